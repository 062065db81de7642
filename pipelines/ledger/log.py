"""The operational log: what the processes of a home do, in codes. Rotates by size; any number of processes may write to it."""

from __future__ import annotations

import logging
import logging.handlers
import os
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from filelock import FileLock

from pipelines.settings import LogSettings

if TYPE_CHECKING:
    from pipelines.home import Home

LOGGER = "outcomes"
FILE = "outcomes.log"
_LINE = "%(asctime)s %(levelname)s %(process)d %(name)s %(message)s"
_Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class CodesOnly(logging.Formatter):
    """Shows an exception as its kind and places in the code. Its words may quote a cell, so they are left out."""

    def formatException(self, ei: _Fault) -> str:
        kind, _, trace = ei
        places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(trace)))
        return f"{kind.__name__ if kind else 'no exception'} at {places}"


class SharedRotatingFile(logging.handlers.RotatingFileHandler):
    """A rotating log that several processes write to: one puts the full file aside, the others then follow to the new one."""

    def __init__(self, path: Path, lock: Path, settings: LogSettings) -> None:
        self._lock_path = lock
        super().__init__(path, maxBytes=settings.megabytes * 1_000_000, backupCount=settings.kept, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, to the file that now has the name."""
        try:
            if self._was_put_aside():
                self._follow()
        except OSError:
            self.handleError(record)
        else:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """A disk that is full or read-only stops no reader; whoever writes is told by the write itself."""

    def doRollover(self) -> None:
        """Put the full file aside, unless another process has just done so."""
        with FileLock(self._lock_path, thread_local=False):
            if self._was_put_aside():
                self._follow()
            else:
                super().doRollover()

    def _was_put_aside(self) -> bool:
        if self.stream is None:
            return True
        try:
            return not os.path.samestat(Path(self.baseFilename).stat(), os.fstat(self.stream.fileno()))
        except FileNotFoundError:
            return True

    def _follow(self) -> None:
        if self.stream is not None:
            self.stream.close()
            self.stream = None
        self.stream = self._open()


def start_log(home: Home, settings: LogSettings) -> logging.Logger:
    """Send the log of this process to the home's `log/outcomes.log`. Starting it again, or for another home, replaces the file."""
    logger = logging.getLogger(LOGGER)
    stop_log()
    handler = SharedRotatingFile(home.log / FILE, home.log / f".{FILE}.lock", settings)
    handler.setFormatter(CodesOnly(_LINE))
    logger.addHandler(handler)
    logger.setLevel(settings.level)
    return logger


def stop_log() -> None:
    """Close the log of this process."""
    logger = logging.getLogger(LOGGER)
    for handler in [each for each in logger.handlers if isinstance(each, SharedRotatingFile)]:
        logger.removeHandler(handler)
        handler.close()
