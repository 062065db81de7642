"""The views of the Indicator page other than the trend: each with its finding, its chart, its sentences, its table."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components import headings, reads
from dashboard.components.chart_parts import show
from dashboard.components.dot_chart import dot_chart, funnel_chart
from dashboard.components.html import Html, details, items, link, tag
from dashboard.components.line_charts import forecast_chart, revisions_chart
from dashboard.components.states import state
from dashboard.components.tables import Column, table_html
from dashboard.view_models.compared import ComparedRow, compared_view
from dashboard.view_models.forecast import forecast_view
from dashboard.view_models.funnel import FunnelRow, FunnelView
from dashboard.view_models.groups import dimensions, groups_view
from dashboard.view_models.links import Place
from dashboard.view_models.parts import PartsView
from dashboard.view_models.revisions import revisions_view

TREND, COMPARED, GROUPS, FORECAST, REVISIONS = VIEWS = ("Trend", "Compared with others", "Groups", "Forecast", "Revisions")
COMPARED_COLUMNS = (
    Column("Who"),
    Column("Figure", is_number=True),
    Column("95 % interval", is_number=True),
    Column("Standing"),
    Column("Made how"),
)
BAND_COLUMN = Column("None to all not known", is_number=True)
PART_COLUMNS = (Column("Area"), Column("Figure", is_number=True), Column("95 % interval", is_number=True))
FUNNEL_COLUMNS = (
    Column("Area"), Column("Figure", is_number=True), Column("Out of", is_number=True), Column("95 % lines", is_number=True),
    Column("99.8 % lines", is_number=True), Column("Place"),
)  # fmt: skip
GROUP_COLUMNS = (Column("Group"), Column("Figure", is_number=True), Column("95 % interval", is_number=True))
GAP_COLUMNS = (
    Column("Groups"),
    Column("Figures", is_number=True),
    Column("Gap", is_number=True),
    Column("95 % interval", is_number=True),
    Column("Reading"),
)
UPPER_COLUMN = Column("Gap if all not known counted", is_number=True)
FORECAST_COLUMNS = (
    Column("Period"), Column("Forecast", is_number=True), Column("Interval", is_number=True), Column("Figure", is_number=True),
    Column("Reading"),
)  # fmt: skip


def choose() -> tuple[str, bool]:
    """Which view, and whether its axis starts at zero."""
    wide, narrow = st.columns([4, 1])
    with wide:
        view = st.radio("View", VIEWS, key="show", horizontal=True, bind="query-params")
    with narrow:
        axis = st.selectbox("Axis", ["from zero", "fitted"], key="axis", bind="query-params")
    return view, axis == "from zero"


def compared(found: Any, place: Place, mark: str, key: tuple[str, ...], *, from_zero: bool) -> None:
    """The area beside others by name, and in the funnel of its level."""
    view = compared_view(found, reads.compared(key, found.about), place, mark, from_zero=from_zero)
    headings.header(view.headline)
    show(dot_chart((*key, COMPARED), view.dots), view.dots.alt, "compared")
    st.html(items(view.sentences))
    band = [BAND_COLUMN] if view.is_banded else []
    _table(view.caption, [*COMPARED_COLUMNS[:2], *band, *COMPARED_COLUMNS[2:]], [_compared_row(row, view.is_banded) for row in view.rows])
    if view.parts:
        _parts(view.parts, key, is_banded=view.is_banded)
    if view.funnel is None:
        st.html(tag("p", "No funnel: it needs the counts of several areas in one period, and a figure that does not hang on those not known.",
                    class_="soft"))  # fmt: skip
    else:
        _funnel(view.funnel, key)


def _parts(view: PartsView, key: tuple[str, ...], *, is_banded: bool) -> None:
    headings.header(view.headline)
    show(dot_chart((*key, "parts"), view.dots), view.dots.alt, "parts")
    st.html(items(view.sentences))
    band = [BAND_COLUMN] if is_banded else []
    rows = [
        [row.name, _to_origin(row.value, row.href, row.name), *([row.band or "not held"] if is_banded else []), row.interval or "none"]
        for row in view.rows
    ]
    _table(f"{view.caption}. Each figure leads to its origin.", [*PART_COLUMNS[:2], *band, *PART_COLUMNS[2:]], rows)


def _funnel(view: FunnelView, key: tuple[str, ...]) -> None:
    st.header("In the funnel of all areas")
    show(funnel_chart((*key, "funnel"), view), view.alt, "funnel")
    st.html(items(view.sentences))
    _table(f"{view.subtitle}. By name.", FUNNEL_COLUMNS, [_funnel_row(row) for row in view.rows])


def groups(found: Any, place: Place, mark: str, key: tuple[str, ...], *, from_zero: bool) -> None:
    """The groups of a dimension and the gaps between them."""
    held = reads.groups(key, found.about)
    if not (choices := dimensions(held)):
        state("empty", "No figures by group are held for the latest period.", "Choose another view, indicator or area.")
        return
    by = st.selectbox("By", choices, key="by_group", bind="query-params") if len(choices) > 1 else choices[0]
    view = groups_view(found, held, by, place, mark, from_zero=from_zero)
    headings.header(view.headline)
    show(dot_chart((*key, GROUPS, by), view.dots), view.dots.alt, "groups")
    st.html(items(view.sentences))
    rows = [
        [row.name, _to_origin(row.value, row.href, row.name), *([row.band or "not held"] if view.is_banded else []), row.interval or "none"]
        for row in view.rows
    ]
    band, ends = ([BAND_COLUMN], [UPPER_COLUMN]) if view.is_banded else ([], [])
    _table(f"{view.caption}. Each figure leads to its origin.", [*GROUP_COLUMNS[:2], *band, *GROUP_COLUMNS[2:]], rows)
    if view.gaps:
        gaps = [[gap.groups, gap.values, gap.difference or "none", gap.interval or "none",
                 *([gap.upper or "not held"] if view.is_banded else []), gap.says] for gap in view.gaps]  # fmt: skip
        _table(f"{view.caption}: gaps", [*GAP_COLUMNS[:4], *ends, *GAP_COLUMNS[4:]], gaps, "Table of gaps")


def forecast(found: Any, subtitle: str, key: tuple[str, ...], *, from_zero: bool) -> None:
    """What was forecast, and what came of it."""
    rows = reads.forecast(key, found.about)
    if not rows:
        state("empty", "No forecast was made for this series.",
              "A forecast is declared in the registry with the day from which it is frozen; under five figures none is made.")  # fmt: skip
        return
    view = forecast_view(found, rows, subtitle, from_zero=from_zero)
    headings.header(view.headline)
    show(forecast_chart((*key, FORECAST), view), view.alt, "forecast")
    st.html(items(view.sentences))
    _table(view.caption, FORECAST_COLUMNS, [[row.period, row.forecast, row.interval, row.observed, row.reading] for row in view.rows])


def revisions(found: Any, subtitle: str, key: tuple[str, ...], *, from_zero: bool) -> None:
    """What each period read in each edition."""
    view = revisions_view(found, reads.revisions(key, found.about), subtitle, from_zero=from_zero)
    headings.header(view.headline)
    if view.lines:
        show(revisions_chart((*key, REVISIONS), view), view.alt, "revisions")
    st.html(items(view.sentences))
    columns = [Column("Period"), *(Column(f"Edition of {edition}", is_number=True) for edition in view.editions), Column("Revised")]
    _table(view.caption, columns, view.rows)


def _table(caption: str, columns: Any, rows: Any, summary: str = "Table") -> None:
    st.html(details(summary, table_html(caption, columns, rows, "series")))


def _compared_row(row: ComparedRow, is_banded: bool) -> list[object]:
    band = [row.band or "not held"] if is_banded else []
    return [row.name, _to_origin(row.value, row.href, row.name), *band, row.interval or "none", row.standing, row.method]


def _funnel_row(row: FunnelRow) -> list[object]:
    return [row.name, _to_origin(row.value, row.href, row.name), row.size, row.limits, row.wider, row.standing]


def _to_origin(value: str, href: str, name: str) -> Html | str:
    return link(value, href, f"{value}, {name}: where this figure comes from") if href else value
