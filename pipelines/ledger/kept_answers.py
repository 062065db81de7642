"""The copy that is kept of a response file: its tables, comments masked and pseudonyms hashed, and how they lay in the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl

from pipelines.errors import CannotRead
from pipelines.ledger.submissions import UPLOAD
from pipelines.sources.answers import KeptTable
from pipelines.sources.text_table import FileNote, OpenedFile, TextTable

COPY = "copy.json"
"""What was known of the file beside its cells; the tables lie beside it, one parquet file each."""


def keep_copy(work: Path, opened: OpenedFile, tables: Sequence[KeptTable]) -> None:
    """Writes the copy where `store` expects the uploaded file in a work folder."""
    folder = work / UPLOAD
    folder.mkdir()
    listed = []
    for number, table in enumerate(tables, start=1):
        name = f"table-{number}.parquet"
        table.rows.write_parquet(folder / name, compression="lz4", statistics=False)
        listed.append({"file": name, "sheet": table.sheet, "header_row": table.header_row, "names": table.names})
    facts = {
        "format": opened.format,
        "encoding": opened.encoding,
        "separator": opened.separator,
        "notes": [asdict(n) for n in opened.notes],
    }
    (folder / COPY).write_text(json.dumps({"tables": listed, **facts}, indent=1), encoding="utf-8")


def open_copy(folder: Path, name: str, sha256: str, byte_count: int) -> OpenedFile:
    """The kept copy in that folder, as the file was when it was opened: same sheets, same row numbers.

    Errors: CannotRead when it is damaged.
    """
    try:
        copy = json.loads((folder / COPY).read_bytes())
        tables = tuple(_table(folder, listed) for listed in copy["tables"])
        return OpenedFile(
            folder / COPY, name, copy["format"], copy["encoding"], copy["separator"], sha256, byte_count, tables,
            notes=tuple(FileNote(**note) for note in copy["notes"]),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise CannotRead("the kept copy", "as it was written", "a damaged one", "Run outcomes verify, then restore a backup.") from error


def _table(folder: Path, listed: dict[str, object]) -> TextTable:
    names, header_row = tuple(map(str, listed["names"])), int(str(listed["header_row"]))  # type: ignore[call-overload]
    scan = pl.scan_parquet(folder / str(listed["file"]), glob=False)
    there = set(scan.collect_schema().names())
    texts = [(pl.col(c) if c in there else pl.lit(None)).cast(pl.String).alias(c) for c in (f"c{i}" for i in range(len(names)))]
    head = (*[("",) * len(names)] * (header_row - 1), names)
    return TextTable(str(listed["sheet"]), scan.select("row", *texts), len(names), head)
