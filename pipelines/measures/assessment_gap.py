"""The perception gap: what professionals answered minus what the resident side answered, per question, area and wave.

Young people, residents and carers stand apart first. Beside them `resident side` is the mean of their means, each role counting alike, so that
it does not move when more carers answer than last time; a role with fewer people than the policy minimum is not in it.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_spread import GROUP, NO_SPREAD, QUESTION, WAVE, role_means, variances
from pipelines.measures.difference import difference_limits
from pipelines.measures.levels import LEVELS
from pipelines.measures.mean import student

PROFESSIONAL: Final = "professional"
RESIDENT_ROLES: Final = ("young person", "resident", "carer")
RESIDENT_SIDE: Final = "resident side"
PAIRED: Final = "paired"
CLUSTERED: Final = "square-and-add of both sides' limits, clustered by respondent"
INDEPENDENT: Final = "square-and-add of both sides' limits"
TWO_WORDINGS: Final = "the two sides answered different wordings"
MIXED_WORDINGS: Final = "different wordings were answered in one wave"
TWO_PLACES: Final = "the two sides answered in different areas"
GAP: Final = (*QUESTION, "against")


def gap_sides(held: pl.DataFrame, minimum: int, means: pl.DataFrame | None = None) -> pl.DataFrame:
    """Which groups make up each gap, and with which factor their mean enters it.

    Rows:    in: those of `assessment_spread.answers`.  out: one per gap, wave and role in it; gaps without both sides are left out.
    Columns: out: outcome, question, area, against (the role, or resident side), wave, role, factor, then those of `role_means`.
    `means`: what `role_means` gives, where it is known already.
    """
    means = role_means(held) if means is None else means
    above, below = means.filter(role=PROFESSIONAL), means.filter(pl.col("role").is_in(RESIDENT_ROLES))
    apart = below.with_columns(against=pl.col("role"), factor=pl.lit(-1.0))
    together = below.filter(pl.col("people") >= minimum).with_columns(
        against=pl.lit(RESIDENT_SIDE), factor=-1.0 / pl.len().over(WAVE).cast(pl.Float64)
    )
    resident = pl.concat([apart, together])
    gaps = resident.select(*WAVE, "against").unique()
    professional = gaps.join(above, on=WAVE).with_columns(factor=pl.lit(1.0))
    return pl.concat([professional, resident.join(above.select(WAVE), on=WAVE, how="semi")], how="diagonal").sort(*GAP, "wave", "role")


def gap_answers(held: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """The answers behind each gap, their influence on the gap in place of that on their group's mean.

    Columns: out: outcome, question, area, against, wave, role, respondent, pair, influence, count.
    """
    taken = held.select(*GROUP, "respondent", "pair", "influence", "count").join(sides.select(*GROUP, "against", "factor"), on=GROUP)
    return taken.with_columns(influence=pl.col("influence") * pl.col("factor")).drop("factor")


def perception_gaps(held: pl.DataFrame, minimum: int, sides: pl.DataFrame | None = None) -> pl.DataFrame:
    """The gap of every question, area and wave, against each role and against the resident side.

    Rows:    in: those of `assessment_spread.answers`.  out: one per outcome, question, area, against and wave, sorted.
    Columns: out: outcome, question, area, against, wave, wording, roles (of the resident side), n_professional, n_resident (the fewest
             people of any role in it), professional, resident (means), gap, low, high (95 %), method.
    Units:   gap: points of the scale, professional minus resident.
    Nulls:   low, high: a side has no limits, different wordings were answered, by the two sides or within one, or the two sides answered in
             different areas (a rating that differs by district would look like a gap); method says why.
    Where both sides rated the same cases (pair_ref), the interval is that of the pairs.
    `sides`: what `gap_sides` gives, where it is known already.
    """
    sides = placed(gap_sides(held, minimum) if sides is None else sides)
    gaps = _side(sides.filter(pl.col("factor") > 0), "professional").join(
        _side(sides.filter(pl.col("factor") < 0), "resident"), on=(*GAP, "wave")
    )
    gaps = gaps.join(_paired(held, sides), on=(*GAP, "wave"), how="left").sort(*GAP, "wave")
    professional, resident = ((pl.col(side), pl.col(f"{side}_low"), pl.col(f"{side}_high")) for side in ("professional", "resident"))
    low, high = difference_limits(professional, resident)
    fewest = pl.min_horizontal("n_professional", "n_resident")
    reach = pl.col("variance").sqrt() * student(gaps.select(fewest).to_series(), LEVELS[0])
    gap = pl.col("professional") - pl.col("resident")
    is_paired, is_mixed = pl.col("is_paired").fill_null(value=False), is_mixed_wording("wording") | is_mixed_wording("resident_wording")
    is_other, is_elsewhere = pl.col("wording") != pl.col("resident_wording"), pl.col("places").ne_missing(pl.col("resident_places"))
    is_one = ~is_mixed & ~is_other & ~is_elsewhere
    return gaps.with_columns(
        gap=gap,
        low=pl.when(is_one).then(pl.when(is_paired).then(gap - reach).otherwise(low)),
        high=pl.when(is_one).then(pl.when(is_paired).then(gap + reach).otherwise(high)),
        method=pl.when(is_mixed).then(pl.lit(MIXED_WORDINGS)).when(is_other).then(pl.lit(TWO_WORDINGS)).when(is_elsewhere).then(pl.lit(TWO_PLACES))
        .otherwise(_method(is_paired, low)),
    ).select(
        *GAP, "wave", "wording", "roles", "n_professional", "n_resident", "professional", "resident", "gap", "low", "high", "method"
    )  # fmt: skip


def within_scale(gaps: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """The gaps with limits that stop where no gap can be wider: at the length of the question's scale, either way.

    Columns: gaps: those of `perception_gaps`.  questions(question, lowest, highest).  out: those of gaps, in their order.
    """
    span = questions.select("question", span=(pl.col("highest") - pl.col("lowest")).cast(pl.Float64))
    known = gaps.join(span, on="question", how="left", maintain_order="left")
    return known.with_columns(pl.col("low").clip(lower_bound=-pl.col("span")), pl.col("high").clip(upper_bound=pl.col("span"))).drop("span")


def placed(means: pl.DataFrame) -> pl.DataFrame:
    """The means with `places`: one code for each set of places that answered; where none is said all are taken to be the same."""
    return means if "places" in means.columns else means.with_columns(places=pl.lit(0, pl.UInt32))


def is_mixed_wording(column: str) -> pl.Expr:
    """Whether more than one wording was answered: as `role_means` joins them."""
    return pl.col(column).str.contains(" + ", literal=True)


def _side(sides: pl.DataFrame, name: str) -> pl.DataFrame:
    """One row for a side: the mean of its roles' means, its limits by square-and-add of theirs."""
    share = pl.col("factor").abs()
    reach = (share * (pl.col("mean") - pl.col("low"))).pow(2)
    has_limits = pl.col("low").is_not_null().all()
    found = sides.group_by(*GAP, "wave").agg(
        wording=pl.col("wording").unique().sort().str.join(" + "), roles=pl.col("role").sort().str.join(", "),
        places=pl.col("places").unique().sort().cast(pl.String).str.join(" + "),
        people=pl.col("people").min(), is_clustered=(pl.col("people") < pl.col("n")).any(),
        mean=(share * pl.col("mean")).sum(), reach=pl.when(has_limits).then(reach.sum().sqrt()),
    )  # fmt: skip
    ends = {name: pl.col("mean"), f"{name}_low": pl.col("mean") - pl.col("reach"), f"{name}_high": pl.col("mean") + pl.col("reach")}
    if name == "professional":
        return found.select(*GAP, "wave", "wording", "places", "is_clustered", n_professional="people", **ends)
    return found.select(
        *GAP, "wave", "roles", resident_wording="wording", resident_places="places", is_clustered_resident="is_clustered",
        n_resident="people", **ends,
    )  # fmt: skip


def _paired(held: pl.DataFrame, sides: pl.DataFrame) -> pl.DataFrame:
    """The gaps in which some case was rated by both sides, with the variance of the gap."""
    taken = gap_answers(held.filter(pl.col("pair").is_not_null()), sides)
    crossing = taken.group_by(*GAP, "wave", "pair").agg(
        is_paired=(pl.col("role") == PROFESSIONAL).any() & (pl.col("role") != PROFESSIONAL).any()
    )
    gaps = crossing.filter("is_paired").select(*GAP, "wave", "is_paired").unique()
    if gaps.is_empty():
        return gaps.with_columns(variance=pl.lit(None, pl.Float64))
    every = gap_answers(held, sides).join(gaps, on=(*GAP, "wave"), how="semi")
    return gaps.join(variances(every, (*GAP, "wave")).rename({"influence": "variance"}), on=(*GAP, "wave"), how="left")


def _method(is_paired: pl.Expr, low: pl.Expr) -> pl.Expr:
    return (
        pl.when(is_paired & pl.col("variance").is_not_null()).then(pl.lit(PAIRED))
        .when(is_paired | low.is_null()).then(pl.lit(NO_SPREAD))
        .when(pl.col("is_clustered") | pl.col("is_clustered_resident")).then(pl.lit(CLUSTERED))
        .otherwise(pl.lit(INDEPENDENT))
    )  # fmt: skip
