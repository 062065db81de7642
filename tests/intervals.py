"""Intervals of a few typed rows, from the expressions that a release evaluates over its observations."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.measures import interval
from pipelines.measures.poisson import exact_limits

COLUMNS = {
    "kind": pl.String, "multiplier": pl.Float64, "half_step": pl.Float64, "numerator": pl.Float64,
    "denominator": pl.Float64, "value": pl.Float64,
}  # fmt: skip


def judged(*rows: dict[str, Any]) -> pl.DataFrame:
    """The rows with method and limits, computed by Polars."""
    plain = {"kind": "proportion", "multiplier": 100.0, "half_step": 0.05, "numerator": None, "denominator": None, "value": None}
    frame = pl.DataFrame([plain | row for row in rows], schema=COLUMNS, orient="row")
    limits = exact_limits(frame["numerator"]).with_columns(numerator="count").drop("count")
    frame = frame.join(limits, on="numerator", how="left", maintain_order="left")
    frame = frame.with_columns(interval_method=pl.sql_expr(interval.method()), is_derived=pl.sql_expr(interval.IS_DERIVED))
    return frame.with_columns(
        count=pl.sql_expr(interval.NUMERATOR), **{name: pl.sql_expr(text) for name, text in interval.limits().items()}
    )
