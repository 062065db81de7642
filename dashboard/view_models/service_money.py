"""Performance measures against agreed levels, and payments with their arithmetic: what contracts say beside what is released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
STATUS: Final = {"met": "● met", "not met": "◆ not met", "cannot tell": "? cannot tell", "none agreed": "– no level agreed"}
"""Status -> shape and word."""


@dataclass(frozen=True)
class Figure:
    """The released figure that something is held against, and where it comes from; `href` is empty where none is released."""

    period: str
    value: str
    href: str
    note: str


@dataclass(frozen=True)
class LevelRow:
    """One agreed level."""

    service: str
    service_href: str
    measure: str
    figure: Figure
    agreed: str
    status: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class PaymentRow:
    """One payment: the amount, or Held and why."""

    service: str
    service_href: str
    measure: str
    terms: str
    figure: Figure
    amount: str
    notes: tuple[str, ...]


def level_rows(levels: Sequence[Row], place: Place) -> tuple[LevelRow, ...]:
    """Rows of the table of agreed levels."""
    return tuple(
        LevelRow(
            service=row["service_title"],
            service_href=place.services(service=row["service"]),
            measure=_illustrative(row["title"], row),
            figure=_figure(row, place),
            agreed="" if row["agreed_level"] is None else _measure(row).amount(row["agreed_level"]),
            status=STATUS[row["status"]],
            notes=tuple(filter(None, (row["reason"], row["caution"]))),
        )
        for row in levels
    )


@dataclass(frozen=True)
class Before:
    """The payments of an earlier release, to say where one has changed since."""

    release: str
    payments: Sequence[Row]

    def amount(self, row: Row) -> str | None:
        """What the same payment was; None: the same, or not there."""
        key = ("service", "measure", "period")
        same = next((one for one in self.payments if all(one[name] == row[name] for name in key)), None)
        return None if same is None or same["amount_gbp"] == row["amount_gbp"] else _amount(same)


def payment_rows(payments: Sequence[Row], every: Sequence[Row], place: Place, before: Before | None = None) -> tuple[PaymentRow, ...]:
    """Rows of the table of payments. `every`: the payments of all services, to say where one figure pays twice."""
    return tuple(
        PaymentRow(
            service=row["service_title"],
            service_href=place.services(service=row["service"]),
            measure=_illustrative(row["title"], row),
            terms=row["terms"],
            figure=_figure(row, place),
            amount=_amount(row),
            notes=tuple(_notes(row, every, before)),
        )
        for row in payments
    )


def pence(amount: Decimal) -> str:
    """'£8,910.50'."""
    return f"£{amount:,.2f}"


def _amount(row: Row) -> str:
    return "Held" if row["amount_gbp"] is None else pence(row["amount_gbp"])


def _notes(row: Row, every: Sequence[Row], before: Before | None) -> list[str]:
    notes = [say("services.terms", terms=row["terms"])]
    if row["held_reason"]:
        notes.append(say("services.held", reason=row["held_reason"]))
    if row["working"]:
        notes.append(say("services.if_it_stood", working=row["working"]) if row["held_reason"] else row["working"])
    if row["caution"]:
        notes.append(row["caution"])
    if before is not None and (amount := before.amount(row)) is not None:
        notes.append(say("services.since", since=before.release, amount=amount.lower() if amount == "Held" else amount))
    also = [other["service_title"] for other in every
            if row["key"] is not None and other["key"] == row["key"] and other["service"] != row["service"]]  # fmt: skip
    return notes + ([say("services.same_figure", services=words.joined(list(dict.fromkeys(also))))] if also else [])


def _figure(row: Row, place: Place) -> Figure:
    is_dated = row["period_start"] is not None
    period = words.period_words(row["period_start"], row["period_end"]) if is_dated else row["period"]
    if row["key"] is None:
        return Figure(period, "no figure", "", "")
    edition = f"{row['area_name']}, edition of {words.day(row['edition'])}"
    return Figure(period, _measure(row).amount(row["value"], row["symbol"]), place.origin(row["key"]), edition)


def _measure(row: Row) -> Measure:
    return Measure(row["unit"], row["decimals"])


def _illustrative(title: str, row: Row) -> str:
    return f"{title} (illustrative)" if row["is_illustrative"] else title
