"""The Pathways page below its headline: the diagram with the panel of what is selected, or the list that carries the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import context
from dashboard.components import pathway_choices, pathway_diagram
from dashboard.components.html import details, join, link, tag
from dashboard.components.pathway_panels import facts, link_panel, node_panel, road_panel, status_word
from dashboard.components.pathway_svg import pathway_svg
from dashboard.components.states import state
from dashboard.components.tables import Column, table_html
from dashboard.view_models import pathway_link, pathway_list, pathway_panel
from dashboard.view_models.pathway_shown import ONE_OUTCOME
from dashboard.view_models.pathway_words import counted_boxes
from pipelines.read_api.pathways import LIMITS
from pipelines.read_api.sentences import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.view_models.links import Place
    from dashboard.view_models.pathway import Choice
    from dashboard.view_models.pathway_diagram import Diagram
    from dashboard.view_models.pathway_list import LinkRow, NodeRow
    from dashboard.view_models.pathway_shown import Shown

Href = Callable[[str], str]
KEPT = 300
HOW = "Tab goes from box to box and link to link. Enter opens the panel of the one in focus, below the diagram; Enter again goes there."
ROADS = (Column("Service"), Column("Outcome"), Column("Strongest road"), Column("Its weakest link"))
NODES = (Column("Box"), Column("What is so when it is reached"), Column("Status"), Column("Leads to"))
LINKS = (Column("Link"), Column("Claim"), Column("Evidence"), Column("Rests on"), Column("Reading"), Column("Money over it"))


def diagram(found: Any, part: Shown, drawing: Diagram, choice: Choice, place: Place, today: dt.date) -> None:
    """The diagram, and below it the panel of what is selected."""
    opened = _opened(found, choice, place, today)
    said = f"Selected: {opened.title}. It is opened below the diagram." if opened else ""
    st.html(tag("p", HOW, class_="soft no-print"))
    key = (str(context.home_root()), place.release, place.area, choice.pathway, choice.show, choice.outcome, choice.service)
    pathway_diagram.show(_drawn(key, drawing), choice.selected, said, pathway_choices.select)
    _panel(opened, choice.selected)
    _unfold(part, choice, place)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _drawn(key: tuple[str, ...], _drawing: Diagram) -> str:
    """The drawing, made once. `key` names the release and everything else that it depends on."""
    return pathway_svg(_drawing, interactive=True)


def list_view(found: Any, part: Shown, drawing: Diagram, choice: Choice, place: Place, today: dt.date) -> None:
    """The panel of what is selected, then every box and link in reading order."""
    _panel(_opened(found, choice, place, today), choice.selected)
    _unfold(part, choice, place)
    href, about = _href(choice, place), ". ".join(text for text in (drawing.subtitle, drawing.mark) if text)
    for heading, rows in pathway_list.node_tables(found, part).items():
        _table(heading, NODES, [_node(row, href) for row in rows], about, "pathway-nodes")
    if roads := pathway_list.road_rows(found, part):
        _table("Roads through what is folded away", ROADS, roads, about, "pathway-roads")
    if links := pathway_list.link_rows(found, part):
        _table("Links", LINKS, [_link(row, href) for row in links], about, "pathway-links")


def about(pairs: Sequence[tuple[str, str]]) -> None:
    """Who answers for the pathway, and where it comes from: closed until asked for."""
    st.html(details("About this pathway", facts(pairs)))


def _href(choice: Choice, place: Place) -> Href:
    return lambda id: choice.href(place, selected=id)


def _opened(found: Any, choice: Choice, place: Place, today: dt.date) -> Any:
    """The panel of the box, link or road that is selected; None: nothing is."""
    id, href = choice.selected, _href(choice, place)
    return (
        pathway_panel.node_panel(found, id, place, today, href)
        or pathway_link.link_panel(found, id, href)
        or pathway_panel.road_panel(found, id, href)
    )


def _panel(opened: Any, selected: str) -> None:
    if isinstance(opened, pathway_panel.NodePanel):
        node_panel(opened)
    elif isinstance(opened, pathway_link.LinkPanel):
        link_panel(opened, LIMITS)
    elif opened is not None:
        road_panel(opened)
    elif selected:
        state("stale", say("pathway.selected_gone", selected=selected), "Choose one in the diagram or the list.")


def _unfold(part: Shown, choice: Choice, place: Place) -> None:
    """Of an outcome whose boxes are folded away: the way to them."""
    if choice.selected in part.folded:
        address = replace(choice, show=ONE_OUTCOME, outcome=choice.selected).href(place)
        st.html(tag("p", link(f"Unfold what leads to it: {counted_boxes(part.folded[choice.selected])}", address)))


def _table(heading: str, columns: Sequence[Column], rows: Sequence[Sequence[object]], about: str, class_: str) -> None:
    st.html(tag("section", tag("h2", heading), table_html(f"{heading}: {about}", columns, rows, class_)))


def _node(row: NodeRow, href: Href) -> list[object]:
    about = [tag("small", text) for text in (row.population, row.note) if text]
    status = [status_word(row.status)] if row.status else ["not observed"]
    latest = [tag("small", text) for text in row.latest]
    return [
        join([link(row.title, href(row.id)), *about]),
        row.statement,
        join([*status, *latest]),
        "; ".join(row.leads_to) or "nothing further",
    ]


def _link(row: LinkRow, href: Href) -> list[object]:
    return [
        link(f"{row.start} → {row.end}", href(row.key)),
        row.claim,
        join([row.evidence, tag("small", f"drawn as: {row.drawn}")]),
        join([tag("small", text) for text in row.assumptions]) or "nothing said",
        join([row.reading, tag("small", row.reason), tag("small", f"expected: {row.expected}")]),
        row.money,
    ]
