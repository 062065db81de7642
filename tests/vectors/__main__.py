"""`python -m tests.vectors PATH...`: one line per case, then "N passed, N failed"; exit 1 when anything failed, 2 on wrong use."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.vectors.runner import run

if __name__ == "__main__":
    if not sys.argv[1:]:
        print("python -m tests.vectors PATH...: expected files of vectors, or folders that hold them")
        raise SystemExit(2)
    raise SystemExit(run([Path(name) for name in sys.argv[1:]]))
