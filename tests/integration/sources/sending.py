"""Small files as they are sent, and what a check says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from pipelines import service
from pipelines.home import Home

EDITION = dt.date(2024, 1, 1)
HEADER = ["area_code", "period", "indicator", "value"]
SURREY = "E10000030"
Rows = Sequence[Sequence[Any]]


def told(home: Home, path: Path, source: str = "council_long") -> tuple[list[tuple[str, str, int | None, str]], list[tuple[Any, ...]]]:
    """Errors and queries, and notes about sheets and units, as (severity, rule, row, message); and the figures as (period, value, text)."""
    with service.checked_file(home, path, source, edition=EDITION) as result:
        assert result.observations is not None
        figures = pl.read_parquet(result.observations).sort("row").select("period", "value", "text").cast({"period": pl.String})
        found = result.findings.filter((pl.col("severity") != "note") | pl.col("rule").str.contains("^(sheet|unit|row)-"))
        return found.select("severity", "rule", "row", "message").rows(), figures.rows()


def csv(folder: Path, rows: Rows, header: Sequence[str] = HEADER) -> Path:
    path = folder / "sent.csv"
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in (header, *rows)), encoding="utf-8")
    return path


def xlsx(folder: Path, **sheets: Rows) -> Path:
    path = folder / "sent.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name.removeprefix("hidden_"))
            if name.startswith("hidden_"):
                sheet.hide()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def queries(found: list[tuple[str, str, int | None, str]]) -> list[tuple[str, int | None]]:
    """Rule and row of the queries about the file and its labels; which areas a small file leaves out is another matter."""
    return [(rule, row) for severity, rule, row, _ in found if severity == "query" and not rule.startswith("area")]
