"""Recent trend of an annual series: its latest five periods, tested at 99.8 %, with the slope stable without any one of them.

As public-health practice does it (Fingertips technical guidance, "Trend markers"), with its gaps closed: a missing period, a
break, overlapping periods, an interval of no width or a count equal to its denominator are named, never passed over.

* Counts (proportions whose five counts are published): chi-square for trend,
  N (N S - X T1)^2 / (X (N - X)(N T2 - T1^2)) with N = sum n, X = sum x, T1 = sum n t, T2 = sum n t^2, S = sum x t;
  the direction is that of the logits on t.
* Intervals (everything else): weights 1/se^2 with se = (high - low)/3.92, chi-square = (slope / se of slope)^2.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from pipelines.measures.levels import LEVELS, z_of
from pipelines.measures.recent_trend_slopes import PERIODS, Floats, latest_cells, tested_slopes

COUNTS: Final = "recent trend (counts)"
INTERVALS: Final = "recent trend (intervals)"
INCREASING: Final = "increasing"
DECREASING: Final = "decreasing"
NO_CHANGE: Final = "no significant change"
CANNOT: Final = "cannot be calculated"

NEEDED: Final = PERIODS
NOT_ANNUAL: Final = "the recent trend is for annual series"
OVERLAPS: Final = "the periods overlap"
TOO_FEW: Final = f"a recent trend needs {NEEDED} points"
GAP: Final = f"a period is missing among the latest {NEEDED}"
BREAK: Final = f"the series breaks within the latest {NEEDED} periods"
NO_VALUE: Final = f"a value is missing among the latest {NEEDED}"
OUT_OF_RANGE: Final = f"a count among the latest {NEEDED} is negative or above its denominator"
WHOLE: Final = f"a count among the latest {NEEDED} equals its denominator"
NO_EVENT: Final = f"no event in any of the latest {NEEDED} periods"
NO_INTERVAL: Final = f"neither counts nor an interval for each of the latest {NEEDED} periods"
NO_WIDTH: Final = f"an interval among the latest {NEEDED} has no width"
UNSTABLE: Final = "the direction depends on a single one of the points"
IN_ROUNDING: Final = "the slope is within the rounding of the published percentages"

_LEVEL: Final = LEVELS[1]


def recent_trend(points: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The recent trend of every series, or why there is none.

    Rows:    in: points one per series and period, any order; facts one per series.  out: one per series of facts, in their order.
    Columns: in: points(series, position, segment, value, numerator, denominator, low, high, is_derived_numerator),
             facts(series, kind, decimals, frequency, window).
             out: series, method, chi2, p_value, direction, label, reason.
    Nulls:   method, chi2, p_value: cannot be calculated.  direction: no significant change, or cannot.
             reason: null where nothing needs one.
    Derived counts are as coarse as the percentage they came from: their series are tested by interval (which the rounding has
    widened), and no slope that rounding alone can make is called a change.
    """
    cells = latest_cells(points, facts)
    tested = facts.select("series", "kind", "frequency", "window").hstack(_held(points, facts, cells)).hstack(tested_slopes(cells))
    method = pl.when(_has_counts()).then(pl.lit(COUNTS)).otherwise(pl.lit(INTERVALS))
    judged = (
        tested.lazy().with_columns(method=method).with_columns(obstacle=_obstacle()).with_columns(_of_method("chi2"), _of_method("sign"))
    )
    return pl.DataFrame(_labelled(judged).collect())


def better_or_worse(label: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """What a label means for an indicator: better, worse, or null where neither can be said."""
    is_good = (label == INCREASING) == (improvement_direction == "increase")
    says = label.is_in([INCREASING, DECREASING]) & improvement_direction.is_in(["increase", "decrease"])
    return pl.when(says & is_good).then(pl.lit("better")).when(says).then(pl.lit("worse"))


def changed_since_before(latest: tuple[pl.Expr, pl.Expr], before: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    """The two-period marker: increasing or decreasing only where the (low, high) of two periods do not overlap."""
    return (
        pl.when(latest[0] > before[1]).then(pl.lit(INCREASING))
        .when(latest[1] < before[0]).then(pl.lit(DECREASING))
        .when(pl.all_horizontal(end.is_not_null() for end in (*latest, *before))).then(pl.lit(NO_CHANGE))
        .otherwise(pl.lit(CANNOT))
    )  # fmt: skip


def _held(points: pl.DataFrame, facts: pl.DataFrame, cells: dict[str, Floats]) -> pl.DataFrame:
    """What the five points of each series have, as flags; `held` counts all of its points."""
    x, n, low, high, segment = (cells[name] for name in ("numerator", "denominator", "low", "high", "segment"))
    held = facts.select("series").join(points.group_by("series").len("held"), on="series", how="left", maintain_order="left")
    flags = {
        "is_unbroken": (segment == segment[:, -1:]).all(axis=1), "has_values": ~np.isnan(cells["value"]).any(axis=1),
        "has_periods": (cells["is_held"] == 1).all(axis=1), "is_derived": (cells["is_derived_numerator"] == 1).any(axis=1),
        "has_both": (~np.isnan(x) & (n > 0)).all(axis=1), "is_out_of_range": ((x < 0) | (x > n)).any(axis=1),
        "is_whole": (x == n).any(axis=1), "is_all_zero": (x == 0).all(axis=1),
        "has_intervals": ~np.isnan(low + high).any(axis=1), "has_no_width": (high <= low).any(axis=1),
    }  # fmt: skip
    return held.select(pl.col("held").fill_null(0)).with_columns(**{name: pl.Series(flag) for name, flag in flags.items()})


def _has_counts() -> pl.Expr:
    return (pl.col("kind") == "proportion") & pl.col("has_both") & ~pl.col("is_derived")


def _obstacle() -> pl.Expr:
    """Why nothing can be calculated; null where it can."""
    counts = pl.col("method") == COUNTS
    return (
        pl.when(pl.col("frequency") != "annual").then(pl.lit(NOT_ANNUAL))
        .when(pl.col("window") > 1).then(pl.lit(OVERLAPS))
        .when(pl.col("held") < NEEDED).then(pl.lit(TOO_FEW))
        .when(~pl.col("has_periods")).then(pl.lit(GAP))
        .when(~pl.col("is_unbroken")).then(pl.lit(BREAK))
        .when(~pl.col("has_values")).then(pl.lit(NO_VALUE))
        .when(counts & pl.col("is_out_of_range")).then(pl.lit(OUT_OF_RANGE))
        .when(counts & pl.col("is_whole")).then(pl.lit(WHOLE))
        .when(counts & pl.col("is_all_zero")).then(pl.lit(NO_EVENT))
        .when(~counts & ~pl.col("has_intervals")).then(pl.lit(NO_INTERVAL))
        .when(~counts & pl.col("has_no_width")).then(pl.lit(NO_WIDTH))
    )  # fmt: skip


def _of_method(name: str) -> pl.Expr:
    """The column of the method that was used; null where nothing can be calculated."""
    of_method = pl.when(pl.col("method") == COUNTS).then(f"{name}_counts").otherwise(f"{name}_intervals")
    return pl.when(pl.col("obstacle").is_null()).then(of_method).alias(name)


def _labelled(judged: pl.LazyFrame) -> pl.LazyFrame:
    can = pl.col("obstacle").is_null()
    passes = can & (pl.col("chi2") > z_of(_LEVEL) ** 2)
    is_rounding = (pl.col("method") == INTERVALS) & pl.col("is_derived") & pl.col("is_within_rounding")
    is_steady = passes & ~is_rounding
    direction = (
        pl.when(is_steady & (pl.col("sign") > 0)).then(pl.lit(INCREASING))
        .when(is_steady & (pl.col("sign") < 0)).then(pl.lit(DECREASING))
    )  # fmt: skip
    reason = (
        pl.when(~can).then("obstacle")
        .when(passes & is_rounding).then(pl.lit(IN_ROUNDING))
        .when(passes & (pl.col("sign") == 0)).then(pl.lit(UNSTABLE))
    )  # fmt: skip
    return judged.select(
        "series",
        pl.when(can).then("method").alias("method"),
        "chi2",
        pl.col("chi2").map_batches(_upper_tail, return_dtype=pl.Float64).alias("p_value"),
        direction.alias("direction"),
        pl.when(can).then(pl.coalesce(direction, pl.lit(NO_CHANGE))).otherwise(pl.lit(CANNOT)).alias("label"),
        reason.alias("reason"),
    )


def _upper_tail(chi2: pl.Series) -> pl.Series:
    """Chance of a chi-square of one degree of freedom at least this large."""
    from scipy.special import chdtrc  # takes half a second to import, and only building a release needs it

    return pl.Series(chdtrc(1.0, chi2.fill_null(float("nan")).to_numpy())).fill_nan(None)
