"""What an indicator means and how its figures were made: the part "About this figure"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.measure import Measure

Row = Mapping[str, Any]
DIRECTIONS = {"increase": "More is better.", "decrease": "Less is better.", "neutral": "Neither more nor less is better."}
CHARTS = {"xmr": "XmR"}
"""Method -> its name as the textbooks spell it, where that differs."""


def about_series(found: Any, due: dt.date | None = None) -> tuple[tuple[str, str], ...]:
    """Terms and what is to be said of each; terms without anything are left out. `due`: when newer figures should be published."""
    entry, source, latest = found.entry, found.source, found.points[-1]
    neighbours = [row for row in found.neighbours if row["model"] == found.neighbours[0]["model"]]
    rows = [
        ("What it means", entry["meaning"]),
        ("Counted", entry["numerator"]),
        ("Out of", entry["denominator"]),
        ("Which way is better", DIRECTIONS[entry["improvement_direction"]]),
        ("Period", words.capital(words.BASES[found.about["basis"]])),
        ("Source", source["title"]),
        ("Published by", source.get("publisher", source["title"])),
        ("Licence", source.get("licence", "")),
        ("Definition from", entry["source"]),
        ("Data to", words.day(found.about["latest_end"]) + (f"; newer figures due {words.day(due)}" if due else "")),
        ("Newest edition", words.day(max(point["edition"] for point in found.points))),
        ("Interval", _interval(latest)),
        ("Verdict", _verdict(found.about)),
        ("Usual range", _limits(found.about, latest)),
        ("Compared by", words.joined(list(dict.fromkeys(row["method"] for row in found.comparisons if row["method"])))),
        ("Statistical neighbours", words.joined([row["name"] for row in neighbours])),
        ("Breaks", " ".join(f"{words.day(each['date'])}: {each['reason']}" for each in found.breaks)),
        ("Targets", _targets(found)),
        ("Owner", entry["owner"]),
        ("Checked by", f"{entry['checker']}; next review {words.day(dt.date.fromisoformat(entry['review_date']))}"),
    ]
    return tuple((name, text) for name, text in rows if text)


def _interval(point: Row) -> str:
    method = point["interval_method"] or "none"
    return f"{round(point['level'])} % interval, {method}; it tells of chance variation only" if point["level"] else words.capital(method)


def _verdict(about: Row) -> str:
    points = about["verdict_points"]
    rests = f" Method: {about['verdict_method']}, {points} figures." if about["verdict_method"] not in (None, "none") else ""
    return f"{words.capital(about['verdict'])}: {about['verdict_reason'].rstrip('.')}.{rests}"


def _limits(about: Row, latest: Row) -> str:
    if about["chart_method"] in (None, "none") or latest["centre"] is None:
        return ""
    spread = f" Sigma z {about['sigma_z']:.2f}: how much the figures vary beside what chance alone gives." if about["sigma_z"] else ""
    trial = " Trial limits: fewer than 12 figures." if latest["limits_kind"] == "trial" else ""
    return f"{CHARTS.get(about['chart_method'], about['chart_method'])} chart.{trial}{spread}"


def _targets(found: Any) -> str:
    measure = Measure.of(found.entry)
    return "; ".join(
        f"{words.axis_label(each['period'], each['period_end'], found.about['basis'])}: "
        f"{measure.target(each['value'], each['low'], each['high'])}{' (baseline)' if each['is_baseline'] else ''}"
        for each in found.targets
    )
