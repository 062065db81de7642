"""How often each method speaks, and each chart marks a point, in noise that has no change: read from a table made by simulation."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.limits import PROCESS_POINTS, SEASONAL, TRIAL, P, U
from pipelines.measures.verdict import ADJUSTED, NONE, P_CHART, U_CHART, XMR_CHART, XMR_EVERY, XMR_TRIAL

VERDICT: Final = "verdict"
CHART: Final = "chart"
INDEPENDENT: Final = "independent"
CORRELATED: Final = "correlated"
ANY_KIND: Final = "any"
RATES_SCHEMA: Final = {
    "of": pl.String, "name": pl.String, "kind": pl.String, "noise": pl.String, "points": pl.Int64, "share": pl.Float64,
}  # fmt: skip
"""of verdict: share of simulated series of which the verdict speaks of a change; of chart: of which any point is flagged."""


def with_false_alarms(series: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Adds what noise alone would do to each series, by method and length.

    Rows:    one per series, unchanged; rates as RATES_SCHEMA.
    Columns: in: kind, verdict_method, verdict_points, chart_method, limits_kind, kept_points.
             out: also expected_false_flags, expected_false_flags_correlated, expected_false_marks.
    A length that was not simulated reads the nearest one that was; a method of "none" never speaks, a chart without limits marks nothing.
    """
    speaks = _shares(series, verdict_name(), pl.col("verdict_points"), rates.filter(pl.col("of") == VERDICT))
    marks = _shares(series, chart_name(), pl.col("kept_points"), rates.filter(pl.col("of") == CHART))
    return series.with_columns(
        expected_false_flags=speaks[INDEPENDENT],
        expected_false_flags_correlated=speaks[CORRELATED],
        expected_false_marks=marks[INDEPENDENT],
    )


def verdict_name() -> pl.Expr:
    """The verdict's method as the table names it: thinned to unshared days, a rolling series is like any other of its length."""
    is_every = pl.col("verdict_method").str.starts_with(XMR_EVERY)
    return (
        pl.when(is_every & (pl.col("verdict_points") >= PROCESS_POINTS)).then(pl.lit(XMR_CHART))
        .when(is_every).then(pl.lit(XMR_TRIAL))
        .otherwise("verdict_method")
    )  # fmt: skip


def chart_name() -> pl.Expr:
    """The chart as the table names it; none where it has no limits."""
    chart, is_trial = pl.col("chart_method").cast(pl.String), (pl.col("limits_kind") == TRIAL).fill_null(False)
    share = pl.when(chart.str.starts_with(P)).then(pl.lit(P_CHART)).when(chart.str.starts_with(U)).then(pl.lit(U_CHART))
    plain = pl.coalesce(share, pl.lit(XMR_CHART))
    adjusted = pl.when(chart.str.ends_with(SEASONAL)).then(pl.lit(ADJUSTED)).otherwise(pl.lit(""))
    trial = pl.when(is_trial & share.is_not_null()).then(pl.lit(", trial limits")).otherwise(pl.lit(""))
    return (
        pl.when(pl.col("limits_kind").is_null()).then(pl.lit(NONE))
        .when(is_trial & share.is_null()).then(pl.lit(XMR_TRIAL))
        .otherwise(pl.concat_str(plain, adjusted, trial))
    )  # fmt: skip


def _shares(series: pl.DataFrame, name: pl.Expr, points: pl.Expr, rates: pl.DataFrame) -> pl.DataFrame:
    """The table's shares by kind of noise, one row per series."""
    asked = series.select("kind", name=name, points=points.cast(pl.Int64)).with_row_index("row")
    own = rates.select("name", "kind").unique().with_columns(has_own=True)
    asked = asked.join(own, on=["name", "kind"], how="left", maintain_order="left")
    asked = asked.with_columns(kind=pl.when("has_own").then("kind").otherwise(pl.lit(ANY_KIND))).sort("points")
    wide = [
        rates.filter(pl.col("noise") == noise).select("name", "kind", "points", pl.col("share").alias(noise)).sort("points")
        for noise in (INDEPENDENT, CORRELATED)
    ]
    for table in wide:
        asked = asked.join_asof(table, on="points", by=["name", "kind"], strategy="nearest", check_sortedness=False)
    is_none = pl.col("name") == NONE
    return asked.sort("row").select(pl.when(is_none).then(0.0).otherwise(pl.col(INDEPENDENT, CORRELATED)).name.keep())
