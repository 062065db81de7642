"""The honest range of a figure whose unknown cases may all belong to it: NEET between "none of the unknown" and "all of them"."""

from __future__ import annotations

import polars as pl

KEY = ("area", "period", "basis", "breakdown")


def bands(figures: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """One band per figure of an indicator that has one.

    Rows:    in: figures one per indicator and KEY; pairs one per banded indicator.  out: one per figure of a banded indicator.
    Columns: in: figures(indicator, *KEY, value, symbol, source), pairs(indicator, companion, meaning).
             out: indicator, *KEY, low, high, companion, companion_value, companion_symbol, companion_source, meaning.
    Nulls:   low: the figure has no value.  high: the companion has none, or is not held.
             Sources may differ between the two; companion_source says so.
    """
    companion = figures.select(
        pl.col("indicator").alias("companion"), *KEY, pl.col("value").alias("companion_value"),
        pl.col("symbol").alias("companion_symbol"), pl.col("source").alias("companion_source"),
    )  # fmt: skip
    return (
        figures.join(pairs, on="indicator")
        .join(companion, on=["companion", *KEY], how="left")
        .select(
            "indicator",
            *KEY,
            pl.col("value").alias("low"),
            pl.col("companion_value").alias("high"),
            "companion",
            "companion_value",
            "companion_symbol",
            "companion_source",
            "meaning",
        )
        .sort("indicator", *KEY)
    )
