"""A release of survey answers without one indicator: every page says what is so, none breaks."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import service
from pipelines.ledger.moments import now, uk_day
from tests.pages.conftest import Opened, text_of

SURVEY = Path("data/sample/illustrative/community_survey.csv")
PAGES = (
    "overview", "pathways", "co_assessment", "services", "indicator", "origin", "review", "survey_quality", "upload", "submissions", "questions",
    "actions", "commentary", "learning", "session", "about",
)  # fmt: skip


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = service.create(tmp_path_factory.mktemp("survey") / "home")
    done = service.submit_file(home, SURVEY, "survey_counts", reasons={"ALL": "made for this test"}, by="one")
    assert done.submission is not None, done.refusal
    service.approve(home, done.submission, by="two")
    service.build_release(home, "first", by="two", tell=lambda _: None)
    return home.root


@pytest.mark.parametrize("stem", PAGES)
def test_page_opens_with_a_title(surveyed: Path, opened: Opened, stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(surveyed))
    assert opened(stem).title[0].value


def test_the_indicator_page_leads_on_to_the_answers(surveyed: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(surveyed))
    assert opened("indicator").title[0].value == "This release holds no indicators"
    assert opened("co_assessment").title[0].value == "What residents say"


def test_the_overview_of_an_area_without_figures_lists_what_was_asked(
    surveyed: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(surveyed))
    about = {"release": "first", "area": "X00000001", "service": "illustrative_youth_work"}
    due = uk_day(now()) + dt.timedelta(days=9)
    fields = {"about": about, "text": "What became of it?", "asked_by": "resident", "owner": "Commissioner", "due": due}
    service.ask_question(service.open_home(surveyed), fields)
    said = text_of(opened(area="X00000001"))
    assert "District A: no figures in this release" in said
    assert "1 question waits for a reply." in said
    assert "What became of it?" in said
