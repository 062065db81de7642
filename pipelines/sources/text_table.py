"""A file as text: every cell as its exact characters, every row under the number that a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

HEAD_ROWS = 40
HIDDEN_COLUMN = "column-hidden"
"""Rule of the note that a column with cells is out of sight; it matters where the source reads that column."""
STRUCK = "cell-struck"
"""Rule of the note that cells of a column are struck through; likewise."""


@dataclass(frozen=True)
class TextTable:
    """One sheet, or one text file, before anyone decided which row is the header.

    `frame` has a column `row` (UInt32, from 1, blank rows counted as a spreadsheet shows them) and `c0` .. `cN` (String;
    empty cells are null or ""). Text files are lazy scans; sheets are in memory. `merged` lists merged ranges as
    (first_row, first_column, last_row, last_column) with columns from 0.
    """

    sheet: str
    frame: pl.LazyFrame
    width: int
    head: tuple[tuple[str, ...], ...]
    """The first 40 rows, as text, for finding the header."""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    scan_options: dict[str, object] | None = None
    """For text files: what to pass to `pl.scan_csv` beside the schema, so that a reader can choose column types."""
    cells: int = 0
    """Cells in most rows; a header with another number does not belong to them. 0 for sheets, whose rows are all as wide."""
    is_hidden: bool = False
    """Whether a person who opens the workbook does not see this sheet."""


@dataclass(frozen=True)
class FileNote:
    """Something a person should know about the file although it can be read. `rule` is the id of its finding."""

    rule: str
    sheet: str
    row: int | None
    column: str | None
    """Column letters, as a spreadsheet shows them."""
    found: str


@dataclass(frozen=True)
class OpenedFile:
    """A file that could be opened, and what was found out on the way."""

    path: Path
    name: str
    format: str
    """csv, tsv, xlsx, xls, ods or parquet: told by content, not by the name alone."""
    encoding: str
    """utf-8, utf-8-sig, utf-16, cp1252; empty for binary formats."""
    separator: str
    sha256: str
    byte_count: int
    tables: tuple[TextTable, ...]
    ragged_rows: tuple[int, ...] = ()
    """Rows with more or fewer cells than the header."""
    ragged: tuple[tuple[int, int, int], ...] = ()
    """The same rows as (row, cells found, cells expected)."""
    notes: tuple[FileNote, ...] = ()
    meta: OpenedFile | None = None
    """The companion .meta.csv beside it, if there is one."""
