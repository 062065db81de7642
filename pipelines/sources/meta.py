"""The companion .meta.csv of an Explore Education Statistics file: which columns are filters, which are indicators."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.sources.text_table import OpenedFile


@dataclass(frozen=True)
class MetaColumn:
    """One line of the .meta.csv."""

    name: str
    is_filter: bool
    label: str
    unit: str
    decimals: str


def meta_columns(opened: OpenedFile) -> tuple[MetaColumn, ...]:
    """The columns that the companion file describes, in its order; none when there is no companion."""
    if opened.meta is None or not opened.meta.tables:
        return ()
    table = opened.meta.tables[0]
    header = [text.strip() for text in table.head[0]] if table.head else []
    if "col_name" not in header or "col_type" not in header:
        return ()
    lines = table.frame.filter(pl.col("row") > 1).collect()
    columns = {name: lines[f"c{i}"].fill_null("").str.strip_chars().to_list() for i, name in enumerate(header) if name}
    blank = [""] * lines.height
    rows = zip(columns["col_name"], columns["col_type"], columns.get("label", blank), columns.get("indicator_unit", blank),
               columns.get("indicator_dp", blank), strict=True)  # fmt: skip
    return tuple(MetaColumn(name, kind.lower() == "filter", label, unit, dp) for name, kind, label, unit, dp in rows if name)
