"""What the figures would be if those who answered made up the population's shares: raking weights, and figures weighted with them."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_hiding import SHOWN
from pipelines.measures.assessment_weighted import weighted_figures
from pipelines.measures.assessment_weights import rake
from pipelines.releases.assessment_people import AREA, SET, compared_with, people_told, population_of
from pipelines.releases.assessment_results import CHOICE
from pipelines.releases.assessment_rows import AGE, Answers
from pipelines.releases.assessment_shown import BLOCK, JOINT, TOTAL
from pipelines.releases.assessment_views import EVERYBODY, Viewed

WEIGHED: Final = (AGE, "sex", AREA)
TOO_SMALL: Final = "not weighted: a group of those who answered is too small to show"
_WEIGHT_KEYS: Final = ["instrument", "wave", "role", "leaf", AGE, "sex"]
"""What answers have in common that have one weight."""


def weights(
    found: Answers, who: pl.DataFrame, cells: pl.DataFrame, population: pl.DataFrame, other: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Raking weights of the latest wave of each instrument, area and role: per set, and per group of age band, sex and area.

    Columns: other: `assessment_people.regrouped`.
             out: weightings(instrument, area, wave, role, dimensions, people, design_effect, effective_n, largest, furthest, reason),
             weights(set, instrument, area, wave, role, leaf, age_band, sex, weight, alike: the age band and sex that are
             weighted).
    Rules:   only where population is held, and every group that is weighted is shown, those of an age and a sex too: else what the weights do would
             tell of a hidden one. One design effect leaves one way in which 30 men can be of three age bands.
    """
    told = people_told(found, cells).filter(pl.col("wave") == pl.col("wave").max().over("instrument", "role", "area"))
    sets = told.select(SET).unique().sort(SET).with_row_index("set")
    targets = compared_with(population_of(found, sets, population), told.join(sets, on=SET), other).filter(
        pl.col("dimension").is_in(WEIGHED)
    )
    known = targets.group_by("set").agg(dimensions=pl.col("dimension").unique().sort().str.join(", "))
    held = sets.join(known, on="set").sort("set")
    hidden = _hidden(found, cells, held)["set"].unique().implode()
    people = _people(found, who, held.filter(~pl.col("set").is_in(hidden)))
    done = [_raked(own, targets, name) for (name,), own in people.sort("dimensions", "set").group_by("dimensions", maintain_order=True)]
    by_person = (
        pl.concat([one for one, _ in done]) if done else people.with_columns(weight=pl.lit(None, pl.Float64), alike=pl.lit(None, pl.String))
    )
    by_set = pl.concat([one for _, one in done]) if done else pl.DataFrame(schema=_WEIGHTING)
    small = pl.when(pl.col("set").is_in(hidden)).then(pl.lit(TOO_SMALL))
    weightings = held.join(by_set, on="set", how="left").with_columns(reason=pl.coalesce(small, "reason"))
    cell_keys = ["set", *SET, "leaf", AGE, "sex"]
    return weightings.drop("set"), by_person.group_by(cell_keys).agg(pl.col("weight", "alike").first()).sort(cell_keys)


def _hidden(found: Answers, cells: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The groups that are not shown and that weights would tell of, with their set."""
    told = people_told(found, cells)
    # Everybody together counts too: where nobody told a group there is none to be hidden.
    every = pl.concat([told, cells.filter(pl.col("dimension") == TOTAL).select(told.columns)])
    by, dimension = pl.col("dimensions").str.split(", "), pl.col("dimension")
    is_joint = (dimension == JOINT) & by.list.contains(AGE) & by.list.contains("sex")
    return every.filter(pl.col("state") != SHOWN).join(held, on=SET).filter(dimension.is_in([*WEIGHED, TOTAL]) | is_joint)


_WEIGHTING: Final = {
    "set": pl.UInt32, "people": pl.Int64, "design_effect": pl.Float64, "effective_n": pl.Float64, "largest": pl.Float64,
    "furthest": pl.Float64, "reason": pl.String,
}  # fmt: skip


def _people(found: Answers, who: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """One row per person of each set, with the groups that are weighted."""
    texts = _asked(who, sets).with_columns(pl.col("instrument", "role", "leaf", AGE, "sex").cast(pl.String))
    one_each = texts.unique(subset=[*BLOCK, "leaf", "respondent_ref"], keep="first", maintain_order=True)
    every = pl.concat([one_each.filter(pl.col("respondent_ref").is_not_null()), texts.filter(pl.col("respondent_ref").is_null())])
    return every.join(found.reach, on="leaf").join(sets, on=SET).with_row_index("person")


def _asked(rows: pl.DataFrame, blocks: pl.DataFrame) -> pl.DataFrame:
    """The rows of the instruments, waves and roles that `blocks` speaks of."""
    wanted = blocks.select(pl.col(name).cast(rows.schema[name]) for name in BLOCK).unique()
    return rows.join(wanted, on=BLOCK, how="semi")


def _raked(people: pl.DataFrame, targets: pl.DataFrame, dimensions: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = tuple(dimensions.split(", "))
    child = people.with_columns(place="area", area="leaf")
    raked, sets = rake(child.select("set", "person", *names), targets, names)
    weighed = people.join(raked.select("person", "weight"), on="person", how="left", maintain_order="left")
    own = [pl.col(name) for name in names if name != AREA]
    return weighed.with_columns(alike=pl.concat_str(own or pl.lit(""), separator=";")), sets.select(list(_WEIGHTING))


def with_area_names(weightings: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The reasons with the names of areas in the place of their codes (`assessment_inputs.part_frame`)."""
    names = dict(parts.select("area", "name").iter_rows())
    return weightings.with_columns(pl.col("reason").str.replace_many(names))


def weighted(
    found: Answers, shown: Viewed, groups: pl.DataFrame, weightings: pl.DataFrame, by_cell: pl.DataFrame, minimum: int
) -> pl.DataFrame:
    """Weighted and unweighted side by side, for the latest wave of everybody in an area; the columns of `weighted_figures`.

    Choices are left out: their answers have no better or worse, so there is no mean of them.

    Columns: weightings, by_cell: `weights`.  out: reason: that of the weighting where there is none.
    """
    scored = found.items.filter(pl.col("kind") != CHOICE)["item"].implode()
    asked = _asked(found.rows, by_cell).filter(pl.col("item").is_in(scored))
    alike = ["item", *_WEIGHT_KEYS, "score"]
    is_alone = asked["respondent_ref"].is_null() | ~asked.select("item", *BLOCK, "respondent_ref").hash_rows().is_duplicated()
    alone = asked.lazy().filter(is_alone).group_by(alike).agg(count=pl.len().cast(pl.Int64)).collect()
    often = asked.filter(~is_alone).select(*alike, "respondent_ref", count=pl.lit(1, pl.Int64))
    counted = pl.concat([often, alone], how="diagonal").with_columns(pl.col("instrument", "role", "leaf", AGE, "sex").cast(pl.String))
    everybody = shown.views.filter(pl.col("service").is_null(), pl.col("breakdown") == EVERYBODY).select("view", "instrument", "area")
    placed = counted.join(by_cell, on=_WEIGHT_KEYS, nulls_equal=True).join(everybody, on=("instrument", "area")).select(
        "wave", "role", "respondent_ref", "score", "weight", "alike", "count", outcome=pl.lit(0, pl.UInt8), question="item", area="view"
    )  # fmt: skip
    ready = groups.filter(pl.col("state") == SHOWN).select("question", "area", "wave", pl.col("role").cast(pl.String))
    answered = placed.join(ready, on=("question", "area", "wave", "role"), how="semi")
    small = _small(answered, shown, groups, by_cell, minimum)
    is_small = pl.col("is_small").fill_null(value=False)
    figures = weighted_figures(
        answered.join(small, on=_ASKED, how="left").with_columns(weight=pl.when(~is_small).then("weight")), found.questions
    )
    without = weightings.filter(pl.col("design_effect").is_null()).join(everybody, on=("instrument", "area"))
    whole = without.join(found.items.select("instrument", question="item"), on="instrument")
    reasons = whole.select("question", "wave", "role", area="view", set_reason="reason")
    return figures.join(reasons, on=_ASKED, how="left").join(small, on=_ASKED, how="left").with_columns(
        reason=pl.coalesce("set_reason", pl.when(is_small).then(pl.lit(TOO_SMALL)), "reason")
    ).drop("set_reason", "is_small")  # fmt: skip


_ASKED: Final = ["question", "area", "wave", "role"]


def _small(answered: pl.DataFrame, shown: Viewed, groups: pl.DataFrame, by_cell: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """The questions that too few of an age and sex answered, or of which an age band is hidden: the figures weighted would tell of them.

    Where nobody of an age and sex answered the question there is nobody who could be given their weight either.
    """
    people = pl.col("respondent_ref").drop_nulls().n_unique() + pl.col("count").filter(pl.col("respondent_ref").is_null()).sum()
    alike = answered.filter(pl.col("weight").is_not_null()).group_by(*_ASKED, "alike").agg(people=people)
    whole = shown.views.filter(pl.col("service").is_null(), pl.col("breakdown") == EVERYBODY).select("instrument", "area", whole="view")
    ages = shown.views.filter(pl.col("breakdown") != EVERYBODY).join(whole, on=("instrument", "area")).select("view", "whole")
    bands = (
        groups.filter(pl.col("state") != SHOWN)
        .join(ages, left_on="area", right_on="view")
        .with_columns(pl.col("role").cast(pl.String), area="whole")
    )
    of_set = by_cell.filter(pl.col("weight").is_not_null()).group_by(SET).agg(wanted=pl.col("alike").n_unique())
    wanted = of_set.join(whole, on=("instrument", "area")).select("wave", "role", "wanted", area="whole")
    came = alike.group_by(_ASKED).agg(came=pl.len())
    without = came.join(wanted, on=("area", "wave", "role")).filter(pl.col("came") < pl.col("wanted"))
    few = pl.concat([each.select(_ASKED) for each in (alike.filter(pl.col("people") < minimum), without, bands)])
    return few.unique().with_columns(is_small=pl.lit(value=True))
