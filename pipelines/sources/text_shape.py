"""Second pass over a text file: how many records it has, how many cells each, and whether its quotes are in order.

Polars fills short rows without a word and Python's csv module is too slow for ten million rows, so the cells are counted on the
bytes: a separator or line end counts where an even number of quotes stands before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.sources.encoding import chunks
from pipelines.sources.limits import Limits
from pipelines.sources.unreadable import UnreadableFile

NEWLINE, RETURN, QUOTE = 10, 13, 34
MOST_RAGGED_ROWS = 100_000
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Shape:
    """Records and cells of a text file.

    `cells` is the number of cells that most records have, `width` that of the widest. `odd_rows` are the records with another
    number of cells that are not blank, as (row, cells found). `is_regular` is False where a quote stands inside an unquoted cell
    or is never closed, or a line ends with a carriage return alone: then the other fields are not to be trusted.
    """

    records: int
    cells: int
    width: int
    odd_rows: tuple[tuple[int, int], ...]
    first_full_row: int
    last_full_row: int
    has_quotes: bool
    is_regular: bool
    ends_with_newline: bool

    def ragged(self) -> tuple[tuple[int, int], ...]:
        """Rows inside the table with more or fewer cells than the rest.

        Narrow rows above the first full one are titles. One-cell rows at the end are footnotes if a blank row parts them from
        the table; without one the last row may as well be cut off.
        """
        odd = dict(self.odd_rows)
        has_gap = self.records > self.last_full_row and self.last_full_row + 1 not in odd
        return tuple(
            (row, found)
            for row, found in self.odd_rows
            if row > self.first_full_row and not (has_gap and row > self.last_full_row and found == 1)
        )


def measure_shape(path: Path, separator: str, limits: Limits, name: str) -> Shape:
    """Count the cells of every record of a UTF-8 file.

    Errors: UnreadableFile for a line or cell longer than the limits allow (cell-too-long), or too many odd rows (file-ragged).
    """
    counter = _Counter(ord(separator), limits, name)
    for block in _blocks(path, limits, name):
        counter.add(block)
        if not counter.is_regular:
            break
    return counter.shape()


def _blocks(path: Path, limits: Limits, name: str) -> Iterator[bytes]:
    """The file in pieces that end with a line end (only the last may not); without the byte order mark."""
    rest: list[bytes] = []
    held = 0
    for number, piece in enumerate(chunks(path)):
        piece = piece.removeprefix(b"\xef\xbb\xbf") if number == 0 else piece
        end = piece.rfind(b"\n") + 1
        if end:
            yield b"".join([*rest, piece[:end]])
            rest, held = [], 0
        if tail := piece[end:]:
            rest.append(tail)
            held += len(tail)
        if held > limits.line_bytes:
            raise UnreadableFile(
                "cell-too-long",
                name,
                f"lines of at most {limits.line_bytes:,} bytes",
                "a longer one",
                "Check that the file is a table with line ends.",
            )
    if rest:
        yield b"".join(rest)


class _Counter:
    """Adds up blocks; what a block leaves open (a quoted line end) is carried to the next."""

    def __init__(self, separator: int, limits: Limits, name: str) -> None:
        self._separator, self._limits, self._name = separator, limits, name
        self._records = self._cells = self._width = 0
        self._open_quote = 0
        self._open_cells = self._open_bytes = 0
        self._odd_rows: list[tuple[int, int]] = []
        self._first_full_row = self._last_full_row = 0
        self._has_quotes, self._ends_with_newline = False, True
        self.is_regular = True

    def add(self, block: bytes) -> None:
        self._ends_with_newline = block.endswith(b"\n")
        if not self._ends_with_newline:
            block += b"\n"
        data = np.frombuffer(block, dtype=np.uint8)
        is_newline = data == NEWLINE
        ends = np.flatnonzero((data == self._separator) | is_newline)
        if self._is_plain(block) and self._add_full_records(ends, is_newline):
            return
        returns = _lone_returns(block, data)
        if self._open_quote or b'"' in block:
            self._has_quotes = True
            quotes = np.flatnonzero(data == QUOTE)
            ends, returns = self._outside(quotes, ends), self._outside(quotes, returns)
            self._check_quotes(data, quotes)
        self.is_regular = self.is_regular and not len(returns)
        self._count(block, ends, is_newline[ends])

    def _is_plain(self, block: bytes) -> bool:
        """Whether only the number of cells can be wrong: no quotes, no lone carriage return, too short for an overlong cell."""
        is_closed = not (self._open_quote or self._open_cells or self._open_bytes)
        is_short = len(block) <= self._limits.cell_length
        has_lone_return = b"\r" in block and block.count(b"\r") != block.count(b"\r\n")
        return is_closed and is_short and b'"' not in block and not has_lone_return

    def _add_full_records(self, ends: Positions, is_newline: NDArray[np.bool_]) -> bool:
        """Counts a block whose every record has the usual number of cells; False, and nothing counted, for any other block.

        Then each line end closes that many cells, which is told without looking at the records one by one.
        """
        records = len(ends) // self._cells if self._cells > 1 else 0
        if not records or records * self._cells != len(ends) or np.count_nonzero(is_newline) != records:
            return False
        if not is_newline[ends[self._cells - 1 :: self._cells]].all():
            return False
        self._first_full_row = self._first_full_row or self._records + 1
        self._records += records
        self._last_full_row = self._records
        return True

    def _outside(self, quotes: Positions, positions: Positions) -> Positions:
        """The positions that do not stand inside quotes."""
        is_outside = (np.searchsorted(quotes, positions) + self._open_quote) % 2 == 0
        outside: Positions = positions[is_outside]
        return outside

    def _check_quotes(self, data: NDArray[np.uint8], quotes: Positions) -> None:
        """Opening quotes must start a cell and closing ones end it; a doubled quote closes and opens again."""
        opens = (np.arange(len(quotes)) + self._open_quote) % 2 == 0
        before = data[quotes[opens] - 1]
        before[quotes[opens] == 0] = NEWLINE
        after = data[quotes[~opens] + 1]
        may_open = np.isin(before, [self._separator, NEWLINE, QUOTE]).all()
        may_close = np.isin(after, [self._separator, NEWLINE, RETURN, QUOTE]).all()
        self.is_regular = bool(may_open and may_close)
        self._open_quote = (self._open_quote + len(quotes)) % 2

    def _count(self, block: bytes, ends: Positions, is_newline: NDArray[np.bool_]) -> None:
        if not len(ends):
            self._open_bytes += len(block)
            self._check_length(self._open_bytes, self._records + 1)
            return
        lengths = np.diff(ends, prepend=-1) - 1
        lengths[0] += self._open_bytes
        record_ends = np.flatnonzero(is_newline)
        longest = int(lengths.argmax())
        self._check_length(int(lengths[longest]), self._records + 1 + int(np.searchsorted(record_ends, longest)))
        self._open_bytes = len(block) - 1 - int(ends[-1])
        if not len(record_ends):
            self._open_cells += len(ends)
            return
        cells = np.diff(record_ends, prepend=-1)
        cells[0] += self._open_cells
        self._open_cells = len(ends) - 1 - int(record_ends[-1])
        self._add_records(block, ends[record_ends], cells, int(lengths[record_ends[0]]))

    def _add_records(self, block: bytes, record_ends: Positions, cells: Positions, first_length: int) -> None:
        starts = np.concatenate([[0], record_ends[:-1] + 1])
        sizes = record_ends - starts
        first_bytes = np.frombuffer(block, dtype=np.uint8)[starts]
        is_blank = (cells == 1) & ((sizes == 0) | ((sizes == 1) & (first_bytes == RETURN)))
        is_blank[0] &= first_length <= 1  # a record that began in the block before is longer than what is left of it here
        if not self._cells:
            self._cells = _usual(cells[~is_blank])
        self._width = max(self._width, int(cells.max()))
        is_full = (cells == self._cells) & ~is_blank
        for index in np.flatnonzero(~is_full & ~is_blank):
            if block[starts[index] : record_ends[index]].strip(bytes([self._separator]) + b" \r\n\t"):
                self._odd_rows.append((self._records + int(index) + 1, int(cells[index])))
            if len(self._odd_rows) > MOST_RAGGED_ROWS:
                raise self._too_ragged()
        if is_full.any():
            full = np.flatnonzero(is_full)
            self._first_full_row = self._first_full_row or self._records + int(full[0]) + 1
            self._last_full_row = self._records + int(full[-1]) + 1
        self._records += len(record_ends)

    def _check_length(self, length: int, row: int) -> None:
        if length > self._limits.cell_length:
            raise UnreadableFile(
                "cell-too-long",
                f"{self._name}, row {row}",
                f"cells of at most {self._limits.cell_length:,} bytes",
                f"one of {length:,}",
                "Check whether a quotation mark was left open, or remove the text.",
                rows=(row,),
            )

    def _too_ragged(self) -> UnreadableFile:
        return UnreadableFile(
            "file-ragged",
            self._name,
            f"{self._cells} cells in each row, as in most of the first rows",
            f"more than {MOST_RAGGED_ROWS:,} rows with another number",
            "Check the separator and the export that made the file.",
        )

    def shape(self) -> Shape:
        return Shape(
            records=self._records,
            cells=self._cells,
            width=self._width,
            odd_rows=tuple(self._odd_rows),
            first_full_row=self._first_full_row,
            last_full_row=self._last_full_row,
            has_quotes=self._has_quotes,
            is_regular=self.is_regular and not self._open_quote,
            ends_with_newline=self._ends_with_newline,
        )


def _lone_returns(block: bytes, data: NDArray[np.uint8]) -> Positions:
    """Carriage returns without a line feed, which end a line for a spreadsheet but not for Polars."""
    if b"\r" not in block:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero((data[:-1] == RETURN) & (data[1:] != NEWLINE))


def _usual(cells: Positions) -> int:
    """The commonest number of cells, one-cell rows (titles, notes) counted only where there are no others; ties: the larger."""
    table = cells[cells > 1] if (cells > 1).any() else cells
    if not len(table):
        return 0
    counts = np.bincount(table)
    return int(len(counts) - 1 - counts[::-1].argmax())
