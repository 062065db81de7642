"""The findings as a workbook. Every text that came from the file is written as text: a cell never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

COLUMNS = {"severity": 10, "rule": 26, "sheet": 14, "row": 7, "column": 22, "value": 24, "message": 80, "fix": 60}
LONGEST = 32_000
"""Excel takes 32,767 letters in a cell."""


def findings_workbook(file: str, findings: Sequence[Mapping[str, Any]]) -> bytes:
    """One sheet, one row a finding, with a filter on every column."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        wrap, head = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}), book.add_format({"bold": True})
        sheet = book.add_worksheet("Findings")
        sheet.write_string(0, 0, f"Findings in {file}", head)
        for position, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(position, position, width)
            sheet.write_string(2, position, name, head)
        for number, finding in enumerate(findings, 3):
            for position, name in enumerate(COLUMNS):
                _write(sheet, number, position, finding[name], wrap)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, 2 + max(len(findings), 1), len(COLUMNS) - 1)
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, format: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:LONGEST], format)
