from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.home import Home, create_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = create_home(tmp_path / "home")
    for versions in (made.registry_versions, made.suites_versions):
        (versions / ("0" * 64)).mkdir()  # the digest that synthetic submissions name
    return made
