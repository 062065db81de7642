"""What fastexcel does not tell about a sheet of an ods workbook, and how far its repeated cells would reach."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.parsers import expat

from pipelines.sources.archive import damaged, unpack
from pipelines.sources.sheet_percent import add_run
from pipelines.sources.sheet_xml import SheetFacts, column_letters

CONTENT = "content.xml"
OFFICE, TABLE = "office:", "table:"


def ods_facts(path: Path, archive: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """Facts of each sheet by its name. Every part of the archive is unpacked once, so that no size is taken on trust."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = reader.start, reader.end, reader.text
    try:
        for member in archive.infolist():
            for piece in unpack(path, member):
                if member.filename == CONTENT:
                    parser.Parse(piece)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged(path.name, "no readable content") from error
    return reader.sheets


class _Reader:
    """Follows rows and cells through the document. A row or cell may stand for thousands of equal ones."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetFacts] = {}
        self._facts = SheetFacts()
        self._row = self._column = self._rows = self._cells = 0
        self._cell: dict[str, str] | None = None
        self._text = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._facts = self.sheets.setdefault(attributes.get(TABLE + "name", ""), SheetFacts())
            self._row = self._rows = 0
        elif tag == "table:table-row":
            self._row, self._rows = self._row + self._rows, int(attributes.get(TABLE + "number-rows-repeated", 1))
            self._column = self._cells = 0
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._column, self._cells = self._column + self._cells, int(attributes.get(TABLE + "number-columns-repeated", 1))
            self._cell, self._text = attributes, ""

    def text(self, text: str) -> None:
        if self._cell is not None and len(self._text) < 20:
            self._text += text

    def end(self, tag: str) -> None:
        if tag not in ("table:table-cell", "table:covered-table-cell") or self._cell is None:
            return
        cell, self._cell = self._cell, None
        row, letters = self._row + 1, column_letters(self._column)
        span = int(cell.get(TABLE + "number-columns-spanned", 1)), int(cell.get(TABLE + "number-rows-spanned", 1))
        if max(span) > 1:
            self._facts.merged.append((row, self._column, row + span[1] - 1, self._column + span[0] - 1))
        if cell.get("calcext:value-type") == "error":
            self._facts.errors.append((row, letters, self._text))
        elif TABLE + "formula" in cell and OFFICE + "value-type" not in cell:
            self._facts.no_value.append((row, letters))
        if cell.get(OFFICE + "value-type") == "percentage":
            add_run(self._facts.percent, (self._column, self._column + self._cells - 1), (row, self._row + self._rows))
        if self._text or OFFICE + "value-type" in cell:
            self._facts.last_row = max(self._facts.last_row, self._row + self._rows)
            self._facts.last_column = max(self._facts.last_column, self._column + self._cells - 1)
