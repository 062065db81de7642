"""The pathway review page: what the review finds today, and which weak links carry the most money. Pure: rows in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.contribution import link_title, reading_words
from dashboard.view_models.links import Place
from dashboard.view_models.pathway_words import counted, evidence_words, pounds
from dashboard.view_models.services import Link
from pipelines.read_api.review import RULES
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
EVERY_PATHWAY = "all"
"""Value of the page's choice in its address."""
SHOWN = 10
"""Links shown at once: those that a meeting can talk about."""


@dataclass(frozen=True)
class FindingRow:
    """One finding: where, what, and what to do."""

    place: str
    rule: str
    found: str
    expected: str
    fix: str


@dataclass(frozen=True)
class ExposedRow:
    """One link by the money that runs over it."""

    rank: str
    title: str
    pathway: Link
    services: tuple[Link, ...]
    value: str
    evidence: str
    weakness: str
    exposure: str
    reading: str


@dataclass(frozen=True)
class ReviewView:
    """All that the page shows."""

    title: str
    findings: tuple[FindingRow, ...]
    later: str
    most: str
    exposed: tuple[ExposedRow, ...]
    shaken: tuple[str, ...]

    @property
    def first(self) -> tuple[ExposedRow, ...]:
        """The links that are shown at once."""
        return self.exposed[:SHOWN]

    @property
    def rest(self) -> tuple[ExposedRow, ...]:
        """The others, on request."""
        return self.exposed[SHOWN:]

    @property
    def rest_words(self) -> str:
        """What opens them."""
        return say("review.rest", links=counted(len(self.rest), "link"))


def review_view(found: Any, place: Place, today: dt.date, pathway: str = EVERY_PATHWAY) -> ReviewView:
    """The review (`read_api.review.Review`) as it stands today; of one pathway, the money and assumptions are its own."""
    open_now = [row for row in found.findings if row["holds_from"] is None or row["holds_from"] <= today]
    waiting = [row for row in found.findings if row["holds_from"] is not None and row["holds_from"] > today]
    is_chosen = {entry["id"] for entry in found.pathways if pathway in (EVERY_PATHWAY, entry["id"])}
    exposed = [row for row in found.exposed if row["pathway"] in is_chosen]
    return ReviewView(
        title=_headline(len(open_now), len(found.pathways)),
        findings=tuple(FindingRow(f"{row['file']}, line {row['line']}: {row['field']}", RULES[row["rule"]], row["found"], row["expected"],
                                  row["fix"]) for row in open_now),
        later=_later(waiting),
        most=_most(exposed),
        exposed=tuple(_exposed(rank, row, found.services, place) for rank, row in enumerate(exposed, 1)),
        shaken=tuple(_shaken(row) for row in found.shaken if row["pathway"] in is_chosen) or (say("review.shaken_none"),),
    )  # fmt: skip


def _headline(count: int, pathways: int) -> str:
    drawn = counted(pathways, "pathway")
    return (
        say("review.headline", findings=counted(count, "finding"), pathways=drawn) if count else say("review.headline_none", pathways=drawn)
    )


def _later(waiting: Sequence[Row]) -> str:
    if not waiting:
        return say("review.later_none")
    return say("review.later", findings=counted(len(waiting), "finding"), day=words.day(min(row["holds_from"] for row in waiting)))


def _most(exposed: Sequence[Row]) -> str:
    if not exposed:
        return say("review.exposed_none")
    first = exposed[0]
    return say("review.exposed", link=link_title(first), money=_money(first["annual_value_gbp"], first), evidence=evidence_words(first))


def _exposed(rank: int, row: Row, services: Mapping[str, str], place: Place) -> ExposedRow:
    return ExposedRow(
        rank=str(rank),
        title=link_title(row),
        pathway=Link(row["pathway_title"], place.pathways(pathway=row["pathway"])),
        services=tuple(Link(services[id], place.services(service=id)) for id in row["services"]),
        value=_money(row["annual_value_gbp"], row),
        evidence=evidence_words(row),
        weakness=f"{row['weakness']:.2f}",
        exposure=_money(row["exposure_gbp"], row),
        reading=reading_words(row),
    )


def _money(amount: Any, row: Row) -> str:
    return f"{pounds(amount)}{' (illustrative)' if row['value_is_illustrative'] else ''}"


def _shaken(row: Row) -> str:
    told = {"text": row["text"], "status": row["status"], "day": words.day(row["reviewed_on"]), "by": row["by"]}
    if len(row["links"]) == 1:
        return say("review.shaken_one", **told)
    return say("review.shaken", links=counted(len(row["links"]), "link"), **told)
