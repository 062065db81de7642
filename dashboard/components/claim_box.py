"""The claim box: "Can we say it?" A sentence is put together by choice, so that its link asks the same again."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components import frame
from dashboard.components.html import details, items, tag
from dashboard.components.states import failed, state
from dashboard.components.tables import Column, table_html
from dashboard.view_models.claim import SAYS, ClaimView, asked, choices, claim_view, not_checkable
from pipelines.errors import OutcomesError
from pipelines.read_api.claim import claim
from pipelines.read_api.connections import Release

COLUMNS = (Column("Who"), Column("From and to", is_number=True), Column("Change", is_number=True))


def claim_box(release: Release, found: Any) -> None:
    """Asks for a sentence on the series and says whether the figures bear it out."""
    periods = choices([point for point in found.points if point["value"] is not None])
    if len(periods) < 2:
        return
    st.header("Can we say it?")
    labels = list(periods)
    if "says" in st.query_params:  # periods are of no matter while nothing is claimed
        for label, key, options in (("Claim", "says", SAYS), ("Period", "from", labels), ("Period", "to", labels)):
            frame.say_unknown(label, key, options)
    says_at, size_at, from_at, to_at = st.columns(4)
    says = says_at.selectbox("It …", list(SAYS), key="says", bind="query-params")
    size = size_at.text_input("by … %", key="by", bind="query-params")
    start = from_at.selectbox("from", labels, key="from", bind="query-params")
    end = to_at.selectbox("to", labels, index=len(labels) - 1, key="to", bind="query-params")
    text, about = asked(says, size or ""), found.about
    if text is None:
        st.html(tag("p", "Choose what is said and between which periods. A percentage may be left out.", class_="soft"))
        return
    is_later = labels.index(start) < labels.index(end)
    if fault := not_checkable(says, size or "", is_later, found.entry["improvement_direction"]):
        state("failed", *fault)
        return
    try:
        document = claim(release, about["indicator"], about["area"], periods[start], periods[end], text, breakdown=about["breakdown"])
    except OutcomesError as stopped:
        failed(stopped)
        return
    _answer(claim_view(document))


def _answer(view: ClaimView) -> None:
    head = tag("p", tag("span", view.shape, class_="shape", aria_hidden="true"), " ", tag("strong", view.verdict))
    st.html(tag("div", head, items(view.sentences), class_="claim", role="status"))
    st.html(details("Table of the claim", table_html(view.caption, COLUMNS, view.rows, "series")))
