"""The rate of everybody lies between those of its groups; where that cannot be told nothing is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

import pipelines.checks.tables as tables
from expectations import compiled
from expectations.findings import findings
from expectations.rules import load_suites

SQL = Path(tables.__file__).with_name("group_range.sql").read_text(encoding="utf-8")
TEXTS = ("sheet", "column", "indicator", "area", "area_text", "period", "basis", "text", "breakdown", "kind",
         "area_problem", "period_problem", "value_problem")  # fmt: skip
SCHEMA = {"row": pl.UInt32, "decimals": pl.Int32, "value": pl.Float64, "numerator": pl.Float64} | dict.fromkeys(TEXTS, pl.String)


def share(value: float | None, breakdown: str = "", **more: Any) -> dict[str, Any]:
    return {"indicator": "neet", "area": "Ash", "period": "2023", "basis": "calendar_year", "breakdown": breakdown, "kind": "proportion",
            "decimals": 1, "value": value, **more}  # fmt: skip


def asked(*rows: dict[str, Any]) -> list[int]:
    """The rows that a person is asked about."""
    con = duckdb.connect()
    observation = pl.DataFrame([{"row": number} | row for number, row in enumerate(rows, start=2)], SCHEMA)
    for name in ("observation", "stored"):
        con.register(name, observation)
    con.execute(SQL)
    (result,) = compiled.run(con, load_suites(["group_range"]))
    assert result.could_run
    found = [row for (row,) in con.execute("select row from group_range where is_outside order by row").fetchall()]
    assert result.count == len(found) == findings(con, [result]).height
    return found


@pytest.mark.parametrize(("total", "is_asked"), [
    (1.9, False), (2.0, False), (2.3, False), (2.7, False), (2.8, True), (1.8, True), (5.7, True),
    (4.6, False), (4.7, False), (4.8, True),  # 2.0 and 2.6 add up to 4.6, each off by half a digit: they share a denominator
])  # fmt: skip
def test_a_total_share_lies_between_its_groups(total: float, is_asked: bool) -> None:
    assert asked(share(2.0, "sex=F"), share(2.6, "sex=M"), share(total)) == ([4] if is_asked else [])


def test_groups_that_are_hidden_alone_or_have_counts_say_nothing() -> None:
    assert asked(share(2.0, "sex=F"), share(None, "sex=M", symbol="c"), share(5.7)) == []
    assert asked(share(2.0, "sex=F"), share(5.7)) == []
    assert asked(share(2.0, "sex=F", numerator=40), share(2.6, "sex=M", numerator=50), share(5.7, numerator=90)) == []
    assert asked(share(2.0, "sex=F", kind="count"), share(2.6, "sex=M", kind="count"), share(5.7, kind="count")) == []


def test_each_total_is_held_against_its_own_groups() -> None:
    other = {"area": "Elm", "period": "2022"}
    rows = [share(2.0, "sex=F"), share(2.6, "sex=M"), share(2.2), share(8.0, "sex=F", **other), share(9.0, "sex=M", **other)]
    assert asked(*rows, share(8.5, **other), share(8.0, "age=16;sex=F"), share(1.0, "age=16"), share(3.0, "age=17")) == []
    assert asked(*rows, share(2.2, **other)) == [7]


def test_groups_that_may_be_some_of_many_say_nothing() -> None:
    """A file may leave out an age, or the largest ethnic group."""
    assert asked(share(3.0, "age=16"), share(4.0, "age=17"), share(2.2)) == []
    assert asked(share(2.0, "sex=F"), share(2.6, "sex=other"), share(5.7)) == []
    assert asked(share(2.0, "gender=F"), share(2.6, "gender=M"), share(4.0, "gender=other"), share(5.7)) == [5]
