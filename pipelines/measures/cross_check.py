"""Whether two sources that publish the same figure agree. The other source is a check, never part of the series."""

from __future__ import annotations

import polars as pl


def with_agreement(pairs: pl.DataFrame) -> pl.DataFrame:
    """Adds the difference and whether one value may be the other, rounded.

    Columns: in: value, other_value, decimals (of the indicator).  out: also difference, agrees.
    Nulls:   agrees and difference are null where one of the two has no value.
    Both ends of the rounding step agree: of 0.35 one publisher prints 0.3 and another 0.4.
    """
    half_step = 0.5 * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64))
    difference = pl.col("other_value") - pl.col("value")
    # The millionth of a step is room for binary noise: 0.35 - 0.3 is a little over 0.05.
    return pairs.with_columns(difference=difference, agrees=difference.abs() <= half_step * (1 + 1e-6))
