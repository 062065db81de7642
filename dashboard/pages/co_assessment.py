"""Co-assessment: what people who use services and those who provide them say of the same outcomes. Prints on one sheet."""

from __future__ import annotations

import streamlit as st

from dashboard.components import co_assessment_parts as parts
from dashboard.components import frame, headings, reads
from dashboard.components.actions import you_said_we_did
from dashboard.components.first_run import no_answers, nothing_to_show
from dashboard.components.html import link, tag
from dashboard.components.questions import questions
from dashboard.view_models.co_assessment import co_assessment_view, is_choice, questions_drawn
from dashboard.view_models.links import Place

EVERYTHING = "everything"
EVERYBODY, BY_AGE = SHOWN = ("Everybody", "By age band")

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

services = {row["id"]: row["title"] for row in reads.co_assessment(chosen.home, chosen.release, chosen.area, None).services}
spoken_of = frame.bound_select("Service that people spoke of", "spoken_of", {EVERYTHING: "Any service", **services}, EVERYTHING) \
    if services else EVERYTHING  # fmt: skip
service = None if spoken_of == EVERYTHING else spoken_of
found = reads.co_assessment(chosen.home, chosen.release, chosen.area, service)
view = co_assessment_view(found, chosen.place, chosen.area_name, services.get(spoken_of, ""))

headings.title(view.title)
if view.is_empty:
    no_answers(chosen, Place.co_assessment)
    st.stop()
parts.finding(view, chosen.place)
st.html(tag("p", link("Who answered, who is missing, what weighting changes", chosen.place.survey_quality()), class_="no-print"))

drawn = questions_drawn(found)
if drawn:
    frame.say_unknown("Question", "asked", drawn)
    left, right = st.columns([3, 2])
    with left:
        label = st.selectbox("Question", list(drawn), key="asked", bind="query-params")
    with right:
        shown = st.radio("Show", SHOWN, key="show_by", horizontal=True, bind="query-params")
    asked = drawn[label]
    mark = ". Illustrative data" if view.is_illustrative else ""
    key = (str(chosen.home), chosen.release, chosen.area, spoken_of, asked.key)
    headings.header(label)
    if shown == BY_AGE:
        parts.by_age(asked, reads.by_age_band(chosen.home, chosen.release, chosen.area, asked.key, asked.about), mark, key)
    else:
        given = reads.answers_given(chosen.home, chosen.release, chosen.area, service, asked.key, asked.about)
        waves, answers = (None, st.container()) if is_choice(asked) else st.columns(2)
        if waves:
            with waves:
                parts.over_waves(asked, mark, key)
        with answers:
            parts.answers(asked, given, mark, key)
parts.matrix(view.matrix)
parts.voices(view)
you_said_we_did(chosen.release, area=chosen.area, service=service)
if found.judged:
    outcomes = {one.about["outcome"]: one.about["outcome_title"] for one in found.judged}
    questions({"area": chosen.area, "outcome": next(iter(outcomes))}, outcomes=outcomes)
parts.others(view)
