"""The pathway review on the page: findings, money over weak links, assumptions in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.html import details, items, join, link, tag
from dashboard.components.service_parts import links
from dashboard.components.tables import STACKED, Column, table, table_html
from pipelines.read_api.sentences import say

if TYPE_CHECKING:
    from dashboard.view_models.review import ExposedRow, ReviewView

FINDING_COLUMNS = (Column("Where"), Column("What"), Column("Found"), Column("Expected"), Column("What to do"))
MONEY_COLUMNS = (
    Column("Link"), Column("Rank", is_number=True), Column("Contract value a year", is_number=True), Column("Evidence"),
    Column("Weakness, 0 to 1", is_number=True), Column("Value × weakness", is_number=True), Column("Services"),
    Column("Did it move as expected?"),
)  # fmt: skip


def findings(view: ReviewView) -> None:
    """Every finding that holds today, and when the next ones come up."""
    st.header("Findings")
    if view.findings:
        rows = [[row.place, row.rule, row.found, row.expected, row.fix] for row in view.findings]
        table("Each is a place in a file of the registry", FINDING_COLUMNS, rows, f"review {STACKED}")
    st.html(tag("p", view.later))


def money(view: ReviewView) -> None:
    """The weakest links that carry the most money."""
    st.header("The weakest links that carry the most money")
    st.html(join([tag("p", view.most), tag("p", say("review.ranked"), class_="soft")]))
    if view.first:
        st.html(table_html("Ranked by contract value × weakness", MONEY_COLUMNS, [_exposed(row) for row in view.first], f"money {STACKED}"))
    if view.rest:
        st.html(
            details(view.rest_words, table_html(view.rest_words, MONEY_COLUMNS, [_exposed(row) for row in view.rest], f"money {STACKED}"))
        )


def shaken(view: ReviewView) -> None:
    """Assumptions that are in doubt or have failed."""
    st.header("Assumptions in doubt")
    st.html(items(view.shaken))


def _exposed(row: ExposedRow) -> list[object]:
    about = join([row.title, tag("small", link(row.pathway.text, row.pathway.href))])
    return [about, row.rank, row.value, row.evidence, row.weakness, row.exposure, links(row.services), row.reading]
