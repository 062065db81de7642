"""A workbook to fill in: the columns a source asks for, with the indicators and areas that it may name."""

from __future__ import annotations

import datetime as dt
import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.errors import Refused
from pipelines.registry.models import Layout, Registry, Source
from pipelines.sources.answer_template import answer_template
from pipelines.sources.layouts import JOINED, declared_columns
from pipelines.sources.other_sheets import AREAS, GUIDES, HELP, INDICATORS

FIGURES = "Figures"
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Texts of the registry stay text: a title that begins with '=' is not a formula."""
LAST_ROW = 10_000
SYMBOLS = {
    "c": "confidential: the figure exists and must not be shown",
    "z": "not applicable",
    "x": "not available",
    "low": "rounds to zero",
    "u": "unreliable",
}


def write_template(source: Source, registry: Registry, to: Path, today: dt.date | None = None) -> None:
    """Writes an xlsx that `source` can read once it is filled in. It offers the areas that are there `today`; no day: those without an end.

    Errors: Refused when the file exists: somebody may have filled it in already.
    """
    if to.exists():
        raise Refused(to.name, "a name that is still free", "a file of that name", "Choose another name, or move the file away.")
    content = answer_template(source, registry) if source.kind == "responses" else _content(source.layouts[0], source, registry, today)
    try:
        to.write_bytes(content)
    except OSError as fault:
        with suppress(OSError):
            to.unlink(missing_ok=True)
        raise Refused(str(to), "a place that can be written", os.strerror(fault.errno or 0), "Name another place.") from fault


def _content(layout: Layout, source: Source, registry: Registry, today: dt.date | None) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, AS_TEXT | {"in_memory": True}) as workbook:
        bold, text = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        lists = {INDICATORS: _indicators(source, registry), AREAS: _areas(registry, today)}
        _write_figures(workbook.add_worksheet(FIGURES), layout, bold, text, {name: len(rows) for name, rows in lists.items()})
        for name, rows in lists.items():
            _write_rows(workbook.add_worksheet(name), rows, bold)
        _write_rows(workbook.add_worksheet(HELP), _help(source, layout), bold)
    return made.getvalue()


def _write_figures(sheet: Any, layout: Layout, bold: Any, text: Any, list_lengths: dict[str, int]) -> None:
    """Every column but the figures' is formatted as text, or a spreadsheet would turn 2022-23 and 3-4 into dates."""
    values = _value_columns(layout)
    sheet.freeze_panes(layout.header_rows, 0)
    for position, name in enumerate(declared_columns(layout)):
        parts = name.split(JOINED, 1) if layout.header_rows == 2 else [name]
        sheet.set_column(position, position, max(14, len(name) + 2), None if name in values else text)
        for row, part in enumerate(parts if len(parts) == layout.header_rows else ["", *parts]):
            sheet.write_string(row, position, part, bold)
        if offered := _offered(layout, name):
            allowed = f"='{offered}'!$A$2:$A${list_lengths[offered]}"
            sheet.data_validation(layout.header_rows, position, LAST_ROW, position, {
                "validate": "list", "source": allowed, "error_title": f"Not in the sheet {offered}",
                "error_message": f"Choose a code from the sheet {offered}.", "error_type": "warning",
            })  # fmt: skip


def _value_columns(layout: Layout) -> set[str]:
    figures = [column for f in layout.figures for column in (f.value, *f.numerator, *f.denominator)]
    labelled = layout.labelled
    return {c for c in [*figures, *((labelled.value, labelled.numerator, labelled.denominator) if labelled else ())] if c}


def _offered(layout: Layout, name: str) -> str | None:
    """The sheet whose first column lists what may stand in that column."""
    if any(name == area.code for area in layout.area):
        return AREAS
    if layout.labelled and layout.labelled.columns == (name,):
        return INDICATORS
    return None


def _indicators(source: Source, registry: Registry) -> list[tuple[str, ...]]:
    rows = [
        (i.id, i.title, i.unit, i.basis.replace("_", " "), i.numerator, i.denominator)
        for i in registry.indicators.values()
        if (i.status == "illustrative") == source.id.startswith("illustrative")
    ]
    return [GUIDES[INDICATORS], *rows]


def _areas(registry: Registry, today: dt.date | None) -> list[tuple[str, ...]]:
    from_day = today or dt.date.max
    living = sorted((a for a in registry.areas.values() if (a.valid_to or dt.date.max) >= from_day), key=lambda a: (a.level, a.name))
    return [GUIDES[AREAS], *((a.code, a.name, a.level.replace("_", " ")) for a in living)]


def _help(source: Source, layout: Layout) -> list[tuple[str, ...]]:
    return [
        GUIDES[HELP],
        *((name, _meaning(layout, name)) for name in declared_columns(layout)),
        ("", ""),
        ("Instead of a figure", "Meaning"),
        *SYMBOLS.items(),
        *((text, SYMBOLS[symbol]) for text, symbol in source.missing.items()),
        ("", ""),
        ("Save as", ", ".join(source.formats)),
    ]


def _meaning(layout: Layout, name: str) -> str:
    if any(name == area.code for area in layout.area):
        return "The area's code, from the sheet Areas."
    if any(name in (area.name, area.dfe_number) for area in layout.area):
        return "The area's name or number; may stay empty where the code is given."
    if name == layout.period.column:
        return "2023 (calendar year), 2022-23, 2023-Q1, 2022-23 Q3, 2009-04, Oct 2021-Sep 2022"
    if layout.labelled and name in layout.labelled.columns:
        return "The indicator, from the sheet Indicators."
    if any(name in (b.column, b.dimension_column) for b in layout.breakdowns):
        return "The group that the figure is about, such as age=16;sex=F; empty for everyone."
    if name == layout.status:
        return "p provisional, r revised, b break in the series, u unreliable; else empty."
    return "A figure, or a symbol in its place." if name in _value_columns(layout) else ""


def _write_rows(sheet: Any, rows: list[tuple[str, ...]], bold: Any) -> None:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, bold if row == 0 else None)
    for column, cells in enumerate(zip(*rows, strict=True)):
        sheet.set_column(column, column, min(80, max(map(len, cells)) + 2))
    sheet.freeze_panes(1, 0)
