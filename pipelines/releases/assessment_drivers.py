"""Which parts of a service go with the rating of an outcome, in the same people's answers."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_drivers import driver_correlations
from pipelines.measures.assessment_hiding import SHOWN
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_views import EVERYBODY, Viewed, typed_reach

_WITHIN: Final = ("area", "outcome", "role", "driver")
_PERSON: Final = ("wave", "role", "leaf", "respondent_ref")


def drivers(found: Answers, shown: Viewed, groups: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """The columns of `driver_correlations` by area (a code), outcome, role and driver; over all waves in which both answers are shown.

    Columns: questions: `assessment_inputs.question_frame`.
    """
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
    drives = rows.join(driving, on="question").select(*_PERSON, "driver", driving="question", driver_score="score")
    rates = rows.join(rated, on="question").select(*_PERSON, "outcome", rated="question", outcome_score="score")
    placed = _counted(drives.join(rates, on=_PERSON)).join(reach, on="leaf")
    for question in ("driving", "rated"):
        both = ready.rename({"question": question})
        placed = placed.join(both, on=(question, "wave", "role", "place"), how="semi")
    return driver_correlations(placed.rename({"place": "area"}), _WITHIN).with_columns(pl.col(_WITHIN).cast(pl.String))


def _counted(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs; of people who have but one of a driver and an outcome, those that nothing tells apart as one row with their count.

    Two people whose numbers happen to be alike stay rows of their own, which changes nothing.
    """
    is_alone = ~pairs.select("outcome", "driver", "role", "respondent_ref").hash_rows().is_duplicated()
    alike = [name for name in pairs.columns if name != "respondent_ref"]
    alone = pairs.filter(is_alone).group_by(alike).agg(count=pl.len().cast(pl.Int64))
    return pl.concat([pairs.filter(~is_alone).with_columns(count=pl.lit(1, pl.Int64)), alone], how="diagonal")


def _category(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Categorical)
