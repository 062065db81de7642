"""Fills the co-assessment tables of a release from the current answers of the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.measures.assessment_spread import GROUP
from pipelines.registry.models import Registry
from pipelines.releases import assessment_results as results
from pipelines.releases.asked_again import ANSWERED_IN, PLACES
from pipelines.releases.assessment_comments import quotes, read_comments, themes_told
from pipelines.releases.assessment_drivers import drivers
from pipelines.releases.assessment_inputs import group_frame, parent_frame, part_frame, population_frame, question_frame
from pipelines.releases.assessment_invited import invited_views
from pipelines.releases.assessment_people import regrouped, representation, response_rates, with_parts
from pipelines.releases.assessment_question_groups import question_groups, shown_answers
from pipelines.releases.assessment_recorded import agreement
from pipelines.releases.assessment_rows import Answers, Assessed, read_answers
from pipelines.releases.assessment_schema import ASSESSMENT_TABLES
from pipelines.releases.assessment_shown import instrument_cells, persons
from pipelines.releases.assessment_views import Viewed, viewed
from pipelines.releases.assessment_weighting import weighted, weights, with_area_names
from pipelines.releases.frames import create_table, together, write_frame

COPIED: Final = ("instrument", "question", "theme")
"""Tables that copy the registry; all others are worked out here."""
_SIGNIFICANT: Final = 9
"""Digits that are kept: sums of many answers differ in the last ones with the order in which processors add them up."""
_NOISE: Final = 1e-9
Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Judged:
    """What follows from the answers alone: the tables, and what they are compared with figures by."""

    tables: Tables
    named: Named
    sides: results.Sides
    minimum: int


def fill_assessment(con: duckdb.DuckDBPyConnection, registry: Registry, judged: Judged | None) -> None:
    """Create the tables in `release_file`, where figure and series are; and register ANSWERED_IN for what compares their waves.

    `judged`: what `judge` gives; None: nobody answered.
    """
    tables = {**judged.tables, "agreement": _agreement(con, registry, judged)} if judged is not None else {}
    con.register(ANSWERED_IN, tables.get(ANSWERED_IN, pl.DataFrame(schema=PLACES)).select(list(PLACES)))
    with together(con):
        for table in ASSESSMENT_TABLES:
            if table in tables:
                write_frame(con, table, steady(tables[table]))
            elif table not in COPIED:
                create_table(con, table)


def _agreement(con: duckdb.DuckDBPyConnection, registry: Registry, judged: Judged) -> pl.DataFrame:
    named = judged.named
    return named(agreement(con, registry, named.found, named.shown, judged.sides, judged.minimum))


def steady(frame: pl.DataFrame) -> pl.DataFrame:
    """Floats to the digits that every build gives, rows in the order of all columns."""
    rounded = cs.float().round_sig_figs(_SIGNIFICANT)
    kept = frame.with_columns(pl.when(cs.float().abs() < _NOISE).then(0.0).otherwise(rounded).name.keep())
    return kept.sort([name for name, dtype in kept.schema.items() if not isinstance(dtype, pl.List)])


def judge(registry: Registry, assessed: Assessed | None) -> Judged | None:
    """Everything that follows from the answers alone; None where there are none. It needs no database, so figures can be worked out beside."""
    if assessed is None:
        return None
    questions, parents = question_frame(registry), parent_frame(registry)
    found = read_answers(assessed.responses, questions, parents)
    if found.rows.is_empty():
        return None
    minimum, parts = assessed.minimum, part_frame(registry)
    population = with_parts(population_frame(registry), found.tree, parts)
    who = persons(found)
    cells = instrument_cells(found, who, minimum)
    shown = viewed(found)
    groups = question_groups(found, shown, cells, minimum)
    named = Named(found, shown)
    with ThreadPoolExecutor(max_workers=1) as beside:  # neither needs what the other works out
        driving = beside.submit(drivers, found, shown, groups, questions, minimum)
        said = beside.submit(_said, registry, found, cells, assessed)
        once, held = (shown_answers(each, groups) for each in (shown.once, shown.held))
        invited = invited_views(found, shown, assessed.invited, parents)
        figures = results.figures(found, once, groups, invited, minimum)
        sides = results.compared(found, shown, once, held)
        trends = results.role_trends(sides, minimum)
        gaps, readings = results.gaps_and_readings(found, sides, trends, minimum)
        other = regrouped(found, cells, group_frame(registry))
        weightings, by_cell = weights(found, who, cells, population, other)
        tables = {
            "assessment_figure": named(figures), "assessment_answer": named(results.distributions(found, once)),
            ANSWERED_IN: named(sides.means.select(*GROUP, "places")), "role_trend": named(trends),
            "perception_gap": named(gaps), "gap_reading": named(readings),
            "representation": named.dated(representation(found, cells, population, other, minimum)),
            "response_rate": named.dated(response_rates(shown, cells, invited, minimum)),
            "weighting": with_area_names(named.dated(weightings), parts),
            "weighted_figure": with_area_names(named(weighted(found, shown, groups, weightings, by_cell, minimum)), parts),
            "assessment_origin": found.sent.join(found.reach, on="leaf").select("instrument", "area", "wave", "submission").unique(),
        }  # fmt: skip
        return Judged({**tables, "driver": driving.result(), **said.result()}, named, sides, minimum)


def _said(registry: Registry, found: Answers, cells: pl.DataFrame, assessed: Assessed) -> Tables:
    """What comments are about, and those that are quoted."""
    comments = read_comments(assessed.responses)
    quoted = quotes(found, comments, cells, registry.themes, assessed.minimum)
    return {
        "theme_count": themes_told(found, comments, registry.themes, assessed.minimum),
        "quote": quoted.with_columns(is_cleared=pl.lit(not assessed.comments_need_clearance)),
    }


@dataclass(frozen=True)
class Named:
    """Puts names in the place of the keys that the measures know: items, views and numbers of waves."""

    found: Answers
    shown: Viewed

    def __call__(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with question, agreed, outcome, instrument, area, service, breakdown, and the waves by name."""
        items = self.found.items.select(item="item", named_question="question", agreed="agreed", named_outcome="outcome")
        keyed = frame.drop("outcome").rename({"question": "item", "area": "view"}).with_columns(pl.col("view").cast(pl.Int64))
        whole = keyed.join(items, on="item").join(self.shown.views.with_columns(pl.col("view").cast(pl.Int64)), on="view")
        texts = whole.with_columns(cs.enum().cast(pl.String)).rename({"named_question": "question", "named_outcome": "outcome"})
        return self.dated(texts.drop("item", "view"))

    def dated(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with its waves by name; where it tells of one, its first and last day too."""
        names = self.found.wave_names
        for column in [name for name in ("first_wave", "last_wave") if name in frame.columns]:
            named = names.select("instrument", **{column: "wave", f"named_{column}": "wave_name"})
            frame = frame.join(named, on=("instrument", column), how="left").drop(column).rename({f"named_{column}": column})
        if "wave" not in frame.columns:
            return frame
        return frame.join(names, on=("instrument", "wave")).drop("wave").rename({"wave_name": "wave"})
