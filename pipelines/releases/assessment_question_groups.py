"""Which groups of answers to a question a release shows, once it is settled what may be told of all who answered the instrument."""

from __future__ import annotations

import polars as pl

from pipelines.measures.assessment_hiding import PROTECTS, SHOWN, SMALL
from pipelines.measures.assessment_spread import GROUP, people
from pipelines.releases.assessment_rows import AGE, Answers
from pipelines.releases.assessment_shown import BLOCK, CELL, DIRECT, EVERY, REST, TOTAL, UNKNOWN, with_states
from pipelines.releases.assessment_views import EVERYBODY, Viewed


def question_groups(found: Answers, shown: Viewed, of_instrument: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """outcome, question, area (a view), wave, role, n, people, state: what each group of answers to a question may tell."""
    counts = shown.once.group_by(GROUP).agg(n=pl.col("count").sum(), people=people())
    views = shown.views.with_columns(
        dimension=pl.when(pl.col("service").is_not_null()).then(pl.lit("service"))
        .when(pl.col("breakdown") != EVERYBODY).then(pl.lit(AGE)).otherwise(pl.lit(TOTAL)),
        group=pl.coalesce("service", pl.col("breakdown").str.split("=").list.get(1, null_on_oob=True), pl.lit(TOTAL)),
    )  # fmt: skip
    texts = counts.with_columns(pl.col("role").cast(pl.String)).rename({"area": "view"})
    named = texts.join(views.select("view", "instrument", place="area", dimension="dimension", group="group"), on="view")
    items = found.items.select(view_item="item", asked=pl.col("question").rank("dense"))
    whole = named.join(items, left_on="question", right_on="view_item").select(
        "asked", "wave", "role", "instrument", "view", "n", "people", "dimension", "group", pl.col("question").cast(pl.Int64), area="place"
    )
    every = pl.concat([whole, _left_over(whole, found.tree), _above_items(whole, of_instrument, minimum)], how="diagonal")
    hidden = of_instrument.select(
        *BLOCK, *CELL, is_hidden=pl.col("state").is_in([SMALL, PROTECTS]), is_protecting=pl.col("state") == PROTECTS
    )  # fmt: skip
    asked = every.join(hidden, on=[*BLOCK, *CELL], how="left").with_columns(pl.col("is_hidden").fill_null(value=False))
    judged = with_states(asked, found.tree, ("asked", "wave", "role"), minimum).filter(pl.col("view").is_not_null())
    # Of a group that protects a smaller one, ten at least, "fewer than 10" answered one question: together that may leave one number.
    reads_alike = pl.col("is_protecting").fill_null(value=False) & (pl.col("state") == SMALL)
    judged = judged.with_columns(state=pl.when(reads_alike).then(pl.lit(PROTECTS)).otherwise("state"))
    typed = judged.select(*(pl.col(name).cast(counts.schema[name]) for name in ("question", "wave", "role")), area="view", state="state")
    return counts.join(typed, on=["question", "area", "wave", "role"])


def _above_items(whole: pl.DataFrame, of_instrument: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """What the items of one question (jointly agreed and worker only; said of this outcome and of that) leave of all who answered the instrument.

    Who is told of elsewhere, by age or sex, less those of one item would be those of the other. Few who answered another question
    instead protect nobody, since nothing tells that there are any.
    """
    keys = ("asked", *BLOCK, *CELL)
    answered = whole.filter(pl.col("people") > 0).group_by(keys).agg(pl.len(), items=pl.col("people").sum(), largest=pl.col("people").max())
    everybody = of_instrument.select(*BLOCK, *CELL, everybody="people")
    several = answered.filter(pl.col("len") > 1).join(everybody, on=[*BLOCK, *CELL]).filter(pl.col("everybody") > pl.col("largest"))
    above = several.select(*keys, question=pl.lit(EVERY, pl.Int64), people="everybody")
    rest = several.select(*keys, question=pl.lit(REST, pl.Int64), people=pl.col("everybody") - pl.col("items"))
    return pl.concat([above, rest.filter(pl.col("people") >= minimum)])


def _left_over(whole: pl.DataFrame, tree: pl.DataFrame) -> pl.DataFrame:
    """Those in no group of a dimension, and those of an area in none of its parts: people that a subtraction would leave."""
    keys = ("asked", "question", "wave", "role", "instrument")
    everybody = whole.filter(pl.col("dimension") == TOTAL).select(*keys, "area", everybody="people")
    dimensions = whole.filter(pl.col("dimension") != TOTAL).group_by(*keys, "area", "dimension").agg(pl.col("people").sum())
    # An area of which one district's answers carry no age band still has to add up, so each area gets its row where any area has the dimension.
    wanted = everybody.join(dimensions.select(*keys, "dimension").unique(), on=keys)
    unknown = wanted.join(dimensions, on=[*keys, "area", "dimension"], how="left").select(
        *keys, "area", "dimension", group=pl.lit(UNKNOWN), people=(pl.col("everybody") - pl.col("people").fill_null(0)).clip(lower_bound=0)
    )
    known = pl.concat([whole.select(*keys, "area", "dimension", "group", "people"), unknown])
    parts = known.join(tree, left_on="area", right_on="child").group_by(*keys, "parent", "dimension", "group").agg(pl.col("people").sum())
    direct = known.join(parts, left_on=[*keys, "area", "dimension", "group"], right_on=[*keys, "parent", "dimension", "group"]).select(
        *keys, "dimension", "group", area=pl.col("area") + DIRECT, people=(pl.col("people") - pl.col("people_right")).clip(lower_bound=0)
    )
    return pl.concat([unknown, direct.select(unknown.columns)]).filter(pl.col("people") > 0)


def shown_answers(held: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """The answers of the groups that are shown."""
    return held.join(groups.filter(pl.col("state") == SHOWN).select(GROUP), on=GROUP, how="semi")
