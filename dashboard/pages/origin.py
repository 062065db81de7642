"""Origin: where one figure comes from, in words, and a short code that finds it again."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, headings, origin_parts, reads
from dashboard.components.first_run import nothing_to_show
from dashboard.components.states import Action, failed, state
from dashboard.view_models.origin import origin_view
from pipelines.errors import OutcomesError
from pipelines.read_api.origin import origin, split_code

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

typed = st.text_input("Code of a figure, such as 2026-Q2/7f3a", key="code", bind="query-params")
asked = split_code(typed or "")
if asked is None:
    st.title("Where a figure comes from")
    if typed:
        state("failed", f"“{typed}” is not a code.", "A code is the release, a stroke and four or more of 0 to 9 and a to f.")
    else:
        state("empty", "No figure is chosen.", "Follow a figure from a table, or type its code above.",
              Action("Overview", chosen.place.overview()))  # fmt: skip
    st.stop()
try:
    found = origin(reads.release(asked[0] or chosen.release), asked[1])
except OutcomesError as fault:
    st.title("This figure was not found")
    failed(fault)
    st.stop()

view = origin_view(found, chosen.place, reads.withdrawals())
headings.title(view.headline)
origin_parts.code(view)
origin_parts.road(view)
