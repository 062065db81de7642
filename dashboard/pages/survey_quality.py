"""Survey quality: how far the answers can be trusted."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, headings, reads
from dashboard.components import survey_quality_parts as parts
from dashboard.components.first_run import no_answers, nothing_to_show
from dashboard.components.html import link, tag
from dashboard.view_models.links import Place
from dashboard.view_models.survey_quality import survey_quality_view

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

instruments = {row["title"]: row["id"] for row in reads.instruments_answered(chosen.home, chosen.release, chosen.area)}
if not instruments:
    headings.title(f"{chosen.area_name}: no survey answers")
    no_answers(chosen, Place.survey_quality)
    st.stop()
frame.say_unknown("Survey", "survey", instruments)
survey = st.selectbox("Survey", list(instruments), key="survey", bind="query-params")
view = survey_quality_view(reads.quality(chosen.home, chosen.release, chosen.area, instruments[survey]), chosen.area_name)

headings.title(view.title)
parts.who(view)
parts.answered(view)
parts.weighting(view)
parts.wording(view)
parts.drivers(view)
parts.about(view)
st.html(tag("p", link("What people say", chosen.place.co_assessment())))
