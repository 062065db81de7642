"""Which parts of a service go with the rating of an outcome, in the same people's answers."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_drivers import CANNOT_TELL, FEWEST, driver_correlations, people, too_few
from pipelines.measures.assessment_hiding import SHOWN, SMALL
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_shown import DIRECT, TOTAL, n_text, with_states
from pipelines.releases.assessment_views import EVERYBODY, Viewed, typed_reach

_WITHIN: Final = ("area", "outcome", "role", "driver")
_PERSON: Final = ("wave", "role", "leaf", "respondent_ref")


def drivers(found: Answers, shown: Viewed, groups: pl.DataFrame, questions: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """The columns of `driver_correlations` by area (a code), outcome, role and driver; over all waves in which both answers are shown.

    Columns: questions: `assessment_inputs.question_frame`.  out: also n_text: the people, or why their number is not shown.
    Nulls:   of a hidden group all but its keys, n_text, goes_with and reason. As many people as a correlation needs are the least that is shown,
             where the policy asks for fewer.
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
    rows = found.rows.lazy().filter(pl.col("respondent_ref").is_not_null(), pl.col("item").is_in(asked)).select(
        "wave", "role", "leaf", "respondent_ref", "score", question="item"
    )  # fmt: skip
    drives = rows.join(driving.lazy(), on="question").select(*_PERSON, "driver", driving="question", driver_score="score")
    rates = rows.join(rated.lazy(), on="question").select(*_PERSON, "outcome", rated="question", outcome_score="score")
    placed = _counted(drives.join(rates, on=_PERSON).collect()).join(reach, on="leaf")
    for question in ("driving", "rated"):
        both = ready.rename({"question": question})
        placed = placed.join(both, on=(question, "wave", "role", "place"), how="semi")
    fewest = max(FEWEST, minimum)
    named = placed.rename({"place": "area"}).with_columns(pl.col(_WITHIN).cast(pl.String))
    sizes = _with_states(named.group_by(_WITHIN).agg(n=pl.col("count").sum(), people=people()), found.tree, fewest)
    ready = sizes.filter(pl.col("state") == SHOWN)
    found_out = driver_correlations(named.join(ready, on=_WITHIN, how="semi"), _WITHIN, fewest)
    told = sizes.select(*_WITHIN, "state", n_text=n_text(fewest, "people")).join(found_out, on=_WITHIN, how="left")
    is_shown = pl.col("state") == SHOWN
    hidden = pl.when(pl.col("state") == SMALL).then(pl.lit(too_few(fewest))).otherwise("n_text")
    return told.with_columns(
        goes_with=pl.when(is_shown).then("goes_with").otherwise(pl.lit(CANNOT_TELL)),
        reason=pl.when(is_shown).then("reason").otherwise(hidden),
    ).drop("state").sort(_WITHIN)  # fmt: skip


def _with_states(sizes: pl.DataFrame, tree: pl.DataFrame, fewest: int) -> pl.DataFrame:
    """Adds state; what an area has beyond its parts is a group too, and as small as the fewer of its people and its pairs."""
    keys = _WITHIN[1:]
    parts = sizes.join(tree, left_on="area", right_on="child").group_by("parent", *keys).agg(pl.col("n", "people").sum())
    beyond = sizes.join(parts, left_on=_WITHIN, right_on=("parent", *keys)).select(
        *keys, area=pl.col("area") + DIRECT, n=pl.col("n") - pl.col("n_right"), people=pl.col("people") - pl.col("people_right")
    )
    counts = (pl.when(pl.col(name) > 0).then(name) for name in ("n", "people"))
    left_over = beyond.with_columns(people=pl.min_horizontal(*counts).fill_null(0))
    every = pl.concat([sizes, left_over.select(sizes.columns)]).with_columns(
        dimension=pl.lit(TOTAL), group=pl.lit(TOTAL), is_hidden=pl.lit(value=False)
    )  # fmt: skip
    states = with_states(every, tree, keys, fewest).select(*_WITHIN, "state")
    return sizes.join(states, on=_WITHIN)


def _counted(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs; of people who have but one of a driver and an outcome, those that nothing tells apart as one row with their count.

    Two people whose numbers happen to be alike stay rows of their own, which changes nothing.
    """
    is_alone = ~pairs.select("outcome", "driver", "role", "respondent_ref").hash_rows().is_duplicated()
    alike = [name for name in pairs.columns if name != "respondent_ref"]
    alone = pairs.lazy().filter(is_alone).group_by(alike).agg(count=pl.len().cast(pl.Int64)).collect()
    return pl.concat([pairs.filter(~is_alone).with_columns(count=pl.lit(1, pl.Int64)), alone], how="diagonal")


def _category(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Categorical)
