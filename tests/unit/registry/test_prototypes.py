"""The learning log: what `outcomes registry check` finds wrong with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.registry.check import check_registry
from pipelines.registry.load import bundled_folder, load_registry

ENTRY = """- id: one
  title: One thing tried
  stage: test
  started_on: 2025-02-03
  with_whom: [Young people]
  tried: Something small.
  nodes: [{pathway: surrey_young_people, node: one_worker}]
  owner: Commissioner
  source: Illustrative entry
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the bundled registry; each test writes its own prototypes."""
    copy = tmp_path_factory.mktemp("registry") / "registry"
    shutil.copytree(bundled_folder(), copy, ignore=shutil.ignore_patterns("build"))
    return copy


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    """Line and field of every fault of a learning log."""
    (folder / "prototypes.yml").write_text(text, encoding="utf-8")
    found = check_registry(folder)
    assert {fault.file for fault in found} <= {"prototypes.yml"}
    return [(fault.line, fault.field) for fault in found]


def test_a_whole_entry_has_no_fault(folder: Path) -> None:
    assert faults(folder, ENTRY) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("node: one_worker", "node: nobody", (7, "nodes.0.node")),
        ("pathway: surrey_young_people", "pathway: nowhere", (7, "nodes.0.pathway")),
        ("stage: test", "stage: dream", (3, "stage")),
        ("owner: Commissioner", "area: E99999999\n  owner: Commissioner", (8, "area")),
        ("with_whom: [Young people]", "with_whom: []", (5, "with_whom")),
        ("tried:", "ended_on: 2025-07-25\n  tried:", (6, "ended_on")),
        ("tried:", "ended_on: 2024-07-25\n  learned: Much.\n  decision: kept\n  tried:", (6, "ended_on")),
    ],
)
def test_each_fault_is_named_with_its_line(folder: Path, old: str, new: str, expected: tuple[int, str]) -> None:
    assert faults(folder, ENTRY.replace(old, new, 1)) == [expected]


def test_an_id_is_used_once(folder: Path) -> None:
    assert faults(folder, ENTRY + ENTRY) == [(10, "id")]


def test_a_registry_without_a_learning_log_loads(folder: Path) -> None:
    (folder / "prototypes.yml").unlink(missing_ok=True)
    assert load_registry(folder).prototypes == ()


def test_every_bundled_entry_is_illustrative_and_says_so() -> None:
    assert all(entry.illustrative and entry.source == "Illustrative entry" for entry in load_registry(bundled_folder()).prototypes)


def test_no_source_may_have_the_name_of_a_kind_of_note(folder: Path) -> None:
    """Ids of submissions begin with the source; those of actions, commentary, questions and replies with their kind."""
    source = (folder / "sources" / "nccis.yml").read_text(encoding="utf-8")
    written = folder / "sources" / "question.yml"
    written.write_text(source.replace("id: nccis", "id: question", 1), encoding="utf-8")
    try:
        found = [(fault.field, fault.found) for fault in check_registry(folder) if fault.file == "sources/question.yml"]
    finally:
        written.unlink()
    assert ("id", "'question'") in found
