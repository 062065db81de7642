"""Which source a series is made of: two sources are never mixed in one series."""

from __future__ import annotations

import polars as pl


def choose_source(counts: pl.DataFrame, preferred: pl.DataFrame) -> pl.DataFrame:
    """The preferred source of each indicator where anything of it is held, else the one with most current figures.

    Rows:    in: counts one per indicator and source; preferred one per indicator.  out: one per indicator of counts, sorted.
    Columns: in: counts(indicator, source, figures), preferred(indicator, preferred_source).  out: indicator, source, preferred_source_held.
    Ties:    the source that comes first in the alphabet, so that building twice gives the same.
    """
    is_preferred = (pl.col("source") == pl.col("preferred_source")).fill_null(False)
    return (
        counts.join(preferred, on="indicator", how="left")
        .with_columns(preferred_source_held=is_preferred)
        .sort("indicator", "preferred_source_held", "figures", "source", descending=[False, True, True, False])
        .group_by("indicator", maintain_order=True)
        .first()
        .select("indicator", "source", "preferred_source_held")
    )
