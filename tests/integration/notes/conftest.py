from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines import service
from pipelines.home import Home
from tests.notes_fixture import make_noted_home


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once; tests copy it."""
    root = tmp_path_factory.mktemp("notes") / "home"
    make_noted_home(root)
    return root


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Home:
    root = tmp_path / "home"
    shutil.copytree(made, root)
    return service.open_home(root)
