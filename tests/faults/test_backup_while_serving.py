"""Backups taken while one process writes and another reads: each one restores to a home in which every reference resolves."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from pipelines import service
from pipelines.home import Home, read_current
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import submission_ids
from pipelines.releases.manifest import read_manifest
from tests.faults.service_crowd import make_home, processes, reader, writer
from tests.figures import Say

BACKUPS = 4
MOST_ROUNDS = 200
PATIENCE_SECONDS = 120


def wait_for_submissions(home: Home, count: int) -> None:
    """Until the writer is so far, somewhere between its steps."""
    end = time.monotonic() + PATIENCE_SECONDS
    while len(submission_ids(home)) < count and time.monotonic() < end:
        time.sleep(0.01)


def dangling(home: Home) -> list[str]:
    """References that lead nowhere: from current, releases and decisions."""
    current, releases = read_current(home), {one["id"] for one in service.releases(home)}
    there = set(submission_ids(home))
    found = [] if current is None or current in releases else [f"current {current}"]
    found += [f"decision {d.number} on {d.submission}" for d in LedgerState.read(home).decisions if d.submission not in there]
    for release in releases:
        manifest = read_manifest(home.root, release)
        found += [f"release {release}: {one}" for one in manifest.submissions if one not in there]
        found += [f"release {release}: {one}" for one in manifest.decisions if not (home.decisions / one).is_file()]
        found += [f"release {release}: {manifest.previous.id}"] if manifest.previous and manifest.previous.id not in releases else []
    return found


def test_a_backup_taken_at_any_moment_restores_whole(tmp_path: Path, say: Say) -> None:
    home = make_home(tmp_path / "home")
    over = tmp_path / "over"
    with ProcessPoolExecutor(2, mp_context=processes()) as pool:
        writing = pool.submit(writer, str(home.root), str(tmp_path), str(over), MOST_ROUNDS)
        reading = pool.submit(reader, str(home.root), str(over))
        try:
            copies = [tmp_path / f"copy{number}" for number in range(BACKUPS)]
            for number, copy in enumerate(copies):
                wait_for_submissions(home, 1 + 2 * number)
                service.backup(home, copy, by="Dan")
        finally:
            over.touch()
        rounds, readings = writing.result(), reading.result()

    held = []
    for number, copy in enumerate(copies):
        restored = Home(tmp_path / f"restored{number}")
        assert service.restore(copy, restored.root) == []
        assert dangling(restored) == []
        held.append((len(submission_ids(restored)), LedgerState.read(restored).last, len(service.releases(restored))))
    assert held == sorted(held), "a later backup holds less"
    say(
        f"{BACKUPS} backups while {rounds} rounds were written and {readings['reads']} times read; "
        f"(submissions, decisions, releases) in them: {held}; every one restored and verified without a fault"
    )
    assert service.verify(home) == []
    assert held[-1] > held[0], "nothing was written between the first backup and the last"
    assert readings["reads"] > 0
