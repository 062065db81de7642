"""Commentary: the story behind one curve, written on the figures of the release that is open, warned where it says more than they do."""

from __future__ import annotations

import streamlit as st

from dashboard.components import commentary, commentary_form, frame, headings, reads
from dashboard.components.first_run import first_indicator, indicators_to_choose, nothing_to_show
from dashboard.components.html import items, link, tag
from dashboard.components.states import Action, state
from dashboard.view_models.indicator import indicator_view
from pipelines.read_api.nearest import NoSuchFigure

chosen = frame.current()
if chosen is None:
    nothing_to_show()
    st.stop()

options = indicators_to_choose(chosen.home, chosen.release)
indicator = frame.bound_select("Indicator", "indicator", options, first_indicator(chosen, options))
frame.say_lost("Indicator", "indicator")
headings.title(f"Commentary on {options[indicator]}, {chosen.area_name}")
commentary_form.say_done()
missing = [link(options[id], chosen.place.commentary(id)) for id in reads.loop(chosen.release, chosen.area).uncommented if id in options]
if missing:
    st.html(tag("div", tag("p", "Nothing was written on this release or the one before about:"), items(missing)))
try:
    found = reads.series(chosen.home, chosen.release, indicator, chosen.area, "")
except NoSuchFigure:
    state("empty", f"This release holds no figures of {chosen.area_name} for: {options[indicator]}.",
          "Choose another area or indicator above.", Action("Overview of this area", chosen.place.overview()))  # fmt: skip
    st.stop()
said = indicator_view(found, chosen.place, today=chosen.read_on)
st.html(tag("section", tag("h2", "What the figures say"), tag("p", tag("strong", said.headline)), items(said.sentences)))
commentary_form.write(chosen, indicator)
commentary.commentary(chosen.release, indicator, chosen.area, may_write=False)
