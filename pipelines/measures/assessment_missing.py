"""Who is missing: the people who answered against the population, group by group."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import LEVELS
from pipelines.measures.wilson import SIDES, wilson

MISSING: Final = "missing"
UNDER: Final = "fewer than their share"
OVER: Final = "more than their share"
AS_EXPECTED: Final = "about their share"
NOT_IN_POPULATION: Final = "not in the population figures"
REGROUPED: Final = "cannot be told: asked in other groups than now"
MISSING_BELOW: Final = 0.5
"""Missing: beyond chance, fewer than half of what their share of the population would give."""


def who_is_missing(people: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """Each group's share of the people who answered beside its share of the population.

    Rows:    in: people one or more per set, dimension and group; population one.  out: one per set, dimension and group of either.
    Columns: in: people(set, dimension, group, people: how many answered), population(set, dimension, group, population). `set` says what is
             counted together, such as a wave and role; a dimension may be joint (`age;sex`, group `16-17;M`).
             out: set, dimension, group, answered, share, low, high, population, population_share, expected, representation.
    Units:   share, low, high (Wilson, 95 %), population_share: per cent.  expected: people, at the population's shares.
    Nulls:   in: a group that is null is unknown, left out of the dimension's total.  population_share, expected: not in the population.
    """
    keys = ["set", "dimension", "group"]
    answered = people.filter(pl.col("group").is_not_null()).group_by(keys).agg(answered=pl.col("people").sum())
    every = population.join(answered, on=keys, how="full", coalesce=True)
    counted = every.with_columns(
        answered=pl.col("answered").fill_null(0), people=pl.col("answered").sum().over("set", "dimension"),
        everyone=pl.col("population").sum().over("set", "dimension"),
    ).filter(pl.col("people") > 0)  # fmt: skip
    population_share = pl.when(pl.col("everyone") > 0).then(100 * pl.col("population") / pl.col("everyone"))
    limits = {side: 100 * pl.sql_expr(wilson("answered", "people", LEVELS[0], side)) for side in SIDES}
    shares = counted.with_columns(share=100 * pl.col("answered") / pl.col("people"), population_share=population_share, **limits)
    judged = shares.with_columns(expected=pl.col("people") * pl.col("population_share") / 100, representation=_representation())
    return judged.select(
        *keys, "answered", "share", "low", "high", "population", "population_share", "expected", "representation"
    ).sort(keys)  # fmt: skip


def _representation() -> pl.Expr:
    theirs = pl.col("population_share")
    return (
        pl.when(theirs.is_null()).then(pl.lit(NOT_IN_POPULATION))
        .when((pl.col("high") < theirs) & (pl.col("share") < MISSING_BELOW * theirs)).then(pl.lit(MISSING))
        .when(pl.col("high") < theirs).then(pl.lit(UNDER))
        .when(pl.col("low") > theirs).then(pl.lit(OVER))
        .otherwise(pl.lit(AS_EXPECTED))
    )  # fmt: skip
