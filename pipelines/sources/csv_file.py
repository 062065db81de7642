"""Comma-, tab-, semicolon- and bar-separated text: opened as a lazy table of exact texts."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice
from pathlib import Path

import polars as pl

from pipelines.sources.encoding import SAVE_AS_UTF8, RawFile, chunks, decode_start, write_utf8
from pipelines.sources.limits import Limits
from pipelines.sources.text_shape import Shape, measure_shape
from pipelines.sources.text_table import HEAD_ROWS, TextTable
from pipelines.sources.unreadable import UnreadableFile

SEPARATORS = ",\t;|"
SEPARATOR_LINE = re.compile(r'"?sep=([,\t;|])"?\s*\n')
LARGEST_FIELD = 2**31 - 1
AS_UTF8, REGULAR = COPIES = ("as_utf8.csv", "regular.csv")
"""Names of the copies that may be needed: in UTF-8, with every quote in order."""


def open_text(path: Path, raw: RawFile, limits: Limits, work: Path) -> tuple[TextTable, str, Shape]:
    """The table in a text file, its separator and its shape. Files that are not plain UTF-8 are copied to `work` first.

    Errors: UnreadableFile naming the rule: file-encoding, file-empty, file-quotes, file-too-wide, cell-too-long, file-ragged.
    """
    _refuse_unknown_encoding(path, raw)
    source, name = path, path.name
    separator = find_separator(decode_start(raw))
    if not raw.encoding or not raw.encoding.startswith("utf-8"):
        source = work / AS_UTF8
        write_utf8(path, raw.encoding or "", source)
    shape = measure_shape(source, separator, limits, name)
    if not shape.is_regular:
        source, irregular = work / REGULAR, source
        _rewrite(irregular, source, separator, limits, name)
        shape = measure_shape(source, separator, limits, name)
    _refuse_unusable(shape, limits, name)
    return _table(source, separator, shape), separator, shape


def find_separator(start: str) -> str:
    """The separator that splits most of the first rows into the same number of cells; the more cells the better."""
    if declared := SEPARATOR_LINE.match(start):
        return declared[1]
    lines = start.splitlines(keepends=True)
    sample = "".join(lines[:-1]) if len(lines) > 1 and len(start) > 1_000 else start
    return max(SEPARATORS, key=lambda separator: _regularity(sample, separator))


def _regularity(sample: str, separator: str) -> float:
    csv.field_size_limit(LARGEST_FIELD)
    try:
        rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), HEAD_ROWS))
    except csv.Error:
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0
    width, count = widths.most_common(1)[0]
    return width * count / len(rows)


def _rewrite(path: Path, target: Path, separator: str, limits: Limits, name: str) -> None:
    """The same cells with every quote and line end in order, as a spreadsheet would read them.

    Errors: UnreadableFile (file-quotes) where a quoted cell is never closed or goes on after its closing quote.
    """
    csv.field_size_limit(limits.cell_length)
    row = 0
    with path.open(encoding="utf-8-sig", newline="") as stream, target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")  # quotes cells with either character
        try:
            for cells in csv.reader(stream, delimiter=separator, strict=True):
                writer.writerow(cells)
                row += 1
        except csv.Error as error:
            raise _quote_fault(str(error), row + 1, limits, name) from error
        finally:
            csv.field_size_limit(LARGEST_FIELD)


def _quote_fault(error: str, row: int, limits: Limits, name: str) -> UnreadableFile:
    where = f"{name}, row {row}"
    if "field larger" in error:
        found = "a longer one, which may be a quotation mark never closed"
        expected = f"cells of at most {limits.cell_length:,} characters"
        return UnreadableFile("cell-too-long", where, expected, found, "Close the quotation mark, or remove the text.", rows=(row,))
    return UnreadableFile(
        "file-quotes",
        where,
        "a quotation mark at the start and end of a quoted cell, and doubled inside it",
        "one that is never closed, or text after the closing one; the file may be cut off",
        "Export the file again; if it was typed by hand, double the quotation marks inside the cell.",
        rows=(row,),
    )


def _refuse_unknown_encoding(path: Path, raw: RawFile) -> None:
    if raw.encoding is None:
        raise UnreadableFile(
            "file-encoding", path.name, "text in UTF-8, UTF-16 or Windows-1252", "bytes that fit none of them throughout", SAVE_AS_UTF8
        )
    if raw.has_nul and raw.encoding != "utf-16":
        raise UnreadableFile(
            "file-format",
            path.name,
            "a table as csv, tsv, xlsx, xls, ods or parquet",
            f"zero bytes among the text, the first in line {_line_of_nul(path)}",
            "If it is 'Unicode text' without its mark, save it as CSV UTF-8; else it was damaged on the way: export it again.",
        )


def _line_of_nul(path: Path) -> int:
    lines = 1
    for piece in chunks(path):
        before, nul, _ = piece.partition(b"\0")
        lines += before.count(b"\n")
        if nul:
            break
    return lines


def _refuse_unusable(shape: Shape, limits: Limits, name: str) -> None:
    if not shape.cells:
        raise UnreadableFile("file-empty", name, "a header and rows", "no text at all", "Send the file that holds the figures.")
    if shape.width > limits.columns:
        raise UnreadableFile(
            "file-too-wide",
            name,
            f"at most {limits.columns:,} columns",
            f"a row with {shape.width:,}",
            "Send the columns that the source declares, or check the separator.",
        )


def _table(source: Path, separator: str, shape: Shape) -> TextTable:
    options: dict[str, object] = {
        "source": source,
        "has_header": False,
        "separator": separator,
        "quote_char": '"' if shape.has_quotes else None,
        "row_index_name": "row",
        "row_index_offset": 1,
        "empty_string_is_null": True,
        "missing_columns": "insert",
        "glob": False,
    }
    schema = {f"c{index}": pl.String for index in range(shape.width)}
    frame = pl.scan_csv(schema=schema, **options)  # type: ignore[arg-type]
    with source.open(encoding="utf-8-sig", newline="") as stream:
        head = tuple(tuple(row) for row in islice(csv.reader(stream, delimiter=separator), HEAD_ROWS))
    return TextTable(sheet="", frame=frame, width=shape.width, head=head, scan_options=options, cells=shape.cells)
