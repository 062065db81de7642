"""What comments are about, and the few that may be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from pipelines.assessment.themes import Theme, quotable, theme_counts
from pipelines.measures.assessment_hiding import PROTECTS, SHOWN, SMALL
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_shown import DIRECT, TOTAL, n_text, with_states

COMMENT: Final = ("instrument", "wave", "area", "service", "role", "outcome", "question", "respondent", "comment", "may_quote")
QUOTED: Final = 4
"""Comments quoted of each area, wave and role: what people say, not a list of them."""
SHORTEST: Final = 20
"""Letters. "Good" says nothing that a figure does not."""
_GROUP: Final = ("instrument", "wave", "role")


def read_comments(responses: pl.LazyFrame) -> pl.DataFrame:
    """One row per person's comment: one that stands beside several answers of a response is one comment.

    Without a respondent the same words beside different questions are taken for one person's, beside the same question for as many people's.
    A "no" to quoting beside any of them counts for all.
    """
    held = responses.filter(pl.col("comment").is_not_null()).select(COMMENT).with_columns(pl.col(pl.Categorical).cast(pl.String)).collect()
    is_known = pl.col("respondent").is_not_null()
    written = (*_GROUP, "area", "respondent", "comment")
    beside = pl.int_range(pl.len()).over(*written, "question", "outcome")
    numbered = held.with_columns(nth=pl.when(is_known).then(0).otherwise(beside))
    is_refused = (~pl.col("may_quote")).any().over(*written, "nth")
    agreed = numbered.with_columns(may_quote=pl.when(is_refused).then(pl.lit(value=False)).otherwise("may_quote"))
    return agreed.unique(subset=[*written, "nth"], keep="first", maintain_order=True).drop("nth")


def themes_told(found: Answers, comments: pl.DataFrame, themes: Sequence[Theme], minimum: int) -> pl.DataFrame:
    """How many people's comments mention each theme, by area, wave and role, the areas above included.

    Columns: out: instrument, area, wave (its name), role, theme, n_text, people (who commented), mentions_text, mentions (people), share.
    Nulls:   of people and mentions below the minimum, and of those that would give them away: their number, and the share.
    """
    by = (*_GROUP, "area")
    of_leaves = theme_counts(_by_person(comments), themes, by) if themes else pl.DataFrame(schema=_COUNTED)
    placed = of_leaves.rename({"area": "leaf"}).join(found.reach, on="leaf")
    summed = placed.group_by(*by, "theme").agg(pl.col("numerator", "denominator").sum()).filter(pl.col("denominator") > 0)
    direct = of_leaves.filter(pl.col("area").is_in(found.tree["parent"].unique().implode())).with_columns(area=pl.col("area") + DIRECT)
    cells = pl.concat([summed, direct.select(summed.columns)]).with_columns(dimension=pl.lit(TOTAL), group=pl.lit(TOTAL))
    everybody = cells.rename({"denominator": "people"}).drop("theme", "numerator").unique().with_columns(is_hidden=pl.lit(value=False))
    of_people = with_states(everybody, found.tree, _GROUP, minimum).select(*by, "state")
    mentioned = cells.rename({"numerator": "people"}).join(of_people, on=by).with_columns(is_hidden=_is_chosen()).drop("state")
    of_mentions = with_states(mentioned, found.tree, (*_GROUP, "theme"), minimum).select(*by, "theme", state_of_mentions="state")
    told = summed.join(of_people, on=by).with_columns(n_text=n_text(minimum, "denominator"), is_told=pl.col("state") == SHOWN)
    mentions = told.drop("state").join(of_mentions, on=(*by, "theme")).rename({"state_of_mentions": "state"})
    is_shown = pl.col("is_told") & (pl.col("state") == SHOWN)
    return mentions.select(
        *by, "theme", "n_text", people=pl.when("is_told").then("denominator"),
        mentions_text=pl.when("is_told").then(n_text(minimum, "numerator")).otherwise("n_text"),
        mentions=pl.when(is_shown).then("numerator"), share=pl.when(is_shown).then(100 * pl.col("numerator") / pl.col("denominator")),
    ).sort(*by, "theme")  # fmt: skip


def _is_chosen() -> pl.Expr:
    return pl.col("state").is_in([SMALL, PROTECTS])


def _by_person(comments: pl.DataFrame) -> pl.DataFrame:
    """One row per person with all they wrote; a comment without a respondent is a person's own."""
    keys = (*_GROUP, "area", "respondent")
    is_known = pl.col("respondent").is_not_null()
    # Between two comments stands what no phrase of a theme runs across.
    together = comments.filter(is_known).group_by(keys).agg(pl.col("comment").str.join(" | "))
    return pl.concat([together, comments.filter(~is_known).select(together.columns)])


_COUNTED: Final = dict.fromkeys((*_GROUP, "area", "theme"), pl.String) | {"numerator": pl.Int64, "denominator": pl.Int64}


_ANSWERED: Final = ["question", "outcome", "wave", "area", "role"]


def _sizes_of_questions(found: Answers, comments: pl.DataFrame) -> pl.DataFrame:
    """How many people answered each question, said of one outcome, that a comment stands beside."""
    asked = found.items.select("item", "question", "outcome").join(comments, on=("question", "outcome"), how="semi", nulls_equal=True)
    ref = pl.col("respondent_ref")
    counted = found.rows.lazy().filter(pl.col("item").is_in(asked["item"].implode())).group_by("item", "role", wave="wave_name", area="leaf").agg(
        answered=(ref.drop_nulls().n_unique() + ref.null_count()).cast(pl.Int64)
    ).collect()  # fmt: skip
    named = counted.with_columns(pl.col("wave", "area", "role").cast(pl.String)).join(asked, on="item")
    return named.group_by(_ANSWERED).agg(pl.col("answered").min())


def quotes(found: Answers, comments: pl.DataFrame, cells: pl.DataFrame, themes: Sequence[Theme], minimum: int) -> pl.DataFrame:
    """The comments that may be quoted, at most QUOTED of each area, wave and role: with consent, of a group large enough, one of each person.

    Columns: out: instrument, area (as sent), wave (its name), role, outcome, question, text, themes.
    """
    sizes = cells.filter(pl.col("dimension") == TOTAL).join(
        found.wave_names, on=("instrument", "wave")
    ).select("instrument", "area", "role", "people", wave="wave_name")  # fmt: skip
    sized = comments.join(sizes, on=(*_GROUP, "area"), how="left", maintain_order="left")
    of_question = _sizes_of_questions(found, comments.filter("may_quote"))
    # Of a question in words nobody counts the answers; any other has a group of its own, such as those who spoke of this outcome.
    sized = sized.join(of_question, on=_ANSWERED, how="left", nulls_equal=True, maintain_order="left").with_columns(
        people=pl.min_horizontal("people", "answered")
    )  # fmt: skip
    allowed = sized.with_columns(text=quotable(sized["comment"], sized["may_quote"], sized["people"], minimum)).drop_nulls("text")
    # Longest first says most; the order by text alone makes every build choose the same.
    order = ("text", *_GROUP, "respondent", "outcome", "question")
    longest = (
        allowed.filter(pl.col("text").str.len_chars() >= SHORTEST)
        .sort(pl.col("text").str.len_chars(), *order, descending=[True, *[False] * len(order)])
        .unique(subset=[*_GROUP, "area", "text"], keep="first", maintain_order=True)
    )  # fmt: skip
    is_first = pl.col("respondent").is_null() | pl.struct("respondent", "wave", "area", "role").is_first_distinct()
    chosen = longest.filter(is_first).group_by(*_GROUP, "area", maintain_order=True).head(QUOTED)
    mentioned = [pl.when(pl.col("text").str.contains(theme.pattern())).then(pl.lit(theme.id)) for theme in themes]
    listed = pl.concat_list(mentioned).list.drop_nulls() if mentioned else pl.lit([], pl.List(pl.String))
    keys = ("instrument", "area", "wave", "role")
    return chosen.select(*keys, "outcome", "question", "text", themes=listed).sort(*keys, "text")
