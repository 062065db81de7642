"""kill -9 at any moment: afterwards everything is there or nothing, and leftovers are swept at the next start."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home, read_current
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import submission_ids
from pipelines.ledger.work import sweep
from pipelines.releases.manifest import MANIFEST
from tests.faults.actions import STEPS
from tests.faults.forks import Forks
from tests.faults.roads import ROADS, Road
from tests.figures import Say

SEED = 20260101
TRIALS_OF_A_HOME = 10
SHARE = 4
"""The count is shared by two ways of killing and two roads."""


def look(home: Home, way: Road, seed: int) -> str:
    """How far a killed process came; everything it left is whole."""
    sweep(home)
    assert [path.name for path in home.work.iterdir()] == [home.locks.name]
    assert {path.name for path in home.locks.iterdir()} <= {"release.lock", "release.json"}
    assert way.faults(home) == []
    if (home.releases / f"r{seed}" / MANIFEST).exists():
        return "released and current" if read_current(home) == f"r{seed}" else "released, not yet current"
    sha256 = hashlib.sha256(way.content(seed)).hexdigest()
    mine = [one for one in submission_ids(home) if one.endswith(sha256[:12])]
    return LedgerState.read(home).state_of(mine[0]) if mine else "nothing"


def homes(way: Road, folder: Path) -> Iterator[Home]:
    """A home for each trial; a new one after every few, so that looking at it stays quick."""
    for number in itertools.count():
        yield from itertools.repeat(way.make_home(folder / f"home{number}"), TRIALS_OF_A_HOME)


def test_a_release_killed_before_it_is_shown_is_whole_and_shown_when_asked_for_again(forks: Forks, tmp_path: Path) -> None:
    """The one moment between renaming the folder into place and pointing `current` to it."""
    way = ROADS["service"]
    home = way.make_home(tmp_path / "home")
    way.approve(home, way.submit(home, 0)[0])
    way.release(home, "r0")
    killed = forks.start("road", tmp_path / "result.json", home=str(home.root), road="service", seed=1, kill_in="set_current")
    assert forks.wait(killed) == -signal.SIGKILL
    assert {one["id"]: one["current"] for one in service.releases(home)} == {"r0": True, "r1": False}
    served = service.home_to_serve(home.root)  # the next start sweeps, and leaves the choice to a person
    assert read_current(served) == "r0"
    assert look(home, way, 1) == "released, not yet current"
    with pytest.raises(OutcomesError, match="a name that was never used"):
        service.build_release(home, "r1", by="Bob", note="another one")
    way.release(home, "r1")
    assert read_current(home) == "r1"
    assert way.faults(home) == []
    assert service.rebuild(home, "r1") == []
    with pytest.raises(OutcomesError, match="a name that was never used"):
        way.release(home, "r1")


def test_a_release_killed_before_it_is_shown_is_passed_over_once_more_was_approved(forks: Forks, tmp_path: Path) -> None:
    way = ROADS["service"]
    home = way.make_home(tmp_path / "home")
    killed = forks.start("road", tmp_path / "result.json", home=str(home.root), road="service", seed=0, kill_in="set_current")
    assert forks.wait(killed) == -signal.SIGKILL
    assert read_current(home) is None
    way.approve(home, way.submit(home, 1)[0])
    with pytest.raises(OutcomesError, match="a name that was never used"):
        way.release(home, "r0")
    way.release(home, "r1")
    assert [(one["id"], one["current"], one["previous"]) for one in service.releases(home)] == [("r1", True, "r0"), ("r0", False, None)]
    assert way.faults(home) == []


def test_what_a_killed_backup_left_is_named_by_a_purge_until_it_is_deleted(forks: Forks, tmp_path: Path) -> None:
    way, result = ROADS["service"], tmp_path / "result.json"
    home = way.make_home(tmp_path / "home")
    sent = [way.submit(home, seed)[0] for seed in range(4)]
    service.backup(home, tmp_path / "before")
    copy, left = tmp_path / "disk" / "copy", tmp_path / "disk" / "copy.partial"
    killed = forks.start("back_up", result, home=str(home.root), to=str(copy), kill_in="flush_tree")
    assert forks.wait(killed) == -signal.SIGKILL
    assert sorted(path.name for path in copy.parent.iterdir()) == [left.name]
    named = f"An interrupted backup left {left}, which may hold it: delete it."
    of_before = f"The backup {tmp_path / 'before'} still holds it: clear it by hand."

    assert service.purge(home, sent[0], reason="why")["sentences"] == [f"Purged {sent[0]}.", of_before, named]
    copy.parent.rename(tmp_path / "away")
    assert named in service.purge(home, sent[1], reason="why")["sentences"], "a disk that is away may hold it"
    (tmp_path / "away").rename(copy.parent)
    with pytest.raises(OutcomesError, match=r"one left by a backup that was interrupted\. Delete it"):
        service.backup(home, copy)
    shutil.rmtree(left)
    service.backup(home, copy)
    assert service.restore(copy, tmp_path / "restored") == []
    copy.parent.rename(tmp_path / "away")
    of_copy = f"The backup {copy} still holds it: clear it by hand."
    for place in (home, Home(tmp_path / "restored")):
        assert service.purge(place, sent[2], reason="why")["sentences"] == [f"Purged {sent[2]}.", of_before, of_copy]


def finish(home: Home, way: Road, seed: int, outcome: str) -> None:
    """Doing the same again after a kill completes it: no step stands in the way of itself."""
    submission, created = way.submit(home, seed)
    assert created == (outcome == "nothing")
    if LedgerState.read(home).state_of(submission) == "submitted":
        way.approve(home, submission)
    if not outcome.startswith("released"):
        way.release(home, f"r{seed}")


def lines_of_steps(forks: Forks, road: str, folder: Path, result: Path) -> list[int]:
    """How many lines of our own code have run after submit, after approve and after release."""
    counts = [0]
    for steps in range(1, len(STEPS) + 1):
        home = ROADS[road].make_home(folder / f"steps{steps}")
        assert forks.wait(forks.start("road", result, home=str(home.root), road=road, seed=0, steps=steps, kill_at=-1)) == 0
        counts.append(json.loads(result.read_text())["lines"])
    return counts


@pytest.mark.parametrize("road", ROADS)
def test_all_or_nothing_after_kill_9_at_any_line(forks: Forks, tmp_path: Path, fault_count: int, say: Say, road: str) -> None:
    """Each line of our own code is as likely as any other of its step, and the three steps are equally likely."""
    dice, result, way = random.Random(SEED), tmp_path / "result.json", ROADS[road]
    lines = lines_of_steps(forks, road, tmp_path, result)
    came: Counter[str] = Counter()
    for seed, home in zip(range(fault_count // SHARE), homes(way, tmp_path), strict=False):
        step = seed % len(STEPS)
        line = dice.randint(lines[step] + 1, lines[step + 1])
        status = forks.wait(forks.start("road", result, home=str(home.root), road=road, seed=seed, kill_at=line))
        assert status in (0, -signal.SIGKILL)  # 0: this time fewer lines were needed than when they were counted
        outcome = look(home, way, seed)
        came[f"in {STEPS[step]}: {outcome}"] += 1
        finish(home, way, seed, outcome)
    say(f"{road}: killed {came.total()} times at a line (of {lines[-1]}): {dict(came)}")
    assert came.total() == fault_count // SHARE
    assert {what.split(":")[0] for what in came} == {"in submit", "in approve", "in release"}


@pytest.mark.parametrize("road", ROADS)
def test_all_or_nothing_after_kill_9_at_any_moment(forks: Forks, tmp_path: Path, fault_count: int, say: Say, road: str) -> None:
    """Moments spread over the whole road, also inside the libraries and while nothing of ours runs."""
    dice, result, way = random.Random(SEED), tmp_path / "result.json", ROADS[road]
    started = time.monotonic()
    first = way.make_home(tmp_path / "first")
    assert forks.wait(forks.start("road", result, home=str(first.root), road=road, seed=0)) == 0
    seconds = time.monotonic() - started
    came: Counter[str] = Counter()
    for seed, home in zip(range(fault_count // SHARE), homes(way, tmp_path), strict=False):
        process = forks.start("road", result, home=str(home.root), road=road, seed=seed)
        time.sleep(dice.uniform(0, seconds))
        os.kill(process, signal.SIGKILL)  # not waited for yet, so the number cannot be another process
        forks.wait(process)
        outcome = look(home, way, seed)
        came[outcome] += 1
        finish(home, way, seed, outcome)
    say(f"{road}: killed {came.total()} times at a moment (of {seconds:.2f} s): {dict(came)}")
    assert came.total() == fault_count // SHARE
