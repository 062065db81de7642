"""The shared vectors pass, and the runner tells when they would not."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.realdata import needed
from tests.vectors.adapters import ADAPTERS
from tests.vectors.runner import cases_of, difference, fault_of, run

FOLDER = Path(os.environ.get("OUTCOMES_VECTORS") or Path(__file__).resolve().parents[3] / "shared" / "reference" / "stats")
LATER = "sdc.json"
"""Disclosure control is not part of this version; the runner counts its methods as failed."""


def shared(name: str = "") -> Path:
    """The folder of vectors, or one file of it; elsewhere than in CI the test is skipped with the reason."""
    return needed(FOLDER / name, f"needs the vector files {name}: set OUTCOMES_VECTORS to the folder that holds them")


def test_every_shared_vector_passes() -> None:
    said: list[str] = []
    paths = sorted(path for path in shared().glob("*.json") if path.name != LATER)
    assert run(paths, said.append) == 0, [line for line in said if not line.startswith("passed")]
    assert said[-1] == f"{len(said) - 1} passed, 0 failed"
    assert len(said) > 190


def test_every_method_of_the_list_is_known_but_those_of_disclosure() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+\.json)", shared("METHODS.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert {method for method, file in rows if file != LATER} == set(ADAPTERS)


def altered(value: Any) -> Any:
    """The expected answer with its last part changed a little."""
    if isinstance(value, dict):
        key = list(value)[-1]
        return {**value, key: altered(value[key])}
    if isinstance(value, list):
        return [*value[:-1], altered(value[-1])] if value else [0]
    if isinstance(value, bool) or value is None:
        return "changed"
    return value * 1.01 + 1 if isinstance(value, int | float) else f"{value}_not"


def test_an_altered_expected_value_fails_in_every_case_of_every_file() -> None:
    for path in sorted(shared().glob("*.json")):
        for case in cases_of(path):
            if path.name != LATER:
                assert fault_of({**copy.deepcopy(dict(case)), "expected": altered(case["expected"])}), case["id"]


def test_the_command_prints_one_line_per_case_and_fails_as_a_whole(tmp_path: Path) -> None:
    case = {"id": "one", "method": "wilson_ci", "inputs": {"x": 0, "n": 10, "confidence": 0.95}, "tolerance": {"absolute": 1e-3}}
    good, bad = {**case, "expected": {"lower": 0, "upper": 0.2775}}, {**case, "id": "two", "expected": {"lower": 0, "upper": 0.2885}}
    file = tmp_path / "some.json"
    for cases, code, last in (([good], 0, "1 passed, 0 failed"), ([good, bad], 1, "1 passed, 1 failed")):
        file.write_text(json.dumps({"cases": cases}), encoding="utf-8")
        done = subprocess.run([sys.executable, "-m", "tests.vectors", str(file)], capture_output=True, text=True, check=False)
        lines = done.stdout.splitlines()
        assert (done.returncode, len(lines), lines[-1]) == (code, len(cases) + 1, last), done.stderr
    assert lines[1].startswith("FAILED  two  wilson_ci: upper: expected 0.2885, found 0.277")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"cases": [{"id": "x", "method": "unheard_of", "inputs": {}, "expected": {}}]}', "unknown method"),
        ('{"cases": [{"id": "x", "method": "wilson_ci", "inputs": {}, "expected": {}}]}', "KeyError"),
        ('{"cases": [{"id": "x"}]}', "unknown method"),
        ("not json", "cannot be read"),
        ("{}", "cannot be read"),
    ],
)
def test_what_the_runner_cannot_ask_counts_as_failed(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "odd.json"
    file.write_text(content, encoding="utf-8")
    said: list[str] = []
    assert run([file], said.append) == 1
    assert says in said[0]
    assert said[-1] == "0 passed, 1 failed"


def test_a_folder_without_vectors_is_not_a_success(tmp_path: Path) -> None:
    said: list[str] = []
    assert run([tmp_path], said.append) == 1
    assert said == ["0 passed, 0 failed"]


@pytest.mark.parametrize(
    ("expected", "found", "tolerance", "is_same"),
    [
        ({"a": 1.0}, {"a": 1.0 + 1e-12, "b": 9}, {}, True),
        ({"a": 1.0}, {"a": 1.0 + 1e-6}, {}, False),
        ({"a": 1.0}, {"a": 1.0 + 1e-6}, {"absolute": 1e-5}, True),
        ({"a": 100.0}, {"a": 100.1}, {"relative": 1e-2}, True),
        ({"a": 100.0}, {"a": 100.1}, {"relative": 1e-4}, False),
        ({"a": [1, None]}, {"a": [1, None]}, {}, True),
        ({"a": [1, None]}, {"a": [1, 0]}, {}, False),
        ({"a": [1]}, {"a": [1, 1]}, {}, False),
        ({"a": True}, {"a": 1}, {}, False),
        ({"a": 1}, {}, {}, False),
        ({"a": None}, {}, {}, False),
        ({"a": 1.0}, {"a": float("nan")}, {}, False),
    ],
)
def test_what_counts_as_the_same(expected: Any, found: Any, tolerance: dict[str, float], is_same: bool) -> None:
    differs: Callable[..., str | None] = difference
    assert (differs(expected, found, tolerance) is None) == is_same
