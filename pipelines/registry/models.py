"""The registry's entries as pydantic models. Unknown keys are refused; nothing that matters has a default."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from pipelines.assessment.themes import Theme
from pipelines.registry.answers import Answers
from pipelines.registry.base import AreaCode as AreaCode
from pipelines.registry.base import Basis as Basis
from pipelines.registry.base import Direction as Direction
from pipelines.registry.base import Entry as Entry
from pipelines.registry.base import Id as Id
from pipelines.registry.base import Kind as Kind
from pipelines.registry.base import PeriodLabel as PeriodLabel
from pipelines.registry.base import Status as Status
from pipelines.registry.base import Text as Text
from pipelines.registry.base import YearEnd as YearEnd
from pipelines.registry.faults import Fault
from pipelines.registry.frames import Frame
from pipelines.registry.instruments import Instrument, Population
from pipelines.registry.pathways import Pathway
from pipelines.registry.prototypes import Prototype
from pipelines.registry.services import Service


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
    usual_lag_days: int
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


class AreaColumns(Entry):
    """Where a row names its area. The first entry whose `when` holds is used; code beats number beats name."""

    when: dict[str, str] = Field(default_factory=dict)
    code: str | None = None
    dfe_number: str | None = None
    name: str | None = None
    fixed: AreaCode | None = None


class PeriodColumns(Entry):
    """Where a row names its period, and on which basis. `file_name` is a regular expression with a group `period`."""

    column: str | None = None
    identifier: str | None = None
    file_name: str | None = None
    basis: Basis | None = None
    basis_of_identifier: dict[str, Basis] = Field(default_factory=dict)
    year_ends: dict[Id, YearEnd] = Field(default_factory=dict)
    """Indicator -> day on which this publisher's bare year ends. '03-31': a 2023 of the file is the financial year 2022-23, or
    the day 2023-03-31 where the basis is a point in time. 'previous 09-30': it is 2022-09-30."""


class Figure(Entry):
    """Columns that make one figure. Several columns in a part are added up (care leavers: ill + other + pregnant)."""

    indicator: Id
    value: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    breakdown: dict[str, str] = Field(default_factory=dict)
    value_unit: str | None = None
    factor: float = 1.0
    """The file's value times this is in the indicator's unit; counts are never scaled."""


class Labelled(Entry):
    """Long files: the columns that name the indicator (joined by ' | ') and those that hold its parts."""

    columns: tuple[str, ...]
    value: str
    numerator: str | None = None
    denominator: str | None = None
    parts: dict[str, tuple[Id, Literal["value", "numerator", "denominator"]]] = Field(default_factory=dict)
    """Label -> indicator and part. Registry ids, and names in indicator files, need no entry."""
    skip: tuple[str, ...] = ()
    """Labels that are known and not wanted."""
    breakdown: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Label -> the group that the label itself stands for, such as age: 15-17."""
    unknown: Literal["error", "leave_out"] = "error"


class BreakdownColumn(Entry):
    """A dimension held in a column; `dimension_column` names it row by row instead. Groups in `total` mean no split."""

    dimension: Id | None = None
    dimension_column: str | None = None
    column: str
    total: tuple[str, ...] = ("Total",)
    groups: dict[str, str] = Field(default_factory=dict)
    """The file's words for a group -> the group as other sources call it; words without an entry are kept."""


class Layout(Entry):
    """One shape of a source's file. A source lists its layouts; the first whose declared columns all exist is used."""

    id: Id
    sheet: str | None = None
    """Regular expression on sheet names; None: the first sheet that has the declared columns."""
    header_rows: Literal[1, 2] = 1
    area: tuple[AreaColumns, ...]
    period: PeriodColumns
    figures: tuple[Figure, ...] = ()
    labelled: Labelled | None = None
    indicator_columns: Literal["declared", "meta", "registry"] = "declared"
    """meta: the companion .meta.csv lists filters and indicators (Explore Education Statistics)."""
    breakdowns: tuple[BreakdownColumn, ...] = ()
    status: str | None = None
    """Column whose text is p, r, b or u."""
    unit: tuple[str, ...] = ()
    """Columns that may say in which unit a figure is, for comparison with the indicator's; the first that the file has is read."""
    keep: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Column -> the only texts to keep; other rows are not figures of this source (overlapping sub-ages)."""
    ignore: tuple[str, ...] = ()
    """Columns known to be there and not wanted; others are noted as undeclared."""
    answers: Answers | None = None
    """Sources of kind responses: the columns of the answers."""
    neighbours: tuple[str, ...] = ()
    """Sources of kind neighbours: the columns that hold the neighbours' DfE numbers, closest first; the area is `area`."""
    optional: tuple[str, ...] = ()
    """Declared columns that a file may lack: what refers to them is then left out."""


class EditionRule(Entry):
    """How the edition date is found: a regular expression with group `date` on the file name, or a column."""

    file_name: str | None = None
    column: str | None = None
    fixed_by_file_name: dict[str, dt.date] = Field(default_factory=dict)
    """Regular expression on the file name -> date on which the publisher published it."""


class DemoRows(Entry):
    """Rows that a publisher left in by mistake: set aside by name, never an unknown area."""

    column: str
    matches: str


class Source(Entry):
    """Who sends what, in which layout (`sources/*.yml`)."""

    id: Id
    title: str
    publisher: str
    licence: str
    reference: str
    kind: Literal["observations", "neighbours", "responses"] = "observations"
    formats: tuple[Literal["csv", "tsv", "xlsx", "xls", "ods", "parquet"], ...]
    layouts: tuple[Layout, ...]
    edition: EditionRule = EditionRule()
    missing: dict[str, Literal["c", "z", "x", "low", "u"]] = Field(default_factory=dict)
    """Texts that stand for a missing value in this source alone, such as '-'."""
    demo_rows: tuple[DemoRows, ...] = ()
    suites: tuple[str, ...] = ()
    """Further suites of expectations/suites, beside those that every source gets."""
    one_period_per_file: bool = False
    """Each file brings its own period, so the periods that it leaves out are not lost. False: a file is the whole series."""
    part_returns: bool = False
    """A file may bring the newest periods alone, as a quarterly return does: it counts as the whole series when it holds more than
    half of the periods held. Of a smaller one only gaps between its own periods are asked about."""
    files_add_up: bool = False
    """Responses: each file holds answers of other people, as of sessions, so none takes the place of another."""
    keep_days: int | None = None
    """Days for which the uploaded file itself is kept; None: as long as the home."""


class Area(Entry):
    """One row of `areas.csv`."""

    code: AreaCode
    name: str
    aliases: tuple[str, ...]
    level: Literal["uk", "country", "region", "sub_region", "upper_tier", "lower_tier", "ward", "illustrative_county", "illustrative"]
    dfe_number: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


class AreaParent(Entry):
    """One row of `area_parents.csv`: `area` belongs to `parent` in `hierarchy` between the dates."""

    area: AreaCode
    hierarchy: Id
    parent: AreaCode
    valid_from: dt.date | None
    valid_to: dt.date | None


class AreaChange(Entry):
    """One row of `area_changes.csv`: on `date`, `old` became (one of) `new`."""

    old: AreaCode
    new: AreaCode
    date: dt.date
    kind: Literal["recode", "merge", "split"]


class Neighbour(Entry):
    """One row of `comparators/*.csv`: `neighbour` is the `rank`-th closest to `area` in that model."""

    model: str
    year: int
    area: AreaCode
    neighbour: AreaCode
    rank: int


class Event(Entry):
    """One row of `events.csv`: a dated note for charts."""

    date: dt.date
    area: AreaCode | None
    indicator: Id | None
    text: str
    source: str


class Registry(Entry):
    """The whole registry, checked. `digest` is the SHA-256 over its files in order of name."""

    digest: str
    outcomes: tuple[Outcome, ...]
    indicators: dict[Id, Indicator]
    sources: dict[Id, Source]
    areas: dict[AreaCode, Area]
    area_parents: tuple[AreaParent, ...]
    area_changes: tuple[AreaChange, ...]
    neighbours: tuple[Neighbour, ...]
    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    edition_notes: tuple[EditionNote, ...]
    services: dict[Id, Service] = Field(default_factory=dict)
    pathways: dict[Id, Pathway] = Field(default_factory=dict)
    frames: dict[Id, Frame] = Field(default_factory=dict)
    prototypes: tuple[Prototype, ...] = ()
    instruments: dict[Id, Instrument] = Field(default_factory=dict)
    population: tuple[Population, ...] = ()
    themes: tuple[Theme, ...] = ()
    review: tuple[Fault, ...] = ()
    """What a review of the pathways finds wanting; each with the day from which it holds, if it is not always so."""
