"""What each role answered to each question in each wave: how many, how they are spread, the share of good answers, the mean, the Net Promoter Score.

A person who answered more than once in a group counts as one person's worth at most: intervals of shares use the effective number of
answers, n^2 over the sum of squares of each person's answers, which is n where everybody answered once.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_spread import GROUP, role_means
from pipelines.measures.levels import LEVELS
from pipelines.measures.net_promoter import ADJUSTED_WALD, DETRACTOR_TO, PROMOTER_FROM, net_promoter
from pipelines.measures.wilson import SIDES, wilson

RATING: Final = "rating"
EASE: Final = "ease"
RECOMMEND: Final = "recommend"
KINDS: Final = (RATING, EASE, RECOMMEND)
WILSON: Final = "Wilson"
WILSON_CLUSTERED: Final = "Wilson on the effective number of answers"


def assessment_figures(held: pl.DataFrame, questions: pl.DataFrame, invited: pl.DataFrame) -> pl.DataFrame:
    """The figures of every question, area, wave and role.

    Rows:    in: the rows of `assessment_spread.answers`; questions one per question; invited one per area, wave and role.
             out: one per outcome, question, area, wave and role that answered, sorted.
    Columns: in: questions(question, kind, lowest, highest, positive_from), invited(area, wave, role, invited).
             out: outcome, question, area, wave, role, kind, wording, n, people, effective_n, positive, share, share_low, share_high,
             share_method; mean, mean_low, mean_high, mean_method; promoters, detractors, nps, nps_low, nps_high, nps_method; invited,
             response_rate.
    Units:   share, response_rate: per cent.  mean: 0 to 100, (score - lowest) / (highest - lowest).  nps: -100 to 100.
    Nulls:   positive, share: no positive_from.  nps: any other kind than recommend.  response_rate: invited is not known, is 0, or is
             fewer than answered.  mean_low, mean_high: see mean_method.
    The interval of the mean treats the steps of the scale as equal; the share does not, and is the one to show first. It never passes the ends of the
    scale: where one of its limits would, that limit is the end.
    """
    counted = _counts(held.join(questions, on="question")).join(_hundred(held, questions), on=GROUP, how="left")
    known = counted.join(invited, on=("area", "wave", "role"), how="left").join(questions, on="question", how="left").sort(GROUP)
    share = {f"share_{side}": 100 * pl.sql_expr(wilson("effective_positive", "effective_n", LEVELS[0], side)) for side in SIDES}
    score, low, high = net_promoter("effective_promoters", "effective_detractors", "effective_n", LEVELS[0])
    is_recommend = pl.col("kind") == RECOMMEND
    return known.with_columns(
        **share,
        share=100 * pl.col("positive") / pl.col("n"),
        share_method=pl.when(pl.col("positive").is_not_null()).then(_share_method()),
        nps=pl.when(is_recommend).then(score), nps_low=pl.when(is_recommend).then(low), nps_high=pl.when(is_recommend).then(high),
        nps_method=pl.when(is_recommend).then(pl.lit(ADJUSTED_WALD)),
        promoters=pl.when(is_recommend).then("promoters"), detractors=pl.when(is_recommend).then("detractors"),
        response_rate=response_rate(),
    ).select(
        *GROUP, "kind", "wording", "n", "people", "effective_n", "positive", "share", "share_low", "share_high", "share_method",
        "mean", "mean_low", "mean_high", "mean_method", "promoters", "detractors", "nps", "nps_low", "nps_high", "nps_method",
        "invited", "response_rate",
    )  # fmt: skip


def response_rate() -> pl.Expr:
    """`people` as per cent of `invited`; null where that is not known, is 0, or is fewer than answered."""
    is_known = pl.col("people").is_between(1, pl.col("invited"))
    return pl.when(is_known).then(100 * pl.col("people") / pl.col("invited"))


def answer_counts(held: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """How often each answer was given, the ones that nobody gave included.

    Rows:    out: one per outcome, question, area, wave, role and step of the scale, sorted.
    Columns: in: as `assessment_figures`.  out: outcome, question, area, wave, role, score, answers, n, share.
    Units:   share: per cent of n.
    """
    steps = questions.select("question", score=pl.int_ranges("lowest", pl.col("highest") + 1)).explode("score", empty_as_null=True)
    given = held.group_by(*GROUP, pl.col("score").cast(pl.Int64)).agg(answers=pl.col("count").sum())
    groups = given.group_by(GROUP).agg(n=pl.col("answers").sum())
    every = groups.join(steps, on="question").join(given, on=(*GROUP, "score"), how="left").with_columns(pl.col("answers").fill_null(0))
    return (
        every.with_columns(share=100 * pl.col("answers") / pl.col("n"))
        .select(*GROUP, "score", "answers", "n", "share")
        .sort(*GROUP, "score")
    )


def _counts(held: pl.DataFrame) -> pl.DataFrame:
    score, count, is_known = pl.col("score"), pl.col("count"), pl.col("respondent").is_not_null()
    sums = {
        "n": count.sum(), "positive": (count * (score >= pl.col("positive_from"))).sum(),
        "promoters": (count * (score >= PROMOTER_FROM)).sum(), "detractors": (count * (score <= DETRACTOR_TO)).sum(),
    }  # fmt: skip
    judged = {"is_judged": pl.col("positive_from").is_not_null().all()}
    by_person = held.filter(is_known).group_by(*GROUP, "respondent").agg(**sums, **judged)
    known = by_person.group_by(GROUP).agg(
        pl.col(*sums).cast(pl.Int64).sum(),
        people=pl.len().cast(pl.Int64),
        squares=pl.col("n").cast(pl.Int64).pow(2).sum(),
        is_judged=pl.col("is_judged").all(),
    )
    # Everybody whose name is not known is a person of their own, with one answer.
    single = held.filter(~is_known).group_by(GROUP).agg(**sums, people=count.sum(), squares=count.sum(), **judged)
    every = pl.concat([known, single.select(pl.col(name).cast(dtype) for name, dtype in known.schema.items())])
    counts = (
        every.group_by(GROUP)
        .agg(pl.col(*sums, "people", "squares").sum(), pl.col("is_judged").all())
        .with_columns(effective_n=pl.col("n").cast(pl.Float64).pow(2) / pl.col("squares"))
    )
    each = pl.col("effective_n") / pl.col("n")
    known_good = counts.with_columns(positive=pl.when("is_judged").then("positive"))
    return known_good.with_columns((pl.col(name) * each).alias(f"effective_{name}") for name in ("positive", "promoters", "detractors"))


def _hundred(held: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """The means on 0 to 100, their limits stopped at the ends of the scale, which Student's interval knows nothing of."""
    found = role_means(held).join(questions, on="question", how="left")
    low, span = pl.col("lowest"), pl.col("highest") - pl.col("lowest")
    ends = {
        name: (100 * (pl.col(end) - low) / span).clip(0.0, 100.0)
        for name, end in (("mean", "mean"), ("mean_low", "low"), ("mean_high", "high"))
    }
    return found.with_columns(**ends, mean_method=pl.col("method")).select(
        *GROUP, "wording", "mean", "mean_low", "mean_high", "mean_method"
    )


def _share_method() -> pl.Expr:
    return pl.when(pl.col("effective_n") < pl.col("n")).then(pl.lit(WILSON_CLUSTERED)).otherwise(pl.lit(WILSON))
