"""Which parts of a service go with the rating of an outcome, in the same people's answers."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_drivers import driver_correlations
from pipelines.measures.assessment_hiding import SHOWN
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_views import EVERYBODY, Viewed, typed_reach

_WITHIN: Final = ("area", "outcome", "role", "driver")


def drivers(found: Answers, shown: Viewed, groups: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """The columns of `driver_correlations` by area (a code), outcome, role and driver; over all waves in which both answers are shown.

    Columns: questions: `assessment_inputs.question_frame`.
    """
    # Areas, roles and what is rated stay categories until the end: as texts, joining millions of answers by them takes three times as long.
    reach, roles = typed_reach(found).rename({"area": "place"}), found.rows.schema["role"]
    named = found.items.filter(pl.col("agreed").is_null()).join(questions.select("question", "driver"), on="question")
    rated = named.filter(pl.col("outcome").is_not_null()).select(_category("outcome"), question="item")
    driving = named.filter(pl.col("driver").is_not_null(), pl.col("outcome").is_null()).select(_category("driver"), question="item")
    ready = groups.filter(pl.col("state") == SHOWN).join(
        shown.views.filter(pl.col("service").is_null(), pl.col("breakdown") == EVERYBODY).select("view", place="area"),
        left_on="area", right_on="view",
    ).select("question", "wave", pl.col("role").cast(roles), pl.col("place").cast(reach.schema["place"]))  # fmt: skip
    asked = pl.concat([rated["question"], driving["question"]]).implode()
    rows = found.rows.filter(pl.col("respondent_ref").is_not_null(), pl.col("item").is_in(asked)).select(
        "wave", "role", "leaf", "respondent_ref", "score", question="item"
    )  # fmt: skip
    placed = rows.join(reach, on="leaf").join(ready, on=("question", "wave", "role", "place"), how="semi")
    who = ("place", "wave", "role", "leaf", "respondent_ref")
    drives = placed.join(driving, on="question").select(*who, "driver", driver_score="score")
    rates = placed.join(rated, on="question").select(*who, "outcome", outcome_score="score")
    pairs = drives.join(rates, on=who).rename({"place": "area"})
    return driver_correlations(pairs, _WITHIN).with_columns(pl.col(_WITHIN).cast(pl.String))


def _category(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Categorical)
