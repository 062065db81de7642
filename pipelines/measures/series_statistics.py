"""All statistics of many series at once: limits and signals of every figure, verdict and chart of every series."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assurance import assurance
from pipelines.measures.limits import PROCESS, with_limits
from pipelines.measures.recent_trend import NEEDED, recent_trend
from pipelines.measures.verdict import with_verdict

_STATE: Final = (
    "chart_method", "chart_ranges", "sigma_z", "season", "centre", "lower_limit", "upper_limit", "limits_kind", "side", "trend", "flag",
    "special_cause",
)  # fmt: skip


def series_statistics(points: pl.DataFrame, facts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Figures with limits, and series with verdicts.

    Rows:    in: points one per series and period, any order; facts one per series.
             out: figures as `limits.with_limits` gives them; series one per row of facts, in their order.
    Columns: in: points(series, position, segment, value, numerator, denominator, low, high, is_derived_numerator), facts(series, kind,
             multiplier, decimals, improvement_direction, frequency, window, since, target).
             out: series(facts, points, kept_points, is_latest_missing, p_value, _STATE, assurance, and those of `with_verdict`).
    Nulls:   p_value: no trend was tested.  _STATE: no value in the last segment.
    A series that cannot be judged says so in its own row and changes no other.
    """
    figures = with_limits(points, facts)
    trend = recent_trend(points, facts).select(
        "series", "p_value", trend_method="method", trend_label="label", trend_direction="direction", trend_reason="reason"
    )
    series = facts
    for found in (_held(points), _recent_parts(points, facts), _state(figures), trend):
        series = series.join(found, on="series", how="left", maintain_order="left")
    filled = series.with_columns(pl.col("points", "kept_points").fill_null(0), pl.col("has_recent_parts").fill_null(False))
    judged = with_verdict(filled)
    is_trend = pl.col("verdict_method").str.starts_with("recent trend")
    return figures, judged.with_columns(
        p_value=pl.when(is_trend).then("p_value"),
        assurance=pl.when(pl.col("limits_kind") == PROCESS).then(
            assurance(pl.col("lower_limit"), pl.col("upper_limit"), pl.col("target"), pl.col("improvement_direction"))
        ),
    )


def _in_last_segment() -> pl.Expr:
    return pl.col("segment") == pl.col("segment").max().over("series")


def _held(points: pl.DataFrame) -> pl.DataFrame:
    """What is held since the last segment began."""
    value = pl.col("value")
    return pl.DataFrame(
        points.lazy()
        .filter(_in_last_segment())
        .group_by("series")
        .agg(
            points=value.count(),
            is_constant=value.min() == value.max(),
            is_latest_missing=pl.col("position").max() != pl.col("position").filter(value.is_not_null()).max(),
        )
        .collect()
    )


def _recent_parts(points: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Of annual series: whether the latest five points with a value have counts or intervals."""
    annual = facts.lazy().filter(pl.col("frequency") == "annual").select("series", "kind")
    has_counts = (pl.col("kind") == "proportion") & pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    has_interval = pl.col("low").is_not_null() & pl.col("high").is_not_null()
    recent = points.lazy().join(annual, on="series").filter(_in_last_segment()).filter(pl.col("value").is_not_null())
    latest = recent.filter(pl.col("position").rank("ordinal", descending=True).over("series") <= NEEDED)
    return pl.DataFrame(latest.group_by("series").agg(has_recent_parts=(has_counts.fill_null(False) | has_interval).all()).collect())


def _state(figures: pl.DataFrame) -> pl.DataFrame:
    """The chart of the last segment as it stands at its latest point with a value."""
    latest = figures.lazy().filter(_in_last_segment()).filter(pl.col("value").is_not_null())
    return pl.DataFrame(
        latest.group_by("series", maintain_order=True).agg(pl.col("value").count().alias("kept_points"), pl.col(_STATE).last()).collect()
    )
