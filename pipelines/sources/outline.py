"""What a file speaks of, gathered while it is read: rules about areas, periods and groups then need not go through every figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl
import polars.selectors as cs

FIGURES: Final = ("indicator", "basis", "period", "period_start", "period_end", "area", "area_text", "sheet")
GROUPS: Final = ("indicator", "breakdown", "sheet", "column")
_MOST_PARTS: Final = 20
"""Batches whose lines wait to be added up: most batches repeat the lines of those before."""


class Outline:
    """Adds up batches of observations (columns of schema.OBSERVATION). `empty` is a batch without rows."""

    def __init__(self, empty: pl.DataFrame) -> None:
        self._figures, self._groups = [_figure_lines(empty)], [_group_lines(empty)]

    def add(self, rows: pl.DataFrame) -> None:
        """Count another batch."""
        self._figures = _few([*self._figures, _figure_lines(rows)], _added_figures)
        self._groups = _few([*self._groups, _group_lines(rows)], _added_groups)

    def figures(self) -> pl.DataFrame:
        """The figures of each indicator, period and area.

        Rows:    one per FIGURES.
        Columns: FIGURES, row (the first), row_count, figure_count (with a value or a symbol), value_count, largest (value),
                 broken_numerator_count (numerators that are no whole numbers), broken_denominator_count, broken_count (numerators or
                 values that are none), broken_numerator and broken_value (one of each).
        """
        return _text(_added_figures(pl.concat(self._figures)))

    def groups(self) -> pl.DataFrame:
        """The breakdowns of each indicator. Rows: one per GROUPS. Columns: GROUPS, row (the first)."""
        return _text(_added_groups(pl.concat(self._groups)))


def outline_of(rows: pl.DataFrame) -> Outline:
    """The outline of observations that are all in memory."""
    outline = Outline(rows.clear())
    outline.add(rows)
    return outline


def _figure_lines(rows: pl.DataFrame) -> pl.DataFrame:
    numerator, denominator, value = pl.col("numerator"), pl.col("denominator"), pl.col("value")
    return (
        rows.lazy()
        .select(
            *FIGURES, "row",
            held=value.is_not_null() | pl.col("symbol").is_not_null(), value=value,
            numerator=pl.when(numerator != numerator.floor()).then(numerator), broken_denominator=denominator != denominator.floor(),
            broken=pl.when(value != value.floor()).then(value),
        )
        .group_by(FIGURES)
        .agg(
            pl.col("row").min(), row_count=pl.len(), figure_count=pl.col("held").sum(), value_count=pl.col("value").count(),
            largest=pl.col("value").max(), broken_numerator_count=pl.col("numerator").count(), broken_denominator_count=pl.col("broken_denominator").sum(),
            broken_count=(pl.col("numerator").is_not_null() | pl.col("broken").is_not_null()).sum(),
            broken_numerator=pl.col("numerator").max(), broken_value=pl.col("broken").max(),
        )
        .collect()
    )  # fmt: skip


def _added_figures(lines: pl.DataFrame) -> pl.DataFrame:
    largest = ("largest", "broken_numerator", "broken_value")
    added = lines.group_by(FIGURES).agg(pl.col("row").min(), cs.ends_with("_count").sum(), pl.col(*largest).max())
    return added.select(lines.columns)


def _group_lines(rows: pl.DataFrame) -> pl.DataFrame:
    return _added_groups(rows.select(*GROUPS, "row"))


def _added_groups(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.group_by(GROUPS).agg(pl.col("row").min())


def _few(parts: list[pl.DataFrame], add: Callable[[pl.DataFrame], pl.DataFrame]) -> list[pl.DataFrame]:
    return parts if len(parts) < _MOST_PARTS else [add(pl.concat(parts))]


def _text(lines: pl.DataFrame) -> pl.DataFrame:
    return lines.with_columns(cs.categorical().cast(pl.String))
