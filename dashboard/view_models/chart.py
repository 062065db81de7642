"""What the trend chart draws, as plain rows: gaps where nothing is published, labels beside the lines, events as thin lines."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.indicator import IndicatorView, in_range

Row = Mapping[str, Any]
LABEL_LETTERS = 40
"""Letters of all labels under the axis together: more would run into each other on a tablet."""
WRAP = 32
GAP = 0.062
"""Least distance between two labels at the right end, as a share of the axis: one line of text."""


@dataclass(frozen=True)
class ChartView:
    """Rows for the layers of the chart; x is the day number of a period's end."""

    points: list[dict[str, Any]]
    missing: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    band: list[dict[str, Any]]
    neighbours: list[dict[str, Any]]
    labels: list[dict[str, Any]]
    events: list[dict[str, Any]]
    ticks: dict[int, str]
    domain: tuple[float, float]
    x_domain: tuple[float, float]
    subtitle: str
    alt: str
    decimals: int


def chart_view(found: Any, said: IndicatorView, *, from_zero: bool) -> ChartView:
    """The chart of one series (`read_api.series.Series`)."""
    entry, points = found.entry, found.points
    segments = _segments(points, [each["date"] for each in found.breaks], entry["frequency"])
    drawn = [_point(point, segment, entry) for point, segment in zip(points, segments, strict=True) if point["value"] is not None]
    by_period = {point["period"]: point for point in points}
    band = [
        {"x": _x(by_period[row["period"]]), "low": row["low"], "high": row["high"],
         "segment": segments[points.index(by_period[row["period"]])]}
        for row in found.band if row["period"] in by_period and row["high"] is not None and row["low"] is not None
    ]  # fmt: skip
    lines, neighbours = _comparators(found.comparators, by_period)
    values = [row["value"] for row in drawn + lines]
    values += [row[end] for row in band + neighbours + drawn for end in ("low", "high") if row[end] is not None]
    domain = _domain(values, from_zero)
    x_domain = _x_domain([_x(point) for point in points])
    return ChartView(
        points=drawn,
        missing=[{"x": _x(p), "word": p["symbol"] or "–", "period": _axis(p), "why": words.SYMBOLS.get(p["symbol"] or "", "no figure")}
                 for p in points if p["value"] is None],
        lines=lines, band=band, neighbours=neighbours,
        labels=_labels(found, drawn, lines, neighbours, band, domain), events=_events(found, x_domain),
        ticks=_ticks(points), domain=domain, x_domain=x_domain,
        subtitle=said.subtitle + (". Illustrative data" if said.is_illustrative else ""),
        alt=f"Line chart. {said.subtitle}. {' '.join(said.sentences[:4])} The table under the chart has every figure.",
        decimals=entry["decimals"],
    )  # fmt: skip


def _x(point: Row) -> int:
    return point["period_end"].toordinal()


def _axis(point: Row) -> str:
    return words.axis_label(point["period"], point["period_start"], point["basis"])


def _point(point: Row, segment: int, entry: Row) -> dict[str, Any]:
    return {
        "x": _x(point), "value": point["value"], "low": point["low"], "high": point["high"], "segment": segment,
        "period": words.period_words(point["period_start"], point["period_end"]),
        "shown": words.amount(point["value"], entry["unit"], entry["decimals"]),
    }  # fmt: skip


def _segments(points: Sequence[Row], breaks: Sequence[dt.date], frequency: str) -> list[int]:
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


def _comparators(rows: Sequence[Row], by_period: Mapping[str, Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    lines, ranges = [], []
    last = {}
    for row in rows:
        point = by_period.get(row["period"])
        if point is None:
            continue
        if row["kind"] == "neighbours" and row["low"] is not None:
            ranges.append({"x": _x(point), "low": row["low"], "high": row["high"], "name": row["name"]})
        elif row["kind"] != "neighbours":
            number = last.get(row["name"], 0) + (row["value"] is None)
            last[row["name"]] = number
            if row["value"] is not None:
                lines.append(
                    {"x": _x(point), "value": row["value"], "name": row["name"], "line": f"{row['name']} {number}", "period": _axis(point)}
                )
    return lines, ranges


def _domain(values: Sequence[float], from_zero: bool) -> tuple[float, float]:
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low or abs(high) or 1.0) * 0.08
    bottom = max(low - room, 0.0) if low >= 0 else low - room
    return (0.0 if from_zero and low >= 0 else bottom, high + room)


def _x_domain(xs: Sequence[int]) -> tuple[float, float]:
    room = max((xs[-1] - xs[0]) * 0.02, 10)
    return xs[0] - room, xs[-1] + room


def _ticks(points: Sequence[Row]) -> dict[int, str]:
    """Day number -> label, for the last point and those before it at even steps."""
    longest = max(len(_axis(point)) for point in points)
    step = -(-len(points) // max(LABEL_LETTERS // longest, 1))
    return {_x(point): _axis(point) for point in list(reversed(points))[::step]}


def _labels(
    found: Any, drawn: Sequence[Row], lines: Sequence[Row], ranges: Sequence[Row], band: Sequence[Row], domain: tuple[float, float]
) -> list[dict[str, Any]]:
    """Direct labels at the right end, moved apart where they would overlap."""
    entry = found.entry
    wanted = [("area", found.area["name"], drawn[-1]["value"])] if drawn else []
    if band:
        wanted.append(("area", "all not known counted", band[-1]["high"]))
    newest = {row["name"]: row for row in lines}
    last = _x(found.points[-1])
    wanted += [("other", name if row["x"] == last else f"{name}, {row['period']}:", row["value"]) for name, row in newest.items()]
    if ranges:
        wanted.append(("other", f"{ranges[-1]['name'].split(' (')[0]}, range", (ranges[-1]["low"] + ranges[-1]["high"]) / 2))
    least = (domain[1] - domain[0]) * GAP
    placed: list[dict[str, Any]] = []
    for kind, name, value in sorted(wanted, key=lambda each: each[2]):
        y = max(value, placed[-1]["y"] + least) if placed else value
        shown = "" if name.endswith("range") else f" {words.number(value, entry['decimals'])}"
        placed.append({"kind": kind, "text": f"{name}{shown}", "y": y})
    return _pushed_down(placed, domain[1], least)


def _pushed_down(placed: list[dict[str, Any]], top: float, least: float) -> list[dict[str, Any]]:
    """Labels pushed above the axis come down again, from the highest."""
    limit = top
    for label in reversed(placed):
        label["y"] = min(label["y"], limit)
        limit = label["y"] - least
    return placed


def _events(found: Any, x_domain: tuple[float, float]) -> list[dict[str, Any]]:
    middle = sum(x_domain) / 2
    return [
        {"x": day, "lines": textwrap.wrap(event["text"], WRAP), "side": "left" if day < middle else "right"}
        for event in in_range(found)
        for day in [event["date"].toordinal()]
    ]
