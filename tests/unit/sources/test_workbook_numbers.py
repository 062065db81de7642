"""Numbers of a workbook as a person sees them: their digits, and percentages."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from pipelines.sources.open_file import open_file
from pipelines.sources.sheet_xls import XlsFacts
from tests.unit.sources.opened_books import SMALL, cell, changed, xlsx
from tests.workbooks import ods_number, ods_percent, ods_text, write_ods, write_xls


def test_numbers_keep_the_fifteen_digits_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    """The library gives nine decimals: without a second look 1.2e-10 would be read as 0. Binary noise stays out."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        cells = ["value", 2.19224283305228, 1.2e-10, 0.1 + 0.2, 29.020000000000003, "2.1922428330522812345", 7, "c"]
        sheet.write_column(0, 0, cells)

    table = xlsx(tmp_path / "a.xlsx", fill).tables[0]
    shown = ["2.19224283305228", "1.2e-10", "0.3", "29.02", "2.1922428330522812345", "7", "c"]
    assert [cell(table, f"A{row}") for row in range(2, 9)] == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (2.19224283305228, "2.19224283305228"), (-2.19224283305228, "-2.19224283305228"), (1.2e-10, "1.2e-10"), (-1.2e-10, "-1.2e-10"),
        (0.12345678901234568, "0.123456789012346"), (12345678.5, "12345678.5"),
    ],
)  # fmt: skip
def test_one_number_alone_keeps_its_digits(tmp_path: Path, number: float, shown: str) -> None:
    """A column without any other number that would have the library's rounding looked into."""
    table = xlsx(tmp_path / "a.xlsx", lambda workbook: workbook.add_worksheet().write_column(0, 0, ["value", number])).tables[0]
    assert cell(table, "A2") == shown


@pytest.mark.parametrize(("code", "shown"), [
    ("0%", "2.5%"), ("0.00%", "2.5%"), ("0.0 %", "2.5%"), ("[Red][<0.1]0.0%;0", "2.5%"), ('0.0%;-0.0%;"-"', "2.5%"),
    ('0.0"%"', "0.025"), ("0.0\\%", "0.025"), ("_(* #,##0.0_%_)", "0.025"), ("General", "0.025"), ("[$%-809]0.0", "0.025"), ("@", "0.025"),
])  # fmt: skip
def test_a_number_format_shows_a_percentage_where_its_percent_sign_is_bare(tmp_path: Path, code: str, shown: str) -> None:
    """Quoted, escaped, as a width or in brackets the sign is only drawn: the spreadsheet does not multiply."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet().write_number("B3", 0.025, workbook.add_format({"num_format": code}))

    assert cell(xlsx(tmp_path / "a.xlsx", fill).tables[0], "B3") == shown


def test_percentages_keep_every_stored_digit_and_no_noise(tmp_path: Path) -> None:
    """0.07 times 100 is 7.000000000000001 to a computer. Texts and truths in such cells are shown as they are."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        percent = workbook.add_format({"num_format": "0%"})
        sheet = workbook.add_worksheet()
        sheet.write_column("C2", [0.07, 0.02519, 1, 0, -0.015, 2.5, 0.024193548387096774, 1e-12], percent)
        sheet.write_string("C10", "0.025", percent)
        sheet.write_boolean("C11", True, percent)
        sheet.write_formula("C12", "=1/4", percent, 0.25)
        sheet.write_number("D2", 0.07)

    table = xlsx(tmp_path / "a.xlsx", fill).tables[0]
    shown = ["7%", "2.519%", "100%", "0%", "-1.5%", "250%", "2.41935483870968%", "1e-10%", "0.025", "true", "25%"]
    assert [cell(table, f"C{row}") for row in range(2, 13)] == shown
    assert cell(table, "D2") == "0.07"


def test_percentages_are_found_where_cells_do_not_name_their_place(tmp_path: Path) -> None:
    """The place of a row or cell is optional in xlsx; the second sheet makes the percentage the style of cells without one."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["area", "value"])
        sheet.write_number("B2", 0.5, workbook.add_format({"num_format": "0.0%"}))

    xlsx(tmp_path / "a.xlsx", fill)
    rows = '<row><c t="str"><v>a</v></c><c s="1"><v>0.025</v></c><c><v>0.03</v></c></row><row r="5"><c r="B5" s="1"><v>0.04</v></c></row>'
    placeless = changed(tmp_path / "a.xlsx", tmp_path / "b.xlsx", "sheet1.xml", "</sheetData>", f"{rows}</sheetData>")
    assert [cell(placeless.tables[0], place) for place in ("B2", "A3", "B3", "C3", "B5")] == ["50%", "a", "2.5%", "0.03", "4%"]
    first = changed(
        tmp_path / "b.xlsx",
        tmp_path / "c.xlsx",
        "styles.xml",
        '<cellXfs count="2"><xf numFmtId="0"',
        '<cellXfs count="2"><xf numFmtId="10"',
    )
    assert [cell(first.tables[0], place) for place in ("B2", "B3", "C3", "B5")] == ["50%", "2.5%", "3%", "4%"]


def test_percentages_of_an_ods(tmp_path: Path) -> None:
    """The second row stands for three equal ones of two equal cells."""
    twice = 'table:number-columns-repeated="2"'
    rows = (
        f"<table:table-row>{ods_text('a')}{ods_number('0.025')}{ods_percent('0.025')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="3"><table:table-cell/>{ods_percent("0.07", twice)}</table:table-row>'
        f"<table:table-row>{ods_text('b')}{ods_percent('1')}</table:table-row>"
    )
    write_ods(tmp_path / "a.ods", rows)
    table = open_file(tmp_path / "a.ods", SMALL).tables[0]
    assert [cell(table, place) for place in ("B1", "C1", "B2", "C2", "C4", "B5")] == ["0.025", "2.5%", "7%", "7%", "7%", "100%"]


def test_a_share_in_an_xls_is_asked_about_where_its_formats_are_not_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in workbooks older than Excel 97; figures from 1 on are no percentage of a whole, and pass."""
    write_xls(tmp_path / "a.xls")
    write_xls(tmp_path / "b.xls", {12.5: 0.25})
    assert "percent-untold" not in {note.rule for note in open_file(tmp_path / "b.xls", SMALL).notes}
    monkeypatch.setattr("pipelines.sources.workbook.xls_facts", lambda path: XlsFacts())
    assert open_file(tmp_path / "a.xls", SMALL).notes == ()
    file = open_file(tmp_path / "b.xls", SMALL)
    assert [(n.rule, n.sheet, n.row, n.column, n.found) for n in file.notes] == [("percent-untold", "One", 5, "D", "0.25")]
