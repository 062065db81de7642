"""What each role answered, the gaps between the sides and how both move: from the groups that are shown, and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from pipelines.measures.assessment_figures import answer_counts, assessment_figures
from pipelines.measures.assessment_gap import GAP, gap_sides, perception_gaps, within_scale
from pipelines.measures.assessment_reading import gap_label, gap_readings, trend_label
from pipelines.measures.assessment_spread import GROUP, QUESTION, role_means
from pipelines.measures.assessment_trend import gap_slopes, role_slopes
from pipelines.releases.assessment_rows import Answers
from pipelines.releases.assessment_shown import n_text
from pipelines.releases.assessment_views import EVERYBODY, Viewed

CHOICE: Final = "choice"
"""Questions whose answers have no better or worse: counted, never averaged."""
_MEANS: Final = ("mean", "mean_low", "mean_high", "mean_method")


def figures(found: Answers, once: pl.DataFrame, groups: pl.DataFrame, invited: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """The figures of every group; of a hidden one its keys and n_text alone.

    Columns: once: `Viewed.once` of the groups shown.  groups: `assessment_shown.question_groups`.  invited(area: a view, wave, role, invited).
    """
    worked_out = assessment_figures(once, found.questions, invited)
    is_choice = pl.col("kind") == CHOICE
    without = worked_out.with_columns(pl.when(~is_choice).then(pl.col(name)).alias(name) for name in _MEANS)
    keyed = groups.select(*GROUP, n_text=n_text(minimum))
    return keyed.join(without, on=GROUP, how="left", nulls_equal=True)


def distributions(found: Answers, once: pl.DataFrame) -> pl.DataFrame:
    """How often each answer was given, as on the scale that people saw."""
    counted = answer_counts(once, found.questions).join(found.items.select("item", "lowest", "highest", "is_reversed"),
                                                        left_on="question", right_on="item")  # fmt: skip
    turned = pl.when("is_reversed").then(pl.col("lowest") + pl.col("highest") - pl.col("score")).otherwise("score")
    return counted.with_columns(score=turned).drop("lowest", "highest", "is_reversed")


@dataclass(frozen=True)
class Sides:
    """What sides and trends are worked out from: answers of everybody or one service to questions with a better and a worse.

    held: their rows (`Viewed.held`), role as String.  means: `assessment_spread.role_means` of their groups, and places: one code for each set
    of areas, as sent, that answered in a group.
    """

    held: pl.DataFrame
    means: pl.DataFrame

    def where(self, condition: pl.Expr) -> Sides:
        """Those of some questions, areas, roles or waves."""
        return Sides(self.held.filter(condition), self.means.filter(condition))


def compared(found: Answers, shown: Viewed, once: pl.DataFrame, held: pl.DataFrame) -> Sides:
    """The sides of the groups shown.

    Columns: once, held: those of `shown`, of the groups shown.
    """
    everybody = shown.views.filter(pl.col("breakdown") == EVERYBODY)["view"].implode()
    scored = found.items.filter(pl.col("kind") != CHOICE)["item"].implode()
    wanted = pl.col("area").is_in(everybody) & pl.col("question").is_in(scored)
    rows, groups = (each.filter(wanted).with_columns(pl.col("role").cast(pl.String)) for each in (held, once))
    return Sides(rows, role_means(groups).join(_places(found, shown), on=GROUP, how="left"))


def _places(found: Answers, shown: Viewed) -> pl.DataFrame:
    """outcome, question (an item), area (a view), wave, role, places; of the views of everybody."""
    sent = found.rows.lazy().select("item", "instrument", "leaf", "service", "wave", "role").unique().collect()
    texts = sent.with_columns(pl.col("instrument", "leaf", "service", "role").cast(pl.String))
    whole = texts.with_columns(service=pl.lit(None, pl.String))
    both = pl.concat([whole, texts.filter(pl.col("service").is_not_null())]).unique().join(found.reach, on="leaf")
    views = shown.views.filter(pl.col("breakdown") == EVERYBODY).select("view", "instrument", "area", "service")
    placed = both.join(views, on=("instrument", "area", "service"), nulls_equal=True).select(
        pl.lit(0, pl.UInt8).alias("outcome"), "wave", "role", "leaf", question="item", place="view"
    )
    leaves = placed.rename({"place": "area"}).group_by(GROUP).agg(places=pl.col("leaf").sort().str.join(","))
    return leaves.with_columns(pl.col("places").rank("dense").cast(pl.UInt32))


def role_trends(sides: Sides, minimum: int) -> pl.DataFrame:
    """The slope of each role with its word."""
    return trend_label(role_slopes(sides.held, minimum, sides.means))


def gaps_and_readings(found: Answers, compared: Sides, trends: pl.DataFrame, minimum: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The gap of every wave; the reading of each gap with its trend. Scores that worker and person settled on have no sides."""
    apart = compared.where(pl.col("question").is_in(found.items.filter(pl.col("agreed").is_null())["item"].implode()))
    sides = gap_sides(apart.held, minimum, apart.means)
    gaps = within_scale(perception_gaps(apart.held, minimum, sides), found.questions)
    slopes = gap_label(gap_slopes(apart.held, minimum, sides)).rename({"low": "slope_low", "high": "slope_high", "reason": "trend_reason"})
    readings = gap_readings(gaps, trends.select(*QUESTION, "role", "trend"))
    return gaps, readings.join(slopes, on=GAP, how="left", nulls_equal=True)
