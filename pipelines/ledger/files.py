"""Writing so that it lasts: flushed to the disk, whole or not at all, with a clear error when the disk is full."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import CannotRead, OutcomesError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_PLACE = (errno.ENOTDIR, errno.ENAMETOOLONG, errno.EIO)
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "There is not enough space")
"""Polars and DuckDB raise errors of their own, which carry the system's words but not always its number."""


_NAMED = (re.compile(r'Cannot open file "(.+)": Permission denied'), re.compile(r"Permission denied \(os error [0-9]+\): (.+)"))
"""How DuckDB and Polars name the file that they may not read."""


class CannotWrite(OutcomesError):
    """The disk is full, or the home may not be written by this account."""


@contextmanager
def disk_errors(what: str) -> Iterator[None]:
    """Turn a full or read-only disk into an error that says what to do. Other errors pass unchanged."""
    try:
        yield
    except OutcomesError:
        raise
    except Exception as error:
        number = getattr(error, "errno", None)
        if forbidden := not_readable(error):
            raise forbidden from error
        if number in _FULL or any(words in str(error) for words in _FULL_WORDS):
            raise CannotWrite(
                what, "room on the disk", "a full disk or quota", "Nothing was stored. Make room, then do the same again."
            ) from error
        if isinstance(error, OSError) and number in _FORBIDDEN:
            raise CannotWrite(
                what, "a folder that this account may write", "none", "Nothing was stored. Run as the account that owns the home."
            ) from error
        if isinstance(error, OSError) and number in _NO_PLACE:
            fix = "Nothing was stored. Name another place."
            raise CannotWrite(what, "a place that can be written", os.strerror(number or 0), fix) from error
        raise


def not_readable(error: Exception) -> CannotRead | None:
    """What to do where an error is about a file that is there and that this account may not read; None for any other error.

    Of a file as it was sent only the folder is named: its name may hold a person's.
    """
    found = [match[1] for pattern in _NAMED if (match := pattern.search(str(error)))]
    name = found[0] if found else error.filename if isinstance(error, PermissionError) else None
    if not isinstance(name, str) or not Path(name).exists() or os.access(name, os.R_OK):
        return None
    path = Path(name)
    where = str(path.parent if path.parent.name == "file" else path)
    fix = "Give it back that right, or run as the account that owns the home."
    return CannotRead(where, "a file that this account may read", "one without the right to read", fix)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder that a person named, and those above it; one that is there is used.

    Errors: CannotWrite when that cannot be: a file of that name, a drive that is not there.
    """
    try:
        path.mkdir(mode=mode, parents=True, exist_ok=True)
    except (FileExistsError, FileNotFoundError, NotADirectoryError) as error:
        fix = "Nothing was stored. Name another folder."
        raise CannotWrite(str(path), "a folder that is there or can be made", os.strerror(error.errno or 0), fix) from error


def flush_folder(folder: Path) -> None:
    """Make the names in a folder last. Windows cannot open a folder and orders its own metadata, so there it does nothing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_file(path: Path) -> None:
    """Make the content of a file written by another library last."""
    # Windows flushes only what is open for writing.
    descriptor = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: Path) -> None:
    """Make every file and name below a folder last."""
    for place, _, names in os.walk(folder):
        for name in names:
            flush_file(Path(place) / name)
        flush_folder(Path(place))


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, flushed. FileExistsError when it does."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256_of_tree(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path inside the folder (with forward slashes), in order of name.

    Hashes in `known` are taken over: a large upload is hashed once, when it is copied.
    """
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    known = known or {}
    return {name: known.get(name) or sha256_of(folder / name) for name in names}
