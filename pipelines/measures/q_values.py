"""q-values after Benjamini and Yekutieli: how far a test still holds beside all other tests of its area."""

from __future__ import annotations

from typing import Final

import polars as pl

LEVEL: Final = 0.05
"""A verdict whose q-value is above this carries a caution; the verdict itself never depends on what else is on a page."""


def with_q_values(tests: pl.DataFrame) -> pl.DataFrame:
    """Adds q_value and tests, the size of the family: every test of the area that gave a p-value.

    Rows:    unchanged, in the same order.
    Columns: in: area, p_value.  out: also q_value = the least, over this and every larger p of the area, of
             p * m * (1 + 1/2 + ... + 1/m) / rank, at most 1;  area_tests = m.
    Nulls:   q_value where p_value is null.
    """
    ranked = (
        tests.select("area", "p_value")
        .with_row_index("row")
        .filter(pl.col("p_value").is_not_null())
        .sort("area", "p_value", "row")
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over("area"), area_tests=pl.len().over("area"))
        .with_columns(harmonic=(1 / pl.col("rank")).sum().over("area"))
    )
    scaled = pl.col("p_value") * pl.col("area_tests") * pl.col("harmonic") / pl.col("rank")
    q_value = scaled.cum_min(reverse=True).over("area").clip(upper_bound=1.0)
    found = ranked.select("row", "area_tests", q_value=q_value)
    return tests.with_row_index("row").join(found, on="row", how="left", maintain_order="left").drop("row")
