"""Where the published files lie that some tests need, and what happens where they do not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("OUTCOMES_REALDATA") or Path(__file__).resolve().parents[2] / "shared" / "realdata")


def in_ci() -> bool:
    """Whether a skip counts as a failure."""
    return os.environ.get("OUTCOMES_CI") == "1"


def needed(path: Path, reason: str) -> Path:
    """That path; where it is not there the test is skipped with the reason, in CI failed."""
    if path.exists():
        return path
    if in_ci():
        pytest.fail(reason)
    pytest.skip(reason)


def realdata_path(name: str) -> Path:
    """The published file of that name; elsewhere than in CI the test is skipped with the reason."""
    return needed(FOLDER / name, f"needs the published file {name}: set OUTCOMES_REALDATA to the folder that holds it")
