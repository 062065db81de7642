"""Labels of a file (areas, periods, indicators, breakdowns) parsed once each, however many rows carry them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

Labels = tuple[str | None, ...]


class LabelBook:
    """Remembers what each distinct tuple of labels means and writes it beside every row that carries it.

    `parse` is called once per distinct tuple, with None for an empty cell, and returns one value per column of `schema`.
    """

    def __init__(self, columns: tuple[str, ...], schema: pl.Schema, parse: Callable[[Labels], tuple[Any, ...]]) -> None:
        self._columns, self._schema, self._parse = columns, schema, parse
        self._known: pl.DataFrame | None = None

    def attach(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with the columns of `schema` added; rows and their order are unchanged."""
        if not self._columns:
            (value,) = [self._parse(())]
            return batch.with_columns(pl.lit(v, dtype=t).alias(n) for (n, t), v in zip(self._schema.items(), value, strict=True))
        known = self._learn(batch.select(self._columns).unique())
        return batch.join(known, on=self._columns, how="left", nulls_equal=True, maintain_order="left")

    def _learn(self, seen: pl.DataFrame) -> pl.DataFrame:
        new = seen if self._known is None else seen.join(self._known, on=self._columns, how="anti", nulls_equal=True)
        if new.height or self._known is None:
            texts = new.select(pl.col(c).cast(pl.String).str.strip_chars() for c in self._columns)
            meanings = [self._parse(labels) for labels in texts.iter_rows()]
            made = pl.concat([new, pl.DataFrame(meanings, schema=self._schema, orient="row")], how="horizontal")
            self._known = made if self._known is None else pl.concat([self._known, made])
        return self._known
