"""Words of the frame: names of areas that tell them apart, and what a release is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dashboard.view_models import words


def area_labels(areas: Sequence[Any]) -> dict[str, str]:
    """Code -> name; where two areas have one name (Dorset), the code stands behind it."""
    named = Counter(area.name for area in areas)
    return {area.code: area.name if named[area.name] == 1 else f"{area.name} ({area.code})" for area in areas}


def earlier_releases(entries: Sequence[Any], release: str) -> list[str]:
    """Those that a release can be said to have changed since, the nearest first: of a later one "since" would be untrue."""
    own = next(entry for entry in entries if entry.id == release)
    earlier = [entry for entry in entries if _age(entry) < _age(own)]
    return [entry.id for entry in sorted(earlier, key=_age, reverse=True)]


def _age(entry: Any) -> tuple[int, str]:
    return entry.last_decision, entry.created_at


def ending_words(name: str, ending: Any, read_on: dt.date) -> tuple[str, str]:
    """That an area is no more, or will not be, and what that means for its figures. `ending`: `read_api.endings.Ending`."""
    became = words.joined([new for _, new in ending.became])
    if ending.last_day >= read_on:
        then = f"; then it becomes {became}" if became else ""
        return f"The last day of {name} is {words.day(ending.last_day)}{then}.", "Figures after that day are those of what follows it."
    then = f"; it became {became}" if became else ""
    return f"{name} ended on {words.day(ending.last_day)}{then}.", "These are its last figures, of an area that is no more."


def beginning_words(beginnings: Sequence[Any]) -> str:
    """What stood in an area's place, where figures of that are held. `beginnings`: one or more of `read_api.endings.Beginning`."""
    until, before = words.day(max(one.last_day for one in beginnings)), words.joined([one.was[1] for one in beginnings])
    return f"Until {until} {before} stood in its place; figures of then are not joined to these."


def release_note(entry: Any) -> str:
    """Which release, when and by whom it was published, and its note. Named, because the choice above it is not printed."""
    published = words.day(words.uk_day(dt.datetime.fromisoformat(entry.created_at)))
    note = f" {entry.note.rstrip('.')}." if entry.note else ""
    return f"Release {entry.id}, published {published} by {entry.by}.{note}"
