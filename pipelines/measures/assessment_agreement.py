"""The agreement matrix: what is recorded about an outcome beside what is felt about it, over the same years."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_trend import NEEDED, OTHER_PLACES
from pipelines.measures.recent_trend import better_or_worse, changed_since_before
from pipelines.measures.verdict import CANNOT_TELL, IMPROVING, NO_CHANGE, WORSENING

AGREE_IMPROVING: Final = "agree: improving"
AGREE_WORSENING: Final = "agree: worsening"
RECORDED_BETTER: Final = "recorded better, felt worse"
FELT_BETTER: Final = "felt better, recorded worse"
CELLS: Final = (AGREE_IMPROVING, AGREE_WORSENING, RECORDED_BETTER, FELT_BETTER, CANNOT_TELL)
NO_INDICATOR: Final = "no indicator measures this outcome here"
ONE_YEAR: Final = "a single year is no change"
NO_YEAR: Final = "no year has both figures and waves"
NO_END: Final = "the indicator has no interval for the first or the last of the years"


def agreement_matrix(recorded: pl.DataFrame, felt: pl.DataFrame) -> pl.DataFrame:
    """What the indicator says and what a role says, together.

    Rows:    in: recorded one per outcome, area and indicator; felt one per outcome, question, area and role.
             out: one per felt row and indicator of its outcome and area (one without an indicator where there is none), sorted.
    Columns: in: recorded(outcome, area, indicator, verdict, first_year, last_year),
             felt(outcome, question, area, role, trend, waves, first_year, last_year, is_elsewhere: too few waves only because others were
             answered in other places).
             out: outcome, question, area, role, indicator, verdict, trend, waves, first_year, last_year, agreement, reason.
    Nulls:   indicator: none held.  verdict: none over these years.  reason: the two can be told.
    """
    years = ("first_year", "last_year")
    both = felt.join(recorded.rename({year: f"recorded_{year}" for year in years}), on=("outcome", "area"), how="left")
    verdict, trend = pl.col("verdict"), pl.col("trend")
    speaks = (IMPROVING, WORSENING)
    reason = (
        pl.when(pl.col("indicator").is_null()).then(pl.lit(NO_INDICATOR))
        .when(pl.col("is_elsewhere")).then(pl.lit(OTHER_PLACES))
        .when(pl.col("first_year") > pl.col("last_year")).then(pl.lit(NO_YEAR))
        .when(pl.col("waves") < NEEDED).then(pl.format("only {} waves, {} needed", "waves", pl.lit(NEEDED)))
        .when(~pl.all_horizontal((pl.col(year) == pl.col(f"recorded_{year}")).fill_null(value=False) for year in years))
        .then(_other_years())
        .when(~verdict.is_in(speaks).fill_null(value=False)).then(pl.format("recorded: {}", verdict.fill_null(CANNOT_TELL)))
        .when(~trend.is_in(speaks)).then(pl.format("felt: {}", trend))
    )  # fmt: skip
    cell = (
        pl.when(pl.col("reason").is_not_null()).then(pl.lit(CANNOT_TELL))
        .when((verdict == IMPROVING) & (trend == IMPROVING)).then(pl.lit(AGREE_IMPROVING))
        .when((verdict == WORSENING) & (trend == WORSENING)).then(pl.lit(AGREE_WORSENING))
        .when(verdict == IMPROVING).then(pl.lit(RECORDED_BETTER))
        .otherwise(pl.lit(FELT_BETTER))
    )  # fmt: skip
    keys = ("outcome", "question", "area", "role", "indicator")
    judged = both.with_columns(reason=reason).with_columns(agreement=cell).sort(keys)
    return judged.select(*keys, "verdict", "trend", "waves", *years, "agreement", "reason")


def recorded_over(points: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The verdict on an indicator over given years alone, for where its own verdict speaks of others.

    Rows:    in: points one per outcome, area, indicator and year; spans one per outcome, area and span.  out: one per span and indicator.
    Columns: in: points(outcome, area, indicator, improvement_direction, year, low, high; 95 %, no break within), spans(outcome, area,
             first_year, last_year).  out: outcome, area, indicator, first_year, last_year, verdict, reason.
    Rules:   improving or worsening only where the intervals of the first and the last year do not overlap.
    """
    keys = ["outcome", "area", "indicator", "first_year", "last_year"]
    every = spans.join(points.select("outcome", "area", "indicator", "improvement_direction").unique(), on=("outcome", "area"))
    for end in ("first", "last"):
        names = {"year": f"{end}_year", "low": f"{end}_low", "high": f"{end}_high"}
        limits = points.select("outcome", "area", "indicator", *names).rename(names)
        every = every.join(limits, on=("outcome", "area", "indicator", f"{end}_year"), how="left")
    moved = changed_since_before((pl.col("last_low"), pl.col("last_high")), (pl.col("first_low"), pl.col("first_high")))
    is_known = pl.all_horizontal(pl.col(f"{end}_{side}").is_not_null() for end in ("first", "last") for side in ("low", "high"))
    is_one = pl.col("first_year") == pl.col("last_year")
    meaning = better_or_worse(moved, pl.col("improvement_direction"))
    verdict = (
        pl.when(~is_known | is_one).then(pl.lit(CANNOT_TELL))
        .when(meaning == "better").then(pl.lit(IMPROVING)).when(meaning == "worse").then(pl.lit(WORSENING))
        .when(moved == NO_CHANGE).then(pl.lit(NO_CHANGE)).otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip
    reason = pl.when(is_one).then(pl.lit(ONE_YEAR)).when(~is_known).then(pl.lit(NO_END))
    return every.with_columns(verdict=verdict, reason=reason).select(*keys, "verdict", "reason").sort(keys)


def _other_years() -> pl.Expr:
    return pl.format(
        "the years differ: recorded {} to {}, felt {} to {}", "recorded_first_year", "recorded_last_year", "first_year", "last_year"
    )
