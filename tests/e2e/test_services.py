"""Services and Pathway review in a real browser: axe, no scrolling sideways, one choice from list to detail and back, the link restored."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.conftest import Site
from tests.e2e.pages import choose, leave, lost, open_page, picture, resize, still, violations

SURREY = "area=E10000030"
PAGES = {
    "services": f"services?{SURREY}",
    "services_every_area": f"services?{SURREY}&of=all",
    "services_one": f"services?{SURREY}&commission=youth_support_service",
    "services_one_illustrative": f"services?{SURREY}&commission=stop_smoking_service",
    "services_empty": "services?area=X00000004",
    "review": f"review?{SURREY}",
    "review_one": f"review?{SURREY}&money_of=early_years",
}
WIDTHS = (640, 768, 1280)


@pytest.mark.parametrize("name", PAGES)
def test_page_fits_its_window_and_has_no_violation(browser: Any, site: Site, name: str) -> None:
    """Folded and unfolded at each width; unfolded at a desk no table is cut either."""
    page = open_page(browser, site, PAGES[name], width=WIDTHS[0])
    for width in WIDTHS:
        resize(page, width)
        picture(page, f"{name}_{width}")
        assert lost(page) == [], f"{width} px"
    for part in page.locator("summary").all():
        part.click()
    for width in WIDTHS:
        resize(page, width)
        assert (violations(page), lost(page)) == ([], []), f"{width} px"
    cut = page.evaluate("[...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1).length")
    assert cut == 0
    leave(page)
    assert site.outside == []


def test_from_the_list_to_one_service_and_back_by_keyboard(browser: Any, site: Site) -> None:
    page = open_page(browser, site, PAGES["services"])
    page.get_by_role("rowheader").get_by_role("link", name="Youth Support Service").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/services?commission=**")
    still(page)
    headline = page.locator("h1").inner_text()
    assert headline.startswith("Youth Support Service: expected to contribute to 3 outcomes")
    asked = page.url
    chosen = parse_qs(urlsplit(asked).query)
    assert (chosen["commission"], chosen["area"]) == (["Youth Support Service"], ["Surrey"])
    page.get_by_role("link", name="All services").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('h1')?.innerText.startsWith('Surrey: 7 services')")
    leave(page)
    again = open_page(browser, site, asked.removeprefix(f"{site.url}/"))
    assert (again.url, again.locator("h1").inner_text()) == (asked, headline)
    leave(again)


def test_choosing_a_service_stands_in_the_url(browser: Any, site: Site) -> None:
    page = open_page(browser, site, PAGES["services"])
    choose(page, "Service", "Skills centres")
    page.wait_for_url("**commission=Skills**")
    still(page)
    assert page.locator("h1").inner_text().startswith("Skills centres: expected to contribute to 1 outcome")
    leave(page)


def test_a_payment_leads_to_the_origin_of_its_figure(browser: Any, site: Site) -> None:
    page = open_page(browser, site, PAGES["services_one"])
    page.get_by_role("link", name="where this figure comes from").first.click()
    page.wait_for_url("**/origin?**")
    still(page)
    assert page.locator("h1").inner_text().startswith("429\u00a0young people")
    leave(page)


def test_a_service_keeps_the_overview_filter_apart(browser: Any, site: Site) -> None:
    """Both pages have a choice of a service: going from one to the other loses neither and says nothing untrue."""
    page = open_page(browser, site, f"?{SURREY}")
    page.get_by_role("link", name="Services", exact=True).click()
    page.wait_for_url("**/services?**")
    still(page)
    assert page.locator("h1").inner_text().startswith("Surrey: 7 services")
    assert page.get_by_text("is not held here").count() == 0
    page.get_by_role("link", name="Overview", exact=True).click()
    page.wait_for_function("() => document.querySelector('h1')?.innerText.includes('what')")
    assert page.get_by_text("is not held here").count() == 0
    leave(page)
