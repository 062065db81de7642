"""What can be worked out of hidden numbers from the sums that they stand in, and from the words in their place."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl

_ZERO: Final = 1e-9
Numbers = np.ndarray[Any, np.dtype[np.float64]]
Ranks = np.ndarray[Any, np.dtype[np.int64]]


def given_away(hidden: pl.DataFrame, sums: pl.DataFrame) -> pl.Series:
    """The hidden numbers that can have one value only, whatever else is tried that fits all sums and words.

    Rows:    in: hidden one per number that is not known; sums one per total and part of it, known or not.
    Columns: in: hidden(cell, block, step: +1 where the words allow no less than the number is, -1 where no more, else 0),
             sums(sum, total, part).  out: cells.
    Rules:   exact for numbers that need not be whole; where they must be, somebody may still work out a little more.
    """
    terms = pl.concat([
        sums.select("sum", cell="part", factor=pl.lit(1.0)), sums.select("sum", cell="total", factor=pl.lit(-1.0)).unique()
    ]).join(hidden, on="cell").sort("block", "sum", "cell")  # fmt: skip
    if terms.is_empty():
        return hidden["cell"].clear()
    still = _held_in_place(terms)
    free = terms.filter(~pl.col("cell").is_in(still.implode()))
    ends = [0, *np.flatnonzero(np.diff(free["block"].to_numpy())) + 1, len(free)]
    cells, sums_, factors = (free[name].to_numpy() for name in ("cell", "sum", "factor"))
    alone = [_determined(cells[start:end], sums_[start:end], factors[start:end]) for start, end in pairwise(ends) if end > start]
    return pl.concat([still, *(pl.Series("cell", each, still.dtype) for each in alone)])


def _held_in_place(terms: pl.DataFrame) -> pl.Series:
    """Of the numbers that words allow to move one way only, those that no way of moving all numbers together moves at all.

    "Fewer than 10" beside ten at least, 11 together, are 1 and 10: the one can only grow, the other too, and their sum cannot. One linear
    program finds the movement that moves as many as can be: `moved` of a number is 1 where it moves at all.
    """
    from scipy.optimize import linprog  # takes half a second to import, and only building a release needs it
    from scipy.sparse import coo_array

    ends = terms.filter(pl.col("step") != 0).select("cell", "step").unique().sort("cell")
    near = terms.join(terms.filter(pl.col("step") != 0).select("block").unique(), on="block", how="semi")
    if ends.is_empty():
        return terms["cell"].clear()
    cells, sums = near["cell"].unique().sort(), near["sum"].unique().sort()
    column, row = cells.search_sorted(near["cell"]).to_numpy(), sums.search_sorted(near["sum"]).to_numpy()
    own, step, count = cells.search_sorted(ends["cell"]).to_numpy(), ends["step"].to_numpy(), np.arange(len(ends))
    wide = len(cells) + len(ends)
    adds_up = coo_array((near["factor"].to_numpy(), (row, column)), shape=(len(sums), wide))
    moves = coo_array(
        (np.concatenate([-step, np.ones(len(ends))]), (np.tile(count, 2), np.concatenate([own, len(cells) + count]))),
        shape=(len(ends), wide),
    )
    low, high = np.full(wide, -np.inf), np.full(wide, np.inf)
    low[len(cells) :], high[len(cells) :] = 0, 1
    goal = np.concatenate([np.zeros(len(cells)), np.full(len(ends), -1.0)])
    found = linprog(
        goal, A_ub=moves.tocsr(), b_ub=np.zeros(len(ends)), A_eq=adds_up.tocsr(), b_eq=np.zeros(len(sums)), bounds=np.stack([low, high], 1)
    )
    return ends["cell"].filter(pl.Series(found.x[len(cells) :] < 0.5))


def _determined(cells: Ranks, sums: Ranks, factors: Numbers) -> Ranks:
    """The unknowns of a block that stand alone in a row once its sums are solved as far as they go."""
    unknowns, column = np.unique(cells, return_inverse=True)
    rows, row = np.unique(sums, return_inverse=True)
    matrix = np.zeros((len(rows), len(unknowns)))
    np.add.at(matrix, (row, column), factors)
    is_held = np.abs(_solved(matrix)) > _ZERO
    alone: Ranks = unknowns[is_held[is_held.sum(axis=1) == 1].any(axis=0)]
    return alone


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
