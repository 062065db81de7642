"""The choices of the Pathways page, all of them in the URL: which pathway, how it is shown, how much of it, what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import frame
from dashboard.view_models.pathway import DIAGRAM, VIEWS, Choice, first_of
from dashboard.view_models.pathway_shown import ALL, ONE_OUTCOME, ONE_SERVICE, SHOWS, outcomes, services

SELECTED = "selected"


def pathway(options: Sequence[Mapping[str, Any]], area: str) -> str:
    """Which pathway."""
    return frame.bound_select("Pathway", "pathway", {row["id"]: row["title"] for row in options}, first_of(options, area))


def view() -> str:
    """The diagram, or the list with the same."""
    return st.radio("View", VIEWS, key="view", horizontal=True, bind="query-params") or DIAGRAM


def rest(found: Any, view: str) -> Choice:
    """How much of it, and what is selected. An address that names an outcome or a service shows that, unless it says otherwise."""
    _complete(found)
    left, right = st.columns(2)
    with left:
        show = st.radio("Show", SHOWS, key="show", horizontal=True, bind="query-params") or ALL
    outcome = service = ""
    with right:
        if show == ONE_OUTCOME and (options := outcomes(found)):
            outcome = frame.bound_select("Outcome", "outcome", options, next(iter(options)))
        elif show == ONE_SERVICE and (options := services(found)):
            service = frame.bound_select("Service", "service", options, next(iter(options)))
    titles = {str(found.about["id"]): found.about["title"], **outcomes(found), **services(found)}
    return Choice(str(found.about["id"]), view, show, outcome, service, st.query_params.get(SELECTED, ""), titles)


def _complete(found: Any) -> None:
    """Links from other pages name a service by its id in the registry, and leave out how much is to be shown."""
    for node in found.nodes:
        if node["service"] and node["service"] == st.query_params.get("service"):
            st.query_params["service"] = node["id"]
    if "show" in st.query_params or "show" in st.session_state:
        return
    asked = ONE_OUTCOME if "outcome" in st.query_params else ONE_SERVICE if "service" in st.query_params else ALL
    if asked != ALL:
        st.query_params["show"] = asked
        st.rerun()  # the widget is filled from the address alone


def select(id: str) -> None:
    """Remembers what is selected, in the URL."""
    st.query_params[SELECTED] = id
