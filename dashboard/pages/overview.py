"""Overview: what the figures of one area say, sentences first, then one table per outcome."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from dashboard.components import findings, frame, outcome_tables, reads
from dashboard.components.first_run import nothing_to_show
from dashboard.components.states import state
from dashboard.view_models.overview import overview_view

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

found = reads.overview(chosen.home, chosen.release, chosen.area)
then = reads.overview(chosen.home, chosen.since, chosen.area).points if chosen.since else None
view = overview_view(
    found.outcomes, found.rows, found.points, chosen.place, chosen.area_name, dt.datetime.now(dt.UTC).date(), chosen.since, then
)

st.title(view.title)
if view.is_empty:
    state("empty", f"No outcome has figures of {chosen.area_name} in this release.", "Choose another area above.")
    st.stop()
findings.findings(view)
findings.attention(view, reads.to_do(chosen.release))
for outcome in view.tables:
    outcome_tables.outcome(outcome)
findings.without_figures(view.without_figures, chosen.area_name)
