"""What does not fit together in the area tables without keeping them from being used: most of it a reorganisation entered in part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pipelines.registry.contents import Contents
from pipelines.registry.faults import Fault
from pipelines.registry.files import Located
from pipelines.registry.findings import finding
from pipelines.registry.models import Area, AreaChange, AreaParent

_DAY = dt.timedelta(days=1)
_EVER_FROM, _EVER_TO = dt.date.min, dt.date.max


def area_findings(contents: Contents) -> list[Fault]:
    """Changes whose day differs from the areas' own dates, belongings that outlast an area, and new areas that belong nowhere."""
    areas = {place.entry.code: place.entry for place in contents.areas}
    placed = {(place.entry.area, place.entry.hierarchy) for place in contents.area_parents}
    found: list[Fault] = []
    for change in contents.area_changes:
        found += _days(change, areas)
        found += _belonging(change, placed)
    for parent in contents.area_parents:
        found += _outlasting(parent, areas)
    return sorted(found)


def _days(place: Located[AreaChange], areas: dict[str, Area]) -> Iterator[Fault]:
    row, old, new = place.entry, areas.get(place.entry.old), areas.get(place.entry.new)
    last = row.date - _DAY
    if old and old.valid_to != last:
        told, expected = (
            f"{old.code} with valid_to {old.valid_to or 'empty'} there",
            f"valid_to {last} in areas.csv, the day before the change",
        )
        fix = "Correct the one or the other: by its valid_to an area is known to be no more."
        yield finding(place, ("date",), "area-end-differs", told, expected, fix)
    start = new.valid_from or _EVER_FROM if new else row.date
    if start > row.date or (row.kind == "recode" and start != row.date):
        told = f"{row.new} with valid_from {(new and new.valid_from) or 'empty'} there"
        expected = f"valid_from {row.date}{'' if row.kind == 'recode' else ' or earlier'} in areas.csv"
        fix = "Correct the one or the other. An area that was there before is not recoded into: write merge."
        yield finding(
            place, ("date",), "area-start-differs", told, expected, fix if row.kind == "recode" else "Correct the one or the other."
        )


def _belonging(place: Located[AreaChange], placed: set[tuple[str, str]]) -> Iterator[Fault]:
    row = place.entry
    for hierarchy in sorted({hierarchy for area, hierarchy in placed if area == row.old}):
        if (row.new, hierarchy) not in placed:
            told = f"{row.new} without a row in area_parents.csv for {hierarchy}, where {row.old} has one"
            fix = "Add the row: without it the new area is compared with no region, and no whole is held against its parts."
            yield finding(place, ("new",), "area-belongs-nowhere", told, "a row that says what it belongs to", fix)


def _outlasting(place: Located[AreaParent], areas: dict[str, Area]) -> Iterator[Fault]:
    row = place.entry
    for area in filter(None, (areas.get(row.area), areas.get(row.parent))):
        if (row.valid_to or _EVER_TO) > (area.valid_to or _EVER_TO):
            told, expected = f"{row.valid_to or 'nothing'}, after {area.code} ended", f"{area.valid_to} or earlier"
            yield finding(place, ("valid_to",), "belongs-too-long", told, expected, "Give the row the last day of the area.")
        if (row.valid_from or _EVER_FROM) < (area.valid_from or _EVER_FROM):
            told, expected = f"{row.valid_from or 'nothing'}, before {area.code} began", f"{area.valid_from} or later"
            yield finding(place, ("valid_from",), "belongs-too-early", told, expected, "Give the row the first day of the area.")
