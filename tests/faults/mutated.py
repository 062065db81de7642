"""One mutated upload on the whole road, in a worker process, and what the file says by other means than the product's."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyarrow.parquet as pq

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.ledger.submissions import OBSERVATIONS, folder_of, read_submission, upload_of
from pipelines.registry.load import load_registry
from pipelines.submitting import Submitted, submit
from tests.memory import peak_megabytes

EDITION_HELD, EDITION_NEW = dt.date(2026, 2, 28), dt.date(2026, 4, 30)
"""After every period in the files: figures of a time to come are refused."""
Cells = list[list[Any]]


@dataclass
class Outcome:
    """What became of one mutated file. `faults` is what must not happen; empty when all is well."""

    kind: str
    name: str
    result: str
    rules: tuple[str, ...] = ()
    faults: list[str] = field(default_factory=list)
    cells_compared: int = 0
    restated: str = ""
    """For a changed figure: listed, or why it could not be."""
    peak_megabytes: int = 0


def run_one(home_root: str, folder: str, name: str, kind: str, content: bytes, source: str, original: str, engine: str) -> Outcome:
    """Submits one mutated file and compares what is stored with what the file says."""
    home, path = Home(Path(home_root)), Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    outcome = Outcome(kind, name, "")
    try:
        done = _submit(home, path, source, engine)
    except OutcomesError as fault:
        outcome.result = f"refused as {type(fault).__name__}"
    except Exception as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        outcome.result = "crashed"
        outcome.faults.append(f"{type(fault).__name__} at {place.filename}:{place.lineno}: {str(fault)[:300]}")
    else:
        _judge(home, done, path, Path(original), outcome)
    finally:
        path.unlink()
    outcome.peak_megabytes = peak_megabytes()
    return outcome


def _submit(home: Home, path: Path, source: str, engine: str) -> Submitted:
    registry = load_registry(home.registry)
    return submit(
        home, path, registry=registry, source=registry.sources[source], edition=EDITION_NEW, reasons={"ALL": "a mutated file"},
        by="Ann", limits=service.limits_for(home, web=True), engine=engine,
    )  # fmt: skip


def _judge(home: Home, done: Submitted, path: Path, original: Path, outcome: Outcome) -> None:
    errors = done.check.findings.filter(pl.col("severity") == "error")
    outcome.rules = tuple(errors["rule"].unique(maintain_order=True))
    outcome.result = "stored" if done.submission else ", ".join(outcome.rules[:3]) or f"refused: {done.refusal[:60]}"
    if not done.submission and not done.refusal:
        outcome.faults.append("neither stored nor refused in words")
    if any(not f["message"] or not f["fix"] for f in done.check.findings.iter_rows(named=True)):
        outcome.faults.append("a finding without words")
    if done.submission:
        _compare_stored(home, done.submission, path, outcome)
    if outcome.kind == "changed figure" and done.check.was_read:
        _look_for_restatement(home, done, path, original, outcome)


# What the file says


def sheets_of(path: Path) -> dict[str, Cells]:
    """Every sheet of a file as rows of cells, row 1 first; text files as they stand, numbers of workbooks as numbers."""
    start = path.read_bytes()[:4]
    if start.startswith(b"PK"):
        book = openpyxl.load_workbook(path, data_only=True)
        return {sheet.title: _with_merged(sheet) for sheet in book.worksheets}
    if start == b"PAR1":
        table = pq.read_table(path)
        columns = [column.to_pylist() for column in table.columns]
        return {"": [table.column_names, *([list(row) for row in zip(*columns, strict=True)])]}
    return {"": list(text_rows(path.read_bytes()))}


def text_rows(content: bytes) -> Iterator[list[str]]:
    """The cells by Python's csv module, which reads as a spreadsheet does; the encoding by its marks alone."""
    text = decoded(content)
    first = next((line for line in text.splitlines() if line), "")
    separator = "\t" if first.count("\t") > first.count(",") else ";" if first.count(";") > first.count(",") else ","
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def decoded(content: bytes) -> str:
    """Text by byte order mark, else UTF-8, else UTF-16 where every second byte is 0, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    zeros = content[:2000].count(0)
    if zeros > 100:
        return content.decode("utf-16-le" if content[1] == 0 else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _with_merged(sheet: Any) -> Cells:
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        for r in range(area.min_row - 1, area.max_row):
            for c in range(area.min_col - 1, area.max_col):
                rows[r][c] = sheet.cell(area.min_row, area.min_col).value
    return rows


# What was stored


def _compare_stored(home: Home, submission: str, path: Path, outcome: Outcome) -> None:
    record = read_submission(home, submission)
    if upload_of(home, record).read_bytes() != path.read_bytes() or record.sha256 != hashlib.sha256(path.read_bytes()).hexdigest():
        outcome.faults.append("the kept file is not the file that was sent")
    stored = pl.read_parquet(folder_of(home, submission) / OBSERVATIONS, columns=["sheet", "row", "column", "text"])
    stored = stored.with_columns(pl.col("sheet", "column").cast(pl.String))
    try:
        sheets = sheets_of(path)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as fault:
        outcome.faults.append(f"stored, but another reader cannot open it: {type(fault).__name__} {str(fault)[:200]}")
        return
    positions: dict[tuple[str, str], list[int]] = {}
    for sheet, row, column, text in stored.iter_rows():
        cells = sheets[sheet] if sheet in sheets else next(iter(sheets.values()))
        if (sheet, column) not in positions:
            positions[sheet, column] = _columns(cells, column)
        found = {_shown(cells[row - 1][c]) for c in positions[sheet, column] if c < len(cells[row - 1])} if row <= len(cells) else set()
        outcome.cells_compared += 1
        if not any(_same(text, cell) for cell in found):
            outcome.faults.append(f"row {row}, column {column}: stored {text!r}, the file says {sorted(found)}")
            if len(outcome.faults) > 5:
                return
    sheet, column = next(iter(positions))
    there = _rows_below_header(sheets[sheet] if sheet in sheets else next(iter(sheets.values())), column)
    if record.row_count != there:
        outcome.faults.append(f"{record.row_count} rows were read, the file has {there}")


def _rows_below_header(cells: Cells, column: str) -> int:
    """Rows under the one that holds this header text in which some cell under a name is filled: each was read, none got lost."""
    number, names = next((number // 2, names) for number, names in enumerate(_headers(cells)) if column in names)
    named = [c for c, name in enumerate(names) if name]
    return sum(any(_shown(row[c]).strip() for c in named if c < len(row)) for row in cells[number + 1 :])


def _columns(cells: Cells, column: str) -> list[int]:
    """Positions of the columns of that header text, in one row or in two joined rows."""
    return [c for row in _headers(cells) for c, name in enumerate(row) if name == column]


def _headers(cells: Cells) -> Iterator[list[str]]:
    above: list[str] = []
    for row in cells[:40]:
        texts = [_shown(cell).strip() for cell in row]
        yield texts
        yield [" | ".join(dict.fromkeys(t for t in pair if t)) for pair in zip(above, texts, strict=False)]
        above = texts


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _same(text: str, cell: str) -> bool:
    if text == cell:
        return True
    try:  # a workbook holds numbers, which a spreadsheet shows to 15 digits
        return float(text) == float(f"{float(cell):.15g}")
    except ValueError:
        return False


# Changed figures


def _look_for_restatement(home: Home, done: Submitted, path: Path, original: Path, outcome: Outcome) -> None:
    changed = changed_cell(path, original)
    if changed is None:
        outcome.restated = "nothing changed"
        return
    row, column, before, after = changed
    listed = done.check.findings.filter((pl.col("rule") == "value-restated") & (pl.col("row") == row))
    if row in done.check.set_aside["row"].to_list():
        outcome.restated = "in a row set aside"
    elif abs(float(before) - float(after)) <= 1e-9 * abs(float(before)):
        outcome.restated = "below the twelve digits kept"
    elif listed.height:
        outcome.restated = "listed"
    elif _is_part_of_unpublished_sum(home, done.submission, row, column):
        outcome.restated = "in a sum whose other part is not published"
    elif done.check.findings.filter(pl.col("rule") == "value-restated").height:
        outcome.restated = "listed at the rate that the count belongs to"
    else:
        outcome.restated = "not listed"
        outcome.faults.append(f"row {row}, column {column}: {before} -> {after} is not listed as restated")


def _is_part_of_unpublished_sum(home: Home, submission: str | None, row: int, column: str) -> bool:
    """Whether a cell is only added to others (care leavers: ill, pregnant, other) of which one is a symbol: no figure changes."""
    if submission is None:
        return False
    mine = pl.scan_parquet(folder_of(home, submission) / OBSERVATIONS).filter(pl.col("row") == row).select("column", "value").collect()
    under_it = mine.filter(pl.col("column").cast(pl.String) == column)  # a sum stands under the first of its columns
    return (under_it if under_it.height else mine)["value"].null_count() > 0


def changed_cell(path: Path, original: Path) -> tuple[int, str, str, str] | None:
    """Row, header, text before and after of the one cell that differs."""
    old, new = (list(text_rows(each.read_bytes())) for each in (original, path))
    for number, (before, after) in enumerate(zip(old, new, strict=True), start=1):
        for c, (b, a) in enumerate(zip(before, after, strict=True)):
            if b != a:
                return number, old[0][c], b, a
    return None
