"""Submissions: what waits for a second person, sign-off, and the next release."""

from __future__ import annotations

import streamlit as st

from dashboard.components import submissions_actions, submissions_parts
from dashboard.components.states import Action, state
from dashboard.view_models.submissions import listed

st.title("Submissions")
rows = listed(submissions_actions.submissions())
if rows:
    submissions_parts.everything(rows)
    view = submissions_parts.choose(rows)
    submissions_parts.one(view)
    submissions_parts.sign_off(view)
    submissions_parts.release()
else:
    state("empty", "Nothing has been submitted yet.", "Upload a file first.", Action("Upload", "upload"))
