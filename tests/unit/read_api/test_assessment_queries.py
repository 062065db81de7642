"""What pages ask of a release on co-assessment is of the area, the people and the wave that they show, and of nothing beside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.read_api.assessment import answers_given, by_age_band, co_assessment, recorded_and_felt
from pipelines.read_api.assessment_beside import said_of_outcomes
from pipelines.read_api.assessment_quality import quality
from pipelines.read_api.connections import Release
from tests.release_tables import release_of

HERE, PART, ELSEWHERE = "X1", "X2", "X9"
ASKED = {"question": "staff", "outcome": "safe", "instrument": "survey", "area": HERE}
WAVE = {"wave": "2026-Q1", "period_start": dt.date(2026, 1, 1), "role": "young person"}
BEFORE = {"wave": "2025-Q4", "period_start": dt.date(2025, 10, 1), "role": "young person"}
BAND = {"breakdown": "age_band=16-17"}
QUESTION = {"instrument": "survey", "kind": "rating", "lowest": 1, "highest": 5, "labels": "{}", "wordings": "[]", "position": 1}


def figure(n: int, /, **more: Any) -> dict[str, Any]:
    return ASKED | WAVE | {"breakdown": "", "n": n, "people": n, "n_text": str(n), "mean": float(n)} | more


def given(score: int, **more: Any) -> dict[str, Any]:
    return ASKED | {"wave": "2026-Q1", "role": "young person", "breakdown": "", "score": score, "answers": 10, "n": 10} | more


@pytest.fixture(scope="module")
def release() -> Release:
    """20 young people of X1 answered; beside them their age band, one service, another area, another question, and a worker's own score."""
    agreed = ASKED | {"role": "young person", "indicator": "entrants", "agreement": "recorded better, felt worse"}
    return release_of(
        question=[{"id": id, "title": id, "higher_is_better": id != "effort", **QUESTION} for id in ("staff", "banded", "effort")],
        instrument=[{"id": "survey", "title": "Survey", "status": "official"}],
        outcome=[{"id": "safe", "title": "Safe", "position": 1}],
        assessment_figure=[
            figure(20), figure(12, **BAND), figure(8, breakdown="age_band=18-24"), figure(7, service="youth_work"),
            figure(6, service="youth_work", **BAND), figure(5, area=ELSEWHERE), figure(4, question="banded", **BAND),
            figure(25, question="effort"), figure(15, question="effort", **BAND),
            figure(3, outcome="proud", agreed="worker only"), figure(11, outcome="calm", service="youth_work"),
            figure(0, outcome="glad", n=None, people=None, mean=None),
            figure(19, role="professional"), figure(9, **BEFORE | {"role": "carer", "agreed": "jointly"}),
        ],
        assessment_answer=[
            given(5), given(4, **BAND), given(3, service="youth_work"), given(2, area=ELSEWHERE), given(1, agreed="jointly"),
        ],
        agreement=[agreed | {"reason": "only 0 waves, 3 needed"}, agreed | {"service": "youth_work"}, agreed | {"area": ELSEWHERE}],
        indicator=[{"id": "entrants", "title": "Entrants"}],
        area_parent=[{"area": PART, "parent": HERE}],
        quote=[{"area": area, "text": f"Said in {area}", "wave": "2026-Q1"} for area in (HERE, PART, ELSEWHERE)],
    )  # fmt: skip


def test_the_figures_of_everybody_are_not_those_of_an_age_band_a_service_or_another_area(release: Release) -> None:
    staff, *others = co_assessment(release, HERE).asked
    assert {role: row["n"] for role, row in staff.latest.items()} == {"young person": 20, "professional": 19}
    assert "banded" not in {one.about["question"] for one in others}  # of everybody nothing was asked
    [of_service] = [one for one in co_assessment(release, HERE, "youth_work").asked if one.about["outcome"] == "safe"]
    assert [row["n"] for row in of_service.figures] == [7]


def test_answers_and_age_bands_are_of_the_same_people_as_the_question(release: Release) -> None:
    staff = next(one for one in co_assessment(release, HERE).asked if one.about["question"] == "staff" and not one.about["agreed"])
    assert [row["score"] for row in answers_given(release, HERE, None, staff.about)] == [5]
    assert [row["score"] for row in answers_given(release, HERE, "youth_work", staff.about)] == [3]
    assert sorted(row["n"] for row in by_age_band(release, HERE, staff.about)) == [8, 12, 19, 20]


def test_age_bands_stand_on_the_scale_that_people_saw(release: Release) -> None:
    effort = next(one for one in co_assessment(release, HERE).asked if one.about["question"] == "effort")
    assert effort.figures[0]["mean"] == 75  # 25 of 100, turned round
    assert sorted(row["mean"] for row in by_age_band(release, HERE, effort.about)) == [75, 85]


def test_recorded_and_felt_is_of_everybody_in_the_area(release: Release) -> None:
    [row] = recorded_and_felt(release, HERE)
    assert row["reason"] == "no waves, 3 needed"


def test_who_is_seen_to_judge_an_outcome(release: Release) -> None:
    # Not a worker alone, nor those whose answers are hidden, nor those who spoke of one service.
    assert said_of_outcomes(release, HERE).roles == {"safe": ["young person", "carer", "professional"]}


def test_quotes_are_those_of_the_area_and_its_parts(release: Release) -> None:
    assert {row["text"] for row in co_assessment(release, HERE).quotes} == {"Said in X1", "Said in X2"}


# Survey quality.


def test_the_quality_of_one_survey_has_nothing_of_another_survey_area_or_service() -> None:
    here = {"area": HERE, "instrument": "survey"}
    elsewhere = ({"area": ELSEWHERE, "instrument": "survey"}, {"area": HERE, "instrument": "other"})
    counted = WAVE | {"n_text": "20", "people": 20}
    weighed = {"question": "staff", "outcome": "safe", "role": "young person"}
    agreed = ASKED | {"breakdown": "", "agreed": "worker only"}
    release = release_of(
        question=[{"id": "staff", "title": "staff", **QUESTION}],
        response_rate=[here | counted, here | counted | BEFORE, here | counted | {"role": "carer"}, *(each | counted for each in elsewhere)],
        assessment_figure=[agreed | WAVE, agreed | BEFORE | {"agreed": "jointly"}, agreed | BEFORE | {"instrument": "other"},
                           agreed | WAVE | {"role": "carer", "agreed": "jointly"}],
        representation=[here | WAVE | {"group": "16-17"}, *(each | WAVE | {"group": "not asked for"} for each in elsewhere)],
        weighting=[here | {"role": "young person"}, *(each | {"role": "carer"} for each in elsewhere)],
        weighted_figure=[here | weighed, here | weighed | {"service": "youth_work"}, *(each | weighed for each in elsewhere)],
        driver=[{"area": HERE, "outcome": "safe", "role": "carer", "driver": name, "correlation": r}
                for name, r in (("speed", 0.2), ("respect", 0.5), ("waiting", -0.4), ("cost", None))],
    )  # fmt: skip
    found = quality(release, HERE, {"id": "survey"})
    assert [(row["wave"], row["role"], row["has_worker_scores"]) for row in found.waves] == [
        ("2026-Q1", "carer", False), ("2026-Q1", "young person", True), ("2025-Q4", "young person", False),
    ]  # fmt: skip
    assert [row["group"] for row in found.groups] == ["16-17"]
    assert [row["role"] for row in found.weightings] == ["young person"]
    assert len(found.weighted) == 1
    assert [row["driver"] for row in found.drivers] == ["respect", "waiting", "speed", "cost"]  # by strength, whichever way
