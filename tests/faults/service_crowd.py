"""What the processes of the crowd tests do, all through the service, on small files of their own."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import random
import time
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.read_api.connections import open_release
from pipelines.releases.manifest import read_manifest
from tests.engines import compiled

AREAS = ("E10000030", "E10000016", "E10000012", "E10000014", "E10000011", "E10000032", "E10000025", "E10000015")
SHARED = "area_code,period,indicator,value\nE92000001,2019,neet_16_17,2.6\n"
SHARED_EDITION = dt.date(2019, 7, 1)


def processes() -> BaseContext:
    """Processes that start at once: forked from one that has imported everything and run nothing that starts a thread."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "pipelines.service", "expectations.compiled", "tests.integration.registry_read"])
    return context


def make_home(root: Path) -> Home:
    """A home with the bundled registry; the compiled engine, as it starts at once."""
    return compiled(service.create(root))


def own_file(folder: Path, me: int, turn: int) -> Path:
    """Figures that no other member and no other turn sends."""
    path = folder / f"{me}-{turn}.csv"
    rows = [f"{AREAS[me % len(AREAS)]},{2021 + n},neet_16_17,{2 + me / 100 + turn / 1000:.3f}" for n in range(3)]
    path.write_text("\n".join(["area_code,period,indicator,value", *rows]) + "\n", encoding="utf-8")
    return path


def send(home: Home, path: Path, edition: dt.date, by: str) -> tuple[str, bool]:
    """Submits a file with every query answered; its id, and whether it is new."""
    done = service.submit_file(home, path, "council_long", edition=edition, reasons={"ALL": "made for this test"}, by=by)
    if done.submission is None:
        raise ValueError(f"{path.name}: {done.refusal}")
    return done.submission, done.is_new


def member(root: str, folder: str, me: int, rounds: int) -> dict[str, Any]:
    """Submits own files and one that everybody sends, decides on whatever waits, and releases."""
    home, place, dice = Home(Path(root)), Path(folder), random.Random(me)
    told: list[str] = []
    done: dict[str, Any] = {"submitted": [], "shared_new": 0, "decided": [], "refused": [], "released": [], "told": told}
    for turn in range(rounds):
        edition = dt.date(2024, 1, 1) + dt.timedelta(days=rounds * me + turn)
        done["submitted"].append(send(home, own_file(place, me, turn), edition, f"sender {me}")[0])
        shared = place / f"shared-{me}" / "shared.csv"
        shared.parent.mkdir(exist_ok=True)
        shared.write_text(SHARED, encoding="utf-8")
        done["shared_new"] += send(home, shared, SHARED_EDITION, f"sender {me}")[1]
        waiting = [one["id"] for one in service.submissions(home) if one["state"] == "submitted"]
        for submission in dice.sample(waiting, min(2, len(waiting))):
            _decide(home, submission, f"approver {me}", done)
        name = f"r{me}-{turn}"
        done["released"].append(service.build_release(home, name, by=f"maker {me}", tell=told.append))
    return done


def _decide(home: Home, submission: str, by: str, done: dict[str, Any]) -> None:
    """Approves; where what is held has changed since the submission, rejects."""
    try:
        taken = service.approve(home, submission, by=by)
    except OutcomesError as why:
        done["refused"].append(str(why))
        if "What is held has changed" not in str(why):
            return  # another process decided it first
        try:
            taken = service.reject(home, submission, by=by, note="what is held has changed")
        except OutcomesError as too_late:
            done["refused"].append(str(too_late))
            return
    done["decided"].append([taken["number"], submission])


def reader(root: str, until: str) -> dict[str, int]:
    """Opens the current release again and again, as a page does, until a file of that name appears."""
    home, seen, reads = Home(Path(root)), set(), 0
    while not Path(until).exists():
        if home.current.exists():
            release = open_release(home.root)
            manifest = read_manifest(home.root, release.id)
            found = {one for (one,) in release.rows("select distinct submission from observation")}
            if found != set(manifest.submissions):
                raise ValueError(f"release {release.id} is not whole: {sorted(found ^ set(manifest.submissions))}")
            seen.add(release.id)
            reads += 1
        time.sleep(0.01)
    return {"reads": reads, "releases": len(seen)}


def writer(root: str, folder: str, until: str, most: int) -> int:
    """Submits, approves, sometimes withdraws, and releases, until a file of that name appears; how many rounds it made."""
    home, turn = Home(Path(root)), 0
    while turn < most and not Path(until).exists():
        edition = dt.date(2024, 1, 1) + dt.timedelta(days=turn)
        submission, _ = send(home, own_file(Path(folder), 1, turn), edition, "Ann")
        service.approve(home, submission, by="Bob")
        if turn % 3 == 2:
            service.withdraw(home, submission, by="Bob", note="for this test")
        service.build_release(home, f"r{turn}", by="Bob")
        turn += 1
    return turn
