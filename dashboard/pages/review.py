"""Pathway review: what is missing or doubtful in the pathways, and which weak links carry the most money."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, headings, reads, review_parts
from dashboard.components.first_run import nothing_to_show
from dashboard.components.states import state
from dashboard.components.today import today
from dashboard.view_models.review import EVERY_PATHWAY, review_view

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

found = reads.review(chosen.home, chosen.release)
titles = {entry["id"]: entry["title"] for entry in found.pathways}
pathway = frame.bound_select("Money and assumptions of", "money_of", {EVERY_PATHWAY: "Every pathway", **titles}, EVERY_PATHWAY)
frame.say_lost("Pathway", "money_of")
view = review_view(found, chosen.place, today(), pathway)
headings.title(view.title if found.pathways else "No pathway to review")
if not found.pathways:
    state("empty", "No pathway is on record in this release.", "Write one into the registry's folder pathways, and release.")
    st.stop()
review_parts.findings(view)
review_parts.money(view)
review_parts.shaken(view)
