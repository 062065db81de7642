"""A name planted in files, and the files under a home that still say it."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import xlsxwriter

from pipelines import service
from pipelines.home import Home
from tests.engines import compiled

PLANTED = "Wilhelmina Featherstonehaugh"


SURREY, ENGLAND = "E10000030", "E92000001"


HEADER = ["area_code", "area_name", "period", "indicator", "value", "remark"]


HELD = [[SURREY, "Surrey", "2022", "neet_16_17", "1.2", ""], [ENGLAND, "England", "2022", "neet_16_17", "2.8", ""]]


ROWS = [
    [SURREY, "Surrey", "2022", "neet_16_17", "1.3", ""],
    [SURREY, "Surrey", "2023", "neet_16_17", "0.9", f"told by {PLANTED}"],
    [ENGLAND, PLANTED, "2023", "neet_16_17", "2.9", ""],
    [f"Prepared by {PLANTED}", "", "", "", "", ""],
]
"""In a column that nobody declared, as the name of an area, and in a row of words; in the workbook also in a cell's note. The first
row changes a held figure, which asks for a reason: the name can stand there too."""


def make_home(root: Path) -> Home:
    return compiled(service.create(root))


def csv_of(path: Path, rows: list[list[str]]) -> Path:
    path.write_text("\n".join(",".join(row) for row in [HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def xlsx_of(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for r, row in enumerate([HEADER, *rows]):
            sheet.write_row(r, 0, row)
        sheet.write_comment(1, 4, PLANTED)
    return path


def approved(home: Home, path: Path, edition: dt.date, reason: str = "as sent") -> str:
    done = service.submit_file(home, path, "council_long", edition=edition, reasons={"ALL": reason}, by="Ann")
    assert done.submission, (done.refusal, done.check.findings.to_dicts())
    service.approve(home, done.submission, by="Bob")
    return done.submission


def said_by(path: Path) -> Iterator[bytes]:
    """The bytes of a file; what is packed inside it, unpacked; every value of its tables."""
    content = path.read_bytes()
    yield from unpacked(content)
    if content[:4] == b"PAR1":
        yield from parquet_values(path)
    elif content[8:12] == b"DUCK":
        yield from duckdb_values(path)


def unpacked(content: bytes) -> Iterator[bytes]:
    """Bytes, and those of every member of archives in them, however deep."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    elif content.startswith(b"\x1f\x8b"):
        yield from unpacked(gzip.decompress(content))


def parquet_values(path: Path) -> Iterator[bytes]:
    table = pq.read_table(path)
    for column in table.columns:
        yield repr(column.to_pylist()).encode()
    yield repr(pq.read_metadata(path).to_dict()).encode()


def duckdb_values(path: Path) -> Iterator[bytes]:
    with duckdb.connect(str(path), read_only=True) as con:
        for schema, name in con.sql("select table_schema, table_name from information_schema.tables").fetchall():
            yield repr(con.sql(f'select * from "{schema}"."{name}"').fetchall()).encode()


def holding(home: Home, words: str) -> list[str]:
    """The files under the home that say these words, or are named so."""
    wanted = [words.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = sorted(path for path in home.root.rglob("*") if path.is_file())
    found = [path for path in files if words in str(path) or any(want in said for said in said_by(path) for want in wanted)]
    return [path.relative_to(home.root).as_posix() for path in found]
