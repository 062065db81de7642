"""Notes under crowds and kills: nothing is lost, nothing counts twice, nothing is half there."""

from __future__ import annotations

import json
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.work import sweep
from pipelines.read_api import notes
from tests.faults.forks import Forks
from tests.notes_fixture import acted, make_noted_home, question

PROCESSES, ROUNDS = 4, 8
STEPS = ("store_note", "keep_versions", "store", "flush_tree", "_rename_into_place", "decide", "_take_number", "audit")
"""Functions that asking a question enters, in this order; a process killed as it enters one has done everything before it."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("noted") / "home"
    make_noted_home(root)
    return root


@pytest.fixture
def noted(made: Path, tmp_path: Path) -> Home:
    shutil.copytree(made, tmp_path / "noted")
    return service.open_home(tmp_path / "noted")


def together(forks: Forks, folder: Path, *asked: dict[str, Any]) -> list[Any]:
    """What processes found that were started at once."""
    results = [folder / f"result{number}" for number in range(len(asked))]
    started = [forks.start("note", result, **arguments) for result, arguments in zip(results, asked, strict=True)]
    assert [forks.wait(process) for process in started] == [0] * len(started)
    return [json.loads(result.read_text())["found"] for result in results]


def faults(home: Home) -> list[str]:
    """What verify finds; the fixture's figures keep no registry of their own."""
    return [fault for fault in service.verify(home) if not fault.startswith(("submission nccis", "submission lait"))]


def test_processes_that_reply_at_once_are_all_heard(forks: Forks, noted: Home, tmp_path: Path) -> None:
    to = service.ask_question(noted, question())["question"]
    asked = [{"what": "reply_often", "home": str(noted.root), "to": to, "me": me, "rounds": ROUNDS} for me in range(PROCESSES)]
    numbers = together(forks, tmp_path, *asked)
    [row] = notes.questions(noted.root)
    assert len(row["replies"]) == PROCESSES * ROUNDS
    assert sorted(number for taken in numbers for number in taken) == list(range(5, 5 + PROCESSES * ROUNDS))
    assert faults(noted) == []


def test_no_reply_is_given_after_the_question_was_closed(forks: Forks, noted: Home, tmp_path: Path) -> None:
    to = service.ask_question(noted, question())["question"]
    asked = [{"what": "reply_often", "home": str(noted.root), "to": to, "me": me, "rounds": 50} for me in range(PROCESSES - 1)]
    *numbers, closed = together(forks, tmp_path, *asked, {"what": "close", "home": str(noted.root), "question_id": to})
    given = [number for taken in numbers for number in taken]
    assert all(number < closed for number in given)
    [row] = notes.questions(noted.root)
    assert (row["is_open"], len(row["replies"])) == (False, len(given))
    assert faults(noted) == []


def test_of_changes_of_one_action_signed_off_at_once_one_counts(forks: Forks, noted: Home, tmp_path: Path) -> None:
    first = acted(noted)
    changes = [service.change_action(noted, first, {"changed": f"Change {me}."}, by="Officer")["submission"] for me in range(PROCESSES)]
    asked = [{"what": "approve", "home": str(noted.root), "submission": change, "by": "Second person"} for change in changes]
    decided = [found for found in together(forks, tmp_path, *asked) if found is not None]
    assert len(decided) == 1
    [row] = notes.actions(noted.root)
    assert (row["submission"], len(row["history"])) == (decided[0]["submission"], 2)
    assert faults(noted) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_question_is_asked_or_not_and_asking_again_asks_it(forks: Forks, noted: Home, tmp_path: Path, step: str) -> None:
    process = forks.start("note", tmp_path / "result", kill_in=step, what="ask", home=str(noted.root), text="Why?")
    assert forks.wait(process) == -signal.SIGKILL
    sweep(noted)
    before = notes.questions(noted.root)
    assert faults(noted) == []
    if not before:
        service.ask_question(noted, question(text="Why?"))
    [row] = notes.questions(noted.root)
    assert row["text"] == "Why?"
    assert [one.kind for one in LedgerState.read(noted).decisions][3:] == ["asked"]
