"""Sources held against the rest of the registry: what a layout names must exist, and its patterns must work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.registry.answers import COLUMNS
from pipelines.registry.contents import Contents
from pipelines.registry.entry_rules import unknown
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.models import Indicator, Layout, PeriodColumns, Source

WRITTEN = ("action", "commentary", "question", "reply")
"""Submissions of these are written on pages, and their ids begin so: no file may come from a source of that name."""
YEAR_ENDS_FOR = ("financial_year", "academic_year", "point_in_time")


def source_faults(contents: Contents) -> Iterator[Fault]:
    """All faults of the sources."""
    indicators = {i.entry.id: i.entry for i in contents.indicators}
    for place in contents.sources:
        if place.entry.id in WRITTEN:
            yield place.fault(("id",), shown(place.entry.id), "a name that no kind of note has", "Give the source another id.")
        yield from _edition(place)
        for i, layout in enumerate(place.entry.layouts):
            yield from _figures(place, ("layouts", i), layout, contents)
            yield from _period(place, ("layouts", i, "period"), layout.period, contents, indicators)
            if layout.sheet:
                yield from _pattern(place, layout.sheet, None, ("layouts", i, "sheet"))
        for i, demo in enumerate(place.entry.demo_rows):
            yield from _pattern(place, demo.matches, None, ("demo_rows", i, "matches"))
    yield from _shared_labels(contents)


def _edition(place: Located[Source]) -> Iterator[Fault]:
    rule = place.entry.edition
    if rule.file_name:
        yield from _pattern(place, rule.file_name, "date", ("edition", "file_name"))
    for pattern in rule.fixed_by_file_name:
        yield from _pattern(place, pattern, None, ("edition", "fixed_by_file_name", pattern))


def _figures(place: Located[Source], at: Steps, layout: Layout, contents: Contents) -> Iterator[Fault]:
    ids = contents.indicator_ids
    is_declared = layout.figures or layout.labelled or layout.indicator_columns != "declared"
    if place.entry.kind == "observations" and not is_declared:
        yield place.fault(at, "no figures", "figures, labelled or indicator_columns", "Say which columns hold figures.")
    if place.entry.kind == "responses":
        yield from _answers(place, at, layout)
    if place.entry.kind == "neighbours" and not layout.neighbours:
        yield place.fault(at, "no neighbours", "neighbours", "Say which columns hold the neighbours, closest first.")
    for j, figure in enumerate(layout.figures):
        yield from unknown(place, [figure.indicator], ids, "indicator", (*at, "figures", j, "indicator"))
        if figure.value is None and not (figure.numerator and figure.denominator):
            yield place.fault((*at, "figures", j), "no value", "value, or numerator and denominator", "Name the columns.")
    for label, (indicator, _) in (layout.labelled.parts if layout.labelled else {}).items():
        yield from unknown(place, [indicator], ids, "indicator", (*at, "labelled", "parts", label))
    for j, rule in enumerate(layout.area):
        yield from unknown(place, filter(None, [rule.fixed]), contents.area_codes, "area", (*at, "area", j, "fixed"))


def _answers(place: Located[Source], at: Steps, layout: Layout) -> Iterator[Fault]:
    """A layout of answers names the columns that its shape cannot do without, and no figures."""
    if layout.answers is None:
        yield place.fault(at, "no answers", "answers", "Say which columns hold the answers.")
        return
    for key in layout.answers.needed:
        if key not in layout.answers.columns:
            expected = f"the column of {key}, which {layout.answers.shape} needs"
            yield place.fault((*at, "answers", key), "nothing", expected, "Name it.")
    if layout.header_rows != 1:
        yield place.fault((*at, "header_rows"), str(layout.header_rows), "1 in files of answers", "Take the line out.")
    for key in layout.answers.words:
        yield from unknown(place, [key], COLUMNS, "key of answers", (*at, "answers", "words", key))


def _period(
    place: Located[Source], at: Steps, period: PeriodColumns, contents: Contents, indicators: dict[str, Indicator]
) -> Iterator[Fault]:
    if place.entry.kind != "neighbours" and not period.column and not period.file_name:
        yield place.fault(
            at, "neither column nor file_name", "where the period stands", "Name its column, or its place in the file's name."
        )
    if period.file_name:
        yield from _pattern(place, period.file_name, "period", (*at, "file_name"))
    for name in period.year_ends:
        path = (*at, "year_ends", name)
        yield from unknown(place, [name], contents.indicator_ids, "indicator", path)
        if name in indicators and indicators[name].basis not in YEAR_ENDS_FOR:
            expected = f"an indicator on {', '.join(YEAR_ENDS_FOR)}"
            yield place.fault(path, f"basis {indicators[name].basis}", expected, "Take the line out, or correct the indicator's basis.")


def _shared_labels(contents: Contents) -> Iterator[Fault]:
    """One label of a source cannot stand for two indicators."""
    labels: dict[tuple[str, str], str] = {}
    for place in contents.indicators:
        for source, names in place.entry.names.items():
            for name in names:
                other = labels.setdefault((source, name), place.entry.id)
                if other != place.entry.id:
                    expected = f"a label that is not already that of {other}"
                    yield place.fault(("names", source), shown(name), expected, "Keep it in one of the two.")


def _pattern(place: Located[Source], pattern: str, group: str | None, path: Steps) -> Iterator[Fault]:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        yield place.fault(path, shown(pattern), f"a regular expression ({error})", "Mend the expression.")
        return
    if group and group not in groups:
        yield place.fault(path, shown(pattern), f"a group (?P<{group}>...)", f"Mark the part that is the {group}.")
