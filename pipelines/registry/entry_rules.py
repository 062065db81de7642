"""Outcomes, indicators, relations, edition notes and events held against the rest of the registry."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from pipelines.registry.contents import Contents
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.models import Indicator

MOST_DECIMALS = 9


def entry_faults(contents: Contents) -> Iterator[Fault]:
    """All faults of these entries."""
    by_file = (contents.indicators, contents.sources, contents.services, contents.pathways, contents.frames, contents.instruments)
    yield from _same_ids([place for places in by_file for place in places], by_file=True)
    yield from _same_ids(contents.outcomes, by_file=False)
    for outcome in contents.outcomes:
        yield from unknown(outcome, outcome.entry.indicators, contents.indicator_ids, "indicator", ("indicators",))
    for indicator in contents.indicators:
        yield from _indicator(indicator, contents)
        yield from _targets(indicator)
    for relation in contents.relations:
        named = (*relation.entry.parts, *filter(None, [relation.entry.total]))
        yield from unknown(relation, named, contents.indicator_ids, "indicator", ("parts",))
        if relation.entry.kind == "sum" and relation.entry.total is None:
            yield relation.fault(("total",), "nothing", "the indicator that the parts add up to", "Name it.")
    for note in contents.edition_notes:
        yield from unknown(note, [note.entry.source], contents.source_ids, "source", ("source",))
        yield from unknown(note, note.entry.indicators, contents.indicator_ids, "indicator", ("indicators",))
        yield from unknown(note, note.entry.areas, contents.area_codes, "area", ("areas",))
        if note.entry.first > note.entry.last:
            yield note.fault(("last",), str(note.entry.last), f"{note.entry.first} or later", "Swap the dates.")
    for event in contents.events:
        yield from unknown(event, filter(None, [event.entry.indicator]), contents.indicator_ids, "indicator", ("indicator",))
        yield from unknown(event, filter(None, [event.entry.area]), contents.area_codes, "area", ("area",))


def unknown(place: Located[Any], names: Iterable[str], known: Iterable[str], what: str, path: Steps) -> Iterator[Fault]:
    """A fault for each name that nothing in the registry has."""
    known = set(known)
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            fix = f"Did you mean '{near[0]}'?" if near else f"Add the {what}, or take the name out."
            yield place.fault(path, shown(name), f"{_one(what)} of this registry", fix)


def _one(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def _same_ids(entries: list[Any], *, by_file: bool) -> Iterator[Fault]:
    seen: dict[tuple[str, str], str] = {}
    for place in entries:
        path, name = PurePosixPath(place.file), place.entry.id
        if by_file and path.stem != name:
            yield place.fault(("id",), shown(name), f"'{path.stem}', as the file is called", "Rename the one or the other.")
        key = (str(path.parent), name)
        if key in seen:
            yield place.fault(("id",), shown(name), f"an id not yet used in {seen[key]}", "Give it another id.")
        seen[key] = place.file


def _indicator(place: Located[Indicator], contents: Contents) -> Iterator[Fault]:
    entry, indicators, sources = place.entry, contents.indicator_ids, contents.source_ids
    yield from unknown(place, [entry.preferred_source], sources, "source", ("preferred_source",))
    yield from unknown(place, entry.companions, indicators, "indicator", ("companions",))
    for i, guard in enumerate(entry.guards):
        yield from unknown(place, [guard.companion], indicators, "indicator", ("guards", i, "companion"))
    if entry.band:
        yield from unknown(place, [entry.band.upper], indicators, "indicator", ("band", "upper"))
    for source in entry.names:
        yield from unknown(place, [source], sources, "source", ("names", source))
    hierarchies = {p.entry.hierarchy for p in contents.area_parents}
    yield from unknown(place, entry.hierarchies, hierarchies, "hierarchy", ("hierarchies",))
    if entry.forecast and entry.frequency == "irregular":
        yield place.fault(
            ("forecast",), "a forecast", "none, as the indicator has no regular periods", "Take it out, or state a frequency."
        )
    if not 0 < entry.multiplier < math.inf:
        yield place.fault(("multiplier",), f"{entry.multiplier:g}", "a number above 0", "Write 100 for per cent, 1 for a count.")
    if not 0 <= entry.decimals <= MOST_DECIMALS:
        yield place.fault(("decimals",), str(entry.decimals), f"a whole number from 0 to {MOST_DECIMALS}", "Say how many are shown.")
    if entry.kind == "count" and entry.multiplier != 1:
        yield place.fault(("multiplier",), str(entry.multiplier), "1, as the indicator is a count", "Write 1.")


def _targets(place: Located[Indicator]) -> Iterator[Fault]:
    for i, target in enumerate(place.entry.targets):
        if target.value is None and target.low is None and target.high is None:
            yield place.fault(("targets", i), "no value", "value, or low and high", "Give the target a value.")
        elif target.low is not None and target.high is not None and target.low > target.high:
            yield place.fault(("targets", i, "low"), str(target.low), f"at most {target.high}", "Swap low and high.")
