"""Pairs of indicators that move together by how they are counted, so that no test can say anything about them."""

from __future__ import annotations

from typing import Final

import polars as pl

SAME: Final = "Both ends are read from the same indicator."
COMPANIONS: Final = (
    "The ends count the same people in different states: whoever leaves one is counted in the other. "
    "They move together by arithmetic, whatever anybody does."
)
RELATED: Final = "The ends are parts of one sum or its total ({}). They move together by arithmetic, whatever anybody does."
SHARED: Final = "One count stands in both ends ({}). They move together by arithmetic, whatever anybody does."


def with_arithmetic(pairs: pl.DataFrame, indicators: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Adds why the two indicators of each pair are linked by arithmetic.

    Rows:    unchanged, in the same order.
    Columns: in: pairs(start, end); indicators(id, kind, numerator, denominator, companions: list of ids);
             relations(members: list of ids, parts and total alike; meaning).
             out: also arithmetic.
    Nulls:   arithmetic is null where nothing of the kind is known; so is it where an end is null.
    A count has no denominator. Of several reasons the first counts: same indicator, relation, companions, numerator or denominator.
    """
    asked = pairs.select("start", "end").unique().drop_nulls()
    known = pl.concat([_same(asked), _related(asked, relations), _companions(asked, indicators), _shared(asked, indicators)])
    first = known.unique(["start", "end"], keep="first", maintain_order=True)
    return pairs.join(first, on=["start", "end"], how="left", maintain_order="left")


def _same(pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.filter(pl.col("start") == pl.col("end")).select("start", "end", arithmetic=pl.lit(SAME))


def _related(pairs: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    numbered = relations.with_row_index("relation")
    members = numbered.select("relation", "meaning", member="members").explode("member", empty_as_null=False, keep_nulls=False)
    found = pairs.join(members, left_on="start", right_on="member").join(
        members.select("relation", end="member"), on=["relation", "end"], how="semi"
    )
    return found.sort("relation").select("start", "end", arithmetic=pl.format(RELATED, pl.col("meaning").str.strip_chars(" \n.")))


def _companions(pairs: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    named = indicators.select(start="id", end="companions").explode("end", empty_as_null=False, keep_nulls=False)
    both = pl.concat([named, named.select(start="end", end="start")])
    return pairs.join(both.unique(), on=["start", "end"], how="semi").select("start", "end", arithmetic=pl.lit(COMPANIONS))


def _shared(pairs: pl.DataFrame, indicators: pl.DataFrame) -> pl.DataFrame:
    """The same words in either place: numbers of the one that are the denominator of the other are shared too."""
    has_denominator = ~pl.col("kind").is_in(["count", "mean", "score"])
    words = pl.concat([
        indicators.select("id", role=pl.lit("numerator"), words="numerator"),
        indicators.filter(has_denominator).select("id", role=pl.lit("denominator"), words="denominator"),
    ]).with_columns(same=pl.col("words").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars())  # fmt: skip
    found = pairs.join(words, left_on="start", right_on="id").join(words.select("same", end="id"), on=["same", "end"], how="semi")
    in_order = found.sort("start", "end", "role", descending=[False, False, True])  # the numerator first
    return in_order.select("start", "end", arithmetic=pl.format(SHARED, pl.col("words").str.strip_chars()))
