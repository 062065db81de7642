"""The two roads that the kill tests drive: the ledger's own steps on tiny files, and the whole product through its service."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Protocol

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.sign_off import approve
from pipelines.ledger.verify import verify
from tests.engines import compiled
from tests.integration.ledger.synthetic import SURREY, Figure, content_of, make_home, read_again, release, submit


class Road(Protocol):
    """Submit, approve and release one file a seed; what is at fault afterwards."""

    def make_home(self, root: Path) -> Home: ...
    def content(self, seed: int) -> bytes: ...
    def submit(self, home: Home, seed: int) -> tuple[str, bool]: ...
    def approve(self, home: Home, submission: str) -> None: ...
    def release(self, home: Home, name: str) -> None: ...
    def faults(self, home: Home) -> list[str]: ...


def figures(seed: int, count: int = 2) -> list[Figure]:
    """Figures that no other seed has."""
    return [("neet_16_17", SURREY, str(1900 + number), seed + number / 100) for number in range(count)]


class LedgerRoad:
    """The smallest files and releases there can be: quick, and nothing but the ledger's own code."""

    def make_home(self, root: Path) -> Home:
        return make_home(root)

    def content(self, seed: int) -> bytes:
        return content_of(figures(seed))

    def submit(self, home: Home, seed: int) -> tuple[str, bool]:
        return submit(home, figures(seed))

    def approve(self, home: Home, submission: str) -> None:
        approve(home, submission, "Bob")

    def release(self, home: Home, name: str) -> None:
        release(home, name)

    def faults(self, home: Home) -> list[str]:
        return [str(fault) for fault in verify(home, read_again)]


class ServiceRoad:
    """A council's csv file, with the bundled registry and every rule; the compiled engine, as it starts at once."""

    def make_home(self, root: Path) -> Home:
        return compiled(service.create(root))

    def content(self, seed: int) -> bytes:
        lines = [f"{SURREY},{year},neet_16_17,{2 + (seed + year) % 7 / 10:.1f}" for year in (2021, 2022, 2023)]
        return ("area_code,period,indicator,value\n" + "\n".join(lines) + f"\n{SURREY},2020,neet_16_17,{2 + seed / 10_000:.4f}\n").encode()

    def submit(self, home: Home, seed: int) -> tuple[str, bool]:
        edition = dt.date(2024, 1, 1) + dt.timedelta(days=seed)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "return.csv"
            path.write_bytes(self.content(seed))
            done = service.submit_file(home, path, "council_long", edition=edition, reasons={"ALL": "made for this test"}, by="Ann")
        if done.submission is None:
            raise ValueError(done.refusal)
        return done.submission, done.is_new

    def approve(self, home: Home, submission: str) -> None:
        service.approve(home, submission, by="Bob")

    def release(self, home: Home, name: str) -> None:
        service.build_release(home, name, by="Bob")

    def faults(self, home: Home) -> list[str]:
        return service.verify(home)


ROADS: dict[str, Road] = {"ledger": LedgerRoad(), "service": ServiceRoad()}
