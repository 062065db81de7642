"""Which parts of a service go with the rating of an outcome, in the same people's answers."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_drivers import driver_correlations
from pipelines.measures.assessment_hiding import SHOWN
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_views import EVERYBODY, Viewed

_WITHIN: Final = ("area", "outcome", "role", "driver")


def drivers(found: Answers, shown: Viewed, groups: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """The columns of `driver_correlations` by area (a code), outcome, role and driver; over all waves in which both answers are shown.

    Columns: questions: `assessment_inputs.question_frame`.
    """
    named = found.items.filter(pl.col("agreed").is_null()).join(questions.select("question", "driver"), on="question")
    ready = groups.filter(pl.col("state") == SHOWN).join(
        shown.views.filter(pl.col("service").is_null(), pl.col("breakdown") == EVERYBODY).select("view", place="area"),
        left_on="area", right_on="view",
    ).select("question", "wave", pl.col("role").cast(pl.String), "place")  # fmt: skip
    rows = found.rows.filter(pl.col("respondent_ref").is_not_null()).select(
        "wave", pl.col("role", "leaf").cast(pl.String), "respondent_ref", "score", question="item"
    )  # fmt: skip
    placed = rows.join(found.reach.rename({"area": "place"}), on="leaf").join(ready, on=("question", "wave", "role", "place"), how="semi")
    rated = placed.join(named.filter(pl.col("outcome").is_not_null()).select("outcome", question="item"), on="question")
    driving = placed.join(
        named.filter(pl.col("driver").is_not_null(), pl.col("outcome").is_null()).select("driver", question="item"), on="question"
    )
    who = ("place", "wave", "role", "leaf", "respondent_ref")
    pairs = driving.select(*who, "driver", driver_score="score").join(rated.select(*who, "outcome", outcome_score="score"), on=who)
    return driver_correlations(pairs.rename({"place": "area"}), _WITHIN)
