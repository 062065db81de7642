"""The filters of the Overview, in the URL like every choice."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.view_models.overview import Filters


def choose(outcomes: Sequence[str], years: Sequence[str], services: Sequence[str]) -> Filters:
    """Shows the filters that have something to choose. Which area: the frame above every page."""
    has_services = len(services) > 1
    if len(outcomes) <= 2 and len(years) <= 2 and not has_services:
        return Filters()
    columns = st.columns([4, 4, 3] if has_services else [4, 1])
    with columns[0]:
        outcome = st.selectbox("Outcome", outcomes, key="outcome", bind="query-params")
    with columns[-1]:
        data_to = st.selectbox("Data to", years, key="data_to", bind="query-params")
    if not has_services:
        return Filters(outcome, data_to)
    with columns[1]:
        service = st.selectbox("Service", services, key="service", bind="query-params", help="What a service leads to, by its pathway.")
    return Filters(outcome, data_to, service)
