"""Which files were withdrawn after a release was sealed with them. Like `notes` a query on the ledger that returns no figures of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipelines.home import Home, open_home, read_current
from pipelines.ledger.decisions import Decision, decision_file, parse_decision, read_decisions
from pipelines.ledger.moments import uk_day
from pipelines.read_api.connections import Audience, Release, open_release

WORDED: Final = ("commentary", "action", "question", "reply")
"""Kinds that pages read from the ledger as it stands, so that a withdrawn one is marked where it is read."""
_HELD: Final = "select submission, kind from submission where state = 'approved'"
_COUNTED: Final = """select submission::varchar as submission, count(*) as figures from figure
    where area = ? and list_contains(?::varchar[], submission::varchar) group by all"""
_Stamp = tuple[int, int]
_read: dict[Path, tuple[_Stamp, list[Decision]]] = {}
"""Home -> the decisions read of it, and the stamp of the last one's file: decisions are never changed, only added."""


@dataclass(frozen=True)
class Withdrawn:
    """A submission that was withdrawn: when (the day in the United Kingdom), why, and by which decision."""

    submission: str
    day: dt.date
    note: str
    number: int


@dataclass(frozen=True)
class Marked:
    """A withdrawn submission of which a release holds something. `figures`: of one area; 0 for answers and lists of neighbours."""

    withdrawn: Withdrawn
    kind: str
    figures: int
    replaced_by: str | None
    """The current release, where it is without the submission."""


def withdrawals(home_root: Path) -> dict[str, Withdrawn]:
    """Every submission that was withdrawn, by its id."""
    return {
        taken.submission: Withdrawn(taken.submission, uk_day(taken.at), taken.note.strip(), taken.number)
        for taken in _decisions(open_home(home_root))
        if taken.kind == "withdrawn"
    }


def marked(home_root: Path, release: Release, area: str, audience: Audience = "internal") -> list[Marked]:
    """Withdrawn submissions that the release holds figures of the area of, or answers or neighbours, in the order of withdrawal."""
    held: Mapping[str, str] = release.once("submissions that count", lambda: dict(release.rows(_HELD)))
    found = [each for each in withdrawals(home_root).values() if held.get(each.submission) not in (None, *WORDED)]
    if not found:
        return []
    counts: dict[str, int] = dict(release.rows(_COUNTED, [area, [each.submission for each in found]]))
    current = read_current(Home(home_root))
    newest = open_release(home_root, current, audience) if current else release
    last = (newest.one("select last_decision from release") or {"last_decision": 0})["last_decision"] or 0
    return [
        Marked(each, held[each.submission], counts.get(each.submission, 0), newest.id if last >= each.number else None)
        for each in sorted(found, key=lambda each: each.number)
        if counts.get(each.submission) or held[each.submission] != "observations"
    ]


def _decisions(home: Home) -> list[Decision]:
    """All decisions; of a home asked before, only those taken since are read. A purge may blacken words, so it starts anew."""
    stamp, known = _read.get(home.root, ((0, 0), []))
    if known and _stamp(decision_file(home, known[-1].number)) == stamp:
        added: list[Decision] = []
        while (path := decision_file(home, len(known) + len(added) + 1)).exists():
            added.append(parse_decision(path.read_bytes(), len(known) + len(added) + 1))
        if not added:
            return known
        every = read_decisions(home) if any(each.kind == "purged" for each in added) else [*known, *added]
    else:
        every = read_decisions(home)
    if every:
        _read[home.root] = (_stamp(decision_file(home, every[-1].number)), every)
    return every


def _stamp(path: Path) -> _Stamp:
    """Tells a file from another one that took its place, as a restored home does."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return found.st_ino, found.st_mtime_ns
