"""The table under the trend chart, and the same figures as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.series_words import has_usual_range, is_disputed, unknown_by_period, usual_range

Row = Mapping[str, Any]
FLAGS = {"outside": "outside the usual range", "trend": "run in one direction", "two in three": "near the edge", "shift": "run on one side"}
CAUSES = {"improvement": "better way", "concern": "worse way", "neutral high": "high", "neutral low": "low"}
CSV_COLUMNS = (
    "indicator", "area_code", "area_name", "period", "period_start", "period_end", "basis", "breakdown",
    "numerator", "denominator", "value", "symbol", "low", "high", "verdict", "data",
)  # fmt: skip


@dataclass(frozen=True)
class PointRow:
    """One period in the table under the chart."""

    period: str
    value: str
    href: str
    interval: str
    usual: str
    notes: str
    beside: str
    band: str
    compared: tuple[str, ...]
    edition: str


def point_rows(found: Any, place: Place, marks: Mapping[str, Sequence[str]] | None = None) -> tuple[PointRow, ...]:
    """Every period, the newest first. `marks`: what else is to be noted of a period."""
    bands = {band["period"]: band for band in found.band}
    unknown, names = unknown_by_period(found), compared_names(found.comparators)
    compared = {(row["kind"], row["period"]): row for row in found.comparators}
    breaks, marks = break_notes(found), marks or {}
    return tuple(
        _point_row(point, found, bands, unknown, names, compared, (breaks.get(point["period"], ()), marks.get(point["period"], ())), place)
        for point in reversed(found.points)
    )


def break_notes(found: Any) -> dict[str, list[str]]:
    """Period -> why the series breaks there: of each break the first period that begins with it or after."""
    notes: dict[str, list[str]] = {}
    for each in found.breaks:
        after = next((point for point in found.points if point["period_start"] >= each["date"]), None)
        if after is not None and found.points[0]["period_start"] < each["date"]:
            notes.setdefault(after["period"], []).append(f"break in the series: {each['reason'].strip().rstrip('.')}")
    return notes


def compared_names(comparators: Sequence[Row]) -> dict[str, str]:
    """Kind -> name of each comparator, in order; the newest neighbour model stands for the neighbours."""
    told = {row["kind"] for row in comparators if row.get("upper") is not None or row.get("upper_low") is not None}
    names = {row["kind"]: f"{row['name'].split(' (')[0]}, range" if row["kind"] == "neighbours" else row["name"] for row in comparators}
    return {kind: f"{name} (with not known)" if kind in told else name for kind, name in names.items()}


def to_csv(found: Any, is_illustrative: bool) -> str:
    """The series as the tidy file of `outcomes export`, with a mark on every row of invented data.

    A figure that may not be shown without another, such as NEET, takes it into the file: one row each, without verdict.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    mark = "Illustrative data" if is_illustrative else ""
    beside = found.companions if found.entry.get("band") else []
    for point in found.points:
        writer.writerow([*_csv_cells(point, found), point["low"], point["high"], found.about["verdict"], mark])
        for other in (row for row in beside if row["period"] == point["period"]):
            writer.writerow([*_csv_cells(point | {"numerator": None, "denominator": None} | other, found), None, None, None, mark])
    return out.getvalue()


def _csv_cells(point: Row, found: Any) -> list[object]:
    """Everything of a figure up to its symbol."""
    return [point["indicator"], point["area"], found.area["name"], *(point[name] for name in CSV_COLUMNS[3:12])]


def _point_row(
    point: Row, found: Any, bands: Mapping[str, Row], unknown: Mapping[str, Row], names: Mapping[str, str],
    compared: Mapping[tuple[str, str], Row], told: tuple[Sequence[str], Sequence[str]], place: Place,
) -> PointRow:  # fmt: skip
    measure, period = Measure.of(found.entry), point["period"]
    band, beside = bands.get(period), unknown.get(period)
    return PointRow(
        period=words.period_words(point["period_start"], point["period_end"]),
        value=measure.amount(point["value"], point["symbol"]),
        href=place.origin(point["key"]),
        interval=measure.span(point["low"], point["high"]),
        usual=measure.span(*usual_range(point, found.entry)) if point["lower_limit"] is not None else "",
        notes="; ".join([*told[1], *_notes(point, told[0], has_usual_range(found))]),
        beside=measure.amount(beside["value"], beside["symbol"]) if beside else "not held",
        band=measure.span(band["low"], band["high"]) if band else "",
        compared=tuple(_compared_cell(compared.get((kind, period)), measure) for kind in names),
        edition=words.day(point["edition"]),
    )


def _notes(point: Row, breaks: Sequence[str], has_limits: bool) -> list[str]:
    told = "b" if breaks else ""  # the break with its reason stands in place of the bare word
    notes = [*breaks, *(words.STATUSES[status] for status in point["status"] or "" if status in words.STATUSES and status not in told)]
    if point["flag"] and has_limits:
        cause = f", {CAUSES[point['special_cause']]}" if point["special_cause"] else ""
        notes.append(f"{FLAGS[point['flag']]}{cause}")
    if point["is_derived_numerator"]:
        notes.append("numerator worked out from a rounded figure")
    return notes + ([point["edition_note"]] if point["edition_note"] else [])


def _compared_cell(row: Row | None, measure: Measure) -> str:
    if row is None:
        return "not held"
    if row["kind"] == "neighbours":
        counted = f"{row['parts']} of {row['members']}" if row["parts"] < row["members"] else ""
        span, upper = measure.span(row["low"], row["high"]), measure.span(row.get("upper_low"), row.get("upper_high"))
        more = "; ".join(filter(None, [upper, counted]))
        return f"{span}{f' ({more})' if more else ''}" if span else "not held"
    upper = f" ({measure.number(row['upper'])})" if row["value"] is not None and row.get("upper") is not None else ""
    return f"{measure.amount(row['value'], row['symbol'])}{upper}{' (disputed)' if is_disputed(row) else ''}"
