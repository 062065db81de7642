"""The rows of an outcome's table: words for each cell, all from one row of the release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.attention import next_due
from dashboard.view_models.findings import SeriesKey, key_of, unknown_share
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.words import VERDICTS, Verdict

Row = Mapping[str, Any]
Points = Mapping[SeriesKey, Sequence[Row]]
STANDING = {"better": "better", "worse": "worse", "higher": "higher", "lower": "lower", "similar": "similar"}
"""Category of a comparison -> the word in the table; any other category says nothing."""
NOT_KNOWN_NOT_HELD = "not known: not held"
NOT_COMPARED = "not compared, a count"
"""How many a place has follows its size."""
TARGET = {"met": "met", "not met": "missed"}


@dataclass(frozen=True)
class Cell:
    """A value with a word under it."""

    value: str
    note: str = ""


@dataclass(frozen=True)
class IndicatorRow:
    """One row of an outcome's table."""

    title: str
    href: str
    value: str
    value_href: str
    interval: str
    beside: str
    verdict: Verdict
    reason: str
    caution: str
    trend: tuple[float | None, ...]
    is_joined: bool
    """Whether a line may join the points: not where figures come from time to time."""
    trend_words: str
    target: Cell
    england: Cell
    neighbours: Cell
    data_to: str
    due: str


def indicator_row(row: Row, points: Points, place: Place, today: dt.date) -> IndicatorRow:
    """The row of one indicator."""
    measure, trend = Measure.of(row), _since_break(points.get(key_of(row), ()), row["last_break"])
    return IndicatorRow(
        title=row["title"],
        href=place.indicator(row["indicator"]),
        value=measure.amount(row["latest_value"], row["latest_symbol"]),
        value_href=place.origin(row["key"]),
        interval=measure.span(row["latest_low"], row["latest_high"]),
        beside=_beside(row, points),
        verdict=VERDICTS[row["verdict"]],
        reason=row["verdict_reason"],
        caution="; ".join(
            filter(None, ["the latest figure, or the one before it, is disputed" * row["is_disputed"], row["verdict_caution"]])
        ),
        trend=tuple(point["value"] for point in trend),
        is_joined=row["frequency"] != "irregular",
        trend_words=_trend_words(trend, row, measure),
        target=_target(row, measure),
        england=_england(row, measure),
        neighbours=_neighbours(row, measure),
        data_to=f"{row['latest_end']:%b %Y}",
        due=_due_words(row, today),
    )


def _beside(row: Row, points: Points) -> str:
    """What must stand beside a banded figure: the share not known."""
    if not row["band_upper"]:
        return ""
    beside = unknown_share(row, points)
    if beside is None:
        return NOT_KNOWN_NOT_HELD
    return not_known_words(beside, Measure.of(row))


def not_known_words(beside: Row, measure: Measure) -> str:
    """'3.8 % not known'; of a hidden share 'not known: too few to show'."""
    shown = measure.amount(beside["value"], beside["symbol"])
    return f"not known: {shown}" if beside["value"] is None else f"{shown} not known"


def _target(row: Row, measure: Measure) -> Cell:
    target = measure.target(row["target_value"], row["target_low"], row["target_high"])
    if past := row["past_target"]:
        label = words.axis_label(past["period"], past["period_end"], row["basis"])
        return Cell("none now", f"for {label}: {measure.target(past['value'], past['low'], past['high'])}")
    return Cell(target or "none", TARGET.get(row["target_status"] or "", _target_period(row) if target else ""))


def _target_period(row: Row) -> str:
    """Of a target that no figure is held against yet, for when it is."""
    label, is_dated = row["target_period"], row["basis"] in ("month", "point_in_time")  # whose axis labels are made of a day
    if not label:
        return ""
    return f"for {label if is_dated else words.axis_label(label, row['latest_start'], row['basis'])}"


def _england(row: Row, measure: Measure) -> Cell:
    if row["england"] is None and not row["england_symbol"]:
        return Cell(NOT_COMPARED if row.get("kind") == "count" else "not held")
    note = "disputed, not compared" if row["england_disputed"] else _standing(row, "england")
    if row["band_upper"] and row["england"] is not None and not row["england_disputed"]:
        note = _with_not_known(measure, row["england_upper"], row["england_upper"])
    return Cell(measure.amount(row["england"], row["england_symbol"]), note)


def _neighbours(row: Row, measure: Measure) -> Cell:
    if row["kind"] == "count":
        return Cell(NOT_COMPARED)
    spread = measure.span_amount(row["neighbours_low"], row["neighbours_high"])
    if not spread:
        return Cell("none")
    held, named = row["neighbours_held"], row["neighbours_named"]
    note = f"{held} of {named} {'has' if held == 1 else 'have'} a figure" if held < named else _standing(row, "neighbours")
    if row["band_upper"]:
        told = row["neighbours_upper_held"]
        upper = _with_not_known(measure, row["neighbours_upper_low"], row["neighbours_upper_high"])
        note = "; ".join(filter(None, [note, upper if told in (0, held) else f"not known: held of {told} of {held}"]))
    return Cell(spread, note)


def _with_not_known(measure: Measure, low: float | None, high: float | None) -> str:
    """What a banded figure, or a range of them, would be if everyone not known counted."""
    if low is None or high is None:
        return NOT_KNOWN_NOT_HELD
    return f"with not known {measure.amount(high) if low == high else measure.span_amount(low, high)}"


def _standing(row: Row, kind: str) -> str:
    """How the area stands to it. A banded figure is not compared: its two ends may stand on either side."""
    return "" if row["band_upper"] else STANDING.get(row[f"{kind}_category"] or "", "")


def _since_break(trend: Sequence[Row], last_break: dt.date | None) -> Sequence[Row]:
    """The points after the newest change of definition: a small line has no room to show a break."""
    after = [point for point in trend if last_break is None or point["period_start"] >= last_break]
    return after or trend


def _trend_words(trend: Sequence[Row], row: Row, measure: Measure) -> str:
    valued = [point for point in trend if point["value"] is not None]
    if len(valued) < 2:
        return "One figure only" if valued else "No figures to draw"
    first, last = valued[0], valued[-1]
    start, end = (words.axis_label(point["period"], point["period_start"], row["basis"]) for point in (first, last))
    low, high = (measure.number(pick(point["value"] for point in valued)) for pick in (min, max))
    return f"{start} to {end}: from {measure.number(first['value'])} to {measure.number(last['value'])}, lowest {low}, highest {high}"


def _due_words(row: Row, today: dt.date) -> str:
    due = next_due(row)
    other = f"; another source: {row['further_to']:%b %Y}" if row["further_to"] else ""
    if due is None and row["area_end"] and row["frequency"] != "irregular":
        return f"none to follow: the area {'ends' if row['area_end'] >= today else 'ended'} {row['area_end']:%b %Y}{other}"
    if due is None:
        return f"no fixed date for the next{other}"
    return f"next {'due' if due >= today else 'was due'} {due:%b %Y}{other}"
