"""Overlapping periods thinned to those that share no day: neighbouring rolling years would find trends in noise."""

from __future__ import annotations

from typing import Final

import polars as pl

NEEDED: Final = 8
"""Points that share no day, before anything is said about a rolling series."""


def without_overlap(points: pl.LazyFrame) -> pl.LazyFrame:
    """Every window-th point counted back from the latest with a value; series whose periods do not overlap stay as they are.

    Rows:    in: one per series and period.  out: those that are left.
    Columns: in: series, position, value, window.  out: the same; position counts the kept periods, so neighbours differ by 1.
    """
    latest = pl.col("position").filter(pl.col("value").is_not_null()).max().over("series")
    last = pl.coalesce(latest, pl.col("position").max().over("series"))
    overlaps = points.filter(pl.col("window") > 1).with_columns(back=pl.col("position") - last)
    kept = overlaps.filter(pl.col("back") % pl.col("window") == 0).with_columns(position=pl.col("back") // pl.col("window"))
    return pl.concat([points.filter(pl.col("window") <= 1), kept.drop("back")], how="vertical_relaxed")
