"""A council's home, small files sent to it, and edits of its registry, for tests that follow a figure through all of them."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from pipelines import service
from pipelines.home import Home
from tests.engines import compiled

SURREY, SURREY_NEW = "E10000030", "E10000099"
"""The second is invented: what Surrey would be called after a recode."""
NEET, ENTRANTS = "neet_16_17", "first_time_entrants_rate"
Row = tuple[str, str, str, str, str]
"""Area, indicator, period, numerator, denominator."""


def make_home(root: Path) -> Home:
    """A home with the bundled registry; rules run compiled, which starts fast."""
    return compiled(service.create(root))


def submit(home: Home, name: str, rows: list[Row], edition: str) -> service.Submitted:
    """Sends counts, every query answered."""
    path = home.root.parent / name
    lines = [f"{area},{indicator},{period},,{numerator},{denominator}" for area, indicator, period, numerator, denominator in rows]
    path.write_text("\n".join(["area_code,indicator,period,value,numerator,denominator", *lines]) + "\n", encoding="utf-8")
    return service.submit_file(home, path, "council_long", edition=dt.date.fromisoformat(edition), reasons={"ALL": "as sent"}, by="Ann")


def approved(home: Home, name: str, rows: list[Row], edition: str) -> str:
    """Sends counts and has a second person approve them; the submission."""
    done = submit(home, name, rows, edition)
    assert done.submission, (done.refusal, done.check.findings.to_dicts())
    service.approve(home, done.submission, by="Bob")
    return done.submission


def edit(path: Path, old: str, new: str) -> None:
    """Replaces a text that the file is known to hold."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def recode_surrey(home: Home, day: str = "2022-04-01") -> None:
    """Gives Surrey a new code from a day on, as the national statistics office did with others."""
    _add_rows(home.registry / "areas.csv", "code", {"valid_from": day})
    _add_rows(home.registry / "area_parents.csv", "area", {})
    with (home.registry / "area_changes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{SURREY},{SURREY_NEW},{day},recode\n")


def _add_rows(path: Path, column: str, changed: dict[str, str]) -> None:
    """Repeats Surrey's rows of a table for its new code."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    added = [row | {column: SURREY_NEW} | changed for row in rows if row[column] == SURREY]
    for row in rows:
        if row[column] == SURREY and changed:
            row["valid_to"] = "2022-03-31"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows([*rows, *added])
