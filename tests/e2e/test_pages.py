"""Every page and state in a real browser: axe, the URL, other hosts, keyboard, paper."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.e2e.conftest import ROOT, SCREENSHOTS, Site
from tests.e2e.pages import choose, leave, lost, open_page, picture, resize, still, violations

SURREY, DISTRICT_D = "area=E10000030", "area=X00000004"
PAGES = {
    "overview": f"?{SURREY}",
    "overview_illustrative": f"?{DISTRICT_D}",
    "overview_unknown_area": "?area=Nowhere",
    "indicator_neet": f"indicator?indicator=neet_16_17&{SURREY}",
    "indicator_entrants": f"indicator?indicator=first_time_entrants_rate&{SURREY}",
    "indicator_counts": f"indicator?indicator=surrey_neet_count&{SURREY}",
    "indicator_illustrative": f"indicator?indicator=illustrative_neet_16_17&{DISTRICT_D}&axis=fitted",
    "indicator_empty": f"indicator?indicator=illustrative_neet_16_17&{SURREY}",
    "origin_empty": "origin",
    "origin_not_a_code": "origin?code=hello",
    "origin_unknown": "origin?code=sample/0000000000000000",
    "upload": "upload",
    "submissions": "submissions",
    "about": "about",
}


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_violation_and_asks_no_other_host(browser: Any, site: Site, name: str) -> None:
    page = open_page(browser, site, PAGES[name])
    picture(page, f"{name}_1280")
    assert violations(page) == []
    for part in page.locator("summary").all():
        part.click()
    assert violations(page) == []
    assert page.title().endswith("Outcomes dashboard")
    leave(page)
    assert site.outside == []


def test_first_run_page(browser: Any, first_site: Site) -> None:
    page = open_page(browser, first_site, "")
    picture(page, "first_run_1280")
    assert "No figures have been released yet" in page.locator("h1").inner_text()
    assert page.get_by_role("link", name="Upload the first file").get_attribute("href") == "upload"
    assert violations(page) == []
    leave(page)
    for path in ("indicator", "origin", "submissions"):
        page = open_page(browser, first_site, path)
        assert violations(page) == []
        leave(page)
    assert first_site.outside == []


def test_view_is_restored_from_the_url(browser: Any, site: Site) -> None:
    page = open_page(browser, site, f"indicator?indicator=neet_16_17&{SURREY}")
    choose(page, "Axis", "fitted")
    page.wait_for_url("**axis=fitted**")
    still(page)
    asked, headline = page.url, page.locator("h1").inner_text()
    chosen = parse_qs(urlsplit(asked).query)
    assert (chosen["area"], chosen["release"], chosen["axis"]) == (["Surrey"], ["sample"], ["fitted"])
    leave(page)
    again = open_page(browser, site, asked.removeprefix(f"{site.url}/"))
    assert again.url == asked
    assert again.locator("h1").inner_text() == headline
    assert again.get_by_role("combobox", name="Axis").input_value() == "fitted"
    leave(again)


def test_area_stays_when_the_page_changes(browser: Any, site: Site) -> None:
    page = open_page(browser, site, f"?{DISTRICT_D}")
    page.get_by_role("link", name="Indicator", exact=True).click()
    page.wait_for_url("**/indicator?**")
    still(page)
    assert page.get_by_role("combobox", name="Area").input_value() == "District D"
    assert "area=District+D" in page.url
    leave(page)


def test_a_figure_leads_to_its_origin_and_its_code_finds_it_again(browser: Any, site: Site) -> None:
    page = open_page(browser, site, f"?{SURREY}")
    page.get_by_role("link", name="2.0").first.click()
    page.wait_for_url("**/origin?**")
    still(page)
    picture(page, "origin_1280")
    assert violations(page) == []
    headline, code = page.locator("h1").inner_text(), page.locator("code.code").inner_text()
    assert headline.startswith("2.0\u00a0%: 16 and 17 year olds")
    assert "row 89, column value. It reads “2”." in page.locator("ol.road").inner_text()
    leave(page)
    again = open_page(browser, site, f"origin?code={code}")
    assert again.locator("h1").inner_text() == headline
    resize(again, 375)
    assert lost(again) == []  # the file's hash is a word of 64 letters
    leave(again)


def test_the_overview_keeps_every_column_at_every_width(browser: Any, site: Site) -> None:
    page = open_page(browser, site, "?area=E10000030")
    for width in (1280, 800, 640, 375):
        resize(page, width)
        for column in ("Trend", "Neighbours"):
            assert page.locator(f"table.outcome td[data-title={column}]").first.is_visible(), (width, column)
        assert page.evaluate(
            "[...document.querySelectorAll('.scroll:has(table.outcome)')].every(box => box.scrollWidth <= box.clientWidth)"
        ), width
    assert violations(page) == []
    leave(page)


def test_on_a_telephone_a_chart_over_time_begins_with_the_latest_figure(browser: Any, site: Site) -> None:
    page = open_page(browser, site, PAGES["indicator_neet"], width=375)
    label = page.locator("[data-testid=stVegaLiteChart] text", has_text="Surrey 2.0").first.bounding_box()
    assert label["x"] >= 0 and label["x"] + label["width"] <= 375
    leave(page)


def test_security_headers_and_no_script_is_refused(browser: Any, site: Site) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None)
    answer = page.goto(f"{site.url}/?{SURREY}")
    still(page)
    headers = answer.headers
    assert headers["x-frame-options"] == "DENY"
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert refused == []
    assert page.evaluate("document.documentElement.lang") == "en-GB"
    page.close()


def test_a_single_letter_does_nothing(browser: Any, site: Site) -> None:
    page = open_page(browser, site, f"?{SURREY}")
    page.evaluate("""() => { window.runs = 0; new MutationObserver(() => window.runs++).observe(
        document.querySelector('[data-testid=stApp]'), {attributes: true, attributeFilter: ['data-test-script-state']}) }""")
    page.locator("body").press("r")
    page.wait_for_timeout(1000)
    assert page.evaluate("window.runs") == 0
    leave(page)


@pytest.mark.parametrize("name", ["overview", "indicator_neet", "submissions"])
def test_narrow_screens_lose_nothing_and_do_not_scroll_sideways(browser: Any, site: Site, name: str) -> None:
    page = open_page(browser, site, PAGES[name], width=375)
    for width in (375, 768):
        resize(page, width)
        picture(page, f"{name}_{width}")
        assert lost(page) == [], f"{width} px"
        assert violations(page) == [], f"{width} px"
    leave(page)


@pytest.mark.parametrize("name", ["overview", "indicator_neet"])
def test_paper_shows_the_page_without_its_controls(browser: Any, site: Site, name: str) -> None:
    page = open_page(browser, site, PAGES[name], width=794, height=1123)
    page.emulate_media(media="print")
    page.wait_for_timeout(500)
    assert page.locator("header").first.is_hidden()
    fields = page.locator(".stSelectbox, .stTextInput, .stTextArea, .stDateInput, [data-testid=stExpander]")
    assert fields.count() and not any(each.is_visible() for each in fields.all())  # forms are not for paper
    assert page.locator("h1").is_visible()
    assert page.get_by_text("Release sample, published").is_visible()  # a paper says which release it is of
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"{name}_print.png"), full_page=True)
    page.pdf(path=str(SCREENSHOTS / f"{name}.pdf"), format="A4", print_background=True)
    leave(page)


def test_picture_of_the_readme(browser: Any, site: Site) -> None:
    page = open_page(browser, site, f"indicator?indicator=neet_16_17&{SURREY}", height=1010)
    (ROOT / "docs").mkdir(exist_ok=True)
    page.screenshot(path=str(ROOT / "docs" / "screenshot.png"))
    assert (ROOT / "docs" / "screenshot.png").stat().st_size > 20_000
    leave(page)
