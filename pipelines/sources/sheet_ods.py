"""What fastexcel does not tell about a sheet of an ods workbook, and how far its repeated cells would reach."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from pipelines.sources.archive import damaged, unpack
from pipelines.sources.sheet_book import SeenText
from pipelines.sources.sheet_facts import SheetFacts, column_letters
from pipelines.sources.sheet_formats import DASHES
from pipelines.sources.sheet_ods_styles import OdsStyles
from pipelines.sources.sheet_percent import add_run

STYLES, CONTENT = "styles.xml", "content.xml"
OFFICE, TABLE = "office:", "table:"
BREAKS = {"text:line-break": "\n", "text:tab": "\t"}
"""The library leaves these out, so that the words or digits on both sides become one."""
LONGEST = 200
"""Characters of a cell that are followed; no figure is longer."""
MOST_REPEATED = 1_000
"""Rows or columns that repeat one text and are followed; an attribute may name billions."""


def ods_facts(path: Path, archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name. Every part of the archive is unpacked once, so that no size is taken on trust."""
    styles = OdsStyles()
    reader = _Reader(styles)
    parsers = {STYLES: expat.ParserCreate(), CONTENT: expat.ParserCreate()}
    parsers[STYLES].StartElementHandler = styles.start
    parser = parsers[CONTENT]
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = reader.start, reader.end, reader.text
    try:
        for member in sorted(archive.infolist(), key=lambda member: member.filename == CONTENT):  # last: it names styles of the other part
            for piece in unpack(path, member):
                if member.filename in parsers:
                    parsers[member.filename].Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged(path.name, "no readable content") from error
    return reader.sheets


class _Reader:
    """Follows rows and cells through the document. A row or cell may stand for thousands of equal ones."""

    def __init__(self, styles: OdsStyles) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self._facts = SheetFacts()
        self._row = self._column = self._rows = self._cells = self._notes = self._width = 0
        self._cell: dict[str, str] | None = None
        self._shown = SeenText()
        self._styles = styles
        self._length = 0
        self._row_style = ""
        self._column_styles: list[tuple[int, str]] = []
        self._spans: list[str] = []
        self._is_hidden = self._has_text = False
        self._told: set[tuple[str, str]] = set()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._facts = self.sheets.setdefault(attributes.get(TABLE + "name", ""), SheetFacts())
            self._row = self._rows = self._width = 0
            self._told, self._column_styles = set(), []
        elif tag == "table:table-row":
            self._row, self._rows = self._row + self._rows, int(attributes.get(TABLE + "number-rows-repeated", 1))
            self._column = self._cells = 0
            self._is_hidden = attributes.get(TABLE + "visibility", "visible") != "visible"
            self._row_style = attributes.get(TABLE + "default-cell-style-name", "")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._column, self._cells = self._column + self._cells, int(attributes.get(TABLE + "number-columns-repeated", 1))
            self._cell, self._shown, self._spans, self._has_text, self._length = attributes, SeenText(), [], False, 0
        elif tag == "table:table-column":
            first, count = self._width, int(attributes.get(TABLE + "number-columns-repeated", 1))
            self._width += count
            self._column_styles.append((self._width, attributes.get(TABLE + "default-cell-style-name", "")))
            if attributes.get(TABLE + "visibility", "visible") != "visible":
                self._facts.hidden_columns.append((first, first + count - 1))
        else:
            self._start_text(tag, attributes)

    def _start_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.startswith("style:"):
            self._styles.start(tag, attributes)
        elif tag == "office:annotation":
            self._notes += 1
        elif tag == "text:span":
            self._spans.append(self._styles.position(attributes.get("text:style-name", "")))
        elif tag == "text:s":
            self._length += int(attributes.get("text:c", 1))
        elif tag == "text:p" and not self._notes:
            self._has_text = True
        elif tag in BREAKS and self._shown.text and not self._notes:
            self._shown = SeenText(self._shown.text + BREAKS[tag], is_changed=True)

    def text(self, text: str) -> None:
        if not self._has_text:  # blanks between elements, in a file laid out to be read by people
            return
        self._length += len(text)
        if self._cell is not None and not self._notes and len(self._shown.text) < LONGEST:
            self._shown.add(text, self._spans[-1] if self._spans else "")

    def end(self, tag: str) -> None:
        if tag == "office:annotation":
            self._notes -= 1
        elif tag == "text:span" and self._spans:
            self._spans.pop()
        if tag not in ("table:table-cell", "table:covered-table-cell") or self._cell is None:
            return
        cell, self._cell = self._cell, None
        kind, shown = cell.get(OFFICE + "value-type", ""), self._shown.text
        row, letters = self._row + 1, column_letters(self._column)
        span = int(cell.get(TABLE + "number-columns-spanned", 1)), int(cell.get(TABLE + "number-rows-spanned", 1))
        self._facts.characters += self._length * self._cells * self._rows
        self._facts.longest = max(self._facts.longest, (self._length, row, letters))
        if max(span) > 1:
            self._facts.merged.append((row, self._column, row + span[1] - 1, self._column + span[0] - 1))
        if cell.get("calcext:value-type") == "error":
            self._facts.errors.append((row, letters, shown[:20]))
        elif TABLE + "formula" in cell and not kind:
            self._facts.no_value.append((row, letters))
        if kind == "percentage":
            add_run(self._facts.percent, (self._column, self._column + self._cells - 1), (row, self._row + self._rows))
        if shown or kind:
            self._facts.last_row = max(self._facts.last_row, self._row + self._rows)
            self._facts.last_column = max(self._facts.last_column, self._column + self._cells - 1)
            if self._styles.strikes:
                self._strike(cell.get(TABLE + "style-name") or self._row_style)
            self._note_shown(kind, float(cell.get(OFFICE + "value", 0)), row, letters)

    def _strike(self, style: str) -> None:
        """Notes the struck cells among those that one stands for; without a style of their own they have that of their column."""
        for column in range(self._column, self._column + min(self._cells, MOST_REPEATED)):
            of_column = next((each for end, each in self._column_styles if column < end), "")
            if self._styles.is_struck(style or of_column):
                self._facts.strike(column_letters(column), self._row + 1, self._rows)

    def _note_shown(self, kind: str, number: float, row: int, letters: str) -> None:
        """What a person sees and the value of the cell does not tell."""
        shown = self._shown.text.strip()
        if self._is_hidden:
            self._facts.hide(row, self._rows)
            self._is_hidden = False  # each row is counted once
        is_dash = number == 0 and shown in DASHES
        is_other = kind in ("float", "currency") and self._has_text and not is_dash and not any(each.isdigit() for each in shown)
        if is_other and (letters, shown) not in self._told:
            self._told.add((letters, shown))
            self._facts.shown_otherwise.append((row, letters, shown))
        if kind == "string" and self._shown.is_changed and len(shown) < LONGEST:
            rows, columns = (range(min(count, MOST_REPEATED)) for count in (self._rows, self._cells))
            self._facts.raised.update({(row + down, self._column + right): self._shown.text for down in rows for right in columns})
