"""What every browser test does: open a page, wait until it stands still, look at it with axe, keep a picture."""

from __future__ import annotations

import os
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError

from tests.e2e.conftest import LOOKED_AT, SCREENSHOTS, Site

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
STILL_MILLISECONDS = 400
LONGEST = 30_000
TRIES = 4


IDLE: list[Any] = []
"""Tabs that were left. Loaded again in the same tab a page costs a third less: its process holds Streamlit's scripts compiled."""
SHOWN: dict[Any, Site] = {}
"""Tab -> the dashboard that it shows."""


def open_page(browser: Any, site: Site, path: str, *, width: int = 1280, height: int = 900) -> Any:
    """A tab on that path, once its headline is there and nothing runs. Other hosts asked for are noted; the browser finds none."""
    page = IDLE.pop() if IDLE else _new_tab(browser)
    SHOWN[page] = site
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site.url}/{path}")
    still(page)
    return page


def leave(page: Any) -> None:
    """Gives the tab back for the next page: on paper no more, and off the dashboard, which so ends the session."""
    page.goto(f"{SHOWN[page].url}/api/health")
    page.emulate_media(media="null")
    IDLE.append(page)


def _new_tab(browser: Any) -> Any:
    """A tab whose requests are noted: listened to, not held up. A browser that hands every request over keeps no file, and loads all anew."""
    page = browser.new_page()

    def note(asked: Any) -> None:
        site = SHOWN[page]
        if not asked.url.startswith((site.url, site.url.replace("http", "ws"), "data:", "blob:")):
            site.outside.append(asked.url)

    page.on("request", note)
    page.on("websocket", note)
    return page


def resize(page: Any, width: int) -> None:
    """The same page in a wider or narrower window, once its charts are drawn anew."""
    if page.viewport_size["width"] == width:
        return
    page.set_viewport_size({"width": width, "height": page.viewport_size["height"]})
    page.wait_for_timeout(STILL_MILLISECONDS)
    still(page)


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


_LOST = """() => {
    const sideways = [document.documentElement, document.querySelector('[data-testid=stMain]')].filter(box => box.scrollWidth > box.clientWidth)
    const cells = [...document.querySelectorAll('table.figures :is(td, th)')].filter(cell => !cell.closest('details:not([open])'))
    const unseen = cells.filter(cell => cell.textContent.trim() && !cell.getClientRects().length)
    return [...sideways.map(box => 'scrolls sideways: ' + box.tagName), ...unseen.map(cell => 'not on the page: ' + cell.textContent)]
}"""


def lost(page: Any) -> list[str]:
    """What this width takes from its reader: a page that scrolls sideways (tables may, in their box), cells of tables that are left out."""
    return list(page.evaluate(_LOST))


def choose(page: Any, label: str, option: str) -> None:
    """Types an option into a list and takes it. A page that is drawn anew in between closes the list: then it is typed again."""
    box = page.get_by_role("combobox", name=label, exact=True)
    for left in reversed(range(TRIES)):
        box.click()
        box.fill("")  # what stands there already is no change, and opens no list
        box.fill(option)
        try:
            page.get_by_role("option", name=option, exact=True).click(timeout=LONGEST / TRIES)
            break
        except TimeoutError:
            if not left:
                raise
            still(page)
    still(page)


def violations(page: Any) -> list[str]:
    """WCAG 2.2 A and AA violations found by axe, on the whole page: what Streamlit itself draws is not left out."""
    # Violations come whole, of what passed only one place: listing all of that takes half the time of looking.
    options = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    LOOKED_AT.append(len(found))
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def picture(page: Any, name: str) -> None:
    """The whole page as an image in build/screenshots, for people to look at: only where OUTCOMES_PICTURES=1 asks for them."""
    if os.environ.get("OUTCOMES_PICTURES") != "1":
        return
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    height = page.evaluate("Math.ceil(document.querySelector('[data-testid=stMain]').scrollHeight)")
    page.set_viewport_size({"width": size["width"], "height": min(max(height, size["height"]), 6000)})
    page.wait_for_timeout(STILL_MILLISECONDS)
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"))
    page.set_viewport_size(size)
