"""Indicator: the finding, the chart, sentences that can be read aloud, the table, the definition."""

from __future__ import annotations

import streamlit as st

from dashboard.components import frame, headings, questions, reads, series_parts, series_views
from dashboard.components.claim_box import claim_box
from dashboard.components.commentary import commentary
from dashboard.components.first_run import first_indicator, indicators_to_choose, nothing_to_show
from dashboard.components.states import Action, state
from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.links import latest_key
from dashboard.view_models.series_table import to_csv
from pipelines.read_api.nearest import NoSuchFigure

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

options = indicators_to_choose(chosen.home, chosen.release)
wide, narrow = st.columns([4, 1])
with wide:
    indicator = frame.bound_select("Indicator", "indicator", options, first_indicator(chosen, options))
breakdown = series_parts.breakdown_choice(narrow, reads.breakdowns(chosen.home, chosen.release, indicator, chosen.area))
frame.say_lost("Indicator", "indicator")
try:
    found = reads.series(chosen.home, chosen.release, indicator, chosen.area, breakdown)
except NoSuchFigure:
    headings.title(f"{chosen.area_name}: no figures of this indicator")
    state("empty", f"This release holds no figures of {chosen.area_name} for: {options[indicator]}.",
          "Choose another area or indicator above.", Action("Overview of this area", chosen.place.overview()))  # fmt: skip
    st.stop()

said = indicator_view(found, chosen.place, reads.withdrawals(), chosen.read_on)
headings.title(said.headline)
series_parts.subject(said)
view, from_zero = series_views.choose()
key = reads.key(chosen.home, chosen.release, found.about, from_zero)
if view == series_views.TREND:
    series_parts.trend(found, said, key, from_zero=from_zero)
elif view == series_views.COMPARED:
    series_views.compared(found, chosen.place, said.mark, key, from_zero=from_zero)
elif view == series_views.GROUPS:
    series_views.groups(found, chosen.place, said.mark, key, from_zero=from_zero)
elif view == series_views.FORECAST:
    series_views.forecast(found, f"{said.subtitle}{said.mark}", key, from_zero=from_zero)
else:
    series_views.revisions(found, f"{said.subtitle}{said.mark}", key, from_zero=from_zero)
series_parts.about(said)
claim_box(reads.release(chosen.release), found)
commentary(chosen.release, indicator, chosen.area, breakdown)
questions.questions({"area": chosen.area, "indicator": indicator, "breakdown": breakdown, "key": latest_key(found)})
st.download_button("Download these figures (csv)", to_csv(found, said.is_illustrative), f"{indicator}_{chosen.area}.csv", "text/csv")
