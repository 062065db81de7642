"""Commentary beside the figures, marked as such. Any page may call `commentary`."""

from __future__ import annotations

import streamlit as st

from dashboard.components import notes_entry, reads
from dashboard.components.html import Html, details, items, link, tag
from dashboard.view_models.commentary import Row, Said, said
from dashboard.view_models.links import Place


def commentary(release: str, indicator: str, area: str, breakdown: str = "", *, may_write: bool = True) -> None:
    """The newest commentary on a series, the earlier ones behind a summary, and the way to write one where that is not this page."""
    rows = reads.commentary(release, indicator, area, breakdown)
    if not rows and not notes_entry.may_enter():
        return
    st.header("Commentary")
    newest, earlier = rows[:1], rows[1:]
    now = reads.basis(release, indicator, area, breakdown)

    def shown(row: Row) -> Html:
        then = now if row["release"] == release else reads.basis(row["release"], indicator, area, breakdown)
        return _said(said(row, release, (then, now)))

    pieces: list[object] = [shown(row) for row in newest]
    if not rows:
        pieces.append(tag("p", "Nobody has commented on these figures yet.", class_="soft"))
    if earlier:
        pieces.append(details(f"Earlier commentary ({len(earlier)})", *(shown(row) for row in earlier)))
    if may_write and notes_entry.may_enter() and not breakdown:
        pieces.append(tag("p", link("Write a commentary on these figures", Place(release, area).commentary(indicator)), class_="no-print"))
    st.html(tag("div", *pieces))


def _said(view: Said) -> Html:
    pieces: list[object] = [tag("h3", view.head), *(tag("p", text) for text in view.story)]
    if view.partners:
        pieces += [tag("p", tag("strong", "Who else is at work: "), " ".join(view.partners))]
    if view.next_steps:
        steps = [f"{what} ({owner}, by {due})" for what, owner, due in view.next_steps]
        pieces += [tag("p", tag("strong", "What follows")), items(steps)]
    if view.note:
        pieces.append(tag("p", view.note, class_="soft"))
    return tag("article", *pieces, class_="note")
