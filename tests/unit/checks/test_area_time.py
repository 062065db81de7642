"""Areas of a file beside the registry's dates: replaced since, not yet there, or under a name that nobody knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

import pipelines.checks.tables as tables
from pipelines.sources.read import Reading

SQL = Path(tables.__file__).with_name("area_time.sql").read_text(encoding="utf-8")
KENT, DORSET = ("E1", "Kent", "1900-01-01", "9999-12-31"), ("E2", "Dorset", "2019-04-01", "2021-03-31")


def told(
    rows: list[tuple[str | None, str, int, int]], successors: Sequence[tuple[str, str | None, str | None]] = ()
) -> list[tuple[Any, ...]]:
    con = tables_of(rows)
    for one in successors:
        con.execute("insert into successor values (?, ?, ?, null)", list(one))
    con.execute(SQL)
    return con.execute(
        "select area_text, row, figure_count, outside_count, outside, retired_successor, strange_name from area_time order by all"
    ).fetchall()


def tables_of(rows: list[tuple[str | None, str, int, int]]) -> duckdb.DuckDBPyConnection:
    """Rows: area, its text, calendar year, how many figures."""
    con = duckdb.connect()
    con.execute("create table outline (area varchar, area_text varchar, sheet varchar, row uinteger, row_count bigint, period varchar, "
                "period_start date, period_end date)")  # fmt: skip
    for number, (area, text, year, count) in enumerate(rows, start=2):
        values = [area, text, "", number, count, str(year), dt.date(year, 1, 1), dt.date(year, 12, 31)]
        con.execute("insert into outline values (?, ?, ?, ?, ?, ?, ?, ?)", values)
    con.execute("create table area_fact (area varchar, area_name varchar, valid_from date, valid_to date)")
    con.executemany("insert into area_fact values (?, ?, ?, ?)", [KENT, DORSET])
    con.execute("create table successor (area_text varchar, retired_successor varchar, strange_name varchar, namesake varchar)")
    return con


def test_areas_of_their_time_are_not_told() -> None:
    assert told([("E1", "Kent", 2023, 5), ("E2", "Dorset", 2020, 5), (None, "Atlantis", 2023, 5)]) == []


@pytest.mark.parametrize(("year", "is_told"), [(2018, True), (2019, False), (2021, False), (2022, True)])
def test_a_period_that_touches_the_time_of_the_area_is_its_own(year: int, is_told: bool) -> None:
    assert bool(told([("E2", "Dorset", year, 1)])) is is_told


def test_the_first_and_last_period_outside_are_named_and_their_figures_counted() -> None:
    rows = [("E2", "Dorset", 2023, 3), ("E2", "Dorset", 2020, 5), ("E2", "Dorset", 2017, 4), ("E2", "Dorset", 2018, 2)]
    assert told(rows) == [("Dorset", 2, 9, 9, "2017 to 2023", None, None)]


def test_what_was_replaced_or_is_named_strangely_is_told_with_all_its_figures() -> None:
    rows = [
        ("E1", "E1", 2023, 3),
        ("E1", "E1", 2022, 4),
        ("E1", "Kent", 2023, 9),
        ("E2", "Old Dorset", 2018, 1),
        ("E2", "Old Dorset", 2020, 2),
    ]
    assert told(rows, [("E1", None, "Kant"), ("Old Dorset", "Dorset (E2)", None)]) == [
        ("E1", 2, 7, 0, None, None, "Kant"),
        ("Old Dorset", 5, 3, 1, "2018", "Dorset (E2)", None),
    ]


def test_an_area_that_ended_and_bore_the_same_name_is_told_beside_what_lies_outside() -> None:
    con = tables_of([("E2", "Dorset", 2018, 4), ("E2", "Dorset", 2020, 5), ("E1", "Kent", 2023, 5)])
    con.execute("insert into successor values ('Dorset', null, null, 'Dorset (E9)'), ('Kent', null, null, 'Kent (E8)')")
    con.execute(SQL)
    assert con.execute("select area_text, namesake, outside_count from area_time").fetchall() == [("Dorset", "Dorset (E9)", 4)]


@pytest.mark.parametrize(("received", "is_retired"), [("2027-03-31", False), ("2027-04-01", True)])
def test_an_area_is_retired_from_the_day_after_its_last_one(tmp_path: Path, received: str, is_retired: bool) -> None:
    """A reorganisation is entered before it happens; nothing has been replaced until then."""
    reading = Reading(tmp_path, successors={"E10000030": ("East Surrey (E06009001)", dt.date(2027, 3, 31))})
    assert tables._successor_frame(reading, dt.date.fromisoformat(received)).height == is_retired
