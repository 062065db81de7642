"""The committed area tables are what the committed script makes of the public lists."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.registry.load import bundled_folder
from tests.realdata import realdata_path

TABLES = (
    "areas.csv", "area_parents.csv", "area_changes.csv",
    "comparators/statistical_neighbours_2021.csv", "comparators/statistical_neighbours_2025.csv",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("registry")
    lists = realdata_path("areas/dfe_las.csv").parents[1]
    script = bundled_folder() / "build" / "build_areas.py"
    subprocess.run([sys.executable, str(script), str(lists), str(to)], check=True, timeout=120)
    return to


@pytest.mark.parametrize("table", TABLES)
def test_the_table_is_what_the_script_makes(made: Path, table: str) -> None:
    assert (made / table).read_text(encoding="utf-8") == (bundled_folder() / table).read_text(encoding="utf-8")
