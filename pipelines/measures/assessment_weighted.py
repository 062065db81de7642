"""Shares and means of the answers, weighted and unweighted side by side, with Kish's effective number of answers."""

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
    Columns: in: responses(outcome, question, area, wave, role, score, weight), questions(question, lowest, highest, positive_from).
             out: outcome, question, area, wave, role, n, share, mean, share_weighted, share_weighted_low, share_weighted_high,
             mean_weighted, mean_weighted_low, mean_weighted_high, design_effect, effective_n, reason.
    Units:   shares: per cent.  means: 0 to 100.
    Nulls:   share: no positive_from.  weighted figures: an answer of the group has no weight; reason says so.
    The interval of the weighted share is Wilson's on the effective number of answers; that of the mean Student's t on it.
    """
    held = responses.filter(pl.col("score").is_not_null()).join(questions, on="question", how="inner")
    w, low = pl.col("weight"), pl.col("lowest")
    points = 100 * (pl.col("score") - low) / (pl.col("highest") - low)
    is_positive = (pl.col("score") >= pl.col("positive_from")).cast(pl.Float64)
    mean = (w * points).sum() / w.sum()
    sums = held.group_by(GROUP).agg(
        n=pl.len(), is_weighted=w.is_not_null().all(), share=100 * is_positive.mean(), mean=points.mean(),
        positive=(w * is_positive).sum() / w.sum(), is_judged=is_positive.is_not_null().all(), mean_weighted=mean,
        variance=(w * (points - mean).pow(2)).sum() / w.sum(), effective_n=w.sum().pow(2) / w.pow(2).sum(),
    ).sort(GROUP)  # fmt: skip
    return _with_limits(sums)


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
            mean_weighted_low=pl.col("mean_weighted") - reach, mean_weighted_high=pl.col("mean_weighted") + reach,
            design_effect=pl.col("n") / pl.col("effective_n"), share=pl.when("is_judged").then("share"),
        )
        .with_columns(pl.when("is_weighted").then(name).alias(name) for name in names)
        .select(*GROUP, "n", "share", "mean", *names, reason=pl.when(~pl.col("is_weighted")).then(pl.lit(NO_WEIGHT)))
    )  # fmt: skip
