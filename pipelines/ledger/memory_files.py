"""Files that lie in memory alone: what must not be on a disk for a moment, not even in a folder that is swept later.

A file of the process's own memory (memfd) has a path under /proc, and a link to it any name that readers expect. It ends with the
process, however that ends. Other processes of the same account can read it through the link while this one lives.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from pipelines.ledger.files import disk_errors


class MemoryFiles:
    """Hands out such files, and gives the memory back at the end of the block."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def __enter__(self) -> MemoryFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def make(self, path: Path) -> Path:
        """A new, empty file in memory that is reached by `path`.

        On systems without such files (other than Linux) it is an ordinary one: there the disk should be encrypted.
        """
        with disk_errors(f"the copy of {path.name}"):
            if hasattr(os, "memfd_create"):
                number = os.memfd_create("upload", os.MFD_CLOEXEC)
                self._open.callback(os.close, number)
                path.symlink_to(f"/proc/{os.getpid()}/fd/{number}")
            else:
                path.touch(mode=0o600)
        self._open.callback(path.unlink, missing_ok=True)
        return path

    def copy(self, original: Path, path: Path) -> Path:
        """A copy of a file, in memory, reached by `path`."""
        with original.open("rb") as source, self.make(path).open("wb") as target:
            shutil.copyfileobj(source, target, length=1 << 24)
        return path

    def write(self, content: bytes, path: Path) -> Path:
        """A file of that content, in memory, reached by `path`."""
        self.make(path).write_bytes(content)
        return path
