"""What the processes of the fault tests do. Everything they return goes through JSON."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import Refused
from pipelines.home import Home, read_current
from pipelines.ledger.backups import backup
from pipelines.ledger.current import held
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.sign_off import approve, reject
from pipelines.ledger.submissions import submission_ids
from pipelines.ledger.work import sweep, work_folder
from pipelines.releases.manifest import read_manifest
from tests.faults import note_actions
from tests.faults.roads import ROADS, figures
from tests.integration.ledger.synthetic import release, submit

STEPS = ("submit", "approve", "release")


def road(home: str, road: str, seed: int, steps: int = len(STEPS)) -> str:
    """Submit, approve, release: the whole road of one file, or its first steps."""
    place, way = Home(Path(home)), ROADS[road]
    submission, _ = way.submit(place, seed)
    if steps > 1:
        way.approve(place, submission)
    if steps > 2:
        way.release(place, f"r{seed}")
    return submission


def crowd_member(home: str, me: int, rounds: int) -> dict[str, Any]:
    """Submit own files and one that everybody sends, decide on whatever waits, release, and sweep, in random order."""
    place, dice = Home(Path(home)), random.Random(me)
    done: dict[str, Any] = {"submitted": [], "shared_created": 0, "decided": [], "released": [], "lost_work": 0, "waited": 0}
    for turn in range(rounds):
        done["submitted"].append(submit(place, figures(1000 * me + turn), by=f"sender {me}")[0])
        done["shared_created"] += submit(place, figures(-1), by=f"sender {me}", source="lait")[1]
        done["lost_work"] += _work_slowly(place)
        sweep(place)
        _decide_on_some(place, me, dice, done)
        if dice.random() < 0.5:
            name = f"r{me}-{turn}"
            release(place, name, on_wait=lambda message: done.__setitem__("waited", done["waited"] + 1))
            done["released"].append(name)
    return done


def _work_slowly(home: Home) -> int:
    """Whether a folder in use disappeared under its living writer."""
    with work_folder(home) as work:
        (work / "file").write_text("x")
        time.sleep(0.01)
        return int(not (work / "file").exists())


def _decide_on_some(home: Home, me: int, dice: random.Random, done: dict[str, Any]) -> None:
    state = LedgerState.read(home)
    waiting = [one for one in submission_ids(home) if state.state_of(one) == "submitted" and one.startswith("nccis")]
    for submission in dice.sample(waiting, min(3, len(waiting))):
        try:
            taken = (
                approve(home, submission, f"approver {me}") if dice.random() < 0.8 else reject(home, submission, f"approver {me}", "why")
            )
        except Refused:
            continue  # another process decided it first
        done["decided"].append([taken.number, submission])


def reader(home: str, until: str) -> dict[str, int]:
    """Read the current release and the current values again and again, until a file of that name appears."""
    place, seen, reads = Home(Path(home)), set(), 0
    while not Path(until).exists():
        current = read_current(place)
        with duckdb.connect() as con:
            held(con, place)
            if con.sql("select count(*) from held where value is null or submission is null").fetchall() != [(0,)]:
                raise ValueError("a figure without its value")
            if current is not None:
                _read_whole(con, place, current)
                seen.add(current)
        reads += 1
    return {"reads": reads, "releases": len(seen)}


def copier(home: str, to: str, until: str) -> list[str]:
    """Back the home up again and again, until a file of that name appears."""
    made: list[str] = []
    while not Path(until).exists():
        made.append(backup(Home(Path(home)), Path(to) / f"copy{len(made)}").folder)
        time.sleep(1)
    return made


def back_up(home: str, to: str) -> str:
    """One backup."""
    return backup(Home(Path(home)), Path(to)).folder


def _read_whole(con: duckdb.DuckDBPyConnection, home: Home, current: str) -> None:
    manifest = read_manifest(home.root, current)
    con.execute(f"attach '{home.releases / current / 'internal.duckdb'}' as it (read_only)")
    found = {submission for (submission,) in con.sql("select distinct submission from it.observation").fetchall()}
    if found != set(manifest.submissions):
        raise ValueError("a release that is not whole")


def note(what: str, **arguments: Any) -> Any:
    """One of `note_actions`."""
    return getattr(note_actions, what)(**arguments)
