"""The charts, as Altair objects. They are made once per release and series: making them anew costs more than everything else."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import altair as alt
import polars as pl
import polars.selectors as cs
import streamlit as st
from afcharts.af_colours import get_af_colours

from dashboard.view_models.chart import ChartView

ACCENT = get_af_colours("categorical")[0]
GREY, INK, PALE = "#5b6770", "#0b0c0c", "#b8bfc6"
FONT = "Source Sans, Arial, sans-serif"
HEIGHT = 380
SUBTITLE_WRAP = 88
SPARK_WIDTH, SPARK_HEIGHT = 108, 32


@st.cache_resource(max_entries=300, show_spinner=False)
def trend_chart(key: tuple[str, ...], _view: ChartView) -> alt.LayerChart:
    """The chart of a series. `key` names the release and everything else that the drawing depends on."""
    return trend(_view)


def show(chart: alt.LayerChart, alt_text: str, key: str) -> None:
    """Puts a chart on the page with its text for those who cannot see it."""
    st.altair_chart(chart, theme=None, alt=alt_text, key=key)


def trend(view: ChartView) -> alt.LayerChart:
    """One series over time: its band or intervals first, then the comparators in grey, then the figures."""
    x = alt.X("x:Q", scale=alt.Scale(domain=list(view.x_domain), nice=False, zero=False), axis=_time_axis(view.ticks), title=None)
    y_scale = alt.Scale(domain=list(view.domain), nice=False, zero=False)
    layers = [
        *_neighbours(view, x, y_scale), *_band(view, x, y_scale), *_lines(view, x, y_scale), *_events(view, x),
        *_points(view, x, y_scale), *_missing(view, x), *_labels(view, y_scale),
    ]  # fmt: skip
    # The finding is the page's headline, straight above; the chart says what, where, when and in which unit.
    words = textwrap.wrap(view.subtitle, SUBTITLE_WRAP)
    title = alt.TitleParams(text=words, anchor="start", frame="bounds", fontSize=14, fontWeight="normal", color=INK, offset=14)
    return (
        alt.layer(*layers)
        .properties(
            title=title,
            height=HEIGHT,
            width="container",
            padding={"left": 4, "top": 10, "right": 8, "bottom": 4},
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
        )
        .configure(font=FONT, background="#ffffff")
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK, titleColor=INK, labelFontSize=15, grid=False, domainColor=GREY, tickColor=GREY)
    )


def _rows(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """As a Polars frame: Streamlit would take in plain rows by way of pandas, whose import alone is a third of a start."""
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(cs.by_dtype(pl.Null).cast(pl.Float64))


def _time_axis(ticks: dict[int, str]) -> alt.Axis:
    """Labels are looked up, because periods have names that no date format gives."""
    names = json.dumps({str(day): label for day, label in ticks.items()})
    return alt.Axis(values=sorted(ticks), labelExpr=f"{names}[toString(datum.value)]", labelAngle=0, labelOverlap=True, aria=False)


def _value_axis(view: ChartView) -> alt.Axis:
    return alt.Axis(
        title=None, format=f",.{view.decimals}f", tickCount=5, grid=True, gridColor="#e3e7ea", domain=False, ticks=False, aria=False
    )


def _neighbours(view: ChartView, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    if not view.neighbours:
        return []
    base = alt.Chart(_rows(view.neighbours))
    return [base.mark_area(color=PALE, opacity=0.45, aria=False).encode(x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q")]


def _band(view: ChartView, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    """From none of those not known to all of them; its upper edge is drawn so that it is not taken for an interval."""
    if not view.band:
        return []
    base = alt.Chart(_rows(view.band)).encode(x=x, detail="segment:N")
    return [
        base.mark_area(color=ACCENT, opacity=0.16, aria=False).encode(y=alt.Y("low:Q", scale=scale), y2="high:Q"),
        base.mark_line(color=ACCENT, strokeWidth=1.5, strokeDash=[4, 3], aria=False).encode(y=alt.Y("high:Q", scale=scale)),
    ]


def _lines(view: ChartView, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    if not view.lines:
        return []
    names = list(dict.fromkeys(row["name"] for row in view.lines))
    dash = alt.StrokeDash("name:N", scale=alt.Scale(domain=names, range=[[1, 0], [6, 4]][: len(names)]), legend=None)
    base = alt.Chart(_rows(view.lines)).mark_line(color=GREY, strokeWidth=1.6, aria=False)
    return [base.encode(x=x, y=alt.Y("value:Q", scale=scale), detail="line:N", strokeDash=dash)]


def _events(view: ChartView, x: alt.X) -> list[alt.Chart]:
    layers: list[alt.Chart] = []
    for number, event in enumerate(view.events):
        data = _rows([{"x": event["x"]}])
        is_left = event["side"] == "left"
        text = {"align": "left" if is_left else "right", "dx": 6 if is_left else -6, "y": 4 + 34 * number, "baseline": "top"}
        layers.append(alt.Chart(data).mark_rule(color=INK, strokeWidth=1, strokeDash=[2, 2], aria=False).encode(x=x))
        layers.append(alt.Chart(data).mark_text(text=event["lines"], fontSize=13, lineHeight=16, color=INK, aria=False, **text).encode(x=x))
    return layers


def _points(view: ChartView, x: alt.X, scale: alt.Scale) -> list[alt.Chart]:
    if not view.points:
        return []
    base = alt.Chart(_rows(view.points)).encode(x=x)
    y = alt.Y("value:Q", scale=scale, axis=_value_axis(view))
    tooltip = [alt.Tooltip("period:N", title="Period"), alt.Tooltip("shown:N", title="Figure")]
    limits = [row for row in view.points if row["low"] is not None]
    bars = [alt.Chart(_rows(limits)).mark_rule(color=ACCENT, strokeWidth=1.5, opacity=0.6, aria=False).encode(
        x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q")] if limits else []  # fmt: skip
    return [
        *bars,
        base.mark_line(color=ACCENT, strokeWidth=3, aria=False).encode(y=y, detail="segment:N"),
        base.mark_point(color=ACCENT, filled=True, size=70, opacity=1).encode(y=y, tooltip=tooltip),
    ]


def _missing(view: ChartView, x: alt.X) -> list[alt.Chart]:
    """The symbol stands at the foot of the gap: suppressed is not zero."""
    if not view.missing:
        return []
    tooltip = [alt.Tooltip("period:N", title="Period"), alt.Tooltip("why:N", title="Figure")]
    mark = {"fontSize": 15, "fontWeight": "bold", "color": INK, "y": HEIGHT - 12}
    return [alt.Chart(_rows(view.missing)).mark_text(**mark).encode(x=x, text="word:N", tooltip=tooltip)]


def _labels(view: ChartView, scale: alt.Scale) -> list[alt.Chart]:
    layers = []
    for kind, colour, weight in (("area", ACCENT, "bold"), ("other", GREY, "normal")):
        rows = [row for row in view.labels if row["kind"] == kind]
        if rows:
            mark = alt.Chart(_rows(rows)).mark_text(align="left", dx=8, fontSize=14, color=colour, fontWeight=weight, aria=False)
            layers.append(mark.encode(x=alt.value("width"), y=alt.Y("y:Q", scale=scale), text="text:N"))
    return layers


def sparkline(values: tuple[float | None, ...], *, is_joined: bool = True) -> str:
    """A small line without axes as SVG: a gap where there is no value, a dot at the latest one, dots alone where no line may join them."""
    drawn = [value for value in values if value is not None]
    low, spread = (min(drawn), (max(drawn) - min(drawn)) or 1.0) if drawn else (0.0, 1.0)
    step = (SPARK_WIDTH - 10) / max(len(values) - 1, 1)
    spots = [
        None if value is None else (5 + place * step, SPARK_HEIGHT - 5 - (value - low) / spread * (SPARK_HEIGHT - 10))
        for place, value in enumerate(values)
    ]
    dots = [spot for spot in spots if spot is not None]
    path = _path(spots) if is_joined else ""
    circles = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{ACCENT}"/>' for x, y in (dots[-1:] if is_joined else dots))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}">'
        f'<path d="{path}" fill="none" stroke="{ACCENT}" stroke-width="2"/>{circles}</svg>'
    )


def _path(spots: list[tuple[float, float] | None]) -> str:
    """Lines between neighbouring spots; the pen is lifted over a gap."""
    steps, pen = [], "M"
    for spot in spots:
        if spot is None:
            pen = "M"
        else:
            steps.append(f"{pen}{spot[0]:.1f} {spot[1]:.1f}")
            pen = "L"
    return " ".join(steps)
