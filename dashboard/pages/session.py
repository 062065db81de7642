"""Session: what several people answered in a room, entered as they speak, and handed in as a submission like any other."""

from __future__ import annotations

import streamlit as st

from dashboard.components import session_steps
from dashboard.components.html import tag

st.title("Enter a session")
st.html(
    tag(
        "p", "For a facilitated session: scores and notes of several people. Everything is saved as you enter it, and stays after a reload."
    )
)
draft = session_steps.begin_or_go_on()
saved = session_steps.people(draft) if draft is not None else None
if saved is not None:
    session_steps.hand_in(saved)
    session_steps.delete(saved)
