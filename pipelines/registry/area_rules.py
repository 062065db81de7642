"""Areas, their parents, changes and neighbours held against each other."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pipelines.registry.contents import Contents
from pipelines.registry.entry_rules import unknown
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located
from pipelines.registry.models import Area, AreaParent


def area_faults(contents: Contents) -> Iterator[Fault]:
    """All faults of the area tables."""
    yield from _areas(contents)
    yield from _names(contents)
    yield from _parents(contents)
    yield from _changes(contents)
    yield from _recode_loops(contents)
    yield from _neighbours(contents)


def _areas(contents: Contents) -> Iterator[Fault]:
    replaced = {c.entry.old for c in contents.area_changes}
    seen: set[str] = set()
    for place in contents.areas:
        area = place.entry
        if area.code in seen:
            yield place.fault(("code",), shown(area.code), "a code that no row above has", "Remove one of the two rows.")
        seen.add(area.code)
        yield from _dates(place)
        if area.valid_to is not None and area.code not in replaced:
            found = f"{area.code} ended {area.valid_to} without a successor"
            fix = "Add what it became, and how: recode, merge or split."
            yield place.fault(("valid_to",), found, "a row in area_changes.csv for every retired code", fix)


def _names(contents: Contents) -> Iterator[Fault]:
    """A name of one level, or a DfE number, belongs to one area at a time."""
    labels: dict[tuple[str, str, str], list[Located[Area]]] = defaultdict(list)
    for place in contents.areas:
        area = place.entry
        for label in {area.name.casefold(), *(a.casefold() for a in area.aliases)}:
            labels["name", area.level, label].append(place)
        if area.dfe_number:
            labels["dfe_number", "", area.dfe_number].append(place)
    for (field, _, label), places in labels.items():
        for one, other in _overlapping(places):
            expected = f"a {field} of one area at a time; {one.entry.code} has it too"
            yield other.fault((field,), shown(label), expected, "Take it from one of them, or correct the dates.")


def _parents(contents: Contents) -> Iterator[Fault]:
    rows: dict[tuple[str, str], list[Located[AreaParent]]] = defaultdict(list)
    for place in contents.area_parents:
        row = place.entry
        yield from unknown(place, [row.area], contents.area_codes, "area", ("area",))
        yield from unknown(place, [row.parent], contents.area_codes, "area", ("parent",))
        yield from _dates(place)
        if row.area == row.parent:
            yield place.fault(("parent",), shown(row.parent), "another area than itself", "Name the area it belongs to.")
        rows[row.area, row.hierarchy].append(place)
    for (area, hierarchy), places in rows.items():
        for one, other in _overlapping(places):
            found = f"{area} with two parents in {hierarchy} at one time, {one.entry.parent} and {other.entry.parent}"
            fix = "Remove one row, or give them dates that do not overlap."
            yield other.fault(("parent",), found, "one parent per area, hierarchy and day", fix)


def _changes(contents: Contents) -> Iterator[Fault]:
    became: dict[str, set[str]] = defaultdict(set)
    recoded: dict[str, set[str]] = defaultdict(set)
    for place in contents.area_changes:
        became[place.entry.old].add(place.entry.new)
        if place.entry.kind == "recode":
            recoded[place.entry.new].add(place.entry.old)
    for place in contents.area_changes:
        row = place.entry
        yield from unknown(place, [row.old], contents.area_codes, "area", ("old",))
        yield from unknown(place, [row.new], contents.area_codes, "area", ("new",))
        if row.kind == "recode" and len(recoded[row.new]) > 1:  # else the figures of several places would be one series
            expected = f"merge, as {' and '.join(sorted(recoded[row.new]))} became {row.new}"
            yield place.fault(("kind",), shown(row.kind), expected, "Write merge, or remove the other rows.")
        if row.kind != "split" and len(became[row.old]) > 1:
            expected = f"split, as {row.old} became {' and '.join(sorted(became[row.old]))}"
            yield place.fault(("kind",), shown(row.kind), expected, "Write split, or remove the other row.")


def _recode_loops(contents: Contents) -> Iterator[Fault]:
    recoded = {c.entry.old: c.entry.new for c in contents.area_changes if c.entry.kind == "recode"}
    for place in contents.area_changes:
        chain, code = [place.entry.old], recoded.get(place.entry.old)
        while code is not None and code not in chain:
            chain.append(code)
            code = recoded.get(code)
        if code == chain[0]:
            found = " -> ".join([*chain, code])
            yield place.fault(("new",), found, "changes that lead to a living area", "Remove the row that leads back.")


def _neighbours(contents: Contents) -> Iterator[Fault]:
    ranks: set[tuple[str, int, str, int]] = set()
    for place in contents.neighbours:
        row = place.entry
        yield from unknown(place, [row.area], contents.area_codes, "area", ("area",))
        yield from unknown(place, [row.neighbour], contents.area_codes, "area", ("neighbour",))
        if row.area == row.neighbour:
            yield place.fault(("neighbour",), shown(row.neighbour), "another area than itself", "Correct the row.")
        key = (row.model, row.year, row.area, row.rank)
        if key in ranks:
            yield place.fault(("rank",), str(row.rank), "a rank that no row above has", "Number the neighbours 1, 2, 3 ...")
        ranks.add(key)


def _dates(place: Located[Any]) -> Iterator[Fault]:
    row = place.entry
    if row.valid_from and row.valid_to and row.valid_from > row.valid_to:
        yield place.fault(("valid_to",), str(row.valid_to), f"{row.valid_from} or later", "Swap the dates.")


def _overlapping(places: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Neighbouring pairs, in order of their start, that share a day."""
    for one, other in itertools.pairwise(sorted(places, key=lambda p: p.entry.valid_from or dt.date.min)):
        if (one.entry.valid_to or dt.date.max) >= (other.entry.valid_from or dt.date.min):
            yield one, other
