"""The Pathways page in a real browser: every box by keyboard, its panel, to the Indicator page and back; axe, widths, paper."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.conftest import SCREENSHOTS, Site
from tests.e2e.pages import leave, lost, open_page, picture, resize, still, violations

SURREY = "pathways?area=E10000030"
WAIT = 30_000
FOCUSED = "() => document.activeElement?.dataset?.id ?? null"
LANDSCAPE = {"width": 1017, "height": 688}
"""Pixels inside the margins of A4 on its side, at 96 to the inch."""
DIAGRAMS = ("surrey_young_people", "coronary_heart_disease", "early_years")


def opened(browser: Any, site: Site, path: str, **more: int) -> Any:
    """The page once its diagram is there."""
    page = open_page(browser, site, path, **more)
    page.wait_for_selector(".pathway-drawing svg", timeout=WAIT)
    return page


def parts(page: Any, kind: str) -> dict[str, str]:
    """Id -> label of every box or link of the diagram."""
    return dict(
        page.eval_on_selector_all(f".pathway-drawing .{kind}", "all => all.map(one => [one.dataset.id, one.getAttribute('aria-label')])")
    )


def panel_is(page: Any, title: str) -> None:
    """Waits until the panel of that title is open, and the page stands still."""
    page.wait_for_function(
        "title => document.getElementById('pathway-panel')?.textContent === `Selected: ${title}`", arg=title, timeout=WAIT
    )


OUTSIDE = """all => all.flatMap(box => { const edge = box.querySelector('rect').getBoundingClientRect();
  return [...box.querySelectorAll('text')].filter(text => text.getBoundingClientRect().right > edge.right + 0.5).map(text => text.textContent) })"""
"""Texts of boxes that leave them at their right."""


@pytest.mark.parametrize("pathway", DIAGRAMS)
def test_every_text_stays_in_its_box_also_where_the_machine_has_none_of_the_fonts_asked_for(browser: Any, site: Site, pathway: str) -> None:
    page = opened(browser, site, f"{SURREY}&pathway={pathway}")
    assert page.eval_on_selector_all(".pathway-drawing .box", OUTSIDE) == []
    leave(page)


def test_every_box_and_link_is_reached_by_keyboard_and_every_box_opens_its_panel(browser: Any, site: Site) -> None:
    page = opened(browser, site, SURREY)
    boxes, links = parts(page, "box"), parts(page, "link")
    assert (len(boxes), len(links)) == (27, 29)
    reached: list[str] = []
    for _ in range(140):
        page.keyboard.press("Tab")
        id = page.evaluate(FOCUSED)
        if id is None and reached:
            break
        if id is None:
            continue
        reached.append(id)
        if id in boxes:
            page.keyboard.press("Enter")
            panel_is(page, boxes[id].split(":")[0])
            assert page.evaluate(FOCUSED) == id  # the focus stays where it was
    assert sorted(reached) == sorted([*boxes, *links])
    leave(page)
    assert site.outside == []


def test_from_a_box_to_its_indicator_and_back_to_the_same_view(browser: Any, site: Site) -> None:
    page = opened(browser, site, f"{SURREY}&show=one+outcome&outcome=no_first_offence")
    assert len(parts(page, "box")) < 27
    page.locator('[data-id="no_first_offence"]').focus()
    page.keyboard.press(" ")
    panel_is(page, "No first offence")
    still(page)
    before = page.url
    chosen = parse_qs(urlsplit(before).query)
    assert (chosen["selected"], chosen["show"], chosen["outcome"]) == (["no_first_offence"], ["one outcome"], ["No first offence"])
    page.keyboard.press("Enter")  # again: to the panel
    page.wait_for_function("() => document.activeElement?.id === 'pathway-panel'")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent").startswith("First-time entrants"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicator?**")
    still(page)
    assert "first_time_entrants_rate" in page.url or "First-time" in page.url
    page.go_back()
    page.wait_for_url("**/pathways?**")
    page.wait_for_selector(".pathway-drawing svg", timeout=WAIT)
    panel_is(page, "No first offence")
    still(page)
    assert page.url == before
    assert page.locator('[data-id="no_first_offence"]').get_attribute("aria-pressed") == "true"
    assert len(parts(page, "box")) < 27
    leave(page)


def test_a_link_is_opened_by_mouse_and_told_to_a_screen_reader(browser: Any, site: Site) -> None:
    page = opened(browser, site, SURREY)
    page.locator('[data-id="trusts_an_adult~does_not_offend_again"] .hit').click(force=True)
    panel_is(page, "Has an adult to turn to → Does not offend again")
    still(page)
    assert page.locator(".pathway-said").inner_text().startswith("Selected: Has an adult to turn to → Does not offend again.")
    assert "selected=trusts_an_adult~does_not_offend_again" in page.url.replace("%7E", "~")
    text = page.locator(".pathway-panel").inner_text()
    assert "Somebody is there in the hour in which it would happen." in text
    assert "4 of 5, Nesta Standards of Evidence" in text
    assert "We cannot tell whether the figures moved as expected" in text
    picture(page, "pathways_link_1280")
    assert violations(page) == []
    leave(page)


@pytest.mark.parametrize("pathway", DIAGRAMS)
@pytest.mark.parametrize("view", ["diagram", "list"])
def test_no_violation_in_either_view(browser: Any, site: Site, pathway: str, view: str) -> None:
    page = open_page(browser, site, f"{SURREY}&pathway={pathway}&view={view}")
    if view == "diagram":
        page.wait_for_selector(".pathway-drawing svg", timeout=WAIT)
    picture(page, f"pathways_{pathway}_{view}_1280")
    assert violations(page) == []
    leave(page)
    assert site.outside == []


@pytest.mark.parametrize("view", ["diagram", "list"])
def test_the_page_never_scrolls_sideways(browser: Any, site: Site, view: str) -> None:
    page = open_page(browser, site, f"{SURREY}&view={view}&selected=takes_part", width=640)
    for width in (640, 768, 1280):
        resize(page, width)
        assert lost(page) == [], f"{width} px"
        picture(page, f"pathways_{view}_{width}")
    leave(page)


@pytest.mark.parametrize("pathway", DIAGRAMS)
def test_on_paper_the_diagram_fits_one_page_with_the_headline(browser: Any, site: Site, pathway: str) -> None:
    page = opened(browser, site, f"{SURREY}&pathway={pathway}", **LANDSCAPE)
    page.emulate_media(media="print")
    box = page.locator(".pathway-drawing svg").bounding_box()
    assert box["width"] <= LANDSCAPE["width"]
    assert box["height"] <= LANDSCAPE["height"]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.pdf(path=str(SCREENSHOTS / f"pathways_{pathway}_A4.pdf"), format="A4", landscape=True)
    # All but headline and diagram are left out; what remains is one sheet.
    page.add_style_tag(
        content="@media print { .stElementContainer:has([data-testid=stBidiComponentRegular], .pathway-drawing) ~ * { display: none !important } }"
    )
    for is_landscape in (False, True):
        sheets = page.pdf(format="A4", landscape=is_landscape)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheets)) == 1, f"{is_landscape = }"
    leave(page)


def test_the_downloads_are_there(browser: Any, site: Site) -> None:
    page = opened(browser, site, SURREY)
    for label, name in (("Diagram (SVG)", "surrey_young_people_E10000030.svg"), ("Diagram (PNG)", "surrey_young_people_E10000030.png"),
                        ("Links (csv)", "surrey_young_people_E10000030_links.csv")):  # fmt: skip
        with page.expect_download(timeout=WAIT) as download:
            page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename == name
    leave(page)


def test_its_script_is_let_in_by_the_content_security_policy(browser: Any, site: Site) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    answer = page.goto(f"{site.url}/{SURREY}")
    page.wait_for_selector(".pathway-drawing svg", timeout=WAIT)
    assert refused == []
    policy = answer.headers["content-security-policy"]
    assert "blob:" not in next(part for part in policy.split("; ") if part.startswith("script-src"))
    page.close()
