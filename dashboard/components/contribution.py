"""One service on the page: the contract, the contribution note, its own levels and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import service_parts
from dashboard.components.html import Html, items, join, link, tag
from dashboard.components.tables import Column, table

if TYPE_CHECKING:
    from dashboard.view_models.contribution import ContributionView, FigureSaid, LinkRow

LINK_COLUMNS = (
    Column("Link"), Column("What is claimed"), Column("Expected after"), Column("Evidence"), Column("What must be so"),
    Column("Did it move as expected?"),
)  # fmt: skip


def contract(view: ContributionView) -> None:
    """What is bought, from whom and how."""
    st.html(tag("p", view.statement, class_="subject"))
    st.html(tag("dl", *(piece for term, text in view.facts for piece in (tag("dt", term), tag("dd", text))), class_="about"))


def note(view: ContributionView) -> None:
    """What it is expected to contribute, over which links, and what else could explain a change."""
    st.header("Contribution note")
    st.html(join([tag("p", view.expected), items(view.weakest) if view.weakest else ""]))
    if not view.weakest:
        return
    st.html(tag("p", "Pathway: ", join((link(each.text, each.href) for each in view.pathways), " · ")))
    table(
        "Links it is expected to work over, by the strongest road to each outcome",
        LINK_COLUMNS,
        [_link(row) for row in view.links],
        "contribution",
    )
    st.html(tag("p", view.readings))
    st.subheader("What else could explain a change")
    st.html(join([items(view.causes), tag("p", tag("strong", "Other services")), items(view.others)]))
    st.subheader("What the figures of these outcomes say")
    if view.figures:
        st.html(items((_figure(each) for each in view.figures), "findings"))
    else:
        st.html(tag("p", view.without_figures))
    st.html(tag("p", tag("strong", view.limit)))


def own(view: ContributionView) -> None:
    """Its measures, levels, payments and Co's."""
    st.header("Performance measures")
    st.html(items(join([tag("strong", title), ". ", meaning]) for title, meaning in view.measures) if view.measures else tag("p", "None."))
    if view.levels:
        service_parts.levels(view.levels, is_one=True)
    if view.payments:
        st.header("Payments by outcome")
        service_parts.payments(view.payments, is_one=True)
    st.header("The four Co's")
    st.html(
        items(join([tag("strong", kind), ". ", how]) for kind, how in view.cos) if view.cos else tag("p", "None of the four is on record.")
    )


def _link(row: LinkRow) -> list[object]:
    rests_on = join(tag("small", each) for each in row.assumptions)
    return [row.title, row.claim, row.after, row.evidence, rests_on, join([row.reading, *(tag("small", note) for note in row.notes)])]


def _figure(said: FigureSaid) -> Html:
    found = said.finding
    shape = tag("span", found.verdict.shape, class_="shape", aria_hidden="true")
    england = [" ", said.england] if said.england else []
    return join([shape, " ", link(found.title, found.href), ": ", found.text, *england])
