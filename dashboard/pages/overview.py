"""Overview: what changed since the last release, what needs attention, then one table per outcome."""

from __future__ import annotations

import streamlit as st

from dashboard.components import findings, frame, headings, outcome_tables, overview_filters, reads
from dashboard.components.first_run import nothing_to_show
from dashboard.components.html import tag
from dashboard.components.states import Action, state
from dashboard.view_models.loop import loop_lines
from dashboard.view_models.overview import choices, overview_view

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

found = reads.overview(chosen.home, chosen.release, chosen.area)
changes = reads.changes(chosen.home, chosen.release, chosen.since, chosen.area) if chosen.since else None
filters = overview_filters.choose(*choices(found))
said = reads.said_of_outcomes(chosen.home, chosen.release, chosen.area)
view = overview_view(found, chosen.place, chosen.area_name, chosen.read_on, filters, chosen.since, changes, said)

headings.title(view.title)
if view.is_empty:
    what = view.filtered or f"No outcome has figures of {chosen.area_name} in this release."
    answers = [Action("What people say here", chosen.place.co_assessment())] if said.roles else []
    state("empty", what, "Choose another outcome, service or year above." if view.filtered else "Choose another area above.", *answers)
elif view.filtered:
    st.html(tag("p", view.filtered, class_="soft"))
# Also where no figure is held: what was held before is told, and people ask, act and answer surveys.
findings.findings(view)
findings.disagreements(view, chosen.place)
open_loop = loop_lines(reads.loop(chosen.release, chosen.area), chosen.place, reads.indicators(chosen.home, chosen.release))
findings.attention(view, reads.to_do(chosen.newest), open_loop)
for outcome in view.tables:
    outcome_tables.outcome(outcome)
findings.without_figures(() if view.is_empty else view.without_figures, chosen.area_name)
findings.registers(chosen.place)
