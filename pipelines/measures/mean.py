"""Mean of single values with Student's t interval, n - 1 degrees of freedom, at both levels."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import LEVELS

STUDENT: Final = "Student t"
ONE_VALUE: Final = "none: a single value has no spread"


def means(values: pl.DataFrame) -> pl.DataFrame:
    """The mean of each group.

    Rows:    in: one per value.  out: one per group, sorted.
    Columns: in: group, value.  out: group, n, sum, value, sd, low, high (95 %), low_998, high_998, method.
    Nulls:   in: a value that is null is not counted.  out: sd and limits where n is below 2; method then says why.
    """
    found = (
        values.drop_nulls("value")
        .group_by("group")
        .agg(n=pl.len(), sum=pl.col("value").sum(), mean=pl.col("value").mean(), sd=pl.col("value").std(ddof=1))
        .rename({"mean": "value"})
        .sort("group")
    )
    error = pl.col("sd") / pl.col("n").sqrt()
    for level, suffix in zip(LEVELS, ("", "_998"), strict=True):
        t = student(found["n"], level)
        found = found.with_columns(
            (pl.col("value") - t * error).alias(f"low{suffix}"), (pl.col("value") + t * error).alias(f"high{suffix}")
        )
    return found.with_columns(method=pl.when(pl.col("n") > 1).then(pl.lit(STUDENT)).otherwise(pl.lit(ONE_VALUE)))


def student(n: pl.Series, level: float) -> pl.Series:
    """Quantiles of Student's t with n - 1 degrees of freedom; null below two values."""
    from scipy.special import stdtrit  # takes half a second to import

    freedom = (n.cast(pl.Float64) - 1).to_numpy()
    return pl.Series(stdtrit(freedom, 1 - (1 - level) / 2)).set(n < 2, None)
