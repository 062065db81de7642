"""A home that holds nothing yet, for tests that only check files."""

from __future__ import annotations

import pytest

from pipelines import service
from pipelines.home import Home
from tests.engines import compiled


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return compiled(service.create(tmp_path_factory.mktemp("unsaid") / "home"))
