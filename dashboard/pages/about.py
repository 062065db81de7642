"""About: help, glossary, accessibility."""

from __future__ import annotations

import streamlit as st

from dashboard.components.html import items, link, tag
from dashboard.view_models.glossary import GLOSSARY, HELP, LIMITS


def pairs(entries: tuple[tuple[str, str], ...]) -> None:
    """Terms and what they mean."""
    st.html(tag("dl", *(piece for term, text in entries for piece in (tag("dt", term), tag("dd", text))), class_="about"))


st.title("About this dashboard")
st.html(tag("p", "It answers one question: are lives getting better, and can we say so? Figures come from files that were checked by rule, "
                 "signed off by a second person and sealed in a release."))  # fmt: skip
st.header("Help")
pairs(HELP)
st.html(tag("p", link("Review of the pathways: what is missing or doubtful in them, and money over weak links", "review")))
st.header("Glossary")
pairs(GLOSSARY)
st.header("Accessibility")
st.html(tag("div", tag("p", "Built to meet WCAG 2.2 level AA. Known limits:"), items(LIMITS)))
