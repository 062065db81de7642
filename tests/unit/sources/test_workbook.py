"""Workbooks: cells where the spreadsheet program shows them, nothing lost without a word, nothing unpacked beyond bounds."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipelines.sources.limits import COMMAND_LINE
from pipelines.sources.open_file import open_file
from pipelines.sources.sheet_facts import column_index, column_letters
from pipelines.sources.sheet_formats import differs
from pipelines.sources.unreadable import UnreadableFile
from tests.unit.sources.opened_books import SMALL, cell, xlsx
from tests.workbooks import ods_number, ods_text, write_ods, write_xls


def test_rows_and_columns_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    """Two empty columns and three empty rows stand before the table; a row and a column are empty inside it."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("Figures")
        for place, text in {"C4": "h1", "D4": "h2", "F4": "h3", "C5": "c", "D7": "last"}.items():
            sheet.write_string(place, text)
        sheet.merge_range("C9:D9", "merged")

    table = xlsx(tmp_path / "a.xlsx", fill).tables[0]
    assert {place: cell(table, place) for place in ("C4", "D4", "E4", "F4", "C5", "D7", "C9", "D9", "A4")} == {
        "C4": "h1", "D4": "h2", "E4": None, "F4": "h3", "C5": "c", "D7": "last", "C9": "merged", "D9": None, "A4": None,
    }  # fmt: skip
    assert table.head[3] == ("", "", "h1", "h2", "", "h3")
    assert table.merged == ((9, 2, 9, 3),)
    assert (table.width, table.frame.collect().height) == (6, 9)


def test_cells_of_every_type_as_text(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_number("A1", 936)
        sheet.write_number("A2", 12.5)
        sheet.write_number("A3", 0.1 + 0.7)
        sheet.write_datetime("A4", dt.date(2025, 3, 31), workbook.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_boolean("A5", True)
        sheet.write_string("A6", " n/a ")
        sheet.write_formula("A7", "=1+1", None, 2)
        sheet.write_number("A8", 0.056, workbook.add_format({"num_format": "0.0%"}))

    table = xlsx(tmp_path / "a.xlsx", fill).tables[0]
    assert [cell(table, f"A{row}") for row in range(1, 9)] == [
        "936", "12.5", "0.8", "2025-03-31 00:00:00", "true", " n/a ", "2", "5.6%",
    ]  # fmt: skip


def test_formulas_never_computed_and_error_cells_are_told(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for place, value in {"A1": "area", "B1": "value", "B2": "=1+1", "B3": "#N/A", "AB4": "=SUM(B2:B3)", "B5": 5}.items():
        sheet[place] = value
    workbook.save(tmp_path / "a.xlsx")
    file = open_file(tmp_path / "a.xlsx", SMALL)
    assert [(n.rule, n.sheet, n.row, n.column, n.found) for n in file.notes] == [
        ("formula-without-value", "Sheet", 2, "B", "a formula that was never computed"),
        ("formula-without-value", "Sheet", 4, "AB", "a formula that was never computed"),
        ("cell-error", "Sheet", 3, "B", "#N/A"),
    ]
    assert cell(file.tables[0], "B3") is None


def test_a_formula_that_ends_in_an_error_is_told(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet().write_formula("B2", "=1/0", None, "#DIV/0!")

    with pytest.raises(UnreadableFile) as caught:
        xlsx(tmp_path / "a.xlsx", fill)
    assert caught.value.rule == "file-empty"

    def fill_beside_text(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_string("A1", "area")
        sheet.write_formula("B2", "=1/0", None, "#DIV/0!")

    file = xlsx(tmp_path / "b.xlsx", fill_beside_text)
    assert [(n.rule, n.row, n.column, n.found) for n in file.notes] == [("cell-error", 2, "B", "#DIV/0!")]


def test_computed_formulas_need_no_note(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_formula("A1", '="a"', None, "a")
        sheet.write_formula("A2", "=1-1/2", None, 0.5)

    assert xlsx(tmp_path / "a.xlsx", fill).notes == ()


def test_a_nought_that_no_program_computed_is_told(tmp_path: Path) -> None:
    """xlsxwriter, as other programs, writes 0 for every result and asks for it to be computed when a person opens the workbook."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        for place in ("A2", "A3", "B3"):
            sheet.write_formula(place, "=50+50")
        sheet.write_number("B2", 0)

    file = xlsx(tmp_path / "a.xlsx", fill)
    assert [(n.rule, n.row, n.column, n.found) for n in file.notes] == [("formula-zero", 2, "A", "0"), ("formula-zero", 3, "B", "0")]


def test_a_raised_digit_is_no_digit_of_the_number_before_it(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet, raised = workbook.add_worksheet(), workbook.add_format({"font_script": 1})
        sheet.write_rich_string("B1", "Surrey", raised, "1", " again")
        sheet.write_rich_string("B2", "12", raised, "1")
        sheet.write_rich_string("C3", workbook.add_format({"bold": True}), "12", workbook.add_format({"italic": True}), "1")
        sheet.write_rich_string("B4", "2021", workbook.add_format({"font_script": 2}), "10")

    table = xlsx(tmp_path / "a.xlsx", fill).tables[0]
    assert [cell(table, place) for place in ("B1", "B2", "C3", "B4")] == ["Surrey1 again", "12¹", "121", "2021₁₀"]
    book = openpyxl.Workbook()  # writes such texts into the cells themselves
    book.active["B2"] = CellRichText("12", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    book.save(tmp_path / "b.xlsx")
    assert cell(open_file(tmp_path / "b.xlsx", SMALL).tables[0], "B2") == "12¹"


def test_number_formats_that_show_another_thing_are_told(tmp_path: Path) -> None:
    """The first cell of a column whose format gives words, nothing, or a thousandth; a dash for nought is how accounts are written."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        cells = {
            "A1": ('[<5]"c";0', 7), "A2": ('[<5]"c";0', 3), "A3": ('[<5]"c";0', 4), "B1": (";;;", 8), "C1": ("0.0,", 12_345),
            "D1": ('0;-0;"-"', 0), "E1": ('0" per 1,000"', 5), "F1": ("0;-0;;@", 0), "G1": ("0;-0;;@", 6), "H1": ("#,##0.0_);[Red](#,##0.0)", -2),
            "I1": ("0;0", 3), "I2": ("0;0", -3),
        }  # fmt: skip
        for place, (code, number) in cells.items():
            sheet.write_number(place, number, workbook.add_format({"num_format": code}))
        sheet.write_string("A4", "words", workbook.add_format({"num_format": ";;;"}))

    file = xlsx(tmp_path / "a.xlsx", fill)
    assert {(n.rule, n.row, n.column, n.found) for n in file.notes} == {
        ("number-shown-otherwise", 2, "A", '[<5]"c";0'), ("number-shown-otherwise", 1, "B", ";;;"),
        ("number-shown-otherwise", 1, "C", "0.0,"), ("number-shown-otherwise", 1, "F", "0;-0;;@"),
        ("number-shown-otherwise", 2, "I", "0;0"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("General", 3, False), ("@", 3, False), ("0;;", -3, True), ("0;;", 3, False), ('[=0]"none";General', 0, True),
        ('[=0]"none";General', 3, False), ('[>=1000000]0.0,,"m";[>=1000]0.0,"k";0', 2e6, True), ('[>=1000]0.0,"k";0', 999, False),
        ("_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", 0, False), ('"c"', 3, True), ("dd/mm/yyyy", 3, False), ("#,##0", 3, False),
        ('"<"0', 5, True), ('0.0"k"', 5, True), ('0" km"', 5, False), ("[>5]0;General", 7, False), ("#,##0.0_);[Red](#,##0.0)", -2, False),
        ("@", 0, False), ("yyyy", 3, False), ('0"bn"', 5, True), ("0;-", -3, True), ('0;"c";"x"', 0.5, False), ('0;-0;"c"', -0.5, False),
        ('0;-0;"c"', 0, True), ('[<=5]"c";0', 5, True), ('[>=5]"c";0', 5, True), ('[>5]"c";0', 5, False), ('[<5]"c";0', 5, False),
        ('[<>5]"c";0', 3, True), ("[<5]0;0", -3, False),
        ("0;0", -3, True), ("0;0", 3, False), ("0;[Red]0", -3, True), ('0;"minus "0', -3, False), ("0;\\-0", -3, False), ("0.0", -3, False),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(code: str, number: float, expected: bool) -> None:
    assert differs(code, number) is expected


def test_a_view_without_noughts_is_told(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.hide_zero()
        for place, number in {"A1": 0.5, "A2": 0, "A3": 0, "B1": 10}.items():
            sheet.write_number(place, number)

    file = xlsx(tmp_path / "a.xlsx", fill)
    assert [(n.rule, n.row, n.column, n.found) for n in file.notes] == [("number-shown-otherwise", 2, "A", "a view without noughts")]


def test_a_row_longer_than_what_is_read_at_once_is_seen_whole(tmp_path: Path) -> None:
    """Two megabytes of words that do not pack stand between three struck figures, in a hidden row, the last of its sheet."""
    chance = random.Random(1)
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as workbook:
        sheet, struck = workbook.add_worksheet(), workbook.add_format({"font_strikeout": True})
        sheet.write_number(0, 0, 6)
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.write_number(1, 0, 7, struck)
        for column in range(1, 80):
            if column == 40:
                sheet.write_number(1, column, 8, struck)
            else:
                sheet.write_string(1, column, chance.randbytes(15_000).hex())
        sheet.write_number(1, 80, 9, struck)
    notes = open_file(tmp_path / "a.xlsx", COMMAND_LINE).notes
    assert [(n.rule, n.row, n.column) for n in notes] == [
        *(("cell-struck", 2, letters) for letters in ("A", "AO", "CC")), ("rows-hidden", 2, None),
    ]  # fmt: skip


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    """Hidden blank rows and columns are not; of two sheets that fit, the one that a person sees is read first."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        old, new = workbook.add_worksheet("Old"), workbook.add_worksheet("New")
        old.write_string("A1", "area")
        old.hide()
        new.activate()
        new.set_first_sheet()
        for row in range(4):
            new.write_number(row, 0, row)
        for row in (1, 2, 9):
            new.set_row(row, None, None, {"hidden": True})

        new.set_column(0, 0, None, None, {"hidden": True})
        new.set_column(7, 16_383, None, None, {"hidden": True})

    file = xlsx(tmp_path / "a.xlsx", fill)
    assert [(n.rule, n.sheet, n.row, n.found) for n in file.notes] == [
        ("column-hidden", "New", None, "A"),
        ("rows-hidden", "New", 2, "2"),
        ("sheet-hidden", "Old", None, "Old"),
    ]


def test_every_sheet_with_text_is_opened_hidden_ones_too(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("Contents").write_string("A1", "See table 1")
        workbook.add_worksheet("Empty")
        hidden = workbook.add_worksheet("Table 1")
        hidden.hide()
        hidden.write_string("B2", "x")
        workbook.add_chartsheet("Chart")

    assert [t.sheet for t in xlsx(tmp_path / "a.xlsx", fill).tables] == ["Contents", "Table 1"]


def test_formatted_empty_cells_cost_nothing(tmp_path: Path) -> None:
    """Published sheets reach to column IV or the last row with formats alone."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        bold = workbook.add_format({"bold": True})
        sheet = workbook.add_worksheet()
        sheet.write_string("A1", "area")
        sheet.write_string("B1", "value")
        sheet.write_blank("IV1", None, bold)
        sheet.write_blank(1_048_575, 16_383, None, bold)

    table = xlsx(tmp_path / "a.xlsx", fill).tables[0]
    assert (table.width, table.frame.collect().height) == (2, 1)


def test_xls_keeps_rows_columns_and_dates(tmp_path: Path) -> None:
    write_xls(tmp_path / "a.xls")
    file = open_file(tmp_path / "a.xls", SMALL)
    assert file.format == "xls"
    places = ("C4", "D4", "C5", "D5", "C7", "D7", "C9", "A1")
    assert [cell(file.tables[0], place) for place in places] == ["h1", "h2", "x", "12.5", "c", "2025-03-31 00:00:00", "m", None]


def test_ods_keeps_rows_columns_and_merged_cells(tmp_path: Path) -> None:
    merged = ods_text("h", 'table:number-columns-spanned="2"')
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{merged}'
        f"<table:covered-table-cell/>{ods_text('c')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="2"><table:table-cell/>{ods_number("936")}</table:table-row>'
        '<table:table-row><table:table-cell calcext:value-type="error" office:value-type="string"><text:p>#N/A</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    write_ods(tmp_path / "a.ods", rows)
    file = open_file(tmp_path / "a.ods", SMALL)
    assert file.format == "ods"
    assert [cell(file.tables[0], place) for place in ("C4", "D4", "E4", "B5", "B6")] == ["h", None, "c", "936", "936"]
    assert file.tables[0].merged == ((4, 2, 4, 3),)
    assert [(n.rule, n.row, n.column) for n in file.notes] == [("formula-without-value", 7, "B"), ("cell-error", 7, "A")]


def test_an_ods_is_read_as_it_is_seen(tmp_path: Path) -> None:
    """A raised digit, a line break inside a cell, a comment, a number shown as a letter, rows out of sight."""
    style = '<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    raised = '12<text:span text:style-name="T1">1</text:span>'
    comment = "<office:annotation><text:p>was 99</text:p></office:annotation>"
    shown = f'<table:table-cell office:value-type="float" office:value="3">{comment}<text:p>c</text:p></table:table-cell>'
    bare = '<table:table-cell office:value-type="float" office:value="4"/>'
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-column/>'
        f"<table:table-row>{ods_text(raised)}{ods_text('12<text:line-break/>3')}{shown}{shown}{bare}</table:table-row>"
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{ods_number("8")}{ods_number("9")}</table:table-row>'
    )
    write_ods(tmp_path / "a.ods", rows, styles=style)
    file = open_file(tmp_path / "a.ods", SMALL)
    assert [cell(file.tables[0], place) for place in ("A1", "B1", "C1", "B3")] == ["12¹", "12\n3", "3", "9"]
    assert [(n.rule, n.row, n.column, n.found) for n in file.notes] == [
        ("number-shown-otherwise", 1, "C", "c"), ("number-shown-otherwise", 1, "D", "c"), ("column-hidden", None, "B", "B"),
        ("column-hidden", None, "C", "C"), ("rows-hidden", 2, None, "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("IV", 255), ("XFD", 16_383)])
def test_column_letters(letters: str, index: int) -> None:
    assert (column_index(letters), column_letters(index)) == (index, letters)


def test_struck_cells_are_told(tmp_path: Path) -> None:
    """A line through a figure says that it does not count; nothing else of its cell does."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet, struck, red = workbook.add_worksheet(), workbook.add_format({"font_strikeout": True}), workbook.add_format({"color": "red"})
        for row, style in enumerate([None, struck, red, struck]):
            sheet.write_number(row, 0, row, style)
        sheet.write_blank(5, 0, None, struck)
        sheet.write_string(2, 1, "x", struck)

    book = xlsx(tmp_path / "a.xlsx", fill)
    assert [(n.rule, n.row, n.column, n.found) for n in book.notes] == [("cell-struck", 2, "A", "2"), ("cell-struck", 3, "B", "1")]


LINE = '<style:text-properties style:text-line-through-style="solid"/>'


CELL_STYLE = '<style:style style:family="table-cell" style:name="{}" style:parent-style-name="{}">{}</style:style>'


OLD = ' table:style-name="ce1"'


OLD_COLUMN = '<table:table-column/><table:table-column table:number-columns-repeated="2" table:default-cell-style-name="ce1"/>'


@pytest.mark.parametrize(
    "styles, named, row, columns",
    [
        (CELL_STYLE.format("ce1", "", LINE), "", ods_number("7") + ods_number("8", OLD), "B"),
        (CELL_STYLE.format("ce1", "", LINE.replace("-style=", "-type=")), "", ods_number("7") + ods_number("8", OLD), "B"),
        (CELL_STYLE.format("ce1", "", LINE), "", ods_number("7") + ods_number("8", OLD + ' table:number-columns-repeated="3"'), "BCD"),
        (CELL_STYLE.format("ce1", "", LINE), "", ods_number("7", ' table:number-columns-repeated="4"'), "BC"),
        (CELL_STYLE.format("ce1", "", LINE), "", ods_number("7") + ods_number("8", ' table:style-name="ce2"'), ""),
        (CELL_STYLE.format("ce1", "Void", ""), CELL_STYLE.format("Void", "", LINE), ods_number("8", OLD), "A"),
        (CELL_STYLE.format("ce1", "Void", LINE.replace("solid", "none")), CELL_STYLE.format("Void", "", LINE), ods_number("8", OLD), ""),
        (CELL_STYLE.format("ce1", "ce1", ""), CELL_STYLE.format("ce2", "", LINE), ods_number("8", OLD), ""),
        (CELL_STYLE.format("ce1", "", LINE).replace("table-cell", "text"), "", ods_number("8", OLD), ""),
        (CELL_STYLE.format("ce1", "", LINE) + CELL_STYLE.format("ce2", "", LINE.replace("solid", "none")), "", ods_number("8", OLD), "A"),
        ("", f'<style:default-style style:family="table-cell">{LINE}</style:default-style>', ods_number("8"), "A"),
    ],
)
def test_struck_cells_of_an_ods_are_told(tmp_path: Path, styles: str, named: str, row: str, columns: str) -> None:
    """By a style of the cell, of its column, or of the one that either is based on."""
    write_ods(tmp_path / "a.ods", f"{OLD_COLUMN}<table:table-row>{row}</table:table-row>", styles=styles, named=named)
    notes = [(n.rule, n.row, n.column) for n in open_file(tmp_path / "a.ods", SMALL).notes]
    assert notes == [("cell-struck", 1, column) for column in columns]


def test_a_row_of_an_ods_has_a_style_for_its_cells(tmp_path: Path) -> None:
    struck = f'<table:table-row table:default-cell-style-name="ce1">{ods_number("7")}</table:table-row>'
    plain = f"<table:table-row>{ods_number('7')}</table:table-row>"
    write_ods(tmp_path / "a.ods", plain + struck + plain, styles=CELL_STYLE.format("ce1", "", LINE))
    assert [(n.rule, n.row, n.found) for n in open_file(tmp_path / "a.ods", SMALL).notes] == [("cell-struck", 2, "1")]
