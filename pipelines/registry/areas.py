"""Who belongs to whom on a day, and what became of an area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipelines.registry.models import AreaCode, AreaParent, Registry

Span = tuple[dt.date | None, dt.date | None]
"""First and last day, inclusive; None is open."""


def newest_codes(registry: Registry) -> dict[AreaCode, AreaCode]:
    """Every code -> the code that its area has now, where it was only recoded; all others stand for themselves."""
    recoded = {change.old: change.new for change in registry.area_changes if change.kind == "recode"}
    return {code: _end_of(code, recoded) for code in registry.areas}


def _end_of(code: AreaCode, recoded: dict[AreaCode, AreaCode]) -> AreaCode:
    while code in recoded:  # the registry is checked: recodes never lead back
        code = recoded[code]
    return code


def valid_spans(registry: Registry) -> dict[AreaCode, Span]:
    """Every code -> the days on which its area existed, under this code or, where it was only recoded, an earlier one.

    Observations carry the newest code whatever their period: North Yorkshire's of 2019 is filed under its code of 2023.
    """
    spans = {code: (area.valid_from, area.valid_to) for code, area in registry.areas.items()}
    for code, newest in newest_codes(registry).items():
        if code != newest:
            start, earlier = spans[newest][0], registry.areas[code].valid_from
            spans[newest] = (None if start is None or earlier is None else min(start, earlier), spans[newest][1])
    return spans


def successors(registry: Registry, code: AreaCode) -> tuple[AreaCode, ...]:
    """What an area became on the day it ended: one area after a recode or merge, several after a split."""
    return tuple(change.new for change in registry.area_changes if change.old == code)


def parent(registry: Registry, area: AreaCode, hierarchy: str, on: dt.date) -> AreaCode | None:
    """The area that `area` belongs to on a day, or None at the top and outside the hierarchy."""
    found = [row.parent for row in _rows_on(registry.area_parents, hierarchy, on) if row.area == area]
    return found[0] if found else None


def children(registry: Registry, area: AreaCode, hierarchy: str, on: dt.date) -> tuple[AreaCode, ...]:
    """The areas of the next level on a day, in order of code."""
    return tuple(sorted(row.area for row in _rows_on(registry.area_parents, hierarchy, on) if row.parent == area))


def _rows_on(rows: Iterable[AreaParent], hierarchy: str, on: dt.date) -> Iterable[AreaParent]:
    for row in rows:
        if row.hierarchy == hierarchy and (row.valid_from or dt.date.min) <= on <= (row.valid_to or dt.date.max):
            yield row
