"""The verdict on a series. No trend test is part of this version, so none claims a trend."""

from __future__ import annotations

from typing import Final

import polars as pl

NOT_ENOUGH: Final = "not enough points"
CANNOT_TELL: Final = "cannot tell"
NEEDED: Final = 5
"""Fewer points cannot carry a trend test."""
NO_TEST: Final = "trend tests are not part of this version"
BAND_DISAGREES: Final = "the ends of the band disagree: the published value and the one with the unknown added moved in opposite directions"


def with_verdict(series: pl.DataFrame) -> pl.DataFrame:
    """Adds the verdict with its method, points and reason.

    Columns: in: valued_points, last_break, band_low_change, band_high_change (null where there is no band or no change).
             out: also verdict, verdict_method, verdict_points, verdict_reason.
    """
    points = pl.col("valued_points")
    is_short = points < NEEDED
    disagrees = (pl.col("band_low_change").sign() * pl.col("band_high_change").sign() < 0).fill_null(False)
    since = pl.when(pl.col("last_break").is_null()).then(pl.lit("")).otherwise(pl.lit(" since the definition changed"))
    counted = pl.when(points == 1).then(pl.lit(" point with a value")).otherwise(pl.lit(" points with a value"))
    short = pl.concat_str(points.cast(pl.String), counted, since, pl.lit(f"; a trend needs at least {NEEDED}"))
    return series.with_columns(
        verdict=pl.when(is_short).then(pl.lit(NOT_ENOUGH)).otherwise(pl.lit(CANNOT_TELL)),
        verdict_method=pl.lit("none"),
        verdict_points=points,
        verdict_reason=pl.concat_str(
            pl.when(is_short).then(short).otherwise(pl.lit(NO_TEST)),
            pl.when(disagrees).then(pl.lit(f"; {BAND_DISAGREES}")).otherwise(pl.lit("")),
        ),
    )
