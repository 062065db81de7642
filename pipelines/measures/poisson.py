"""Limits of a count of events, for rates: exact Poisson below 10 events, Byar's approximation from 10 (APHO Technical Briefing 3)."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import LEVELS, number, z_of
from pipelines.measures.wilson import SIDES, Side

EXACT: Final = "exact Poisson"
BYAR: Final = "Byar"
EXACT_BELOW: Final = 10
"""Byar's lower limit is poor, and can be negative, for a handful of events."""


def byar(count: str, level: float, side: Side) -> str:
    """One limit of a count of 10 or more, as an expression over the column `count`.

    low = x (1 - 1/(9x) - z/(3 sqrt x))^3; high = (x+1) (1 - 1/(9(x+1)) + z/(3 sqrt(x+1)))^3.
    """
    z = z_of(level)
    if side == "low":
        return f"{count} * power(1 - 1 / (9 * {count}) - {number(z)} / (3 * sqrt({count})), 3)"
    return f"({count} + 1) * power(1 - 1 / (9 * ({count} + 1)) + {number(z)} / (3 * sqrt({count} + 1)), 3)"


def count_limits(counts: pl.Series) -> pl.DataFrame:
    """Limits of counts of any size, at both levels: exact below 10, Byar from 10.

    Rows:    out: one per count, in their order.
    Columns: out: count, method (EXACT, BYAR), low, high (95 %), low_998, high_998, all as counts.
    Nulls:   everything but the count, where that is null or negative.
    """
    frame = counts.cast(pl.Float64).alias("count").to_frame()
    frame = frame.join(exact_limits(counts), on="count", how="left", maintain_order="left")
    count = pl.col("count")
    limits = [
        pl.when(count >= EXACT_BELOW).then(pl.sql_expr(byar("count", level, side))).otherwise(f"exact_{side}{suffix}").alias(side + suffix)
        for level, suffix in zip(LEVELS, ("", "_998"), strict=True)
        for side in SIDES
    ]
    return frame.select(
        count, pl.when(count >= EXACT_BELOW).then(pl.lit(BYAR)).when(count >= 0).then(pl.lit(EXACT)).alias("method"), *limits
    )


def exact_limits(counts: pl.Series) -> pl.DataFrame:
    """Exact Poisson limits of counts below 10, at both levels.

    Rows:    out: one per distinct count from 0 to below 10, sorted; other counts and nulls are left out.
    Columns: out: count, exact_low, exact_high (95 %), exact_low_998, exact_high_998.
    """
    from scipy.special import chdtri  # takes half a second to import, and only building a release needs it

    few = counts.drop_nulls().unique().sort()
    few = few.filter((few >= 0) & (few < EXACT_BELOW)).cast(pl.Float64)
    columns = [few.alias("count")]
    for level, suffix in zip(LEVELS, ("", "_998"), strict=True):
        tail = (1 - level) / 2
        x = few.to_numpy()
        # chdtri(df, p) is the chi-square quantile of upper tail p; at 0 events its low limit is 0 by definition.
        low = pl.Series(f"exact_low{suffix}", chdtri(2 * x, 1 - tail) / 2 if len(x) else [], dtype=pl.Float64)
        high = pl.Series(f"exact_high{suffix}", chdtri(2 * x + 2, tail) / 2 if len(x) else [], dtype=pl.Float64)
        columns += [low.scatter((few == 0).arg_true(), 0.0), high]
    return pl.DataFrame(columns)
