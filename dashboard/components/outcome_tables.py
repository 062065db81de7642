"""One table per outcome: every value a link to its origin, every indicator a link to its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import headings
from dashboard.components.findings import verdict_word
from dashboard.components.html import Html, image, join, link, tag
from dashboard.components.sparkline import sparkline
from dashboard.components.tables import STACKED, Column, table

if TYPE_CHECKING:
    from dashboard.view_models.overview import OutcomeTable
    from dashboard.view_models.overview_rows import Cell, IndicatorRow

COLUMNS = (
    Column("Indicator"), Column("Latest (95\u00a0% interval)"), Column("Verdict"), Column("Trend"),
    Column("Target", is_number=True), Column("England", is_number=True), Column("Neighbours", is_number=True),
    Column("Data to"),
)  # fmt: skip


def outcome(view: OutcomeTable) -> None:
    """An outcome: its title, its statement, its indicators."""
    headings.header(view.title)
    for title, href in view.pathways:
        st.html(tag("p", link(f"Pathway: {title}", href), class_="lead"))
    if view.said is not None:
        st.html(tag("p", link(*view.said), class_="lead"))
    caption = f"{view.statement}{' Illustrative data.' if view.is_illustrative else ''}"
    table(caption, COLUMNS, [_row(row) for row in view.rows], f"outcome {STACKED}")


def _row(row: IndicatorRow) -> list[object]:
    beside = [tag("small", row.beside)] if row.beside else []
    interval = [tag("small", f"({row.interval})")] if row.interval else []
    caution = [tag("small", row.caution)] if row.caution else []
    return [
        link(row.title, row.href),
        join([link(row.value, row.value_href, f"{row.value}, {row.title}: where this figure comes from"), *interval, *beside]),
        join([verdict_word(row.verdict, row.reason), *caution]),
        image(sparkline(row.trend, is_joined=row.is_joined), row.trend_words, "spark"),
        _cell(row.target),
        _cell(row.england),
        _cell(row.neighbours),
        join([row.data_to, tag("small", row.due)]),
    ]


def _cell(cell: Cell) -> Html:
    return join([cell.value, *([tag("small", cell.note)] if cell.note else [])])
