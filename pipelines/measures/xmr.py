"""XmR process limits ("Making Data Count"): the mean, and 2.66 mean moving ranges to either side, of every chart at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.measures.points import in_order, moving_range

SCREENING: Final = 3.267
"""A moving range from this many times their mean on is left out of it, once (Nelson 1982)."""
NEAR: Final = 2 / 3
"""Where "close to the limits" begins, between the centre and a limit."""


@dataclass(frozen=True)
class Limits:
    """How limits are computed. The preset is that of the NHS spreadsheet tool; `Limits(is_screened=True)` that of its R package."""

    is_screened: bool = False
    baseline_points: int | None = None
    """Centre and mean range come from the first so many points of each segment; None: from all of them."""
    ranges: float = 2.66
    """Mean moving ranges between the centre and a limit: 3 / 1.128, rounded as the method is published."""


STANDARD: Final = Limits()


def with_xmr_limits(points: pl.DataFrame | pl.LazyFrame, how: Limits = STANDARD) -> pl.LazyFrame:
    """Every point with the limits of its chart; how few points will do is the caller's question.

    Rows:    in: one per series and period.  out: the same, sorted by series and position.
    Columns: in: series, position, segment, value.
             out: also chart, is_linked, chart_points (with a value), chart_ranges (moving ranges used), centre, lower_limit,
             upper_limit, lower_near, upper_near.
    Units:   limits: as value; never clipped, so a share may get a limit below 0.
    Nulls:   limits: the chart has no moving range, or none above 0 (a constant series has no limits).  centre: it has no value.
    """
    ordered = in_order(points)
    taken = ordered.select("chart", "value", range=moving_range(pl.col("value")))
    if how.baseline_points is not None:
        is_counted = pl.col("value").is_not_null().cum_sum().over("chart") <= how.baseline_points
        taken = taken.with_columns(points_of_chart=pl.col("value").count().over("chart")).filter(is_counted)
    held = pl.col("points_of_chart").first() if how.baseline_points is not None else pl.col("value").count()
    charts = taken.group_by("chart", maintain_order=True).agg(
        held.alias("chart_points"), pl.col("value").mean().alias("centre"),
        pl.col("range").count().alias("chart_ranges"), _mean_range(how).alias("mean_range"),
    )  # fmt: skip
    reach = pl.when(pl.col("mean_range") > 0).then(how.ranges * pl.col("mean_range"))
    return ordered.join(
        with_near_limits(charts.with_columns(reach=reach)).drop("mean_range"), on="chart", how="left", maintain_order="left"
    )


def with_near_limits(charts: pl.LazyFrame) -> pl.LazyFrame:
    """Adds both limits and both near limits.  Columns: in: centre, reach (from the centre to a limit; left out of the result)."""
    centre, reach = pl.col("centre"), pl.col("reach")
    return charts.with_columns(
        lower_limit=centre - reach, upper_limit=centre + reach, lower_near=centre - NEAR * reach, upper_near=centre + NEAR * reach
    ).drop("reach")


def _mean_range(how: Limits) -> pl.Expr:
    ranges = pl.col("range")
    if not how.is_screened:
        return ranges.mean()
    kept = ranges.filter(ranges < SCREENING * ranges.mean()).mean()
    # 1, 1, 1, 1, 2: screening leaves ranges of 0 alone, and every point would lie outside.
    return pl.when(kept > 0).then(kept).otherwise(ranges.mean())
