"""Many processes submitting, approving and releasing at once through the service, as people do through pages and shells."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.locks import release_lock
from tests.faults import service_crowd
from tests.faults.service_crowd import make_home, member, processes, reader
from tests.figures import Say

PROCESSES = int(os.environ.get("OUTCOMES_SERVICE_PROCESSES", "6"))
ROUNDS = int(os.environ.get("OUTCOMES_SERVICE_ROUNDS", "1"))
ROOT = Path(__file__).resolve().parents[2]


def test_a_crowd_loses_nothing_and_decides_nothing_twice(tmp_path: Path, say: Say) -> None:
    home = make_home(tmp_path / "home")
    root, over = str(home.root), tmp_path / "over"
    with ProcessPoolExecutor(PROCESSES + 1, mp_context=processes()) as pool:
        reading = pool.submit(reader, root, str(over))
        running = [pool.submit(member, root, str(tmp_path), me, ROUNDS) for me in range(1, PROCESSES + 1)]
        done = [each.result() for each in running]
        over.touch()
        readings = reading.result()

    own = [submission for one in done for submission in one["submitted"]]
    there = [one["id"] for one in service.submissions(home)]
    assert len(own) == len(set(own)) == PROCESSES * ROUNDS
    assert set(own) <= set(there), "a submission was lost"
    assert sum(one["shared_new"] for one in done) == 1 == len(set(there) - set(own)), "one file became several submissions"
    taken = sorted(tuple(decision) for one in done for decision in one["decided"])
    assert [number for number, _ in taken] == list(range(1, len(taken) + 1)), "a number was taken twice or left out"
    assert len({submission for _, submission in taken}) == len(taken), "a submission was decided twice"
    assert [(decision.number, decision.submission) for decision in LedgerState.read(home).decisions] == taken
    released = {name for one in done for name in one["released"]}
    assert {one["id"] for one in service.releases(home)} == released
    assert len(released) == PROCESSES * ROUNDS
    assert service.verify(home) == []
    assert [path.name for path in home.work.iterdir()] == [home.locks.name], "a folder was left behind"
    told = [line for one in done for line in one["told"]]
    assert all("the release lock is held by" in line for line in told)
    refused = sum(len(one["refused"]) for one in done)
    say(
        f"{PROCESSES} processes: {len(there)} submissions, {len(taken)} decisions, {refused} refused as too late, "
        f"{len(released)} releases, {len(told)} times told who holds the lock, "
        f"{readings['reads']} readings of {readings['releases']} releases"
    )
    assert readings["reads"] > 0
    assert taken


def test_a_release_that_waits_says_who_holds_the_lock(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    text = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(text.replace("wait_seconds = 3600", "wait_seconds = 2"), encoding="utf-8")
    command = [sys.executable, "-m", "pipelines.cli", "release", "--by", "Ann", "--home", str(home.root)]
    with release_lock(home, "Cassandra"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    waiting, refused = done.stderr.splitlines()
    assert waiting.startswith(f"Waiting: the release lock is held by Cassandra (process {os.getpid()}, since ")
    assert "expected it to be free, found it held by Cassandra" in refused
    assert "Traceback" not in done.stderr
    assert service.releases(home) == []


def test_two_submits_of_one_file_at_once_make_one_submission(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    path = tmp_path / "shared.csv"
    path.write_text(service_crowd.SHARED, encoding="utf-8")
    with ProcessPoolExecutor(2, mp_context=processes()) as pool:
        done = [pool.submit(service_crowd.send, home, path, service_crowd.SHARED_EDITION, "Ann") for _ in range(2)]
        ids, news = zip(*(each.result() for each in done), strict=True)
    assert len(set(ids)) == 1 == len(service.submissions(home))
    assert sorted(news) == [False, True]
    with pytest.raises(OutcomesError, match="second person"):
        service.approve(home, ids[0], by="ANN")
