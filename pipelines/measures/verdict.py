"""The verdict on a series: the first method that fits it, what that method says, and the reason in words."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures import recent_trend as trends
from pipelines.measures.limits import PROCESS_POINTS, SEASONAL, TRIAL, TRIAL_POINTS, P, U
from pipelines.measures.rolling import NEEDED as ROLLING_POINTS
from pipelines.measures.special_cause import CONCERN, HIGH, IMPROVEMENT, LOW, OUTSIDE, SHIFT, TREND, TWO_IN_THREE

IMPROVING: Final = "improving"
WORSENING: Final = "worsening"
NO_CHANGE: Final = "no significant change"
NOT_ENOUGH: Final = "not enough points"
CANNOT_TELL: Final = "cannot tell"
LABELS: Final = (IMPROVING, WORSENING, NO_CHANGE, NOT_ENOUGH, CANNOT_TELL)

P_CHART: Final = "p'-chart"
U_CHART: Final = "u'-chart"
XMR_CHART: Final = "XmR chart"
ADJUSTED: Final = ", seasonally adjusted"
XMR_TRIAL: Final = "XmR trial limits"
XMR_EVERY: Final = "XmR chart, every "
NONE: Final = "none"

CONSTANT: Final = "every value is the same"
GAPS: Final = "too few periods follow each other to set limits"
STILL: Final = "the value moved only across missing periods, so no limits can be set"
NEITHER: Final = "neither direction is called better for this indicator; "
COMMON_CAUSE: Final = "the latest point is within the limits and part of no run, so it may be chance alone"
COMMON_ON_TRIAL: Final = "the latest point is within trial limits; with so few points only one outside them would count"

BAND_DISAGREES: Final = "the ends of the band disagree: "
MOVED_APART: Final = f"; {BAND_DISAGREES}the published value and the one with the unknown added moved in opposite directions"

_ORDINALS: Final = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 12: "twelfth"}
_STEPS: Final = {"annual": "year", "quarterly": "quarter", "monthly": "month", "weekly": "week"}


def with_verdict(series: pl.DataFrame) -> pl.DataFrame:
    """Adds the verdict with its method, points and reason.

    Rows:    one per series, unchanged.
    Columns: in: frequency, window, improvement_direction; points, kept_points (without overlap; both with a value, in the last segment),
             has_recent_parts (the latest five have counts or intervals), since (words on the start of the last segment, or null);
             trend_method, trend_label, trend_direction, trend_reason (`recent_trend`); of the last point with a value: chart_method,
             chart_ranges, limits_kind, is_constant, flag, special_cause, side, trend.
             out: also verdict, verdict_method, verdict_points, verdict_reason.
    Rules:   1 overlapping periods: XmR on those that share no day, at least 8.  2 annual with counts or intervals, at least 5:
             recent trend.  3 proportion or rate with denominators, at least 12: p' or u'.  4 at least 12: XmR.
             5 at least 5, no denominators: XmR trial limits.  6 not enough points.
    The latest point with a value decides: a chart that flagged an earlier point and is quiet since says no significant change.
    """
    named = series.with_columns(verdict_method=_method())
    is_trend, is_none = pl.col("verdict_method").str.starts_with("recent trend"), pl.col("verdict_method") == NONE
    label = pl.when(is_none).then(pl.lit(NOT_ENOUGH)).when(is_trend).then(_trend_label()).otherwise(_chart_label())
    reason = pl.when(is_none).then(_too_few()).when(is_trend).then(_trend_reason()).otherwise(_chart_reason())
    points = pl.when(is_none).then("points").when(is_trend).then(trends.NEEDED).otherwise("kept_points")
    return named.with_columns(verdict=label, verdict_reason=reason, verdict_points=points.cast(pl.Int64))


def with_band_guard(series: pl.DataFrame, at_high_end: pl.DataFrame) -> pl.DataFrame:
    """Where a figure is a band, the verdict stands only if both of its ends say the same.

    Columns: in: series(series, verdict, verdict_reason), at_high_end(series, verdict): the same series with every unknown case
             added.  out: series, changed to "cannot tell" where the ends disagree.
    """
    both = series.join(at_high_end.select("series", high_verdict="verdict"), on="series", how="left", maintain_order="left")
    speaks = pl.col("verdict").is_in([IMPROVING, WORSENING, NO_CHANGE])
    disagrees = (speaks & (pl.col("high_verdict") != pl.col("verdict"))).fill_null(False)
    ends = pl.format(
        BAND_DISAGREES + "{} if none of the unknown are counted, {} if all of them are",
        "verdict",
        pl.when(pl.col("high_verdict") == NOT_ENOUGH).then(pl.lit("not known")).otherwise("high_verdict"),
    )
    return both.with_columns(
        verdict=pl.when(disagrees).then(pl.lit(CANNOT_TELL)).otherwise("verdict"),
        verdict_reason=pl.when(disagrees).then(ends).otherwise("verdict_reason"),
    ).drop("high_verdict")


def with_band_moves(series: pl.DataFrame) -> pl.DataFrame:
    """Says in the reason that the ends of a band moved apart since the period before, whatever the verdict.

    Columns: in: verdict_reason, band_low_change, band_high_change (null where there is no band or no change).  out: verdict_reason.
    """
    disagrees = (pl.col("band_low_change").sign() * pl.col("band_high_change").sign() < 0).fill_null(False)
    is_new = disagrees & ~pl.col("verdict_reason").str.contains(BAND_DISAGREES, literal=True)
    ending = pl.when(is_new).then(pl.lit(MOVED_APART)).otherwise(pl.lit(""))
    return series.with_columns(verdict_reason=pl.concat_str("verdict_reason", ending))


def _method() -> pl.Expr:
    chart, points = pl.col("chart_method").cast(pl.String).fill_null(""), pl.col("points")
    is_share = chart.str.starts_with(P) | chart.str.starts_with(U)
    share_name = pl.when(chart.str.starts_with(P)).then(pl.lit(P_CHART)).otherwise(pl.lit(U_CHART))
    adjusted = pl.when(chart.str.ends_with(SEASONAL)).then(pl.lit(ADJUSTED)).otherwise(pl.lit(""))
    is_annual = (pl.col("frequency") == "annual") & pl.col("has_recent_parts")
    return (
        pl.when((pl.col("window") > 1) & (pl.col("kept_points") >= ROLLING_POINTS)).then(pl.concat_str(pl.lit(XMR_EVERY), _every()))
        .when(pl.col("window") > 1).then(pl.lit(NONE))
        .when(is_annual & (points >= trends.NEEDED)).then(pl.coalesce("trend_method", pl.lit(trends.INTERVALS)))
        .when(is_share & (points >= PROCESS_POINTS)).then(pl.concat_str(share_name, adjusted))
        .when(points >= PROCESS_POINTS).then(pl.concat_str(pl.lit(XMR_CHART), adjusted))
        .when((points >= TRIAL_POINTS) & ~is_share).then(pl.lit(XMR_TRIAL))
        .otherwise(pl.lit(NONE))
    )  # fmt: skip


def _every() -> pl.Expr:
    """Which of the overlapping periods are used: fourth quarter, twelfth month, third year."""
    window = pl.col("window")
    ordinal = window.replace_strict(_ORDINALS, default=pl.format("{}th", window), return_dtype=pl.String)
    return pl.format("{} {}", ordinal, pl.col("frequency").replace_strict(_STEPS, default="period", return_dtype=pl.String))


def _trend_label() -> pl.Expr:
    meaning = trends.better_or_worse(pl.col("trend_label"), pl.col("improvement_direction"))
    return (
        pl.when(meaning == "better").then(pl.lit(IMPROVING))
        .when(meaning == "worse").then(pl.lit(WORSENING))
        .when(pl.col("trend_label") == trends.NO_CHANGE).then(pl.lit(NO_CHANGE))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip


def _trend_reason() -> pl.Expr:
    moved = pl.format(
        "the latest five years {} by more than chance, and still do without any one of them",
        pl.when(pl.col("trend_label") == trends.INCREASING).then(pl.lit("rise")).otherwise(pl.lit("fall")),
    )
    return (
        pl.when(pl.col("trend_direction").is_not_null() & (pl.col("improvement_direction") == "neutral")).then(pl.lit(NEITHER) + moved)
        .when(pl.col("trend_direction").is_not_null()).then(moved)
        .otherwise(pl.coalesce("trend_reason", pl.lit("the latest five years do not rise or fall by more than chance")))
    )  # fmt: skip


def _chart_label() -> pl.Expr:
    has_limits, cause = pl.col("limits_kind").is_not_null(), pl.col("special_cause").cast(pl.String)
    return (
        pl.when(~has_limits & pl.col("is_constant")).then(pl.lit(NO_CHANGE))
        .when(~has_limits | cause.is_in([HIGH, LOW])).then(pl.lit(CANNOT_TELL))
        .when(cause == IMPROVEMENT).then(pl.lit(IMPROVING))
        .when(cause == CONCERN).then(pl.lit(WORSENING))
        .otherwise(pl.lit(NO_CHANGE))
    )  # fmt: skip


def _chart_reason() -> pl.Expr:
    flag, is_trial = pl.col("flag").cast(pl.String), pl.col("limits_kind") == TRIAL
    is_high = pl.col("side") > 0
    where = pl.when(is_high).then(pl.lit("above")).otherwise(pl.lit("below"))
    rises = pl.when(pl.col("trend") > 0).then(pl.lit("rising")).otherwise(pl.lit("falling"))
    limit = pl.when(is_high).then(pl.lit("upper")).otherwise(pl.lit("lower"))
    signal = (
        pl.when(flag == OUTSIDE).then(pl.format("the latest point lies {} the {}limits", where, _trial_word(is_trial)))
        .when(flag == TREND).then(pl.format("the latest point ends a run of seven or more points {} without a pause", rises))
        .when(flag == TWO_IN_THREE).then(pl.format("two of three points in a row, the latest among them, lie close to the {} limit", limit))
        .when(flag == SHIFT).then(pl.format("seven or more points in a row, the latest among them, lie {} the average", where))
    )  # fmt: skip
    neither = pl.when(pl.col("improvement_direction") == "neutral").then(pl.lit(NEITHER)).otherwise(pl.lit(""))
    return (
        pl.when(pl.col("limits_kind").is_null() & pl.col("is_constant")).then(pl.lit(CONSTANT))
        .when(pl.col("limits_kind").is_null() & (pl.col("chart_ranges") < TRIAL_POINTS - 1)).then(pl.lit(GAPS))
        .when(pl.col("limits_kind").is_null()).then(pl.lit(STILL))
        .when(flag.is_not_null()).then(pl.concat_str(neither, signal))
        .when(is_trial).then(pl.lit(COMMON_ON_TRIAL))
        .otherwise(pl.lit(COMMON_CAUSE))
    )  # fmt: skip


def _trial_word(is_trial: pl.Expr) -> pl.Expr:
    return pl.when(is_trial).then(pl.lit("trial ")).otherwise(pl.lit("process "))


def _too_few() -> pl.Expr:
    is_rolling = pl.col("window") > 1
    held = pl.when(is_rolling).then("kept_points").otherwise("points")
    counted = pl.when(held == 1).then(pl.lit(" point with a value")).otherwise(pl.lit(" points with a value"))
    unshared = pl.when(is_rolling).then(pl.lit(" and no shared day")).otherwise(pl.lit(""))
    needed = (
        pl.when(is_rolling).then(pl.lit(f"; overlapping periods need at least {ROLLING_POINTS}"))
        .when(held >= TRIAL_POINTS).then(pl.lit(f"; limits for figures with denominators need at least {PROCESS_POINTS}"))
        .otherwise(pl.lit(f"; a trend needs at least {TRIAL_POINTS}"))
    )  # fmt: skip
    since = pl.coalesce("since", pl.lit(""))
    number = pl.when(held == 0).then(pl.lit("no")).otherwise(held.cast(pl.String))
    return pl.concat_str(number, counted, unshared, since, needed)
