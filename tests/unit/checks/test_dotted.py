"""Counts in which a dot may separate thousands: asked about, and averages and honest decimals are left in peace."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl
import pytest

import pipelines.checks.tables as tables
from expectations import compiled
from expectations.findings import findings
from expectations.rules import load_suites
from pipelines.sources.outline import outline_of
from pipelines.sources.read import SCHEMA

SQL = Path(tables.__file__).with_name("dotted.sql").read_text(encoding="utf-8")


def dotted(part: str, texts: list[str], kind: str = "rate") -> list[tuple[str, int, int, str]]:
    """The parts that are asked about: part, first row, how many counts, the first of them."""
    rows = pl.DataFrame({"row": range(2, len(texts) + 2), part: [float(text) for text in texts], "text": texts})
    rows = rows.with_columns(pl.lit("people" if name == "indicator" else None).alias(name) for name in SCHEMA if name not in rows.columns)
    stored = rows.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    facts = pl.DataFrame({"indicator": ["people"], "title": ["People"], "kind": [kind]})
    con = duckdb.connect()
    for name, frame in (("stored", stored), ("outline", outline_of(stored).figures()), ("indicator_fact", facts)):
        tables.create_table(con, name, frame)
    con.execute(SQL)
    (result,) = compiled.run(con, load_suites(["dotted"]))
    assert result.could_run
    found = con.execute("select part, row, dotted_count, dotted from dotted where is_dotted order by part").fetchall()
    assert result.count == len(found) == findings(con, [result]).height
    return found


@pytest.mark.parametrize(("part", "kind"), [("numerator", "rate"), ("denominator", "rate"), ("value", "count")])
def test_counts_with_a_dot_for_thousands_are_asked_about(part: str, kind: str) -> None:
    assert dotted(part, ["950", "1.234", "12.871", "1.230"], kind) == [(part, 3, 2, "1.234")]


@pytest.mark.parametrize(
    "texts",
    [
        ["950", "1234", "12871"],
        ["950.5", "12.25", "3.5"],  # halves and quarters
        ["9.667", "12.333", "1.000"],  # averages of three months
        ["1250", "1.234", "12.871"],  # a count above 1,000 without a dot: none separates thousands
        ["0.125", "1.234", "12.871"],  # a thousand has no nought before it
        ["1.2345", "1.234", "12.871"],
    ],
)
def test_whole_counts_averages_and_other_decimals_are_not(texts: list[str]) -> None:
    assert [dotted(part, texts, kind) for part, kind in (("numerator", "rate"), ("denominator", "rate"), ("value", "count"))] == [
        [],
        [],
        [],
    ]


def test_round_thousands_are_seen_where_the_text_is_known() -> None:
    assert dotted("value", ["20.000", "950"], "count") == [("value", 2, 1, "20.000")]
    assert dotted("value", ["20.0", "950"], "count") == []
    assert dotted("value", ["1.234", "12.871"]) == [], "a rate may have three decimals"
