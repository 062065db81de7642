"""Questions register: every question with its replies, open ones first; reply, close, and what was taken down."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, headings, notes_entry, questions, reads
from dashboard.components.first_run import nothing_to_show
from dashboard.components.html import details, items, tag
from dashboard.components.states import state
from dashboard.view_models.questions import counted, taken_down_lines, waited_for

HERE, EVERYWHERE = "this area", "every area"

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

rows = reads.questions()
here = [row for row in rows if row["about"]["area"] == chosen.area]
where = st.radio("Questions about", (HERE, EVERYWHERE), key="where", horizontal=True, bind="query-params")
shown = here if where == HERE else rows
headings.title(f"Questions {f'about {chosen.area_name}' if where == HERE else 'about every area'}: {counted(shown)}")
questions.say_done()
if not shown:
    state(
        "empty",
        "Nobody has asked anything here yet.",
        "A question is asked where the figure is read: open an indicator and go to “Questions”.",
    )
if owners := waited_for(shown):
    st.html(tag("p", f"Open questions by who is to answer. {owners}.", class_="soft"))
views = questions.listing(shown, chosen.place, with_subject=True)
if notes_entry.may_enter():
    questions.answer([view for view in views if view.is_open])
if gone := taken_down_lines(reads.taken_down()):
    st.html(details(f"Taken down ({len(gone)})", tag("p", "The words are deleted; that there was a question stays."), items(gone)))
