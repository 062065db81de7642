"""What all charts share, as Vega-Lite: their frame, their axes, their layers, labels at the right end.

Written as Vega-Lite itself: making and checking Altair's objects for one chart takes longer than everything else on its page. The
tests have Altair check every chart against Vega-Lite's schema.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components.palette import ACCENT, CHARCOAL, GREY, GRID, INK

Spec = dict[str, Any]
Records = Sequence[Mapping[str, Any]]
FONT = "Source Sans, Arial, sans-serif"
SUBTITLE_WRAP = 88
LABEL_COLOURS = {"area": (ACCENT, "bold"), "other": (GREY, "normal"), "target": (CHARCOAL, "bold")}
CONFIG: Spec = {
    "font": FONT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK, "titleColor": INK, "labelFontSize": 15, "titleFontSize": 14, "titleFontWeight": "normal", "grid": False,
        "domainColor": GREY, "tickColor": GREY,
    },
}  # fmt: skip


def show(spec: Spec, alt_text: str, key: str) -> None:
    """Puts a chart on the page with its text for those who cannot see it."""
    st.vega_lite_chart(spec=spec, theme=None, alt=alt_text, key=key)


def framed(layers: Sequence[Spec], subtitle: str, height: int) -> Spec:
    """Layers as one chart. The finding is the heading straight above; the chart says what, where, when and in which unit."""
    title = {
        "text": textwrap.wrap(subtitle, SUBTITLE_WRAP), "anchor": "start", "frame": "bounds", "fontSize": 14, "fontWeight": "normal",
        "color": INK, "offset": 14,
    }  # fmt: skip
    return {
        "title": title, "height": height, "width": "container", "padding": {"left": 4, "top": 10, "right": 8, "bottom": 4},
        "autosize": {"type": "fit", "contains": "padding"}, "layer": list(layers), "config": CONFIG,
    }  # fmt: skip


def layer(records: Records, mark: str, style: Mapping[str, Any], tooltip: Mapping[str, str] | None = None, **encoding: Any) -> list[Spec]:
    """One layer, or none without records. Only marks that tell something on hovering are told to a screen reader, in the same words."""
    if not records:
        return []
    aloud = " + '; ' + ".join(f"'{title}: ' + datum['{field}']" for field, title in (tooltip or {}).items())
    told = {"tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in tooltip.items()]} if tooltip else {}
    # Left to itself Vega tells the fields of the axes too: a day as its number, an unrounded value.
    drawn = {"type": mark, **({"description": {"expr": aloud}} if tooltip else {"aria": False}), **style}
    return [{"data": {"values": list(records)}, "mark": drawn, "encoding": encoding | told}]


def quantity(field: str, scale: Spec, axis: Spec | None) -> Spec:
    """A number along an axis."""
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis, "title": None}


def name(field: str) -> Spec:
    """A name that tells marks apart."""
    return {"field": field, "type": "nominal"}


def time_x(domain: tuple[float, float], ticks: Mapping[int, str]) -> Spec:
    """Days from left to right. Labels are looked up, because periods have names that no date format gives."""
    names = json.dumps({str(day): label for day, label in ticks.items()})
    axis = {
        "values": sorted(ticks), "labelExpr": f"{names}[toString(datum.value)]", "labelAngle": 0, "labelOverlap": True, "aria": False,
    }  # fmt: skip
    return quantity("x", value_scale(domain), axis)


def value_scale(domain: tuple[float, float]) -> Spec:
    """The scale of values, from one end of the domain to the other."""
    return {"domain": list(domain), "nice": False, "zero": False}


def value_axis(decimals: int) -> Spec:
    """Numbers with a faint grid."""
    return {
        "format": f",.{decimals}f", "tickCount": 5, "grid": True, "gridColor": GRID, "domain": False, "ticks": False, "aria": False,
        "labelOverlap": True,
    }  # fmt: skip


def end_labels(labels: Records, scale: Spec, axis: Spec) -> list[Spec]:
    """Direct labels at the right end, instead of a legend."""
    layers = []
    for kind, (colour, weight) in LABEL_COLOURS.items():
        own = [row for row in labels if row["kind"] == kind]
        style = {"align": "left", "dx": 8, "fontSize": 14, "color": colour, "fontWeight": weight}
        layers += layer(own, "text", style, x={"value": "width"}, y=quantity("y", scale, axis), text=name("text"))
    return layers
