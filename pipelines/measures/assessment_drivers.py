"""Drivers: which parts of a service go with the rating of an outcome, as Spearman's rank correlation within each role and wave.

Two ratings that both rise from wave to wave, or change with a wording, would seem to go together in people: so each answer is ranked
among those of its own wave, and the waves are put together. Answers of one person to two questions: a third thing, such as the person's
mood, can move both. What goes together need not follow from it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import LEVELS, z_of

CAUTION: Final = "These go together in the same people's answers; that one brings about the other is not shown."
FEWEST: Final = 10
"""People; below, the interval's formula does not hold."""
CANNOT_TELL: Final = "cannot tell"
NO_SPREAD: Final = "all gave the same answer to one of the two"
TOO_THIN: Final = "too few people in each wave"


def too_few(fewest: int) -> str:
    """Why there is no correlation: which is all that is told of fewer people."""
    return f"fewer than {fewest} people"


def driver_correlations(pairs: pl.DataFrame, within: tuple[str, ...] = ("outcome", "role", "driver"), fewest: int = FEWEST) -> pl.DataFrame:
    """The rank correlation of each driver with the outcome rating.

    Rows:    in: one per person, wave and driver.  out: one per group of `within`, sorted.
    Columns: in: outcome, role, driver, wave, respondent_ref, driver_score, outcome_score; count where a row stands for several people, each
             without a respondent_ref.
             out: within, n (answers), people, correlation, low, high (95 %), goes_with (yes, no, cannot tell), reason.
    Nulls:   in: a score that is null is left out; no respondent_ref: a person of their own.
             n, people, correlation and limits: less than `fewest` people.  correlation and limits: no spread in any wave too, or no `FEWEST`
             answers beyond one for each further wave; reason says which.
    Ties share the mean rank; a rank is divided by its wave's answers. Interval: Fisher's z with variance (1 + r^2/2) / (people - 3) (Bonett
    and Wright 2000), or answers - waves - 2 where that is less. Someone who answered in several waves counts once in it, so it is rather too
    wide than too narrow. Where all ranks agree it is that of ranks of which two neighbours had changed places, up to 1: z knows no width
    there, and ten people who tick alike prove no perfect link.
    """
    held = pairs.drop_nulls(["driver_score", "outcome_score"])
    if "count" not in held.columns:
        held = held.with_columns(count=pl.lit(1, pl.Int64))
    ranked = _ranked(_ranked(held, "driver", within), "outcome", within)
    found = ranked.group_by(within).agg(
        n=pl.col("count").sum(), people=people(), spare=pl.col("count").sum() - pl.col("wave").n_unique() - 2, correlation=_correlation()
    ).sort(within)  # fmt: skip
    is_few = pl.col("people") < fewest
    reason = (
        pl.when(is_few).then(pl.lit(too_few(fewest))).when(pl.col("correlation").is_null()).then(pl.lit(NO_SPREAD))
        .when(pl.col("spare") < FEWEST - 3).then(pl.lit(TOO_THIN))
    )  # fmt: skip
    r = pl.when(pl.col("reason").is_null()).then(pl.col("correlation").clip(-1.0, 1.0))
    reach = z_of(LEVELS[0]) * ((1 + r.pow(2) / 2) / pl.min_horizontal(pl.col("people") - 3, "spare")).sqrt()
    z = r.clip(-_nearest(), _nearest()).arctanh()
    judged = found.with_columns(reason=reason).with_columns(
        correlation=r, low=pl.min_horizontal(r, (z - reach).tanh()), high=pl.max_horizontal(r, (z + reach).tanh())
    )
    goes_with = (
        pl.when(pl.col("reason").is_not_null()).then(pl.lit(CANNOT_TELL))
        .when((pl.col("low") > 0) | (pl.col("high") < 0)).then(pl.lit("yes")).otherwise(pl.lit("no"))
    )  # fmt: skip
    told = (pl.when(~is_few).then(name).alias(name) for name in ("n", "people"))
    return judged.with_columns(goes_with=goes_with).with_columns(told).select(
        *within, "n", "people", "correlation", "low", "high", "goes_with", "reason"
    )  # fmt: skip


def _nearest() -> pl.Expr:
    """The correlation of as many ranks as there are people that all agree but for two neighbours: 1 - 6 x 2 / (n (n^2 - 1))."""
    n = pl.col("people").cast(pl.Float64)
    return 1 - 12 / (n * (n.pow(2) - 1))


def people() -> pl.Expr:
    """How many people stand behind the pairs of a group."""
    ref, count = pl.col("respondent_ref"), pl.col("count")
    return (ref.drop_nulls().n_unique() + count.filter(ref.is_null()).sum()).cast(pl.Int64)


def _ranked(held: pl.DataFrame, name: str, within: tuple[str, ...]) -> pl.DataFrame:
    """Adds the rank of each row's score in its group and wave, from -1/2 to 1/2: that of the middle of all who gave the same score."""
    keys = [*within, "wave", f"{name}_score"]
    same = held.group_by(keys).agg(alike=pl.col("count").sum()).sort(keys)
    wave = [*within, "wave"]
    up_to, every = pl.col("alike").cum_sum().over(wave), pl.col("alike").sum().over(wave)
    ranks = same.select(*keys, ((up_to - pl.col("alike") / 2) / every - 0.5).alias(f"{name}_rank"))
    return held.join(ranks, on=keys, nulls_equal=True)


def _correlation() -> pl.Expr:
    """Pearson's of the ranks, whose mean is 0 in every wave; each row counted as often as it stands for; null without spread."""
    count, driver, outcome = pl.col("count"), pl.col("driver_rank"), pl.col("outcome_rank")
    spread = ((count * driver.pow(2)).sum() * (count * outcome.pow(2)).sum()).sqrt()
    return pl.when(spread > 0).then((count * driver * outcome).sum() / spread)
