"""The gap between two groups of one dimension, such as girls and boys, with the interval of their difference."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.change import round_to
from pipelines.measures.difference import difference_limits, difference_method

NO_VALUE: Final = "a group has no value"
NO_INTERVAL: Final = "a group has no interval"


def group_gaps(pairs: pl.DataFrame) -> pl.DataFrame:
    """Adds the difference a - b of each pair, its 95 % interval and the method, or why there is none.

    Columns: in: value_a, low_a, high_a, method_a (of the interval), exact_a (from published counts), the same of b, decimals.
             out: also difference (rounded to decimals), low, high, method, reason.
    Nulls:   difference: a group has no value.  low, high: a group has no interval; reason says which.
             exact: no published counts; the published value stands in, whose interval rounding has widened.
    The groups must not overlap: whether they do, the figures cannot say.
    """
    a, b = ((pl.coalesce(f"exact_{side}", f"value_{side}"), pl.col(f"low_{side}"), pl.col(f"high_{side}")) for side in ("a", "b"))
    low, high = difference_limits(a, b)
    has_values = pl.col("value_a").is_not_null() & pl.col("value_b").is_not_null()
    method = difference_method(pl.col("method_a"), pl.col("method_b"))
    has_interval = has_values & low.is_not_null()
    return pairs.with_columns(
        difference=pl.when(has_values).then(round_to(pl.col("value_a") - pl.col("value_b"), pl.col("decimals"))),
        low=pl.when(has_interval).then(low),
        high=pl.when(has_interval).then(high),
        method=pl.when(has_interval).then(method),
        reason=pl.when(~has_values).then(pl.lit(NO_VALUE)).when(~has_interval).then(pl.lit(NO_INTERVAL)),
    )
