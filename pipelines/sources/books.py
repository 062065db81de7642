"""What the labels of one file mean: its areas, periods, indicators and breakdowns, each parsed once per distinct text."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import Any

import polars as pl

from pipelines.ledger.keys import label_code
from pipelines.registry.models import AreaColumns, Basis, BreakdownColumn, Registry, Source
from pipelines.sources.areas import AreaResolver
from pipelines.sources.labels import LABEL, NO_LABEL, LabelBook, Labels
from pipelines.sources.layouts import LayoutMatch
from pipelines.sources.mapping import FigureColumns, HeaderIndex
from pipelines.sources.period_identifiers import says_a_year_alone
from pipelines.sources.periods import PeriodFault, parse_period

AREA = pl.Schema({"area": LABEL, "area_text": LABEL, "area_problem": LABEL, "area_key": pl.UInt64()})
PERIOD = pl.Schema({
    "period": LABEL, "period_text": LABEL, "period_start": pl.Date(), "period_end": pl.Date(), "basis": LABEL,
    "period_status": LABEL, "period_problem": LABEL, "period_key": pl.UInt64(),
})  # fmt: skip
INDICATOR = pl.Schema({"indicator": LABEL, "part": LABEL, "indicator_text": LABEL, "skipped": pl.Boolean(), "indicator_key": pl.UInt64()})
BREAKDOWN = pl.Schema({"breakdown": LABEL, "breakdown_key": pl.UInt64()})

NO_PERIOD_IN_NAME = "the source reads it from the file's name, which does not hold it in the form {pattern}; give the file its name back"


class Books:
    """The label books of one file. `successors` collects retired area texts with the areas that follow them and their last day, `strange_names` area
    texts with a name beside them that the registry does not know, `namesakes` those that an area with a last day bears as well.
    """

    def __init__(self, file_name: str, match: LayoutMatch, source: Source, registry: Registry, filters: tuple[str, ...]) -> None:
        self._file_name, self._layout, self._source, self._registry = file_name, match.layout, source, registry
        self._index = HeaderIndex(match.names)
        self._resolver = AreaResolver(registry)
        self._named = _names(registry, source)
        self._filters = filters
        self.successors: dict[str, tuple[str, dt.date | None]] = {}
        self.strange_names: dict[str, str] = {}
        self.namesakes: dict[str, str] = {}
        self._label_columns = self._columns_of_labels()
        self.area = LabelBook(self._area_columns, AREA, self._read_area)
        self._periods: dict[str | None, LabelBook] = {}
        self._indicator = LabelBook(self._label_columns, INDICATOR, self._read_indicator)
        self._breakdowns: dict[tuple[tuple[str, str], ...], LabelBook] = {}

    @property
    def columns(self) -> set[str]:
        """Every column that holds labels."""
        return {*self._area_columns, *self._period_columns, *self._label_columns, *self._breakdown_columns}

    def attach(self, rows: pl.DataFrame, figure: FigureColumns) -> pl.DataFrame:
        """The rows with the columns of AREA, PERIOD, INDICATOR and BREAKDOWN, and `key`, for one figure."""
        rows = self.area.attach(rows)
        if figure.indicator is None:
            rows = self._indicator.attach(rows)
        else:
            rows = LabelBook((), INDICATOR, lambda _: self._indicator_row(figure.indicator, "value", figure.header)).attach(rows)
        rows = self._period_book(figure.indicator).attach(rows)
        rows = self._breakdown_book(figure).attach(rows)
        return rows.with_columns(key=pl.col("indicator_key") ^ pl.col("area_key") ^ pl.col("period_key") ^ pl.col("breakdown_key"))

    # Areas

    @cached_property
    def _area_columns(self) -> tuple[str, ...]:
        names = [n for rule in self._layout.area for n in (*rule.when, rule.code, rule.dfe_number, rule.name)]
        return tuple(dict.fromkeys(c for n in names if (c := self._index.get(n))))

    def _read_area(self, labels: Labels) -> tuple[Any, ...]:
        cells = dict(zip(self._area_columns, labels, strict=True))
        rule = next((r for r in self._layout.area if self._applies(r, cells)), None)
        if rule is None:
            return None, *self._no_area_rule(cells), None
        code, number, name = (cells.get(self._index.get(c) or "") or None for c in (rule.code, rule.dfe_number, rule.name))
        if rule.fixed:
            code, number, name = rule.fixed, None, None
        found = self._resolver.resolve(code=code, dfe_number=number, name=name)
        shown = code or name or number or ""
        if found.retired_successors:
            self.successors[shown] = self._areas_named(found.retired_successors), found.last_day
        if found.namesakes:
            others = (f"{self._areas_named((code,))}, until {end.day} {end:%B %Y}" for code, end in found.namesakes)
            self.namesakes[shown] = "; ".join(others)
        if found.strange_name:
            self.strange_names.setdefault(shown, found.strange_name)
        return found.code, shown, found.problem, label_code("area", found.code) if found.code else None

    def _areas_named(self, codes: tuple[str, ...]) -> str:
        return ", ".join(f"{self._registry.areas[code].name} ({code})" for code in codes)

    def _applies(self, rule: AreaColumns, cells: dict[str, str | None]) -> bool:
        return all(self._said(column, cells).casefold() == text.casefold() for column, text in rule.when.items())

    def _said(self, column: str, cells: dict[str, str | None]) -> str:
        return cells.get(self._index.get(column) or "") or ""

    def _no_area_rule(self, cells: dict[str, str | None]) -> tuple[str, str]:
        """What such a row says of its kind, and which kinds the source knows."""
        known: dict[str, list[str]] = {}
        for column, text in (pair for rule in self._layout.area for pair in rule.when.items()):
            known.setdefault(column, []).append(text)
        said = ", ".join(text for column in known if (text := self._said(column, cells)))
        listed = "; ".join(f"{column} may be {', '.join(dict.fromkeys(texts))}" for column, texts in known.items())
        return said, f"the source does not say which column names the area of such a row ({listed})"

    # Periods

    @cached_property
    def _period_columns(self) -> tuple[str, ...]:
        period = self._layout.period
        return tuple(c for n in (period.column, period.identifier) if (c := self._index.get(n)))

    def _period_book(self, indicator: str | None) -> LabelBook:
        """One book per indicator of a wide file; in a long file the indicator's label is part of what is parsed."""
        if indicator not in self._periods:
            columns = self._period_columns + (self._label_columns if indicator is None else ())
            self._periods[indicator] = LabelBook(columns, PERIOD, lambda labels: self._read_period(labels, indicator))
        return self._periods[indicator]

    def _read_period(self, labels: Labels, indicator: str | None) -> tuple[Any, ...]:
        rule = self._layout.period
        count = len(self._period_columns)
        if indicator is None:
            indicator = self._read_indicator(labels[count:])[0]
        cells = list(labels[:count])
        text = cells.pop(0) if self._index.get(rule.column) else self._period_of_name()
        identifier = cells[0] if cells else None
        basis: Basis | None = rule.basis or (self._registry.indicators[indicator].basis if indicator else None)
        year_end = rule.year_ends.get(indicator) if indicator else None
        if text is None and rule.file_name:
            return None, self._file_name, None, None, None, None, NO_PERIOD_IN_NAME.format(pattern=rule.file_name), None
        try:
            written, kind = with_year_end(text or "", identifier, year_end, basis)
            found = parse_period(written, identifier=kind, basis=basis, basis_of_identifier=rule.basis_of_identifier)
        except PeriodFault as fault:
            shown = " ".join(t for t in (text, identifier) if t)
            return None, shown, None, None, None, None, str(fault), None
        key = label_code("period", found.label) ^ label_code("basis", found.basis)
        return found.label, text, found.start, found.end, found.basis, found.status or None, None, key

    def _period_of_name(self) -> str | None:
        pattern = self._layout.period.file_name
        found = re.search(pattern, self._file_name) if pattern else None
        return found.group("period") if found else None

    # Indicators

    def _columns_of_labels(self) -> tuple[str, ...]:
        labelled = self._layout.labelled
        return tuple(c for n in (labelled.columns if labelled else ()) if (c := self._index.get(n)))

    def _read_indicator(self, labels: Labels) -> tuple[Any, ...]:
        labelled = self._layout.labelled
        whole = " | ".join(t or "" for t in labels)
        first = labels[0] or ""
        shown = whole if first else NO_LABEL + whole if any(labels) else NO_LABEL
        if labelled is None or whole in labelled.skip:
            return None, None, whole, True, None
        for text in (whole, first):
            if text in labelled.parts:
                return self._indicator_row(*labelled.parts[text], whole)
            if text in self._named:
                return self._indicator_row(self._named[text], "value", whole)
        return None, None, shown, first in labelled.skip, None

    @staticmethod
    def _indicator_row(indicator: str | None, part: str, text: str) -> tuple[Any, ...]:
        return indicator, part, text, False, label_code("indicator", indicator or "")

    # Breakdowns

    @cached_property
    def _breakdown_columns(self) -> tuple[str, ...]:
        declared = [n for b in self._layout.breakdowns for n in (b.dimension_column, b.column)]
        return tuple(dict.fromkeys(c for n in (*declared, *self._filters) if (c := self._index.get(n))))

    def _breakdown_book(self, figure: FigureColumns) -> LabelBook:
        fixed = tuple(sorted(figure.breakdown.items()))
        if fixed not in self._breakdowns:
            columns = self._breakdown_columns + (self._label_columns if self._labels_have_groups else ())
            self._breakdowns[fixed] = LabelBook(columns, BREAKDOWN, lambda labels: self._read_breakdown(labels, fixed))
        return self._breakdowns[fixed]

    @cached_property
    def _labels_have_groups(self) -> bool:
        return self._layout.labelled is not None and bool(self._layout.labelled.breakdown)

    def _read_breakdown(self, labels: Labels, fixed: tuple[tuple[str, str], ...]) -> tuple[Any, ...]:
        count = len(self._breakdown_columns)
        cells = dict(zip(self._breakdown_columns, labels[:count], strict=True))
        groups = dict(fixed)
        if self._layout.labelled and self._labels_have_groups:
            groups.update(self._layout.labelled.breakdown.get(" | ".join(t or "" for t in labels[count:]), {}))
        for rule in self._layout.breakdowns:
            column = self._index.get(rule.column)
            group = (cells.get(column) if column else None) or ""
            named = self._index.get(rule.dimension_column)
            dimension = ((cells.get(named) if named else rule.dimension) or "").lower()
            said = " ".join(group.split())
            if group := _own_word(said, rule):
                groups.update(_pairs(said, rule) if dimension == WRITTEN_OUT else {dimension: group})
        for name in self._filters:
            column = self._index.get(name)
            group = (cells.get(column) if column else None) or ""
            if group and not group.lower().startswith("total"):
                groups[name] = group
        text = ";".join(f"{d}={g}" for d, g in sorted(groups.items()))
        return text, label_code("breakdown", text)


def with_year_end(text: str, identifier: str | None, year_end: str | None, basis: Basis | None) -> tuple[str, str | None]:
    """A bare year written out by the day on which this publisher's year ends, and the identifier left to read it by.

    2023 is 2023-03-31, or 2022-23; the day takes the place of "Calendar year" and "Reporting year", which say less. Anything but
    a bare year (and the status behind it: 2023 (prov), 2023 [r], 2023p) stays as it is, and so does a year beside a month or week.
    """
    found = re.fullmatch(r"(\d{4})(?:\.0)?(\s*(?:\(.*\)|\[.*\]|[prPR]))?", text.strip())
    if year_end is None or found is None or not says_a_year_alone(identifier):
        return text, identifier
    day = year_end.removeprefix("previous ")
    year = int(found[1]) - (day != year_end)
    written = f"{year}-{day}" if basis == "point_in_time" else f"{year - 1}-{year % 100:02d}"
    return written + (found[2] or ""), None


WRITTEN_OUT = "breakdown"
"""Dimension id of a column that writes whole breakdowns out: age=16;sex=F."""


def _own_word(group: str, rule: BreakdownColumn) -> str:
    """The group as we call it, whatever the case of the file's letters; empty for the total."""
    word = group.casefold()
    if word in (text.casefold() for text in rule.total):
        return ""
    return next((ours for theirs, ours in rule.groups.items() if theirs.casefold() == word), group)


def _pairs(text: str, rule: BreakdownColumn) -> dict[str, str]:
    """Dimension and group of each pair. Words without "=" stay, under the column's own name: they are no total, and a rule refuses them."""
    pairs = (pair.partition("=") for pair in text.split(";") if pair.strip())
    named = {d.strip().lower(): g.strip() for d, _, g in (p if p[2].strip() else (WRITTEN_OUT, "=", p[0]) for p in pairs)}
    return {d: word for d, g in named.items() if (word := g if d == WRITTEN_OUT else _own_word(g, rule))}


def _names(registry: Registry, source: Source) -> dict[str, str]:
    """Registry id, and every label under which this source publishes an indicator, to the indicator's id."""
    return {name: i.id for i in registry.indicators.values() for name in (i.id, *i.names.get(source.id, ()))}
