"""Who answered, and who is missing."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_figures import response_rate
from pipelines.measures.assessment_hiding import SHOWN, SMALL
from pipelines.measures.assessment_missing import MISSING, MISSING_BELOW, REGROUPED, who_is_missing
from pipelines.releases.assessment_rows import AGE, Answers
from pipelines.releases.assessment_shown import BLOCK, CELL, DIRECT, TOTAL, UNKNOWN, n_text
from pipelines.releases.assessment_views import EVERYBODY, Viewed

AREA: Final = "area"
NOT_TOLD: Final = (TOTAL, "service")
"""Dimensions that say nothing of who people are."""
NOT_GROUPS: Final = (AREA, "mode", "language")
"""Dimensions that are no groups of a questionnaire."""
SET: Final = ("instrument", "area", "wave", "role")
OUTSIDE: Final = 0.1
"""Share of those in shown groups that may be of groups without a population before a dimension is not compared."""


def with_parts(population: pl.DataFrame, tree: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """The population, and that of an area's parts as one more dimension: of all parts at the level that answers came from, answered or not.

    Only years in which every part has a population: against some of the parts alone, each of them would seem to be missing.

    Columns: population, out: area, year, role, dimension, group, population.  tree: parent, child with answers.
             parts: `assessment_inputs.part_frame`.
    """
    levels = tree.join(parts, left_on=("parent", "child"), right_on=("parent", "area")).select("parent", "level").unique()
    every = parts.join(levels, on=("parent", "level")).select("area", "parent").unique()
    whole = population.filter(pl.col("dimension") == AGE).group_by("area", "year", "role").agg(pl.col("population").sum())
    of_parts = whole.join(every, on="area").select("year", "role", "population", area="parent", dimension=pl.lit(AREA), group="area")
    sizes = every.group_by(area="parent").agg(parts=pl.len())
    of_all = of_parts.join(sizes, on="area").filter(pl.len().over("area", "year", "role") == pl.col("parts"))
    return pl.concat([population, of_all.select(population.columns)])


def response_rates(shown: Viewed, cells: pl.DataFrame, invited: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """How many people answered any question, of how many who were asked; of a hidden group its keys and n_text alone.

    Columns: cells: `assessment_shown.instrument_cells`.  invited: `assessment_invited.invited_views`.
             out: instrument, area, wave, role, n_text, people, invited, response_rate.
    Nulls:   invited: not known.  response_rate: as in `assessment_figures`.
    """
    whole = shown.views.filter(pl.col("breakdown") == EVERYBODY, pl.col("service").is_null()).select("instrument", "area", view="view")
    asked = invited.rename({"area": "view"}).join(whole, on="view").with_columns(pl.col("role").cast(pl.String))
    everybody = cells.filter(pl.col("dimension") == TOTAL, ~pl.col("area").str.ends_with(DIRECT))
    told = everybody.filter(pl.col("state") == SHOWN).select(*SET, "people").join(asked.select(*SET, "invited"), on=SET, how="left")
    return everybody.select(*SET, n_text=n_text(minimum, "people")).join(
        told.with_columns(response_rate=response_rate()), on=SET, how="left"
    )  # fmt: skip


def regrouped(found: Answers, cells: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """Dimensions of waves in which somebody told a group that the questionnaire no longer lists: the groups it lists now may not have been asked.

    Against today's population all who ticked "16-17" would be missing where it has "16 to 17".

    Columns: cells: `assessment_shown.instrument_cells`.  listed: `assessment_inputs.group_frame`.  out: instrument, wave, role, dimension.
    """
    given = (
        people_told(found, cells)
        .filter(~pl.col("dimension").is_in(NOT_GROUPS))
        .select("instrument", "wave", "role", "dimension", "group")
        .unique()
    )
    return (
        given.join(listed, on=("instrument", "dimension", "group"), how="anti").select("instrument", "wave", "role", "dimension").unique()
    )


def representation(found: Answers, cells: pl.DataFrame, population: pl.DataFrame, other: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """How many of each group answered, beside the population's shares; of a hidden group neither its number nor its share.

    Columns: cells: `assessment_shown.instrument_cells`.  population: `with_parts`.  other: `regrouped`.
             out: instrument, area, wave, role, dimension, group, answered, share, low, high, population, population_share, expected,
             representation, n_text.
    Nulls:   of a hidden group answered, share and limits; its reading too where that tells more than that it is small. Share, limits and expected of
             a dimension whose hidden groups they would give away (`_kept_apart`), and readings that hang on how large those are.
    """
    told = people_told(found, cells)
    sets = told.select(SET).unique().sort(SET).with_row_index("set")
    counted = _kept_apart(told, cells, minimum).join(sets, on=SET)
    of_sets = compared_with(population_of(found, sets, population), told.join(sets, on=SET), other)
    most, least = (
        who_is_missing(counted.select("set", "dimension", "group", people=end), of_sets).with_columns(
            everybody=pl.col("answered").sum().over("set", "dimension")
        )
        for end in ("most", "least")
    )
    ends = least.select(*_GROUP, least_expected="expected", least_everybody="everybody", least_word="representation")
    states = counted.select(*_GROUP, "state", "least")
    kept = counted.select("set", "dimension", "is_untold", "is_judged").unique()
    named = (
        most.join(ends, on=_GROUP).join(states, on=_GROUP, how="left").join(kept, on=("set", "dimension"), how="left").join(sets, on="set")
    )
    is_other = other.with_columns(is_other=pl.lit(value=True))
    read = _without_small(named, minimum).join(is_other, on=("instrument", "wave", "role", "dimension"), how="left")
    word = pl.when(pl.col("is_other")).then(pl.lit(REGROUPED)).otherwise("representation")
    return read.with_columns(representation=word).drop("is_other").sort(*SET, "dimension", "group")


_GROUP: Final = ("set", "dimension", "group")


def _kept_apart(told: pl.DataFrame, cells: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """How few and how many may be in each group, for all that its release tells; adds least, most, is_untold, is_judged.

    Shares are of those whose group is known, whose number nothing else tells where others told none: 60 women who are 93.75 % leave 4 men. There
    no share is told (is_untold), and a small group may be of one person or of one less than the minimum. Where all who answered are hidden
    together, nobody can be said to be missing either (is_judged).
    """
    whole = cells.filter(pl.col("dimension") == TOTAL, pl.col("state") == SHOWN).select(*SET, everybody="people")
    beside = [*SET, "dimension"]
    is_told_elsewhere = (pl.col("people").sum().over(beside) == pl.col("everybody")).fill_null(value=False)
    is_open = (pl.col("state") == SHOWN).all().over(beside) | is_told_elsewhere
    is_small, is_whole = pl.col("state") == SMALL, pl.col("everybody").is_not_null()
    return told.join(whole, on=SET, how="left").with_columns(
        least=pl.when(~is_open & is_small).then(1).otherwise("people"),
        most=pl.when(~is_open & is_small).then(minimum - 1).otherwise("people"),
        is_untold=~is_whole | ~is_open,
        is_judged=is_whole,
    )


def people_told(found: Answers, cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that say who people are; of an area with parts, its parts are a dimension too."""
    whole = cells.filter(~pl.col("area").str.ends_with(DIRECT))
    groups = whole.filter(~pl.col("dimension").is_in(NOT_TOLD), ~pl.col("group").str.contains(UNKNOWN, literal=True))
    totals = whole.filter(pl.col("dimension") == TOTAL).join(found.tree, left_on="area", right_on="child")
    parts = totals.select(*BLOCK, area="parent", dimension=pl.lit(AREA), group="area", people="people", state="state")
    return pl.concat([groups.select(*BLOCK, *CELL, "people", "state"), parts.select(*BLOCK, *CELL, "people", "state")])


def population_of(found: Answers, sets: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """set, dimension, group, population: of each dimension that of the year of the wave, else of the latest one before, else of the first one held."""
    years = found.wave_names.select("instrument", "wave", asked=pl.col("period_start").dt.year().cast(pl.Int32))
    held = population.select("area", "role", "dimension", "year").unique()
    near = sets.join(years, on=("instrument", "wave")).join(held, on=("area", "role"))
    best = (
        near.sort("set", "dimension", pl.col("year") > pl.col("asked"), (pl.col("year") - pl.col("asked")).abs())
        .group_by("set", "dimension", maintain_order=True)
        .first()
    )
    return (
        best.select("set", "area", "role", "dimension", "year")
        .join(population, on=("area", "role", "dimension", "year"))
        .select("set", "dimension", "group", "population")
    )


def compared_with(population: pl.DataFrame, told: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The population of those dimensions that those who answered can be compared with: not of those that were asked in other groups (`regrouped`).

    Not where a part that answered has none, as before a merge; nor where a tenth of those in groups that are shown are of one without: all others
    would seem to be missing. Hidden groups have no say in that, so that it tells nothing of them.

    Columns: population: `population_of`.  told(set, instrument, wave, role, dimension, group, people, state).
    """
    by = ["set", "dimension"]
    elsewhere = told.select("set", *BLOCK).unique().join(other, on=BLOCK).select(by)
    of_both = told.join(population.select(by).unique(), on=by, how="semi").join(
        population.select(*_GROUP, is_inside=pl.lit(value=True)), on=_GROUP, how="left"
    )  # fmt: skip
    is_outside, is_shown = pl.col("is_inside").is_null(), pl.col("state") == SHOWN
    outside = pl.col("people").filter(is_outside & is_shown).sum()
    left_out = of_both.group_by(by).agg(
        is_much=(outside > 0) & (outside >= OUTSIDE * pl.col("people").filter(is_shown).sum()), any=is_outside.any()
    ).filter(pl.col("is_much") | (pl.col("any") & (pl.col("dimension") == AREA)))  # fmt: skip
    return population.join(left_out, on=by, how="anti").join(elsewhere, on=by, how="anti")


def _without_small(named: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """What may be told of each group. A word is told where it holds however few or many the hidden groups beside are.

    A hidden group is called missing only where that follows from being below the minimum, so that the word tells no more than the number.
    """
    is_shown = (pl.col("state") == SHOWN).fill_null(value=True)  # no cell: nobody answered
    is_told = ~pl.col("is_untold").fill_null(value=False)
    # As large a share as it can have: itself at its most; all others at their least where nothing tells how many they are together.
    together = pl.when(is_told).then("least_everybody").otherwise(pl.col("least_everybody") - pl.col("least") + minimum - 1)
    at_most = 100 * (minimum - 1) / together
    is_enough = pl.min_horizontal("expected", "least_expected") >= 2 * minimum
    follows = (pl.col("state") == SMALL) & (at_most < MISSING_BELOW * pl.col("population_share")) & is_enough
    is_certain = pl.col("representation") == pl.col("least_word")
    word = pl.when(is_shown & is_certain).then("representation").when(follows).then(pl.lit(MISSING))
    told = pl.when(is_shown).then(pl.col("answered").cast(pl.String)).when(pl.col("state") == SMALL).then(
        pl.lit(f"fewer than {minimum}")
    ).otherwise(pl.lit("not shown, so that a smaller group stays hidden"))  # fmt: skip
    shares = (pl.when(is_shown & is_told).then(name).alias(name) for name in ("share", "low", "high"))
    return named.select(
        *SET, "dimension", "group", "population", "population_share", *shares, answered=pl.when(is_shown).then("answered"),
        expected=pl.when(is_told).then("expected"), representation=pl.when(pl.col("is_judged").fill_null(value=True)).then(word), n_text=told,
    )  # fmt: skip
