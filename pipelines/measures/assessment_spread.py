"""How far the mean of a group of answers may be off by chance, where one person may have answered more than once or two people judged one case.

Each answer carries its influence on the mean, (score - mean) / n; the variance of anything added up from means is the sum of squares of
the influences, added up first over each respondent and over each pair, less what both ways count twice (Cameron, Gelbach and Miller 2011).
With single answers it is s^2 / n, with complete pairs that of the paired differences; `low` and `high` are then those of `mean.means`.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import LEVELS
from pipelines.measures.mean import student

QUESTION: Final = ("outcome", "question", "area")
WAVE: Final = (*QUESTION, "wave")
GROUP: Final = (*WAVE, "role")
NO_SPREAD: Final = "none: the answers have no spread"
TOO_FEW: Final = "none: a single respondent has no spread"


def answers(responses: pl.DataFrame, sums: pl.DataFrame | None = None) -> pl.DataFrame:
    """The responses that have a score, with the person and the pair each belongs to as numbers, and their influence on their group's mean.

    Rows:    in: one per respondent, question and wave, or case rated.  out: those with a score.
    Columns: in: outcome, question, area, wave, role, wording, respondent_ref, pair_ref, score.
             out: also respondent, pair, influence, count (how many answers the row stands for; 1 where in has no such column. More only
             where neither the respondent nor the pair is known: such answers differ in nothing but their score).
    Nulls:   respondent: no respondent_ref, a person of their own.  pair: no pair_ref, paired with nobody.
             influence: a single person in the group.
    References that are whole numbers already stay as they are. `sums`: what `group_sums` gives, where it is known already.
    """
    numbers = {name: pl.col(f"{name}_ref") if responses.schema[f"{name}_ref"].is_integer() else pl.col(f"{name}_ref").rank("dense")
               for name in ("respondent", "pair")}  # fmt: skip
    count = pl.col("count") if "count" in responses.columns else pl.lit(1, pl.Int64)
    held = responses.filter(pl.col("score").is_not_null()).with_columns(score=pl.col("score").cast(pl.Float64), count=count, **numbers)
    sums = group_sums(held) if sums is None else sums
    factor = pl.when(pl.col("people") > 1).then((pl.col("people") / (pl.col("people") - 1)).sqrt() / pl.col("n"))
    return (
        held.join(sums, on=GROUP, how="left", maintain_order="left")
        .with_columns(influence=(pl.col("score") - pl.col("mean")) * factor)
        .drop("n", "people", "mean")
    )


def group_sums(held: pl.DataFrame) -> pl.DataFrame:
    """n (answers), people and the mean score of each group."""
    return held.group_by(GROUP).agg(n=pl.col("count").sum(), people=people(), mean=mean_score())


def people() -> pl.Expr:
    """How many stand behind the answers of a group: the respondents, or the pairs where those are fewer."""
    distinct = (
        pl.col(name).drop_nulls().n_unique() + pl.col("count").filter(pl.col(name).is_null()).sum() for name in ("respondent", "pair")
    )
    return pl.min_horizontal(*distinct).cast(pl.Int64)


def mean_score() -> pl.Expr:
    """The mean score of a group of answers."""
    return (pl.col("score") * pl.col("count")).sum() / pl.col("count").sum()


def role_means(held: pl.DataFrame) -> pl.DataFrame:
    """The mean score of each group with Student's t interval, its degrees of freedom one less than the people.

    Rows:    in: those of `answers`.  out: one per group, sorted.
    Columns: out: outcome, question, area, wave, role, wording, n, people, mean, low, high, method.
    Units:   mean, low, high: points of the scale.
    Nulls:   limits: one person, or answers that are all alike; method says which.
    """
    wording = pl.col("wording").unique().sort().cast(pl.String).str.join(" + ")
    found = held.group_by(GROUP).agg(wording=wording, n=pl.col("count").sum(), people=people(), mean=mean_score())
    found = found.join(variances(held, GROUP), on=GROUP, how="left").sort(GROUP)
    reach = pl.col("influence").sqrt() * student(found["people"], LEVELS[0])
    limits = found.with_columns(low=pl.col("mean") - reach, high=pl.col("mean") + reach, method=_method())
    return limits.select(*GROUP, "wording", "n", "people", "mean", "low", "high", "method")


def variances(held: pl.DataFrame, by: tuple[str, ...], names: tuple[str, ...] = ("influence",)) -> pl.DataFrame:
    """The chance variance of the sum of the influences of each group of `by`, for each column of `names` and under its name.

    Nulls: none can be told (no spread).
    """
    groups = held.select(by).unique().with_row_index("id")
    rows = held.join(groups, on=by).select("id", "respondent", "pair", "count", *names).lazy()
    is_known, is_paired = pl.col("respondent").is_not_null(), pl.col("pair").is_not_null()

    def added_up(cluster: tuple[str, ...], which: pl.Expr) -> pl.LazyFrame:
        return rows.filter(which).group_by("id", *cluster).agg(pl.col(names).sum(), count=pl.lit(1, pl.Int64))

    once = [rows.filter(~is_known), added_up(("respondent",), is_known), added_up(("pair",), is_paired)]
    twice = [added_up(("respondent", "pair"), is_known & is_paired), rows.filter(~is_known & is_paired)]
    parts = [
        frame.group_by("id").agg((pl.col(name).pow(2) * pl.col("count")).sum() * sign for name in names)
        for sign, frames in ((1, once), (-1, twice))
        for frame in frames
    ]
    # Answers that are all alike leave nothing but binary noise.
    total = {name: pl.col(name).sum() for name in names}
    kept = (pl.when(value > 1e-12 * pl.col(name).abs().max()).then(value).alias(name) for name, value in total.items())
    return groups.join(pl.concat(parts).group_by("id").agg(*kept).collect(), on="id", how="left").drop("id")


def _method() -> pl.Expr:
    return (
        pl.when(pl.col("people") < 2).then(pl.lit(TOO_FEW))
        .when(pl.col("influence").is_null()).then(pl.lit(NO_SPREAD))
        .when(pl.col("people") < pl.col("n")).then(pl.lit("Student t, clustered by respondent"))
        .otherwise(pl.lit("Student t"))
    )  # fmt: skip
