"""Change of a series' latest value from the period straight before it on the same basis."""

from __future__ import annotations

from typing import Final

import polars as pl

NO_LATEST: Final = "the latest period has no value"
NO_PREVIOUS: Final = "no figure for the period before is held"
PREVIOUS_EMPTY: Final = "the period before has no value"
BREAK: Final = "the series breaks between the two periods"


def with_change(series: pl.DataFrame) -> pl.DataFrame:
    """Adds change = latest_value - previous_value, in the indicator's unit, rounded to its decimals; or why there is none.

    Columns: in: latest_value, latest_start, previous_period, previous_value, previous_start, last_break, decimals.
             out: also change, change_reason.
    Nulls:   change is null exactly where change_reason is not. A break after the start of the previous period and up to
             that of the latest one lies between them.
    """
    crosses = (pl.col("last_break") > pl.col("previous_start")) & (pl.col("last_break") <= pl.col("latest_start"))
    reason = (
        pl.when(pl.col("latest_value").is_null()).then(pl.lit(NO_LATEST))
        .when(pl.col("previous_period").is_null()).then(pl.lit(NO_PREVIOUS))
        .when(pl.col("previous_value").is_null()).then(pl.lit(PREVIOUS_EMPTY))
        .when(crosses.fill_null(False)).then(pl.lit(BREAK))
    )  # fmt: skip
    difference = round_to(pl.col("latest_value") - pl.col("previous_value"), pl.col("decimals"))
    return series.with_columns(change_reason=reason).with_columns(change=pl.when(pl.col("change_reason").is_null()).then(difference))


def round_to(value: pl.Expr, decimals: pl.Expr) -> pl.Expr:
    """A value rounded half away from zero to a number of decimals held in a column; null decimals leave it as it is.

    The nudge of one part in a million million keeps 1.005, stored as 1.00499..., from rounding down.
    """
    scale = pl.lit(10.0).pow(decimals.cast(pl.Float64))
    rounded = ((value.abs() * scale) * (1 + 1e-12) + 0.5).floor() / scale * value.sign()
    return pl.when(decimals.is_null()).then(value).otherwise(rounded)
