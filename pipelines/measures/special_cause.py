"""The four rules that tell a signal from noise on a chart with limits, which of them a point is named after, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.measures.points import is_above

OUTSIDE: Final = "outside"
TREND: Final = "trend"
TWO_IN_THREE: Final = "two in three"
SHIFT: Final = "shift"
FLAGS: Final = (OUTSIDE, TREND, TWO_IN_THREE, SHIFT)
"""In order of precedence."""
IMPROVEMENT: Final = "improvement"
CONCERN: Final = "concern"
HIGH: Final = "neutral high"
LOW: Final = "neutral low"
CAUSES: Final = (IMPROVEMENT, CONCERN, HIGH, LOW)


@dataclass(frozen=True)
class Rules:
    """How long a run has to be, and what equal neighbours mean for a trend."""

    trend_points: int = 7
    shift_points: int = 7
    ties_break_trends: bool = True
    """False: a point equal to the one before neither adds to a trend nor ends it."""


STANDARD: Final = Rules()


def with_special_causes(points: pl.LazyFrame, rules: Rules = STANDARD) -> pl.LazyFrame:
    """Every point with the rule it triggers and what that means.

    Rows:    unchanged; in: sorted, as `points.in_order` leaves them.
    Columns: in: value, is_linked, centre, lower_limit, upper_limit, lower_near, upper_near, improvement_direction.
             out: also side (1 above the centre, -1 below, 0 on it), is_outside, is_close (to a limit, inside it), trend (1 rising,
             -1 falling, 0 neither), is_two_in_three, is_shift, flag, special_cause.
    Nulls:   flag, special_cause: common cause, or no limits.  side: no value or no limits.
    """
    return _with_meaning(_with_runs(_with_places(points), rules))


def flag(outside: pl.Expr, trend: pl.Expr, two_in_three: pl.Expr, shift: pl.Expr) -> pl.Expr:
    """The rule that a point is named after, of those that it triggers."""
    triggered = zip(FLAGS, (outside, trend, two_in_three, shift), strict=True)
    return pl.coalesce(pl.when(is_so).then(pl.lit(name, dtype=pl.Enum(FLAGS))) for name, is_so in triggered)


def special_cause(flagged: pl.Expr, side: pl.Expr, trend: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """What a flagged point means: a trend by where it goes, everything else by the side of the centre it lies on."""
    kind = pl.Enum(CAUSES)
    is_high = pl.when(flagged == TREND).then(trend > 0).otherwise(side > 0)
    is_good = is_high == (improvement_direction == "increase")
    return (
        pl.when(flagged.is_null()).then(pl.lit(None, dtype=kind))
        .when((improvement_direction == "neutral") & is_high).then(pl.lit(HIGH, dtype=kind))
        .when(improvement_direction == "neutral").then(pl.lit(LOW, dtype=kind))
        .when(is_good).then(pl.lit(IMPROVEMENT, dtype=kind))
        .otherwise(pl.lit(CONCERN, dtype=kind))
    )  # fmt: skip


def _with_places(points: pl.LazyFrame) -> pl.LazyFrame:
    """Where each point lies: side of the centre, outside, close to a limit."""
    value, centre = pl.col("value"), pl.col("centre")
    has_limits = pl.col("upper_limit").is_not_null() & value.is_not_null()
    side = is_above(value, centre).cast(pl.Int8) - is_above(centre, value).cast(pl.Int8)
    outside = is_above(value, pl.col("upper_limit")) | is_above(pl.col("lower_limit"), value)
    beyond_near = is_above(value, pl.col("upper_near")) | is_above(pl.col("lower_near"), value)
    return points.with_columns(
        side=pl.when(has_limits).then(side), is_outside=outside.fill_null(False), is_beyond_near=beyond_near.fill_null(False)
    ).with_columns(is_close=pl.col("is_beyond_near") & ~pl.col("is_outside")).drop("is_beyond_near")  # fmt: skip


def _with_runs(points: pl.LazyFrame, rules: Rules) -> pl.LazyFrame:
    linked, side, close = pl.col("is_linked"), pl.col("side"), pl.col("is_close")
    is_same_side = linked & (side == side.shift(1)) & (side != 0)
    window = is_same_side & is_same_side.shift(1) & (close.cast(pl.Int8) + close.shift(1) + close.shift(2) >= 2)
    stepped = points.with_columns(
        is_window=window.fill_null(False), shift_run=(~is_same_side).fill_null(True).cum_sum().set_sorted(), step=_step(rules)
    ).with_columns(trend_run=(~linked | pl.col("step").ne_missing(pl.col("step").shift(1))).cum_sum().set_sorted())
    # A run of n steps has n + 1 points; the first of them is marked by the step after it.
    steps = pl.col("is_step").sum().over("trend_run")
    own = pl.when(steps >= rules.trend_points - 1).then("step").otherwise(0).fill_null(0)
    in_window = pl.any_horizontal("is_window", pl.col("is_window").shift(-1), pl.col("is_window").shift(-2))
    return (
        stepped.with_columns(is_step=linked & (pl.col("value") != pl.col("value").shift(1)))
        .with_columns(
            own_trend=own,
            is_shift=(pl.len().over("shift_run") >= rules.shift_points) & (side != 0).fill_null(False),
            is_two_in_three=close & in_window.fill_null(False),
        )
        .with_columns(trend=pl.when(pl.col("own_trend") != 0).then("own_trend").otherwise(pl.col("own_trend").shift(-1)).fill_null(0))
        .drop("is_window", "shift_run", "step", "trend_run", "is_step", "own_trend")
    )


def _step(rules: Rules) -> pl.Expr:
    """1 up, -1 down, 0 level from the point before; null where that is missing or the chart has no limits."""
    value = pl.col("value")
    step = pl.when(pl.col("is_linked") & pl.col("side").is_not_null()).then((value - value.shift(1)).sign().cast(pl.Int8))
    if rules.ties_break_trends:
        return step
    return pl.when(step != 0).then(step).forward_fill().over((~pl.col("is_linked")).cum_sum())


def _with_meaning(points: pl.LazyFrame) -> pl.LazyFrame:
    rule = flag(pl.col("is_outside"), pl.col("trend") != 0, pl.col("is_two_in_three"), pl.col("is_shift"))
    return points.with_columns(flag=rule).with_columns(
        special_cause=special_cause(pl.col("flag"), pl.col("side"), pl.col("trend"), pl.col("improvement_direction"))
    )
