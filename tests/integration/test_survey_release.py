"""A home that holds answers and no figures: released, verified, built again equal, and without a trace of what was purged."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import service
from pipelines.home import Home
from pipelines.read_api.assessment_quality import instruments_answered, quality
from pipelines.read_api.connections import open_release
from tests.integration.answer_files import DISTRICT, csv_of, home_of_answers, sent

SURVEY = Path("data/sample/illustrative/community_survey.csv")


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """A home with one approved survey, released as "first"; and the submission."""
    home = service.create(tmp_path_factory.mktemp("survey") / "home")
    done = service.submit_file(home, SURVEY, "survey_counts", reasons={"ALL": "made for this test"}, by="one")
    assert done.submission is not None, done.refusal
    service.approve(home, done.submission, by="two")
    assert service.build_release(home, "first", by="two", tell=lambda _: None) == "first"
    return home, done.submission


def told(home: Home, release: str) -> tuple[int, int]:
    """Groups of answers told of, and submissions they come from."""
    found = open_release(home.root, release)
    return found.rows("select count(*) from assessment_figure")[0][0], found.rows("select count(*) from assessment_origin")[0][0]


def test_answers_alone_are_released_and_built_again_equal(surveyed: tuple[Home, str]) -> None:
    home, _ = surveyed
    groups, origins = told(home, "first")
    assert groups > 0
    assert origins > 0
    assert open_release(home.root, "first").one("select is_illustrative from release") == {"is_illustrative": True}
    assert service.verify(home) == []
    assert service.rebuild(home, "first") == []


def test_a_purged_survey_leaves_every_release(surveyed: tuple[Home, str]) -> None:
    home, submission = surveyed
    service.purge(home, submission, reason="asked for by the participants", by="two")
    assert told(home, "first.1") == (0, 0)
    assert not (home.root / "releases" / "first" / "internal.duckdb").exists()
    assert service.verify(home) == []


def test_people_scored_by_a_worker_alone_are_marked_among_those_who_answered(tmp_path: Path) -> None:
    home = home_of_answers(tmp_path / "home")
    header = ["area_code", "wave", "role", "question", "score", "agreed", "respondent_ref"]
    ways = {"young person": ("jointly", "worker only"), "carer": ("jointly",)}
    rows = [
        [DISTRICT, "2026-Q1", role, "agreed_safety", 1 + n % 10, ways[role][n % len(ways[role])], f"{role}-{n}"]
        for role in ways
        for n in range(40)
    ]
    sent(home, csv_of(tmp_path / "agreed.csv", rows, header), edition="2026-05-01")
    service.build_release(home, "r1", by="two", tell=lambda _: None)
    release = open_release(home.root, "r1")
    (instrument,) = instruments_answered(release, DISTRICT)
    found = quality(release, DISTRICT, instrument)
    assert {row["role"]: (row["people"], row["has_worker_scores"]) for row in found.waves} == {
        "young person": (40, True),
        "carer": (40, False),
    }
