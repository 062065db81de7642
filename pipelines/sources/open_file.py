"""Opens any file a council may send: tells its format by its content and gives its tables as text."""

from __future__ import annotations

import re
import shutil
import tempfile
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from pipelines.ledger.files import sha256_of
from pipelines.ledger.memory_files import MemoryFiles
from pipelines.sources.archive import damaged
from pipelines.sources.csv_file import COPIES, open_text
from pipelines.sources.encoding import RawFile, inspect_bytes
from pipelines.sources.limits import COMMAND_LINE, Limits
from pipelines.sources.parquet_file import MAGIC, open_parquet
from pipelines.sources.text_table import FileNote, OpenedFile, TextTable
from pipelines.sources.unreadable import UnreadableFile
from pipelines.sources.workbook import is_workbook, open_workbook

__all__ = ["UnreadableFile", "open_file"]

WEB_PAGE, XML = "a web page, as older systems name .xls", "an XML document"
MARKUP = re.compile(rb"<(?:!doctype|!--|(?:html|head|meta|style|body|div|table)\b)")
NOT_TABLES = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"{\\rtf": "a Rich Text document",
    b"<?xml": XML,
    b"mime-version:": WEB_PAGE,
    b"{": "a JSON document",
    b"[": "a JSON document",
}
NAMES_OF_BOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def open_file(path: Path, limits: Limits = COMMAND_LINE, *, work: Path | None = None, memory: MemoryFiles | None = None) -> OpenedFile:
    """The tables of a file, every cell as text, rows under the numbers that a person sees.

    `work` is a folder for a copy in UTF-8 where one is needed (`opened-*` in it); without it a temporary one lives as long as the
    result. With `memory` that copy lies in memory alone, as long as the block of `memory` lasts.
    A companion `X.meta.csv` beside `X.csv` is opened as `meta`.
    Errors: UnreadableFile, whose `rule` names the finding.
    """
    _refuse_missing_or_large(path, limits)
    folder = Path(tempfile.mkdtemp(prefix="opened-", dir=work))
    try:
        for name in COPIES if memory else ():
            memory.make(folder / name)  # type: ignore[union-attr]
        with ThreadPoolExecutor(1) as beside_reading:  # hashing takes a processor, but not Python's lock
            digest = beside_reading.submit(sha256_of, path)
            opened = replace(_open(path, limits, folder), sha256=digest.result())
        if beside := companion(path):
            opened = replace(opened, meta=open_file(beside, limits, work=work, memory=memory))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if not any(folder.iterdir()):
        folder.rmdir()
    elif work is None:
        weakref.finalize(opened, shutil.rmtree, folder, ignore_errors=True)
    return opened


def companion(path: Path) -> Path | None:
    """`X.meta.csv` beside `X.csv`, which describes its columns."""
    name = path.name.lower()
    if not name.endswith(".csv") or name.endswith(".meta.csv"):
        return None
    beside = path.with_suffix(".meta.csv")
    try:
        return beside if beside.is_file() else None
    except OSError:  # a name so long that no file can have it
        return None


def _refuse_no_file(path: Path) -> None:
    name = path.name or str(path)
    try:
        found = "" if path.is_file() else "a folder" if path.is_dir() else "something else" if path.exists() else "none of that name"
    except OSError:
        found = "a name that no file can have"
    if found:
        raise UnreadableFile("file-missing", name, "a file", found, "Check the name and the folder.")
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        raise UnreadableFile("file-name", ascii(name), "a path in UTF-8", "bytes that are not", "Rename the file.") from None


def _refuse_missing_or_large(path: Path, limits: Limits) -> None:
    _refuse_no_file(path)
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("file-empty", path.name, "a header and rows", "a file of 0 bytes", "Send the file that holds the figures.")
    if limits.file_bytes is not None and size > limits.file_bytes:
        raise UnreadableFile(
            "file-too-large",
            path.name,
            f"at most {limits.file_bytes // 1_000_000:,} MB",
            f"{size // 1_000_000:,} MB",
            "Use the command line, which takes larger files, or send fewer rows at a time.",
        )


def _open(path: Path, limits: Limits, folder: Path) -> OpenedFile:
    try:
        raw = inspect_bytes(path)
    except PermissionError as error:
        raise UnreadableFile("file-missing", path.name, "a file you may read", "no permission", "Ask for access to the file.") from error
    if is_workbook(raw.start):
        kind, tables, notes = open_workbook(path, raw.start, limits)
        return _binary(path, raw, kind, tables, notes)
    if raw.start.startswith(MAGIC):
        return _binary(path, raw, "parquet", (open_parquet(path, limits),), ())
    _refuse_other_formats(path, raw)
    return _open_text(path, raw, limits, folder)


def _binary(path: Path, raw: RawFile, kind: str, tables: tuple[TextTable, ...], notes: tuple[FileNote, ...]) -> OpenedFile:
    return OpenedFile(path, path.name, kind, "", "", "", raw.byte_count, tables, notes=notes)


def _refuse_other_formats(path: Path, raw: RawFile) -> None:
    start = raw.start.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")  # of UTF-16 every second byte
    start = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    found = next((words for magic, words in NOT_TABLES.items() if start.startswith(magic.lower())), None)
    found = WEB_PAGE if MARKUP.match(start) else found
    if found:
        raise UnreadableFile(
            "file-format",
            path.name,
            "a table as csv, tsv, xlsx, xls, ods or parquet",
            found,
            "Open it in a spreadsheet program and save it as xlsx."
            if found in (WEB_PAGE, XML)
            else "Export the table in one of these formats.",
        )
    if path.suffix.lower() in NAMES_OF_BOOKS and raw.encoding is None:
        raise damaged(path.name, "bytes of no workbook; it may have been damaged on the way")


def _open_text(path: Path, raw: RawFile, limits: Limits, folder: Path) -> OpenedFile:
    table, separator, shape = open_text(path, raw, limits, folder)
    ragged = tuple((row, found, shape.cells) for row, found in shape.ragged())
    is_open = FileNote("last-line-open", "", shape.records, None, "no line end after the last row, which may be cut off")
    return OpenedFile(
        path=path,
        name=path.name,
        format="tsv" if separator == "\t" else "csv",
        encoding=raw.encoding or "",
        separator=separator,
        sha256="",
        byte_count=raw.byte_count,
        tables=(table,),
        ragged_rows=tuple(row for row, _, _ in ragged),
        ragged=ragged,
        notes=() if shape.ends_with_newline else (is_open,),
    )
