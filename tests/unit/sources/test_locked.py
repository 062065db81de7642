"""Workbooks that ask for a password say so, whichever program locked them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.sources.limits import COMMAND_LINE
from pipelines.sources.open_file import open_file
from pipelines.sources.unreadable import UnreadableFile
from tests.workbooks import write_xls

LOCKED_PART = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'


def old_ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="urn:m">{LOCKED_PART}</manifest:manifest>')


def new_ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("encrypted-package", bytes(range(256)))
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:m"/>')


def xls(path: Path) -> None:
    """The record that names who wrote the workbook becomes the one that says how it is locked."""
    write_xls(path)
    content = path.read_bytes()
    assert content.count(b"\x5c\x00\x70\x00") == 1
    place = content.index(b"\x5c\x00\x70\x00")
    path.write_bytes(content[:place] + b"\x2f\x00\x70\x00\x01\x00\x01\x00" + content[place + 8 :])


@pytest.mark.parametrize(("name", "write"), [("a.ods", old_ods), ("b.ods", new_ods), ("c.xls", xls)])
def test_a_locked_workbook_is_named_with_what_to_do(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    write(tmp_path / name)
    with pytest.raises(UnreadableFile, match=r"found a workbook locked with a password\. .* save it again without the password") as refused:
        open_file(tmp_path / name, COMMAND_LINE)
    assert refused.value.rule == "file-format"
