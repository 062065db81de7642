"""Which ratings of a release are compared for an action that was asked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from pipelines.releases.asked_again import ANSWERED_IN, PLACES, fill_action_ratings
from pipelines.releases.frames import create_table

FIGURE = {"outcome": "feel_safe", "question": "safe", "agreed": None, "area": "X1", "service": None, "breakdown": "", "role": "young person",
          "kind": "rating", "wording": "1"}  # fmt: skip
ACTION = {"id": "a", "area": "X1", "service": None, "outcome": "feel_safe", "question": None, "role": "young person", "wave": "2024-Q2",
          "asked_again": "2026-Q1"}  # fmt: skip


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as release_file")
        con.execute("set search_path = 'release_file.main,memory.main'")
        for table in ("action", "assessment_figure"):
            create_table(con, table)
        yield con


def add(con: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    names = ", ".join(row)
    con.execute(f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values()))


def rate(con: duckdb.DuckDBPyConnection, wave: str, mean: float, **more: object) -> None:
    add(con, "assessment_figure", **{**FIGURE, "wave": wave, "mean": mean, "mean_low": mean - 2, "mean_high": mean + 2, **more})


def filled(con: duckdb.DuckDBPyConnection, **places: int) -> dict[str, object]:
    """The one row; `places`: wave -> the code of where it was answered, 1 where it is not named."""
    keys = con.sql("select distinct outcome, question, agreed, area, service, wave, role from assessment_figure").fetchall()
    con.register(ANSWERED_IN, pl.DataFrame([(*key, places.get(key[5].replace("-", "_"), 1)) for key in keys], schema=PLACES, orient="row"))
    fill_action_ratings(con)
    [row] = pl.DataFrame(con.sql("from action_rating").pl()).to_dicts()
    return row


def test_the_one_rating_of_the_outcome_is_compared_as_the_role_saw_it(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **ACTION)
    for wave, mean in (("2024-Q2", 63.0), ("2025-Q1", 99.0), ("2026-Q1", 51.0)):
        rate(con, wave, mean)
    rate(con, "2026-Q1", 80.0, role="professional")
    rate(con, "2026-Q1", 81.0, breakdown="age_band=16-17")
    rate(con, "2026-Q1", 82.0, service="some_service")
    rate(con, "2026-Q1", 83.0, area="X2")
    row = filled(con)
    assert (row["question"], row["before"], row["after"], row["change"], row["reading"]) == ("safe", 63.0, 51.0, -12.0, "moved down")


def test_a_wave_before_the_action_was_done_is_not_compared(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **{**ACTION, "ended_on": dt.date(2026, 1, 1)})
    for wave, mean, day in (("2024-Q2", 63.0, dt.date(2024, 4, 1)), ("2026-Q1", 51.0, dt.date(2026, 1, 1))):
        rate(con, wave, mean, period_start=day)
    row = filled(con)
    assert (row["reading"], row["after"], row["reason"]) == ("cannot tell", None, "it was asked again before the action was done")


def test_ratings_of_other_districts_are_not_compared(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **ACTION)
    rate(con, "2024-Q2", 63.0)
    rate(con, "2026-Q1", 51.0)
    row = filled(con, **{"2026_Q1": 2})
    assert (row["before"], row["after"], row["change"], row["reading"]) == (63.0, 51.0, None, "cannot tell")
    assert row["reason"] == "other districts answered in the two waves"


def test_the_question_that_the_action_names_goes_first(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **{**ACTION, "question": "other"})
    for wave in ("2024-Q2", "2026-Q1"):
        rate(con, wave, 50.0)
        rate(con, wave, 70.0, question="other")
    row = filled(con)
    assert (row["question"], row["before"], row["after"], row["reading"]) == ("other", 70.0, 70.0, "did not move")


def test_two_ratings_of_an_outcome_are_not_guessed_between(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **ACTION)
    for wave in ("2024-Q2", "2026-Q1"):
        rate(con, wave, 50.0)
        rate(con, wave, 70.0, question="other")
    row = filled(con)
    assert (row["reading"], row["reason"]) == ("cannot tell", "it is not recorded which question's rating to look at")


def test_a_hidden_group_is_no_rating(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **ACTION)
    rate(con, "2024-Q2", 63.0)
    add(con, "assessment_figure", **{**FIGURE, "wave": "2026-Q1", "mean": None})
    row = filled(con)
    assert (row["before"], row["after"], row["reading"]) == (63.0, None, "cannot tell")
    assert row["reason"] == "no rating to show in the wave in which it was asked again"


def test_actions_that_were_not_asked_again_have_no_row(con: duckdb.DuckDBPyConnection) -> None:
    add(con, "action", **{**ACTION, "asked_again": None})
    con.register(ANSWERED_IN, pl.DataFrame(schema=PLACES))
    fill_action_ratings(con)
    assert con.sql("select count(*) from action_rating").fetchall() == [(0,)]


@pytest.mark.parametrize(("outcome", "told"), [("part", (80.0, 90.0, "moved up")), (None, (None, None, "cannot tell"))])
def test_of_a_question_said_of_several_outcomes_the_actions_own_is_compared(
    con: duckdb.DuckDBPyConnection, outcome: str | None, told: tuple[float | None, float | None, str]
) -> None:
    add(con, "action", **{**ACTION, "outcome": outcome, "question": "staff"})
    for of, before, after in (("feel_safe", 40.0, 40.0), ("part", 80.0, 90.0)):
        rate(con, "2024-Q2", before, question="staff", outcome=of)
        rate(con, "2026-Q1", after, question="staff", outcome=of)
    row = filled(con)
    assert (row["before"], row["after"], row["reading"]) == told
