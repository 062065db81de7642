"""Difference between two independent figures, with the interval that their own intervals make (MOVER; Zou and Donner 2008).

low = d - sqrt((a - low_a)^2 + (high_b - b)^2); high = d + sqrt((high_a - a)^2 + (b - low_b)^2), with d = a - b.
For two proportions with Wilson's limits this is Newcombe's hybrid score interval (1998, method 10).
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.interval import WILSON, WILSON_DERIVED
from pipelines.measures.poisson import BYAR, EXACT

NEWCOMBE: Final = "Newcombe"
NEWCOMBE_DERIVED: Final = "Newcombe, widened for rounding"
MOVER: Final = "square-and-add of both rates' limits"


def difference_limits(a: tuple[pl.Expr, pl.Expr, pl.Expr], b: tuple[pl.Expr, pl.Expr, pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Limits of a - b, each given as (value, low, high); null where any is missing. The level is that of both intervals."""
    difference = a[0] - b[0]
    down = ((a[0] - a[1]).pow(2) + (b[2] - b[0]).pow(2)).sqrt()
    up = ((a[2] - a[0]).pow(2) + (b[0] - b[1]).pow(2)).sqrt()
    return difference - down, difference + up


def difference_method(method_a: pl.Expr, method_b: pl.Expr) -> pl.Expr:
    """Name of the method from those of the two intervals; null where they do not go together."""
    methods = (method_a, method_b)
    return (
        pl.when(pl.all_horizontal(method == WILSON for method in methods)).then(pl.lit(NEWCOMBE))
        .when(pl.all_horizontal(method.is_in([WILSON, WILSON_DERIVED]) for method in methods)).then(pl.lit(NEWCOMBE_DERIVED))
        .when(pl.all_horizontal(method.is_in([EXACT, BYAR]) for method in methods)).then(pl.lit(MOVER))
    )  # fmt: skip
