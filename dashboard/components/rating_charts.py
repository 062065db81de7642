"""Charts of co-assessment as Vega-Lite: roles over waves, answers about their middle."""

from __future__ import annotations

import streamlit as st

from dashboard.components.chart_parts import Spec, framed, layer, name, quantity, value_axis, value_scale
from dashboard.components.palette import ACCENT, CHARCOAL, GRID, INK, PURPLE, TEAL
from dashboard.view_models.rating_charts import Diverging, Dumbbell

WAVE_HEIGHT, BAR_HEIGHT, AROUND = 30, 46, 110
LOOKS = {
    "Young people": (ACCENT, "circle"), "Residents": (TEAL, "triangle-up"), "Parents and carers": (PURPLE, "square"),
    "Professionals": (CHARCOAL, "diamond"), "Providers": (INK, "triangle-down"),
}  # fmt: skip
LOW, MIDDLE, HIGH = "#c6703c", "#dfe3e6", "#5a86b3"
LEGEND = {"orient": "top", "direction": "horizontal", "title": None, "labelFontSize": 14, "labelColor": INK, "symbolSize": 110, "aria": False,
          "labelLimit": 0, "columns": 3}  # fmt: skip


@st.cache_resource(max_entries=300, show_spinner=False)
def dumbbell_chart(key: tuple[str, ...], _view: Dumbbell) -> Spec:
    """The chart of one question. `key` names the release and everything else that the drawing depends on."""
    return dumbbell_spec(_view)


@st.cache_resource(max_entries=300, show_spinner=False)
def diverging_chart(key: tuple[str, ...], _view: Diverging) -> Spec:
    """The bars of one question. `key` as for the dumbbell."""
    return diverging_spec(_view)


def dumbbell_spec(view: Dumbbell) -> Spec:
    """A row a wave: a line from the lowest to the highest role, each role's interval and mark."""
    scale, axis = value_scale(view.domain), value_axis(0)
    rows = {"labelLimit": 200, "domain": False, "ticks": False, "grid": True, "gridColor": GRID, "aria": False}
    y = {**name("wave"), "sort": list(view.waves), "title": None, "axis": rows, "scale": {"paddingInner": 0.35, "paddingOuter": 0.2}}
    x = quantity("value", scale, axis)
    ends = [
        {"wave": wave, "start": min(values), "end": max(values)}
        for wave in view.waves if (values := [mark["value"] for mark in view.marks if mark["wave"] == wave])
    ]  # fmt: skip
    layers = layer(ends, "rule", {"color": GRID, "strokeWidth": 5}, x=quantity("start", scale, axis), x2={"field": "end"}, y=y)
    offset = {"field": "role", "type": "nominal", "sort": list(view.roles)}
    looks = {"domain": list(view.roles), "range": [LOOKS[role][0] for role in view.roles]}
    shapes = {"domain": list(view.roles), "range": [LOOKS[role][1] for role in view.roles]}
    bounded = [mark for mark in view.marks if mark["low"] is not None]
    colour = {"field": "role", "type": "nominal", "scale": looks, "legend": LEGEND}
    layers += layer(bounded, "rule", {"strokeWidth": 2, "opacity": 0.65}, x=quantity("low", scale, axis), x2={"field": "high"}, y=y,
                    yOffset=offset, color=colour)  # fmt: skip
    shape = {"field": "role", "type": "nominal", "scale": shapes, "legend": LEGEND}
    layers += layer(view.marks, "point", {"filled": True, "size": 85, "opacity": 1}, {"wave": "Wave", "role": "Who", "shown": "Mean"}, x=x, y=y,
                    yOffset=offset, color=colour, shape=shape)  # fmt: skip
    return framed(layers, view.over_chart, WAVE_HEIGHT * len(view.waves) + AROUND)


def diverging_spec(view: Diverging) -> Spec:
    """A bar a role; the number stands in each piece that has room for it."""
    scale = value_scale(view.domain)
    x = quantity("start", scale, None)
    y = {**name("role"), "sort": list(view.roles), "title": None,
         "axis": {"labelLimit": 200, "domain": False, "ticks": False, "aria": False}}  # fmt: skip
    colours = {"domain": list(view.answers), "range": _colours(len(view.answers))}
    fill = {"field": "answer", "type": "nominal", "scale": colours, "sort": list(view.answers), "legend": {**LEGEND, "columns": 2}}
    bar = {"height": {"band": 0.62}, "stroke": "#ffffff", "strokeWidth": 1}
    told = {"role": "Who", "answer": "Answer", "shown": "Share"}
    # The middle lies under the bars: over them it would cross the number of the middle answer.
    layers = layer([{"value": 0}], "rule", {"color": CHARCOAL, "strokeWidth": 1}, x=quantity("value", scale, None))
    layers += layer(view.parts, "bar", bar, told, x=x, x2={"field": "end"}, y=y, color=fill, order={"field": "rank"})
    labelled = [part for part in view.parts if part["label"]]
    layers += layer(labelled, "text", {"fontSize": 14, "color": INK}, x=quantity("middle", scale, None), y=y, text=name("label"))
    return framed(layers, view.over_chart, BAR_HEIGHT * len(view.roles) + AROUND)


def _colours(count: int) -> list[str]:
    """From the low side to the high one, paler towards the middle; dark text is read on each."""
    half = count // 2
    low = [_mixed(LOW, (rank + 1) / half) for rank in reversed(range(half))]
    high = [_mixed(HIGH, (rank + 1) / half) for rank in range(half)]
    return [*low, *([MIDDLE] if count % 2 else []), *high]


def _mixed(colour: str, share: float) -> str:
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    pale = [round(255 - (255 - part) * (0.35 + 0.65 * share)) for part in parts]
    return "#" + "".join(f"{part:02x}" for part in pale)
