"""Dot plot and funnel: the view "Compared with others", and the groups."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.chart_parts import Spec, framed, layer, name, quantity, value_axis, value_scale
from dashboard.components.palette import ACCENT, CHARCOAL, GREY, GRID, INK, PALE, TEAL
from dashboard.view_models.dots import DotView
from dashboard.view_models.funnel import FunnelView

ROW_HEIGHT, AROUND = 28, 70
FUNNEL_HEIGHT = 420
LOOKS = {"own": (ACCENT, "circle", 150), "wide": (CHARCOAL, "diamond", 110), "other": (GREY, "circle", 90)}
FUNNEL_LOOKS = {"other": (PALE, 55), "neighbour": (TEAL, 75), "own": (ACCENT, 170)}
FUNNEL_LINES = ((("lower_95", "upper_95"), [4, 3]), (("lower_998", "upper_998"), [1, 0]))


@st.cache_resource(max_entries=300, show_spinner=False)
def dot_chart(key: tuple[str, ...], _view: DotView) -> Spec:
    """A dot plot. `key` names the release and everything else that the drawing depends on."""
    return dots(_view)


@st.cache_resource(max_entries=300, show_spinner=False)
def funnel_chart(key: tuple[str, ...], _view: FunnelView) -> Spec:
    """A funnel. `key` as for the dot plot."""
    return funnel(_view)


def dots(view: DotView) -> Spec:
    """One row a name in the given order: a bar for the interval, a mark for the figure, a word where there is none."""
    records, scale, axis = [vars(dot) for dot in view.dots], value_scale(view.domain), value_axis(view.decimals)
    names = {"labelLimit": 260, "domain": False, "ticks": False, "grid": True, "gridColor": GRID, "aria": False}
    y = {**name("name"), "sort": [dot.name for dot in view.dots], "title": None, "axis": names}
    x = quantity("value", scale, axis)
    reference = [{"value": view.reference[1]}] if view.reference else []
    layers = layer(reference, "rule", {"color": CHARCOAL, "strokeWidth": 1.2, "strokeDash": [4, 3]}, x=x)
    for kind, (colour, shape, size) in LOOKS.items():
        own = [record for record in records if record["kind"] == kind and record["value"] is not None]
        bounded = [record for record in own if record["low"] is not None]
        bar = {"strokeWidth": 2.5, "opacity": 0.6, "color": colour}
        layers += layer(bounded, "rule", bar, x=quantity("low", scale, axis), x2={"field": "high"}, y=y)
        layers += _to_upper([record for record in own if record["upper"] is not None], colour, scale, axis, y)
        style = {"filled": True, "color": colour, "shape": shape, "size": size, "opacity": 1}
        layers += layer(own, "point", style, {"name": "Who", "shown": "Figure"}, x=x, y=y)
    hidden = [record for record in records if record["value"] is None]
    style = {"align": "left", "x": 6, "fontSize": 14, "fontStyle": "italic", "color": INK}
    layers += layer(hidden, "text", style, y=y, text=name("shown"))
    return framed(layers, view.subtitle, ROW_HEIGHT * len(view.dots) + AROUND)


def _to_upper(records: Sequence[Spec], colour: str, scale: Spec, axis: Spec, y: Spec) -> list[Spec]:
    """The band of each figure: dashes from the mark to a ring where it would be if everyone not known counted."""
    x, dashes = quantity("upper", scale, axis), {"strokeWidth": 1.5, "strokeDash": [2, 3], "color": colour}
    ring = {"filled": False, "color": colour, "shape": "circle", "size": 70, "strokeWidth": 1.6, "opacity": 1}
    return layer(records, "rule", dashes, x=quantity("value", scale, axis), x2={"field": "upper"}, y=y) + layer(
        records, "point", ring, x=x, y=y
    )


def funnel(view: FunnelView) -> Spec:
    """Areas by size, with the lines between which chance keeps them; the page's own area is named."""
    largest = max(mark["size"] for mark in view.marks) * 1.04
    along = {"format": ",.0f", "tickCount": 5, "labelOverlap": True, "aria": False, "titleLimit": 700}
    x = {**quantity("size", value_scale((0, largest)), along), "title": view.size_title}
    scale, axis = value_scale(view.domain), value_axis(view.decimals)
    y, by_size = quantity("value", scale, axis), sorted(view.marks, key=lambda mark: mark["size"])
    layers = layer([{"value": view.baseline}], "rule", {"color": CHARCOAL, "strokeWidth": 1.2}, y=y)
    for ends, dash in FUNNEL_LINES:
        for end in ends:
            line = [mark for mark in by_size if mark[end] is not None]
            layers += layer(line, "line", {"color": GREY, "strokeWidth": 1.2, "strokeDash": dash}, x=x, y=quantity(end, scale, axis))
    for kind, (colour, size) in FUNNEL_LOOKS.items():
        own = [mark for mark in view.marks if mark["kind"] == kind]
        style = {"filled": True, "fill": colour, "stroke": INK, "strokeWidth": 0.6, "size": size, "opacity": 1}
        layers += layer(own, "point", style, {"name": "Area", "shown": "Figure"}, x=x, y=y)
    return framed([*layers, *_own_name(view, x, y, largest)], view.subtitle, FUNNEL_HEIGHT)


def _own_name(view: FunnelView, x: Spec, y: Spec, largest: float) -> list[Spec]:
    own = [mark for mark in view.marks if mark["kind"] == "own"]
    is_left = bool(own) and own[0]["size"] < largest * 0.7
    place = {"align": "left" if is_left else "right", "dx": 11 if is_left else -11, "dy": -13}
    return layer(own, "text", {"fontSize": 15, "fontWeight": "bold", "color": ACCENT, **place}, x=x, y=y, text=name("name"))
