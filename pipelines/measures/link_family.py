"""Many links, some moved by chance: false discoveries controlled over each pathway."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.q_values import with_q_values

LEVEL: Final = 0.05
"""Of the links of a pathway that read a movement, at most this share is expected to be false."""


def with_family(tested: pl.DataFrame) -> pl.DataFrame:
    """Adds q_value after Benjamini and Yekutieli over the tested links of each pathway, and links_tested, how many those are.

    Their rule and not that of Benjamini and Hochberg: links that share an end depend on each other, some of them negatively, and
    only the former holds whatever the dependence.

    Columns: in: pathway, p_value (null: not tested).  out: also q_value, links_tested.
    Nulls:   q_value where p_value is null.
    """
    tests = with_q_values(tested.select("p_value", area="pathway"))
    return tested.with_columns(tests["q_value"], links_tested=pl.col("p_value").is_not_null().sum().over("pathway").cast(pl.Int32))
