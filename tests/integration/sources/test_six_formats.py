"""The same table in each of the six formats gives the same observations and findings."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
import pytest
import xlsxwriter

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.response_schema import INVITED
from tests.integration.answer_files import DISTRICT, LONG, SAFE, answer, two_sides
from tests.unit.sources.test_sheet_xls import number, record, saved, workbook
from tests.workbooks import ods_number, ods_text, write_ods

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]
SURREY, NEET = "E10000030", "neet_16_17"
FIGURES: list[Sequence[Cell]] = [
    ["area_code", "period", "indicator", "value", "numerator", "denominator", "sex", "status"],
    [SURREY, 2023, NEET, 2.4, 24, 1000, None, "p"],
    [SURREY, "2022 (Rev)", NEET, "2.5%", "1,234", "49,360", "Persons", None],
    [SURREY, 2021, NEET, "c", "c", 1000, None, None],
    [SURREY, 2020, NEET, "k", None, None, "", None],
    [SURREY, 2019, NEET, "..", None, None, None, None],
    [SURREY, 2018, NEET, None, None, None, None, None],
    [None] * 8,
    [SURREY, 2017, NEET, "2,5", None, None, None, "unheard of"],
    [SURREY, 202120, NEET, 0.3, None, None, None, None],
    ["E10000009", 2018, NEET, 2.5, 25, 1000, None, None],
    ["LA demo", 2018, NEET, 2.5, 2, 0, "Female", None],
    [SURREY, 2016, NEET, 0, 0, 1000, None, None],
    [SURREY, 2016, NEET, "0", "0", "1000", None, None],
]
ANSWERS: list[Sequence[Any]] = [
    LONG, *two_sides(), answer("Strongly agree", "two\nlines & <more>", "001"), answer("7", ref="1"), answer("n/a", ref="1.5", role="YP"),
    answer(4, ref="x", wave="Spring 2025"), answer(4, ref="y", age="16"), answer(3.5, ref="z", quote="perhaps"),
]  # fmt: skip
COUNTS: list[Sequence[Cell]] = [
    ["area_code", "wave", "role", "question", "score", "count"],
    *([DISTRICT, "2025-Q1", "young person", SAFE, *each] for each in ((1, 2), (2, "1,234"), (3, "20.000"), (4, "2,5"), (5, 1.5), (1, "c"))),
]
ASKED: list[Sequence[Cell]] = [
    ["area_code", "wave", "role", "invited"],
    *(
        [DISTRICT, wave, "young person", count]
        for wave, count in (("2025-Q1", 120), ("2025-Q2", "1.234"), ("2025-Q3", 0), ("2025-Q4", "c"))
    ),
]


def text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def write_delimited(path: Path, rows: Rows) -> None:
    mark = "\t" if path.suffix == ".tsv" else ","
    quoted = (mark.join('"{}"'.format(text(cell).replace('"', '""')) for cell in row) for row in rows)
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8")


def write_xlsx(path: Path, rows: Rows) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def write_xls(path: Path, rows: Rows) -> None:
    """Labels, the older record of a text, need no table of shared ones."""

    def cell(row: int, column: int, value: Cell) -> bytes:
        if not isinstance(value, str):
            return number(row, column, value) if value is not None else b""
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1), value.encode("utf-16-le"))

    path.write_bytes(b"")
    saved(path, workbook(b"".join(cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))))


def write_opendocument(path: Path, rows: Rows) -> None:
    def cell(value: Cell) -> str:
        if value is None:
            return "<table:table-cell/>"
        return ods_text(escape(value).replace("\n", "</text:p><text:p>")) if isinstance(value, str) else ods_number(str(value))

    write_ods(path, "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows))


def write_parquet(path: Path, rows: Rows) -> None:
    """Columns of numbers alone as numbers; where a text stands among them all are text."""

    def column(cells: Sequence[Cell]) -> pl.Series:
        has_text = any(isinstance(cell, str) for cell in cells)
        return pl.Series([text(cell) or None for cell in cells] if has_text else cells, strict=False)

    pl.DataFrame({str(name): column([row[i] for row in rows[1:]]) for i, name in enumerate(rows[0])}).write_parquet(path)


WRITERS = {
    "csv": write_delimited,
    "tsv": write_delimited, "xlsx": write_xlsx, "xls": write_xls, "ods": write_opendocument, "parquet": write_parquet,
}  # fmt: skip


def found_in(home: Home, path: Path, source: str) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """What would be stored of a file, and its findings, without the names of its format: sheet, and file."""
    with service.checked_file(home, path, source, edition=dt.date(2025, 6, 1)) as result:
        assert result.observations is not None
        kept = [result.observations, *result.observations.parent.glob(INVITED)]
        stored = [row for each in kept for row in pl.read_parquet(each).drop("sheet", "column", strict=False).sort("row").to_dicts()]
        findings = result.findings.select("severity", "rule", "row", "column", "value", "message")
        return stored, sorted(findings.rows(), key=str)


@pytest.mark.parametrize(
    "source, rows, expected",
    [
        (
            "council_long",
            FIGURES,
            {"symbol-unknown", "number-unreadable", "period-unreadable", "area-retired", "area-unknown", "duplicate-key"},
        ),
        ("survey_responses", ANSWERS, {"answer-scale", "answer-wave", "answer-group", "answer-consent"}),
        ("survey_counts", COUNTS, {"answer-count"}),
        ("survey_responses", ASKED, {"invited-row"}),
    ],
    ids=["figures", "answers", "counts", "invited"],
)
def test_a_table_says_the_same_in_every_format(home: Home, tmp_path: Path, source: str, rows: Rows, expected: set[str]) -> None:
    found = {}
    for kind, write in WRITERS.items():
        path = tmp_path / f"sent.{kind}"
        write(path, rows)
        found[kind] = found_in(home, path, source)
    assert expected <= {finding[1] for finding in found["csv"][1]}
    for kind in WRITERS:
        assert found[kind] == found["csv"], kind
