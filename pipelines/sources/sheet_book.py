"""The parts of an xlsx workbook beside its sheets: their names, number formats, and texts with digits raised as footnote marks."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from pipelines.sources.archive import damaged, unpack
from pipelines.sources.sheet_percent import style_codes

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
RAISED = {"superscript": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")}


@dataclass
class SeenText:
    """A text put together run by run. A raised or lowered digit behind another digit becomes the character that looks so."""

    text: str = ""
    is_changed: bool = False

    def add(self, run: str, kind: str) -> None:
        """kind: superscript, subscript, or anything else for a run on the line."""
        if kind in RAISED and run[:1].isdigit() and self.text[-1:].isdigit():
            run, self.is_changed = run.translate(RAISED[kind]), True
        self.text += run


@dataclass(frozen=True)
class Book:
    """What the parts of a workbook beside its sheets say of them."""

    names: dict[str, str]
    """Part that holds a worksheet -> name of the sheet."""
    codes: dict[bytes, str]
    """Cell style -> number format."""
    raised: dict[bytes, str]
    """Number of a shared text with raised digits -> the text as it is seen."""
    struck: frozenset[bytes]
    """Cell styles whose text is struck through."""
    is_uncomputed: bool
    """Whether the workbook asks to be computed when it is opened, as those do whose writer computed nothing."""


def read_book(path: Path, archive: zipfile.ZipFile) -> Book:
    """What the parts beside the sheets say.

    Errors: UnreadableFile: file-format where one of them is missing or cannot be read.
    """
    try:
        relations = ET.fromstring(b"".join(unpack(path, archive.getinfo("xl/_rels/workbook.xml.rels"))))
        workbook = ET.fromstring(b"".join(unpack(path, archive.getinfo("xl/workbook.xml"))))
        codes: dict[bytes, str] = {}
        struck: frozenset[bytes] = frozenset()
        for part in _parts(relations, "/styles"):
            styles = b"".join(unpack(path, archive.getinfo(part)))
            codes, struck = codes | style_codes(styles), struck | struck_styles(styles)
        raised: dict[bytes, str] = {}
        for part in _parts(relations, "/sharedStrings"):
            if part in archive.namelist() and _has_raised(unpack(path, archive.getinfo(part))):
                raised |= raised_texts(unpack(path, archive.getinfo(part)))
    except (KeyError, ET.ParseError, expat.ExpatError, ValueError) as error:
        raise damaged(path.name, "no list of sheets, or none of the cell styles or texts it names") from error
    parts = {relation.get("Id"): _part(relation.get("Target", "")) for relation in relations}
    sheets = [element for element in workbook.iter() if element.tag.endswith("}sheet")]
    names = {parts[sheet.get(RELATION_ID)]: sheet.get("name", "") for sheet in sheets if sheet.get(RELATION_ID) in parts}
    asks = any(each.get("fullCalcOnLoad") in ("1", "true") for each in workbook.iter() if each.tag.endswith("}calcPr"))
    return Book(names, codes, raised, struck, asks)


def struck_styles(styles: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles in xl/styles.xml whose font has a line through it.

    Errors: xml.etree.ElementTree.ParseError.
    """
    root = ET.fromstring(styles)
    lines = (font.find("{*}strike") for font in root.iterfind("{*}fonts/{*}font"))
    fonts = {str(number) for number, line in enumerate(lines) if line is not None and line.get("val", "1") not in ("0", "false")}
    return frozenset(str(number).encode() for number, each in enumerate(root.iterfind("{*}cellXfs/{*}xf")) if each.get("fontId") in fonts)


def _parts(relations: ET.Element, kind: str) -> list[str]:
    """The parts of one kind that the workbook names."""
    return [_part(r.get("Target", "")) for r in relations if r.get("Type", "").endswith(kind)]


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)


def _has_raised(pieces: Iterable[bytes]) -> bool:
    """Whether any text is raised or lowered: most workbooks have none, and their texts need not be parsed."""
    tail, is_found = b"", False
    for piece in pieces:  # to the end, so that the part's size and checksum are held against the directory
        is_found = is_found or b"vertAlign" in tail + piece
        tail = piece[-len(b"vertAlign") :]
    return is_found


def raised_texts(pieces: Iterable[bytes]) -> dict[bytes, str]:
    """Number of each text in xl/sharedStrings.xml with a raised or lowered digit behind another digit -> the text as it is seen.

    Read as plain text, 12 with a footnote mark 1 would be 121.
    Errors: xml.parsers.expat.ExpatError.
    """
    reader = _Texts()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = reader.start, reader.end, reader.text
    for piece in pieces:
        parser.Parse(piece)
    parser.Parse(b"", True)
    return reader.found


class _Texts:
    """Follows the texts, and in each of them its runs of one format."""

    def __init__(self) -> None:
        self.found: dict[bytes, str] = {}
        self._number, self._seen, self._kind, self._is_text = -1, SeenText(), "", False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._number, self._seen = self._number + 1, SeenText()
        if name in ("si", "r"):
            self._kind = ""
        elif name == "vertAlign":
            self._kind = attributes.get("val", "")
        self._is_text = name == "t"

    def text(self, text: str) -> None:
        if self._is_text:
            self._seen.add(text, self._kind)

    def end(self, tag: str) -> None:
        self._is_text = False
        if tag.rpartition(":")[2] == "si" and self._seen.is_changed:
            self.found[str(self._number).encode()] = self._seen.text
