"""What limits say about a target: whether the process as it runs will meet it."""

from __future__ import annotations

from typing import Final

import polars as pl

MEETS: Final = "consistently meets"
MISSES: Final = "consistently misses"
SOMETIMES: Final = "sometimes meets"


def assurance(lower_limit: pl.Expr, upper_limit: pl.Expr, target: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """Assurance from the limits of the last segment.

    A target on a limit, or between the limits, is met sometimes. Null: no limits, no target, or a neutral direction.
    """
    is_increase = improvement_direction == "increase"
    has_all = pl.all_horizontal(part.is_not_null() for part in (lower_limit, upper_limit, target)) & (improvement_direction != "neutral")
    return (
        pl.when(~has_all).then(pl.lit(None, dtype=pl.String))
        .when(target > upper_limit).then(pl.when(is_increase).then(pl.lit(MISSES)).otherwise(pl.lit(MEETS)))
        .when(target < lower_limit).then(pl.when(is_increase).then(pl.lit(MEETS)).otherwise(pl.lit(MISSES)))
        .otherwise(pl.lit(SOMETIMES))
    )  # fmt: skip
