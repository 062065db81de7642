"""Every point with the limits and signals of the chart that fits its series."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.laney import with_laney_limits
from pipelines.measures.points import in_order
from pipelines.measures.rolling import without_overlap
from pipelines.measures.seasonal import ADJUSTED, with_seasons_removed
from pipelines.measures.special_cause import OUTSIDE, with_special_causes
from pipelines.measures.xmr import with_xmr_limits

PROCESS: Final = "process"
TRIAL: Final = "trial"
KINDS: Final = (PROCESS, TRIAL)
PROCESS_POINTS: Final = 12
TRIAL_POINTS: Final = 5
LEAST_RANGES: Final = TRIAL_POINTS - 1
"""As five points in a row have: where periods are missing, points alone do not tell how far neighbours lie apart."""

XMR: Final = "xmr"
P: Final = "p'"
U: Final = "u'"
NO_CHART: Final = "none"
SEASONAL: Final = " on seasonally adjusted values"
CHARTS: Final = (XMR, P, U, XMR + SEASONAL, P + SEASONAL, U + SEASONAL)

_WORDS: Final = {
    "kind": pl.Enum(["proportion", "rate", "count", "mean", "score"]),
    "improvement_direction": pl.Enum(["increase", "decrease", "neutral"]),
    "frequency": pl.Enum(["annual", "quarterly", "monthly", "weekly", "irregular"]),
}
"""Facts that are words: a byte each beside ten million points."""
_FACTS: Final = ("series", "multiplier", "decimals", "window", *_WORDS)
_COMPUTED: Final = (
    "adjusted_value", "season", "chart_method", "chart_points", "chart_ranges", "centre", "lower_limit", "upper_limit", "limits_kind",
    "side", "trend", "flag", "special_cause",
)  # fmt: skip
_LIMITS: Final = ("lower_limit", "upper_limit", "lower_near", "upper_near")


def with_limits(points: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Points with limits, the rule that each triggers and what that means.

    Rows:    in: points one per series and period, any order; facts one per series.
             out: sorted by series and position; of overlapping periods only those that share no day with a kept one.
    Columns: in: points(series, position, segment, value, numerator, denominator, is_derived_numerator), facts(_FACTS); other
             columns of points are kept.
             out: also adjusted_value (without its season; null: the value was used as it is), season, chart_method, chart_points,
             sigma_z, centre, lower_limit, upper_limit, limits_kind, side, trend, flag, special_cause.
    Nulls:   limits, limits_kind, flag: a segment of fewer than 5 points, or that is constant, or with too many gaps.
             On trial limits (5 to 11 points) only the rule "outside" flags.
    """
    known = facts.lazy().select(_FACTS).with_columns(pl.col(name).cast(words) for name, words in _WORDS.items())
    described = points.lazy().join(known, on="series", maintain_order="left")
    ordered = in_order(without_overlap(described)).collect()
    adjusted = _with_charts(with_seasons_removed(ordered.with_columns(published=pl.col("value"))))
    limited = _drawn(adjusted).with_columns(limits_kind=_limits_kind())
    limited = limited.with_columns(pl.when(pl.col("limits_kind").is_not_null()).then(pl.col(*_LIMITS)))
    flagged = with_special_causes(limited).with_columns(_only_outside_on_trial("flag"), _only_outside_on_trial("special_cause"))
    return _result(flagged, points).collect()


def _drawn(points: pl.DataFrame) -> pl.LazyFrame:
    """Each segment with the limits of its chart."""
    is_xmr = points.select(pl.col("chart_method").is_in([XMR, XMR + SEASONAL])).to_series()
    if is_xmr.all():
        return with_xmr_limits(points)
    if not is_xmr.any():
        return with_laney_limits(points)
    both = [with_xmr_limits(points.filter(is_xmr)), with_laney_limits(points.filter(~is_xmr))]
    return pl.concat(both, how="diagonal").sort("series", "position")


def _with_charts(points: pl.DataFrame) -> pl.DataFrame:
    """The chart of each segment, and the value that it draws."""
    has_parts = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0)
    is_share = pl.col("kind").is_in(["proportion", "rate"]) & (pl.col("window") <= 1)
    is_counted = is_share & (has_parts.fill_null(False) | pl.col("value").is_null()).all().over("chart")
    is_adjusted = (pl.col("season") == ADJUSTED).fill_null(False)
    is_derived = pl.col("is_derived_numerator").fill_null(False)
    from_counts = pl.col("numerator") / pl.col("denominator") * pl.col("multiplier")
    is_exact = is_counted & pl.col("value").is_not_null() & ~is_derived & ~is_adjusted
    chart = pl.Enum(CHARTS)
    names = {name: [pl.lit(name, dtype=chart), pl.lit(name + SEASONAL, dtype=chart)] for name in (XMR, P, U)}
    named = {name: pl.when(is_adjusted).then(adjusted).otherwise(plain) for name, (plain, adjusted) in names.items()}
    is_p = is_counted & (pl.col("kind") == "proportion")
    return points.with_columns(
        chart_method=pl.when(is_p).then(named[P]).when(is_counted).then(named[U]).otherwise(named[XMR]),
        value=pl.when(is_exact).then(from_counts).otherwise("value"),
        adjusted_value=pl.when(is_adjusted).then("value"),
        half_step=pl.when(is_derived).then(0.5 * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64))),
    )


def _limits_kind() -> pl.Expr:
    kind = pl.Enum(KINDS)
    can = (pl.col("upper_limit") > pl.col("lower_limit")) & (pl.col("chart_ranges") >= LEAST_RANGES)
    return (
        pl.when(can & (pl.col("chart_points") >= PROCESS_POINTS)).then(pl.lit(PROCESS, dtype=kind))
        .when(can & (pl.col("chart_points") >= TRIAL_POINTS)).then(pl.lit(TRIAL, dtype=kind))
    )  # fmt: skip


def _only_outside_on_trial(column: str) -> pl.Expr:
    return pl.when((pl.col("limits_kind") == PROCESS) | (pl.col("flag") == OUTSIDE)).then(column).alias(column)


def _result(flagged: pl.LazyFrame, points: pl.DataFrame) -> pl.LazyFrame:
    """Published value back in its place, working columns left out."""
    sigma_z = pl.col("sigma_z") if "sigma_z" in flagged.collect_schema() else pl.lit(None, dtype=pl.Float64).alias("sigma_z")
    kept = [pl.col("published").alias("value") if name == "value" else pl.col(name) for name in points.columns]
    return flagged.select(*kept, *_COMPUTED, sigma_z)
