"""Columns of every table the ledger and the releases keep: name, type, unit, meaning. Same name, same meaning, everywhere."""

from __future__ import annotations

import polars as pl

FORMAT_VERSION = 1
"""Written into every submission, decision and manifest; readers know all versions up to this one."""

OBSERVATION: dict[str, tuple[pl.DataType | type[pl.DataType], str]] = {
    "key": (pl.UInt64, "64-bit code of indicator, area, period, basis and breakdown (pipelines.ledger.keys)"),
    "row": (pl.UInt32, "row of the cell as a person sees it in the file, header included, from 1"),
    "sheet": (pl.String, "sheet of the workbook; empty for text files"),
    "column": (pl.String, "header text of the column that holds the figure"),
    "indicator": (pl.String, "registry id; null only before checks"),
    "area": (pl.String, "GSS code (invented areas: X-code); null only before checks"),
    "area_text": (pl.String, "the area as the file names it"),
    "period": (pl.String, "canonical label, e.g. 2023, 2022-23, 2023-Q1, 2009-04; null only before checks"),
    "period_text": (pl.String, "the period as the file writes it"),
    "period_start": (pl.Date, "first day, inclusive"),
    "period_end": (pl.Date, "last day, inclusive"),
    "basis": (pl.String, "one of pipelines.sources.periods.BASES"),
    "breakdown": (pl.String, "dimension=group pairs joined by ';' in order of dimension; empty for the total"),
    "numerator": (pl.Float64, "count above the line; null when not published"),
    "denominator": (pl.Float64, "count below the line; null when not published"),
    "value": (pl.Float64, "in the indicator's unit (0.9 for 0.9 %); null when there is a symbol in its place"),
    "symbol": (pl.String, "c, z, x, low or u where no value is published; else null"),
    "status": (pl.String, "p provisional, r revised, b break, u unreliable, joined without separator; null when none"),
    "text": (pl.String, "exact text of the cell the figure was read from"),
    "area_problem": (pl.String, "why the area could not be resolved; null in every stored submission"),
    "period_problem": (pl.String, "why the period could not be read; null in every stored submission"),
    "value_problem": (pl.String, "why the cell is neither a number nor a known symbol; null in every stored submission"),
}

FINDING: dict[str, tuple[pl.DataType | type[pl.DataType], str]] = {
    "rule": (pl.String, "id of the rule in expectations/suites"),
    "severity": (pl.String, "error (blocks), query (needs a written reason), note"),
    "sheet": (pl.String, "sheet; empty for text files; null when the finding is about the whole file"),
    "row": (pl.UInt32, "row as a person sees it; null when the finding is not about one row"),
    "column": (pl.String, "header text; null when the finding is not about one column"),
    "value": (pl.String, "the offending text; null when there is none"),
    "message": (pl.String, "what is wrong, in plain words"),
    "fix": (pl.String, "what to do next"),
}


def empty(columns: dict[str, tuple[pl.DataType | type[pl.DataType], str]]) -> pl.DataFrame:
    """A frame without rows, of the given columns and types."""
    return pl.DataFrame(schema={name: dtype for name, (dtype, _) in columns.items()})
