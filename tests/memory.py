"""How much memory a process took, as tests and benchmarks tell it."""

from __future__ import annotations

import sys
from pathlib import Path


def peak_megabytes() -> int:
    """The most memory that this process has held at once, in millions of bytes."""
    if sys.platform != "linux":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000_000
    # Not getrusage, here: a child inherits the peak of the process that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kibibytes = next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]
    return int(kibibytes) * 1024 // 1_000_000
