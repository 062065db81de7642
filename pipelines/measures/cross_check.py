"""Whether two sources that publish the same figure agree. The other source is a check, never part of the series."""

from __future__ import annotations

import polars as pl

from pipelines.measures.change import round_to


def with_agreement(pairs: pl.DataFrame) -> pl.DataFrame:
    """Adds the difference and whether the two values are equal as printed.

    Columns: in: value, other_value, decimals (of the indicator).  out: also difference, agrees.
    Nulls:   agrees and difference are null where one of the two has no value.
    """
    one, other = (round_to(pl.col(name), pl.col("decimals")) for name in ("value", "other_value"))
    return pairs.with_columns(difference=pl.col("other_value") - pl.col("value"), agrees=one == other)
