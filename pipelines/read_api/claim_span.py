"""The two figures that a claim is about: one indicator, area, breakdown and basis, of one source."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pipelines.errors import Refused
from pipelines.read_api.connections import Release
from pipelines.read_api.nearest import NoSuchFigure, find_figure, known_area, known_indicator
from pipelines.sources.periods import Period, PeriodFault, parse_label

Row = dict[str, Any]
_OWN: Final = """select * from observation where is_current and indicator = ? and area = ? and breakdown = ?
    and list_contains(?, period::varchar)"""


@dataclass(frozen=True)
class Span:
    """What a claim compares. `start` and `end` share a basis, unless nothing is held that would let them.

    `rows` holds the figure of each end, or None; `nearest` says what is held in place of a missing one.
    """

    entry: Row
    area: Row
    breakdown: str
    start: Period
    end: Period
    source: str | None
    rows: dict[str, Row | None]
    nearest: dict[str, str]

    @property
    def crosses_bases(self) -> bool:
        """Whether the two ends are of different bases, which are never joined."""
        return self.start.basis != self.end.basis

    @property
    def is_count(self) -> bool:
        """Whether the indicator is a plain count."""
        return bool(self.entry["kind"] == "count")

    @property
    def key(self) -> list[str]:
        """Indicator, area, basis and breakdown, to bind to a query."""
        return [self.entry["id"], self.area["code"], self.start.basis, self.breakdown]

    def value(self, end: str) -> float | None:
        """The value of an end; None where it is not held, not published, or on another basis than the other end."""
        row = self.rows[end]
        return row["value"] if row and not self.crosses_bases else None


def find_span(release: Release, indicator: str, area: str, start: str, end: str, breakdown: str) -> Span:
    """The figures of two periods, where they are held.

    Errors:  NoSuchFigure, for an indicator, area, breakdown or period that does not exist at all; Refused, when the
             periods are not in order.
    """
    known_indicator(release, indicator)
    known_area(release, area)
    entry = json.loads((release.one("select entry::varchar as entry from indicator where id = ?", [indicator]) or {})["entry"])
    wanted = ";".join(sorted(part.strip() for part in breakdown.split(";") if part.strip()))
    sides = {"start": _read(start, "--from"), "end": _read(end, "--to")}
    labels = sorted({period.label for periods in sides.values() for period in periods})
    held = release.frame(_OWN, [indicator, area, wanted, labels]).to_dicts()
    if not held and wanted:
        find_figure(release, indicator, area, None, wanted)  # one held for other periods is missing here; one held for none is an error
    found = _on_one_basis(sides, held, entry["basis"])
    if found is None:
        raise _no_common_basis(release, indicator, area, {"--from": start, "--to": end}, wanted)
    first, last = found
    _refuse_unlike(first, last)
    source = _one_source(held, first, last)
    rows = {side: _row(held, period, source) for side, period in (("start", first), ("end", last))}
    place = release.one("select code, name, level from area where code = ?", [area]) or {"code": area, "name": area, "level": ""}
    nearest = {
        side: _nearest(release, indicator, area, period, wanted) for side, period in (("start", first), ("end", last)) if rows[side] is None
    }
    return Span(entry, place, wanted, first, last, source, rows, nearest)


def _refuse_unlike(first: Period, last: Period) -> None:
    """Two ends of which nobody can say which way things moved: not in order, or growing totals that have grown for unlike times."""
    both = f"{first.label} and {last.label}"
    if first.start == last.start and first.end < last.end:
        raise Refused(
            "--from and --to", "periods that do not begin on the same day", both, "The one is part of the other: name another year."
        )
    if first.start >= last.start:
        raise Refused("--from and --to", "an earlier and a later period", both, "Swap or change them.")
    is_growing = first.basis == last.basis == "part_year_cumulative"
    if is_growing and (first.end.month, first.end.year - first.start.year) != (last.end.month, last.end.year - last.start.year):
        raise Refused("--from and --to", "the same part of two years", both, "Name the same quarters at both ends.")


def _read(text: str, option: str) -> list[Period]:
    try:
        return parse_label(text)
    except PeriodFault as fault:
        raise NoSuchFigure(option, "a period as 2023, 2022-23, 2023-Q1 or 2009-04", repr(text), "Write it in one of these ways.") from fault


def _on_one_basis(sides: dict[str, list[Period]], held: list[Row], own: str) -> tuple[Period, Period] | None:
    """The periods on the basis on which most of the two ends is held, the indicator's own before others.

    Held on different bases only: each on its own. Not held, and with no basis in common: None.
    """
    first, last = ({period.basis: period for period in sides[side]} for side in ("start", "end"))
    has = {(row["period"], row["basis"]) for row in held}
    shared = sorted(first.keys() & last.keys(), key=lambda basis: (basis != own, basis))
    held_ends = {basis: sum((side[basis].label, basis) in has for side in (first, last)) for basis in shared}
    best = max(shared, key=lambda basis: held_ends[basis], default=None)
    if best is not None and held_ends[best] == 2:
        return first[best], last[best]
    apart = [next((found for basis, found in sorted(side.items()) if (found.label, basis) in has), None) for side in (first, last)]
    if apart[0] is not None and apart[1] is not None:
        return apart[0], apart[1]
    return (first[best], last[best]) if best is not None else None


def _one_source(held: list[Row], first: Period, last: Period) -> str | None:
    """The source that has both ends, that of the series before others; else the source of the series."""
    ends = {(first.label, first.basis), (last.label, last.basis)}
    rows = [row for row in held if (row["period"], row["basis"]) in ends]
    sources = sorted({row["source"] for row in rows}, key=lambda source: (not _in_series(rows, source), source))
    return max(sources, key=lambda source: sum(row["source"] == source for row in rows), default=None)


def _in_series(rows: list[Row], source: str) -> bool:
    return any(row["in_series"] for row in rows if row["source"] == source)


def _row(held: list[Row], period: Period, source: str | None) -> Row | None:
    wanted = (period.label, period.basis, source)
    return next((row for row in held if (row["period"], row["basis"], row["source"]) == wanted), None)


def _nearest(release: Release, indicator: str, area: str, period: Period, breakdown: str) -> str:
    """What is held in place of a figure that is not."""
    try:
        find_figure(release, indicator, area, period.label, breakdown, period.basis)
    except NoSuchFigure as fault:
        return fault.fix
    return ""


def _no_common_basis(release: Release, indicator: str, area: str, asked: dict[str, str], breakdown: str) -> NoSuchFigure:
    """Two periods that cannot be compared, such as a month and a year: what is nearest to the one that is not held."""
    for text in asked.values():
        try:
            find_figure(release, indicator, area, text, breakdown)
        except NoSuchFigure as fault:
            return fault
    return NoSuchFigure(" and ".join(asked), "two periods of one kind", " and ".join(asked.values()), "Name two years, or two months.")
