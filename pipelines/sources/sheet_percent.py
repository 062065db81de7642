"""Cells that a spreadsheet shows as percentages: 0.025 under the number format 0.0% is 2.5% to everybody who looks at it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import polars as pl

BUILT_IN = {"9": "0%", "10": "0.00%"}
"""The two percentages among the formats that workbooks number without writing them out."""
NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')
"""Quoted text, colours and conditions in brackets, and the character after a backslash (itself), an underscore (its width) or a star (fill)."""
DIGITS = 15
"""Significant digits that a spreadsheet shows; 0.07 times 100 is 7.000000000000001 behind them."""

Runs = dict[tuple[int, int], list[list[int]]]
"""First and last column (from 0) -> first and last row (from 1) of each block of cells."""


def add_run(runs: Runs, columns: tuple[int, int], rows: tuple[int, int]) -> None:
    """Notes a block of cells; one right below the block before it makes that longer, so that a whole column is one entry."""
    blocks = runs.setdefault(columns, [])
    if blocks and blocks[-1][1] + 1 == rows[0]:
        blocks[-1][1] = rows[1]
    else:
        blocks.append(list(rows))


def add_runs(runs: Runs, column: int, rows: list[int]) -> None:
    """Notes cells of one column, in order of their rows."""
    ends = [*(np.flatnonzero(np.diff(rows) != 1)).tolist(), len(rows) - 1]
    start = 0
    for end in ends:
        add_run(runs, (column, column), (rows[start], rows[end]))
        start = end + 1


@lru_cache(maxsize=1024)
def is_percent(code: str) -> bool:
    """Whether a number format multiplies by 100: an unquoted % does, wherever it stands."""
    return "%" in NOT_CODE.sub("", code)


def style_codes(styles: bytes) -> dict[bytes, str]:
    """Number of each cell style in xl/styles.xml, as a cell's attribute s has it -> its number format; "" for most built-in ones.

    Errors: xml.etree.ElementTree.ParseError.
    """
    root = ET.fromstring(styles)
    codes = BUILT_IN | {each.get("numFmtId", ""): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")}
    formats = (codes.get(each.get("numFmtId", ""), "") for each in root.iterfind("{*}cellXfs/{*}xf"))
    return {str(number).encode(): code for number, code in enumerate(formats)}


def with_percent_signs(texts: pl.DataFrame, numbers: pl.DataFrame, masks: dict[str, pl.Series]) -> pl.DataFrame:
    """The texts with 2.5% in place of 0.025 where a mask holds: all stored digits, times 100, without binary noise."""
    shown = [
        texts[column].zip_with(~mask | numbers[column].is_null(), _written(numbers[column])).alias(column) for column, mask in masks.items()
    ]
    return texts.with_columns(shown)


def masks_of(runs: Runs, columns: list[str], height: int, first: int) -> dict[str, pl.Series]:
    """For each of the columns that has such cells: in which rows. `columns` begin with the `first` of the sheet, rows with its first."""
    masks: dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]] = {}
    for column, (top, bottom) in _cells(runs, first, len(columns)):
        masks.setdefault(columns[column], np.zeros(height, dtype=np.bool_))[top - 1 : bottom] = True
    return {column: pl.Series(mask) for column, mask in masks.items()}


def _cells(runs: Runs, first: int, width: int) -> Iterator[tuple[int, list[int]]]:
    for (left, right), blocks in runs.items():
        for column in range(max(left - first, 0), min(right - first + 1, width)):
            for block in blocks:
                yield column, block


def _written(numbers: pl.Series) -> pl.Series:
    return (numbers * 100).round_sig_figs(DIGITS).cast(pl.String).str.strip_suffix(".0") + "%"
