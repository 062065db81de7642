"""A question said of several outcomes is several questions to a reader, and a mean stands on the scale that people saw."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from pipelines.read_api.assessment import answers_given, by_age_band, co_assessment, recorded_and_felt
from pipelines.read_api.assessment_beside import said_of_outcomes
from pipelines.read_api.assessment_scale import as_asked, named_apart
from pipelines.read_api.connections import Release
from pipelines.releases.assessment_schema import ASSESSMENT_TABLES
from pipelines.releases.frames import create_table

AREA = "X1"
EFFORT = {"higher_is_better": False, "lowest": 1, "highest": 5}


def row(outcome: str | None, higher: bool | None = True, question: str = "staff", agreed: str | None = None) -> dict[str, Any]:
    return {"question": question, "agreed": agreed, "outcome": outcome,
            "outcome_title": {"safe": "Safe", "part": "Taking part"}.get(outcome or ""), "title": "Staff",
            "higher_is_better": higher}  # fmt: skip


def test_a_title_names_the_outcome_only_where_there_are_several() -> None:
    assert [one["title"] for one in named_apart([row("safe")])] == ["Staff"]
    several = named_apart([row("safe"), row("part"), row(None), row("safe", question="other")])
    assert [one["title"] for one in several] == ["Staff: Safe", "Staff: Taking part", "Staff: of no outcome in particular", "Staff"]
    assert named_apart([row("safe", higher=False)])[0]["title"] == "Staff (less is better)"
    assert named_apart([row("safe", higher=False, agreed="worker only")])[0]["title"] == "Staff (worker only, less is better)"


def test_where_less_is_better_figures_are_turned_back() -> None:
    # People answered 1.4 of 1 to 5; turned round that is 4.6, and 90 of 100.
    held = {"mean": 90.0, "mean_low": 80.0, "mean_high": 95.0, "share": 75.0, "n": 20}
    assert as_asked([held], EFFORT) == [{"mean": 10.0, "mean_low": 5.0, "mean_high": 20.0, "share": 75.0, "n": 20}]
    weighted = {"mean_weighted": 90.0, "mean_weighted_low": 80.0, "mean_weighted_high": 95.0}
    assert as_asked([weighted], EFFORT) == [{"mean_weighted": 10.0, "mean_weighted_low": 5.0, "mean_weighted_high": 20.0}]
    trend = {"slope": 2.0, "slope_low": 1.0, "slope_high": 3.0, "start": 1.0, "end": 2.5}
    assert as_asked([trend], EFFORT) == [{"slope": -2.0, "slope_low": -3.0, "slope_high": -1.0, "start": -1.0, "end": -2.5}]
    gap = {"professional": 4.5, "resident": 2.0, "gap": 2.5, "low": 2.0, "high": 3.0, "reading": "professionals more positive"}
    assert as_asked([gap], EFFORT) == [gap | {"professional": 1.5, "resident": 4.0, "gap": -2.5, "low": -3.0, "high": -2.0}]
    hidden = {"mean": None, "mean_low": None, "mean_high": None, "n_text": "fewer than 10"}
    assert as_asked([hidden], EFFORT) == [hidden]
    assert as_asked([held], EFFORT | {"higher_is_better": True}) == [held]


@pytest.fixture
def release() -> Release:
    """Staff judged in one wave for two outcomes: 20 answers of 5, and 15 of 1."""
    con = duckdb.connect()
    con.execute("attach ':memory:' as release_file")
    con.execute("use release_file")
    for name in ("area", "area_parent", "service", "submission", "outcome", *ASSESSMENT_TABLES):
        create_table(con, name)
    con.execute("create table indicator (id varchar, title varchar)")
    con.execute("insert into instrument (id, title) values ('survey', 'Survey')")
    con.execute("""insert into question (id, instrument, position, title, kind, lowest, highest, higher_is_better, labels, wordings)
        values ('staff', 'survey', 1, 'Staff', 'rating', 1, 5, true, '{}', '[]')""")
    con.execute("insert into outcome (id, title, position) values ('safe', 'Safe', 1), ('part', 'Taking part', 2)")
    for outcome, n, score, mean in (("safe", 20, 5, 100.0), ("part", 15, 1, 0.0)):
        key = ["staff", outcome, "survey", AREA, "2026-Q1", "young person"]
        for breakdown in ("", "age_band=16-17"):
            con.execute(
                """insert into assessment_figure (question, outcome, instrument, area, wave, role, breakdown, period_start, n, people, n_text, mean)
                values (?, ?, ?, ?, ?, ?, ?, '2026-01-01', ?, ?, ?, ?)""", [*key, breakdown, n, n, str(n), mean],
            )  # fmt: skip
        con.execute(
            """insert into assessment_answer (question, outcome, instrument, area, wave, role, breakdown, score, answers, n, share)
            values (?, ?, ?, ?, ?, ?, '', ?, ?, ?, 100)""", [*key, score, n, n],
        )  # fmt: skip
        con.execute(
            "insert into agreement (question, outcome, instrument, area, role, indicator, agreement) values (?, ?, 'survey', ?, ?, 'entrants', ?)",
            ["staff", outcome, AREA, "young person", "recorded better, felt worse"],
        )
    con.execute("insert into indicator values ('entrants', 'Entrants')")
    con.execute("update agreement set reason = 'only 1 waves, 3 needed' where outcome = 'part'")
    return Release("r", con)


def test_what_was_said_of_two_outcomes_is_not_mixed(release: Release) -> None:
    found = co_assessment(release, AREA)
    assert [(one.about["title"], one.figures[0]["n"]) for one in found.asked] == [("Staff: Safe", 20), ("Staff: Taking part", 15)]
    assert len({one.key for one in found.asked}) == 2
    for one, score, n in zip(found.asked, (5, 1), (20, 15), strict=True):
        assert [(each["score"], each["answers"]) for each in answers_given(release, AREA, None, one.about)] == [(score, n)]
        assert [each["n"] for each in by_age_band(release, AREA, one.about)] == [n, n]  # everybody, 16-17


def test_recorded_and_felt_names_the_outcome_of_a_question_said_of_several(release: Release) -> None:
    rows = recorded_and_felt(release, AREA)
    assert [(row["question_title"], row["title"]) for row in rows] == [("Staff: Safe", "Entrants"), ("Staff: Taking part", "Entrants")]
    assert rows == co_assessment(release, AREA).agreement
    assert [row["reason"] for row in rows] == [None, "only 1 wave, 3 needed"]
    assert (
        said_of_outcomes(release, AREA)
        .disagreements["safe"][0]
        .startswith("Recorded and felt disagree: Entrants improving, “Staff: Safe” worsening")
    )
