"""What is measured: outcomes, their indicators, how indicators hang together, and notes on what was published of them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from pipelines.registry.base import AreaCode, Basis, Direction, Entry, Id, Kind, PeriodLabel, Status, Text


class Outcome(Entry):
    """A condition of well-being for a population (`outcomes.yml`)."""

    id: Id
    title: Text
    statement: Text
    population: Text
    owner: Text
    indicators: tuple[Id, ...]
    source: Text
    status: Status = "official"


class Guard(Entry):
    """An indicator that must not move against this one before improvement may be claimed."""

    companion: Id
    rule: Literal["companion_must_not_rise"]
    meaning: str


class Band(Entry):
    """The honest range of this indicator: from its own value to that of `upper` (it plus the unknown)."""

    upper: Id
    meaning: str


class Target(Entry):
    """A target for one period: a single value, or a range."""

    period: PeriodLabel
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Point(Entry):
    """A value at a period."""

    period: PeriodLabel
    value: float


class Break(Entry):
    """A date from which the definition changed: no limit, trend or claim crosses it."""

    date: dt.date
    reason: str


class Rebase(Entry):
    """A date from which process limits are set anew, because the process is known to be another one since."""

    date: dt.date
    reason: Text


class Forecast(Entry):
    """A forecast made once: from editions published up to `frozen_on`, for `horizon` periods, and never made again."""

    frozen_on: dt.date
    horizon: int = Field(ge=1, le=40)
    reason: Text
    """Why that day: what is to be seen after it."""


class Disclosure(Entry):
    """When a small count must be hidden. Applied by the public release only."""

    minimum: int
    zero_is_safe: bool
    rounding_base: int | None = None


class Indicator(Entry):
    """One file of `indicators/`: what is counted, over what, in which unit, and which way is better."""

    id: Id
    title: Text
    meaning: Text
    numerator: Text
    denominator: Text
    kind: Kind
    multiplier: float
    unit: Text
    decimals: int
    improvement_direction: Direction
    basis: Basis
    frequency: Literal["annual", "quarterly", "monthly", "weekly", "irregular"]
    usual_lag_days: int = Field(ge=0)
    hierarchies: tuple[str, ...]
    breakdowns: tuple[str, ...] = ()
    preferred_source: Id
    companions: tuple[Id, ...] = ()
    guards: tuple[Guard, ...] = ()
    band: Band | None = None
    unpublished_companion: Text | None = None
    """What would have to stand beside it and was never published, as "how many ...": it can settle no payment and no agreed level alone."""
    baseline: Point | None = None
    targets: tuple[Target, ...] = ()
    benchmark_method: Literal["interval_against_value", "two_interval_levels", "interval_overlap", "funnel", "none"]
    disclosure: Disclosure
    breaks: tuple[Break, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    forecast: Forecast | None = None
    status: Status
    source: Text
    licence: Text
    owner: Text
    checker: Text
    review_date: dt.date
    names: dict[Id, tuple[str, ...]] = Field(default_factory=dict)
    """Per source id: the labels or column names under which that source publishes this indicator's value."""


class Relation(Entry):
    """An arithmetical relation between indicators (`relations.yml`)."""

    kind: Literal["sum", "complement"]
    parts: tuple[Id, ...]
    total: Id | None = None
    tolerance: float
    meaning: str


class EditionNote(Entry):
    """A note on what a publisher published on a date (`editions.yml`); `first`/`last` bound the edition dates."""

    source: Id
    indicators: tuple[Id, ...]
    first: dt.date
    last: dt.date
    note: str
    disputes: Literal["year_end", "basis", "unit", "value"] | None = None
    """What the note doubts. A year end, basis or unit in doubt stops every claim that uses the edition, and the series breaks where its
    figures end; a wrong value is compared with nothing."""
    areas: tuple[AreaCode, ...] = ()
    """Whose figures the note is about; none named: every area's."""

    def is_about(self, source: str, indicator: str, edition: dt.date) -> bool:
        """Whether the note is about that edition of that source and indicator, be it of some areas alone."""
        return self.source == source and indicator in self.indicators and self.first <= edition <= self.last
