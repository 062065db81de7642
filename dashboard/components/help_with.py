"""Help with the page at hand, closed until asked for."""

from __future__ import annotations

import streamlit as st

from dashboard.components.html import details, link, tag
from dashboard.view_models.glossary import OF_PAGE


def page(name: str) -> None:
    """How to use this page, and where the words are explained."""
    more = tag("p", link("Glossary and more help", "about"))
    st.html(tag("div", details("Help with this page", tag("p", OF_PAGE[name]), more), class_="help no-print"))
