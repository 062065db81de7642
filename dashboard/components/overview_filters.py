"""The filters of the Overview, in the URL like every choice."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.view_models.overview import Filters


def choose(outcomes: Sequence[str], years: Sequence[str]) -> Filters:
    """Shows the filters that have something to choose. Which area: the frame above every page."""
    if len(outcomes) <= 2 and len(years) <= 2:
        return Filters()
    wide, narrow = st.columns([4, 1])
    with wide:
        outcome = st.selectbox("Outcome", outcomes, key="outcome", bind="query-params")
    with narrow:
        data_to = st.selectbox("Data to", years, key="data_to", bind="query-params")
    return Filters(outcome, data_to)
