"""Figures that another source publishes too: told apart by more than rounding, and only where they are of the same thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import pipelines.checks.tables as tables

SQL = Path(tables.__file__).with_name("other_source.sql").read_text(encoding="utf-8")
TEXTS = ("sheet", "column", "text", "indicator", "area", "period", "breakdown")
SCHEMA = {"key": pl.UInt64, "row": pl.UInt32, "value": pl.Float64} | dict.fromkeys(TEXTS, pl.String)


def figure(key: int, value: float | None, **more: Any) -> dict[str, Any]:
    row = {
        "key": key,
        "row": key,
        "value": value,
        "sheet": "",
        "column": "value",
        "text": str(value),
        "indicator": "neet",
        "period": "2023",
    }
    return row | {"area": "E1", "breakdown": ""} | more


def compared(new: list[dict[str, Any]], held: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    con = duckdb.connect()
    con.execute("set variable checked_source = 'council'")
    con.register("stored", pl.DataFrame(new, SCHEMA))
    con.register("held", pl.DataFrame([{"source": "nccis"} | row for row in held], SCHEMA | {"source": pl.String}))
    con.execute("create table indicator_fact as select 'neet' as indicator, 'NEET' as title, 1 as decimals")
    con.execute("create table area_fact as select * from (values ('E1', 'Ash'), ('E2', 'Beech')) as area_fact (area, area_name)")
    con.execute(SQL)
    return con.execute('select source, shared_count, different_count, row, "column", text, example from other_source').fetchall()


@pytest.mark.parametrize(("there", "differs"), [(2.5, False), (2.55, False), (2.45, False), (2.5501, True), (2.4499, True), (-2.5, True)])
def test_half_a_step_is_rounding(there: float, differs: bool) -> None:
    found = compared([figure(1, 2.5)], [figure(1, there)])
    assert [(shared, different) for _, shared, different, *_ in found] == [(1, int(differs))]


def test_the_first_that_differs_is_the_example() -> None:
    new = [figure(2, 2.5), figure(4, 3.5, area="E2", column="second"), figure(3, 4.5, column="first"), figure(5, 5.5)]
    held = [figure(2, 2.5), figure(4, 9.0, area="E2"), figure(3, 9.5), figure(5, 5.5)]
    assert compared(new, held) == [("nccis", 4, 2, 3, "first", "4.5", "Ash 2023: 4.5 here, 9.5 there")]


@pytest.mark.parametrize(
    "held",
    [
        figure(1, 9.0, source="council"), figure(2, 9.0), figure(1, None), figure(1, 9.0, area="E2"), figure(1, 9.0, period="2022"),
        figure(1, 9.0, breakdown="sex=F"), figure(1, 9.0, indicator="not_known"),
    ],
)  # fmt: skip
def test_only_the_same_figure_of_another_source_is_compared(held: dict[str, Any]) -> None:
    """Keys are hashes: labels decide."""
    assert compared([figure(1, 2.5)], [held]) == []
    assert compared([figure(1, None)], [figure(1, 2.5)]) == []


def test_every_source_is_told_by_itself() -> None:
    found = compared([figure(1, 2.5)], [figure(1, 9.0), figure(1, 2.5, source="lait")])
    assert sorted((source, different) for source, _, different, *_ in found) == [("lait", 0), ("nccis", 1)]
