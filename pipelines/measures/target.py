"""Whether a figure meets its target: a single value, a range, or a value that lies in the other period or area.

A figure on its target has met it, whichever direction is better. A target of another kind is one of these with its value looked up
first: one per period, a percentile of all areas, England's value of the year before.
Each rule is symmetric: turned upside down, with the other direction better, it gives the same word.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.benchmark import BETTER, SIMILAR, WORSE

MET: Final = "met"
NOT_MET: Final = "not met"


def target_status(value: pl.Expr, target: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """met or not met; null where value or target is missing or neither direction is better."""
    return (
        pl.when(value.is_null() | target.is_null()).then(None)
        .when(improvement_direction == "increase").then(pl.when(value >= target).then(pl.lit(MET)).otherwise(pl.lit(NOT_MET)))
        .when(improvement_direction == "decrease").then(pl.when(value <= target).then(pl.lit(MET)).otherwise(pl.lit(NOT_MET)))
    )  # fmt: skip


def interval_on_target(low: pl.Expr, high: pl.Expr, target: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """better where the whole interval has met the target, worse where none of it has, else similar; null as for `target_status`."""
    status = [target_status(end, target, improvement_direction) for end in (low, high)]
    return (
        pl.when(pl.any_horizontal(end.is_null() for end in status)).then(None)
        .when(pl.all_horizontal(end == MET for end in status)).then(pl.lit(BETTER))
        .when(pl.all_horizontal(end == NOT_MET for end in status)).then(pl.lit(WORSE))
        .otherwise(pl.lit(SIMILAR))
    )  # fmt: skip


def value_in_range(value: pl.Expr, least: pl.Expr, most: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """similar within the range, better where the good end is reached, worse short of the other end; null where the ends are swapped.

    The end that is reached first counts as within: increase: [least, most) is similar; decrease: (least, most] is.
    """
    reaches = [target_status(value, end, improvement_direction) for end in (least, most)]
    is_up = improvement_direction == "increase"
    reaches_good = pl.when(is_up).then(reaches[1]).otherwise(reaches[0])
    reaches_fair = pl.when(is_up).then(reaches[0]).otherwise(reaches[1])
    return (
        pl.when((least > most) | reaches_good.is_null() | reaches_fair.is_null()).then(None)
        .when(reaches_good == MET).then(pl.lit(BETTER))
        .when(reaches_fair == MET).then(pl.lit(SIMILAR))
        .otherwise(pl.lit(WORSE))
    )  # fmt: skip
