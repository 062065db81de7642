"""A small file sent, and what a command says where it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from pipelines.samples import SAMPLES
from tests.commands import Done, outcomes

FAULTY = SAMPLES / "try" / "faulty_return.xlsx"
NEET = "illustrative_neet_16_17"
DISTRICT = "X00000001"
ANSWER = ("--reason", "ALL=checked with the district")
FINDING = {"rule", "severity", "sheet", "row", "column", "value", "message", "fix"}
CHECKED = {"file", "sha256", "source", "rows", "observations", "accepted", "findings"}


def quarter(folder: Path, value: str = "3.1", *, name: str = "next.csv", quarters: tuple[str, ...] = ("2026-27 Q1",)) -> Path:
    """A small file for the source council_long about District A."""
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as to:
        rows = csv.writer(to)
        rows.writerow(["area_code", "period", "indicator", "value"])
        rows.writerows([DISTRICT, each, NEET, value] for each in quarters)
    return path


def submit(home: Path, file: Path, *more: object, edition: str = "2026-08-14") -> Done:
    about = ("--source", "council_long", "--edition", edition, "--by", "Ann", *ANSWER)
    return outcomes("submit", file, *about, "--home", home, "--json", *more)


def submitted(home: Path, file: Path, edition: str = "2026-08-14") -> str:
    done = submit(home, file, edition=edition)
    assert done.code == 0, done.err + done.out
    return done.document["submission"]


def last_line(home: Path) -> dict[str, str]:
    """Of the audit log."""
    return json.loads((home / "log" / "audit.jsonl").read_text(encoding="utf-8").splitlines()[-1])


def refused(done: Done, *words: str, code: int = 1) -> bool:
    """A message with these words, the right code, no traceback."""
    assert done.code == code, done.out + done.err
    assert "Traceback" not in done.out + done.err
    assert [word for word in words if word not in done.err + done.out] == []
    return True
