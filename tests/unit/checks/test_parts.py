"""Totals beside the sum of their parts, with the room that the rounding of counts needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import pipelines.checks.tables as tables
from expectations import compiled
from expectations.rules import load_suites

SQL = Path(tables.__file__).with_name("parts.sql").read_text(encoding="utf-8")
TEXTS = ("sheet", "column", "indicator", "area", "area_text", "period", "basis", "text", "breakdown", "kind",
         "area_problem", "period_problem", "value_problem")  # fmt: skip
SCHEMA = {"row": pl.UInt32, "value": pl.Float64, "numerator": pl.Float64} | dict.fromkeys(TEXTS, pl.String)


def count(value: float | None, breakdown: str = "", **more: Any) -> dict[str, Any]:
    return {
        "indicator": "people", "area": "Ash", "period": "2023", "basis": "calendar_year", "breakdown": breakdown, "kind": "count",
        "value": value,
    } | more  # fmt: skip


def parts(*rows: dict[str, Any]) -> tuple[list[tuple[Any, ...]], int]:
    """What is compared, and how many of these totals a person is asked about."""
    con = duckdb.connect()
    con.register("observation", pl.DataFrame([{"row": number} | row for number, row in enumerate(rows, start=2)], SCHEMA))
    con.execute(SQL)
    (result,) = compiled.run(con, load_suites(["parts"]))
    assert result.could_run
    query = "select row, dimension, measure, total_value, parts_sum, part_count, tolerance from parts order by all"
    return con.execute(query).fetchall(), result.count


@pytest.mark.parametrize(
    ("total", "women", "men", "tolerance", "asked"),
    [
        (105.0, 40.0, 50.0, 15.0, False), (106.0, 40.0, 50.0, 15.0, True), (75.0, 40.0, 50.0, 15.0, False), (74.0, 40.0, 50.0, 15.0, True),
        (102.0, 45.0, 50.0, 7.5, False), (103.0, 45.0, 50.0, 7.5, True), (100.0, 45.0, 50.0, 7.5, False),
        (92.0, 41.0, 50.0, 1.5, False), (93.0, 41.0, 50.0, 1.5, True), (90.0, 41.0, 50.0, 1.5, False), (100.0, 41.0, 50.0, 1.5, True),
    ],
)  # fmt: skip
def test_each_figure_may_be_off_by_half_of_what_the_parts_are_rounded_to(
    total: float, women: float, men: float, tolerance: float, asked: bool
) -> None:
    """Three figures, each off by 5, 2.5 or half a person."""
    found, count_asked = parts(count(total), count(women, "sex=F"), count(men, "sex=M"))
    assert found == [(2, "sex", "values", total, women + men, 2, tolerance)]
    assert count_asked == int(asked)


def test_the_counts_behind_shares_are_added_and_never_the_shares() -> None:
    shares = [
        count(5.0, breakdown, kind="proportion", numerator=number) for breakdown, number in (("", 99.0), ("sex=F", 41.0), ("sex=M", 50.0))
    ]
    assert parts(*shares) == ([(2, "sex", "numerators", 99.0, 91.0, 2, 1.5)], 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"value": None}, {"value_problem": "is a range"}, {"area_problem": "no such area"}, {"period_problem": "no such month"},
        {"area": "Beech"}, {"period": "2022"}, {"basis": "financial_year"}, {"indicator": "places"}, {"breakdown": "sex=M;age=16"},
    ],
)  # fmt: skip
def test_only_whole_sums_of_the_same_total_are_compared(changed: dict[str, Any]) -> None:
    """What is left of the other parts is one part alone, or hidden."""
    assert parts(count(99.0), count(41.0, "sex=F"), count(50.0, "sex=M") | changed) == ([], 0)


@pytest.mark.parametrize("changed", [{"value": None}, {"value_problem": "is a range"}, {"breakdown": "age=16"}])
def test_without_a_total_nothing_is_compared(changed: dict[str, Any]) -> None:
    assert parts(count(99.0) | changed, count(41.0, "sex=F"), count(50.0, "sex=M")) == ([], 0)


def test_every_dimension_has_a_sum_of_its_own() -> None:
    ages = [count(40.0, "age=16"), count(59.0, "age=17")]
    found, asked = parts(count(99.0), count(41.0, "sex=F"), count(50.0, "sex=M"), *ages)
    assert found == [(2, "age", "values", 99.0, 99.0, 2, 1.5), (2, "sex", "values", 99.0, 91.0, 2, 1.5)]
    assert asked == 1
