"""The sheets of a workbook that were not read, so that nobody takes one sheet for the whole of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.registry.models import Source
from pipelines.sources.layouts import best_row
from pipelines.sources.personal import CONTACT, personal_columns, what_is_personal
from pipelines.sources.text_table import OpenedFile, TextTable

INDICATORS, AREAS, QUESTIONS, HELP = "Indicators", "Areas", "Questions", "How to fill in"
GUIDES = {
    INDICATORS: ("indicator", "title", "unit", "period basis", "numerator", "denominator"),
    AREAS: ("code", "name", "level"),
    QUESTIONS: ("question", "questionnaire", "in words", "answers", "who answers"),
    HELP: ("Column", "What to write"),
}
"""Sheets of our own templates that explain those to be filled in -> their header: they hold no figures and are not told of."""

HEADER_TEXTS = 3
LISTS_COLUMNS = re.compile(
    r"(name of (the )?)?(columns?|fields?|variables?|headers?|headings?|data items?|col)( (names?|headers?|headings?|titles?))?"
)
"""What stands above a list of columns, as in a data dictionary."""


@dataclass(frozen=True)
class OtherSheet:
    """A sheet with text in it that was not read."""

    sheet: str
    is_hidden: bool
    fits: bool
    """Whether it has the columns of the source, and rows below them, so that figures may have been left behind."""
    row_count: int
    """Rows below its header where it has one, else all of its rows; blank ones left out."""
    personal: str = ""
    """A header text that stands for something that identifies a person; empty: none."""


def other_sheets(opened: OpenedFile, read: Collection[str], source: Source) -> Iterator[OtherSheet]:
    """Every sheet that is not among those `read`, in the order of the workbook; hidden ones too, the template's own guides not."""
    for table in opened.tables:
        if table.sheet in read or _is_guide(table):
            continue
        allowed = [layout for layout in source.layouts if layout.sheet is None or re.search(layout.sheet, table.sheet)]
        matches = (best_row(opened, table, layout) for layout in allowed)
        header_row = next((match.header_row for match in matches if not match.missing), 0)
        rows = _filled_rows(table, header_row)
        yield OtherSheet(table.sheet, table.is_hidden, bool(header_row and rows), rows, _personal(table))


def _is_guide(table: TextTable) -> bool:
    first = tuple(cell.strip() for cell in table.head[0]) if table.head else ()
    return first == GUIDES.get(table.sheet)


def _personal(table: TextTable) -> str:
    """The first column of persons in a row that looks like a header: three texts and more, or nothing but columns of persons.

    "Name" by itself may be that of anything: lists of columns have such a header. "Email" by itself may stand above the publisher's own.
    In a data dictionary "Email | whether one is held | text" is a row, and no person's: names of columns stand under "Column" or the like.
    """
    lists: set[int] = set()
    for row in table.head:
        filled = [cell.strip() for place, cell in enumerate(row) if cell.strip() and place not in lists]
        persons = personal_columns(filled)
        found = [cell for cell in persons if cell.casefold() not in ("name", "names")]
        is_publishers = len(filled) == 1 and what_is_personal(filled[0]) == CONTACT
        if found and (len(filled) >= HEADER_TEXTS or (len(persons) == len(filled) and not is_publishers)):
            return found[0]
        lists = lists if any(cell.strip() for cell in row) else set()  # a blank row ends the list
        lists |= {place for place, cell in enumerate(row) if len(filled) > 1 and LISTS_COLUMNS.fullmatch(_plain(cell))}
    return ""


def _plain(text: str) -> str:
    """In small letters, other signs as single blanks."""
    return " ".join(re.sub(r"[\W_]+", " ", text).casefold().split())


def _filled_rows(table: TextTable, header_row: int) -> int:
    filled = pl.any_horizontal((pl.exclude("row").str.strip_chars() != "").fill_null(False))
    return table.frame.filter(pl.col("row") > header_row).filter(filled).select("row").collect().height
