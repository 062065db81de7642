"""The cells of one figure: the number, symbol and status that they say, or why they cannot be read."""

from __future__ import annotations

import polars as pl

from pipelines.registry.models import Source
from pipelines.sources.batches import is_blank
from pipelines.sources.values import parse_values

STATUS_WORDS = {
    "prov": "p", "provisional": "p", "rev": "r", "revised": "r", "break": "b", "unreliable": "u", "f": "", "final": "",
}  # fmt: skip
LONGEST_SHOWN = 60
"""Characters of a cell that a message repeats."""
PER_CENT = 100.0


def scaled(values: pl.Series, texts: pl.Series, factor: float) -> pl.Series:
    """The values in the indicator's unit. A share to be multiplied by 100 that is written as a percentage has been so already."""
    # Wherever it stands: "2.5% (p)" has a status behind it.
    is_percent = texts.cast(pl.String).str.contains("%", literal=True).fill_null(False) & (factor == PER_CENT)
    return (values * factor).zip_with(~is_percent, values)


def symbol(value: pl.DataFrame, numerator: pl.DataFrame, denominator: pl.DataFrame) -> pl.Series:
    """Why there is no value: what its own cell says, else what hides the counts it would follow from."""
    found = value["symbol"]
    for part in (numerator["symbol"], denominator["symbol"]):
        if part.null_count() < part.len():
            found = found.zip_with(found.is_not_null() | value["value"].is_not_null(), part)
    return found


def marked(rows: pl.DataFrame, column: str | None) -> pl.DataFrame:
    """The status column of each row: our letter, or that the word is unknown."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
    if column is None or not rows.filter(~is_blank(column)).height:
        return pl.DataFrame({"status": nothing, "problem": nothing})
    word = rows[column].cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
    status = word.replace(STATUS_WORDS).replace("", None)
    is_ours = status.str.contains("^[pbru]+$").fill_null(True)
    told = pl.format('the status "{}" is none of p (provisional), r (revised), b (break), u (unreliable)', word)
    problem = pl.select(pl.when(~is_ours).then(told)).to_series()
    return pl.DataFrame({"status": status.zip_with(is_ours, nothing), "problem": problem})


def joined(statuses: list[pl.Expr]) -> pl.Expr:
    """The letters of all statuses of a row; null where there is none."""
    letters = pl.concat_str([s.cast(pl.String) for s in statuses], ignore_nulls=True)
    return pl.when(letters != "").then(letters)


def sum_of_cells(rows: pl.DataFrame, columns: tuple[str, ...], source: Source, *, are_counts: bool = False) -> pl.DataFrame:
    """The parsed number of each row; of several columns their sum, missing as soon as one of them is."""
    if not columns:
        nothing = pl.Series([None], dtype=pl.String).new_from_index(0, rows.height)
        return pl.DataFrame({"value": nothing.cast(pl.Float64), "symbol": nothing, "status": nothing, "problem": nothing})
    cells = [_parsed(rows[c], source, are_counts) for c in columns]
    if are_counts and len(columns) > 1:
        cells = [_not_below_zero(cell, rows[c]) for cell, c in zip(cells, columns, strict=True)]
    total = cells[0]
    for more in cells[1:]:
        total = pl.DataFrame({
            "value": total["value"] + more["value"],
            **{name: total[name].fill_null(more[name]) for name in ("symbol", "status", "problem")},
        })  # fmt: skip
    return total


def _not_below_zero(cells: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """A part below zero would go unseen in a sum that is above."""
    below = (cells["value"] < 0).fill_null(False)
    if not below.any():
        return cells
    told = pl.format('"{}" is below zero where a count belongs', texts.cast(pl.String).str.strip_chars())
    return cells.with_columns(value=cells["value"].set(below, None), problem=pl.when(below).then(told).otherwise("problem"))


def _parsed(texts: pl.Series, source: Source, are_counts: bool) -> pl.DataFrame:
    """The meaning of each cell; a problem begins with the text it is about, as a figure may be made of several cells."""
    cells = parse_values(texts, source.missing, are_counts=are_counts)
    if cells["problem"].null_count() == cells.height:
        return cells
    shown = texts.cast(pl.String).str.strip_chars().str.slice(0, LONGEST_SHOWN)
    return cells.with_columns(problem=pl.format('"{}" {}', shown, "problem"))
