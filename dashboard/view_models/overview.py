"""The Overview page: what changed, what needs attention, then one table per outcome. Pure: rows in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.attention import Exceptional, exceptions
from dashboard.view_models.findings import SeriesKey, WhatChanged, counted, once, speaking, what_changed
from dashboard.view_models.links import Place
from dashboard.view_models.overview_rows import IndicatorRow, indicator_row
from pipelines.read_api.assessment_words import plural
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
EVERY_OUTCOME, ANY_TIME, ANY_SERVICE = "every outcome", "any time", "any service"


@dataclass(frozen=True)
class Filters:
    """Which rows to show. No verdict, interval or comparison depends on it."""

    outcome: str = EVERY_OUTCOME
    """The title of one outcome, or all."""
    data_to: str = ANY_TIME
    """The year in which the latest period ends, or any."""
    service: str = ANY_SERVICE
    """The title of a service: what it is expected to lead to, by its pathway; or any."""


@dataclass(frozen=True)
class OutcomeTable:
    """One outcome with its indicators, in the council's order."""

    title: str
    statement: str
    is_illustrative: bool
    rows: tuple[IndicatorRow, ...]
    pathways: tuple[tuple[str, str], ...] = ()
    """Title and address of the pathways that lead to it."""
    said: tuple[str, str] | None = None
    """Where what people say of it stands: words and address."""
    disagree: tuple[str, ...] = ()
    """Where recorded and felt disagree."""


@dataclass(frozen=True)
class OverviewView:
    """All that the page shows."""

    title: str
    filtered: str
    """How many rows the filters left; empty where they leave all."""
    changed: WhatChanged
    exceptions: tuple[Exceptional, ...]
    tables: tuple[OutcomeTable, ...]
    without_figures: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """No outcome has any figure to show."""
        return not self.tables


def choices(found: Any) -> tuple[list[str], list[str], list[str]]:
    """What the filters offer: outcomes with figures in their order, years of the latest data (newest first), services by title."""
    held = {row["outcome"] for row in found.rows}
    outcomes = [outcome["title"] for outcome in found.outcomes if outcome["id"] in held]
    years = sorted({str(row["latest_end"].year) for row in found.rows}, reverse=True)
    return [EVERY_OUTCOME, *outcomes], [ANY_TIME, *years], [ANY_SERVICE, *(service["title"] for service in found.services)]


def overview_view(
    found: Any, place: Place, area_name: str, today: dt.date, filters: Filters | None = None,
    since: str | None = None, changes: Mapping[SeriesKey, Any] | None = None, said: Any = None,
) -> OverviewView:  # fmt: skip
    """The page of one area (`read_api.overview.Overview`). `since`, `changes`: a release to compare with, and what differs from it.

    `said`: what people say of the outcomes (`read_api.assessment_beside.Said`); None: nobody was asked.
    """
    filters = filters or Filters()
    titles = {outcome["id"]: outcome["title"] for outcome in found.outcomes}
    led_to = {id for service in found.services if service["title"] == filters.service for id in service["indicators"]}
    rows = [row for row in found.rows if _is_shown(row, titles, filters, led_to)]
    spoken = speaking(rows)
    return OverviewView(
        title=f"{area_name}: {_subject(found, since)}",
        filtered=_filtered(len(once(rows)), len(once(found.rows))),
        changed=what_changed(spoken, found, place, since, _of_rows(changes, filters), once(rows)),
        exceptions=exceptions(spoken, place, today),
        tables=tuple(_tables(found, rows, place, today, said)),
        without_figures=tuple(_without_figures(found)) if filters == Filters() else (),
    )


def _subject(found: Any, since: str | None) -> str:
    if since:
        return f"what changed since {since}"
    return "what the latest figures say" if found.rows else "no figures in this release"


def _is_shown(row: Row, titles: Mapping[str, str], filters: Filters, led_to: Collection[str]) -> bool:
    of_outcome = filters.outcome in (EVERY_OUTCOME, titles[row["outcome"]])
    of_service = filters.service == ANY_SERVICE or row["indicator"] in led_to
    return of_outcome and of_service and filters.data_to in (ANY_TIME, str(row["latest_end"].year))


def _of_rows(changes: Mapping[SeriesKey, Any] | None, filters: Filters) -> Mapping[SeriesKey, Any] | None:
    """A series that is no longer held has no row, so no filter can say whether it belongs: it is told of the whole area only."""
    if changes is None or filters == Filters():
        return changes
    return {key: change for key, change in changes.items() if not change.is_lost}


def _filtered(count: int, of: int) -> str:
    return counted("overview.filtered", count, of=str(of)) if count < of else ""


def _tables(found: Any, rows: Sequence[Row], place: Place, today: dt.date, said: Any) -> list[OutcomeTable]:
    tables = []
    for outcome in found.outcomes:
        own = [row for row in rows if row["outcome"] == outcome["id"]]
        if own:
            shown = tuple(indicator_row(row, found.points, place, today) for row in own)
            ways = tuple(_pathway(row, place) for row in found.pathways.get(outcome["id"], ()))
            tables.append(OutcomeTable(outcome["title"], outcome["statement"], outcome["status"] == "illustrative", shown, ways,
                                       *_said(outcome["id"], said, place)))  # fmt: skip
    return tables


def _said(outcome: str, said: Any, place: Place) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    """Where to read what people say of an outcome, and where that disagrees with what is recorded."""
    if said is None or outcome not in said.roles:
        return None, ()
    told = words.joined([plural(role) for role in said.roles[outcome]])
    return (say("said.link", roles=told), place.co_assessment()), tuple(said.disagreements.get(outcome, ()))


def _pathway(row: Row, place: Place) -> tuple[str, str]:
    """What leads to the outcome, drawn."""
    return row["title"], place.pathways(pathway=row["pathway"], outcome=row["node"])


def _without_figures(found: Any) -> list[str]:
    held = {row["outcome"] for row in found.rows}
    return [outcome["title"] for outcome in found.outcomes if outcome["id"] not in held]
