"""kill -9 at any moment: afterwards everything is there or nothing, and leftovers are swept at the next start."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home, read_current
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import submission_ids
from pipelines.ledger.verify import verify
from pipelines.ledger.work import sweep
from pipelines.releases.manifest import MANIFEST
from tests.faults import actions
from tests.faults.forks import Forks
from tests.integration.ledger.synthetic import read_again

SEED = 20260101


def look(home: Home, seed: int) -> str:
    """How far a killed process came; everything it left is whole."""
    sweep(home)
    assert [path.name for path in home.work.iterdir()] == [home.locks.name]
    assert {path.name for path in home.locks.iterdir()} <= {"release.lock", "release.json"}
    faults = [str(fault) for fault in verify(home, read_again)]
    assert faults == []
    if (home.releases / f"r{seed}" / MANIFEST).exists():
        return "released and current" if read_current(home) == f"r{seed}" else "released, not yet current"
    mine = [one for one in submission_ids(home) if one not in _before(home, seed)]
    return LedgerState.read(home).state_of(mine[0]) if mine else "nothing"


def _before(home: Home, seed: int) -> set[str]:
    """Submissions of earlier trials: each trial ends with its own release of everything so far."""
    manifests = [json.loads(path.read_text()) for path in home.releases.glob(f"*/{MANIFEST}") if path.parent.name != f"r{seed}"]
    return {submission for manifest in manifests for submission in manifest["submissions"]}


def finish(home: Home, seed: int, outcome: str) -> None:
    """Doing the same again after a kill completes it: no step stands in the way of itself."""
    submission, created = actions.submit(home, actions.figures(seed))
    assert created == (outcome == "nothing")
    if LedgerState.read(home).state_of(submission) == "submitted":
        actions.approve(home, submission, "Bob")
    if not outcome.startswith("released"):
        actions.release(home, f"r{seed}")


@pytest.mark.parametrize("how", ["at a line of code", "at a moment"])
def test_all_or_nothing_after_kill_9(
    home: Home, forks: Forks, tmp_path: Path, fault_count: int, say: Callable[[str], None], how: str
) -> None:
    """Half of the points are lines of our own code, each as likely as any other; half are moments, also inside the libraries."""
    dice, result = random.Random(SEED), tmp_path / "result.json"
    assert forks.wait(forks.start("road", result, home=str(home.root), seed=0, kill_at=-1)) == 0
    lines = json.loads(result.read_text())["lines"]
    started = time.monotonic()
    assert forks.wait(forks.start("road", result, home=str(home.root), seed=1)) == 0
    seconds = time.monotonic() - started
    came: Counter[str] = Counter()
    for seed in range(2, 2 + fault_count // 2):
        if how == "at a line of code":
            status = forks.wait(forks.start("road", result, home=str(home.root), seed=seed, kill_at=dice.randint(1, lines)))
            assert status == -signal.SIGKILL
        else:
            process = forks.start("road", result, home=str(home.root), seed=seed)
            time.sleep(dice.uniform(0, seconds))
            os.kill(process, signal.SIGKILL)
            forks.wait(process)
        outcome = look(home, seed)
        came[outcome] += 1
        finish(home, seed, outcome)
    say(f"killed {how}, {sum(came.values())} times ({lines} lines, {seconds:.2f} s a road): {dict(came)}")
    assert look(home, 1 + fault_count // 2) == "released and current"
    assert sum(came.values()) == fault_count // 2
    if fault_count >= 40:
        assert len(came) >= 3, "the points do not reach submit, approve and release alike"
