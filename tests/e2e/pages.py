"""What every browser test does: open a page, wait until it stands still, look at it with axe, keep a picture."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import LOOKED_AT, SCREENSHOTS, Site
from tests.realdata import in_ci

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STILL_MILLISECONDS = 400
LONGEST = 30_000


def open_page(browser: Any, site: Site, path: str, *, width: int = 1280, height: int = 900) -> Any:
    """A new tab on that path, once its headline is there and nothing runs. Other hosts asked for are noted; the browser finds none.

    Requests are listened to, not held up: a browser that hands every request over keeps no file, and loads all of Streamlit anew each time.
    """
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": height})

    def note(asked: Any) -> None:
        if not asked.url.startswith((site.url, site.url.replace("http", "ws"), "data:", "blob:")):
            site.outside.append(asked.url)

    page.on("request", note)
    page.on("websocket", note)
    page.goto(f"{site.url}/{path}")
    still(page)
    return page


def still(page: Any) -> None:
    """Waits for the headline, until the page has run to its end, and until its charts are drawn."""
    page.wait_for_selector("h1", timeout=LONGEST)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'", timeout=LONGEST
    )
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stSkeleton]') && [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]"
        ".every(chart => chart.querySelector('svg.marks'))", timeout=LONGEST,
    )  # fmt: skip
    page.wait_for_timeout(STILL_MILLISECONDS)


def violations(page: Any) -> list[str]:
    """WCAG 2.2 A and AA violations found by axe, on the whole page: what Streamlit itself draws is not left out."""
    # Violations come whole, of what passed only one place: listing all of that takes half the time of looking.
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    LOOKED_AT.append(len(found))
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def picture(page: Any, name: str) -> None:
    """The whole page as an image, for people to look at: none where nobody does."""
    if in_ci():
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    height = page.evaluate("Math.ceil(document.querySelector('[data-testid=stMain]').scrollHeight)")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, size["height"]), 6000)})
    page.wait_for_timeout(STILL_MILLISECONDS)
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))
    page.set_viewport_size(size)
