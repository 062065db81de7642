"""Points of series put in order: which neighbour each point has, and which points share their limits."""

from __future__ import annotations

from typing import Final

import polars as pl

NOISE: Final = 1e-12
"""Of the size of two numbers: differences below it are binary noise, since a mean of 0.1s is not 0.1."""


def in_order(points: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """Points sorted, with their chart and whether they follow the point above.

    Rows:    in: one per series and period, any order.  out: the same, sorted by series and position.
    Columns: in: series, position, segment, value.
             out: also chart (one number per series and segment, counted from 0 in order), is_linked (the row above is the
             same chart's period straight before, and both have a value).
    A missing period, a period without a value and the start of a segment leave is_linked false: moving ranges and runs end there.
    Points that have both columns already are in order, and stay as they are.
    """
    if {"chart", "is_linked"} <= set(points.lazy().collect_schema()):
        return points.lazy()
    follows = (pl.col("series") == pl.col("series").shift(1)) & (pl.col("segment") == pl.col("segment").shift(1))
    is_next = pl.col("position") - pl.col("position").shift(1) == 1
    has_both = pl.col("value").is_not_null() & pl.col("value").shift(1).is_not_null()
    return (
        points.lazy()
        .sort("series", "position")
        .with_columns(
            chart=(~follows).fill_null(False).cum_sum().cast(pl.UInt32).set_sorted(),
            is_linked=(follows & is_next & has_both).fill_null(False),
        )
    )


def is_above(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """Whether one number is larger than another by more than binary noise."""
    return one - other > NOISE * (one.abs() + other.abs())


def moving_range(value: pl.Expr) -> pl.Expr:
    """Distance from the point straight before; null where that is missing."""
    return pl.when("is_linked").then((value - value.shift(1)).abs())
