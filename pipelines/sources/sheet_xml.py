"""What fastexcel does not tell about an xlsx sheet: extent, merged ranges, percentages, formulas without a value, error cells.

The sheet's XML is streamed and searched, never built into a tree: bounded memory, about 100 MB a second.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipelines.sources.archive import unpack
from pipelines.sources.sheet_book import Book, read_book
from pipelines.sources.sheet_facts import SheetFacts, column_index
from pipelines.sources.sheet_percent import Runs, add_run, add_runs, is_percent
from pipelines.sources.sheet_shown import FORMULA, ShownCells

CELL = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^<>]*(?<!/)>(?!</)')
UNPLACED = re.compile(rb"<(?:\w+:)?c(?=[\s>])(?![^<>]*\br=)[^<>]*(?<!/)>(?!</)")
"""A filled cell without its place: it follows the one before, or stands first in its row."""
ROW = re.compile(rb'<(?:\w+:)?row\s[^<>]*?\br="([0-9]{1,7})"[^<>]*(?<!/)>')
NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]+)([0-9]+)"[^<>]*>' + FORMULA + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^<>]*\bt="e")[^<>]*?\br="([A-Z]+)([0-9]+)"[^<>]*>(?:' + FORMULA + rb")?\s*<(?:\w+:)?v>([^<]{1,20})<")
WITHOUT_PLACE = re.compile(rb"<(?:\w+:)?(?:row|c)(?=[\s/>])(?![^<>]*\br=)")
TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{1,7})["']""")
STYLE = re.compile(rb"""\bs=["']([0-9]+)["']""")
NOT_NUMBER = re.compile(rb"""\bt=["'](?!n["'])""")
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')


def sheet_facts(path: Path, archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Facts of each worksheet by its name. Every part of the archive is unpacked once, so that no size is taken on trust."""
    book = read_book(path, archive)
    facts: dict[str, SheetFacts] = {}
    for member in archive.infolist():
        pieces = unpack(path, member)
        if member.filename in book.names:
            facts[book.names[member.filename]] = _read(pieces, book)
        else:
            for _ in pieces:
                pass
    return facts


def _read(pieces: Iterable[bytes], book: Book) -> SheetFacts:
    facts = SheetFacts()
    columns: set[bytes] = set()
    percent = _PercentCells(frozenset(style for style, code in book.codes.items() if is_percent(code)), facts.percent)
    shown = ShownCells(book, facts)
    for block in _blocks(pieces):
        percent.add(block)
        shown.add(block)
        for letters, row in CELL.findall(block):
            columns.add(letters)
            facts.last_row = max(facts.last_row, int(row))
        if UNPLACED.search(block):
            _extend(facts, block)
        if b"<f" in block or b":f" in block:
            facts.no_value += [(int(row), letters.decode()) for letters, row in NO_VALUE.findall(block)]
        if b't="e"' in block:
            facts.errors += [(int(row), letters.decode(), text.decode("utf-8", "replace")) for letters, row, text in ERROR.findall(block)]
        for left, top, right, bottom in MERGED.findall(block):
            facts.merged.append((int(top), column_index(left.decode()), int(bottom), column_index(right.decode())))
    facts.last_column = max([facts.last_column, *(column_index(letters.decode()) for letters in columns)])
    return facts


class _PercentCells:
    """Follows rows and cells through the XML of an xlsx sheet and notes the numbers that have one of the styles."""

    def __init__(self, styles: frozenset[bytes], runs: Runs) -> None:
        self._styles, self._runs = styles, runs
        of_style = rb"""<(?:\w+:)?c\s(?=[^<>]*\bs=["'](?:%s)["'])""" % b"|".join(sorted(styles))
        self._placed = re.compile(of_style + rb"""(?![^<>]*\bt=["'](?!n["']))[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
        self._row, self._column = 0, -1

    def add(self, block: bytes) -> None:
        """A piece of XML that ends with a whole row."""
        if not self._styles:
            return
        if b"0" in self._styles or WITHOUT_PLACE.search(block):
            self._follow(block)
            return
        rows_of: dict[bytes, list[bytes]] = {}
        for letters, row in self._placed.findall(block):
            rows_of.setdefault(letters, []).append(row)
        for letters, rows in rows_of.items():
            add_runs(self._runs, column_index(letters.decode()), list(map(int, rows)))
        self._row = max([self._row, *map(int, ROW.findall(block))])

    def _follow(self, block: bytes) -> None:
        """Tag by tag: where a row or cell does not name its place it follows the one before, and style 0 need not be named."""
        for tag, attributes in TAG.findall(block):
            place = PLACE.search(attributes)
            if tag == b"row":
                self._row, self._column = int(place[2]) if place else self._row + 1, -1
                continue
            self._column = column_index(place[1].decode()) if place else self._column + 1
            style = STYLE.search(attributes)
            if (style[1] if style else b"0") in self._styles and not NOT_NUMBER.search(attributes) and not attributes.endswith(b"/"):
                add_run(self._runs, (self._column, self._column), (self._row, self._row))


def _extend(facts: SheetFacts, block: bytes) -> None:
    """The furthest that cells without a place can reach: the last row named, and as many columns as a row has cells."""
    rows = [row for row in block.replace(b":row>", b"/row>").split(b"/row>") if row]
    facts.last_row = max([facts.last_row + len(rows), *map(int, ROW.findall(block))])
    facts.last_column = max(facts.last_column, *(len(re.findall(rb"<(?:\w+:)?c[\s>/]", row)) - 1 for row in rows))


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces that end with a whole row (or, after the rows, wherever they end), so that no cell is cut in two."""
    rest: list[bytes] = []
    for piece in pieces:
        end = piece.rfind(b"</row>") + 6 if b"</row>" in piece else piece.rfind(b":row>") + 5
        if end > 5:
            yield b"".join([*rest, piece[:end]])
            rest = [piece[end:]]
        else:
            rest.append(piece)
    yield b"".join(rest)
