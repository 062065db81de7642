"""Text files: exact cells, row numbers as a person counts them, and every kind of damage named."""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl
import pytest

from pipelines.sources.limits import COMMAND_LINE, WEB, Limits
from pipelines.sources.open_file import open_file
from pipelines.sources.text_table import OpenedFile
from pipelines.sources.unreadable import UnreadableFile

SMALL = Limits(file_bytes=10_000, unpacked_bytes=1_000_000, sheet_cells=1_000, cell_length=100, line_bytes=2_000_000, columns=50)


def opened(folder: Path, content: bytes, name: str = "file.csv", limits: Limits = COMMAND_LINE) -> OpenedFile:
    path = folder / name
    path.write_bytes(content)
    return open_file(path, limits, work=folder)


def rows(file: OpenedFile) -> list[tuple[object, ...]]:
    return [tuple(cell or "" for cell in row) for row in file.tables[0].frame.collect().iter_rows()]


def refusal(folder: Path, content: bytes, limits: Limits = COMMAND_LINE) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        opened(folder, content, limits=limits)
    return caught.value


def test_a_plain_file_keeps_every_text_and_its_facts(tmp_path: Path) -> None:
    content = b"area,value\nE10000030,0.90\nE92000001, c \n"
    file = opened(tmp_path, content)
    assert rows(file) == [(1, "area", "value"), (2, "E10000030", "0.90"), (3, "E92000001", " c ")]
    assert (file.format, file.encoding, file.separator, file.byte_count) == ("csv", "utf-8", ",", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert file.tables[0].frame.collect_schema()["row"] == pl.UInt32


def test_blank_rows_are_counted_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    file = opened(tmp_path, b"\r\n\r\narea,value\r\n\r\nE10000030,1\r\n\r\n")
    assert [row for row in rows(file) if row[1]] == [(3, "area", "value"), (5, "E10000030", "1")]
    assert file.ragged == ()


def test_a_line_end_inside_quotes_is_one_record(tmp_path: Path) -> None:
    file = opened(tmp_path, b'name,value\r\n"Campylobacter/100,000\n",1\r\n"say ""c""",2\r\n')
    assert rows(file)[1:] == [(2, "Campylobacter/100,000\n", "1"), (3, 'say "c"', "2")]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("\ufeffarea,cost\nSurrey,£1\n".encode(), "utf-8-sig"),
        ("area,cost\nSurrey,£1\n".encode("utf-16"), "utf-16"),
        ("area,cost\nSurrey,£1\n".encode("cp1252"), "cp1252"),
    ],
)
def test_encodings_are_told_apart_and_recorded(tmp_path: Path, content: bytes, encoding: str) -> None:
    file = opened(tmp_path, content)
    assert file.encoding == encoding
    assert rows(file) == [(1, "area", "cost"), (2, "Surrey", "£1")]
    assert file.sha256 == hashlib.sha256(content).hexdigest()


def test_a_pound_sign_far_down_still_decides_the_encoding(tmp_path: Path) -> None:
    file = opened(tmp_path, b"area,cost\n" + b"Surrey,1\n" * 300_000 + b"Kent,\xa32\n")
    assert file.encoding == "cp1252"
    assert file.tables[0].frame.last().collect().row(0) == (300_002, "Kent", "£2")


def test_utf8_with_broken_bytes_is_not_taken_for_windows_1252(tmp_path: Path) -> None:
    content = "area,note\nYnys Môn,£\nSurrey,é\n".encode() + b"Kent,\xff\n"
    assert refusal(tmp_path, content).rule == "file-encoding"


def test_bytes_that_no_encoding_has_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"area,note\nKent,\x81\n").rule == "file-encoding"


def test_utf16_cut_in_the_middle_of_a_character_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "area,cost\nSurrey,1\n".encode("utf-16")[:-1]).rule == "file-encoding"


@pytest.mark.parametrize(("separator", "kind"), [("\t", "tsv"), (";", "csv"), ("|", "csv")])
def test_other_separators_are_found(tmp_path: Path, separator: str, kind: str) -> None:
    text = "area;name;value\nE1;Kingston upon Hull, City of;1\nE2;Bristol, City of;2\n".replace(";", separator)
    file = opened(tmp_path, text.encode())
    assert (file.format, file.separator) == (kind, separator)
    assert rows(file)[1] == (2, "E1", "Kingston upon Hull, City of", "1")


def test_the_separator_line_of_a_spreadsheet_is_obeyed(tmp_path: Path) -> None:
    file = opened(tmp_path, b"sep=;\narea;value\nE1;1,5\n")
    assert rows(file)[2] == (3, "E1", "1,5")


@pytest.mark.parametrize("content", [b"area,value\rE1,1\rE2,2\r", b"area,value\nE1,1\rE2,2\r\n"])
def test_carriage_returns_alone_end_a_row(tmp_path: Path, content: bytes) -> None:
    assert rows(opened(tmp_path, content)) == [(1, "area", "value"), (2, "E1", "1"), (3, "E2", "2")]


def test_a_carriage_return_inside_quotes_stays(tmp_path: Path) -> None:
    assert rows(opened(tmp_path, b'area,note\nE1,"a\rb"\n'))[1] == (2, "E1", "a\rb")


def test_a_quote_inside_an_unquoted_cell_is_read_as_a_spreadsheet_does(tmp_path: Path) -> None:
    assert rows(opened(tmp_path, b'area,note\nE1,5" rule\nE2,x\n'))[1:] == [(2, "E1", '5" rule'), (3, "E2", "x")]


@pytest.mark.parametrize("content", [b'area,note\nE1,"open\nE2,2\n', b'area,note\nE0,1\n"E1"x,2\n'])
def test_quotes_out_of_order_are_refused_with_the_row(tmp_path: Path, content: bytes) -> None:
    fault = refusal(tmp_path, content)
    assert fault.rule == "file-quotes"
    assert fault.rows == (content.count(b"\n", 0, content.index(b'"')) + 1,)


def test_zero_bytes_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"area,value\nE1,\x00\n").rule == "file-format"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"<!DOCTYPE html><table>",
        b'{"a": 1}',
        b"\x1f\x8b\x08",
        b"  <html><body>",
        b"\r\n<style>td {}</style><table>",
        b"<div>\r\n\t<table cellspacing='0'>",
        "<html><table>".encode("utf-16"),
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n",
        b"Rar!\x1a",
    ],
)
def test_other_formats_are_named(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).rule == "file-format"


@pytest.mark.parametrize("content", [b"", b"\n\n\r\n", b"\xef\xbb\xbf"])
def test_empty_files_are_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).rule == "file-empty"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        open_file(tmp_path / "none.csv")
    assert caught.value.rule == "file-missing"


def test_rows_with_more_or_fewer_cells_are_listed(tmp_path: Path) -> None:
    file = opened(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11,12\n13,14,15\n")
    assert file.ragged == ((3, 2, 3), (5, 4, 3))
    assert file.ragged_rows == (3, 5)
    assert rows(file)[4] == (5, "9", "10", "11", "12")


def test_short_rows_are_found_where_the_last_column_is_often_empty(tmp_path: Path) -> None:
    assert opened(tmp_path, b"a,b,c\n1,2,\n4,5,\n6,7\n8,9,\n").ragged == ((4, 2, 3),)


def test_titles_above_and_notes_below_a_blank_row_are_not_ragged(tmp_path: Path) -> None:
    file = opened(tmp_path, b"Table 4\n\nDecember, 2023\narea,value,n\nE1,1,2\nE2,3,4\n\nSource: DfE\nRounded\n")
    assert file.ragged == ()
    assert rows(file)[0] == (1, "Table 4", "", "")


def test_a_last_row_that_is_cut_off_is_ragged(tmp_path: Path) -> None:
    assert opened(tmp_path, b"a,b,c\n1,2,3\n4,5,6\n7").ragged == ((4, 1, 3),)


def test_a_last_row_without_a_line_end_is_noted(tmp_path: Path) -> None:
    """Cut inside its last cell a file looks whole: 12.34 reads 12.3."""
    assert [(n.rule, n.row) for n in opened(tmp_path, b"a,b\n1,12.34\n2,12.3").notes] == [("last-line-open", 3)]
    assert opened(tmp_path, b"a,b\n1,12.34\n2,12.34\n").notes == ()


def test_a_title_wider_than_the_table_is_read(tmp_path: Path) -> None:
    file = opened(tmp_path, b"t,i,t,l,e\na,b\n1,2\n3,4\n5,6\n")
    assert rows(file)[:2] == [(1, "t", "i", "t", "l", "e"), (2, "a", "b", "", "", "")]


def test_ragged_rows_keep_their_numbers_across_blocks(tmp_path: Path) -> None:
    """The file is read a megabyte at a time; quoted line ends fall on every boundary."""
    record = b'E10000030,"two\nlines",1\n'
    count = 3_000_000 // len(record)
    file = opened(tmp_path, b"a,b,c\n" + record * count + b"x,y\n" + record * count)
    assert file.ragged == ((count + 2, 2, 3),)
    assert file.tables[0].frame.select(pl.len()).collect().item() == 2 * count + 2


def test_a_quoted_cell_longer_than_a_block(tmp_path: Path) -> None:
    long = b"\n".join([b"x" * 99] * 9_000)
    file = opened(tmp_path, b'a,b\n1,"' + long + b'"\n2,3\n')
    assert rows(file)[1][2] == long.decode()
    assert file.ragged == ()


def test_limits_on_size_columns_and_cells(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a,b\n" + b"1,2\n" * 3_000, SMALL).rule == "file-too-large"
    assert refusal(tmp_path, b",".join([b"x"] * 51) + b"\n", SMALL).rule == "file-too-wide"
    fault = refusal(tmp_path, b"a,b\n1,2\n3," + b"x" * 101 + b"\n", SMALL)
    assert (fault.rule, fault.rows) == ("cell-too-long", (3,))
    assert WEB.file_bytes == 200_000_000
    assert COMMAND_LINE.file_bytes is None


def test_forty_megabytes_in_one_cell_are_refused(tmp_path: Path) -> None:
    fault = refusal(tmp_path, b"a,b\n1,2\n" + b"x" * 40_000_000 + b",3\n")
    assert (fault.rule, fault.rows) == ("cell-too-long", (3,))


def test_scan_options_give_the_same_rows(tmp_path: Path) -> None:
    table = opened(tmp_path, 'area,cost\nSurrey,"£1"\n'.encode("cp1252")).tables[0]
    assert table.scan_options is not None
    again = pl.scan_csv(**table.scan_options, schema={"c0": pl.Categorical(), "c1": pl.String}).collect()  # type: ignore[arg-type]
    assert again.cast({"c0": pl.String}).equals(table.frame.collect())


def test_a_name_with_glob_characters_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "a1.csv").write_bytes(b"x,y\n1,2\n")
    assert rows(opened(tmp_path, b"a,b\n3,4\n", "a[1]*.csv"))[0] == (1, "a", "b")


def test_the_companion_is_opened_beside_its_file(tmp_path: Path) -> None:
    (tmp_path / "file.meta.csv").write_bytes(b"col_name,col_type\nvalue,Indicator\n")
    file = opened(tmp_path, b"area,value\nE1,1\n")
    assert file.meta is not None
    assert rows(file.meta)[1] == (2, "value", "Indicator")
    assert file.meta.meta is None


def test_a_copy_made_without_a_work_folder_goes_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes("area,cost\nSurrey,£1\n".encode("cp1252"))
    file = open_file(path)
    assert file.tables[0].scan_options is not None
    copy = Path(str(file.tables[0].scan_options["source"]))
    assert copy.exists()
    del file
    assert not copy.exists()


def test_a_plain_file_needs_no_copy(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (tmp_path / "file.csv").write_bytes(b"a,b\n1,2\n")
    open_file(tmp_path / "file.csv", work=work)
    assert list(work.iterdir()) == []


def test_a_refused_file_leaves_no_copy_behind(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = tmp_path / "file.csv"
    path.write_bytes('area,cost\nSurrey,"£1\n'.encode("cp1252"))
    with pytest.raises(UnreadableFile):
        open_file(path, work=work)
    assert list(work.iterdir()) == []


def test_the_line_of_a_zero_byte_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"area,value\nKent,1\nKe\0nt,2\n")
    with pytest.raises(UnreadableFile, match="the first in line 3"):
        open_file(tmp_path / "a.csv")
