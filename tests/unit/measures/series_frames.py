"""Small frames of points and facts for tests of the series methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

Value = float | None


def points(*series: Sequence[Value], segments: Mapping[int, Sequence[int]] | None = None, **columns: Sequence[Any]) -> pl.DataFrame:
    """One series per list, numbered from 0, at positions from 0. NaN leaves the period out altogether; None is a period without a value.

    `columns` (numerator, denominator, low, high, is_derived_numerator) are given for all points in order.
    """
    rows = [(number, at, value) for number, values in enumerate(series) for at, value in enumerate(values)]
    frame = pl.DataFrame(rows, schema={"series": pl.UInt32, "position": pl.Int32, "value": pl.Float64}, orient="row")
    segment = [s for number, values in enumerate(series) for s in (segments or {}).get(number, [0] * len(values))]
    empty = {name: [None] * len(rows) for name in ("numerator", "denominator", "low", "high")} | {
        "is_derived_numerator": [False] * len(rows)
    }
    types = {name: pl.Boolean if name == "is_derived_numerator" else pl.Float64 for name in empty}
    frame = frame.with_columns(
        pl.Series("segment", segment, dtype=pl.UInt32),
        *(pl.Series(name, list(columns.get(name, plain)), dtype=types[name], strict=False) for name, plain in empty.items()),
    )
    return frame.filter(pl.col("value").is_not_nan().fill_null(True))


def facts(count: int = 1, **changed: Any) -> pl.DataFrame:
    """Facts of so many series: quarterly means where less is better, unless changed."""
    plain = {
        "kind": "mean", "multiplier": 1.0, "decimals": 1, "improvement_direction": "decrease", "frequency": "quarterly", "window": 1,
        "since": None, "target": None,
    }  # fmt: skip
    types = {"window": pl.Int32, "decimals": pl.Int32, "since": pl.String, "target": pl.Float64}
    return pl.DataFrame({"series": range(count)}, schema={"series": pl.UInt32}).with_columns(
        pl.lit(value, dtype=types.get(name)).alias(name) for name, value in (plain | changed).items()
    )
