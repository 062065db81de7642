"""Uploads damaged in every way that files are damaged, the same ones for the same seed."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import fastexcel
import polars as pl
import xlsxwriter

MEGABYTE = 1_000_000
NO_FIGURES: Mapping[str, Collection[str]] = {}
Mutation = tuple[str, str, bytes]
"""File name, kind of damage, content."""


def mutations(seed: int, count: int, files: Sequence[Path], figures: Mapping[str, Collection[str]] = NO_FIGURES) -> Iterator[Mutation]:
    """`count` damaged copies of `files`, every kind equally often.

    A name keeps its stem, by which sources find periods and editions, and takes the suffix of its content. `figures` gives by
    file name the columns of which "changed figure" may change a number; without it any number with decimals is changed.
    """
    chance = random.Random(seed)
    kinds = list(KINDS)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        path = chance.choice([f for f in files if f.suffix in KINDS[kind][1]])
        make = KINDS[kind][0]
        suffix, content = _figure_changed(path, chance, figures.get(path.name, ())) if make is _figure_changed else make(path, chance)
        yield path.stem + suffix, kind, content


def _bytes_flipped(path: Path, chance: random.Random) -> tuple[str, bytes]:
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 1, 3, 20])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return path.suffix, bytes(content)


def _truncated(path: Path, chance: random.Random) -> tuple[str, bytes]:
    content = path.read_bytes()
    return path.suffix, content[: chance.randrange(len(content))]


def _columns_dropped(path: Path, chance: random.Random) -> tuple[str, bytes]:
    header, *rows = _rows(path)
    dropped = set(chance.sample(range(len(header)), chance.randint(1, max(1, len(header) // 4))))
    return ".csv", _csv([[cell for i, cell in enumerate(row) if i not in dropped] for row in [header, *rows]])


def _header_cell_dropped(path: Path, chance: random.Random) -> tuple[str, bytes]:
    """One name is missing from the header alone, so that every column after it would be read under the wrong one."""
    header, *rows = _rows(path)
    del header[chance.randrange(len(header))]
    return ".csv", _csv([header, *rows])


def _cells_dropped(path: Path, chance: random.Random) -> tuple[str, bytes]:
    rows = _rows(path)
    for _ in range(chance.randint(1, 5)):
        row = rows[chance.randrange(1, len(rows))]
        if row:
            del row[chance.randrange(len(row))]
    return ".csv", _csv(rows)


def _encoding_swapped(path: Path, chance: random.Random) -> tuple[str, bytes]:
    """Another encoding than the one declared or usual; the text itself stays as it was."""
    text = _text(path)
    encoding = chance.choice(["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-8-sig", "utf-32", "cp500", "cp437"])
    return path.suffix, text.encode(encoding, errors="replace")


def _line_ends_swapped(path: Path, chance: random.Random) -> tuple[str, bytes]:
    ends = chance.choice([["\r"], ["\r\n"], ["\n", "\r\n"], ["\n", "\r"]])
    return path.suffix, "".join(line + chance.choice(ends) for line in _text(path).splitlines()).encode()


def _quotes_added(path: Path, chance: random.Random) -> tuple[str, bytes]:
    text = _text(path)
    for _ in range(chance.choice([1, 1, 2, 7])):
        place = chance.randrange(len(text))
        text = f'{text[:place]}"{text[place:]}'
    return path.suffix, text.encode()


def _zip_bomb(path: Path, chance: random.Random) -> tuple[str, bytes]:
    """A workbook of the file's rows with 150 MB of nothing in a sheet, a picture or a note."""
    out = io.BytesIO(_xlsx(_rows(path)[:50]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        name = chance.choice(["xl/worksheets/sheet2.xml", "xl/media/image1.png", "docProps/custom.xml"])
        with archive.open(name, "w") as member:
            for _ in range(150):
                member.write(bytes(MEGABYTE))
    return ".xlsx", out.getvalue()


def _formulas(path: Path, chance: random.Random) -> tuple[str, bytes]:
    """Cells that a spreadsheet would run; in a workbook as real formulas that were never computed."""
    rows = _rows(path)
    dangerous = ["=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("x","y")', "=cmd|' /C calc'!A0", "\t=1"]
    for _ in range(chance.randint(1, 10)):
        row = rows[chance.randrange(1, len(rows))]
        if row:
            row[chance.randrange(len(row))] = chance.choice(dangerous)
    if chance.random() < 0.5:
        return ".csv", _csv(rows)
    return ".xlsx", _xlsx(rows, formulas=True)


def _ten_thousand_columns(path: Path, chance: random.Random) -> tuple[str, bytes]:
    wide = [row + [f"{row[0] if row else ''}{i}" for i in range(10_000 - len(row))] for row in _rows(path)[:5]]
    return (".csv", _csv(wide)) if chance.random() < 0.5 else (".xlsx", _xlsx(wide))


def _forty_megabytes_in_a_cell(path: Path, chance: random.Random) -> tuple[str, bytes]:
    """In a csv, quoted or not; or among the shared strings of a workbook, incompressible enough to pass for an honest one."""
    rows = _rows(path)[:50]
    row = rows[chance.randrange(1, len(rows))]
    cell = chance.randbytes(MEGABYTE // 2).hex() * 40
    if chance.random() < 0.7:
        row[chance.randrange(len(row))] = cell if chance.random() < 0.5 else f"{cell},\n"
        return ".csv", _csv(rows)
    mark = "a mark to be replaced"
    row[chance.randrange(len(row))] = mark
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_xlsx(rows))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member).replace(mark.encode(), cell.encode()))
    return ".xlsx", out.getvalue()


def _figure_changed(path: Path, chance: random.Random, columns: Collection[str] = ()) -> tuple[str, bytes]:
    """One digit of one figure is another: a file that is sound in every way, and says something new."""
    rows = _rows(path)
    allowed = {i for i, name in enumerate(rows[0]) if name.strip() in columns}
    pattern = r"\d+(\.\d+)?" if allowed else r"\d+\.\d+"
    cells = ((r, c, cell) for r, row in enumerate(rows) if r for c, cell in enumerate(row) if not allowed or c in allowed)
    figures = [(r, c) for r, c, cell in cells if re.fullmatch(pattern, cell)]
    if not figures:
        return path.suffix, path.read_bytes()
    r, c = chance.choice(figures)
    place = chance.choice([i for i, letter in enumerate(rows[r][c]) if letter.isdigit()])
    other = chance.choice([digit for digit in "123456789" if digit != rows[r][c][place]])
    rows[r][c] = rows[r][c][:place] + other + rows[r][c][place + 1 :]
    return ".csv", _csv(rows)


ANY = {".csv", ".xlsx", ".xls", ".ods", ".parquet"}
KINDS: dict[str, tuple[Callable[[Path, random.Random], tuple[str, bytes]], set[str]]] = {
    "bytes flipped": (_bytes_flipped, ANY),
    "truncated": (_truncated, ANY),
    "columns dropped": (_columns_dropped, {".csv", ".xlsx"}),
    "header cell dropped": (_header_cell_dropped, {".csv"}),
    "cells dropped": (_cells_dropped, {".csv"}),
    "encoding swapped": (_encoding_swapped, {".csv"}),
    "line ends swapped": (_line_ends_swapped, {".csv"}),
    "quotes added": (_quotes_added, {".csv"}),
    "zip bomb": (_zip_bomb, {".csv"}),
    "formulas": (_formulas, {".csv"}),
    "10,000 columns": (_ten_thousand_columns, {".csv"}),
    "40 MB in one cell": (_forty_megabytes_in_a_cell, {".csv"}),
    "changed figure": (_figure_changed, {".csv"}),
}


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def _rows(path: Path) -> list[list[str]]:
    """The cells of a small file, read by other means than the product's."""
    if path.suffix == ".xlsx":
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
        return [[cell or "" for cell in row] for row in sheet.to_polars().rows()]
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path, n_rows=5_000)
        return [frame.columns, *([("" if cell is None else str(cell)) for cell in row] for row in frame.rows())]
    return list(csv.reader(io.StringIO(_text(path), newline="")))


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _xlsx(rows: list[list[str]], *, formulas: bool = False) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if formulas and cell.startswith("="):
                    sheet.write_formula(r, c, cell, None, "")
                elif re.fullmatch(r"-?\d+(\.\d+)?", cell):
                    sheet.write_number(r, c, float(cell))
                else:
                    sheet.write_string(r, c, cell)
    return out.getvalue()
