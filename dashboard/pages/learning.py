"""Learning log: what was tried with residents, what was learned, what was kept, and the part of a pathway that it is about."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, learning_log, reads
from dashboard.components.first_run import nothing_to_show

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

st.title("What was tried with residents, and what was learned")
learning_log.learning_log(reads.prototypes(chosen.release), chosen.place)
