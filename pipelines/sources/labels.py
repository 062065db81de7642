"""Labels of a file (areas, periods, indicators, breakdowns) parsed once each, however many rows carry them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

Labels = tuple[str | None, ...]
LABEL: pl.DataType = pl.Categorical()
"""Type of a column whose few texts repeat: four bytes a row, and parsed once per text."""
NO_WIDTH, HARD_BLANKS = "[\u200b-\u200d\u2060\ufeff]", "[\u00a0\u2007\u202f]"
"""Characters that nobody sees, and blanks that are not the space bar's."""
FIRST_ROWS = 5_000
NO_LABEL = "(blank)"
"""Stands first in the words for a label whose cell is empty, as below the first row of a merged one."""
PLACE = "place"
"""Column with one number per distinct tuple of labels: joining on it is several times faster than on the labels themselves."""


class LabelBook:
    """Remembers what each distinct tuple of labels means and writes it beside every row that carries it.

    `columns` are categories. `parse` is called once per distinct tuple, with stripped texts and None for an empty cell, and
    returns one value per column of `schema`.
    """

    def __init__(self, columns: tuple[str, ...], schema: pl.Schema, parse: Callable[[Labels], tuple[Any, ...]]) -> None:
        self._columns, self._schema, self._parse = columns, schema, parse
        self._known = pl.DataFrame(schema={**dict.fromkeys(columns, LABEL), **schema})
        self._bits = min(64 // max(len(columns), 1), 32)

    def attach(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with the columns of `schema` added; rows and their order are unchanged."""
        if not batch.height:
            return batch.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in self._schema.items())
        if not self._columns:
            meaning = zip(self._schema.items(), self._parse(()), strict=True)
            return batch.with_columns(pl.lit(value, dtype).alias(name) for (name, dtype), value in meaning)
        # A column of many texts may not fit its share of the number; from then on tuples are compared as they are.
        if self._bits and any(_most(batch[c]) >= self._empty for c in self._columns):
            self._bits = 0
        places = self._place(batch)
        if not self._known.height:
            # Most labels stand in the first rows: what is learnt there need not be looked for among all rows.
            self._learn_new(batch, places.head(FIRST_ROWS))
        lines = self._lines(places)
        if lines.null_count():
            self._learn_new(batch, places.filter(lines.is_null()), lines.is_null().arg_true())
            lines = self._lines(places)
        return batch.with_columns(_meaning(self._known.get_column(name), lines) for name in self._schema)

    def _lines(self, places: pl.Series) -> pl.Series:
        """The line of what is known for each place; null where it is new."""
        known = self._known.select(self._place(self._known)).with_row_index("line")
        return places.to_frame().join(known, on=PLACE, how="left", maintain_order="left").get_column("line")

    def _learn_new(self, batch: pl.DataFrame, places: pl.Series, rows: pl.Series | None = None) -> None:
        """Learns what each distinct place means; `rows`: the rows of the batch in which the places stand, default the first ones."""
        first = places.is_first_distinct().arg_true()
        new = batch.select(self._columns)[first if rows is None else rows.gather(first)]
        texts = new.select(_seen(c).replace("", None) for c in self._columns)
        meanings = pl.DataFrame([self._parse(labels) for labels in texts.iter_rows()], schema=self._schema, orient="row")
        self._known = pl.concat([self._known, pl.concat([new, meanings], how="horizontal")])

    @property
    def _empty(self) -> int:
        """The number of an empty cell: the highest of a column's share."""
        return (1 << (self._bits or 64)) - 1

    def _place(self, frame: pl.DataFrame) -> pl.Series:
        codes = [frame.get_column(c).to_physical().cast(pl.UInt64).fill_null(self._empty) for c in self._columns]
        if not self._bits:
            return frame.select(pl.struct(code.alias(f"{i}") for i, code in enumerate(codes)).alias(PLACE)).to_series()
        place = codes[0]
        for code in codes[1:]:
            place = place * 2**self._bits + code
        return place.alias(PLACE)


def _most(labels: pl.Series) -> int:
    """The highest code among categories; 0 where all are null."""
    most = labels.to_physical().max()
    return most if isinstance(most, int) else 0


def _seen(column: str) -> pl.Expr:
    """The text as a person sees it: without characters of no width, such as a byte order mark in the middle of a file, or outer blanks."""
    return pl.col(column).cast(pl.String).str.replace_all(NO_WIDTH, "").str.replace_all(HARD_BLANKS, " ").str.strip_chars()


def _meaning(known: pl.Series, lines: pl.Series) -> pl.Series | pl.Expr:
    """What each row's labels mean; a column that says the same of every label needs no copying row by row."""
    if known.len() and known.n_unique() == 1:
        return pl.lit(known.first(), known.dtype).alias(known.name)
    return known.gather(lines)
