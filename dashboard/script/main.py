"""The script of the dashboard: navigation, the frame, then the page. Runs anew for every visitor and every choice.

It does not lie beside `pages/`: Streamlit would take that folder for its own kind of pages, and open them without this script.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import context
from dashboard.components import frame, help_with, states, styles
from dashboard.stems import BESIDE, LOOP, READING, stems
from pipelines.errors import OutcomesError

PAGES = Path(__file__).resolve().parents[1] / "pages"
TITLES = {"co_assessment": "Co-assessment", "survey_quality": "Survey quality"}

pages = [st.Page(PAGES / f"{stem}.py", title=TITLES.get(stem, stem.capitalize()), url_path=stem, default=stem == READING[0],
                 visibility="hidden" if stem in (*BESIDE, *LOOP) else "visible") for stem in stems(context.audience())]  # fmt: skip
page = st.navigation(pages, position="top")
st.set_page_config(page_title=f"{page.title} - Outcomes dashboard", layout="wide")
styles.apply()
try:
    frame.arrive(page.url_path)
    frame.choose()
    help_with.page(page.url_path or READING[0])
    page.run()
except OutcomesError as fault:
    states.failed(fault)
