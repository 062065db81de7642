"""Instruments, and the population behind their groups, held against the rest of the registry."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from pipelines.registry.contents import Contents
from pipelines.registry.entry_rules import unknown
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.instruments import Instrument, Population, Question, Scale


def instrument_faults(contents: Contents) -> Iterator[Fault]:
    """All faults of instruments, their questions and the population table."""
    outcomes = {place.entry.id for place in contents.outcomes}
    asked: dict[str, str] = {}
    for place in contents.instruments:
        yield from _filled(place)
        for i, question in enumerate(place.entry.questions):
            path = ("questions", i)
            yield from unknown(place, filter(None, [question.outcome]), outcomes, "outcome", (*path, "outcome"))
            other = asked.setdefault(question.id, place.entry.id)
            if other != place.entry.id or [q.id for q in place.entry.questions[:i]].count(question.id):
                expected = f"a question id that is not used in {other}"
                yield place.fault((*path, "id"), shown(question.id), expected, "Give it another id: answers name their question by it.")
            yield from _scale(place, path, question)
            yield from _wordings(place, path, question)
    yield from _population(contents)


def _filled(place: Located[Instrument]) -> Iterator[Fault]:
    for name in ("roles", "modes", "languages", "questions"):
        listed = getattr(place.entry, name)
        if not listed:
            yield place.fault((name,), "nothing", "at least one", f"Fill in {name}.")
        if name != "questions" and len(set(listed)) < len(listed):
            yield place.fault((name,), "one of them twice", f"each of {name} once", "Remove the second.")


def _scale(place: Located[Instrument], at: Steps, question: Question) -> Iterator[Fault]:
    scale = question.scale
    if question.kind == "open":
        if scale is not None:
            yield place.fault((*at, "scale"), "a scale", "none, as the answer is words alone", "Take it out, or correct the kind.")
        return
    if scale is None:
        yield place.fault((*at, "scale"), "nothing", "the lowest and the highest answer", "Give the question its scale.")
        return
    if question.higher_is_better is None and question.kind != "choice":
        expected = "true or false: there is no default"
        yield place.fault((*at, "higher_is_better"), "nothing", expected, "Say whether a higher answer is the better one.")
    if question.kind == "recommend" and (scale.lowest, scale.highest) != (0, 10):
        found = f"{scale.lowest} to {scale.highest}"
        yield place.fault((*at, "scale"), found, "0 to 10, on which a Net Promoter Score is defined", "Correct the scale, or the kind.")
    yield from _scale_numbers(place, (*at, "scale"), scale)


def _scale_numbers(place: Located[Instrument], at: Steps, scale: Scale) -> Iterator[Fault]:
    if scale.lowest >= scale.highest:
        yield place.fault((*at, "lowest"), str(scale.lowest), f"less than {scale.highest}", "Swap the two, or correct one.")
        return
    within = f"{scale.lowest} to {scale.highest}"
    for answer in scale.labels:
        if not scale.lowest <= answer <= scale.highest:
            yield place.fault((*at, "labels"), str(answer), within, "Take the label out, or correct the scale.")
    if len({label.casefold() for label in scale.labels.values()}) < len(scale.labels):
        yield place.fault(
            (*at, "labels"), "one label twice", "a label of its own for each answer", "Files may write the label for the answer."
        )
    if scale.positive_from is not None and not scale.lowest <= scale.positive_from <= scale.highest:
        yield place.fault((*at, "positive_from"), str(scale.positive_from), within, "Correct it.")


def _wordings(place: Located[Instrument], at: Steps, question: Question) -> Iterator[Fault]:
    versions = [wording.version for wording in question.wordings]
    if versions != list(range(1, len(versions) + 1)) or not versions:
        found = ", ".join(map(str, versions)) or "nothing"
        yield place.fault((*at, "wordings"), found, "versions 1, 2 and so on, in order", "Number them; an old wording is never removed.")
    days = [wording.since for wording in question.wordings]
    if any(later <= earlier for earlier, later in itertools.pairwise(days)):
        yield place.fault((*at, "wordings"), "a date that is not after the one before", "dates in order", "Correct the dates.")


def _population(contents: Contents) -> Iterator[Fault]:
    known = _known_groups(contents)
    seen: set[tuple[object, ...]] = set()
    for place in contents.population:
        row: Population = place.entry
        yield from unknown(place, [row.area], contents.area_codes, "area", ("area",))
        if (row.dimension, row.group) not in known:
            expected = "a group that an instrument asks about"
            yield place.fault(("group",), f"{shown(row.group)} of {row.dimension}", expected, "Correct it, or add it to an instrument.")
        key = (row.area, row.year, row.role_group, row.dimension, row.group)
        if key in seen:
            yield place.fault(("group",), shown(row.group), "one row per area, year, role and group", "Remove one of the two rows.")
        seen.add(key)


def _known_groups(contents: Contents) -> set[tuple[str, str]]:
    """Dimension and group of all that instruments ask, and of age band and sex together, as one instrument asks them of the same person."""
    single = {(d, group) for place in contents.instruments for d, groups in place.entry.groups.items() for group in groups}
    asked = (place.entry.groups for place in contents.instruments)
    joint = {("age_band;sex", f"{age};{sex}") for groups in asked for age in groups.get("age_band", ()) for sex in groups.get("sex", ())}
    return single | joint
