"""Which source a file looks like, with reasons in plain words."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.registry.models import Basis, Layout, Registry, Source
from pipelines.sources.answer_labels import COMMENT_OF
from pipelines.sources.areas import AreaResolver
from pipelines.sources.draft import draft_source
from pipelines.sources.layouts import LayoutMatch, match_one, required_columns
from pipelines.sources.periods import PeriodFault, parse_period
from pipelines.sources.text_table import OpenedFile

__all__ = ["Guess", "draft_source", "guess"]

SAMPLE_ROWS = 200
GOOD_ENOUGH = 0.5
COLUMNS_WEIGH, AREAS_WEIGH, PERIODS_WEIGH = 0.6, 0.2, 0.2
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Guess:
    """One source and layout that a file may have. `score` is from 0 to 1; 1 where every column, area and period was understood."""

    source: str
    layout: str
    header_row: int
    mapping: dict[str, str]
    """Header text -> what the source takes it for."""
    reasons: list[str]
    score: float
    fits: bool
    """Every column that it needs is there: the source can read the file."""


def guess(opened: OpenedFile, registry: Registry) -> list[Guess]:
    """The sources that the file may come from, likeliest first; none when no source has half of the columns it needs."""
    resolver = AreaResolver(registry)
    found = []
    for source in registry.sources.values():
        for layout in source.layouts:
            match = match_one(opened, layout)
            if match is not None and (one := _judged(opened, source, match, resolver, registry)):
                explained = len(one.mapping) if layout.answers else len(required_columns(layout))  # any file of answers has the few needed
                found.append((one.fits, one.score, explained, one))
    found.sort(key=lambda entry: entry[:3], reverse=True)
    best: dict[str, Guess] = {}
    for *_, one in found:
        best.setdefault(one.source, one)
    return list(best.values())


def _judged(opened: OpenedFile, source: Source, match: LayoutMatch, resolver: AreaResolver, registry: Registry) -> Guess | None:
    """The guess, unless less than half of the columns are there or nothing in the sampled rows makes sense."""
    needed = required_columns(match.layout)
    present = len([name for name in needed if name in match.names])
    if not present or present < GOOD_ENOUGH * len(needed):
        return None
    rows = _sample(match)
    reasons = [_columns_reason(match, needed, present)]
    areas = _share_of_areas(rows, match.layout, resolver, reasons)
    periods = _share_of_periods(rows, match.layout, source, registry, reasons)
    score = COLUMNS_WEIGH * present / len(needed) + AREAS_WEIGH * areas + PERIODS_WEIGH * periods
    fits = not match.missing and opened.format in source.formats
    if opened.format not in source.formats:
        reasons.append(f"the source sends {', '.join(source.formats)}, not {opened.format}")
    if match.layout.indicator_columns == "meta":
        reasons.append("its .meta.csv is beside it" if opened.meta else "its .meta.csv is not beside it")
        fits = fits and opened.meta is not None
    return Guess(source.id, match.layout.id, match.header_row, _mapping(match, registry), reasons, round(score, 3), fits)


def _columns_reason(match: LayoutMatch, needed: tuple[str, ...], present: int) -> str:
    where = f"row {match.header_row}" + (f" of sheet {match.table.sheet}" if match.table.sheet else "")
    if not match.missing:
        return f"all {len(needed)} columns it needs are in {where}"
    missing = [f"{name} (the file has '{match.near[name]}')" if name in match.near else name for name in match.missing]
    return f"{present} of the {len(needed)} columns it needs are in {where}; missing: {', '.join(missing)}"


def _sample(match: LayoutMatch) -> Rows:
    frame = match.table.frame.filter(pl.col("row") > match.header_row).head(SAMPLE_ROWS).collect()
    columns = {name: f"c{i}" for i, name in reversed(list(enumerate(match.names))) if name}
    return frame.select(pl.col(c).fill_null("").str.strip_chars().alias(name) for name, c in columns.items()).to_dicts()


def _share_of_areas(rows: Rows, layout: Layout, resolver: AreaResolver, reasons: list[str]) -> float:
    known = [_is_known_area(row, layout, resolver) for row in rows if any(row.values())]
    if not known:
        reasons.append("there are no rows below the header")
        return 0
    reasons.append(f"{sum(known)} of the first {len(known)} rows name an area of the registry")
    return sum(known) / len(known)


def _is_known_area(row: dict[str, str], layout: Layout, resolver: AreaResolver) -> bool:
    for rule in layout.area:
        if all(row.get(column, "") == text for column, text in rule.when.items()):
            code, number, name = (row.get(column or "") or None for column in (rule.code, rule.dfe_number, rule.name))
            return rule.fixed is not None or resolver.resolve(code=code, dfe_number=number, name=name).code is not None
    return False


def _share_of_periods(rows: Rows, layout: Layout, source: Source, registry: Registry, reasons: list[str]) -> float:
    rule = layout.period
    if rule.column is None:
        return 1
    bases: list[Basis | None] = [rule.basis] if rule.basis else [None, *sorted(_bases(layout, source, registry))]
    texts = [(row.get(rule.column, ""), row.get(rule.identifier or "")) for row in rows if row.get(rule.column)]
    known = {text: _is_period(*text, bases, layout) for text in set(texts)}
    count = sum(known[text] for text in texts)
    if not texts:
        reasons.append(f"the column {rule.column} is empty")
        return 0
    examples = ", ".join(sorted({text for (text, _), is_read in known.items() if is_read})[:3])
    reasons.append(f"{count} of {len(texts)} periods in {rule.column} can be read" + (f", such as {examples}" if examples else ""))
    return count / len(texts)


def _bases(layout: Layout, source: Source, registry: Registry) -> set[Basis]:
    """Where the layout leaves the basis to the indicators: those that it can hold."""
    if source.kind == "responses":
        return {instrument.basis for instrument in registry.instruments.values()}
    declared = {figure.indicator for figure in layout.figures}
    return {i.basis for i in registry.indicators.values() if i.id in declared or source.id in i.names}


def _is_period(text: str, identifier: str | None, bases: list[Basis | None], layout: Layout) -> bool:
    for basis in bases:
        try:
            parse_period(text, identifier=identifier, basis=basis, basis_of_identifier=layout.period.basis_of_identifier)
        except PeriodFault:
            continue
        return True
    return False


def _mapping(match: LayoutMatch, registry: Registry) -> dict[str, str]:
    """Each declared column that the file has, with its meaning; in the order of the file."""
    layout = match.layout
    meaning: dict[str, str] = {}
    for area in layout.area:
        for column, words in ((area.code, "area code"), (area.dfe_number, "DfE number of the area"), (area.name, "area name")):
            if column:
                meaning.setdefault(column, words)
        meaning |= {column: "says which column names the area" for column in area.when if column not in meaning}
    for column, words in ((layout.period.column, "period"), (layout.period.identifier, "kind of period"), (layout.status, "status")):
        if column:
            meaning.setdefault(column, words)
    for figure in layout.figures:
        split = "".join(f", {dimension} {group}" for dimension, group in figure.breakdown.items())
        parts = (("value", (figure.value,)), ("numerator", figure.numerator), ("denominator", figure.denominator))
        meaning |= {column: f"{part} of {figure.indicator}{split}" for part, columns in parts for column in columns if column}
    if layout.labelled:
        meaning |= dict.fromkeys(layout.labelled.columns, "names the indicator")
        for column, words in (
            (layout.labelled.value, "value"),
            (layout.labelled.numerator, "numerator"),
            (layout.labelled.denominator, "denominator"),
        ):
            meaning |= {column: words} if column else {}
    if layout.answers:
        meaning |= {column: key for key, column in layout.answers.columns.items()}
        meaning |= {column: f"group by {dimension}" for dimension, column in layout.answers.groups.items()}
        if layout.answers.shape == "wide":
            asked = [q for instrument in registry.instruments.values() for q in instrument.questions]
            meaning |= {q.id: f"answers to {q.id}" for q in asked} | {q.id + COMMENT_OF: f"comments on {q.id}" for q in asked}
    meaning |= {column: f"neighbour {rank}" for rank, column in enumerate(layout.neighbours, start=1)}
    for breakdown in layout.breakdowns:
        meaning[breakdown.column] = f"breakdown by {breakdown.dimension or breakdown.dimension_column}"
    return {name: meaning[name] for name in match.names if name in meaning}
