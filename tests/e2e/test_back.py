"""One press of Back leads to the page before, whatever the pages wrote into their own addresses meanwhile."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.e2e.conftest import Site
from tests.e2e.pages import leave, open_page, still


def view_of(url: str) -> tuple[str, dict[str, list[str]]]:
    """The page and its choices; their order in the address says nothing."""
    parts = urlsplit(url)
    return parts.path, parse_qs(parts.query)


def test_back_from_an_indicator_and_from_the_navigation_takes_one_press(browser: Any, site: Site) -> None:
    page = open_page(browser, site, "")
    start = view_of(page.url)
    page.locator("table.figures a[href*='indicator?']").first.click()
    page.wait_for_url("**/indicator?**")
    still(page)
    page.go_back()
    page.wait_for_url(lambda url: view_of(url) == start)
    still(page)
    page.get_by_role("link", name="Pathways").first.click()
    page.wait_for_url("**/pathways?**")
    still(page)
    page.go_back()
    page.wait_for_url(lambda url: view_of(url) == start)
    leave(page)
    assert site.outside == []
