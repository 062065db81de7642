"""What the records of an xls workbook say of its sheets and a reader of the cells alone is not told."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from pipelines.sources.limits import COMMAND_LINE
from pipelines.sources.open_file import open_file
from pipelines.sources.sheet_xls import XlsFacts, xls_facts

SECTOR = 512
PLAIN, STRUCK, HIDING = 0, 1, 2
"""Cell styles of the workbook made here."""


def record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 6))


def font(*, struck: bool = False, raised: bool = False) -> bytes:
    return record(0x31, struct.pack("<HHHHHBBBB", 200, 8 * struck, 0x7FFF, 400, int(raised), 0, 0, 0, 0), b"\x05\0Arial")


def number(row: int, column: int, value: float, style: int = PLAIN) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


HIDES_SMALL = b"\0" + b'[<5]"c";0'
"""As a record holds a text: a byte that says how wide its characters are, then those."""


def workbook(sheet: bytes, *, raised: bool = False, code: bytes = HIDES_SMALL) -> bytes:
    """A stream with one sheet, "One"."""
    fonts = font() + font() + font() + font(raised=raised) + font(struck=True)  # the fifth has the number 5: there is no font 4
    styles = [struct.pack("<HH16x", *each) for each in ((0, 0), (5, 0), (0, 164))]
    texts = fonts + record(0x041E, struct.pack("<HH", 164, len(code) - 1), code) + b"".join(record(0xE0, each) for each in styles)
    place = len(begin(5) + texts) + len(record(0x85, bytes(8), b"One")) + 4
    start = begin(5) + texts + record(0x85, struct.pack("<IHBB", place, 0, 3, 0), b"One") + record(0x0A)
    return start + begin(0x10) + sheet + record(0x0A)


def saved(path: Path, stream: bytes) -> Path:
    """A compound file: header, table of sectors, directory, and the stream behind them."""
    stream = stream.ljust(8 * SECTOR, b"\0")
    count = -(-len(stream) // SECTOR)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + b"\xff" * (108 * 4)

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        named = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        return named + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36) + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    sectors = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff") + directory.ljust(SECTOR, b"\0")
    path.write_bytes(head + sectors + stream.ljust(count * SECTOR, b"\0"))
    return path


CELLS = (
    record(0x7D, struct.pack("<HHHHHH", 1, 1, 2000, 0, 1, 0))
    + b"".join(record(0x0208, struct.pack("<HHHHHHHH", row, 0, 3, 255, 0, 0, 0x20 * (row in (2, 9)), 0)) for row in range(10))
    + number(0, 0, 7) + number(1, 0, 8, STRUCK) + number(2, 0, 3, HIDING) + number(3, 0, 9, STRUCK)
    + record(0x027E, struct.pack("<HHHi", 4, 0, HIDING, (12 << 2) | 2))
    + record(0xBD, struct.pack("<HHHiHiH", 5, 0, PLAIN, (450 << 2) | 3, HIDING, (450 << 2) | 3, 1))
)  # fmt: skip


def test_what_a_person_sees_of_an_xls_sheet_is_told(tmp_path: Path) -> None:
    """Row 10 is hidden and empty; 12 is shown under a format that hides numbers below 5, packed 4.5 is not."""
    facts = xls_facts(saved(tmp_path / "a.xls", workbook(CELLS)))
    sheet = facts.sheets["One"]
    assert (facts.raises, sheet.last_row, sheet.last_column) == (False, 6, 1)
    assert sheet.struck == {"A": (2, 2)}
    assert (sheet.hidden_rows, sheet.first_hidden, sheet.hidden_columns) == (1, 3, [(1, 1)])
    assert sheet.shown_otherwise == [(3, "A", '[<5]"c";0'), (6, "B", '[<5]"c";0')]


@pytest.mark.parametrize("code", [b"\0" + b'[<1.2.3]"c";0', b"\0[<.]0", b"\x01[\0<\0\xd8"])
def test_an_odd_number_format_hides_nothing_else(tmp_path: Path, code: bytes) -> None:
    """A condition that is no number, a text cut within a character."""
    sheet = xls_facts(saved(tmp_path / "a.xls", workbook(CELLS, code=code))).sheets["One"]
    assert (sheet.struck, sheet.hidden_rows, sheet.last_row) == ({"A": (2, 2)}, 1, 6)


def test_raised_digits_of_an_xls_workbook_are_asked_about(tmp_path: Path) -> None:
    """12 with a raised 1 reads as 121."""
    notes = {
        raised: open_file(saved(tmp_path / f"{raised}.xls", workbook(CELLS, raised=raised)), COMMAND_LINE).notes for raised in (False, True)
    }
    assert {n.rule for n in notes[True]} - {n.rule for n in notes[False]} == {"raised-untold"}
    assert {"cell-struck", "rows-hidden", "column-hidden", "number-shown-otherwise"} <= {n.rule for n in notes[False]}


@pytest.mark.parametrize(("code", "shown"), [(b"\0" + b"0.0%", "2.5%"), (b"\0" + b'0"%"', "0.025"), (b"\0" + b"0.000", "0.025")])
def test_a_percentage_of_an_xls_is_read_as_it_is_shown(tmp_path: Path, code: bytes, shown: str) -> None:
    """Below two empty rows; a sign in quotes multiplies nothing. A number of no such format stays as it is."""
    cells = number(2, 1, 0.025, HIDING) + number(3, 1, 0.025) + number(4, 1, 1, HIDING)
    file = open_file(saved(tmp_path / "a.xls", workbook(cells, code=code)), COMMAND_LINE)
    assert file.tables[0].frame.collect()["c1"].to_list()[2:] == [shown, "0.025", "100%" if shown[-1] == "%" else "1"]
    assert "percent-untold" not in {note.rule for note in file.notes}


def formula(row: int, result: bytes) -> bytes:
    return record(0x06, struct.pack("<HHH", row, 0, PLAIN), result, bytes(6), struct.pack("<HB", 1, 0x16))


EMPTY, NOT_AVAILABLE = b"\x03\0\0\0\0\0\xff\xff", b"\x02\0\x2a\0\0\0\xff\xff"


def test_errors_and_formulas_that_were_never_computed_are_told(tmp_path: Path) -> None:
    """Both are read as blank. Where one formula has a result, a program computed them all, and an empty one is empty."""
    typed = record(0x0205, struct.pack("<HHHBB", 0, 0, PLAIN, 0x07, 1)) + record(0x0205, struct.pack("<HHHBB", 0, 1, PLAIN, 1, 0))
    for name, cells, empty in (
        ("never", typed + formula(1, EMPTY), [(2, "A")]),
        ("once", formula(1, EMPTY) + formula(2, NOT_AVAILABLE), []),
    ):
        sheet = xls_facts(saved(tmp_path / f"{name}.xls", workbook(cells))).sheets["One"]
        assert sheet.no_value == empty
        assert sheet.errors == ([(1, "A", "#DIV/0!")] if empty else [(3, "A", "#N/A")])


@pytest.mark.parametrize("cut", [0, 30, 600, 1100])
def test_of_a_damaged_workbook_nothing_is_known(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path / "a.xls", workbook(CELLS))
    path.write_bytes(path.read_bytes()[:cut])
    assert xls_facts(path) == XlsFacts()


def test_a_workbook_that_claims_endless_sectors_is_let_go(tmp_path: Path) -> None:
    """A list of sectors that leads back to itself, and a stream whose sectors do."""
    path = saved(tmp_path / "a.xls", workbook(CELLS))
    whole = bytearray(path.read_bytes())
    struct.pack_into("<II", whole, 68, 0, 0xFFFFFFFF)
    struct.pack_into("<I", whole, SECTOR + 4 * 9, 2)
    path.write_bytes(whole)
    assert xls_facts(path).sheets["One"].last_row == 6
