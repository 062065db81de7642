"""The parts of the Survey quality page: a finding, then tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.html import details, items, tag
from dashboard.components.tables import Column, table, table_html

if TYPE_CHECKING:
    from dashboard.view_models.survey_quality import SurveyQualityView

WAVES = (
    Column("Wave"),
    Column("Who"),
    Column("Answered", is_number=True),
    Column("Asked", is_number=True),
    Column("Response rate", is_number=True),
)
GROUPS = (
    Column("Group"), Column("Answered", is_number=True), Column("Share (95\u00a0% interval)", is_number=True),
    Column("Share of the population", is_number=True), Column("Reading"),
)  # fmt: skip
HOW = (Column("How"), Column("Who"), Column("Answered", is_number=True), Column("Share", is_number=True))
WEIGHTED = (
    Column("Question"), Column("Who"), Column("Good answers", is_number=True), Column("Weighted", is_number=True), Column("Mean, 0 to 100", is_number=True),
    Column("Weighted mean", is_number=True), Column("Effective n", is_number=True),
)  # fmt: skip
DRIVERS = (
    Column("Outcome"), Column("Who"), Column("Driver"), Column("Rank correlation (95\u00a0% interval)", is_number=True), Column("People", is_number=True),
    Column("Reading"),
)  # fmt: skip


def who(view: SurveyQualityView) -> None:
    """Who answered the latest wave, and who is missing from it."""
    st.html(tag("p", view.subject, class_="subject"))
    st.header("Who is missing")
    st.html(items(view.missing) if view.missing else tag("p", view.none_missing))
    if view.groups:
        table(
            "Latest wave: who answered any question, beside the population. Missing: beyond chance, less than half of their share.",
            GROUPS,
            view.groups,
            "series",
        )
    if view.uncompared:
        st.html(
            details(
                "Groups that are not compared with the population",
                table_html("Latest wave: who answered any question.", GROUPS, view.uncompared, "series"),
            )
        )


def answered(view: SurveyQualityView) -> None:
    """How many answered each wave, and how."""
    st.header("How many answered, and how")
    table("People who answered any question, by wave.", WAVES, view.waves, "series")
    if view.earlier:
        st.html(details("Earlier waves", table_html("People who answered, earlier waves.", WAVES, view.earlier, "series")))
    if view.how:
        table("Latest wave: mode and language.", HOW, view.how, "series")


def weighting(view: SurveyQualityView) -> None:
    """What weighting to the population's shares would change."""
    st.header("Weighted and unweighted")
    st.html(
        items(view.weightings)
        if view.weightings
        else tag("p", "Not weighted: no population figures are held for those who answered, or none of them told a group.")
    )
    if view.weighted:
        table("Latest wave, unweighted beside weighted. Pages show the unweighted figures.", WEIGHTED, view.weighted, "series")
    st.html(tag("p", "Weights mend who answered, not why: within a group the silent may think otherwise.", class_="soft"))


def wording(view: SurveyQualityView) -> None:
    """Which questions were worded anew."""
    st.header("Changed wordings")
    st.html(items(view.wordings) if view.wordings else tag("p", "No question was worded anew."))


def drivers(view: SurveyQualityView) -> None:
    """What goes with the rating of an outcome."""
    if view.drivers:
        st.header("What goes with the rating")
        st.html(tag("p", view.caution))
        table("Drivers of satisfaction and the outcome rating, all waves.", DRIVERS, view.drivers, "series")


def about(view: SurveyQualityView) -> None:
    """The instrument."""
    pairs = [piece for name, text in view.about for piece in (tag("dt", name), tag("dd", text))]
    st.html(details("About this survey", tag("dl", *pairs, class_="about")))
