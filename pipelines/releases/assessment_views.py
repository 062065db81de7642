"""Every answer in each view that a release shows it in: its area and those above, everybody, its service, its age band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.measures.assessment_spread import answers
from pipelines.releases.assessment_rows import AGE, VIEW, Answers

EVERYBODY: Final = ""
MEASURED: Final = ("outcome", "question", "area", "wave", "role", "wording", "respondent_ref", "pair_ref", "score")


@dataclass(frozen=True)
class Viewed:
    """`held`: the rows of `assessment_spread.answers`, question an item and area a view.  `views`: view -> instrument, area, service, breakdown."""

    held: pl.DataFrame
    views: pl.DataFrame


def viewed(found: Answers) -> Viewed:
    """The answers in every view."""
    rows = found.rows.with_columns(outcome=pl.lit(0, pl.UInt8), question="item")
    reach = _areas(found)
    every = _placed(found.rows, reach)
    views = every.group_by(_KEYS).agg().sort(_KEYS).with_row_index("view")
    parts = []
    for service, group in ((False, False), (True, False), (False, True)):
        of_kind = views.filter(pl.col("service").is_not_null() == service, pl.col("group").is_not_null() == group)
        by = ["instrument", "leaf", *(["service"] if service else []), *([AGE] if group else [])]
        keys = of_kind.rename({"group": AGE}).join(reach, on="area").select("view", *by)
        parts.append(rows.join(keys, on=by).select(*(name for name in MEASURED if name != "area"), area="view"))
    named = views.with_columns(pl.col(*_KEYS).cast(pl.String)).with_columns(
        breakdown=pl.when(pl.col("group").is_null()).then(pl.lit(EVERYBODY)).otherwise(pl.format("{}={}", pl.lit(AGE), "group"))
    )
    return Viewed(answers(pl.concat(parts)), named.select("view", *VIEW))


_KEYS: Final = ("instrument", "area", "service", "group")


def _areas(found: Answers) -> pl.DataFrame:
    """The areas of reach in the types of the answers."""
    areas = pl.Enum(found.reach["area"].unique().sort())
    return found.reach.select(pl.col("leaf").cast(found.rows.schema["leaf"]), pl.col("area").cast(areas))


def _placed(rows: pl.DataFrame, reach: pl.DataFrame) -> pl.DataFrame:
    """Every view that has an answer: instrument, area, service, group."""
    placed = rows.select("instrument", "leaf", "service", AGE).unique().join(reach, on="leaf")
    no_service, no_group = pl.lit(None, rows.schema["service"]), pl.lit(None, rows.schema[AGE])
    return pl.concat([
        placed.select("instrument", "area", service=no_service, group=no_group),
        placed.filter(pl.col("service").is_not_null()).select("instrument", "area", "service", group=no_group),
        placed.filter(pl.col(AGE).is_not_null()).select("instrument", "area", service=no_service, group=AGE),
    ])  # fmt: skip
