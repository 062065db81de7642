"""Which of a source's layouts a file has, and in which row its header stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from pipelines.registry.models import Layout, Source
from pipelines.sources.text_table import OpenedFile, TextTable

JOINED = " | "
SHEET = "sheet "
"""Begins the name of a sheet among the missing columns."""


@dataclass(frozen=True)
class LayoutMatch:
    """A layout held against one table of a file. It fits where `missing` is empty; else it is the closest one.

    `names` has one header text for each column, stripped, "" where there is none. `near` gives for a declared column that
    is not there, optional ones included, the header text that differs from it by case, spaces or punctuation alone.
    """

    layout: Layout
    table: TextTable
    header_row: int
    """The last row of the header, as a person sees it; 0 where no row has any declared column, or nearly one."""
    names: tuple[str, ...]
    duplicates: tuple[str, ...]
    missing: tuple[str, ...]
    near: dict[str, str] = field(default_factory=dict)
    ragged: tuple[tuple[int, int, int], ...] = ()
    """Rows, the header among them, as (row, cells found, cells expected)."""


def match_layout(opened: OpenedFile, source: Source) -> LayoutMatch:
    """The first layout whose declared columns all stand in one row of a table; failing that the closest, its `missing` filled.

    Header texts are compared exactly after stripping: a renamed column needs a mapping, never a guess.
    """
    closest: LayoutMatch | None = None
    for layout in source.layouts:
        match = match_one(opened, layout)
        if match is not None and not match.missing:
            return match
        if match is not None and (closest is None or _closeness(match) > _closeness(closest)):
            closest = match
    if closest is None:
        raise ValueError(f"source {source.id} has no layout, or file {opened.name} no table")
    return closest


def match_one(opened: OpenedFile, layout: Layout) -> LayoutMatch | None:
    """One layout held against every table that its `sheet` allows: the first that fits, else the closest; None without tables."""
    closest: LayoutMatch | None = None
    for match in _candidates(opened, layout):
        if not match.missing:
            return match
        if closest is None or _closeness(match) > _closeness(closest):
            closest = match
    return closest


def declared_columns(layout: Layout) -> tuple[str, ...]:
    """Every header text that a layout names, optional ones included, in order, once."""
    names: list[str | None] = []
    for rule in layout.area:
        names += [*rule.when, rule.code, rule.dfe_number, rule.name]
    names += [layout.period.column, layout.period.identifier]
    for figure in layout.figures:
        names += [figure.value, *figure.numerator, *figure.denominator]
    if layout.labelled:
        names += [*layout.labelled.columns, layout.labelled.value, layout.labelled.numerator, layout.labelled.denominator]
    for breakdown in layout.breakdowns:
        names += [breakdown.dimension_column, breakdown.column]
    if layout.answers:
        names += [*layout.answers.columns.values(), *layout.answers.groups.values()]
    names += [layout.status, *layout.keep, *layout.neighbours]
    return tuple(dict.fromkeys(name for name in names if name))


def required_columns(layout: Layout) -> tuple[str, ...]:
    """The declared columns without which a file is not of this layout."""
    return tuple(name for name in declared_columns(layout) if name not in layout.optional)


def header_names(table: TextTable, first_row: int, header_rows: int) -> tuple[str, ...]:
    """Header text of each column, from one row, or from two joined as "top | bottom" where a merged title spans columns."""
    bottom = _cells(table, first_row + header_rows - 1)
    if header_rows == 1:
        return bottom
    top = _spread(table, first_row, _cells(table, first_row), bottom)
    return tuple(JOINED.join(part for part in (above, below) if part) for above, below in zip(top, bottom, strict=True))


def similar(name: str) -> str:
    """What is left of a header text without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name).casefold()


def _candidates(opened: OpenedFile, layout: Layout) -> Iterator[LayoutMatch]:
    """The best header row of each sheet that the layout allows, hidden ones last. Where none has the wanted name, all are candidates to report.

    The name of an only sheet says as little as that of a text file, which has none.
    """
    lone = len(opened.tables) == 1 and layout.sheet is not None and re.search(layout.sheet, "")
    named = [t for t in opened.tables if layout.sheet is None or lone or re.search(layout.sheet, t.sheet)]
    named.sort(key=lambda table: table.is_hidden)
    for table in named or opened.tables:
        best = best_row(opened, table, layout)
        yield best if named else replace(best, missing=(f"{SHEET}{layout.sheet}", *best.missing))


def best_row(opened: OpenedFile, table: TextTable, layout: Layout) -> LayoutMatch:
    """One layout held against one table, with the row that has most of its columns as the header; what is not there is `missing`."""
    needed, declared = required_columns(layout), set(declared_columns(layout))
    first = _likeliest_row(table, layout, declared)
    if not first:
        return LayoutMatch(layout, table, 0, ("",) * table.width, (), needed)
    names = header_names(table, first, layout.header_rows)
    missing = tuple(name for name in needed if name not in names)
    header_row = first + layout.header_rows - 1
    duplicates = tuple(name for name, count in Counter(names).items() if name and count > 1)
    near = _near(declared - set(names), names)
    return LayoutMatch(layout, table, header_row, names, duplicates, missing, near, _ragged(opened, table, header_row))


def _likeliest_row(table: TextTable, layout: Layout, declared: set[str]) -> int:
    """The row with most declared columns; where none has any, with most that differ by case, spaces or punctuation alone; else 0."""
    names = {row: set(header_names(table, row, layout.header_rows)) for row in range(1, len(table.head) - layout.header_rows + 2)}
    found = {row: len(declared & texts) for row, texts in names.items()}
    if not any(found.values()):
        shapes = {similar(name) for name in declared}
        found = {row: len(shapes & {similar(text) for text in texts}) for row, texts in names.items()}
    best = max(found, key=lambda row: found[row], default=0)
    return best if found.get(best) else 0


def _closeness(match: LayoutMatch) -> float:
    """Share of the required columns that are there, or nearly; none: 0."""
    needed = required_columns(match.layout)
    nearly = len(match.near.keys() & set(match.missing))
    return (len(needed) - len(match.missing) + nearly / 2) / max(len(needed), 1)


def _near(missing: Collection[str], names: tuple[str, ...]) -> dict[str, str]:
    by_shape = {similar(name): name for name in names if name}
    return {name: by_shape[similar(name)] for name in missing if similar(name) in by_shape}


def _ragged(opened: OpenedFile, table: TextTable, header_row: int) -> tuple[tuple[int, int, int], ...]:
    """Rows below the header with neither its number of cells nor that of most rows; and the header, if it is shorter than they are.

    A header that is one cell short would shift every column unseen. A longer one only names columns that the rows leave out.
    """
    header = table.head[header_row - 1]
    below = tuple(entry for entry in opened.ragged if entry[0] > header_row and entry[1] != len(header))
    return ((header_row, len(header), table.cells), *below) if len(header) < table.cells else below


def _cells(table: TextTable, row: int) -> tuple[str, ...]:
    """Texts of a row of the head, stripped, one for each column of the table."""
    cells = tuple(text.strip().lstrip("\ufeff").strip() for text in table.head[row - 1])  # a file joined from two has its mark twice
    return cells + ("",) * (table.width - len(cells))


def _spread(table: TextTable, row: int, top: tuple[str, ...], bottom: tuple[str, ...]) -> tuple[str, ...]:
    """The upper header row with each merged text repeated over its columns.

    Where no cell of the row is merged with its neighbour (csv, xls and ods never tell), a text reaches to the next one; not so if
    the cell under it is empty, because then it is itself the name of its column.
    """
    spans = [(left, right) for first, left, last, right in table.merged if first <= row <= last and left < right]
    filled = list(top)
    if spans:
        for left, right in spans:
            filled[left : right + 1] = [top[left]] * (min(right, len(top) - 1) + 1 - left)
        return tuple(filled)
    for column in range(1, len(filled)):
        if not filled[column] and bottom[column] and bottom[column - 1]:
            filled[column] = filled[column - 1]
    return tuple(filled)
