"""Services: what is bought, what it is expected to move, whether agreed levels are met, what outcomes pay; or one service in detail."""

from __future__ import annotations

import streamlit as st

from dashboard.components import contribution, frame, headings, reads, service_parts
from dashboard.components.first_run import nothing_to_show
from dashboard.components.html import link, tag
from dashboard.components.states import Action, state
from dashboard.components.today import today
from dashboard.view_models.contribution import contribution_view
from dashboard.view_models.overview import ANY_SERVICE
from dashboard.view_models.service_money import Before
from dashboard.view_models.services import ALL, COS, EVERYWHERE, HERE, services_view

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

found = reads.services(chosen.home, chosen.release)
left, right = st.columns([3, 3])
with left:
    titles = {row["id"]: row["title"] for row in found.services}
    service = frame.bound_select("Service", "commission", {ALL: ANY_SERVICE, **titles}, ALL)
with right:
    of = frame.bound_select("Services of", "of", {HERE: "The area above", EVERYWHERE: "Every area"}, HERE)
frame.say_lost("Service", "commission")
before = Before(chosen.since, reads.services(chosen.home, chosen.since).payments) if chosen.since else None

if service in titles:
    served = next(row["areas"] for row in found.services if row["id"] == service)
    area = chosen.area if chosen.area in served else next(iter(served), chosen.area)
    note = reads.contribution(chosen.home, chosen.release, service, area)
    said = contribution_view(found, note, service, chosen.place, found.areas.get(area, chosen.area_name), today(), before)
    headings.title(said.title)
    contribution.contract(said)
    contribution.note(said)
    contribution.own(said)
    st.html(tag("p", link("All services", chosen.place.services())))
    st.stop()

everywhere = of == EVERYWHERE
view = services_view(found, chosen.place, "Every area" if everywhere else chosen.area_name, today(), everywhere=everywhere, before=before)
headings.title(view.title)
if view.is_empty:
    state("empty", f"No service on record serves {chosen.area_name}." if found.services else "No service is on record in this release.",
          "Choose another area above." if found.services else "Write one into the registry's folder services, and release.",
          Action("Services of every area", chosen.place.services(of=EVERYWHERE)))  # fmt: skip
    st.stop()
service_parts.contracts(view)
st.header("Performance measures against agreed levels")
if view.levels:
    service_parts.levels(view.levels)
service_parts.unmeasured(view)
st.header("Payments by outcome")
if view.payments:
    service_parts.payments(view.payments)
else:
    st.html(tag("p", "No contract here pays by outcome."))
st.header("The four Co's")
service_parts.cos(view, tuple(COS.values()))
st.header("Involvement")
service_parts.involvement(view)
st.header("The continuum")
service_parts.continuum(view)
st.html(tag("p", link("Review of the pathways: findings, and money over weak links", chosen.place.review())))
