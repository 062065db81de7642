"""The baseline forecast: where a series goes if it goes on as before. Later figures are held against its prediction interval."""

from __future__ import annotations

from typing import Final

import polars as pl

NEEDED: Final = 5
"""Fewer values than that forecast nothing."""
LEAST_STEPS: Final = NEEDED - 1
LEVEL: Final = 0.95
METHOD: Final = "random walk with drift"
SEASONAL: Final = "seasonal random walk with drift"
ON_SCALE: Final = {"log": ", on the log scale", "logit": ", on the logit scale", "plain": ""}
_BOUNDED: Final = {"rate": "log", "count": "log", "proportion": "logit"}


def forecasts(points: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    """The forecast of every series that has enough values, for each step of its horizon.

    The change from one period to the next (from one season to the same of the next year) goes on at its mean, D. After k such
    steps the forecast is the last value + k D, and its error has the variance s^2 (k + k^2 / m), s and m being the standard
    deviation and number of the changes seen; the interval takes Student's t with m - 1 degrees of freedom. For one step this is
    the prediction interval of a regression of the changes on a constant.

    Rows:    in: points one per series and period; series one per series.  out: one per series and step, sorted.
    Columns: in: points(series, position (0: the last known period, neighbours differ by 1), value),
             series(series, kind, multiplier, season (periods in a cycle; 1: none), horizon).
             out: series, step (1: the period after the last known), value, low, high, points, method.
    Units:   value, low, high: the indicator's. Rates and counts are forecast as logarithms and proportions as logits, so that no
             limit is impossible; where a value lies on its bound, the plain values are used and limits cut off there.
    Nulls:   a point without a value is a gap. A series has no rows with fewer than five values or four changes, no last value to
             start from, or no change at all.
    Why a random walk and not a line: a line forgets that the level itself wanders, and its interval is then too narrow.
    """
    scaled = _scaled(points.filter(pl.col("value").is_not_null()), series)
    moves = _moves(scaled)
    ahead = series.select("series", step=pl.int_ranges(1, pl.col("horizon") + 1)).explode("step", empty_as_null=False)
    stepped = (
        ahead.join(series.select("series", "kind", "multiplier", "season"), on="series")
        .join(moves, on="series")
        .with_columns(cycles=(pl.col("step") + pl.col("season") - 1) // pl.col("season"))
        .with_columns(position=pl.col("step") - pl.col("cycles") * pl.col("season"))
        .join(scaled.select("series", "position", "scaled", "scale"), on=["series", "position"])
        .sort("series", "step")
    )
    return _with_limits(stepped).select("series", "step", "value", "low", "high", "points", "method")


def with_reading(found: pl.DataFrame) -> pl.DataFrame:
    """Adds what the figure that came says of the forecast.

    Columns: in: low, high, observed, improvement_direction.  out: also reading.
    A figure on a limit is inside.
    """
    is_low, is_high = pl.col("observed") < pl.col("low"), pl.col("observed") > pl.col("high")
    towards = pl.col("improvement_direction")
    reading = (
        pl.when(pl.col("observed").is_null()).then(pl.lit("not yet known"))
        .when(~is_low & ~is_high).then(pl.lit("inside"))
        .when(towards == "neutral").then(pl.when(is_low).then(pl.lit("lower than forecast")).otherwise(pl.lit("higher than forecast")))
        .when(is_low == (towards == "decrease")).then(pl.lit("better than forecast"))
        .otherwise(pl.lit("worse than forecast"))
    )  # fmt: skip
    return found.with_columns(reading=reading)


def _scaled(points: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    """Values on the scale on which they are forecast, one scale per series."""
    value, most = pl.col("value"), pl.col("multiplier")
    wanted = pl.col("kind").replace_strict(_BOUNDED, default="plain", return_dtype=pl.String)
    is_inside = (value > 0) & ((wanted != "logit") | (value < most))
    scale = pl.when(is_inside.all().over("series")).then(wanted).otherwise(pl.lit("plain"))
    known = points.select("series", "position", "value").join(series.select("series", "kind", "multiplier", "season"), on="series")
    return known.with_columns(scale=scale).with_columns(
        scaled=pl.when(pl.col("scale") == "log").then(value.log())
        .when(pl.col("scale") == "logit").then((value / (most - value)).log())
        .otherwise(value)
    )  # fmt: skip


def _moves(scaled: pl.DataFrame) -> pl.DataFrame:
    """Mean, spread and number of the changes of each series that has enough of them.

    Columns: out: series, drift, spread, changes, points.
    """
    before = scaled.select("series", position=pl.col("position") + pl.col("season"), before="scaled")
    changes = scaled.join(before, on=["series", "position"]).select("series", change=pl.col("scaled") - pl.col("before"))
    counted = scaled.group_by("series").agg(points=pl.len().cast(pl.Int64))
    found = changes.group_by("series").agg(drift=pl.col("change").mean(), spread=pl.col("change").std(), changes=pl.len().cast(pl.Int64))
    is_enough = (pl.col("points") >= NEEDED) & (pl.col("changes") >= LEAST_STEPS) & (pl.col("spread") > 1e-12)
    return found.join(counted, on="series").filter(is_enough)


def _with_limits(stepped: pl.DataFrame) -> pl.DataFrame:
    from scipy.special import stdtrit  # takes half a second to import, and only an indicator with a forecast needs it

    quantile = pl.Series("quantile", stdtrit((stepped["changes"] - 1).to_numpy(), 0.5 + LEVEL / 2), dtype=pl.Float64)
    cycles, drift = pl.col("cycles"), pl.col("drift")
    middle = pl.col("scaled") + cycles * drift
    half = pl.col("quantile") * pl.col("spread") * (cycles + cycles.pow(2) / pl.col("changes")).sqrt()
    ends = {"value": middle, "low": middle - half, "high": middle + half}
    method = pl.when(pl.col("season") > 1).then(pl.lit(SEASONAL)).otherwise(pl.lit(METHOD))
    return stepped.with_columns(quantile).with_columns(
        *(_unscaled(end).alias(name) for name, end in ends.items()),
        method=method + pl.col("scale").replace_strict(ON_SCALE, return_dtype=pl.String),
    )


def _unscaled(end: pl.Expr) -> pl.Expr:
    """Back in the indicator's unit, cut off at what is possible."""
    most = pl.when(pl.col("kind") == "proportion").then("multiplier").otherwise(float("inf"))
    least = pl.when(pl.col("kind").is_in(list(_BOUNDED))).then(0.0).otherwise(float("-inf"))
    return (
        pl.when(pl.col("scale") == "log").then(end.exp())
        .when(pl.col("scale") == "logit").then(pl.col("multiplier") / (1 + (-end).exp()))
        .otherwise(end)
    ).clip(least, most)  # fmt: skip
