"""Tables for rule tests: made from the columns that a suite declares, filled with its example rows or with seeded random ones."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import duckdb
import polars as pl

from expectations.compiled import name
from expectations.rules import Rule

WORDS = (
    "",
    " ",
    "c",
    "x",
    "low",
    "utf-8",
    "cp1252",
    "proportion",
    "rate",
    "count",
    "demo row",
    "calendar_year",
    "5.6",
    "1,234",
    "-1",
    "abc1",
    "ABC",
)
NUMBERS = (0.0, 0.5, 1.0, -1.0, 5.0, 9.6666, 20.0, 99.9, 100.0, 100.1, 375.0, 1e6, float("inf"))


def make_table(con: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], rows: list[dict[str, Any]]) -> None:
    """Create `table` anew with `rows`; a column that a row leaves out is null."""
    con.execute(f"create or replace table {name(table)} ({', '.join(f'{name(column)} {dtype}' for column, dtype in columns.items())})")
    if rows:
        frame = pl.DataFrame([pl.Series(column, [row.get(column) for row in rows], strict=False) for column in columns])
        con.register("rows_to_insert", frame)
        con.execute(f"insert into {name(table)} select * from rows_to_insert")
        con.unregister("rows_to_insert")


def random_rows(rules: list[Rule], columns: dict[str, str], count: int, seed: int) -> list[dict[str, Any]]:
    """Rows whose cells come from the suite's own examples and from a pool of awkward values, a quarter of them null."""
    source = random.Random(seed)
    pools = {column: _pool(dtype) + _examples(rules, column) for column, dtype in columns.items()}
    return [{column: None if source.random() < 0.25 else source.choice(pool) for column, pool in pools.items()} for _ in range(count)]


def columns_of(rules: list[Rule]) -> dict[str, str]:
    """All columns that the rules' suites declare for their table."""
    return {column: dtype for rule in rules for column, dtype in rule.columns.items()}


def _examples(rules: list[Rule], column: str) -> list[Any]:
    return [row[column] for rule in rules for row in (rule.good, rule.bad) if row.get(column) is not None]


def _pool(dtype: str) -> list[Any]:
    if dtype == "VARCHAR":
        return list(WORDS)
    if dtype == "BOOLEAN":
        return [True, False]
    if dtype == "DATE":
        return [dt.date(2023, 3, 31), dt.date(2024, 5, 23)]
    if dtype in ("DOUBLE", "FLOAT"):
        return list(NUMBERS)
    return [0, 1, 5, 100]
