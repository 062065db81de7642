"""The parts of the Indicator page under its chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.components import frame
from dashboard.components.chart_parts import show
from dashboard.components.charts import trend_chart
from dashboard.components.findings import shape
from dashboard.components.html import Html, details, items, join, link, tag
from dashboard.components.tables import Column, table_html
from dashboard.view_models.chart import chart_view

if TYPE_CHECKING:
    from dashboard.view_models.indicator import IndicatorView, PointRow

TOTAL = "everyone"


def breakdown_choice(place: Any, breakdowns: Sequence[str]) -> str:
    """Which group to show; no choice where there is only the total."""
    shown = [breakdown or TOTAL for breakdown in breakdowns]
    frame.say_unknown("Group", "group", shown)  # else the figures of everyone would pass for those of the group that the link names
    if len(breakdowns) < 2:
        return breakdowns[0] if breakdowns else ""
    with place:
        chosen = st.selectbox("Group", shown, key="group", bind="query-params")
    return "" if chosen == TOTAL else chosen


def subject(view: IndicatorView) -> None:
    """What the headline is about: on paper and on a narrow screen the choice above is not there to say it."""
    st.html(tag("p", view.subject, class_="subject"))


def trend(found: Any, view: IndicatorView, key: tuple[str, ...], *, from_zero: bool) -> None:
    """The chart of the series with its sentences and its table."""
    drawing = chart_view(found, view, from_zero=from_zero)
    show(trend_chart(key, drawing), drawing.alt, "trend")
    sentences(view)
    points(view)


def sentences(view: IndicatorView) -> None:
    """What can be read aloud, the verdict with its shape."""
    lines = [join([shape(view.verdict), " ", text]) if text.startswith(view.verdict.sentence) else text for text in view.sentences]
    st.html(tag("section", tag("h2", "In words"), items(lines), *_events(view)))


def _events(view: IndicatorView) -> list[Html]:
    return [tag("h3", "What happened in this time"), items(view.events)] if view.events else []


def points(view: IndicatorView) -> None:
    """The table of the chart, closed until asked for, newest period first."""
    columns = [Column("Period"), Column("Figure", is_number=True), Column("95 % interval", is_number=True)]
    if view.has_limits:
        columns.append(Column("Usual range", is_number=True))
    if view.has_band:
        columns += [Column("Not known", is_number=True), Column("None to all not known", is_number=True)]
    columns += [Column(name, is_number=True) for name in view.compared_names]
    columns += [Column("Edition"), Column("Notes")]
    mark = ". Illustrative data" if view.is_illustrative else ""
    caption = f"{view.subtitle}{mark}. Each figure leads to its origin."
    st.html(details("Table", table_html(caption, columns, [_row(row, view) for row in view.rows], "series")))


def _row(row: PointRow, view: IndicatorView) -> list[object]:
    usual = [row.usual or "none"] if view.has_limits else []
    band = [row.beside, row.band or "not held"] if view.has_band else []
    figure = link(row.value, row.href, f"{row.value}, {row.period}: where this figure comes from")
    return [row.period, figure, row.interval or "none", *usual, *band, *row.compared, row.edition, row.notes]


def about(view: IndicatorView) -> None:
    """Definition, source, method: closed until asked for."""
    pairs = [piece for name, text in view.about for piece in (tag("dt", name), tag("dd", text))]
    st.html(details("About this figure", tag("dl", *pairs, class_="about")))
