"""One service: its contract, and the contribution note. Generated from the pathway and from released figures, never from what went well."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.findings import Finding, finding, key_of, speaking
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.pathway_words import READING_SHAPES, counted, evidence_words, lag_words, reading_of
from dashboard.view_models.service_money import Before, LevelRow, PaymentRow, level_rows, payment_rows
from dashboard.view_models.services import COS, Link, co_words, contract_dates, contract_value
from pipelines.read_api.sentences import say
from pipelines.read_api.services import CONTINUUM

Row = Mapping[str, Any]


@dataclass(frozen=True)
class LinkRow:
    """One link that the contribution is expected to go over."""

    title: str
    claim: str
    after: str
    evidence: str
    assumptions: tuple[str, ...]
    reading: str
    notes: tuple[str, ...]
    """Why it reads so, and whom it is about."""


@dataclass(frozen=True)
class FigureSaid:
    """What the latest figures of an outcome's indicator say, and what England's did meanwhile."""

    finding: Finding
    england: str


@dataclass(frozen=True)
class ContributionView:
    """All that the page shows of one service."""

    title: str
    statement: str
    facts: tuple[tuple[str, str], ...]
    expected: str
    weakest: tuple[str, ...]
    links: tuple[LinkRow, ...]
    readings: str
    pathways: tuple[Link, ...]
    causes: tuple[str, ...]
    others: tuple[str, ...]
    figures: tuple[FigureSaid, ...]
    without_figures: str
    limit: str
    levels: tuple[LevelRow, ...]
    payments: tuple[PaymentRow, ...]
    measures: tuple[tuple[str, str], ...]
    cos: tuple[tuple[str, str], ...]


def contribution_view(
    found: Any, note: Any, service: str, place: Place, area_name: str, today: dt.date, before: Before | None = None
) -> ContributionView:
    """One service (`read_api.services.Services`) with its note (`read_api.services.Contribution`) and the figures of an area."""
    row = next(each for each in found.services if each["id"] == service)
    own = {
        name: [each for each in getattr(found, name) if each["service"] == service] for name in ("levels", "payments", "measures", "cos")
    }
    links = tuple(_link_row(link) for link in note.links.values() if not link["is_delivery"])
    figures = [
        FigureSaid(finding(each, note.figures, place), _england(each, note.england)) for each in speaking(list(note.figures.rows.values()))
    ]
    return ContributionView(
        title=_headline(row, note),
        statement=row["statement"],
        facts=_facts(row, found.areas, today),
        expected=_expected(row, note),
        weakest=tuple(_weakest(road, note.links) for road in note.roads),
        links=links,
        readings=_readings(note.links.values()) if note.roads else "",
        pathways=tuple({road["pathway"]: Link(road["pathway_title"], place.pathways(pathway=road["pathway"], service=service))
                        for road in note.roads}.values()),
        causes=_causes(note),
        others=tuple(_others(note)),
        figures=tuple(figures),
        without_figures="" if figures or not note.roads else say("contribution.no_figures", area=area_name),
        limit=say("contribution.limit") if note.roads else "",
        levels=level_rows(own["levels"], place),
        payments=payment_rows(own["payments"], found.payments, place, before),
        measures=tuple((f"{each['title']}{' (illustrative)' if each['is_illustrative'] else ''}", each["meaning"]) for each in own["measures"]),
        cos=tuple((COS[one["kind"]], co_words(one)) for kind in COS for one in own["cos"] if one["kind"] == kind),
    )  # fmt: skip


def _headline(row: Row, note: Any) -> str:
    if not note.roads:
        return say("services.one_headline_no_road", service=row["title"])
    weakest = max(note.roads, key=lambda road: road["weakness"])
    outcomes = counted(len(note.roads), "outcome")
    return say(
        "services.one_headline", service=row["title"], outcomes=outcomes, evidence=evidence_words(_weakest_link(weakest, note.links))
    )


def _facts(row: Row, areas: Mapping[str, str], today: dt.date) -> tuple[tuple[str, str], ...]:
    where = words.joined([areas.get(code, code) for code in row["areas"]]) or "no English area"
    model = CONTINUUM[row["continuum"]]
    involved = f"{words.capital(row['quadrant'])}: involvement of professionals {row['involvement_professionals']}, of users {row['involvement_users']}"
    return (
        ("Provider", row["provider"]), ("For whom", row["population"]), ("Where", where), ("Contract", contract_dates(row, today)),
        ("Value", contract_value(row)), ("Source of dates and value", row["contract_source"]), ("Answers for it", row["owner"]),
        ("Involvement", involved), ("Model", model), ("Source", row["source"]),
    )  # fmt: skip


def _expected(row: Row, note: Any) -> str:
    if not note.roads:
        return say("contribution.no_road", service=row["title"])
    return say("contribution.expected", service=row["title"], outcomes=words.joined([f"“{road['outcome']}”" for road in note.roads]))


def _weakest_link(road: Row, links: Mapping[tuple[str, str], Row]) -> Row:
    return links[road["pathway"], road["weakest_link"]]


def _weakest(road: Row, links: Mapping[tuple[str, str], Row]) -> str:
    link = _weakest_link(road, links)
    over = [links[road["pathway"], f"{start}~{end}"] for start, end in pairwise(road["nodes"])]
    claims = sum(not each["is_delivery"] for each in over)  # as the table below shows them
    said = say(
        "contribution.only_link" if claims == 1 else "contribution.weakest",
        outcome=f"“{road['outcome']}”", links=counted(claims, "link"), link=link_title(link), evidence=evidence_words(link),
    )  # fmt: skip
    doubtful = [
        say("contribution.assumption", status=one["status"], text=one["text"]) for one in link["assumptions"] if one["status"] != "holding"
    ]
    return " ".join([said, *doubtful])


def link_title(link: Row) -> str:
    """'“Mentoring” to “Takes part”'."""
    return f"“{link['start_title']}” to “{link['end_title']}”"


def _link_row(link: Row) -> LinkRow:
    return LinkRow(
        title=link_title(link),
        claim=link["claim"],
        after=lag_words(link) or "not stated",
        evidence=evidence_words(link),
        assumptions=tuple(f"{words.capital(one['status'])}: {one['text']}" for one in link["assumptions"]),
        reading=reading_words(link),
        notes=tuple(filter(None, (link["reason"], link["cohort"]))),
    )


def reading_words(link: Row) -> str:
    """'? cannot tell': a shape and a word."""
    return f"{READING_SHAPES[reading_of(link)]} {reading_of(link)}"


def _readings(links: Any) -> str:
    """How many of the links that figures can test read how. A link that nothing observes is not among them."""
    tested = Counter(reading_of(link) for link in links if link["estimate"] is not None)
    if not tested:
        return say("contribution.readings_none")
    told = words.joined([f"{count} {say(f'contribution_reading.{reading}')}" for reading, count in sorted(tested.items())])
    return say("contribution.readings", links=counted(sum(tested.values()), "link"), readings=told)


def _causes(note: Any) -> tuple[str, ...]:
    if not note.roads:
        return ()
    titles = {(road["pathway"], road["outcome_node"]): road["outcome"] for road in note.roads}
    told = [
        say("contribution.cause", outcome=titles[cause["pathway"], cause["outcome_node"]], title=cause["title"], claim=cause["claim"])
        for cause in note.causes
    ]
    return tuple(dict.fromkeys(told)) or (say("contribution.causes_none"),)


def _others(note: Any) -> list[str]:
    if not note.roads:
        return []
    by_outcome: dict[str, list[str]] = {}
    for road in note.others:
        by_outcome.setdefault(road["outcome"], []).append(road["service_title"])
    told = [
        say(f"contribution.others{'_one' if len(titles) == 1 else ''}", outcome=outcome, services=words.joined(titles))
        for outcome, titles in by_outcome.items()
    ]
    return told or [say("contribution.others_none")]


def _england(row: Row, england: Any) -> str:
    """How England moved between the same two periods; nothing where it has no such figures, they are disputed, or a band."""
    other = england.rows.get(row["indicator"])
    if other is None or other["is_disputed"] or row["band_upper"] or key_of(other) != key_of(row) or other["change"] is None:
        return ""
    if (other["latest_period"], other["previous_period"]) != (row["latest_period"], row["previous_period"]) or row["change"] is None:
        return ""
    measure = Measure.of(row)
    if measure.is_zero(other["change"]):
        return say("contribution.england_same")
    movement = "rose" if other["change"] > 0 else "fell"
    ends = {"from": measure.number(other["previous_value"]), "to": measure.amount(other["latest_value"])}
    return say("contribution.england", movement=movement, **ends)
