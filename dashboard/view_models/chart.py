"""What the trend chart draws, as plain rows: gaps where nothing is published, labels beside the lines, events as thin lines."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.chart_labels import Label, placed
from dashboard.view_models.indicator import IndicatorView, in_range
from dashboard.view_models.measure import Measure
from dashboard.view_models.series_words import is_disputed, usual_range

Row = Mapping[str, Any]
Drawn = list[dict[str, Any]]
LABEL_LETTERS = 40
"""Letters of all labels under the axis together: more would run into each other on a tablet."""
WRAP = 32
MARKS = {
    "concern": "Diamonds: unusual, the worse way", "improvement": "Large dots: unusual, the better way", "neutral": "Squares: unusual",
}  # fmt: skip
CAUSES = {"improvement": "improvement", "concern": "concern", "neutral high": "neutral", "neutral low": "neutral"}


@dataclass(frozen=True, kw_only=True)
class TimeChart:
    """What every chart over time has; x is the day number of a period's end."""

    labels: Drawn
    ticks: dict[int, str]
    domain: tuple[float, float]
    x_domain: tuple[float, float]
    subtitle: str
    alt: str
    decimals: int


@dataclass(frozen=True, kw_only=True)
class ChartView(TimeChart):
    """Rows for the layers of the trend chart."""

    points: Drawn
    missing: Drawn
    lines: Drawn
    band: Drawn
    limits: Drawn
    targets: Drawn
    neighbours: Drawn
    events: Drawn


def chart_view(found: Any, said: IndicatorView, *, from_zero: bool) -> ChartView:
    """The chart of one series (`read_api.series.Series`)."""
    entry, points = found.entry, found.points
    measure = Measure.of(entry)
    segments = segment_numbers(points, [each["date"] for each in found.breaks], entry["frequency"])
    drawn = [
        _point(point, segment, measure, CAUSES.get(point["special_cause"] or "", "") if said.has_limits else "")
        for point, segment in zip(points, segments, strict=True) if point["value"] is not None
    ]  # fmt: skip
    by_period = {point["period"]: point for point in points}
    band = _band(found.band, by_period, dict(zip(by_period, segments, strict=True)))
    limits = _limits(points, entry) if said.has_limits else []
    lines, neighbours = _comparators(found.comparators, by_period, [each["date"] for each in found.breaks])
    beside = [*_uppers(lines, neighbours), *_left_out(found.comparators)]
    targets = _targets(found.targets, points)
    values = [row["value"] for row in drawn + lines + targets]
    values += [row["upper"] for row in lines if row["upper"] is not None]
    values += [row[end] for row in band + neighbours + drawn + limits for end in ("low", "high") if row[end] is not None]
    domain = value_domain(values, from_zero)
    xs = [_x(point) for point in points] + [row["x"] for row in targets]
    x_domain = time_domain(xs)
    return ChartView(
        points=drawn,
        missing=[{"x": _x(p), "word": p["symbol"] or "–", "period": axis_label(p), "why": words.SYMBOLS.get(p["symbol"] or "", "no figure")}
                 for p in points if p["value"] is None],
        lines=lines, band=band, limits=limits, targets=targets, neighbours=neighbours,
        labels=placed(_labels(found, drawn, lines, neighbours, band, limits, targets), domain, measure),
        events=_events(found, x_domain), ticks=time_ticks({_x(point): axis_label(point) for point in points}), domain=domain, x_domain=x_domain,
        subtitle=f"{said.subtitle}{said.mark}. {'. '.join([axis_words(domain), *_marks(drawn, limits), *beside])}",
        alt=f"Line chart. {said.subtitle}. {' '.join(said.sentences[:4])} The table under the chart has every figure.",
        decimals=entry["decimals"],
    )  # fmt: skip


def axis_words(domain: tuple[float, float]) -> str:
    """Which axis it is, as a chart has to say."""
    if domain[0] == 0:
        return "The axis starts at zero"
    return "The axis goes below zero" if domain[0] < 0 else "The axis is fitted to the figures and does not start at zero"


def value_domain(values: Sequence[float], from_zero: bool) -> tuple[float, float]:
    """From zero or fitted; with some room, which never makes positive values look as if they went below zero."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low or abs(high) or 1.0) * 0.08
    bottom = max(low - room, 0.0) if low >= 0 else low - room
    return (0.0 if from_zero and low >= 0 else bottom, high + room)


def time_domain(xs: Sequence[int]) -> tuple[float, float]:
    """First to last day with some room."""
    room = max((max(xs) - min(xs)) * 0.02, 10)
    return min(xs) - room, max(xs) + room


def time_ticks(labels: Mapping[int, str]) -> dict[int, str]:
    """Day number -> label, for the last one and those before it at even steps, as many as have room."""
    days = sorted(labels)
    longest = max(len(label) for label in labels.values())
    step = -(-len(days) // max(LABEL_LETTERS // longest, 1))
    return {day: labels[day] for day in list(reversed(days))[::step]}


def segment_numbers(points: Sequence[Row], breaks: Sequence[dt.date], frequency: str) -> list[int]:
    """A number for each point; a line joins points of one number. It changes at a suppressed point, a lost period and a break."""
    steps = [(b["period_end"] - a["period_end"]).days for a, b in pairwise(points)]
    usual = min(steps, default=0)
    numbers, current = [], 0
    for index, point in enumerate(points):
        before = points[index - 1] if index else None
        crosses = before is not None and any(before["period_end"] < day <= point["period_end"] for day in breaks)
        lost = before is not None and steps[index - 1] > 1.5 * usual
        if before is not None and (frequency == "irregular" or lost or crosses or before["value"] is None or point["value"] is None):
            current += 1
        numbers.append(current)
    return numbers


def axis_label(point: Row) -> str:
    """A point's period as it stands on an axis."""
    return words.axis_label(point["period"], point["period_start"], point["basis"])


def _x(point: Row) -> int:
    return int(point["period_end"].toordinal())


def _point(point: Row, segment: int, measure: Measure, cause: str) -> dict[str, Any]:
    return {
        "x": _x(point), "value": point["value"], "low": point["low"], "high": point["high"], "segment": segment,
        "period": words.period_words(point["period_start"], point["period_end"]), "shown": measure.amount(point["value"]),
        "cause": cause,
    }  # fmt: skip


def _marks(drawn: Sequence[Row], limits: Sequence[Row]) -> list[str]:
    """What the marks mean that the chart has, in the order of their weight."""
    causes = {row["cause"] for row in drawn}
    rings = ["Small rings: without the season"] if any(row["adjusted"] is not None for row in limits) else []
    return [words_of for cause, words_of in MARKS.items() if cause in causes] + rings


def _uppers(lines: Sequence[Row], ranges: Sequence[Row]) -> list[str]:
    """What the dotted lines of others mean, and that their range has none: it is in the table."""
    names = list(dict.fromkeys(row["name"] for row in lines if row["upper"] is not None))
    said = [f"Dotted: {words.joined(names)} if everyone not known there counted"] if names else []
    return [*said, "The neighbours' range is without those not known"] if said and ranges else said


def _left_out(comparators: Sequence[Row]) -> list[str]:
    """Whose disputed figures are not drawn."""
    names = dict.fromkeys(row["name"] for row in comparators if is_disputed(row))
    return [f"Disputed figures of {words.joined(list(names))} are not drawn"] if names else []


def _band(band: Sequence[Row], by_period: Mapping[str, Row], segments: Mapping[str, int]) -> Drawn:
    return [
        {"x": _x(by_period[row["period"]]), "low": row["low"], "high": row["high"], "segment": segments[row["period"]]}
        for row in band if row["period"] in by_period and row["high"] is not None and row["low"] is not None
    ]  # fmt: skip


def _limits(points: Sequence[Row], entry: Row) -> Drawn:
    """Centre and limits at each figure that has them, in the segments they were worked out for, and what they judge."""
    return [
        {"x": _x(point), "low": low, "high": high, "centre": point["centre"], "segment": point["segment"], "adjusted": point["adjusted_value"]}
        for point in points if point["centre"] is not None and point["lower_limit"] is not None
        for low, high in [usual_range(point, entry)]
    ]  # fmt: skip


def _targets(targets: Sequence[Row], points: Sequence[Row]) -> Drawn:
    """The line from baseline to target. One target alone is a level line under all points; a range is drawn by its nearer ends."""
    dated = [
        {"x": target["period_end"].toordinal(), "value": value, "line": end, "is_baseline": target["is_baseline"]}
        for target in targets for end in ("value", "low", "high") if (value := target[end]) is not None
    ]  # fmt: skip
    lines = {row["line"] for row in dated}
    for line in lines:
        own = [row for row in dated if row["line"] == line]
        if len(own) == 1:
            dated.append({**own[0], "x": min(_x(points[0]), own[0]["x"])})
            dated.append({**own[0], "x": max(_x(points[-1]), own[0]["x"])})
    return sorted(dated, key=lambda row: (row["line"], row["x"]))


def _comparators(rows: Sequence[Row], by_period: Mapping[str, Row], breaks: Sequence[dt.date]) -> tuple[Drawn, Drawn]:
    """Lines of England and region, ranges of neighbours: neither crosses a break of the series.

    A disputed value is a gap: it stands in the table with its mark.
    """
    lines, ranges = [], []
    last: dict[str, int] = {}
    for row in rows:
        point = by_period.get(row["period"])
        if point is None:
            continue
        segment = sum(day <= point["period_end"] for day in breaks)
        if row["kind"] == "neighbours" and row["low"] is not None:
            ranges.append({"x": _x(point), "low": row["low"], "high": row["high"], "name": row["name"], "segment": segment})
        elif row["kind"] != "neighbours":
            is_drawn = row["value"] is not None and not is_disputed(row)
            number = last.get(row["name"], 0) + (not is_drawn)
            last[row["name"]] = number
            if is_drawn:
                line = f"{row['name']} {segment}.{number}"
                more = {"upper": row.get("upper"), "period": axis_label(point)}
                lines.append({"x": _x(point), "value": row["value"], "name": row["name"], "line": line, **more})
    return lines, ranges


def _labels(
    found: Any, drawn: Sequence[Row], lines: Sequence[Row], ranges: Sequence[Row], band: Sequence[Row], limits: Sequence[Row],
    targets: Sequence[Row],
) -> list[Label]:  # fmt: skip
    """Direct labels at the right end. What ends before it says when: a label there is read as the latest figure."""
    by_day, last = {_x(point): axis_label(point) for point in found.points}, _x(found.points[-1])

    def named(name: str, row: Row) -> str:
        return name if row["x"] == last else f"{name}, {by_day[row['x']]}:"

    wanted = [Label("area", named(found.area["name"], drawn[-1]), drawn[-1]["value"])] if drawn else []
    if band:
        wanted.append(Label("area", named("all not known counted", band[-1]), band[-1]["high"]))
    for number, (name, row) in enumerate({row["name"]: row for row in lines}.items()):
        told = f"{name} (dashed)" if number else name  # at one height the labels alone would not say whose line is whose
        wanted.append(Label("other", named(told, row), row["value"], upper=row["upper"]))
    if ranges:
        middle = (ranges[-1]["low"] + ranges[-1]["high"]) / 2
        name = named(ranges[-1]["name"].split(" (")[0], ranges[-1]).rstrip(":")
        wanted.append(Label("other", f"{name}, range", middle, has_number=False))
    if limits:
        wanted += [Label("other", f"usual, {which}", limits[-1][end]) for which, end in (("highest", "high"), ("lowest", "low"))]
    return wanted + [Label("target", "target", row["value"]) for row in {row["line"]: row for row in targets}.values()]


def _events(found: Any, x_domain: tuple[float, float]) -> Drawn:
    middle = sum(x_domain) / 2
    return [
        {"x": day, "lines": textwrap.wrap(event["text"], WRAP), "side": "left" if day < middle else "right"}
        for event in in_range(found)
        for day in [event["date"].toordinal()]
    ]
