from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.home import Home
from tests.faults.forks import Forks
from tests.integration.ledger.synthetic import make_home


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faults: kills, full disks and crowds; OUTCOMES_FAULT_COUNT sets how many (200 in full)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("faults")


@pytest.fixture(scope="session")
def fault_count() -> int:
    """At how many points to kill."""
    return int(os.environ.get("OUTCOMES_FAULT_COUNT", "24"))


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    with Forks() as started:
        yield started


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")
