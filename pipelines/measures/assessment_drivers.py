"""Drivers: which parts of a service go with the rating of an outcome, as Spearman's rank correlation within each role.

Answers of one person to two questions: a third thing, such as the person's mood, can move both. What goes together need not follow from it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import LEVELS, z_of

CAUTION: Final = "These go together in the same people's answers; that one brings about the other is not shown."
FEWEST: Final = 10
"""People; below, the interval's formula does not hold."""
TOO_FEW: Final = f"fewer than {FEWEST} people"
NO_SPREAD: Final = "all gave the same answer to one of the two"


def driver_correlations(pairs: pl.DataFrame, within: tuple[str, ...] = ("outcome", "role", "driver")) -> pl.DataFrame:
    """The rank correlation of each driver with the outcome rating.

    Rows:    in: one per person, wave and driver.  out: one per group of `within`, sorted.
    Columns: in: outcome, role, driver, respondent_ref, driver_score, outcome_score.
             out: within, n (answers), people, correlation, low, high (95 %), goes_with (yes, no, cannot tell), reason.
    Nulls:   in: a score that is null is left out; no respondent_ref: a person of their own.
             correlation and limits: fewer than 10 people, or no spread; reason says which.
    Ties share the mean rank. Interval: Fisher's z with variance (1 + r^2/2) / (people - 3) (Bonett and Wright 2000). Someone who answered in several
    waves counts once in it, so it is rather too wide than too narrow.
    """
    held = pairs.drop_nulls(["driver_score", "outcome_score"])
    ranks = {f"{name}_rank": pl.col(f"{name}_score").rank("average").over(within) for name in ("driver", "outcome")}
    people = pl.col("respondent_ref").drop_nulls().n_unique() + pl.col("respondent_ref").null_count()
    found = held.with_columns(**ranks).group_by(within).agg(
        n=pl.len(), people=people.cast(pl.Int64), correlation=pl.corr("driver_rank", "outcome_rank").fill_nan(None)
    ).sort(within)  # fmt: skip
    reason = pl.when(pl.col("people") < FEWEST).then(pl.lit(TOO_FEW)).when(pl.col("correlation").is_null()).then(pl.lit(NO_SPREAD))
    r = pl.when(pl.col("reason").is_null()).then(pl.col("correlation").clip(-1.0, 1.0))
    reach = z_of(LEVELS[0]) * ((1 + r.pow(2) / 2) / (pl.col("people") - 3)).sqrt()
    judged = found.with_columns(reason=reason).with_columns(
        correlation=r, low=(r.arctanh() - reach).tanh(), high=(r.arctanh() + reach).tanh()
    )
    goes_with = (
        pl.when(pl.col("reason").is_not_null()).then(pl.lit("cannot tell"))
        .when((pl.col("low") > 0) | (pl.col("high") < 0)).then(pl.lit("yes")).otherwise(pl.lit("no"))
    )  # fmt: skip
    return judged.with_columns(goes_with=goes_with).select(
        *within, "n", "people", "correlation", "low", "high", "goes_with", "reason"
    )  # fmt: skip
