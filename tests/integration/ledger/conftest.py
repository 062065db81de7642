from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.home import Home
from tests.integration.ledger.synthetic import make_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")
