"""Shares and means of the answers, weighted and unweighted side by side, with Kish's effective number of people.

Answers of one person hang together, however many there are: they are put together first, and weigh as much as the person times their number.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_spread import GROUP
from pipelines.measures.levels import LEVELS
from pipelines.measures.mean import student
from pipelines.measures.wilson import SIDES, wilson

NO_WEIGHT: Final = "not weighted: an answer has no weight"


def weighted_figures(responses: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """The weighted figures of each group, beside the unweighted.

    Rows:    in: one per answer, with its person's weight.  out: one per outcome, question, area, wave and role, sorted.
    Columns: in: responses(outcome, question, area, wave, role, respondent_ref, score, weight; count where a row stands for several people,
             each without a respondent_ref), questions(question, lowest, highest, positive_from).
             out: outcome, question, area, wave, role, n, share, mean, share_weighted, share_weighted_low, share_weighted_high,
             mean_weighted, mean_weighted_low, mean_weighted_high, design_effect, effective_n, reason.
    Units:   shares: per cent.  means: 0 to 100.  effective_n: people, never more than answered.  design_effect: answers over effective_n.
    Nulls:   in: no respondent_ref: a person of their own.
             out: share: no positive_from.  weighted figures: an answer of the group has no weight; reason says so.
    The interval of the weighted share is Wilson's on the effective number of people; that of the mean Student's t on it, stopped at 0 and 100.
    """
    held = responses.filter(pl.col("score").is_not_null()).join(questions, on="question", how="inner")
    if "count" not in held.columns:
        held = held.with_columns(count=pl.lit(1, pl.Int64))
    low = pl.col("lowest")
    scored = held.with_columns(
        points=100 * (pl.col("score") - low) / (pl.col("highest") - low),
        positive=(pl.col("score") >= pl.col("positive_from")).cast(pl.Float64),
    )
    w, count, points, positive = (pl.col(name) for name in ("weight", "count", "points", "positive"))
    plain = scored.group_by(GROUP).agg(
        n=count.sum(), is_weighted=w.is_not_null().all(), is_judged=positive.is_not_null().all(),
        share=100 * (count * positive).sum() / count.sum(), mean=(count * points).sum() / count.sum(),
    )  # fmt: skip
    total = (count * w).sum()
    mean = (count * w * points).sum() / total
    people = _people(scored.filter(w.is_not_null())).group_by(GROUP).agg(
        positive=(count * w * positive).sum() / total, mean_weighted=mean, variance=(count * w * (points - mean).pow(2)).sum() / total,
        effective_n=total.pow(2) / (count * w.pow(2)).sum(),
    )  # fmt: skip
    return _with_limits(plain.join(people, on=GROUP, how="left").sort(GROUP))


def _people(scored: pl.DataFrame) -> pl.DataFrame:
    """One row per person, their points and good answers on average, their weight times the number of their answers."""
    columns = (*GROUP, "points", "positive", "weight", "count")
    is_known = pl.col("respondent_ref").is_not_null()
    w = pl.col("weight")
    together = scored.filter(is_known).group_by(*GROUP, "respondent_ref").agg(
        points=(w * pl.col("points")).sum() / w.sum(), positive=(w * pl.col("positive")).sum() / w.sum(), weight=w.sum(), count=pl.lit(1, pl.Int64)
    )  # fmt: skip
    return pl.concat([scored.filter(~is_known).select(columns), together.select(columns)])


def _with_limits(sums: pl.DataFrame) -> pl.DataFrame:
    counted = sums.with_columns(effective_positive=pl.when("is_judged").then(pl.col("positive") * pl.col("effective_n")))
    limits = {f"share_weighted_{side}": 100 * pl.sql_expr(wilson("effective_positive", "effective_n", LEVELS[0], side)) for side in SIDES}
    error = (pl.col("variance") / (pl.col("effective_n") - 1)).sqrt()
    reach = error * student(counted["effective_n"].fill_null(0.0), LEVELS[0])
    names = ("share_weighted", *limits, "mean_weighted", "mean_weighted_low", "mean_weighted_high", "design_effect", "effective_n")
    return (
        counted.with_columns(
            **limits,
            share_weighted=pl.when("is_judged").then(100 * pl.col("positive")),
            mean_weighted_low=(pl.col("mean_weighted") - reach).clip(lower_bound=0.0),
            mean_weighted_high=(pl.col("mean_weighted") + reach).clip(upper_bound=100.0),
            design_effect=pl.col("n") / pl.col("effective_n"), share=pl.when("is_judged").then("share"),
        )
        .with_columns(pl.when("is_weighted").then(name).alias(name) for name in names)
        .select(*GROUP, "n", "share", "mean", *names, reason=pl.when(~pl.col("is_weighted")).then(pl.lit(NO_WEIGHT)))
    )  # fmt: skip
