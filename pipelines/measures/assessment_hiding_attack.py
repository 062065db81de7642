"""What can be worked out of hidden numbers from the sums that they stand in: as equations, and by carrying limits from sum to sum."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

ANY: Final = 2.0**40
"""Stands for no upper limit: so large that nothing reaches it, so small that sums of it stay exact."""
_ROUNDS: Final = 50
"""More than any chain of sums is long; limits that still narrow then stay as they are, which only finds less."""
_ZERO: Final = 1e-9
Numbers = np.ndarray[Any, np.dtype[np.float64]]


def determined(terms: pl.DataFrame) -> pl.Series:
    """The unknowns of a block that have one value only: those that stand alone in a row once the sums are solved as far as they go."""
    unknowns, rows = terms["cell"].unique().sort(), terms["sum"].unique().sort()
    matrix = np.zeros((len(rows), len(unknowns)))
    np.add.at(
        matrix, (rows.search_sorted(terms["sum"]).to_numpy(), unknowns.search_sorted(terms["cell"]).to_numpy()), terms["factor"].to_numpy()
    )
    is_held = np.abs(_solved(matrix)) > _ZERO
    alone = is_held[is_held.sum(axis=1) == 1]
    return unknowns.filter(pl.Series(alone.any(axis=0), dtype=pl.Boolean))


def _solved(matrix: Numbers) -> Numbers:
    """The reduced row echelon form (Gauss and Jordan). Sums are so thin that touching only the rows that change is quicker than a decomposition."""
    solved, done = matrix.copy(), 0
    for column in range(matrix.shape[1]):
        if done == len(solved):
            break
        pivot = done + int(np.abs(solved[done:, column]).argmax())
        if abs(solved[pivot, column]) <= _ZERO:
            continue
        solved[[done, pivot]] = solved[[pivot, done]]
        solved[done] /= solved[done, column]
        others = np.flatnonzero(np.abs(solved[:, column]) > _ZERO)
        others = others[others != done]
        solved[others] -= solved[others, column, None] * solved[done]
        done += 1
    return solved


def narrowed(limits: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """How narrow the limits of each cell become once those of totals and parts are carried over every sum.

    Rows:    in: limits one per cell; sums one per total and part of it.  out: one per cell, sorted.
    Columns: in: limits(cell, low, high; ANY: none), sums(sum, total, part).  out: cell, low, high.
    """
    ordered = limits.sort("cell").with_columns(pl.col("low", "high").cast(pl.Float64))
    cells, low, high = ordered["cell"], ordered["low"].to_numpy().copy(), ordered["high"].to_numpy().copy()
    heads = sums.select("sum", "total").unique().sort("sum")
    rank = heads["sum"].search_sorted(sums["sum"]).to_numpy()
    total, part = (cells.search_sorted(column).to_numpy() for column in (heads["total"], sums["part"]))
    for _ in range(_ROUNDS):
        before = low.copy(), high.copy()
        least, most = (np.bincount(rank, weights=ends[part], minlength=len(total)) for ends in (low, high))
        np.maximum.at(low, total, least)
        np.minimum.at(high, total, most)
        # What a total leaves of a part: the total's limit less those of all the other parts.
        from_below, from_above = low[total][rank] - (most[rank] - high[part]), high[total][rank] - (least[rank] - low[part])
        np.maximum.at(low, part, from_below)
        np.minimum.at(high, part, from_above)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return ordered.with_columns(low=pl.Series(low), high=pl.Series(high))
