"""Workbooks that are too large, damaged, locked or none: refused with the cause, before they are held."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.sources.limits import COMMAND_LINE
from pipelines.sources.open_file import open_file
from pipelines.sources.unreadable import UnreadableFile
from tests.unit.sources.opened_books import SMALL, plain_xlsx, refusal, with_member, xlsx
from tests.workbooks import ods_number, ods_text, write_ods, write_xls


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


def test_repeated_cells_of_an_ods_are_counted_before_they_are_held(tmp_path: Path) -> None:
    cells = ods_number("1", 'table:number-columns-repeated="200"')
    row = f'<table:table-row table:number-rows-repeated="1000000">{cells}</table:table-row>'
    write_ods(tmp_path / "a.ods", row)
    assert refusal(tmp_path / "a.ods") == "file-too-large"


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
    (tmp_path / "noise.xlsx").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(UnreadableFile, match="expected a workbook that can be opened, found bytes of no workbook"):
        open_file(tmp_path / "noise.xlsx")


def test_a_locked_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(UnreadableFile, match="password"):
        open_file(path, COMMAND_LINE)


def test_a_workbook_without_text_is_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet()
    assert refusal(tmp_path / "a.xlsx") == "file-empty"


@pytest.mark.parametrize(
    ("part", "found"), [("Index/Document.iwa", "Apple Numbers"), ("word/document.xml", "a Word document"), ("a.csv", "no workbook")]
)
def test_other_archives_are_named(tmp_path: Path, part: str, found: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(UnreadableFile, match=found):
        open_file(tmp_path / "a.xlsx", SMALL)
