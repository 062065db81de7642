"""Runs one command of the product in a process of its own, with limits of time and memory.

Pages read uploads and change the home only through here, so that no file can exhaust the server or leave anything behind in it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import psutil

from pipelines.errors import OutcomesError, Refused

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
"""Commands that one server runs at the same time; more wait. Each may use as much memory as the settings allow."""
LOOK_SECONDS = 0.02
"""How often the memory of a command is looked at: at one gigabyte a second it overshoots by some 20 MB."""
LONGEST_ANSWER = 100_000_000
"""Bytes of one JSON document that a server takes in."""
LONGEST_TEXT = 100_000
"""Bytes of one argument; systems take no more than 128 kB."""
COMMAND_LINE_FIX = "Use the command line, which takes larger files."
_free = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (below 0: the signal), or which limit stopped it."""

    code: int
    stopped_by: str = ""
    """time, memory, or nothing."""
    peak_megabytes: int = 0


class Stopped(OutcomesError):
    """A command that was stopped, or stopped by itself; `rule` is the id under which an upload's finding is listed."""

    def __init__(self, rule: str, expected: str, found: str, fix: str) -> None:
        self.rule = rule
        super().__init__("the process that did this", expected, found, fix)


def run_command(home: Path, arguments: Sequence[str], *, seconds: int | None, memory_megabytes: int | None) -> dict[str, Any]:
    """The JSON document of `outcomes ARGUMENTS --home HOME --json`, run in a process of its own.

    The first argument is the command, or two words such as "sources guess".
    A refusal is such a document too, with `error`. Texts of persons go behind `--option=` or after `--`, so that none of them
    can be taken for an option. Limits of None: none; commands without a time limit do not count among the `AT_ONCE`.
    Errors: Stopped, when a limit was reached (`reader-time`, `reader-memory`), too many commands run already (`reader-busy`),
    or the process ended without an answer (`reader-stopped`). Nothing is stored half in any of these cases.
    """
    words, *rest = arguments
    if any("\0" in text or len(text.encode("utf-8", "replace")) > LONGEST_TEXT for text in rest):
        raise Refused("what was typed", f"texts of at most {LONGEST_TEXT:,} bytes", "a longer one, or one with a zero byte", "Shorten it.")
    command = [sys.executable, "-m", "pipelines.cli", *words.split(), f"--home={home.absolute()}", "--json", *rest]
    with _a_free_place(seconds), TemporaryFile() as answer:
        ended = _run(command, answer, seconds, memory_megabytes)
        if ended.stopped_by == "time":
            raise Stopped("reader-time", f"an end within {seconds} seconds", "it still running, so it was stopped", COMMAND_LINE_FIX)
        if ended.stopped_by == "memory":
            found = f"{ended.peak_megabytes:,} MB, so it was stopped"
            raise Stopped("reader-memory", f"at most {memory_megabytes:,} MB of memory", found, COMMAND_LINE_FIX)
        return _document(answer, ended)


@contextmanager
def _a_free_place(seconds: int | None) -> Iterator[None]:
    if seconds is None:
        yield
        return
    if not _free.acquire(timeout=seconds):
        raise Stopped("reader-busy", f"at most {AT_ONCE} files in work at once", "more", "Try again in a minute.")
    try:
        yield
    finally:
        _free.release()


def _run(command: Sequence[str], answer: IO[bytes], seconds: int | None, megabytes: int | None) -> Ended:
    """Runs a command until it ends or breaks a limit. What it says beside its answer is thrown away: it may quote a cell."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return _watch(process, seconds, megabytes)
    finally:
        if process.poll() is None:
            _kill(process)


def _watch(process: subprocess.Popen[bytes], seconds: int | None, megabytes: int | None) -> Ended:
    """Address space cannot be limited instead: the libraries reserve gigabytes that they never touch, more on larger machines."""
    end = None if seconds is None else time.monotonic() + seconds
    watched = psutil.Process(process.pid)
    peak = 0
    while True:
        try:
            return Ended(process.wait(LOOK_SECONDS), peak_megabytes=peak)
        except subprocess.TimeoutExpired:
            peak = max(peak, _megabytes(watched))
        if megabytes is not None and peak > megabytes:
            return Ended(0, "memory", peak)
        if end is not None and time.monotonic() >= end:
            return Ended(0, "time", peak)


def _megabytes(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss) // 1_000_000
    except psutil.Error:  # it has just ended
        return 0


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Ends the process and all that it started. The ledger is whole whenever that happens; leftovers are swept at the next start."""
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _document(answer: IO[bytes], ended: Ended) -> dict[str, Any]:
    if answer.seek(0, os.SEEK_END) > LONGEST_ANSWER:
        raise Stopped("reader-stopped", f"findings of at most {LONGEST_ANSWER // 1_000_000} MB", "more", COMMAND_LINE_FIX)
    answer.seek(0)
    try:
        document = json.load(answer)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        fix = "Try it on the command line, which says more, and see docs/troubleshooting.md."
        raise Stopped("reader-stopped", "an answer", f"none: the process ended with code {ended.code}", fix) from None
    return document
