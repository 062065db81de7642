"""Indicator: the finding, the chart, sentences that can be read aloud, the table, the definition."""

from __future__ import annotations

import streamlit as st

from dashboard.components import charts, frame, reads, series_parts
from dashboard.components.first_run import nothing_to_show
from dashboard.components.states import Action, state
from dashboard.view_models.chart import chart_view
from dashboard.view_models.indicator import indicator_view, to_csv
from pipelines.read_api.nearest import NoSuchFigure

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

options = reads.indicators(chosen.home, chosen.release)
wide, narrow = st.columns([4, 1])
with wide:
    indicator = frame.bound_select("Indicator", "indicator", options, next(iter(options)))
breakdown = series_parts.breakdown_choice(wide, reads.breakdowns(chosen.home, chosen.release, indicator, chosen.area))
with narrow:
    axis = st.selectbox("Axis", ["from zero", "fitted"], key="axis", bind="query-params")
frame.say_lost("Indicator", "indicator")
try:
    found = reads.series(chosen.home, chosen.release, indicator, chosen.area, breakdown)
except NoSuchFigure:
    st.title(f"{chosen.area_name}: no figures of this indicator")
    state("empty", f"This release holds no figures of {chosen.area_name} for: {options[indicator]}.",
          "Choose another area or indicator above.", Action("Overview of this area", chosen.place.overview()))  # fmt: skip
    st.stop()

view = indicator_view(found, chosen.place)
st.title(view.headline)
series_parts.subject(view)
drawing = chart_view(found, view, from_zero=axis == "from zero")
chart = charts.trend_chart((str(chosen.home), chosen.release, indicator, chosen.area, breakdown, axis), drawing)
charts.show(chart, drawing.alt, "trend")
series_parts.sentences(view)
series_parts.points(view)
series_parts.about(view)
st.download_button("Download these figures (csv)", to_csv(found, view.is_illustrative), f"{indicator}_{chosen.area}.csv", "text/csv")
