"""File locks: they end with the process that holds them, however it ends."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipelines.errors import Refused
from pipelines.ledger.files import disk_errors
from pipelines.ledger.moments import now
from pipelines.ledger.work import COPY_OR_PURGE, RELEASE

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home

_PATIENCE_SECONDS = 1.0
"""How long to wait before telling the person who holds the lock, and how often to look again who that is."""
_held = threading.local()
__all__ = ["COPY_OR_PURGE", "RELEASE", "holder", "is_held", "named_lock", "release_lock", "tell_nobody"]


def tell_nobody(message: str) -> None:
    """For callers that show nothing while they wait."""


@contextmanager
def named_lock(
    home: Home, name: str, by: str, *, on_wait: Callable[[str], None] = tell_nobody, wait_seconds: float | None = None
) -> Iterator[None]:
    """Hold a lock of this home; wait for it, telling `on_wait` who holds it.

    Taken again by the same thread it is simply held, so that a purge can build releases under its own lock.
    Errors: Refused, naming the holder, when `wait_seconds` have passed (None: wait for ever).
    """
    mine: set[tuple[Path, str]] = _held.__dict__.setdefault("names", set())
    if (home.root, name) in mine:
        yield
        return
    lock = FileLock(home.locks / f"{name}.lock", thread_local=False)
    _acquire(home, lock, name, on_wait, wait_seconds)
    mine.add((home.root, name))
    try:
        _say_who(home, name, by)
        yield
    finally:
        mine.discard((home.root, name))
        _holder_file(home, name).unlink(missing_ok=True)
        lock.release()


@contextmanager
def release_lock(home: Home, by: str, *, on_wait: Callable[[str], None] = tell_nobody, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold the lock under which releases are built."""
    with named_lock(home, RELEASE, by, on_wait=on_wait, wait_seconds=wait_seconds):
        yield


def is_held(home: Home, name: str) -> bool:
    """Whether some process holds a lock at this moment."""
    lock = FileLock(home.locks / f"{name}.lock", thread_local=False)
    try:
        with disk_errors(f"the {name} lock"):
            lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def holder(home: Home, name: str = RELEASE) -> str:
    """Who holds a lock, in words. Only to be shown: the lock itself decides."""
    try:
        who = json.loads(_holder_file(home, name).read_text(encoding="utf-8"))
        return f"{who['by']} (process {who['pid']}, since {who['since']})"
    except (FileNotFoundError, ValueError, KeyError):  # just taken or just given back
        return "another process"


def _acquire(home: Home, lock: FileLock, name: str, on_wait: Callable[[str], None], wait_seconds: float | None) -> None:
    give_up = None if wait_seconds is None else time.monotonic() + wait_seconds
    told = ""
    while True:
        left = _PATIENCE_SECONDS if give_up is None else min(_PATIENCE_SECONDS, max(0.0, give_up - time.monotonic()))
        try:
            with disk_errors(f"the {name} lock"):
                lock.acquire(timeout=left)
        except Timeout:
            who = holder(home, name)
            if give_up is not None and time.monotonic() >= give_up:
                fix = "Wait until that has finished, then try again."
                raise Refused(f"the {name} lock", "it to be free", f"it held by {who}", fix) from None
            if who != told:
                on_wait(f"Waiting: the {name} lock is held by {who}.")
                told = who
        else:
            return


def _say_who(home: Home, name: str, by: str) -> None:
    who = {"by": by, "pid": os.getpid(), "since": now().isoformat(timespec="seconds")}
    with disk_errors(f"the {name} lock"):
        _holder_file(home, name).write_text(json.dumps(who), encoding="utf-8")


def _holder_file(home: Home, name: str) -> Path:
    return home.locks / f"{name}.json"
