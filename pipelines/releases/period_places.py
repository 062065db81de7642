"""Where each period stands on the calendar of its series, how far neighbouring periods overlap, and which segment it belongs to."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Final, NamedTuple

import polars as pl

from pipelines.registry.models import Indicator, Registry

_MONTHS: Final = {
    "calendar_year": 12, "financial_year": 12, "academic_year": 12, "december_february_average": 12, "pooled_years": 12,
    "half": 6, "calendar_quarter": 3, "financial_quarter": 3, "part_year_cumulative": 3, "month": 1,
}  # fmt: skip
"""Basis -> months from one period to the next, where the basis alone says so."""
_PUBLISHED: Final = {"annual": 12, "quarterly": 3, "monthly": 1}
_FREQUENCY: Final = {12: "annual", 3: "quarterly", 1: "monthly"}

SCHEMA: Final = {
    "indicator": pl.String, "basis": pl.String, "period": pl.String, "position": pl.Int32, "segment": pl.UInt32,
    "window": pl.Int32, "frequency": pl.String,
}  # fmt: skip


class _Held(NamedTuple):
    indicator: str
    basis: str
    period: str
    start: dt.date
    end: dt.date


def period_places(held: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """One row per indicator, basis and period.

    Columns: in: indicator, basis, period, period_start, period_end.
             out: SCHEMA: position (neighbours differ by 1), segment (counts the definition breaks and rebases of the registry up to the
             first day of the period), window (steps that a period overlaps; 1: none), frequency (of this basis, which may differ from
             that the indicator is usually published with).
    Points in time and rolling years step as often as the registry says, or as the closest two of them do where that is closer.
    A cumulative part of a year overlaps the others of its year: its window is the four quarters, of what is counted up over several years all it has.
    """
    rows: list[tuple[object, ...]] = []
    for (indicator, basis), group in held.sort("period_end").group_by("indicator", "basis", maintain_order=True):
        periods = [_Held(*row) for row in group.select("indicator", "basis", "period", "period_start", "period_end").iter_rows()]
        rows += _places(str(basis), periods, registry.indicators.get(str(indicator)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def starts_anew(entry: Indicator) -> list[dt.date]:
    """Days from which limits and trends of an indicator start anew: breaks of definition, and rebases with their reasons."""
    return [brk.date for brk in entry.breaks] + [rebase.date for rebase in entry.rebases]


def _places(basis: str, periods: list[_Held], entry: Indicator | None) -> Iterable[tuple[object, ...]]:
    starts = starts_anew(entry) if entry else []
    frequency = entry.frequency if entry else "irregular"
    ranks = {end: rank for rank, end in enumerate(sorted({period.end for period in periods}))}
    step = _step(basis, periods, frequency)
    for period in periods:
        segment = sum(start <= period.start for start in starts)
        if basis == "week":
            place, window, every = period.start.toordinal() // 7, 1, "weekly"
        elif step is None:
            place, window, every = ranks[period.end], 1, frequency
        else:
            place, window, every = _months(period.end) // step, _window(basis, period, step), _FREQUENCY.get(step, frequency)
        yield (period.indicator, period.basis, period.period, place, segment, window, every)


def _step(basis: str, periods: list[_Held], frequency: str) -> int | None:
    """Months from one period to the next; None where only the order of periods is known."""
    if basis in _MONTHS:
        return _MONTHS[basis]
    ends = sorted({_months(period.end) for period in periods})
    closest = min((later - earlier for earlier, later in itertools.pairwise(ends)), default=12)
    usual = _PUBLISHED.get(frequency)
    if usual is None:
        return closest if basis == "rolling_12_months" else None
    return min(usual, closest)


def _window(basis: str, period: _Held, step: int) -> int:
    if basis == "point_in_time":
        return 1
    steps = -(-(_months(period.end) - _months(period.start) + 1) // step)
    return max(steps, 4) if basis == "part_year_cumulative" else steps


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month - 1
