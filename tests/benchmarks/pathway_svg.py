"""Time to lay out and draw a pathway: `python -m tests.benchmarks.pathway_svg [--boxes 60] [--links 120] [--browser]`.

The drawing is made from rows as a release gives them, without anything kept from the time before. With --browser it is also shown in
Chromium, from the page's own text to the frame in which it stands.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time

from dashboard.components.pathway_svg import pathway_svg
from dashboard.view_models.pathway_diagram import diagram
from dashboard.view_models.pathway_shown import Shown
from tests.unit.dashboard.pathway_fixture import large

RUNS = 9
SHOW = """svg => new Promise(done => {
  const start = performance.now();
  document.body.innerHTML = svg;
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--boxes", type=int, default=60)
    parser.add_argument("--links", type=int, default=120)
    parser.add_argument("--browser", action="store_true")
    asked = parser.parse_args()
    seconds, svg = zip(*(drawn(asked.boxes, asked.links, seed) for seed in range(RUNS)), strict=True)
    print(
        f"{asked.boxes} boxes, {asked.links} links, {RUNS} pathways: median {statistics.median(seconds) * 1000:.0f} ms, slowest "
        f"{max(seconds) * 1000:.0f} ms, {len(svg[0]) / 1000:.0f} kB of SVG; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    if asked.browser:
        print(f"shown in Chromium: {shown_in_browser(svg[0]):.0f} ms")


def drawn(boxes: int, links: int, seed: int) -> tuple[float, str]:
    """Seconds from rows to SVG, and the SVG."""
    found = large(boxes, links, seed)
    start = time.perf_counter()
    svg = pathway_svg(diagram(found, Shown(found.nodes, found.links), "Benchmark"), interactive=True)
    return time.perf_counter() - start, svg


def shown_in_browser(svg: str) -> float:
    """Milliseconds until the browser has drawn it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        milliseconds = float(page.evaluate(SHOW, svg))
        browser.close()
    return milliseconds


if __name__ == "__main__":
    main()
