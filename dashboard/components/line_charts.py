"""The charts of the views "Forecast" and "Revisions"."""

from __future__ import annotations

import streamlit as st

from dashboard.components.chart_parts import Spec, end_labels, framed, layer, name, quantity, time_x, value_axis, value_scale
from dashboard.components.palette import ACCENT, GREY, INK, PALE
from dashboard.view_models.forecast import ForecastView
from dashboard.view_models.revisions import RevisionsView

HEIGHT = 340


@st.cache_resource(max_entries=300, show_spinner=False)
def forecast_chart(key: tuple[str, ...], _view: ForecastView) -> Spec:
    """The forecast. `key` names the release and everything else that the drawing depends on."""
    return forecast(_view)


@st.cache_resource(max_entries=300, show_spinner=False)
def revisions_chart(key: tuple[str, ...], _view: RevisionsView) -> Spec:
    """The editions. `key` as for the forecast."""
    return revisions(_view)


def forecast(view: ForecastView) -> Spec:
    """Figures as a line, the forecast dashed with its interval, and the day on which it was made."""
    x, scale, axis = time_x(view.x_domain, view.ticks), value_scale(view.domain), value_axis(view.decimals)
    value, low, high = (quantity(field, scale, axis) for field in ("value", "low", "high"))
    is_left = view.frozen["x"] < sum(view.x_domain) / 2
    place = {"align": "left" if is_left else "right", "dx": 6 if is_left else -6, "y": 4, "baseline": "top"}
    ahead = {"color": GREY, "strokeWidth": 2.5, "strokeDash": [6, 4]}
    layers = [
        *layer(view.forecast, "area", {"color": PALE, "opacity": 0.45}, x=x, y=low, y2={"field": "high"}),
        *(part for end in (low, high) for part in layer(view.forecast, "line", {"color": GREY, "strokeWidth": 1}, x=x, y=end)),
        *layer(view.forecast, "line", ahead, x=x, y=value),
        *layer(view.forecast, "point", {"color": GREY, "filled": True, "size": 50, "opacity": 1}, x=x, y=value),
        *layer([view.frozen], "rule", {"color": INK, "strokeWidth": 1, "strokeDash": [2, 2]}, x=x),
        *layer([view.frozen], "text", {"fontSize": 13, "color": INK, **place}, x=x, text=name("text")),
        *layer(view.points, "line", {"color": ACCENT, "strokeWidth": 3}, x=x, y=value, detail=name("segment")),
        *layer(view.points, "point", {"color": ACCENT, "filled": True, "size": 70, "opacity": 1}, {"shown": "Figure"}, x=x, y=value),
    ]
    return framed([*layers, *end_labels(view.labels, scale, axis)], view.subtitle, HEIGHT)


def revisions(view: RevisionsView) -> Spec:
    """One line an edition: the newest in colour, earlier ones grey."""
    x, scale, axis = time_x(view.x_domain, view.ticks), value_scale(view.domain), value_axis(view.decimals)
    y, tooltip = quantity("value", scale, axis), {"period": "Period", "edition": "Edition of", "shown": "Figure"}
    layers = []
    for is_newest, colour, width, dash in ((False, GREY, 1.6, [5, 3]), (True, ACCENT, 3, [1, 0])):
        own = [row for row in view.lines if row["is_newest"] == is_newest]
        layers += layer(own, "line", {"color": colour, "strokeWidth": width, "strokeDash": dash}, x=x, y=y, detail=name("edition"))
        layers += layer(own, "point", {"color": colour, "filled": is_newest, "size": 60, "opacity": 1}, tooltip, x=x, y=y)
    return framed([*layers, *end_labels(view.labels, scale, axis)], view.subtitle, HEIGHT)
