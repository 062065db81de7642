"""A home with the sample in it, to read and to write to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.home import Home
from tests.engines import compiled


@pytest.fixture(scope="module")
def sample(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled uploads, as `init --sample` makes it; tests read it."""
    return Path(shutil.copytree(built_sample, tmp_path_factory.mktemp("sample") / "home"))


@pytest.fixture
def as_made(sample: Path, tmp_path: Path) -> Path:
    """A copy of that home, to write to."""
    return Path(shutil.copytree(sample, tmp_path / "home"))


@pytest.fixture
def home(as_made: Path) -> Path:
    """The same, for tests that are not about the engine of the rules."""
    return compiled(Home(as_made)).root
