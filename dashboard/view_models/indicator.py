"""The Indicator page in words: its finding as a headline, the sentences under the chart, the table and the definition."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.words import VERDICTS, Verdict

Row = Mapping[str, Any]
COMPARED = {"lower": "lower than", "higher": "higher than", "unclear": "not clearly different from"}
DIRECTIONS = {"increase": "More is better.", "decrease": "Less is better.", "neutral": "Neither more nor less is better."}
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
    notes: str
    beside: str
    band: str
    compared: tuple[str, ...]
    edition: str


@dataclass(frozen=True)
class IndicatorView:
    """All words of the page; the chart has its own view model."""

    headline: str
    subject: str
    subtitle: str
    verdict: Verdict
    sentences: tuple[str, ...]
    compared_names: tuple[str, ...]
    has_band: bool
    rows: tuple[PointRow, ...]
    about: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    is_illustrative: bool


def indicator_view(found: Any, place: Place) -> IndicatorView:
    """The page of one series (`read_api.series.Series`)."""
    entry, about = found.entry, found.about
    verdict = VERDICTS[about["verdict"]]
    bands = {band["period"]: band for band in found.band}
    unknown = _unknown(found)
    names = _compared_names(found.comparators)
    return IndicatorView(
        headline=_headline(found, verdict, bands.get(about["latest_period"])),
        subject=entry["title"],
        subtitle=_subtitle(found),
        verdict=verdict,
        sentences=tuple(_sentences(found, verdict, bands.get(about["latest_period"]), unknown)),
        compared_names=tuple(names.values()),
        has_band=bool(entry.get("band")),
        rows=tuple(_point_row(point, found, bands, unknown, names, place) for point in reversed(found.points)),
        about=tuple(_about(found)),
        events=tuple(f"{words.day(event['date'])}: {event['text']} ({event['source']})." for event in in_range(found)),
        is_illustrative=entry["status"] == "illustrative" or found.area["code"].startswith("X"),
    )


def in_range(found: Any) -> list[Row]:
    """Events that fall inside the series."""
    first, last = found.points[0]["period_start"], found.points[-1]["period_end"]
    return [event for event in found.events if first <= event["date"] <= last]


def to_csv(found: Any, is_illustrative: bool) -> str:
    """The series as the tidy file of `outcomes export`, with a mark on every row of invented data."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for point in found.points:
        writer.writerow([
            point["indicator"], point["area"], found.area["name"], point["period"], point["period_start"], point["period_end"],
            point["basis"], point["breakdown"], point["numerator"], point["denominator"], point["value"], point["symbol"],
            point["low"], point["high"], found.about["verdict"], "Illustrative data" if is_illustrative else "",
        ])  # fmt: skip
    return out.getvalue()


def _headline(found: Any, verdict: Verdict, band: Row | None) -> str:
    """The finding. Where some are not known the honest answer is a range, so the range leads."""
    entry, about, place = found.entry, found.about, found.area["name"]
    ending = verdict.sentence[0].lower() + verdict.sentence[1:]
    if about["latest_value"] is None:
        return f"{place}: the latest figure is {words.SYMBOLS.get(about['latest_symbol'], 'missing')}"
    if band and band["high"] is not None and words.number(band["high"], entry["decimals"]) != words.number(band["low"], entry["decimals"]):
        low = words.number(band["low"], entry["decimals"])
        high = words.amount(band["high"], entry["unit"], entry["decimals"])
        return f"{place}: between {low} and {high}, depending on those not known; {ending}"
    said = words.amount(about["latest_value"], entry["unit"], entry["decimals"])
    england = _latest(found, "england")
    standing = _standing(about, england) if england else ""
    compared = f", {COMPARED[standing]} in England" if standing in ("lower", "higher") else ""
    return f"{place}: {said}{compared}; {ending}"


def _standing(about: Row, other: Row) -> str:
    """Where the area's interval lies against another area's value; empty where it has no interval."""
    if about["latest_low"] is None or other["value"] is None:
        return ""
    if about["latest_high"] < other["value"]:
        return "lower"
    return "higher" if about["latest_low"] > other["value"] else "unclear"


def _subtitle(found: Any) -> str:
    entry, points = found.entry, found.points
    first, last = (words.axis_label(point["period"], point["period_start"], point["basis"]) for point in (points[0], points[-1]))
    unit = "per cent" if entry["unit"] == "%" else entry["unit"]
    group = f", {found.about['breakdown'].replace(';', ', ')}" if found.about["breakdown"] else ""
    return f"{entry['title']}{group}, {found.area['name']}, {first} to {last}, {words.BASES[found.about['basis']]}, {unit}"


def _sentences(found: Any, verdict: Verdict, band: Row | None, unknown: Mapping[str, Row]) -> list[str]:
    """What can be read aloud, each one true by itself."""
    entry, about = found.entry, found.about
    unit, decimals = entry["unit"], entry["decimals"]
    period = words.period_words(about["latest_start"], about["latest_end"])
    interval = words.span(about["latest_low"], about["latest_high"], decimals)
    latest = f"Latest figure, {period}: {words.amount(about['latest_value'], unit, decimals, about['latest_symbol'])}"
    said = [latest + (f" (95 % interval {interval})." if interval else ".")]
    if about["change"] is not None:
        change = words.difference(about["change"], unit, decimals, entry["frequency"])
        said.append(f"That is {change}.")
    said += _band_sentences(entry, about, band, unknown.get(about["latest_period"]))
    said += _compared_sentences(found)
    ending = f": {about['verdict_reason']}" if verdict.needs_reason or not verdict.sentence else ""
    said.append(f"{verdict.sentence}{ending}.")
    return said + _cautions(found)


def _band_sentences(entry: Row, about: Row, band: Row | None, unknown: Row | None) -> list[str]:
    if not entry.get("band"):
        return []
    unit, decimals = entry["unit"], entry["decimals"]
    if band is None or band["high"] is None:
        return ["How many are not known is not held for this period, so the figure may be too low by any amount."]
    share = f"{words.amount(unknown['value'], unit, decimals, unknown['symbol'])} are not known. " if unknown else ""
    return [
        f"{share}If none of them were counted the figure is {words.number(band['low'], decimals)}; "
        f"if all of them were, {words.amount(band['high'], unit, decimals)}."
    ]


def _compared_sentences(found: Any) -> list[str]:
    entry, said = found.entry, []
    for kind in ("england", "region", "neighbours"):
        other = _latest(found, kind)
        if other is None:
            continue
        if kind == "neighbours" and other["low"] is not None:
            spread = words.span(other["low"], other["high"], entry["decimals"])
            missing = other["members"] - other["parts"]
            rest = f"; {missing} without a figure" if missing else ""
            said.append(f"{other['name']}: {spread}{words.NBSP}{words.short_unit(entry['unit'])}{rest}.")
        elif kind != "neighbours":
            value = words.amount(other["value"], entry["unit"], entry["decimals"], other["symbol"])
            standing = _standing(found.about, other) if not entry.get("band") else ""
            said.append(f"{other['name']}: {value}" + (f"; {found.area['name']} is {COMPARED[standing]} that." if standing else "."))
    return said


def _cautions(found: Any) -> list[str]:
    """What a reader must know before using the latest figure."""
    about, latest = found.about, found.points[-1]
    said = [f"The latest figure is {words.STATUSES[status]}." for status in latest["status"] or "" if status in words.STATUSES]
    if latest["edition_note"]:
        said.append(f"Note on this edition: {latest['edition_note'].rstrip('.')}.")
    if latest["last_published_in"]:
        said.append(f"Last published in the edition of {words.day(latest['last_published_in'])}; later editions leave it out.")
    if not about["preferred_source_held"]:
        said.append(f"The preferred source is not held; these figures come from: {found.source['title']}.")
    disagreeing = [check for check in found.cross_checks if check["agrees"] is False]
    if disagreeing:
        said.append(f"Another source gives other figures for {len(disagreeing)} of {len(found.cross_checks)} periods that both have.")
    return said


def _about(found: Any) -> list[tuple[str, str]]:
    entry, source = found.entry, found.source
    targets = [f"{target['period']}: {target.get('value') or words.span(target.get('low'), target.get('high'), entry['decimals'])}"
               for target in entry.get("targets", [])]  # fmt: skip
    neighbours = [row for row in found.neighbours if row["model"] == found.neighbours[0]["model"]]
    rows = [
        ("What it means", entry["meaning"]),
        ("Counted", entry["numerator"]),
        ("Out of", entry["denominator"]),
        ("Which way is better", DIRECTIONS[entry["improvement_direction"]]),
        ("Period", words.capital(words.BASES[found.about["basis"]])),
        ("Published by", f"{source.get('publisher', source['title'])}; {source.get('licence', '')}".strip("; ")),
        ("Definition from", entry["source"]),
        ("Newest edition", words.day(max(point["edition"] for point in found.points))),
        ("Interval", _interval_words(found.points[-1])),
        ("Trend", f"{words.capital(found.about['verdict'])}: {found.about['verdict_reason']}"),
        ("Statistical neighbours", words.joined([row["name"] for row in neighbours])),
        ("Breaks", " ".join(f"{words.day(each['date'])}: {each['reason']}" for each in found.breaks)),
        ("Targets", "; ".join(targets)),
        ("Owner", entry["owner"]),
        ("Checked by", f"{entry['checker']}; next review {_iso_day(entry['review_date'])}"),
    ]
    return [(name, text) for name, text in rows if text]


def _interval_words(point: Row) -> str:
    method = point["interval_method"] or "none"
    return f"{round(point['level'])} % interval, {method}" if point["level"] else words.capital(method)


def _iso_day(text: str) -> str:
    return words.day(dt.date.fromisoformat(text))


def _point_row(
    point: Row, found: Any, bands: Mapping[str, Row], unknown: Mapping[str, Row], names: Mapping[str, str], place: Place
) -> PointRow:
    entry = found.entry
    decimals, unit = entry["decimals"], entry["unit"]
    band, beside = bands.get(point["period"]), unknown.get(point["period"])
    notes = [words.STATUSES[status] for status in point["status"] or "" if status in words.STATUSES]
    notes += ["numerator worked out from a rounded figure"] if point["is_derived_numerator"] else []
    notes += [point["edition_note"]] if point["edition_note"] else []
    compared = {(row["kind"], row["period"]): row for row in found.comparators}
    return PointRow(
        period=words.period_words(point["period_start"], point["period_end"]),
        value=words.amount(point["value"], unit, decimals, point["symbol"]), href=place.origin(point["key"]),
        interval=words.span(point["low"], point["high"], decimals), notes="; ".join(notes),
        beside=words.amount(beside["value"], unit, decimals, beside["symbol"]) if beside else "not held",
        band=words.span(band["low"], band["high"], decimals) if band else "",
        compared=tuple(_compared_cell(compared.get((kind, point["period"])), entry) for kind in names),
        edition=words.day(point["edition"]),
    )  # fmt: skip


def _compared_cell(row: Row | None, entry: Row) -> str:
    if row is None:
        return "not held"
    if row["kind"] == "neighbours":
        return words.span(row["low"], row["high"], entry["decimals"]) or "not held"
    return words.amount(row["value"], entry["unit"], entry["decimals"], row["symbol"])


def _compared_names(comparators: Sequence[Row]) -> dict[str, str]:
    """Kind -> name of each comparator, in order; the newest neighbour model stands for the neighbours."""
    return {row["kind"]: f"{row['name'].split(' (')[0]}, range" if row["kind"] == "neighbours" else row["name"] for row in comparators}


def _latest(found: Any, kind: str) -> Row | None:
    rows = [row for row in found.comparators if row["kind"] == kind and row["period"] == found.about["latest_period"]]
    return rows[-1] if rows else None


def _unknown(found: Any) -> dict[str, Row]:
    """Period -> the share not known, where the indicator is one that may not be shown without it."""
    band = found.entry.get("band")
    if not band:
        return {}
    return {row["period"]: row for row in found.companions if row["indicator"] != band["upper"]}
