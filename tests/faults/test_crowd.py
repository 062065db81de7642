"""20 processes submitting, approving and releasing at once."""

from __future__ import annotations

import json
import os
from pathlib import Path

from pipelines.home import Home
from pipelines.ledger.backups import restore
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import list_submissions
from pipelines.ledger.verify import verify
from pipelines.releases.names import release_ids
from tests.faults.forks import Forks
from tests.figures import Say
from tests.integration.ledger.synthetic import read_again

PROCESSES = int(os.environ.get("OUTCOMES_FAULT_PROCESSES", "20"))
ROUNDS = int(os.environ.get("OUTCOMES_FAULT_ROUNDS", "2"))


def test_no_submission_is_lost_and_no_decision_taken_twice(home: Home, forks: Forks, tmp_path: Path, say: Say) -> None:
    members = {me: tmp_path / f"{me}.json" for me in range(1, PROCESSES + 1)}
    running = [forks.start("crowd_member", result, home=str(home.root), me=me, rounds=ROUNDS) for me, result in members.items()]
    reading = forks.start("reader", tmp_path / "reader.json", home=str(home.root), until=str(tmp_path / "over"))
    copying = forks.start("copier", tmp_path / "copier.json", home=str(home.root), to=str(tmp_path), until=str(tmp_path / "over"))
    assert [forks.wait(process) for process in running] == [0] * PROCESSES
    (tmp_path / "over").touch()
    assert forks.wait(reading) == 0, "a reader saw a release or submission that is not whole"
    assert forks.wait(copying) == 0
    done = [json.loads(result.read_text())["found"] for result in members.values()]
    readings = json.loads((tmp_path / "reader.json").read_text())["found"]

    own = [submission for one in done for submission in one["submitted"]]
    there = [listed.record.id for listed in list_submissions(home)]
    assert len(own) == len(set(own)) == PROCESSES * ROUNDS
    assert set(own) <= set(there), "a submission was lost"
    assert sum(one["shared_created"] for one in done) == 1 == len(set(there) - set(own)), "one file became several submissions"
    assert sum(one["lost_work"] for one in done) == 0, "a living writer's folder was swept"

    taken = sorted(tuple(decision) for one in done for decision in one["decided"])
    assert [number for number, _ in taken] == list(range(1, len(taken) + 1))
    assert len({submission for _, submission in taken}) == len(taken), "a submission was decided twice"
    assert [(decision.number, decision.submission) for decision in LedgerState.read(home).decisions] == taken

    released = sorted(name for one in done for name in one["released"])
    assert release_ids(home.root) == released
    assert [str(fault) for fault in verify(home, read_again)] == []
    assert [path.name for path in home.work.iterdir()] == [home.locks.name]
    copies = json.loads((tmp_path / "copier.json").read_text())["found"]
    for number, copy in enumerate(copies):
        _, faults = restore(Path(copy), tmp_path / f"restored{number}", lambda made: verify(made, read_again))
        assert [str(fault) for fault in faults] == []
    waited = sum(one["waited"] for one in done)
    say(
        f"{PROCESSES} processes: {len(there)} submissions, {len(taken)} decisions, {len(released)} releases, "
        f"{waited} times told who holds the lock, {readings['reads']} readings of {readings['releases']} releases, "
        f"{len(copies)} backups made meanwhile, each restored and verified"
    )
    assert readings["reads"] > 0
    assert len(copies) > 0
    assert len(taken) > 0
