"""Workbooks: cells where the spreadsheet program shows them, nothing lost without a word, nothing unpacked beyond bounds."""

from __future__ import annotations

import datetime as dt
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipelines.sources.limits import COMMAND_LINE, Limits
from pipelines.sources.open_file import open_file
from pipelines.sources.sheet_facts import column_index, column_letters
from pipelines.sources.sheet_formats import differs
from pipelines.sources.sheet_xls import XlsFacts
from pipelines.sources.text_table import OpenedFile, TextTable
from pipelines.sources.unreadable import UnreadableFile
from tests.workbooks import ods_number, ods_percent, ods_text, write_ods, write_xls

SMALL = Limits(file_bytes=None, unpacked_bytes=30_000_000, sheet_cells=100_000, cell_length=1_000, columns=300)


def cell(table: TextTable, place: str) -> str | None:
    """The text at a place written as a spreadsheet does: D5."""
    letters, row = place.rstrip("0123456789"), int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    frame = table.frame.collect()
    text: str | None = frame.filter(frame["row"] == row)[f"c{column_index(letters)}"].item()
    return text


def refusal(path: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_file(path, limits)
    return caught.value.rule


def xlsx(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> OpenedFile:
    with xlsxwriter.Workbook(path) as workbook:
        fill(workbook)
    return open_file(path, SMALL)


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


def test_a_far_cell_is_refused_before_the_sheet_is_held(tmp_path: Path) -> None:
    def far_row(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_string("A1", "x")
        sheet.write_string(1_048_575, 200, "y")

    def far_column(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet().write_string("XFD1", "x")

    for fill, rule in ((far_row, "file-too-large"), (far_column, "file-too-wide")):
        with pytest.raises(UnreadableFile) as caught:
            xlsx(tmp_path / "a.xlsx", fill)
        assert caught.value.rule == rule


def test_cells_without_a_place_count_as_far_as_they_can_reach(tmp_path: Path) -> None:
    """The place of a cell is optional in xlsx: these stand in row 1,000,000 because their row does."""
    plain_xlsx(tmp_path / "a.xlsx")
    row = '<row r="1000000"><c t="str"><v>x</v></c><c t="str"><v>y</v></c></row>'
    with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for member in old.infolist():
            content = old.read(member).decode()
            new.writestr(member.filename, content.replace("</sheetData>", f"{row}</sheetData>"))
    assert refusal(tmp_path / "b.xlsx") == "file-too-large"


@pytest.mark.parametrize(("cell", "rule", "where"), [
    (ods_text('a<text:s text:c="2000000000"/>b'), "cell-too-long", "a.ods, sheet One, row 2, column B"),
    (ods_text("x" * 900, 'table:number-columns-repeated="290"'), "file-too-large", "a.ods, sheet One"),
    (ods_text('a<text:s text:c="3"/>b'), None, ""),
    ('<table:table-cell table:number-columns-repeated="16000">\n      </table:table-cell>', None, ""),
])  # fmt: skip
def test_text_that_one_element_makes_long_is_refused_before_it_is_read(tmp_path: Path, cell: str, rule: str | None, where: str) -> None:
    row = f'<table:table-row table:number-rows-repeated="200">{ods_text("a")}{cell}</table:table-row>'
    write_ods(tmp_path / "a.ods", f"<table:table-row>{ods_text('h')}</table:table-row>{row}")
    if rule is None:
        assert open_file(tmp_path / "a.ods", SMALL).tables
        return
    with pytest.raises(UnreadableFile) as caught:
        open_file(tmp_path / "a.ods", SMALL)
    assert (caught.value.rule, caught.value.where) == (rule, where)


def test_a_cell_too_long_is_named(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("One").write_string("C7", "x" * 1_001)

    with pytest.raises(UnreadableFile, match="sheet One, row 7, column C") as caught:
        xlsx(tmp_path / "a.xlsx", fill)
    assert caught.value.rule == "cell-too-long"


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


def test_repeated_cells_of_an_ods_are_counted_before_they_are_held(tmp_path: Path) -> None:
    cells = ods_number("1", 'table:number-columns-repeated="200"')
    row = f'<table:table-row table:number-rows-repeated="1000000">{cells}</table:table-row>'
    write_ods(tmp_path / "a.ods", row)
    assert refusal(tmp_path / "a.ods") == "file-too-large"


def plain_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_row("A1", ["area", "value"])
    return path


def with_member(path: Path, name: str, content: bytes) -> Path:
    plain_xlsx(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_zip_bombs_are_refused_by_size_and_by_ratio(tmp_path: Path) -> None:
    assert refusal(with_member(tmp_path / "size.xlsx", "xl/media/a.bin", bytes(31_000_000))) == "file-zip-bomb"
    assert refusal(with_member(tmp_path / "ratio.xlsx", "xl/media/a.bin", bytes(25_000_000))) == "file-zip-bomb"
    assert open_file(with_member(tmp_path / "fine.xlsx", "xl/media/a.bin", bytes(5_000_000)), SMALL).tables


def test_a_directory_that_understates_a_size_is_not_believed(tmp_path: Path) -> None:
    """The last member is stored as ten bytes in the directory and unpacks to five million."""
    path = with_member(tmp_path / "lie.xlsx", "xl/media/a.bin", bytes(5_000_000))
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 16 : entry + 20] = struct.pack("<I", zlib.crc32(bytes(10)))
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    path.write_bytes(content)
    assert refusal(path) == "file-zip-bomb"


def test_archives_and_workbooks_that_are_none_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    assert refusal(tmp_path / "a.zip") == "file-format"
    whole = plain_xlsx(tmp_path / "b.xlsx").read_bytes()
    for size in (10, 100, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.xlsx").write_bytes(whole[:size])
        assert refusal(tmp_path / "cut.xlsx") == "file-format"
    write_xls(tmp_path / "c.xls")
    (tmp_path / "cut.xls").write_bytes((tmp_path / "c.xls").read_bytes()[:600])
    assert refusal(tmp_path / "cut.xls") == "file-format"


def test_a_locked_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="password"):
        open_file(path, COMMAND_LINE)


def test_a_workbook_without_text_is_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet()
    assert refusal(tmp_path / "a.xlsx") == "file-empty"


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("IV", 255), ("XFD", 16_383)])
def test_column_letters(letters: str, index: int) -> None:
    assert (column_index(letters), column_letters(index)) == (index, letters)


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


def changed(path: Path, to: Path, part: str, old: str, new: str) -> OpenedFile:
    """A copy of a workbook with one text changed in one of its parts."""
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to, "w") as after:
        for member in before.infolist():
            content = before.read(member).decode()
            if member.filename.endswith(part):
                assert old in content
                content = content.replace(old, new)
            after.writestr(member.filename, content)
    return open_file(to, SMALL)


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


@pytest.mark.parametrize(
    ("part", "found"), [("Index/Document.iwa", "Apple Numbers"), ("word/document.xml", "a Word document"), ("a.csv", "no workbook")]
)
def test_other_archives_are_named(tmp_path: Path, part: str, found: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(UnreadableFile, match=found):
        open_file(tmp_path / "a.xlsx", SMALL)
