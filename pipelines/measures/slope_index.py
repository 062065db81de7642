"""Slope and relative index of inequality: how far a value differs from the most to the least deprived end of a population.

No bundled indicator uses them. Point estimates only: published intervals are simulated, and depend on the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import polars as pl

Transform = Literal["none", "log", "logit"]
_Change = Callable[[pl.Expr], pl.Expr]
_THERE: Final[dict[Transform, _Change]] = {"none": lambda y: y, "log": pl.Expr.log, "logit": lambda y: (y / (1 - y)).log()}
_BACK: Final[dict[Transform, _Change]] = {"none": lambda y: y, "log": pl.Expr.exp, "logit": lambda y: 1 / (1 + (-y).exp())}


def slope_indices(quantiles: pl.DataFrame, transform: Transform = "none") -> pl.DataFrame:
    """Both indices of each group.

    Rows:    in: one per group and quantile.  out: one per group, sorted.
    Columns: in: group, place (1 = most deprived), population, value.  out: group, slope_index, relative_index.
    Units:   slope_index: that of value, least less most deprived end.  relative_index: least over most deprived end.
    Method:  least squares of the (transformed) value on the middle of each quantile's share of the population, weighted by population;
             the two ends are transformed back before they are compared.
    Nulls:   both indices: a quantile has no population or no value, or one that cannot be transformed (the logarithm of 0), or everybody is
             in one quantile.  relative_index: the most deprived end is at 0.
    """
    weight, x, y = pl.col("population"), pl.col("middle"), pl.col("fitted")
    placed = quantiles.sort("group", "place").with_columns(
        middle=((weight.cum_sum() - weight / 2) / weight.sum()).over("group"), fitted=_THERE[transform](pl.col("value"))
    )
    whole = weight.sum()
    centre_x, centre_y = (weight * x).sum() / whole, (weight * y).sum() / whole
    slope = (weight * (x - centre_x) * (y - centre_y)).sum() / (weight * (x - centre_x).pow(2)).sum()
    # A sum passes over nulls: without this a missing value would count as 0.
    line = pl.when(weight.is_not_null().all() & y.is_not_null().all() & slope.is_finite()).then(slope)
    ends = placed.group_by("group", maintain_order=True).agg(most=centre_y - line * centre_x, least=centre_y + line * (1 - centre_x))
    most, least = (_BACK[transform](pl.col(end)) for end in ("most", "least"))
    return ends.select("group", slope_index=least - most, relative_index=pl.when(most != 0).then(least / most))
