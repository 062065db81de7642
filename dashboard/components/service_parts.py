"""Tables of contracts: values, agreed levels, payments, the four Co's, involvement, the continuum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.html import Html, details, items, join, link, tag
from dashboard.components.tables import STACKED, Column, table

if TYPE_CHECKING:
    from dashboard.view_models.service_money import Figure, LevelRow, PaymentRow
    from dashboard.view_models.services import Link, ServicesView

NONE = "none"
NOT_ON_RECORD = "not on record"


def links(found: Sequence[Link]) -> Html:
    """Links one under the other; a word where there are none."""
    return items((link(each.text, each.href) for each in found), "in-cell") if found else Html(NONE)


def contracts(view: ServicesView) -> None:
    """What is bought, from whom, for how much, and what it is expected to move."""
    columns = (Column("Service"), Column("Provider"), Column("Contract"), Column("Value a year"), Column("Expected to move"))
    rows = [
        [
            join([link(row.service.text, row.service.href), tag("small", row.statement)]),
            row.provider,
            row.dates,
            row.value,
            links(row.moves),
        ]
        for row in view.contracts
    ]
    table("A service's name leads to its contract and contribution note, an outcome to its pathway.", columns, rows, f"services {STACKED}")


def levels(found: Sequence[LevelRow], *, is_one: bool = False) -> None:
    """Performance measures against what was agreed."""
    columns = (*([] if is_one else [Column("Service")]), Column("Measure"), Column("Period"), Column("Figure", is_number=True),
               Column("Agreed level", is_number=True), Column("Agreed level met?"))  # fmt: skip
    rows = [[*_service(row, is_one), row.measure, row.figure.period, figure(row.figure), row.agreed,
             join([row.status, *(tag("small", note) for note in row.notes)])] for row in found]  # fmt: skip
    table("Performance measures with an agreed level or a payment", columns, rows, f"levels {STACKED}")


def payments(found: Sequence[PaymentRow], *, is_one: bool = False) -> None:
    """What outcomes pay, with the arithmetic."""
    columns = (*([] if is_one else [Column("Service")]), Column("Measure"), Column("Period"), Column("Figure", is_number=True),
               Column("Payment", is_number=True), Column("How it came about"))  # fmt: skip
    rows = [[*_service(row, is_one), row.measure, row.figure.period, figure(row.figure), tag("strong", row.amount),
             join([tag("p", note) for note in row.notes])] for row in found]  # fmt: skip
    table("Worked out from the terms and the released figure, to the penny, half a penny up", columns, rows, f"payments {STACKED}")


def figure(found: Figure) -> Html:
    """The value as a link to its origin, its edition under it."""
    if not found.href:
        return join([found.value])
    return join([link(found.value, found.href, f"{found.value}: where this figure comes from"), tag("small", found.note)])


def cos(view: ServicesView, kinds: Sequence[str]) -> None:
    """Which of the four Co's each service uses, and how."""
    columns = (Column("Service"), *(Column(kind) for kind in kinds))
    rows = [[link(row.service.text, row.service.href), *(cell or NOT_ON_RECORD for cell in row.cells)] for row in view.cos]
    table(" ".join(view.co_counts), columns, rows, f"cos {STACKED}")


def involvement(view: ServicesView) -> None:
    """Two by two: how much professionals and users put in."""
    columns = (Column("Involvement"), Column("Users low"), Column("Users high"))
    rows = [[f"Professionals {level}", *(_square(view.quadrants[level, users]) for users in ("low", "high"))] for level in ("high", "low")]
    table("Rows: how much professionals put into it. Columns: how much the people who use it do.", columns, rows, "quadrant")


def continuum(view: ServicesView) -> None:
    """From a product bought in units to a system of which people are part."""
    rows = [[row.meaning, links(row.services)] for row in view.continuum]
    table("From products bought in units to systems of which people are part", (Column("Model"), Column("Services")), rows, "continuum")


def unmeasured(view: ServicesView) -> None:
    """Measures that no released figure stands behind."""
    st.html(tag("p", view.unmeasured))
    if view.without_level:
        st.html(details("Which they are", items(view.without_level)))


def _service(row: LevelRow | PaymentRow, is_one: bool) -> list[object]:
    return [] if is_one else [link(row.service, row.service_href)]


def _square(square: Any) -> Html:
    return join([tag("strong", square.name), tag("div", links(square.services))])
