"""What fastexcel does not tell about an xls workbook: rows and columns out of sight, number formats, errors, struck cells, raised digits.

The records of the Workbook stream are walked; of their texts only the names of sheets and formats are decoded.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.sources.sheet_facts import SheetFacts, column_letters
from pipelines.sources.sheet_formats import differs, may_differ
from pipelines.sources.sheet_percent import BUILT_IN, add_runs, is_percent

LAST_SECTOR = 0xFFFFFFFA
"""From here on numbers of sectors mean the end of a chain, or a free one."""
SECTOR_SHIFTS = (9, 12)
ENTRY, NAME_LENGTH, MOST_SHORT = 128, 64, 4096
BIFF8 = 0x0600
BEGIN, END, SHEET, FONT, FORMAT, STYLE = 0x0809, 0x0A, 0x85, 0x31, 0x041E, 0xE0
ROW, COLUMNS, NUMBER, PACKED, PACKED_ROW, FORMULA = 0x0208, 0x7D, 0x0203, 0x027E, 0xBD, 0x06
TRUTH_OR_ERROR = 0x0205
TEXTS = (0xFD, 0x0204, TRUTH_OR_ERROR)
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
NO_NUMBER, ERROR_RESULT, EMPTY_RESULT = b"\xff\xff", 2, 3
"""Marks a formula that resulted in no number, and in what it did."""
IS_HIDDEN_ROW, IS_STRUCK = 0x20, 0x08


@dataclass
class XlsFacts:
    """Facts of each sheet by its name; `raises` is whether any font of the workbook raises or lowers what is written in it."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    raises: bool = False


def xls_facts(path: Path) -> XlsFacts:
    """What the records say; nothing of a workbook older than Excel 97, or of one that is damaged (the reader of the cells says so)."""
    try:
        book = _stream(path.read_bytes())
        return _Book(book).facts() if book[:6].endswith(struct.pack("<H", BIFF8)) else XlsFacts()
    except (struct.error, IndexError):
        return XlsFacts()


def _stream(data: bytes) -> bytes:
    """The Workbook stream of a compound file; empty where there is none, or one too short to hold a table."""
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in SECTOR_SHIFTS:
        return b""
    size = 1 << shift
    most = len(data) // (size * size // 4) + 1  # sectors that a table of all sectors takes; a file may claim any number

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    table_sectors = [n for n in struct.unpack_from("<109I", data, 76) if n < LAST_SECTOR]
    more, left = struct.unpack_from("<II", data, 68)
    while left and more < LAST_SECTOR and len(table_sectors) < most:
        numbers = struct.unpack(f"<{size // 4}I", sector(more))
        table_sectors += [n for n in numbers[:-1] if n < LAST_SECTOR]
        more, left = numbers[-1], left - 1
    table = [next_one for n in table_sectors[:most] for next_one in struct.unpack(f"<{size // 4}I", sector(n))]

    def chain(first: int) -> bytes:
        found: list[bytes] = []
        while first < len(table) and len(found) <= len(table):
            found.append(sector(first))
            first = table[first]
        return b"".join(found)

    entries = chain(struct.unpack_from("<I", data, 48)[0])
    for start in range(0, len(entries), ENTRY):
        length = struct.unpack_from("<H", entries, start + NAME_LENGTH)[0]
        first, byte_count = struct.unpack_from("<II", entries, start + 116)
        if entries[start : start + max(length - 2, 0)].decode("utf-16-le", "replace") == "Workbook" and byte_count >= MOST_SHORT:
            return chain(first)[:byte_count]
    return b""


class _Book:
    """Walks the records: those of the whole workbook first, then those of each sheet."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._fonts: list[tuple[bool, bool]] = []
        self._codes = {int(number): code for number, code in BUILT_IN.items()}
        self._styles: list[tuple[int, int]] = []

    def facts(self) -> XlsFacts:
        places: list[tuple[int, str]] = []
        for kind, body in self._records(0):
            if kind == SHEET:
                places.append((struct.unpack_from("<I", body)[0], _text(body[6], body[7:])))
            elif kind == FONT:
                self._fonts.append((bool(body[2] & IS_STRUCK), struct.unpack_from("<H", body, 8)[0] > 0))
            elif kind == FORMAT:
                number, length = struct.unpack_from("<HH", body)
                self._codes[number] = _text(length, body[4:])
            elif kind == STYLE:
                self._styles.append(struct.unpack_from("<HH", body))
        return XlsFacts({name: self._sheet(place) for place, name in places}, any(raised for _, raised in self._fonts))

    def _records(self, place: int) -> Iterator[tuple[int, bytes]]:
        """Kind and content of each record of a part; those of a chart inside it are left out."""
        depth = 0
        while place + 4 <= len(self._stream):
            kind, length = struct.unpack_from("<HH", self._stream, place)
            depth += (kind == BEGIN) - (kind == END)
            if not depth:
                return
            if depth == 1:
                yield kind, self._stream[place + 4 : place + 4 + length]
            place += 4 + length

    def _sheet(self, place: int) -> SheetFacts:
        facts, hidden, filled = SheetFacts(), set[int](), set[int]()
        told: set[tuple[int, str]] = set()
        percent: dict[int, set[int]] = {}
        results = _Results()
        for kind, body in self._records(place):
            if kind == ROW and struct.unpack_from("<H", body, 12)[0] & IS_HIDDEN_ROW:
                hidden.add(struct.unpack_from("<H", body)[0])
            elif kind == COLUMNS and body[8] & 1:
                facts.hidden_columns.append(struct.unpack_from("<HH", body))
            results.see(kind, body)
            for row, column, style, number in _cells(kind, body):
                filled.add(row)
                facts.last_row, facts.last_column = max(facts.last_row, row + 1), max(facts.last_column, column)
                font, code = self._styles[style][0], self._codes.get(self._styles[style][1], "")
                if self._fonts[font - (font > 4)][0]:
                    facts.strike(column_letters(column), row + 1)
                if number is not None and is_percent(code):
                    percent.setdefault(column, set()).add(row + 1)
                if number is not None and (column, code) not in told and may_differ(code) and differs(code, number):
                    told.add((column, code))
                    facts.shown_otherwise.append((row + 1, column_letters(column), code))
        for row in sorted(hidden & filled):
            facts.hide(row + 1)
        for column, rows in percent.items():
            add_runs(facts.percent, column, sorted(rows))
        facts.errors, facts.no_value = results.errors, [] if results.is_computed else results.empty
        return facts


@dataclass
class _Results:
    """Cells of a sheet with an error, and formulas that resulted in nothing: a program that computes no formula writes that of all of them."""

    errors: list[tuple[int, str, str]] = field(default_factory=list)
    empty: list[tuple[int, str]] = field(default_factory=list)
    is_computed: bool = False

    def see(self, kind: int, body: bytes) -> None:
        """Notes what one record holds."""
        if kind == TRUTH_OR_ERROR and body[7]:
            self._add_error(body, body[6])
        elif kind == FORMULA:
            outcome = body[6] if body[12:14] == NO_NUMBER else None
            self.is_computed = self.is_computed or outcome != EMPTY_RESULT
            if outcome == ERROR_RESULT:
                self._add_error(body, body[8])
            elif outcome == EMPTY_RESULT:
                self.empty.append(_place(body))

    def _add_error(self, body: bytes, code: int) -> None:
        self.errors.append((*_place(body), ERRORS.get(code, "#ERROR")))


def _place(body: bytes) -> tuple[int, str]:
    row, column = struct.unpack_from("<HH", body)
    return row + 1, column_letters(column)


def _cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float | None]]:
    """Row, column (both from 0), style and number, if it is one, of the filled cells of a record."""
    if kind in TEXTS:
        yield (*struct.unpack_from("<HHH", body), None)
    elif kind in (NUMBER, FORMULA):
        is_number = kind == NUMBER or body[12:14] != NO_NUMBER
        yield (*struct.unpack_from("<HHH", body), struct.unpack_from("<d", body, 6)[0] if is_number else None)
    elif kind == PACKED:
        yield (*struct.unpack_from("<HHH", body), _unpacked(body[6:10]))
    elif kind == PACKED_ROW:
        row, first = struct.unpack_from("<HH", body)
        for place in range(4, len(body) - 2, 6):
            yield row, first + (place - 4) // 6, struct.unpack_from("<H", body, place)[0], _unpacked(body[place + 2 : place + 6])


def _unpacked(packed: bytes) -> float:
    """A number in four bytes: the front of a double or a whole number, either of them perhaps a hundred times too large."""
    (bits,) = struct.unpack("<i", packed)
    number = float(bits >> 2) if bits & 2 else struct.unpack("<d", b"\0\0\0\0" + struct.pack("<i", bits & ~3))[0]
    return number / 100 if bits & 1 else number


def _text(length: int, body: bytes) -> str:
    """Characters behind a byte that says whether each takes one byte or two."""
    return body[1 : 1 + 2 * length].decode("utf-16-le", "replace") if body[0] & 1 else body[1 : 1 + length].decode("latin-1")
