"""Workbooks written for a test, opened, and what is refused of them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.sources.limits import Limits
from pipelines.sources.open_file import open_file
from pipelines.sources.sheet_facts import column_index
from pipelines.sources.text_table import OpenedFile, TextTable
from pipelines.sources.unreadable import UnreadableFile

SMALL = Limits(file_bytes=None, unpacked_bytes=30_000_000, sheet_cells=100_000, cell_length=1_000, columns=300)


def cell(table: TextTable, place: str) -> str | None:
    """The text at a place written as a spreadsheet does: D5."""
    letters, row = place.rstrip("0123456789"), int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    frame = table.frame.collect()
    text: str | None = frame.filter(frame["row"] == row)[f"c{column_index(letters)}"].item()
    return text


def refusal(path: Path, limits: Limits = SMALL) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_file(path, limits)
    return caught.value.rule


def xlsx(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> OpenedFile:
    with xlsxwriter.Workbook(path) as workbook:
        fill(workbook)
    return open_file(path, SMALL)


def plain_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_row("A1", ["area", "value"])
    return path


def with_member(path: Path, name: str, content: bytes) -> Path:
    plain_xlsx(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def changed(path: Path, to: Path, part: str, old: str, new: str) -> OpenedFile:
    """A copy of a workbook with one text changed in one of its parts."""
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(to, "w") as after:
        for member in before.infolist():
            content = before.read(member).decode()
            if member.filename.endswith(part):
                assert old in content
                content = content.replace(old, new)
            after.writestr(member.filename, content)
    return open_file(to, SMALL)
