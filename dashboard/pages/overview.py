"""Overview: what changed since the last release, what needs attention, then one table per outcome."""

from __future__ import annotations

import streamlit as st

from dashboard.components import findings, frame, headings, outcome_tables, overview_filters, reads
from dashboard.components.first_run import nothing_to_show
from dashboard.components.html import tag
from dashboard.components.states import state
from dashboard.view_models.loop import loop_lines
from dashboard.view_models.overview import choices, overview_view

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

found = reads.overview(chosen.home, chosen.release, chosen.area)
changes = reads.changes(chosen.home, chosen.release, chosen.since, chosen.area) if chosen.since else None
filters = overview_filters.choose(*choices(found))
view = overview_view(found, chosen.place, chosen.area_name, chosen.read_on, filters, chosen.since, changes,
                     reads.said_of_outcomes(chosen.home, chosen.release, chosen.area))  # fmt: skip

headings.title(view.title)
if view.is_empty:
    what = view.filtered or f"No outcome has figures of {chosen.area_name} in this release."
    state("empty", what, "Choose another outcome, service or year above." if view.filtered else "Choose another area above.")
    st.stop()
if view.filtered:
    st.html(tag("p", view.filtered, class_="soft"))
findings.findings(view)
findings.disagreements(view, chosen.place)
open_loop = loop_lines(reads.loop(chosen.release, chosen.area), chosen.place, reads.indicators(chosen.home, chosen.release))
findings.attention(view, reads.to_do(chosen.newest), open_loop)
for outcome in view.tables:
    outcome_tables.outcome(outcome)
findings.without_figures(view.without_figures, chosen.area_name)
findings.registers(chosen.place)
