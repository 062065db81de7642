"""A wave of survey answers from the file to the councillor's sheet of paper: upload, approve, release, read, ask, answer, print."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from pipelines.home import Home
from tests.e2e.conftest import Site
from tests.e2e.pages import choose, leave, open_page, picture, still, violations
from tests.e2e.test_journey import WAIT
from tests.engines import compiled
from tests.figures import Say

COUNTY = "area=X00000100"
ASKED = {"young person": ((3, 4), 30), "professional": ((4, 5), 15)}
"""Role -> the scores given in turn, and how many people of each district give them: means of 3.5 and 4.5."""
DISTRICTS = range(1, 12)


def new_wave(path: Path) -> Path:
    """April to June 2026: "feeling safe" in Districts A to K, one comment that names somebody."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("wave", "area_code", "instrument", "question", "role", "score", "comment", "respondent_ref", "may_quote"))
        for district in DISTRICTS:
            for role, (scores, people) in ASKED.items():
                for person in range(people):
                    comment = "Leanne Gartside helped me" if (district, role, person) == (1, "young person", 0) else ""
                    writer.writerow(("2026-Q2", f"X{district:08d}", "illustrative_survey", "illustrative_feel_safe", role,
                                     scores[person % 2], comment, f"{role}-{district}-{person}", "no"))  # fmt: skip
    return path


def fill(page: Any, name: str, text: str) -> None:
    page.get_by_role("textbox", name=name, exact=True).first.fill(text, timeout=WAIT)
    page.keyboard.press("Tab")
    still(page)


def submitted(page: Any, file: Path) -> None:
    """Uploads the file, answers every query and hands it in."""
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("heading", name="2. Say what it is").wait_for(timeout=WAIT)
    still(page)
    fill(page, "Edition: the day it was published, as YYYY-MM-DD. Leave it empty if the file says so itself.", "2026-07-10")
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("heading", name="3. Read the findings").wait_for(timeout=WAIT)
    still(page)
    assert violations(page) == []
    assert "Gartside" not in page.locator("[data-testid=stMain]").inner_text()
    for label in [box.get_attribute("aria-label") or "" for box in page.get_by_role("textbox").all()]:
        if label.startswith("Why is that right?"):
            fill(page, label, "This wave asked young people and professionals one question.")
    fill(page, "Your name", "Participation officer")
    page.get_by_role("button", name="Submit", exact=True).click()
    page.get_by_text("Submitted: survey_responses-2026-07-10").wait_for(timeout=WAIT)
    still(page)


def approved_and_released(page: Any) -> None:
    page.get_by_role("link", name="Open it in Submissions").click()
    page.wait_for_url("**/submissions?**")
    still(page)
    fill(page, "Your name", "Head of performance")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved: survey_responses-2026-07-10").wait_for(timeout=WAIT)
    still(page)
    fill(page, "Name of who builds it", "Head of performance")
    fill(page, "Name of the release, such as 2026-Q3 (empty: named for you)", "2026-Q3")
    page.get_by_role("button", name="Build the release").click()
    page.get_by_text("Release 2026-Q3 is built.").wait_for(timeout=WAIT)
    still(page)


def asked_and_answered(page: Any) -> None:
    page.get_by_text("Ask a question about this", exact=True).click()
    still(page)
    choose(page, "About which outcome", "Illustrative: young people feel safe")
    page.get_by_role("textbox", name="Your question").fill("What will you do about feeling safe?")
    page.get_by_role("button", name="Ask the question").click()
    asked = re.search(r"Question \d+", page.get_by_text("is asked.").inner_text(timeout=WAIT))
    assert asked
    still(page)
    page.get_by_text("Reply to a question, or close one", exact=True).click()
    still(page)
    choose(page, "Which question", f"{asked[0]}: What will you do about feeling safe?")
    page.get_by_role("textbox", name="Reply").fill("The lamps are mended by October.")
    page.get_by_role("textbox", name="Your name or role").fill("Commissioner for community safety")
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_text("Your reply is given.").wait_for(timeout=WAIT)
    still(page)
    assert "The lamps are mended by October." in page.locator("article", has_text=asked[0]).inner_text()


def test_a_wave_comes_to_the_councillors_sheet(browser: Any, own_site: Site, tmp_path: Path, say: Say) -> None:
    compiled(Home(own_site.home))  # the journey of figures (test_journey) goes through Great Expectations
    page = open_page(browser, own_site, "upload")
    submitted(page, new_wave(tmp_path / "wave_2026-Q2.csv"))
    approved_and_released(page)
    leave(page)

    read = open_page(browser, own_site, f"co_assessment?{COUNTY}&release=2026-Q3")
    said = read.locator("[data-testid=stMain]").inner_text()
    assert "April to June 2026" in said
    # 11 districts x 30 young people and x 15 professionals; (3 + 4) / 2 and (8 x 4 + 7 x 5) / 15
    assert "Young people rate “Feeling safe” at 3.5 of 5" in said
    assert "professionals 4.5" in said
    assert "330 young people" in said
    assert "165 professionals" in said
    asked_and_answered(read)
    assert violations(read) == []
    picture(read, "co_assessment_new_wave_1280")
    read.emulate_media(media="print")
    read.wait_for_timeout(300)
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", read.pdf(format="A4")))
    assert sheets == 1
    leave(read)
    kept = [path for path in own_site.home.rglob("*") if path.is_file() and b"Gartside" in path.read_bytes()]
    assert kept == []
    assert own_site.outside == []
    say(f"a wave on the councillor's page: 3.5 by 330 young people, 4.5 by 165 professionals; a question answered; {sheets} sheet of A4")
