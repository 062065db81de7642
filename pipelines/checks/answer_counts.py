"""Ready counts that would count somebody twice: a row that stands there again, or a total beside the parts that it is the sum of."""

from __future__ import annotations

from typing import Final

import polars as pl

TOLD: Final = ("service", "age_band", "sex", "groups")
"""What counts may be told by; empty where a row is of whomever."""
_PLACE: Final = ("wave", "area", "instrument", "role")
_ANSWER: Final = ("question", "outcome", "agreed", "wording", "score")
COUNTS: Final = {
    "kind": pl.String, "row": pl.UInt32, "sheet": pl.String, "question": pl.String, "first_row": pl.UInt32, "wave": pl.String, "area": pl.String,
    "instrument": pl.String, "role": pl.String, "one": pl.String, "other": pl.String,
}  # fmt: skip


def counted_twice(answers: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """What is found in a file of counts.

    Rows:    in: answers one per question, score and group; parents one per area and area above.  out: one per finding.
    Columns: in: answers (`sources.answers.ANSWER`), parents(area, parent).
             out: kind (row: first_row says the same; parts: `one` and `other` are the same number by number), then what the finding is about.
    Rules:   parts are compared over all questions of a wave, area and role together: by chance they are hardly ever alike.
    """
    held = answers.filter(pl.col("count") > 0).with_columns(pl.col(pl.Categorical).cast(pl.String))
    found = [_rows_again(held), _totals_beside_groups(held), _areas_beside_parts(held, parents)]
    return pl.concat([pl.DataFrame(schema=COUNTS), *found], how="diagonal").sort("kind", "row", *_PLACE, "other")


def _rows_again(held: pl.DataFrame) -> pl.DataFrame:
    keys = (*_PLACE, *_ANSWER, *TOLD, "mode", "language")
    numbered = held.with_columns(first_row=pl.col("row").min().over(keys).cast(pl.UInt32), row=pl.col("row").cast(pl.UInt32))
    again = numbered.filter(pl.col("row") != pl.col("first_row"))
    return again.select("row", "sheet", "question", "first_row", *_PLACE, kind=pl.lit("row"))


def _totals_beside_groups(held: pl.DataFrame) -> pl.DataFrame:
    """The same people told without a group and by it, or by one group and again by another."""
    is_told = {name: pl.col(name).fill_null("") != "" for name in TOLD}
    words = pl.concat_str(
        [pl.when(told).then(pl.lit(name.replace("_", " "))) for name, told in is_told.items()], separator=" and ", ignore_nulls=True
    )
    said = held.with_columns(by=pl.when(words == "").then(pl.lit("of everybody")).otherwise(pl.lit("by ") + words))
    return _alike(_listed(said, (*_PLACE, "by")), _PLACE, "by")


def _areas_beside_parts(held: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """An area's own rows, and those of its parts."""
    own = held.with_columns(by=pl.lit("of the area itself"))
    parts = held.join(parents, on="area").with_columns(area="parent", by=pl.lit("of its parts together")).drop("parent")
    return _alike(_listed(pl.concat([own, parts.select(own.columns)]), (*_PLACE, "by")), _PLACE, "by")


def _listed(held: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Every number of a set of rows as one text."""
    summed = held.group_by(*by, *_ANSWER).agg(pl.col("count").sum()).sort(*by, *_ANSWER, nulls_last=True)
    written = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in (*_ANSWER, "count")], separator=":")
    return summed.group_by(by, maintain_order=True).agg(numbers=written.str.join(";"))


def _alike(listed: pl.DataFrame, place: tuple[str, ...], by: str) -> pl.DataFrame:
    same = listed.sort(*place, by).group_by(*place, "numbers", maintain_order=True).agg(pl.col(by)).filter(pl.col(by).list.len() > 1)
    return same.select(*place, kind=pl.lit("parts"), one=pl.col(by).list.first(), other=pl.col(by).list.slice(1).list.join(", and "))
