"""Plain loops that read published files without any code of the product: csv, pyarrow and openpyxl into Python lists.

Areas come from the list of authorities that DfE publishes (realdata `areas/dfe_las.csv`), not from the registry.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from tests.realdata import realdata_path

SYMBOLS = {"c": "c", "z": "z", "x": "x", "low": "low", "k": "low", "u": "u"}
RECODED = {
    # The nine authorities that changed their code alone, by hand from dfe_las.csv.
    "E06000048": "E06000057", "E08000020": "E08000037", "E10000002": "E06000060", "E10000023": "E06000065", "E10000027": "E06000066",
    "E08000016": "E08000038", "E08000019": "E08000039",
}  # fmt: skip
NATION_AND_REGIONS = {
    970: "E92000001", 980: "E12000001", 981: "E12000002", 982: "E12000003", 983: "E12000004", 984: "E12000005", 985: "E12000006",
    986: "E12000007", 987: "E13000001", 988: "E13000002", 989: "E12000008", 990: "E12000009",
}  # fmt: skip
"""DfE numbers from 970 on, by hand from the names beside them in lait_la_code_list.xlsx."""


@dataclass(frozen=True, order=True)
class Expected:
    """One figure that a file must turn into."""

    indicator: str
    area: str
    period: str
    basis: str
    start: dt.date
    end: dt.date
    breakdown: str
    numerator: float | None
    denominator: float | None
    value: float | None
    symbol: str | None
    status: str | None
    row: int
    column: str
    text: str


def csv_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Row number (the header is row 1) and cells by header; of two equal headers the first. A last empty cell may be left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = next(lines)
        for number, cells in enumerate(lines, start=2):
            if any(cell.strip() for cell in cells):
                row: dict[str, str] = {}
                for name, cell in zip_longest(header, cells, fillvalue=""):
                    row.setdefault(name, cell)
                yield number, row


def parquet_rows(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Row number (names of the columns count as row 1) and cells."""
    yield from enumerate(pq.read_table(path).to_pylist(), start=2)


def workbook_rows(path: Path) -> Iterator[tuple[int, list[object]]]:
    """Row number and cells of the first sheet."""
    book = openpyxl.load_workbook(path, read_only=True)
    for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
        yield number, list(cells)
    book.close()


def number(text: str | None) -> float | None:
    """The number of a text to 12 significant digits, as Python prints it; None when it is none."""
    try:
        found = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return float(f"{float(found):.12g}") if found.is_finite() else None


def figure(text: str | None, missing: dict[str, str]) -> tuple[float | None, str | None]:
    """Value and symbol of a cell; what is neither stops the twin, as no file here holds such a cell."""
    bare = (text or "").strip()
    if not bare:
        return None, None
    if bare in missing:
        return None, missing[bare]
    if bare.lower() in SYMBOLS:
        return None, SYMBOLS[bare.lower()]
    found = number(bare)
    if found is None:
        raise ValueError(f"{bare!r} is neither a number nor a symbol")
    return found, None


def newest(code: str) -> str:
    """The code that an authority has now, where it was only recoded."""
    while code in RECODED:
        code = RECODED[code]
    return code


def codes_by_number() -> dict[int, str]:
    """DfE number -> code, from DfE's own list; a live row goes before a terminated one."""
    live: dict[int, str] = {}
    ended: dict[int, str] = {}
    with realdata_path("areas/dfe_las.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["old_la_code"].isdigit() and "/" not in row["new_la_code"]:
                (live if row["status"] == "live" else ended)[int(row["old_la_code"])] = row["new_la_code"]
    return {k: newest(v) for k, v in {**ended, **live, **NATION_AND_REGIONS}.items()}


def winter(year: int) -> tuple[str, str, dt.date, dt.date]:
    """December to February, named by the year of its February."""
    last = 29 if year % 4 == 0 else 28
    return str(year), "december_february_average", dt.date(year - 1, 12, 1), dt.date(year, 2, last)


def to_march(year: int) -> tuple[str, str, dt.date, dt.date]:
    """The financial year that ends in March of `year`."""
    return f"{year - 1}-{str(year)[2:]}", "financial_year", dt.date(year - 1, 4, 1), dt.date(year, 3, 31)


def calendar(year: int) -> tuple[str, str, dt.date, dt.date]:
    """January to December."""
    return str(year), "calendar_year", dt.date(year, 1, 1), dt.date(year, 12, 31)


def day(year: int, month: int, number: int) -> tuple[str, str, dt.date, dt.date]:
    """One day."""
    on = dt.date(year, month, number)
    return on.isoformat(), "point_in_time", on, on
