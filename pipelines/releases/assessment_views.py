"""Every answer in each view that a release shows it in: its area and those above, everybody, its service, its age band.

Answers of people who gave but one differ in nothing but their score, so they are counted before they are put into views. For a single wave that is
nearly everybody; over all waves, whoever answers in several stays a row of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.measures.assessment_spread import answers, group_sums
from pipelines.releases.assessment_rows import AGE, VIEW, Answers

EVERYBODY: Final = ""
MEASURED: Final = ("outcome", "question", "area", "wave", "role", "wording", "respondent_ref", "pair_ref", "score", "count")


@dataclass(frozen=True)
class Viewed:
    """Rows of `assessment_spread.answers`, question an item and area a view.

    once: for what speaks of one wave and role; a row is what several people answered, where each of them answered once in it.
    held: for what speaks of several waves or roles, of everybody or one service; here only answers of people who gave no other are counted.
    views: view -> instrument, area, service, breakdown.
    """

    once: pl.DataFrame
    held: pl.DataFrame
    views: pl.DataFrame


def viewed(found: Answers) -> Viewed:
    """The answers in every view."""
    reach, rows = typed_reach(found), found.rows
    views = _placed(rows, reach).group_by(_KEYS).agg().sort(_KEYS).with_row_index("view")
    in_waves = _is_repeated(rows, "item")
    in_one = _is_repeated(rows, "item", "wave", "role", among=in_waves)
    once = answers(_in_views(_counted(rows, in_one), views, reach, _KINDS))
    held = answers(_in_views(_counted(rows, in_waves), views, reach, _OVER_WAVES), group_sums(once))
    named = views.with_columns(pl.col(*_KEYS).cast(pl.String)).with_columns(
        breakdown=pl.when(pl.col("group").is_null()).then(pl.lit(EVERYBODY)).otherwise(pl.format("{}={}", pl.lit(AGE), "group"))
    )
    return Viewed(once, held, named.select("view", *VIEW))


_KEYS: Final = ("instrument", "area", "service", "group")
_OVER_WAVES: Final = ((False, False), (True, False))
"""Whether a view is of one service, and whether of one age band."""
_KINDS: Final = (*_OVER_WAVES, (False, True))


def _is_repeated(rows: pl.DataFrame, *keys: str, among: pl.Series | None = None) -> pl.Series:
    """Of each answer, whether its respondent gave another one with the same keys; `among`: where that is possible at all.

    Two keys whose hashes happen to be alike count as repeated, which costs a row and changes nothing.
    """
    possible = rows["respondent_ref"].is_not_null() if among is None else among
    found = rows.filter(possible).select(*keys, "respondent_ref").hash_rows().is_duplicated()
    return pl.repeat(value=False, n=rows.height, eager=True).scatter(possible.arg_true(), found)


def _counted(rows: pl.DataFrame, is_repeated: pl.Series) -> pl.DataFrame:
    """The answers; those that are neither repeated nor of a pair as one row for all that nothing tells apart, with their count."""
    alike = ("item", "instrument", "leaf", "service", AGE, "wave", "role", "wording", "score")
    single = rows.lazy().select(*alike, "respondent_ref", "pair_ref", count=pl.lit(1, pl.Int64))
    is_alone = ~is_repeated & rows["pair_ref"].is_null()
    alone = single.filter(is_alone).group_by(alike).agg(pl.col("count").sum())
    every = pl.concat([single.filter(~is_alone), alone], how="diagonal").collect()
    return every.with_columns(outcome=pl.lit(0, pl.UInt8), question="item")


def _in_views(rows: pl.DataFrame, views: pl.DataFrame, reach: pl.DataFrame, kinds: Iterable[tuple[bool, bool]]) -> pl.DataFrame:
    parts = []
    for service, group in kinds:
        of_kind = views.filter(pl.col("service").is_not_null() == service, pl.col("group").is_not_null() == group)
        by = ["instrument", "leaf", *(["service"] if service else []), *([AGE] if group else [])]
        keys = of_kind.rename({"group": AGE}).join(reach, on="area").select("view", *by)
        parts.append(rows.join(keys, on=by).select(*(name for name in MEASURED if name != "area"), area="view"))
    return pl.concat(parts)


def typed_reach(found: Answers) -> pl.DataFrame:
    """The areas of reach in the types of the answers."""
    areas = pl.Enum(found.reach["area"].unique().sort())
    return found.reach.select(pl.col("leaf").cast(found.rows.schema["leaf"]), pl.col("area").cast(areas))


def _placed(rows: pl.DataFrame, reach: pl.DataFrame) -> pl.DataFrame:
    """Every view that has an answer: instrument, area, service, group."""
    placed = rows.lazy().select("instrument", "leaf", "service", AGE).unique().collect().join(reach, on="leaf")
    no_service, no_group = pl.lit(None, rows.schema["service"]), pl.lit(None, rows.schema[AGE])
    return pl.concat([
        placed.select("instrument", "area", service=no_service, group=no_group),
        placed.filter(pl.col("service").is_not_null()).select("instrument", "area", "service", group=no_group),
        placed.filter(pl.col(AGE).is_not_null()).select("instrument", "area", service=no_service, group=AGE),
    ])  # fmt: skip
