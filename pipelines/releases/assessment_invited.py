"""How many people were asked, in the views of a release.

A file of answers may bring the numbers of those asked for its questionnaires; a file of numbers alone speaks of every questionnaire answered in
its waves. Where people were asked and nobody answered, nobody is part of the answer: such an area counts with those asked and 0 who answered.
"""

from __future__ import annotations

import polars as pl

from pipelines.releases.assessment_rows import Answers, reach_of
from pipelines.releases.assessment_views import EVERYBODY, Viewed

_GROUP = ("instrument", "wave", "role", "leaf")
_PART = (*_GROUP, "service")
_ANSWERED = "answered"
"""Stands for all submissions of which answers count, where one set of numbers is chosen."""


def invited_views(found: Answers, shown: Viewed, invited: pl.LazyFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """area (a view), wave, role, invited.

    Columns: in: invited(wave: its name, area, service, role, invited; `ledger.responses.ASKED_FACTS`), parents(area, parent).
    Rules:   of one source, and of sources that no answers came from, the newest number of a questionnaire, wave, area and role counts; numbers
             of several sources that answers came from are added up, as their answers are, and unknown where one of them told none.
             For everybody, the number that a source gives for all services together, else the sum over its services, where each that answered
             has one. An area above has a number only where each of its parts with answers has one: a rate over part of those asked would be too high.
    """
    answered = _answered(found)
    numbers = _with_everybody(_counting(found, _sent(found, invited)), answered)
    silent = _silent(numbers, answered, found, parents)
    reach = pl.concat([found.reach, reach_of(silent["leaf"].unique().sort().to_list(), parents)[0]]).unique()
    parts = pl.concat([answered, silent.select(_PART)]).join(numbers, on=_PART, how="left", nulls_equal=True).join(reach, on="leaf")
    added = parts.group_by("instrument", "wave", "role", "service", "area").agg(
        pl.col("invited").sum(), is_whole=pl.col("invited").is_not_null().all()
    ).filter("is_whole")  # fmt: skip
    views = shown.views.filter(pl.col("breakdown") == EVERYBODY).select("view", "instrument", "area", "service")
    placed = added.join(views, on=("instrument", "area", "service"), nulls_equal=True)
    role = pl.col("role").cast(found.rows.schema["role"], strict=False)
    return placed.select(area="view", wave="wave", role=role, invited="invited").drop_nulls("role")


def _sent(found: Answers, invited: pl.LazyFrame) -> pl.DataFrame:
    """The numbers sent, one row for each questionnaire that they speak of and that was answered in their wave."""
    texts = invited.drop_nulls("invited").with_columns(pl.col(pl.Categorical).cast(pl.String)).rename({"area": "leaf", "wave": "wave_name"})
    asked = texts.with_columns(instrument=pl.col("instruments").str.split(",")).collect().explode("instrument", empty_as_null=True)
    waves = found.wave_names.select("instrument", "wave", "wave_name")
    alone = asked.filter(pl.col("instrument") == "").drop("instrument").join(waves, on="wave_name")
    return pl.concat([asked.join(waves, on=("instrument", "wave_name")), alone], how="diagonal").with_row_index("number")


def _counting(found: Answers, sent: pl.DataFrame) -> pl.DataFrame:
    """The numbers that count; none where a source answered beside those that told theirs: how many it asked nobody knows."""
    newest = pl.col("decision").sort_by("edition", "decision").last()
    current = sent.filter(pl.col("decision") == newest.over(*_GROUP, "rivals"))
    sources = current.select("number", *_GROUP, "wave_name", submission=pl.col("rivals").str.split(",")).explode(
        "submission", empty_as_null=True
    )
    in_force = found.sent.rename({"wave": "wave_name"})
    own = sources.join(in_force, on=("instrument", "wave_name", "submission"), how="semi")["number"].unique().implode()
    kind = pl.when(pl.col("number").is_in(own)).then(pl.lit(_ANSWERED)).otherwise("submission")
    chosen = current.with_columns(kind=kind).filter(pl.col("kind") == pl.col("kind").sort_by("edition", "decision").last().over(_GROUP))
    told = sources.join(chosen.filter(pl.col("kind") == _ANSWERED), on="number", how="semi")
    places = told.select(*_GROUP, "wave_name").unique()
    silent = in_force.join(places, on=("instrument", "wave_name", "role", "leaf")).join(told, on=(*_GROUP, "submission"), how="anti")
    return chosen.join(silent, on=_GROUP, how="anti")


def _with_everybody(numbers: pl.DataFrame, answered: pl.DataFrame) -> pl.DataFrame:
    """The numbers by service, and for all services together: what one source says of all does not stand for what another says of a service."""
    by_source = numbers.group_by(*_PART, "rivals").agg(pl.col("invited").sum())
    is_whole = pl.col("service").is_null()
    summed = by_source.join(by_source.filter(is_whole), on=[*_GROUP, "rivals"], how="anti")
    # Nobody knows how many a service asked that answered without a number.
    unknown = answered.filter(~is_whole).join(by_source, on=_PART, how="anti").join(summed, on=_GROUP, how="semi").select(_GROUP)
    everybody = pl.concat([by_source.filter(is_whole), summed]).join(unknown, on=_GROUP, how="anti")
    every = pl.concat([everybody.with_columns(service=pl.lit(None, pl.String)), by_source.filter(~is_whole)])
    return every.group_by(_PART).agg(pl.col("invited").sum())


def _answered(found: Answers) -> pl.DataFrame:
    """Where answers came from: by service, and for all services together."""
    distinct = (
        found.rows.lazy().select(_PART).unique().collect().with_columns(pl.col("instrument", "leaf", "role", "service").cast(pl.String))
    )
    return pl.concat([distinct, distinct.with_columns(service=pl.lit(None, pl.String))]).unique()


def _silent(numbers: pl.DataFrame, answered: pl.DataFrame, found: Answers, parents: pl.DataFrame) -> pl.DataFrame:
    """The numbers of those asked where nobody answered.

    Rules:   where the role answered another questionnaire of that wave instead, that is the one it was asked; and the number of an area that has
             parts with numbers, or with answers, is the sum of theirs, not beside them.
    """
    names = found.wave_names.select("instrument", "wave", "wave_name")
    missing = numbers.join(answered, on=_PART, how="anti", nulls_equal=True).join(names, on=("instrument", "wave"))
    elsewhere = missing.join(answered, on=_GROUP, how="anti")
    is_asked_other = elsewhere.join(answered.join(names, on=("instrument", "wave")), on=("wave_name", "role", "leaf"), how="semi")
    leaves = pl.concat([numbers["leaf"], answered["leaf"]]).unique().sort().to_list()
    above = reach_of(leaves, parents)[0].filter(pl.col("leaf") != pl.col("area"))["area"].unique().implode()
    return missing.join(is_asked_other, on=_PART, how="anti", nulls_equal=True).filter(~pl.col("leaf").is_in(above))
