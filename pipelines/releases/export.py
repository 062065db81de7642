"""Writes a release to files that others can use: one tidy table in the formats asked for, symbols kept, and what it means beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from pipelines.errors import CannotRead, Refused
from pipelines.ledger.files import disk_errors, make_folder
from pipelines.releases.export_metadata import about_lines, csv_on_the_web, data_package
from pipelines.releases.export_sheets import write_ods, write_xlsx
from pipelines.releases.frames import literal

if TYPE_CHECKING:
    from pipelines.read_api.connections import Release

NAME: Final = "observations"
FORMATS: Final = ("csv", "xlsx", "ods", "parquet")
_SQL: Final = (Path(__file__).parent / "export.sql").read_text(encoding="utf-8")


def export(release: Release, to: Path, *, audience: str = "internal", formats: Sequence[str] = ("csv",)) -> list[Path]:
    """Write `observations.<format>` for each format, with datapackage.json, csv metadata and about.txt; the paths written.

    A file of the same name is replaced whole or not at all.
    Errors:  CannotRead for an unknown format or audience; Refused for the public audience, whose file holds no figures yet, and for
             a spreadsheet that cannot hold so many rows; CannotWrite when the disk is full.
    """
    wanted = _checked(formats, audience)
    if release.path is None:
        raise ValueError("a sealed release is needed")
    with disk_errors(f"the export to {to}"), duckdb.connect() as con:
        make_folder(to)
        con.execute(f"attach {literal(release.path)} as release_file (read_only)")
        rows = con.execute("select count(*) from release_file.observation where in_series").fetchall()[0][0]
        about = about_lines(release, rows)
        written = [_whole(to / f"{NAME}.{kind}", partial(_write, con, kind, about, rows)) for kind in wanted]
        texts = {"about.txt": "\n".join(about) + "\n", "datapackage.json": _json(data_package(release, written))}
        if "csv" in wanted:
            texts[f"{NAME}.csv-metadata.json"] = _json(csv_on_the_web(release))
        return written + [_whole(to / name, partial(_write_text, text)) for name, text in texts.items()]


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _write(con: duckdb.DuckDBPyConnection, kind: str, about: list[str], rows: int, path: Path) -> None:
    if kind == "csv":
        con.execute(f"copy ({_SQL}) to {literal(path)} (format csv, header)")
    elif kind == "parquet":
        con.execute(f"copy ({_SQL}) to {literal(path)} (format parquet)")
    elif kind == "xlsx":
        write_xlsx(con.execute(_SQL), path, about, rows)
    else:
        write_ods(con.execute(_SQL), path, about, rows)


def _checked(formats: Sequence[str], audience: str) -> list[str]:
    if audience not in ("internal", "public"):
        raise CannotRead("--audience", "internal or public", repr(audience), "Choose one of the two.")
    if audience == "public":
        raise Refused("export", "the internal audience", "the public one, whose file holds no figures until disclosure control is there",
                      "Export with --audience internal, and do not publish it.")  # fmt: skip
    wanted = list(dict.fromkeys(kind.strip().lower() for kind in formats if kind.strip()))
    unknown = [kind for kind in wanted if kind not in FORMATS]
    if unknown or not wanted:
        raise CannotRead(
            "--format", f"one or several of {', '.join(FORMATS)}", ", ".join(map(repr, unknown)) or "none", "Separate several by commas."
        )
    return wanted


def _whole(path: Path, write: Callable[[Path], object]) -> Path:
    """Write beside and rename, so that nobody opens half a file."""
    beside = path.with_name(f".{path.name}.part")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path
