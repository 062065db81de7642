"""The parts of the Co-assessment page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components.chart_parts import show
from dashboard.components.dot_chart import dot_chart
from dashboard.components.html import Html, details, items, join, link, tag
from dashboard.components.rating_charts import diverging_chart, dumbbell_chart
from dashboard.components.tables import STACKED, Column, table, table_html
from dashboard.view_models.gap_readings import gap_rows
from dashboard.view_models.rating_charts import age_bands, diverging, dumbbell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.view_models.agreement import Matrix
    from dashboard.view_models.co_assessment import CoAssessmentView, Question
    from dashboard.view_models.links import Place

ON_PAPER = 4
"""Sentences that a printed sheet has room for, in styles.css too."""
DUMBBELL = (
    Column("Wave"), Column("Who"), Column("Mean", is_number=True), Column("95\u00a0% interval", is_number=True), Column("Answers", is_number=True),
)  # fmt: skip
GAPS = (
    Column("Professionals beside"),
    Column("Gap", is_number=True),
    Column("Trend of professionals"),
    Column("Trend of the others"),
    Column("Together"),
)
GAPS_SAY = "Professionals minus each group, in points of the scale (95\u00a0% interval), and how each side's ratings move"
BANDS = (Column("Group"), Column("Mean", is_number=True), Column("95\u00a0% interval", is_number=True), Column("Answers", is_number=True))


def finding(view: CoAssessmentView, place: Place) -> None:
    """A sentence per outcome, then the table."""
    st.html(tag("p", view.subject, class_="subject one-sheet"))
    if view.of_everybody:
        st.html(tag("p", view.of_everybody, class_="soft"))
    st.html(items(view.sentences, "said-of"))
    if len(view.sentences) > ON_PAPER:
        more = len(view.sentences) - ON_PAPER
        left_out = f"The page itself says as much of {more} more question{'s' if more > 1 else ''}."
        st.html(tag("p", left_out, class_="soft paper-only"))
    if view.rows:
        columns = [Column("Question"), *(Column(role, is_number=True) for role in view.roles), Column("Gap", is_number=True),
                   Column("The gap is"), Column("Answered", is_number=True)]  # fmt: skip
        mark = " Illustrative data." if view.is_illustrative else ""
        table(f"{view.note}{mark}", columns, [_row(row, place) for row in view.rows], f"said {STACKED}")


def _row(row: Question, place: Place) -> list[object]:
    about = [tag("small", row.outcome)] if row.outcome else []
    gap = join([row.gap, *([tag("small", f"({row.interval})")] if row.interval else [])])
    reading = [tag("small", row.reading)] if row.reading else []
    moves = join([tag("span", row.shape, class_="shape", aria_hidden="true"), " ", row.moves, *reading]) if row.moves else "not measured"
    title = link(row.title, place.co_assessment(asked=row.label)) if row.label else row.title
    return [join([title, *about]), *row.ratings, gap, moves, row.answered]


def over_waves(one: Any, mark: str, key: tuple[str, ...]) -> None:
    """Roles over waves with their intervals, and the table of it."""
    view = dumbbell(one, mark)
    if not view.marks:
        st.html(tag("p", "No wave has a group of people whose answers may be shown.", class_="soft"))
        return
    show(dumbbell_chart((*key, "waves"), view), view.alt, "waves")
    st.html(details("Table", table_html(f"{view.subtitle}. The newest wave first.", DUMBBELL, view.rows), is_open=False))
    if readings := gap_rows(one):
        st.html(details("Both sides together", table_html(f"{GAPS_SAY}{mark}.", GAPS, readings, STACKED)))


def answers(one: Any, given: Sequence[dict[str, Any]], mark: str, key: tuple[str, ...]) -> None:
    """The answers of the latest wave about the middle of the scale, and the table of them."""
    view = diverging(one, given, mark)
    if view is None:
        st.html(tag("p", "The latest wave has no group of people whose answers may be shown.", class_="soft"))
        return
    show(diverging_chart((*key, "answers"), view), view.alt, "answers")
    columns = [Column("Who"), *(Column(answer, is_number=True) for answer in view.answers)]
    st.html(details("Table", table_html(view.subtitle, columns, view.rows)))


def by_age(one: Any, rows: Sequence[dict[str, Any]], mark: str, key: tuple[str, ...]) -> None:
    """The latest wave by age band: a child's view is never only averaged into the rest."""
    found = age_bands(one, rows, mark)
    if found is None:
        st.html(tag("p", "Nobody who answered this question told an age band.", class_="soft"))
        return
    view, told = found
    if any(dot.value is not None for dot in view.dots):
        show(dot_chart((*key, "ages"), view), view.alt, "ages")
    st.html(table_html(f"{view.subtitle}. Groups of fewer people than the council's minimum are not shown.", BANDS, told))


def matrix(view: Matrix | None) -> None:
    """Recorded and felt, side by side."""
    st.header("Recorded and felt")
    if view is None:
        st.html(tag("p", "No outcome here has both an indicator and survey answers.", class_="soft"))
        return
    st.html(items(view.sentences, "said-of") if view.sentences else tag("p", "Of no outcome can both be told over the same years."))
    more: list[Html] = []
    if view.rows:
        columns = [Column("Question"), Column("Recorded"), *(Column(role) for role in view.roles)]
        more.append(table_html("Agreement matrix: what is recorded and what is felt, over the same years.", columns,
                               [[title, recorded, *cells] for title, recorded, cells in view.rows], STACKED))  # fmt: skip
    if view.unknown:
        more.append(details("Where it cannot be told, and why", items(view.unknown)))
    if more:
        st.html(tag("div", *more, class_="paper-off"))


def voices(view: CoAssessmentView) -> None:
    """Quotes and what comments are about."""
    st.header("In their words")
    quotes = [tag("blockquote", tag("span", f"“{text}” ", class_="long"), tag("small", who)) for text, who in view.quotes]
    themes = [tag("p", view.themes)] if view.themes else []
    st.html(tag("div", *quotes, tag("p", view.quotes_note, class_="soft"), *themes, class_="voices"))


def others(view: CoAssessmentView) -> None:
    """Questions that judge no outcome, and where everything comes from."""
    if view.more:
        st.html(details("Other questions", items(view.more)))
    if view.origin:
        st.html(details("Where this comes from", items([f"Submission {id}: {told}." for id, told in view.origin])))
