"""Work folders: where a submission or release takes shape before it is renamed into place."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipelines.ledger.files import disk_errors, flush_folder, write_new

if TYPE_CHECKING:
    from pipelines.home import Home


RELEASE = "release"
"""Lock held while a release is built: one at a time."""
COPY_OR_PURGE = "copy-or-purge"
"""Lock held by backup and by purge: a copy taken while a submission is being purged would hold half of it."""
NAMED = (RELEASE, COPY_OR_PURGE)


@contextmanager
def work_folder(home: Home) -> Iterator[Path]:
    """A new folder in the home's `work/`, removed afterwards unless it was renamed away.

    Its lock is taken before the folder is made and lies outside it, so there is no moment at which a living writer's folder
    looks abandoned. A killed process leaves the folder without a lock, for `sweep` to remove.
    """
    name = secrets.token_hex(8)
    lock = FileLock(_lock_file(home, name), thread_local=False)
    with disk_errors("the home's work folder"):
        lock.acquire()
    folder = home.work / name
    try:
        with disk_errors("the home's work folder"):
            folder.mkdir()
        yield folder
    finally:
        _remove(home, name)
        lock.release()


@contextmanager
def reading_folder(home: Home) -> Iterator[Path]:
    """A folder for what reading leaves beside it: a work folder, or, where the home cannot be written, one of the system's own."""
    if all(os.access(folder, os.W_OK) for folder in (home.work, home.locks)):
        with work_folder(home) as work:
            yield work
    else:
        with TemporaryDirectory(prefix="outcomes-") as folder:
            yield Path(folder)


def replace_file(home: Home, path: Path, content: bytes) -> None:
    """Replace a small file of the home at once: a reader sees the old content or the new.

    The new content is written in a work folder, so that a killed process leaves nothing beside the file.
    """
    with work_folder(home) as work:
        write_new(work / "new", content)
        (work / "new").replace(path)
        flush_folder(path.parent)


def wait_for_writers(home: Home, file: str) -> None:
    """Wait until every work folder that holds `file` at this moment was renamed away or removed, or its writer has died."""
    for name in [path.parent.name for path in home.work.glob(f"*/{file}")]:
        lock = FileLock(_lock_file(home, name), thread_local=False)
        with disk_errors("the home's work folder"), lock:
            _lock_file(home, name).unlink(missing_ok=True)  # as the writer does: no lock is left of a folder that is gone


def sweep(home: Home) -> tuple[str, ...]:
    """Remove the work folders of dead processes and their locks; the names of the folders removed.

    A folder whose lock is held is left alone. So is everything under `.locks` that belongs to the home's named locks.
    """
    removed = []
    for name in sorted(_names(home)):
        lock = FileLock(_lock_file(home, name), thread_local=False)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue  # its writer lives
        try:
            if (home.work / name).exists():
                removed.append(name)
            _remove(home, name)
        finally:
            lock.release()
    return tuple(removed)


def _names(home: Home) -> set[str]:
    """Names of work folders and of locks of work folders. Locks are listed last: each folder's lock is older than the folder."""
    folders = {path.name for path in home.work.iterdir() if path != home.locks}
    return folders | {path.stem for path in home.locks.glob("*.lock") if path.stem not in NAMED}


def _remove(home: Home, name: str) -> None:
    """Remove a folder first and its lock file last, while the lock is held: who gets the unlinked lock file starts over."""
    folder = home.work / name
    if folder.is_dir():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)
    _lock_file(home, name).unlink(missing_ok=True)


def _lock_file(home: Home, name: str) -> Path:
    return home.locks / f"{name}.lock"
