"""Co-assessment in a real browser: axe, narrow screens, one sheet of paper, from the Overview and back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.e2e.conftest import SCREENSHOTS, Site
from tests.e2e.pages import leave, lost, open_page, picture, still, violations

COUNTY, DISTRICT, SURREY = "area=X00000100", "area=X00000004", "area=E10000030"
PAGES = {
    "co_assessment": f"co_assessment?{COUNTY}",
    "co_assessment_district": f"co_assessment?{DISTRICT}",
    "co_assessment_by_age": f"co_assessment?{COUNTY}&show_by=By+age+band",
    "co_assessment_empty": f"co_assessment?{SURREY}",
    "survey_quality": f"survey_quality?{COUNTY}",
    "survey_quality_empty": f"survey_quality?{SURREY}",
}


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_violation_and_no_sideways_scroll(browser: Any, site: Site, name: str) -> None:
    page = open_page(browser, site, PAGES[name])
    picture(page, f"{name}_1280")
    for part in page.locator("summary").all():
        part.click()
    assert violations(page) == []
    for width in (1280, 768, 640):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert lost(page) == [], f"{width} px"
    picture(page, f"{name}_640")
    leave(page)
    assert site.outside == []


@pytest.mark.parametrize("path", [PAGES["co_assessment"], PAGES["co_assessment_district"]])
def test_page_prints_on_one_sheet(browser: Any, site: Site, path: str) -> None:
    page = open_page(browser, site, path)
    headline = page.locator("h1").inner_text()
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    sheet = page.pdf(format="A4")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    (SCREENSHOTS / "co_assessment.pdf").write_bytes(sheet)
    assert headline
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    leave(page)


def test_overview_leads_to_what_young_people_say_and_says_where_it_disagrees(browser: Any, site: Site) -> None:
    page = open_page(browser, site, f"?{COUNTY}")
    picture(page, "overview_county_1280")
    told = page.get_by_text("Recorded and felt disagree").first.inner_text()
    assert "improving" in told
    assert "“Feeling safe” worsening for young people" in page.locator("main, [data-testid=stMain]").first.inner_text()
    page.get_by_role("link", name=re.compile("^What young people")).first.click()
    page.wait_for_url("**/co_assessment?**")
    still(page)
    assert "disagree" in page.locator("h1").inner_text()
    leave(page)
