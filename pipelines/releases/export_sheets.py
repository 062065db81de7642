"""Spreadsheets of an export. Text is stored as text: a cell that reads "=1+1" stays those four characters.

They are made in memory: what writes them into a file prints a fault of its own where the disk is full.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import duckdb
import odswriter
import xlsxwriter

from pipelines.errors import Refused

XLSX_ROWS: Final = 1_048_575
"""Rows of a sheet below its header."""
ODS_ROWS: Final = 50_000
"""The writer holds the whole document in memory: about 10 kB a row."""
_BATCH: Final = 10_000
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xlsx(answer: duckdb.DuckDBPyConnection, about: list[str], rows: int) -> memoryview:
    """The bytes of a workbook with a sheet of figures and one that says what they are."""
    _refuse_too_many("xlsx", rows, XLSX_ROWS)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    made = BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        notes = book.add_worksheet("About")
        for number, line in enumerate(about):
            notes.write_string(number, 0, line)
        sheet = book.add_worksheet("Observations")
        for number, cells in enumerate(_rows(answer)):
            for column, value in enumerate(cells):
                _write_cell(sheet, number, column, value, day)
    return made.getbuffer()


def ods(answer: duckdb.DuckDBPyConnection, about: list[str], rows: int) -> memoryview:
    """The same as an OpenDocument spreadsheet."""
    _refuse_too_many("ods", rows, ODS_ROWS)
    made = BytesIO()
    with odswriter.writer(made) as book:
        notes = book.new_sheet("About")
        for line in about:
            notes.writerow([_clean(line)])
        sheet = book.new_sheet("Observations")
        for cells in _rows(answer):
            sheet.writerow([_clean(value) for value in cells])
    return made.getbuffer()


def _write_cell(sheet: Any, row: int, column: int, value: object, day: object) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day has no zone
    elif value is not None:
        sheet.write_number(row, column, value)


def _rows(answer: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The header, then the rows, fetched in batches."""
    yield tuple(column[0] for column in answer.description or ())
    while batch := answer.fetchmany(_BATCH):
        yield from batch


def _clean(value: object) -> object:
    return _NOT_IN_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _refuse_too_many(kind: str, rows: int, most: int) -> None:
    if rows > most:
        raise Refused(f"export to {kind}", f"at most {most:,} rows", f"{rows:,}", "Export to csv or parquet.")
