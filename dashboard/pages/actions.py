"""You said, we did: the register of actions, a form for a new one, and a form for a change of one. Both wait for sign-off."""

from __future__ import annotations

import streamlit as st

from dashboard.components import actions, actions_forms, frame, headings, notes_entry
from dashboard.components.first_run import nothing_to_show
from dashboard.components.html import tag
from dashboard.components.states import state
from dashboard.view_models.actions import counted

HERE, EVERYWHERE = "this area", "every area"

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

where = st.radio("Actions in", (HERE, EVERYWHERE), key="where", horizontal=True, bind="query-params")
views = actions.action_views(chosen.release, area=chosen.area if where == HERE else None)
headings.title(f"You said, we did{f', {chosen.area_name}' if where == HERE else ''}: {counted(views)}")
actions_forms.say_done()
if views:
    st.html(actions.actions_html(views))
else:
    state("empty", "No action is recorded here yet.", "Write the first one below: what people said, what you answer, what you do.")
st.html(tag("p", "An action or a change counts once a second person has signed it off on the Submissions page.", class_="soft"))
if notes_entry.may_enter():
    actions_forms.change(views)
    actions_forms.new(chosen)
