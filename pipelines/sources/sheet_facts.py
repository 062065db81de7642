"""What a reader of a sheet's cells alone would not be told of the sheet, and how columns are lettered."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.sources.sheet_percent import Runs


@dataclass
class SheetFacts:
    """Extent of the filled cells (columns from 0, rows from 1), and what a reader of the cells alone would not see."""

    last_row: int = 0
    last_column: int = -1
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    no_value: list[tuple[int, str]] = field(default_factory=list)
    """Formulas that were never computed, as (row, column letters): they read as empty."""
    errors: list[tuple[int, str, str]] = field(default_factory=list)
    """Cells such as #N/A, as (row, column letters, text): they read as empty too."""
    percent: Runs = field(default_factory=dict)
    """Numbers shown as percentages: they read as the hundredth of what a person sees."""
    shown_otherwise: list[tuple[int, str, str]] = field(default_factory=list)
    """First cell of each column and number format by which a person sees no number, or a thousandth, as (row, column letters, format)."""
    zeros: list[tuple[int, str]] = field(default_factory=list)
    """First formula of each column whose stored result is the 0 of a program that computed nothing, as (row, column letters)."""
    hidden_rows: int = 0
    """Filled rows that a person does not see."""
    first_hidden: int | None = None
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last of each run of hidden columns; it may reach further than the filled ones."""
    raised: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column of texts that are seen otherwise than they are stored (raised digits, lines within a cell) -> as they are seen."""

    longest: tuple[int, int, str] = (0, 0, "")
    """Characters of the longest text, its row and column letters. An ods workbook may name billions of blanks with one element."""
    characters: int = 0
    """Those of all texts, a repeated one counted as often as it stands: this many are held once the sheet is read."""
    struck: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Column letters -> the first row with a cell that is struck through, and how many there are."""

    def strike(self, letters: str, row: int, count: int = 1) -> None:
        """Notes filled cells of a column that are struck through, in order of the rows."""
        first, before = self.struck.get(letters, (row, 0))
        self.struck[letters] = first, before + count

    @property
    def cells(self) -> int:
        return self.last_row * (self.last_column + 1)

    def hide(self, row: int, count: int = 1) -> None:
        """Notes filled rows that are hidden, in order of the rows."""
        self.first_hidden = self.first_hidden or row
        self.hidden_rows += count


def column_index(letters: str) -> int:
    """0 for A, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """A for 0, AA for 26."""
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
