"""The trend chart. It is made once per release and series, and kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components.chart_parts import Spec, end_labels, framed, layer, name, quantity, time_x, value_axis, value_scale
from dashboard.components.palette import ACCENT, CHARCOAL, GREY, INK, PALE, PURPLE, TEAL
from dashboard.view_models.chart import ChartView

HEIGHT = 380
UNUSUAL = {"concern": ("diamond", PURPLE), "improvement": ("circle", TEAL), "neutral": ("square", CHARCOAL)}
DASHES = [[1, 0], [6, 4]]


@st.cache_resource(max_entries=300, show_spinner=False)
def trend_chart(key: tuple[str, ...], _view: ChartView) -> Spec:
    """The chart of a series. `key` names the release and everything else that the drawing depends on."""
    return trend(_view)


def trend(view: ChartView) -> Spec:
    """One series over time: ranges first, then the comparators in grey, then the figures."""
    x, scale, axis = time_x(view.x_domain, view.ticks), value_scale(view.domain), value_axis(view.decimals)

    def y(field: str) -> dict[str, Any]:
        return quantity(field, scale, axis)

    layers = [
        *layer(view.neighbours, "area", {"color": PALE, "opacity": 0.45}, x=x, y=y("low"), y2={"field": "high"}, detail=name("segment")),
        *_band(view, x, y), *_limits(view, x, y), *_lines(view, x, y),
        *layer(view.targets, "line", {"color": CHARCOAL, "strokeWidth": 2, "strokeDash": [8, 3, 2, 3]}, x=x, y=y("value"), detail=name("line")),
        *_events(view, x), *_points(view, x, y), *_unusual(view, x, y), *_missing(view, x), *end_labels(view.labels, scale, axis),
    ]  # fmt: skip
    return framed(layers, view.subtitle, HEIGHT)


def _band(view: ChartView, x: Spec, y: Any) -> list[Spec]:
    """From none of those not known to all of them; its upper edge is drawn so that it is not taken for an interval."""
    segment = name("segment")
    edge = {"color": ACCENT, "strokeWidth": 1.5, "strokeDash": [4, 3]}
    return [
        *layer(view.band, "area", {"color": ACCENT, "opacity": 0.16}, x=x, y=y("low"), y2={"field": "high"}, detail=segment),
        *layer(view.band, "line", edge, x=x, y=y("high"), detail=segment),
    ]


def _limits(view: ChartView, x: Spec, y: Any) -> list[Spec]:
    """The usual range of the series as two dotted lines with a fine one in their middle, anew in each segment.

    Where the limits judge the figures without their season, these stand beside them as small rings.
    """
    segment = name("segment")
    adjusted = [row for row in view.limits if row["adjusted"] is not None]
    edge = {"color": ACCENT, "strokeWidth": 1.4, "strokeDash": [1, 3]}
    return [
        *(part for end in ("low", "high") for part in layer(view.limits, "line", edge, x=x, y=y(end), detail=segment)),
        *layer(view.limits, "line", {"color": ACCENT, "strokeWidth": 0.8, "opacity": 0.7}, x=x, y=y("centre"), detail=segment),
        *layer(adjusted, "point", {"color": ACCENT, "size": 28, "strokeWidth": 1.2}, x=x, y=y("adjusted")),
    ]


def _lines(view: ChartView, x: Spec, y: Any) -> list[Spec]:
    names = list(dict.fromkeys(row["name"] for row in view.lines))
    dash = {**name("name"), "scale": {"domain": names, "range": DASHES[: len(names)]}, "legend": None}
    counted = [row for row in view.lines if row["upper"] is not None]
    dotted = {"color": GREY, "strokeWidth": 1.4, "strokeDash": [1, 3]}
    return [
        *layer(counted, "line", dotted, x=x, y=y("upper"), detail=name("line")),
        *layer(view.lines, "line", {"color": GREY, "strokeWidth": 1.6}, x=x, y=y("value"), detail=name("line"), strokeDash=dash),
    ]


def _events(view: ChartView, x: Spec) -> list[Spec]:
    layers = []
    for number, event in enumerate(view.events):
        is_left, at = event["side"] == "left", [{"x": event["x"]}]
        place = {"align": "left" if is_left else "right", "dx": 6 if is_left else -6, "y": 4 + 34 * number, "baseline": "top"}
        layers += layer(at, "rule", {"color": INK, "strokeWidth": 1, "strokeDash": [2, 2]}, x=x)
        layers += layer(at, "text", {"text": event["lines"], "fontSize": 13, "lineHeight": 16, "color": INK, **place}, x=x)
    return layers


def _points(view: ChartView, x: Spec, y: Any) -> list[Spec]:
    bounded = [row for row in view.points if row["low"] is not None]
    tooltip = {"period": "Period", "shown": "Figure"}
    return [
        *layer(bounded, "rule", {"color": ACCENT, "strokeWidth": 1.5, "opacity": 0.6}, x=x, y=y("low"), y2={"field": "high"}),
        *layer(view.points, "line", {"color": ACCENT, "strokeWidth": 3}, x=x, y=y("value"), detail=name("segment")),
        *layer(view.points, "point", {"color": ACCENT, "filled": True, "size": 70, "opacity": 1}, tooltip, x=x, y=y("value")),
    ]


def _unusual(view: ChartView, x: Spec, y: Any) -> list[Spec]:
    """Figures that a rule flags: another shape, larger, and the table says which rule."""
    layers = []
    for cause, (shape, colour) in UNUSUAL.items():
        own = [row for row in view.points if row["cause"] == cause]
        style = {"shape": shape, "fill": colour, "stroke": INK, "strokeWidth": 1.2, "size": 170, "opacity": 1}
        layers += layer(own, "point", style, {"period": "Period", "shown": "Figure"}, x=x, y=y("value"))
    return layers


def _missing(view: ChartView, x: Spec) -> list[Spec]:
    """The symbol stands at the foot of the gap: suppressed is not zero."""
    style = {"fontSize": 15, "fontWeight": "bold", "color": INK, "y": {"expr": "height - 12"}}
    return layer(view.missing, "text", style, {"period": "Period", "why": "Figure"}, x=x, text=name("word"))
