"""Workbooks (xlsx, xls, ods): every sheet as exact text, rows and columns where the spreadsheet program shows them."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fastexcel
import polars as pl

from pipelines.sources.archive import damaged, locked, open_archive
from pipelines.sources.limits import MEGABYTE, Limits
from pipelines.sources.sheet_facts import SheetFacts, column_letters
from pipelines.sources.sheet_ods import ods_facts
from pipelines.sources.sheet_percent import DIGITS, masks_of, with_percent_signs
from pipelines.sources.sheet_xls import xls_facts
from pipelines.sources.sheet_xml import sheet_facts
from pipelines.sources.text_table import HEAD_ROWS, HIDDEN_COLUMN, STRUCK, FileNote, TextTable
from pipelines.sources.unreadable import UnreadableFile

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
LOCKED = "EncryptedPackage".encode("utf-16-le")
MANIFEST, LOCKED_PART = "META-INF/manifest.xml", b":encryption-data"
"""Where an ods workbook says that its parts are locked, and how."""
SPREADSHEET_PRECISION = 1e-15
"""Spreadsheets show and compute with 15 digits; what follows is binary noise."""
OTHER_ARCHIVES = {
    "xl/workbook.bin": "an xlsb workbook",
    "Index/": "an Apple Numbers document",
    "Index.zip": "an Apple Numbers document",
    "word/": "a Word document",
    "ppt/": "a presentation",
}
"""Begins the name of a part that only such an archive has."""
FEWER = "Send the sheet with the figures alone, without formatted empty rows and columns."


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins like this is a workbook, or at least an archive."""
    return start.startswith((OLE, ZIP))


def open_workbook(path: Path, start: bytes, limits: Limits) -> tuple[str, tuple[TextTable, ...], tuple[FileNote, ...]]:
    """Format, sheets that hold anything, and notes on cells that read as empty although they are not.

    Errors: UnreadableFile: file-format, file-zip-bomb, file-too-large, file-too-wide, cell-too-long, file-empty.
    """
    with _faults_of_the_library(path.name):
        kind, facts, raises = (*_archive_facts(path, limits), False) if start.startswith(ZIP) else _ole_facts(path)
    _refuse_large(path.name, facts, limits)
    with _faults_of_the_library(path.name):
        workbook = fastexcel.read_excel(str(path))
        names = workbook.sheet_names
    if len(names) > limits.sheets:
        raise UnreadableFile("file-too-wide", path.name, f"at most {limits.sheets} sheets", f"{len(names)}", FEWER)
    tables: list[TextTable] = []
    untold: list[FileNote] = []
    for name in names:
        if kind == "xlsx" and name not in facts:
            continue  # a chart sheet: it has no cells
        with _faults_of_the_library(path.name):
            sheet = workbook.load_sheet(name, header_row=None, dtypes="string", skip_rows=0)
            known = facts.get(name, SheetFacts())
            table = _table(name, sheet, _as_seen(workbook, sheet, known), known)
        if table.width:
            _refuse_long_cells(path.name, table, limits)
            tables.append(table)
            if table.is_hidden:
                untold.append(FileNote("sheet-hidden", name, None, None, name))
            untold += _untold_percentages(table) if kind == "xls" and name not in facts else []
    if not tables:
        raise UnreadableFile("file-empty", path.name, "a header and rows", "sheets without text", "Send the file that holds the figures.")
    if raises:
        untold.append(FileNote("raised-untold", "", None, None, "raised digits"))
    return kind, tuple(tables), (*_notes(facts), *untold)


def _archive_facts(path: Path, limits: Limits) -> tuple[str, dict[str, SheetFacts]]:
    with open_archive(path, limits) as archive:
        members = set(archive.namelist())
        if "xl/workbook.xml" in members:
            return "xlsx", sheet_facts(path, archive)
        if "encrypted-package" in members or (MANIFEST in members and LOCKED_PART in archive.open(MANIFEST).read(MEGABYTE)):
            raise locked(path.name)
        if "content.xml" in members:
            return "ods", ods_facts(path, archive)
    found = next((words for part, words in OTHER_ARCHIVES.items() if any(name.startswith(part) for name in members)), None)
    fix = "Save the table in one of these formats." if found else "Unpack it and send the table that is in it."
    expected = "a table as csv, tsv, xlsx, xls, ods or parquet"
    raise UnreadableFile("file-format", path.name, expected, found or "an archive that is no workbook", fix)


def _ole_facts(path: Path) -> tuple[str, dict[str, SheetFacts], bool]:
    """As `_archive_facts`, and whether fonts raise digits."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(LOCKED) >= 0:
            raise locked(path.name)
    found = xls_facts(path)
    return "xls", found.sheets, found.raises


def _refuse_large(name: str, facts: dict[str, SheetFacts], limits: Limits) -> None:
    """Before the cells are read: sheets are held as full rectangles, so one far cell costs as much as a full sheet."""
    for sheet, fact in facts.items():
        where = f"{name}, sheet {sheet}"
        if fact.last_column >= limits.columns:
            found = f"filled cells up to column {column_letters(fact.last_column)} ({fact.last_column + 1:,})"
            raise UnreadableFile("file-too-wide", where, f"at most {limits.columns:,} columns", found, FEWER)
        length, row, letters = fact.longest
        if length > limits.cell_length:
            raise _too_long(f"{where}, row {row}, column {letters}", row, length, limits)
        if fact.characters > limits.unpacked_bytes:
            most, found = f"texts of at most {limits.unpacked_bytes // MEGABYTE:,} MB together", f"{fact.characters // MEGABYTE:,} MB"
            raise UnreadableFile("file-too-large", where, most, found, FEWER)
    cells = sum(fact.cells for fact in facts.values())
    if cells > limits.sheet_cells:
        raise UnreadableFile("file-too-large", name, f"at most {limits.sheet_cells:,} cells, empty ones counted", f"{cells:,}", FEWER)


def _exact(workbook: fastexcel.ExcelReader, sheet: fastexcel.ExcelSheet, facts: SheetFacts) -> pl.DataFrame:
    """The cells with numbers as a spreadsheet shows them, to 15 digits: as texts the library rounds them to nine decimals.

    That would make 0 of 0.0000000001, and other figures of a share that the publisher gives in full. Sheets of whole numbers
    and texts, as most are, need no second look. Numbers shown as percentages are written as such: 2.5% for 0.025.
    """
    cells = sheet.to_polars()
    fractions = [c for c in cells.columns if cells[c].str.contains(r"^-?\d+\.\d|^-?0$").any()]
    percent = masks_of(facts.percent, cells.columns, cells.height, _first_column(sheet)) if cells.width else {}
    if not fractions and not percent:
        return cells
    numbers = workbook.load_sheet(sheet.name, header_row=None, dtypes="float", skip_rows=0).to_polars()
    exact = []
    for column in fractions:
        number, shown = numbers[column], cells[column].cast(pl.Float64, strict=False)
        is_rounded = ((number - shown).abs() > SPREADSHEET_PRECISION * number.abs()).fill_null(False)
        exact.append(cells[column].zip_with(~is_rounded, number.round_sig_figs(DIGITS).cast(pl.String)))
    return with_percent_signs(cells.with_columns(exact), numbers, percent)


def _as_seen(workbook: fastexcel.ExcelReader, sheet: fastexcel.ExcelSheet, facts: SheetFacts) -> pl.DataFrame:
    """The cells of a sheet as texts; a raised digit is not read as one of the number before it."""
    cells = _exact(workbook, sheet, facts)
    first = _first_column(sheet) if facts.raised else 0
    by_column: dict[int, dict[int, str]] = {}
    for (row, column), text in facts.raised.items():
        by_column.setdefault(column - first, {})[row - 1] = text
    seen = [cells.to_series(column).scatter(list(texts), list(texts.values())) for column, texts in by_column.items()]
    return cells.with_columns(seen)


def _first_column(sheet: fastexcel.ExcelSheet) -> int:
    """The first column that the library gives; empty ones on its left are left out."""
    return sheet.available_columns()[0].absolute_index


def _untold_percentages(table: TextTable) -> list[FileNote]:
    """The first number between -1 and 1 of a sheet whose number formats are not known: those of a workbook older than Excel 97."""
    numbers = table.frame.select("row", pl.exclude("row").cast(pl.Float64, strict=False).abs()).collect()
    small = {c: numbers.filter((pl.col(c) > 0) & (pl.col(c) < 1))["row"] for c in numbers.columns[1:]}
    found = sorted((rows[0], int(column[1:])) for column, rows in small.items() if rows.len())
    if not found:
        return []
    row, column = found[0]
    text = table.frame.filter(pl.col("row") == row).select(f"c{column}").collect().item()
    return [FileNote("percent-untold", table.sheet, row, column_letters(column), text)]


def _table(name: str, sheet: fastexcel.ExcelSheet, cells: pl.DataFrame, facts: SheetFacts) -> TextTable:
    """The library leaves out empty columns on the left; they are put back, so that letters agree with the spreadsheet."""
    if not cells.width:
        return TextTable(name, pl.LazyFrame(), 0, ())
    first = _first_column(sheet)
    cells.columns = [f"c{first + i}" for i in range(cells.width)]
    last = max((i for i, column in enumerate(cells.columns) if cells[column].null_count() < cells.height), default=-1)
    blank = [pl.lit(None, pl.String).alias(f"c{i}") for i in range(first)]
    cells = cells.select(*blank, *cells.columns[: last + 1])
    head = tuple(tuple(text or "" for text in row) for row in cells.head(HEAD_ROWS).iter_rows())
    frame = cells.with_row_index("row", offset=1).lazy()
    return TextTable(name, frame, cells.width if last >= 0 else 0, head, merged=tuple(facts.merged), is_hidden=sheet.visible != "visible")


def _refuse_long_cells(name: str, table: TextTable, limits: Limits) -> None:
    texts = pl.exclude("row")
    longest = table.frame.select(texts.str.len_bytes().max()).collect().row(0)
    length = max(size or 0 for size in longest)
    if length > limits.cell_length:
        column = next(i for i, size in enumerate(longest) if size == length)
        row = table.frame.filter(pl.col(f"c{column}").str.len_bytes() == length).select("row").first().collect().item()
        raise _too_long(f"{name}, sheet {table.sheet}, row {row}, column {column_letters(column)}", row, length, limits)


def _too_long(where: str, row: int, length: int, limits: Limits) -> UnreadableFile:
    expected, found = f"cells of at most {limits.cell_length:,} bytes", f"one of {length / MEGABYTE:,.1f} MB"
    return UnreadableFile("cell-too-long", where, expected, found, "Remove the text from the cell.", rows=(row,))


def _notes(facts: dict[str, SheetFacts]) -> Iterator[FileNote]:
    for sheet, fact in facts.items():
        for row, letters in fact.no_value:
            yield FileNote("formula-without-value", sheet, row, letters, "a formula that was never computed")
        for row, letters, text in fact.errors:
            yield FileNote("cell-error", sheet, row, letters, text)
        for row, letters in fact.zeros:
            yield FileNote("formula-zero", sheet, row, letters, "0")
        for row, letters, code in fact.shown_otherwise:
            yield FileNote("number-shown-otherwise", sheet, row, letters, code)
        for first, last in fact.hidden_columns:
            for column in range(first, min(last, fact.last_column) + 1):
                yield FileNote(HIDDEN_COLUMN, sheet, None, column_letters(column), column_letters(column))
        for letters, (row, count) in fact.struck.items():
            yield FileNote(STRUCK, sheet, row, letters, f"{count:,}")
        if fact.hidden_rows:
            yield FileNote("rows-hidden", sheet, fact.first_hidden, None, f"{fact.hidden_rows:,}")


@contextmanager
def _faults_of_the_library(name: str) -> Iterator[None]:
    """On a damaged file the readers raise what they like; the sheet reader, native code, even panics outside Exception."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError, UnreadableFile):
        raise
    except BaseException as error:
        if "password protected" in str(error):
            raise locked(name) from error
        raise damaged(name, "sheets that cannot be read; the file is damaged or not what its name says") from error
