"""What a serving process is about: one home, one audience. Set by `dashboard.serve` before the first page runs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

HOME_VARIABLE = "OUTCOMES_HOME"
AUDIENCE_VARIABLE = "OUTCOMES_AUDIENCE"
DEFAULT_HOME = "outcomes-home"


def home_root() -> Path:
    """The folder of the home."""
    return Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).absolute()


def audience() -> Literal["internal", "public"]:
    """Whom this process serves."""
    return "public" if os.environ.get(AUDIENCE_VARIABLE) == "public" else "internal"


def put(home: Path, whom: str) -> None:
    """Fixes both for this process."""
    os.environ[HOME_VARIABLE], os.environ[AUDIENCE_VARIABLE] = str(home.absolute()), whom
