"""Who answered, who is missing, and what the figures would be if those who answered made up the population's shares."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_hiding import SHOWN, SMALL
from pipelines.measures.assessment_missing import MISSING, MISSING_BELOW, who_is_missing
from pipelines.measures.assessment_weighted import weighted_figures
from pipelines.measures.assessment_weights import rake
from pipelines.releases.assessment_rows import AGE, Answers
from pipelines.releases.assessment_shown import BLOCK, CELL, DIRECT, TOTAL, UNKNOWN
from pipelines.releases.assessment_views import EVERYBODY, Viewed

AREA: Final = "area"
NOT_TOLD: Final = (TOTAL, "service")
"""Dimensions that say nothing of who people are."""
WEIGHED: Final = (AGE, "sex", AREA)
TOO_SMALL: Final = "not weighted: a group of those who answered is too small to show"
_SET: Final = ("instrument", "area", "wave", "role")


def representation(found: Answers, cells: pl.DataFrame, population: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """How many of each group answered, beside the population's shares; of a hidden group neither its number nor its share.

    Columns: cells: `assessment_shown.instrument_cells`.  population: area, year, role, dimension, group, population.
             out: instrument, area, wave, role, dimension, group, answered, share, low, high, population, population_share, expected,
             representation, n_text.
    """
    told = _told(found, cells)
    sets = told.select(_SET).unique().sort(_SET).with_row_index("set")
    counted = told.join(sets, on=_SET)
    people = counted.filter(pl.col("group") != UNKNOWN).select("set", "dimension", "group", "people")
    held = who_is_missing(people, _population_of(found, sets, population))
    states = counted.select("set", "dimension", "group", "state")
    named = held.join(states, on=("set", "dimension", "group"), how="left").join(sets, on="set")
    return _without_small(named, minimum).sort(*_SET, "dimension", "group").drop("set", "state")


def _told(found: Answers, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that say who people are; of an area with parts, its parts are a dimension too."""
    whole = cells.filter(~pl.col("area").str.ends_with(DIRECT))
    groups = whole.filter(~pl.col("dimension").is_in(NOT_TOLD), ~pl.col("group").str.contains(UNKNOWN, literal=True))
    totals = whole.filter(pl.col("dimension") == TOTAL).join(found.tree, left_on="area", right_on="child")
    parts = totals.select(*BLOCK, area="parent", dimension=pl.lit(AREA), group="area", people="people", state="state")
    return pl.concat([groups.select(*BLOCK, *CELL, "people", "state"), parts.select(*BLOCK, *CELL, "people", "state")])


def _population_of(found: Answers, sets: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """set, dimension, group, population: that of the year of the wave, else of the latest one before, else of the first one held."""
    whole = population.filter(pl.col("dimension") == AGE).group_by("area", "year", "role").agg(pl.col("population").sum())
    parts = whole.join(found.tree, left_on="area", right_on="child").select(
        "year", "role", "population", area="parent", dimension=pl.lit(AREA), group="area"
    )
    every = pl.concat([population, parts.select(population.columns)])
    years = found.wave_names.select("instrument", "wave", asked=pl.col("period_start").dt.year().cast(pl.Int32))
    near = sets.join(years, on=("instrument", "wave")).join(every.select("area", "role", "year").unique(), on=("area", "role"))
    best = (
        near.sort("set", pl.col("year") > pl.col("asked"), (pl.col("year") - pl.col("asked")).abs())
        .group_by("set", maintain_order=True)
        .first()
    )
    return (
        best.select("set", "area", "role", "year")
        .join(every, on=("area", "role", "year"))
        .select("set", "dimension", "group", "population")
    )


def _without_small(named: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """A hidden group is called missing only where that follows from being below the minimum, so that the word tells no more than the number."""
    is_shown = (pl.col("state") == SHOWN).fill_null(value=True)  # no cell: nobody answered
    everybody = pl.col("answered").sum().over("set", "dimension")
    at_most = 100 * (minimum - 1) / everybody
    follows = (pl.col("state") == SMALL) & (at_most < MISSING_BELOW * pl.col("population_share")) & (pl.col("expected") >= 2 * minimum)
    word = pl.when(is_shown).then("representation").when(follows).then(pl.lit(MISSING))
    told = pl.when(is_shown).then(pl.col("answered").cast(pl.String)).when(pl.col("state") == SMALL).then(
        pl.lit(f"fewer than {minimum}")
    ).otherwise(pl.lit("not shown, so that a smaller group stays hidden"))  # fmt: skip
    numbers = [pl.when(is_shown).then(pl.col(name)).alias(name) for name in ("answered", "share", "low", "high")]
    return named.with_columns(*numbers, representation=word, n_text=told)


def weights(found: Answers, who: pl.DataFrame, cells: pl.DataFrame, population: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Raking weights of the latest wave of each instrument, area and role: per set, and per group of age band, sex and area.

    Columns: out: weightings(instrument, area, wave, role, dimensions, people, design_effect, effective_n, largest, furthest, reason),
             weights(set, instrument, area, wave, role, leaf, age_band, sex, weight).
    Rules:   only where population is held, and every group that is weighted is shown: else what the weights do would tell of a hidden one.
    """
    told = _told(found, cells).filter(pl.col("wave") == pl.col("wave").max().over("instrument", "role", "area"))
    sets = told.select(_SET).unique().sort(_SET).with_row_index("set")
    targets = _population_of(found, sets, population).filter(pl.col("dimension").is_in(WEIGHED))
    known = targets.group_by("set").agg(dimensions=pl.col("dimension").unique().sort().str.join(", "))
    held = sets.join(known, on="set").sort("set")
    hidden = told.join(held, on=_SET).filter(pl.col("dimension").is_in(WEIGHED), pl.col("state") != SHOWN)["set"].unique().implode()
    people = _people(found, who, held.filter(~pl.col("set").is_in(hidden)))
    done = [_raked(own, targets, name) for (name,), own in people.sort("dimensions", "set").group_by("dimensions", maintain_order=True)]
    by_person = pl.concat([one for one, _ in done]) if done else people.with_columns(weight=pl.lit(None, pl.Float64))
    by_set = pl.concat([one for _, one in done]) if done else pl.DataFrame(schema=_WEIGHTING)
    small = pl.when(pl.col("set").is_in(hidden)).then(pl.lit(TOO_SMALL))
    weightings = held.join(by_set, on="set", how="left").with_columns(reason=pl.coalesce(small, "reason"))
    cell_keys = ["set", *_SET, "leaf", AGE, "sex"]
    return weightings.drop("set"), by_person.group_by(cell_keys).agg(pl.col("weight").first()).sort(cell_keys)


_WEIGHTING: Final = {
    "set": pl.UInt32, "people": pl.Int64, "design_effect": pl.Float64, "effective_n": pl.Float64, "largest": pl.Float64,
    "furthest": pl.Float64, "reason": pl.String,
}  # fmt: skip


def _people(found: Answers, who: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """One row per person of each set, with the groups that are weighted."""
    texts = _asked(who, sets).with_columns(pl.col("instrument", "role", "leaf", AGE, "sex").cast(pl.String))
    one_each = texts.unique(subset=[*BLOCK, "leaf", "respondent_ref"], keep="first", maintain_order=True)
    every = pl.concat([one_each.filter(pl.col("respondent_ref").is_not_null()), texts.filter(pl.col("respondent_ref").is_null())])
    return every.join(found.reach, on="leaf").join(sets, on=_SET).with_row_index("person")


def _asked(rows: pl.DataFrame, blocks: pl.DataFrame) -> pl.DataFrame:
    """The rows of the instruments, waves and roles that `blocks` speaks of."""
    wanted = blocks.select(pl.col(name).cast(rows.schema[name]) for name in BLOCK).unique()
    return rows.join(wanted, on=BLOCK, how="semi")


def _raked(people: pl.DataFrame, targets: pl.DataFrame, dimensions: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    names = tuple(dimensions.split(", "))
    child = people.with_columns(place="area", area="leaf")
    raked, sets = rake(child.select("set", "person", *names), targets, names)
    weighed = people.join(raked.select("person", "weight"), on="person", how="left", maintain_order="left")
    return weighed, sets.select(list(_WEIGHTING))


def weighted(found: Answers, shown: Viewed, groups: pl.DataFrame, by_cell: pl.DataFrame) -> pl.DataFrame:
    """Weighted and unweighted side by side, for the latest wave of everybody in an area; the columns of `weighted_figures`."""
    texts = _asked(found.rows, by_cell).with_columns(pl.col("instrument", "role", "leaf", AGE, "sex").cast(pl.String))
    keys = ["instrument", "wave", "role", "leaf", AGE, "sex"]
    answered = texts.join(by_cell, on=keys, nulls_equal=True)
    everybody = shown.views.filter(pl.col("service").is_null(), pl.col("breakdown") == EVERYBODY).select("view", "instrument", "area")
    placed = answered.join(everybody, on=("instrument", "area")).select(
        outcome=pl.lit(0, pl.UInt8), question="item", area="view", wave="wave", role="role", score="score", weight="weight"
    )
    ready = groups.filter(pl.col("state") == SHOWN).select("question", "area", "wave", pl.col("role").cast(pl.String))
    return weighted_figures(placed.join(ready, on=("question", "area", "wave", "role"), how="semi"), found.questions)
