"""Whether a mean or a gap moves over the waves: the slope of the last stretch of one wording, answered in the same places, with an interval that
repeat respondents keep honest.

Weights depend on how many answered, never on what they said. The interval is the wider of two: the one of the answers, in which a person who
answers in several waves is counted as one (`assessment_spread`), and the one of the scatter of the waves about the line, which is wider where
a wave as a whole came out high or low.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_gap import GAP, MIXED_WORDINGS, TWO_PLACES, gap_sides, is_mixed_wording, placed
from pipelines.measures.assessment_spread import GROUP, QUESTION, people, role_means, variances
from pipelines.measures.levels import LEVELS
from pipelines.measures.mean import student

NEEDED: Final = 3
"""Waves. Two points lie on a line whatever happens."""
ROLE: Final = (*QUESTION, "role")
MOST_ALIKE: Final = 0.8
"""The highest correlation of a wave with the one before that is allowed for."""
TOO_FEW: Final = f"fewer than {NEEDED} waves"
TOO_FEW_SINCE: Final = f"fewer than {NEEDED} waves since the wording changed"
OTHER_PLACES: Final = "other districts answered in the earlier waves"
NO_SPREAD: Final = "the answers have no spread"


def role_slopes(held: pl.DataFrame, minimum: int, means: pl.DataFrame | None = None) -> pl.DataFrame:
    """The slope of each role's mean score: `wave_slopes` with role.  In: the rows of `assessment_spread.answers`.

    Waves with fewer people than the policy minimum do not count: what may not be shown may not be worked back from a line either.
    `means`: what `role_means` gives, where it is known already, and `places`: one code for each set of places that answered; without it all
    answered in one.
    """
    waves = (
        placed(role_means(held) if means is None else means)
        .filter(pl.col("people") >= minimum)
        .with_columns(value=pl.col("mean"), weight=pl.col("people").cast(pl.Float64), roles=pl.col("role"), is_apart=pl.lit(value=False))
    )
    return wave_slopes(waves, held, ROLE)


def gap_slopes(held: pl.DataFrame, minimum: int, sides: pl.DataFrame | None = None) -> pl.DataFrame:
    """The slope of each gap: `wave_slopes` with against.

    Waves with fewer people than the policy minimum on either side do not count, nor do those in which the resident side is made up of other
    roles than in the latest. Sides that answered in different areas have no gap, so it has no trend either. `sides`: what `gap_sides` gives,
    where it is known already, of means as `role_slopes` takes them.
    """
    sides = placed(gap_sides(held, minimum) if sides is None else sides)
    is_resident = pl.col("factor") < 0
    waves = sides.group_by(*GAP, "wave").agg(
        wording=pl.col("wording").unique().sort().str.join(" + "), roles=pl.col("role").filter(is_resident).sort().str.join(", "),
        places=pl.col("places").sort_by("role").cast(pl.String).str.join(", "), is_apart=pl.col("places").n_unique() > 1,
        value=(pl.col("factor") * pl.col("mean")).sum(), fewest=pl.col("people").min(), weight=1 / (pl.col("factor").pow(2) / pl.col("people")).sum(),
    )  # fmt: skip
    waves = waves.filter(pl.col("fewest") >= minimum)
    return wave_slopes(waves, held, GAP, sides)


def wave_slopes(waves: pl.DataFrame, held: pl.DataFrame, by: tuple[str, ...], sides: pl.DataFrame | None = None) -> pl.DataFrame:
    """The slope of each series of `by`.

    Rows:    in: waves one per series and wave, any order; held the answers behind them.  out: one per series, sorted.
    Columns: in: waves(by, wave, wording, roles, places, is_apart: the sides answered in different places, value, weight), held as
             `role_slopes`; sides(by, wave, role, factor), which groups make up a value where it is not one role's mean (`assessment_gap.gap_sides`).
             out: by, waves, first_wave, last_wave (of the stretch), start, end (on the line), slope, low, high (95 %), middle, middle_reach,
             reason.
    Units:   slope: points of the scale per step of `wave`.  middle: the weighted mean, middle_reach: half the width of its interval.
    Nulls:   slope and limits: too few waves, too few in which the places of the latest answered, sides in different places, two wordings in
             one, or no spread; reason says which.
    """
    kept = _last_stretch(waves, by)
    t, w, y = pl.col("wave").cast(pl.Float64), pl.col("weight"), pl.col("value")
    kept = kept.with_columns(total=w.sum().over(by), step=t - (w * t).sum().over(by) / w.sum().over(by))
    kept = kept.with_columns(square=(w * pl.col("step").pow(2)).sum().over(by)).with_columns(
        for_slope=w * pl.col("step") / pl.col("square"), for_middle=w / pl.col("total")
    )
    lines = kept.group_by(by).agg(
        pl.col("total", "square", "has_broken", "anywhere", "is_apart").first(), waves=pl.len(),
        first_wave=pl.col("wave").min(), last_wave=pl.col("wave").max(),
        is_mixed=is_mixed_wording("wording").any(), first_step=pl.col("step").min(), last_step=pl.col("step").max(),
        slope=(pl.col("for_slope") * y).sum(), middle=(pl.col("for_middle") * y).sum(),
    )  # fmt: skip
    found = lines.join(_scatter(kept, lines, by), on=by).join(_chance(kept, held, by, sides), on=by, how="left").sort(by)
    return _judged(found, by)


def _last_stretch(waves: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """The waves since the wording last changed, those of other roles or places than in the latest left out.

    A district that rates low and stops answering would lift the mean of its county though nobody changed their mind.
    """
    ordered = waves.sort(*by, "wave").with_columns(stretch=pl.col("wording").rle_id().over(by))
    is_last = pl.col("stretch") == pl.col("stretch").last().over(by)
    has_broken = pl.col("stretch").n_unique().over(by) > 1
    is_same = pl.col("roles") == pl.col("roles").last().over(by)
    alike = ordered.with_columns(has_broken=has_broken).filter(is_last & is_same).with_columns(anywhere=pl.len().over(by))
    return alike.filter(pl.col("places") == pl.col("places").last().over(by))


def _scatter(kept: pl.DataFrame, lines: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Weighted squares of what is left about the line, enlarged where a wave resembles the one before.

    Such waves carry less news each: with correlation r the variance of a slope grows by (1 + r) / (1 - r). What is left about a fitted line
    looks less correlated than it is, by about 2 / waves.
    """
    left = pl.col("value") - pl.col("middle") - pl.col("slope") * pl.col("step")
    rest = kept.join(lines.select(*by, "slope", "middle"), on=by).sort(*by, "wave").with_columns(left=left)
    found = rest.group_by(by).agg(
        scatter=(pl.col("weight") * pl.col("left").pow(2)).sum(),
        alike=(pl.col("left") * pl.col("left").shift(1)).sum() / pl.col("left").pow(2).sum() + 2 / pl.len(),
    )  # fmt: skip
    alike = pl.when(pl.col("alike").is_finite()).then(pl.col("alike").clip(0.0, MOST_ALIKE)).otherwise(0.0)
    return found.select(*by, scatter=pl.col("scatter") * (1 + alike) / (1 - alike))


def _chance(kept: pl.DataFrame, held: pl.DataFrame, by: tuple[str, ...], sides: pl.DataFrame | None) -> pl.DataFrame:
    """Variance by chance of slope and middle, and the people behind the thinnest role."""
    parts = kept.with_columns(factor=pl.lit(1.0))
    if sides is not None:
        parts = kept.join(sides.select(*by, "wave", "role", "factor"), on=(*by, "wave"))
    # Everything is joined once, by group, and then told apart by one number: the answers are many, the groups few.
    groups = parts.with_columns(series=pl.struct(by).rank("dense"), side=pl.struct(sorted({*by, "role"})).rank("dense"))
    each = held.select(*GROUP, "respondent", "pair", "influence", "count").join(
        groups.select(*GROUP, "series", "side", "factor", "for_slope", "for_middle"), on=GROUP
    )
    moved = each.select(
        "series", "side", "respondent", "pair", "count",
        *((pl.col("influence") * pl.col("factor") * pl.col(f"for_{name}")).alias(f"{name}_variance") for name in ("slope", "middle")),
    )  # fmt: skip
    counted = moved.group_by("series", "side").agg(people=people()).group_by("series").agg(pl.col("people").min())
    found = counted.join(variances(moved, ("series",), ("slope_variance", "middle_variance")), on="series", how="left")
    return groups.select(*by, "series").unique().join(found, on="series").drop("series")


def _judged(found: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    by_answers, by_scatter = student(found["people"], LEVELS[0]), student(found["waves"] - 1, LEVELS[0])
    noise = (pl.col("scatter") / (pl.col("waves") - 2)).clip(lower_bound=0.0)
    reach = {
        name: pl.max_horizontal(by_answers * pl.col(f"{name}_variance").sqrt(), by_scatter * (noise / pl.col(part)).sqrt())
        for name, part in (("slope", "square"), ("middle", "total"))
    }
    reason = (
        pl.when((pl.col("waves") < NEEDED) & (pl.col("anywhere") >= NEEDED)).then(pl.lit(OTHER_PLACES))
        .when((pl.col("waves") < NEEDED) & pl.col("has_broken")).then(pl.lit(TOO_FEW_SINCE))
        .when(pl.col("waves") < NEEDED).then(pl.lit(TOO_FEW))
        .when(pl.col("is_apart")).then(pl.lit(TWO_PLACES))
        .when(pl.col("is_mixed")).then(pl.lit(MIXED_WORDINGS))
        .when(pl.any_horizontal(pl.col(f"{name}_variance").is_null() for name in reach)).then(pl.lit(NO_SPREAD))
    )  # fmt: skip
    judged = found.with_columns(reason=reason).with_columns(slope_reach=reach["slope"], middle_reach=reach["middle"])
    line = {end: pl.col("middle") + pl.col("slope") * pl.col(f"{step}_step") for end, step in (("start", "first"), ("end", "last"))}
    ends = {"low": pl.col("slope") - pl.col("slope_reach"), "high": pl.col("slope") + pl.col("slope_reach")}
    known = {name: pl.when(pl.col("reason").is_null()).then(value) for name, value in (line | ends).items()}
    return judged.with_columns(**known).with_columns(
        pl.when(pl.col("reason").is_null()).then(name).alias(name) for name in ("slope", "middle", "middle_reach")
    ).select(*by, "waves", "first_wave", "last_wave", "start", "end", "slope", "low", "high", "middle", "middle_reach", "reason")  # fmt: skip
