"""Writes a release to files that others can use: one tidy table in the formats asked for, symbols kept, and what it means beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import duckdb

from pipelines.errors import CannotRead, Refused
from pipelines.ledger.files import disk_errors, make_folder
from pipelines.releases.export_metadata import about_lines, csv_on_the_web, data_package
from pipelines.releases.export_sheets import ods, xlsx
from pipelines.releases.frames import literal

if TYPE_CHECKING:
    from pipelines.read_api.connections import Release

NAME: Final = "observations"
FORMATS: Final = ("csv", "xlsx", "ods", "parquet")
_SQL: Final = (Path(__file__).parent / "export.sql").read_text(encoding="utf-8")


def export(release: Release, to: Path, *, audience: str = "internal", formats: Sequence[str] = ("csv",)) -> list[Path]:
    """Write `observations.<format>` for each format, with datapackage.json, csv metadata and about.txt; the paths written.

    Files of the same names are replaced, all of them or none.
    Errors:  CannotRead for an unknown format or audience; Refused for the public audience, whose file holds no figures yet, and for
             a spreadsheet that cannot hold so many rows, and where a format that is not asked for lies there of an earlier export;
             CannotWrite when the disk is full.
    """
    wanted = _checked(formats, audience)
    if release.path is None:
        raise ValueError("a sealed release is needed")
    _refuse_others(to, wanted)
    with disk_errors(f"the export to {to}"):
        make_folder(to)
        with TemporaryDirectory(dir=to, prefix=f".{NAME}-") as work, duckdb.connect() as con:
            con.execute(f"attach {literal(release.path)} as release_file (read_only)")
            rows = con.execute("select count(*) from release_file.observation where in_series").fetchall()[0][0]
            about = about_lines(release, rows)
            written = [_write(con, kind, about, rows, Path(work) / f"{NAME}.{kind}") for kind in wanted]
            texts = {"about.txt": "\n".join(about) + "\n", "datapackage.json": _json(data_package(release, written))}
            if "csv" in wanted:
                texts[f"{NAME}.csv-metadata.json"] = _json(csv_on_the_web(release))
            written += [_write_text(text, Path(work) / name) for name, text in texts.items()]
            return [path.replace(to / path.name) for path in written]


def _refuse_others(to: Path, wanted: list[str]) -> None:
    """A table of another release would lie beside an about.txt that is not about it."""
    others = [f"{NAME}.{kind}" for kind in FORMATS if kind not in wanted and (to / f"{NAME}.{kind}").exists()]
    if others:
        fix = "Name another folder, ask for those formats as well, or delete them."
        raise Refused(f"the folder {to}", "no table of another export", ", ".join(others), fix)


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _write_text(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _write(con: duckdb.DuckDBPyConnection, kind: str, about: list[str], rows: int, path: Path) -> Path:
    if kind == "csv":
        con.execute(f"copy ({_SQL}) to {literal(path)} (format csv, header)")
    elif kind == "parquet":
        con.execute(f"copy ({_SQL}) to {literal(path)} (format parquet)")
    else:
        path.write_bytes((xlsx if kind == "xlsx" else ods)(con.execute(_SQL), about, rows))
    return path


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
