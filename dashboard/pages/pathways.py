"""Pathways: from what is bought to what people need, with the evidence on every link and what figures say of it."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, headings, pathway_choices, pathway_exports, pathway_parts, reads
from dashboard.components.first_run import nothing_to_show
from dashboard.components.html import items, link, tag
from dashboard.components.states import Action, state
from dashboard.components.today import today
from dashboard.view_models.links import Place
from dashboard.view_models.pathway import DIAGRAM, pathway_view
from dashboard.view_models.pathway_diagram import diagram
from dashboard.view_models.pathway_shown import shown

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()
options = reads.pathways(chosen.home, chosen.release)
if not options:
    st.title("No pathway is written down in this release")
    state("empty", "A pathway is a file of the registry, in its folder pathways.", "docs/pathways.md says how to write one.",
          Action("Overview", chosen.place.overview()))  # fmt: skip
    st.stop()

which, how = st.columns([3, 1])
with which:
    id = pathway_choices.pathway(options, chosen.area)
with how:
    seen_as = pathway_choices.view()
found = reads.pathway(chosen.home, chosen.release, id, chosen.area)
choice = pathway_choices.rest(found, seen_as)
for name in ("pathway", "outcome", "service"):
    frame.say_lost(name.capitalize(), name)
part = shown(found, choice.show, choice.outcome, choice.service)
view = pathway_view(found, part, chosen.area_name, {area.code: area.name for area in reads.areas(chosen.home, chosen.release)})
drawing = diagram(found, part, f"{chosen.area_name}, release {chosen.release}")

headings.title(view.headline)
st.html(tag("p", f"{drawing.title}: {view.goal}", class_="subject"))
st.html(items(view.notes))
if drawing.mark:
    st.html(tag("p", drawing.mark, class_="mark"))
place = Place(chosen.release, chosen.area_name)  # as the frame writes the area into the address
if not drawing.boxes:
    state("empty", "Nothing of this pathway fits that choice.", "Choose another part of it above.")
elif choice.view == DIAGRAM:
    pathway_parts.diagram(found, part, drawing, choice, place, today())
else:
    pathway_parts.list_view(found, part, drawing, choice, place, today())
pathway_parts.about(view.about)
pathway_exports.downloads(found, drawing, view, chosen.release)
st.html(tag("p", link("Review of the pathways: findings, and money over weak links", chosen.place.review(money_of=id)), class_="no-print"))
