"""A release of survey answers without one indicator: every page says what is so, none breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import service
from tests.pages.conftest import Opened

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
