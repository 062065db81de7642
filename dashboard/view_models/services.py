"""The Services page: contracts, what they are expected to move, levels, payments, and how each works with people. Pure: rows in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.pathway_words import counted, pounds
from dashboard.view_models.service_money import Before, LevelRow, PaymentRow, level_rows, payment_rows
from pipelines.read_api.sentences import say
from pipelines.read_api.services import CONTINUUM, QUADRANTS

Row = Mapping[str, Any]
COS: Final = {"co_commission": "Co-commission", "co_design": "Co-design", "co_deliver": "Co-deliver", "co_assess": "Co-assess"}
HERE, EVERYWHERE, ALL = "here", "all", "all"
"""Values of the page's choices in its address: services of the chosen area, of every area; all services instead of one."""


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True)
class ContractRow:
    """One contract."""

    service: Link
    statement: str
    provider: str
    dates: str
    value: str
    moves: tuple[Link, ...]


@dataclass(frozen=True)
class CoRow:
    """What of the four Co's a service uses, and how; empty: not used."""

    service: Link
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Quadrant:
    """One of the four squares of involvement."""

    name: str
    services: tuple[Link, ...]


@dataclass(frozen=True)
class ContinuumRow:
    """One model on the continuum, and the services of that model."""

    meaning: str
    services: tuple[Link, ...]


@dataclass(frozen=True)
class ServicesView:
    """All that the page shows of several services."""

    title: str
    contracts: tuple[ContractRow, ...]
    levels: tuple[LevelRow, ...]
    unmeasured: str
    without_level: tuple[str, ...]
    """Measures without a released figure: service and title."""
    payments: tuple[PaymentRow, ...]
    cos: tuple[CoRow, ...]
    co_counts: tuple[str, ...]
    quadrants: Mapping[tuple[str, str], Quadrant]
    """(professionals, users) -> square."""
    continuum: tuple[ContinuumRow, ...]

    @property
    def is_empty(self) -> bool:
        """No service to show."""
        return not self.contracts


def services_view(
    found: Any, place: Place, where: str, today: dt.date, *, everywhere: bool = False, before: Before | None = None
) -> ServicesView:
    """The services of the place's area, or of every area (`read_api.services.Services`). `where`: how that is called in the headline."""
    rows = [row for row in found.services if everywhere or place.area in row["areas"]]
    ids = {row["id"] for row in rows}
    levels = [row for row in found.levels if row["service"] in ids]
    payments = [row for row in found.payments if row["service"] in ids]
    measures = [row for row in found.measures if row["service"] in ids]
    unseen = [row for row in measures if row["indicator"] is None]
    titles = {row["id"]: row["title"] for row in rows}
    cos = tuple(_co_row(row, found.cos, place) for row in rows)
    return ServicesView(
        title=_headline(where, len(rows), payments),
        contracts=tuple(_contract(row, found.roads, place, today) for row in rows),
        levels=level_rows(levels, place),
        unmeasured=say("services.unmeasured", count=str(len(unseen)), of=str(len(measures))) if unseen else say("services.all_measured"),
        without_level=tuple(f"{titles[row['service']]}: {row['title']}" for row in unseen),
        payments=payment_rows(payments, found.payments, place, before),
        cos=cos,
        co_counts=tuple(_co_counts(cos)),
        quadrants=_quadrants(rows, place),
        continuum=tuple(ContinuumRow(meaning, _of(rows, place, continuum=model)) for model, meaning in CONTINUUM.items()),
    )


def contract_dates(row: Row, today: dt.date) -> str:
    """'1 April 2012 to 31 March 2015, ended'."""
    name = "services.ended" if row["contract_end"] < today else "services.running"
    return say(name, start=words.day(row["contract_start"]), end=words.day(row["contract_end"]))


def contract_value(row: Row) -> str:
    """'£2.4 million a year (illustrative)', or that none is published."""
    if row["annual_value_gbp"] is None:
        return say("services.unpublished")
    return f"{pounds(row['annual_value_gbp'])} a year{' (illustrative)' if row['value_is_illustrative'] else ''}"


def co_words(one: Row) -> str:
    """With whom, and how."""
    return f"{one['with_whom']}: {one['how']}{' (illustrative)' if one['is_illustrative'] else ''}"


def _headline(where: str, count: int, payments: Sequence[Row]) -> str:
    if not count:
        return say("services.headline_none", place=where)
    held = sum(row["amount_gbp"] is None for row in payments)
    if not payments:
        paid = say("services.payments_none")
    elif held:
        paid = say("services.payments_held", held=str(held), of=str(len(payments)))
    else:
        paid = say("services.payments_worked_out", payments=counted(len(payments), "payment"))
    return say("services.headline", place=where, services=counted(count, "service"), payments=paid)


def _contract(row: Row, roads: Sequence[Row], place: Place, today: dt.date) -> ContractRow:
    leads_to = [road for road in roads if road["service"] == row["id"]]
    return ContractRow(
        service=_link(row, place),
        statement=row["statement"],
        provider=row["provider"],
        dates=contract_dates(row, today),
        value=contract_value(row),
        moves=tuple(Link(road["outcome"], place.pathways(pathway=road["pathway"], service=row["id"])) for road in leads_to),
    )


def _link(row: Row, place: Place) -> Link:
    return Link(row["title"], place.services(service=row["id"]))


def _co_row(row: Row, cos: Sequence[Row], place: Place) -> CoRow:
    own = {one["kind"]: co_words(one) for one in cos if one["service"] == row["id"]}
    return CoRow(_link(row, place), tuple(own.get(kind, "") for kind in COS))


def _co_counts(cos: Sequence[CoRow]) -> list[str]:
    used = [sum(bool(row.cells[i]) for row in cos) for i in range(len(COS))]
    return [say("services.co", kind=kind, count=str(count), of=str(len(cos))) for kind, count in zip(COS.values(), used, strict=True)]


def _quadrants(rows: Sequence[Row], place: Place) -> dict[tuple[str, str], Quadrant]:
    return {
        (professionals, users): Quadrant(
            words.capital(name), _of(rows, place, involvement_professionals=professionals, involvement_users=users)
        )
        for (professionals, users), name in QUADRANTS.items()
    }


def _of(rows: Sequence[Row], place: Place, **wanted: str) -> tuple[Link, ...]:
    return tuple(_link(row, place) for row in rows if all(row[name] == value for name, value in wanted.items()))
