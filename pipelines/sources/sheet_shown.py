"""What a person sees of an xlsx sheet where its stored cells say another thing: hidden rows, formats, raised digits, results never computed."""

from __future__ import annotations

import re

from pipelines.sources.sheet_book import Book, raised_texts
from pipelines.sources.sheet_facts import SheetFacts, column_index
from pipelines.sources.sheet_formats import differs, may_differ

FORMULA = rb"\s*<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^<>]*\bhidden=["'](?:1|true)["'])[^<>]*?\br=["']([0-9]{1,7})["'][^<>]*(?<!/)>(.*?)</(?:\w+:)?row>""", re.DOTALL
)
HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\s(?=[^<>]*\bhidden=["'](?:1|true)["'])([^<>]*)>""")
SPAN = re.compile(rb"""\b(min|max)=["']([0-9]{1,5})["']""")
NO_NOUGHTS = re.compile(rb"""<(?:\w+:)?sheetView\s[^<>]*\bshowZeros=["'](?:0|false)["']""")
NOUGHT = re.compile(
    rb"""<(?:\w+:)?c\s(?![^<>]*\bt=["'](?!n["']))[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*>\s*<(?:\w+:)?v>-?0(?:\.0+)?<"""
)
VIEW = "a view without noughts"
INLINE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*>\s*<(?:\w+:)?is>(.*?)</(?:\w+:)?is>""", re.DOTALL)
FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)>")
ZERO = re.compile(rb'<(?:\w+:)?c\s[^<>]*?\br="([A-Z]+)([0-9]+)"[^<>]*>' + FORMULA + rb"<(?:\w+:)?v>0</")
"""A formula with the result that programs write which compute nothing."""


class ShownCells:
    """Notes what a person sees and the stored cells alone do not tell; cells that do not name their place are passed over."""

    def __init__(self, book: Book, facts: SheetFacts) -> None:
        self._book, self._facts = book, facts
        self._codes = {style: code for style, code in book.codes.items() if may_differ(code)}
        of_style = rb"""<(?:\w+:)?c\s(?=[^<>]*\bs=["'](%s)["'])(?![^<>]*\bt=["'](?!n["']))""" % b"|".join(sorted(self._codes))
        place = rb"""[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>"""
        value = rb"(?:" + FORMULA + rb")?\s*<(?:\w+:)?v>([^<]{1,40})<"
        self._number = re.compile(of_style + place + value)
        self._text = re.compile(rb"""<(?:\w+:)?c\s(?=[^<>]*\bt=["']s["'])""" + place + value)
        struck = rb"""<(?:\w+:)?c\s(?=[^<>]*\bs=["'](?:%s)["'])""" % b"|".join(sorted(book.struck))
        self._struck = re.compile(struck + place + rb"(?:" + FORMULA + rb")?\s*<(?:\w+:)?(?:v|is)>")
        self._seen: set[tuple[bytes, bytes]] = set()
        self._hides_noughts = False

    def add(self, block: bytes) -> None:
        """A piece of XML that ends with a whole row."""
        if b"hidden=" in block:
            for row, cells in HIDDEN_ROW.findall(block):
                if FILLED.search(cells):
                    self._facts.hide(int(row))
            for attributes in HIDDEN_COLUMN.findall(block):
                span = {name: int(number) - 1 for name, number in SPAN.findall(attributes)}
                self._facts.hidden_columns.append((span.get(b"min", 0), span.get(b"max", -1)))
        self._hides_noughts = self._hides_noughts or NO_NOUGHTS.search(block) is not None
        for letters, row in NOUGHT.findall(block) if self._hides_noughts else ():
            if self._is_first(b"nought", letters):
                self._facts.shown_otherwise.append((int(row), letters.decode(), VIEW))
        if self._book.is_uncomputed and (b"<f" in block or b":f" in block):
            for letters, row in ZERO.findall(block):
                if self._is_first(b"", letters):
                    self._facts.zeros.append((int(row), letters.decode()))
        for letters, row, text in self._text.findall(block) if self._book.raised else ():
            if text in self._book.raised:
                self._facts.raised[int(row), column_index(letters.decode())] = self._book.raised[text]
        for letters, row, runs in INLINE.findall(block) if b"vertAlign" in block else ():
            for text in raised_texts([b"<sst><si>", runs, b"</si></sst>"]).values():
                self._facts.raised[int(row), column_index(letters.decode())] = text
        for letters, row in self._struck.findall(block) if self._book.struck else ():
            self._facts.strike(letters.decode(), int(row))
        for style, letters, row, number in self._number.findall(block) if self._codes else ():
            if (style, letters) not in self._seen and differs(self._codes[style], float(number)):
                self._seen.add((style, letters))
                self._facts.shown_otherwise.append((int(row), letters.decode(), self._codes[style]))

    def _is_first(self, style: bytes, letters: bytes) -> bool:
        """One finding a column says it: a whole column is often written in one go."""
        is_first = (style, letters) not in self._seen
        self._seen.add((style, letters))
        return is_first
