"""Who sends what, in which layout: the columns of a file, and what each of them says."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from pipelines.registry.answers import Answers
from pipelines.registry.base import AreaCode, Basis, Entry, Id, YearEnd


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
