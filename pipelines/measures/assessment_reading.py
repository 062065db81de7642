"""The words for a gap: whether it widens or narrows, and which side is the more positive."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_gap import GAP
from pipelines.measures.assessment_spread import QUESTION
from pipelines.measures.verdict import CANNOT_TELL, IMPROVING, NO_CHANGE, NOT_ENOUGH, WORSENING

WIDENING: Final = "widening"
NARROWING: Final = "narrowing"
CHANGED_SIDES: Final = "changed sides"
GAP_LABELS: Final = (WIDENING, NARROWING, CHANGED_SIDES, NO_CHANGE, NOT_ENOUGH, CANNOT_TELL)

BOTH_IMPROVING: Final = "both improving"
BOTH_WORSENING: Final = "both worsening"
PROFESSIONALS_MORE: Final = "professionals more positive"
RESIDENTS_MORE: Final = "residents more positive"
READINGS: Final = (BOTH_IMPROVING, BOTH_WORSENING, PROFESSIONALS_MORE, RESIDENTS_MORE, CANNOT_TELL)


def trend_label(slopes: pl.DataFrame) -> pl.DataFrame:
    """Adds trend, the word for a role's slope: a higher score is a better one.

    Columns: in: those of `assessment_trend.role_slopes`.  out: also trend (improving, worsening, no significant change, not enough
             points, cannot tell).
    """
    return slopes.with_columns(trend=_unless_unknown(
        pl.when(pl.col("low") > 0).then(pl.lit(IMPROVING)).when(pl.col("high") < 0).then(pl.lit(WORSENING)).otherwise(pl.lit(NO_CHANGE))
    ))  # fmt: skip


def gap_label(slopes: pl.DataFrame) -> pl.DataFrame:
    """Adds gap_trend, the word for a gap's slope.

    Columns: in: those of `assessment_trend.gap_slopes`.  out: also gap_trend.
    The slope has to differ from 0. Where the line crosses 0, one side being ahead at its start and the other at its end, the gap is called wider
    or narrower only if the middle of the line is on one side of 0 beyond chance; otherwise the sides have changed.
    """
    moves = (pl.col("low") > 0) | (pl.col("high") < 0)
    crosses = pl.col("start").sign() * pl.col("end").sign() < 0
    is_open = crosses & (pl.col("middle").abs() <= pl.col("middle_reach"))
    return slopes.with_columns(gap_trend=_unless_unknown(
        pl.when(~moves).then(pl.lit(NO_CHANGE)).when(is_open).then(pl.lit(CHANGED_SIDES))
        .when(pl.col("end").abs() > pl.col("start").abs()).then(pl.lit(WIDENING)).otherwise(pl.lit(NARROWING))
    ))  # fmt: skip


def gap_readings(gaps: pl.DataFrame, trends: pl.DataFrame) -> pl.DataFrame:
    """The reading of each gap: what both sides' trends and the latest gap say together.

    Rows:    in: gaps one per gap and wave; trends one per question, area and role.  out: one per outcome, question, area and against.
    Columns: in: gaps (`assessment_gap.perception_gaps`, small groups hidden), trends (`trend_label`; the resident side has the trend that all
             of its roles share).
             out: outcome, question, area, against, wave (the latest), gap, low, high, professional_trend, resident_trend, reading.
    Nulls:   the trends: the role has no wave with enough people.
    Rules:   both sides improve, or both worsen: that.  Otherwise the side that the interval of the latest gap puts ahead; cannot tell
             where it spans 0 or is not known.
    """
    latest = gaps.sort(*GAP, "wave").group_by(GAP, maintain_order=True).last()
    sides = latest.select(*GAP, role=pl.col("roles").str.split(", ")).explode("role", empty_as_null=True)
    shared = (
        sides.join(trends.select(*QUESTION, "role", "trend"), on=(*QUESTION, "role"), how="left").group_by(GAP)
        .agg(resident_trend=pl.when(pl.col("trend").n_unique() == 1).then(pl.col("trend").first()).otherwise(pl.lit(CANNOT_TELL)))
    )  # fmt: skip
    professional = trends.filter(role="professional").select(*QUESTION, professional_trend="trend")
    both = latest.join(professional, on=QUESTION, how="left").join(shared, on=GAP, how="left").sort(GAP)
    ours, theirs = pl.col("professional_trend"), pl.col("resident_trend")
    reading = (
        pl.when((ours == IMPROVING) & (theirs == IMPROVING)).then(pl.lit(BOTH_IMPROVING))
        .when((ours == WORSENING) & (theirs == WORSENING)).then(pl.lit(BOTH_WORSENING))
        .when(pl.col("low") > 0).then(pl.lit(PROFESSIONALS_MORE))
        .when(pl.col("high") < 0).then(pl.lit(RESIDENTS_MORE))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip
    return both.select(*GAP, "wave", "gap", "low", "high", "professional_trend", "resident_trend", reading=reading)


def _unless_unknown(label: pl.Expr) -> pl.Expr:
    too_few = pl.col("reason").str.starts_with("fewer than")
    return pl.when(too_few).then(pl.lit(NOT_ENOUGH)).when(pl.col("reason").is_not_null()).then(pl.lit(CANNOT_TELL)).otherwise(label)
