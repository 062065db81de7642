"""Parquet: every column as text without losing a digit; the column names count as row 1."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.sources.limits import MEGABYTE, Limits
from pipelines.sources.text_table import HEAD_ROWS, TextTable
from pipelines.sources.unreadable import UnreadableFile

MAGIC = b"PAR1"
HARMLESS_CELLS = 100_000_000
CELLS_PER_BYTE = 200
"""LAIT's files hold 2.5 cells a byte; a billion equal cells fit in a kilobyte and would be unpacked one by one."""


def open_parquet(path: Path, limits: Limits) -> TextTable:
    """The table in a parquet file, read lazily.

    Nulls:  stay null; NaN becomes the text "NaN", which no value parser accepts.
    Errors: UnreadableFile: file-format, file-zip-bomb, file-too-wide, file-empty, cell-too-long.
    """
    _refuse_beyond(path, limits)
    try:
        scan = pl.scan_parquet(path, glob=False)
        schema = scan.collect_schema()
        names = schema.names()
        frame = scan.select(_as_text(path.name, name, dtype).alias(f"c{i}") for i, (name, dtype) in enumerate(schema.items()))
        frame = frame.with_row_index("row", offset=2)
        start = frame.head(HEAD_ROWS - 1).collect()
        longest = frame.select(pl.exclude("row").str.len_bytes().max()).collect(engine="streaming").row(0)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        raise _damaged(path.name) from error
    if max(size or 0 for size in longest) > limits.cell_length:
        column = names[max(range(len(names)), key=lambda i: longest[i] or 0)]
        expected = f"cells of at most {limits.cell_length:,} bytes"
        raise UnreadableFile("cell-too-long", f"{path.name}, column {column}", expected, "a longer one", "Remove the text from the cell.")
    rows = tuple(tuple(text or "" for text in row) for row in start.drop("row").iter_rows())
    return TextTable(sheet="", frame=frame, width=len(names), head=(tuple(names), *rows))


def _refuse_beyond(path: Path, limits: Limits) -> None:
    try:
        metadata = pq.read_metadata(path)
        unpacked = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _damaged(path.name) from error
    rows, columns = metadata.num_rows, metadata.num_columns
    if not columns or not rows:
        raise UnreadableFile("file-empty", path.name, "a header and rows", "no rows", "Send the file that holds the figures.")
    if columns > limits.columns:
        raise UnreadableFile(
            "file-too-wide",
            path.name,
            f"at most {limits.columns:,} columns",
            f"{columns:,}",
            "Send the columns that the source declares.",
        )
    cells, size = rows * columns, path.stat().st_size
    if unpacked > limits.unpacked_bytes or (cells > HARMLESS_CELLS and cells > CELLS_PER_BYTE * size):
        raise UnreadableFile(
            "file-zip-bomb",
            path.name,
            f"at most {limits.unpacked_bytes // MEGABYTE:,} MB unpacked and {CELLS_PER_BYTE} cells a byte",
            f"{unpacked // MEGABYTE:,} MB and {cells:,} cells in {size:,} bytes",
            "Send fewer rows at a time, or csv.",
        )


def _as_text(file: str, name: str, dtype: pl.DataType) -> pl.Expr:
    """Floats that are whole numbers lose the '.0' that only their type gave them (DfE number 936.0 is 936)."""
    column = pl.col(name)
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        raise UnreadableFile(
            "file-format", f"{file}, column {name}", "text, numbers or dates", f"{dtype}", "Send plain columns, one value a cell."
        )
    if dtype.is_float():
        return column.cast(pl.String).str.strip_suffix(".0")
    return column.cast(pl.String)


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile("file-format", name, "a parquet file that can be read", "one that is damaged or cut off", "Export it again.")
