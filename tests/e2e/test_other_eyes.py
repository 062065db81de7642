"""Pages with other eyes: a reader's own colours, a chart with a gap, an address that leads nowhere."""

from __future__ import annotations

from typing import Any

from tests.e2e.conftest import Site
from tests.e2e.pages import open_page

ON_WHITE = "of => [getComputedStyle(of).backgroundColor, getComputedStyle(of).forcedColorAdjust]"
RINGS = """() => [...document.querySelectorAll('[data-testid=stRadioOption]')].map(of => [of.dataset.selected === 'true',
    getComputedStyle(of.querySelector(':scope > div > div')).backgroundColor])"""
SYMBOL_PLACES = """() => { const frame = document.querySelector('svg.marks').getBoundingClientRect();
    return [...document.querySelectorAll('svg.marks text')].filter(of => of.textContent === 'c')
        .map(of => of.getBoundingClientRect()).map(at => [at.top - frame.top, frame.bottom - at.bottom]) }"""


def test_what_is_drawn_and_chosen_is_seen_in_high_contrast(browser: Any, site: Site) -> None:
    page = open_page(browser, site, "pathways?area=Surrey")
    page.emulate_media(forced_colors="active", color_scheme="dark")
    assert page.locator(".pathway-drawing svg").evaluate(ON_WHITE) == ["rgb(255, 255, 255)", "none"]
    rings = page.evaluate(RINGS)
    chosen, others = ({colour for is_chosen, colour in rings if is_chosen is wanted} for wanted in (True, False))
    assert chosen and others and not chosen & others
    page.goto(f"{site.url}/?area=Surrey")
    page.wait_for_selector("img.spark")
    assert page.locator("img.spark").first.evaluate(ON_WHITE) == ["rgb(255, 255, 255)", "none"]
    page.close()


def test_the_symbol_of_a_hidden_figure_stands_inside_its_chart(browser: Any, site: Site) -> None:
    page = open_page(browser, site, "indicator?indicator=illustrative_first_time_entrants&area=X00000005")
    places = page.evaluate(SYMBOL_PLACES)
    assert places
    assert all(above > 0 and below > 0 for above, below in places)
    page.close()


def test_an_address_without_a_page_says_so_in_our_own_words(browser: Any, site: Site) -> None:
    page = browser.new_page()
    answer = page.goto(f"{site.url}/nosuchpage?area=Surrey")
    assert answer.status == 404
    assert page.locator("h1").inner_text() == "There is no page at this address"
    page.get_by_role("link").click()
    page.wait_for_selector("text=Surrey: what the latest figures say", timeout=30_000)
    page.close()
