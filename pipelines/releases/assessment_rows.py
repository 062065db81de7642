"""Answers as the measures of co-assessment read them, and the views of them that a release holds.

The measures know one key for the question and one for the place. Here the first is an `item` (question, outcome, and whether the score was jointly
agreed, so that jointly agreed and worker-only scores never mix), the second a `view` (instrument and area; everybody, one service or one age band).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl
import polars.selectors as cs

LABELS: Final = (
    "wave", "area", "service", "instrument", "question", "outcome", "role", "age_band", "sex", "groups", "agreed", "mode", "language", "submission",
)  # fmt: skip
"""Columns with few distinct values: kept as numbers with names."""
READ: Final = (*LABELS, "period_start", "period_end", "wording", "respondent", "pair", "score", "count")
ITEM: Final = ("question", "agreed", "outcome")
VIEW: Final = ("instrument", "area", "service", "breakdown")
DAYS: Final = ("period_start", "period_end")
AGE: Final = "age_band"
SHORT_WAVE: Final = 28
"""Days; a shorter wave is counted in waves of its length, any other in months."""


@dataclass(frozen=True)
class Assessed:
    """What a release takes from the ledger and the settings for co-assessment."""

    responses: pl.LazyFrame
    """`ledger.response_schema.RESPONSE`, and submission."""
    invited: pl.LazyFrame
    """`ledger.response_schema.INVITED_COLUMNS` and `ledger.responses.ASKED_FACTS`."""
    minimum: int
    comments_need_clearance: bool


@dataclass(frozen=True)
class Answers:
    """Every current answer that has a score, with the frames that say what its keys stand for.

    rows: one per answer: item, wave (a number that counts up by one a wave), wave_name, role, wording, respondent_ref, pair_ref (numbers), score (a higher
    one is better), instrument, leaf (the area as sent), service, age_band, sex, groups, mode, language.
    items: item, question, agreed, outcome (empty: none), instrument, kind, lowest, highest, positive_from, is_reversed.
    reach: leaf -> every area that it is part of, itself included.
    sent: instrument, wave (its name), role, leaf, submission: what came in which.
    tree: parent, child of the areas in reach.
    """

    rows: pl.DataFrame
    items: pl.DataFrame
    reach: pl.DataFrame
    tree: pl.DataFrame
    sent: pl.DataFrame

    @cached_property
    def wave_names(self) -> pl.DataFrame:
        """instrument and wave -> wave_name, period_start, period_end."""
        keys = ("instrument", "wave", "wave_name", "period_start", "period_end")
        return self.rows.lazy().select(keys).unique().collect().with_columns(pl.col("instrument", "wave_name").cast(pl.String)).sort(keys)

    @cached_property
    def questions(self) -> pl.DataFrame:
        """The items as the measures ask for questions."""
        return self.items.select(question="item", kind="kind", lowest="lowest", highest="highest", positive_from="positive_from")


def read_answers(responses: pl.LazyFrame, questions: pl.DataFrame, parents: pl.DataFrame) -> Answers:
    """The answers of the ledger, ready for the measures.

    Columns: responses: READ.  questions(question, instrument, kind, lowest, highest, positive_from, is_reversed).  parents(area, parent).
    Rules:   a ready aggregate becomes as many answers as it stands for, none where that is 0; a score on a scale where less is better is
             turned round.
    """
    held = responses.filter(pl.col("score").is_not_null(), pl.col("count") > 0).select(READ).collect()
    many = held.filter(pl.col("count") > 1)
    if not many.is_empty():
        repeated = many.select(pl.all().repeat_by("count")).explode(cs.all(), empty_as_null=True)
        held = pl.concat([held.filter(pl.col("count") == 1), repeated])
    held = held.with_columns(pl.col(name).cast(pl.Enum(held[name].drop_nulls().unique().cast(pl.String).sort())) for name in LABELS)
    sent = held.lazy().select("instrument", "wave", "role", "submission", leaf="area").unique().collect().cast(pl.String)
    items = _items(held, questions)
    asked = items.select(*(pl.col(name).cast(held.schema[name]) for name in ITEM), "item", "lowest", "highest", "is_reversed")
    days = held.lazy().select(*DAYS).unique().with_columns(wave_number=_wave_number()).collect()
    keyed = pl.concat([held, _beside(held, asked, ITEM), _beside(held, days, DAYS)], how="horizontal")
    if keyed["item"].null_count():  # of a question that the registry no longer has
        keyed = keyed.filter(pl.col("item").is_not_null())
    wordings = pl.Enum(held["wording"].unique().cast(pl.String).sort())
    turned = pl.when("is_reversed").then(pl.col("lowest") + pl.col("highest") - pl.col("score")).otherwise("score")
    rows = keyed.lazy().select(
        "item", "role", "instrument", "service", AGE, "sex", "groups", "mode", "language", *DAYS, wave="wave_number",
        wave_name="wave", wording=pl.col("wording").cast(pl.String).cast(wordings), respondent_ref=_number("respondent"),
        pair_ref=_number("pair"), score=turned, leaf="area",
    ).collect()  # fmt: skip
    reach, tree = reach_of(rows["leaf"].unique().cast(pl.String).sort().to_list(), parents)
    return Answers(rows, items, reach, tree, sent)


def _beside(held: pl.DataFrame, table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """What a small table says of each row, and nothing else of the row: joined whole, every column would be copied."""
    found = held.lazy().select(keys).join(table.lazy(), on=keys, how="left", nulls_equal=True, maintain_order="left")
    return found.drop(keys).collect()


def _number(name: str) -> pl.Expr:
    """A number for each reference: quicker to compare than a text as long as a hash."""
    return pl.col(name).cast(pl.Categorical).to_physical()


def _items(held: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    asked = held.lazy().select(ITEM).unique().collect().cast(pl.String).sort(ITEM)
    return (
        asked.join(questions, on="question", how="inner", maintain_order="left")
        .with_row_index("item")
        .with_columns(pl.col("outcome").fill_null(""))
        .with_columns(outcome=pl.when(pl.col("outcome") == "").then(None).otherwise("outcome"))
    )


def _wave_number() -> pl.Expr:
    start, end = pl.col("period_start"), pl.col("period_end")
    days = (end - start).dt.total_days() + 1
    month = start.dt.year().cast(pl.Int64) * 12 + start.dt.month() - 1
    months = (end.dt.year().cast(pl.Int64) - start.dt.year()) * 12 + end.dt.month() - start.dt.month() + 1
    return pl.when(days < SHORT_WAVE).then(start.to_physical().cast(pl.Int64) // days).otherwise(month // months)


def reach_of(leaves: Sequence[str], parents: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every area that a leaf is part of, and which area of these belongs straight to which."""
    up: dict[str, list[str]] = {}
    for area, parent in parents.sort("area", "parent").unique(maintain_order=True).iter_rows():
        up.setdefault(area, []).append(parent)
    pairs, links = set(), set()
    for leaf in leaves:
        waiting = [leaf]
        while waiting:
            area = waiting.pop()
            if (leaf, area) not in pairs:
                pairs.add((leaf, area))
                links |= {(parent, area) for parent in up.get(area, ())}
                waiting += up.get(area, [])
    return (
        pl.DataFrame(sorted(pairs), schema={"leaf": pl.String, "area": pl.String}, orient="row"),
        pl.DataFrame(sorted(links), schema={"parent": pl.String, "child": pl.String}, orient="row"),
    )
