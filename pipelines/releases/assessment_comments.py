"""What comments are about, and the few that may be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from pipelines.assessment.themes import Theme, quotable, theme_counts
from pipelines.measures.assessment_hiding import SHOWN
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_shown import TOTAL, with_states

COMMENT: Final = ("instrument", "wave", "area", "service", "role", "outcome", "question", "respondent", "comment", "may_quote")
QUOTED: Final = 4
"""Comments quoted of each area, wave and role: what people say, not a list of them."""
SHORTEST: Final = 20
"""Letters. "Good" says nothing that a figure does not."""
_GROUP: Final = ("instrument", "wave", "role")


def read_comments(responses: pl.LazyFrame) -> pl.DataFrame:
    """One row per person's comment: one that stands beside several answers of a response is one comment."""
    held = responses.filter(pl.col("comment").is_not_null()).select(COMMENT).with_columns(pl.col(pl.Categorical).cast(pl.String)).collect()
    known = held.filter(pl.col("respondent").is_not_null())
    once = known.unique(subset=["instrument", "wave", "area", "role", "respondent", "comment"], keep="first", maintain_order=True)
    return pl.concat([once, held.filter(pl.col("respondent").is_null())])


def themes_told(found: Answers, comments: pl.DataFrame, themes: Sequence[Theme], minimum: int) -> pl.DataFrame:
    """How many comments mention each theme, by area, wave and role, the areas above included; none where too few commented.

    Columns: out: instrument, area, wave (its name), role, theme, mentions, comments, share, n_text.
    """
    by = (*_GROUP, "area")
    of_leaves = theme_counts(comments, themes, by) if themes else pl.DataFrame(schema=_COUNTED)
    placed = of_leaves.rename({"area": "leaf"}).join(found.reach, on="leaf")
    summed = placed.group_by(*_GROUP, "area", "theme").agg(pl.col("numerator", "denominator").sum()).filter(pl.col("denominator") > 0)
    groups = summed.select(*_GROUP, "area", people="denominator").unique().with_columns(dimension=pl.lit(TOTAL), group=pl.lit(TOTAL))
    direct = of_leaves.filter(pl.col("area").is_in(found.tree["parent"].unique().implode())).select(
        *_GROUP, area=pl.col("area") + "·", people="denominator", dimension=pl.lit(TOTAL), group=pl.lit(TOTAL)
    ).unique()  # fmt: skip
    states = with_states(
        pl.concat([groups, direct.select(groups.columns)]).with_columns(is_hidden=pl.lit(value=False)), found.tree, _GROUP, minimum
    )
    is_shown = pl.col("state") == SHOWN
    told = summed.join(states.select(*by, "state"), on=by)
    text = (
        pl.when(is_shown)
        .then(pl.col("denominator").cast(pl.String))
        .otherwise(pl.lit(f"fewer than {minimum}, or hidden beside such a group"))
    )
    return told.select(
        *by, "theme", mentions=pl.when(is_shown).then("numerator"), comments=pl.when(is_shown).then("denominator"),
        share=pl.when(is_shown).then(100 * pl.col("numerator") / pl.col("denominator")), n_text=text,
    ).sort(*by, "theme")  # fmt: skip


_COUNTED: Final = dict.fromkeys((*_GROUP, "area", "theme"), pl.String) | {"numerator": pl.Int64, "denominator": pl.Int64}


def quotes(found: Answers, comments: pl.DataFrame, cells: pl.DataFrame, themes: Sequence[Theme], minimum: int) -> pl.DataFrame:
    """The comments that may be quoted, at most QUOTED of each area, wave and role: with consent, of a group large enough.

    Columns: out: instrument, area (as sent), wave (its name), role, outcome, question, text, themes.
    """
    sizes = cells.filter(pl.col("dimension") == TOTAL).join(
        found.wave_names, on=("instrument", "wave")
    ).select("instrument", "area", "role", "people", wave="wave_name")  # fmt: skip
    sized = comments.join(sizes, on=(*_GROUP, "area"), how="left", maintain_order="left")
    allowed = sized.with_columns(text=quotable(sized["comment"], sized["may_quote"], sized["people"], minimum)).drop_nulls("text")
    # Longest first says most; the order by text alone makes every build choose the same.
    chosen = (
        allowed.filter(pl.col("text").str.len_chars() >= SHORTEST).unique(subset=[*_GROUP, "area", "text"])
        .sort(pl.col("text").str.len_chars(), "text", descending=[True, False]).group_by(*_GROUP, "area", maintain_order=True).head(QUOTED)
    )  # fmt: skip
    mentioned = [pl.when(pl.col("text").str.contains(theme.pattern())).then(pl.lit(theme.id)) for theme in themes]
    listed = pl.concat_list(mentioned).list.drop_nulls() if mentioned else pl.lit([], pl.List(pl.String))
    keys = ("instrument", "area", "wave", "role")
    return chosen.select(*keys, "outcome", "question", "text", themes=listed).sort(*keys, "text")
