"""How many people were asked, in the views of a release."""

from __future__ import annotations

import polars as pl

from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_views import EVERYBODY, Viewed

_GROUP = ("instrument", "wave", "role", "leaf")


def invited_views(found: Answers, shown: Viewed, invited: pl.LazyFrame) -> pl.DataFrame:
    """area (a view), wave, role, invited.

    Columns: in: wave (its name), area, service, role, invited, submission; people were asked for all instruments of its answers.
    Rules:   for everybody, the number that a file gives for all services together, else the sum over its services. An area above has a number
             only where each of its parts with answers has one: a rate over part of those asked would be too high.
    """
    numbers_sent = invited.drop_nulls("invited").with_columns(pl.col(pl.Categorical).cast(pl.String)).rename({"area": "leaf"}).collect()
    asked = numbers_sent.join(found.sent, on=("submission", "wave", "leaf"))
    dated = asked.rename({"wave": "wave_name"}).join(
        found.wave_names.select("instrument", "wave", "wave_name"), on=("instrument", "wave_name")
    )
    by_service = dated.group_by(*_GROUP, "service").agg(pl.col("invited").sum())
    whole = by_service.filter(pl.col("service").is_null())
    summed = by_service.join(whole, on=_GROUP, how="anti").group_by(_GROUP).agg(pl.col("invited").sum())
    everybody = pl.concat([whole.select(*_GROUP, "invited"), summed]).with_columns(service=pl.lit(None, pl.String))
    numbers = pl.concat([everybody, by_service.filter(pl.col("service").is_not_null()).select(everybody.columns)])
    views = shown.views.filter(pl.col("breakdown") == EVERYBODY).select("view", "instrument", "area", "service")
    distinct = found.rows.select("instrument", "leaf", "role", "service", "wave").unique()
    answered = distinct.with_columns(pl.col("instrument", "leaf", "role", "service").cast(pl.String))
    both = pl.concat([answered, answered.with_columns(service=pl.lit(None, pl.String))]).unique()
    known = both.join(numbers, on=[*_GROUP, "service"], how="left", nulls_equal=True).join(found.reach, on="leaf")
    added = known.group_by("instrument", "wave", "role", "service", "area").agg(
        pl.col("invited").sum(), is_whole=pl.col("invited").is_not_null().all()
    ).filter("is_whole")  # fmt: skip
    placed = added.join(views, on=("instrument", "area", "service"), nulls_equal=True)
    return placed.select(area="view", wave="wave", role=pl.col("role").cast(found.rows.schema["role"]), invited="invited")
