"""You said, we did: the table of actions. Any page may call `you_said_we_did`."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components import headings, notes_entry, reads
from dashboard.components.html import Html, details, items, join, link, tag
from dashboard.components.tables import STACKED, Column, table_html
from dashboard.view_models.actions import ActionView, action_view, counted
from dashboard.view_models.links import Place

COLUMNS = (Column("You said"), Column("We answered"), Column("What we do"), Column("Where it stands"),
           Column("Did the rating move?"))  # fmt: skip


def you_said_we_did(release: str, *, area: str | None = None, service: str | None = None, outcome: str | None = None) -> None:
    """The actions of an area, service or outcome: overdue ones first, in words and with a shape."""
    views = action_views(release, area=area, service=service, outcome=outcome)
    headings.header(f"You said, we did ({counted(views)})")
    if views:
        st.html(actions_html(views))
    else:
        st.html(tag("p", "No action is recorded here yet.", class_="soft"))
    if notes_entry.may_enter() and area:
        st.html(tag("p", link("All actions, and a form for new ones", Place(release, area).actions()), class_="no-print"))


def action_views(release: str, **about: str | None) -> list[ActionView]:
    """Actions as rows of the table."""
    rows = reads.actions(release, **about)
    names, readings = reads.subjects(release), reads.ratings_moved(release)
    return [action_view(row, names, readings) for row in rows]


def actions_html(views: Sequence[ActionView]) -> Html:
    """The table, with what every action went through behind a summary."""
    table = table_html(f"Actions: {counted(views)}. Overdue ones first.", COLUMNS, [_row(view) for view in views], f"actions {STACKED}")
    changed = [view for view in views if len(view.history) > 1 or view.waiting]
    history = [tag("div", tag("h3", view.label), items([*view.history, *(f"Waits: {one}" for one in view.waiting)])) for view in changed]
    return tag("div", table, *([details("What changed in these actions", *history)] if history else []))


def _row(view: ActionView) -> list[object]:
    state = tag("strong", tag("span", view.shape, class_="shape", aria_hidden="true"), f" {view.state}")
    said = join([_long(view.said), tag("small", view.who)])
    where = tag("span", state, tag("small", view.when, class_="long"), class_="overdue" if view.is_overdue else "")
    return [said, _long(view.response), _long(view.action), where, view.moved]


def _long(text: str) -> Html:
    """What people wrote at any length: whole on the screen, its beginning on a printed sheet."""
    return tag("span", text, class_="long")
