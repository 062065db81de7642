"""The Overview and every view of the Indicator page at three widths: pictures to look at, and what can be measured of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Site
from tests.e2e.pages import leave, lost, open_page, picture, resize, still, violations

WIDTHS = (640, 768, 1280)
"""640 is what a window of 1280 has left at a zoom of 200 %."""
INDICATOR = "indicator?indicator={}&area={}&show={}"
SURREY, DISTRICT_D = "E10000030", "X00000004"
ENTRANTS, INVENTED = "first_time_entrants_rate", "illustrative_first_time_entrants"
VIEWS = {
    "overview": f"?area={SURREY}",
    "overview_filtered": f"?area={SURREY}&data_to=2024",
    "trend_band": INDICATOR.format("neet_16_17", SURREY, "Trend"),
    "trend_fitted": INDICATOR.format(ENTRANTS, SURREY, "Trend&axis=fitted"),
    "trend_limits": INDICATOR.format(INVENTED, DISTRICT_D, "Trend"),
    "compared": INDICATOR.format(ENTRANTS, SURREY, "Compared with others"),
    "compared_funnel": INDICATOR.format(INVENTED, DISTRICT_D, "Compared with others"),
    "groups": INDICATOR.format(ENTRANTS, SURREY, "Groups"),
    "forecast": INDICATOR.format(ENTRANTS, SURREY, "Forecast"),
    "revisions": INDICATOR.format(ENTRANTS, SURREY, "Revisions"),
    "claim": INDICATOR.format(ENTRANTS, SURREY, "Trend&says=fell&by=10"),
}
TEXTS_IN_CHARTS = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')].map(svg => ({
    frame: svg.getBoundingClientRect().toJSON(),
    texts: [...svg.querySelectorAll('text')].filter(each => each.textContent.trim() && getComputedStyle(each).opacity !== '0')
        .map(each => ({text: each.textContent, ...each.getBoundingClientRect().toJSON()})).filter(each => each.width > 0)}))"""
TOUCH = 2.0
"""Pixels by which two boxes may touch: the box of a text is higher than its letters."""


def overlaps(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > TOUCH and down > TOUCH + 0.25 * min(one["height"], other["height"])


def faults_of_charts(page: Any) -> list[str]:
    """Texts of a chart that lie on each other, or that its frame cuts."""
    found = []
    for chart in page.evaluate(TEXTS_IN_CHARTS):
        texts, frame = chart["texts"], chart["frame"]
        found += [f"{a['text']!r} lies on {b['text']!r}" for n, a in enumerate(texts) for b in texts[n + 1 :] if overlaps(a, b)]
        found += [f"{a['text']!r} is cut" for a in texts if a["right"] > frame["right"] + TOUCH or a["left"] < frame["left"] - TOUCH]
    return found


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_overlaps_and_nothing_is_cut(browser: Any, site: Site, name: str) -> None:
    page = open_page(browser, site, VIEWS[name], width=WIDTHS[0])
    for width in WIDTHS:
        resize(page, width)
        picture(page, f"view_{name}_{width}")
        assert faults_of_charts(page) == [], f"{width} px"
        assert lost(page) == [], f"{width} px"
        assert "could not be shown" not in page.locator("[data-testid=stMain]").inner_text()
    for part in page.locator("summary").all():
        part.click()
    assert violations(page) == []
    leave(page)
    assert site.outside == []


def test_the_measure_finds_texts_on_each_other() -> None:
    box = {"left": 0.0, "right": 50.0, "top": 0.0, "bottom": 16.0, "height": 16.0}
    assert overlaps(box, box | {"top": 6.0, "bottom": 22.0})
    assert not overlaps(box, box | {"top": 14.0, "bottom": 30.0})
    assert not overlaps(box, box | {"left": 50.0, "right": 90.0})


def test_views_change_by_keyboard_and_stand_in_the_link(browser: Any, site: Site) -> None:
    page = open_page(browser, site, VIEWS["trend_fitted"])
    page.get_by_role("radio", name="Trend").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**show=Compared+with+others**")
    still(page)
    assert page.get_by_role("radio", name="Compared with others").is_checked()
    asked = page.url
    leave(page)
    again = open_page(browser, site, asked.removeprefix(f"{site.url}/"))
    assert again.get_by_role("radio", name="Compared with others").is_checked()
    leave(again)


def test_a_claim_is_asked_by_choice_and_its_link_asks_it_again(browser: Any, site: Site) -> None:
    page = open_page(browser, site, VIEWS["trend_fitted"])
    page.get_by_role("combobox", name="It …").focus()
    page.keyboard.type("fell")
    page.get_by_role("option", name="fell").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**says=fell**")
    still(page)
    page.get_by_role("textbox", name="by … %").fill("10")
    page.get_by_role("textbox", name="by … %").press("Enter")
    page.wait_for_url("**by=10**")
    page.get_by_text("a fall of 10 % from").wait_for()
    still(page)
    answer = page.locator(".claim").inner_text()
    assert "from 2016 to 2024" in answer
    asked = page.url
    leave(page)
    again = open_page(browser, site, asked.removeprefix(f"{site.url}/"))
    assert again.locator(".claim").inner_text() == answer
    leave(again)
