"""The rows of a table in batches, so that memory stays flat however long the file is: labels as categories, blank rows left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from pipelines.sources.labels import LABEL
from pipelines.sources.layouts import LayoutMatch

BATCH_ROWS = 500_000


def batches_of(match: LayoutMatch, labels: set[str], own: Collection[str] = ()) -> Iterator[pl.DataFrame]:
    """The rows below the header, blank ones left out; label columns as categories, all others as text.

    own: columns that hold so many labels that they are given categories of their own, which are let go with their rows.
    """
    categories = dict.fromkeys(sorted(labels), LABEL) | {c: pl.Categorical(pl.Categories.random()) for c in own}
    options = match.table.scan_options
    if options is None:
        frame = match.table.frame.with_columns(pl.col(c).cast(dtype) for c, dtype in categories.items())
    else:
        columns = [f"c{i}" for i in range(match.table.width)]
        frame = pl.scan_csv(**options, schema={c: categories.get(c, pl.String()) for c in columns})  # type: ignore[arg-type]
    named = [f"c{i}" for i, name in enumerate(match.names) if name]
    for batch in frame.filter(pl.col("row") > match.header_row).collect_batches(chunk_size=BATCH_ROWS, maintain_order=True):
        batch = _without_blank_rows(batch, named)
        if batch.height:
            yield batch


def _without_blank_rows(batch: pl.DataFrame, columns: list[str]) -> pl.DataFrame:
    """Without the rows whose cells are all blank. Each column is looked at only in the rows that were blank so far: hardly any."""
    blank = batch
    for column in columns:
        blank = blank.filter(is_blank(column))
        if not blank.height:
            return batch
    return batch.join(blank.select("row"), on="row", how="anti", maintain_order="left")


def is_blank(column: str) -> pl.Expr:
    """Whether a cell holds nothing that anybody would see."""
    return pl.col(column).is_null() | (pl.col(column).cast(pl.String).str.strip_chars() == "")
