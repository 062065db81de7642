"""Areas that are no more, or soon will not be: their last day and what they become; and what an area was before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from pipelines.read_api.connections import Release
from pipelines.read_api.words import joined

Place = tuple[str, str]
"""Code and name."""
_LAST_DAY: Final = "select valid_to from area where code = ?"
_CHANGES: Final = "select old, new from area_change order by date, new"
_BEFORE: Final = """select distinct a.code, a.name, a.valid_to from area_change c join area a on a.code = c.old join series s on s.area::varchar = c.old
    where c.new = ? and a.valid_to is not null and (? is null or s.indicator = ?) order by 1"""


@dataclass(frozen=True)
class Ending:
    """The last day of an area, and the living areas that took it over, by whatever number of steps."""

    last_day: dt.date
    became: tuple[Place, ...]


@dataclass(frozen=True)
class Beginning:
    """An ended area with figures of its own, of which another area was made: its figures are no part of the new area's series."""

    was: Place
    last_day: dt.date


def ending(release: Release, area: str) -> Ending | None:
    """When the area ends by the registry of the release; None: it has no end."""
    found = release.one(_LAST_DAY, [area])
    return Ending(found["valid_to"], became(release, area)) if found and found["valid_to"] else None


def beginnings(release: Release, area: str, indicator: str | None = None) -> tuple[Beginning, ...]:
    """The areas that this one was made of and that have figures, of an indicator or of any."""
    rows = release.rows(_BEFORE, [area, indicator, indicator]) if release.has("area_change") else []
    return tuple(Beginning((code, name), last_day) for code, name, last_day in rows)


def became(release: Release, area: str) -> tuple[Place, ...]:
    """The living areas that took an area over; none of one that was never replaced."""
    changes: dict[str, list[str]] = {}
    for row in release.dicts(_CHANGES) if release.has("area_change") else ():
        changes.setdefault(row["old"], []).append(row["new"])
    newest: list[str] = []
    ahead = [area] if area in changes else []
    while ahead:
        for new in changes.pop(ahead.pop(0), []):
            (ahead if new in changes else newest).append(new)
    names: dict[str, str] = dict(release.rows("select code, name from area where list_contains(?, code)", [newest]))
    return tuple((code, names.get(code, code)) for code in dict.fromkeys(newest))


def named(places: tuple[Place, ...]) -> str:
    """'E06000063 (Cumberland) and E06000064 (Westmorland and Furness)'."""
    return joined([f"{code} ({name})" for code, name in places])
