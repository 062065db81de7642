"""The Overview page: sentences first, then one table per outcome. Pure: rows in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.words import NBSP, VERDICTS, Verdict

Row = Mapping[str, Any]
Points = Mapping[tuple[str, str], Sequence[Row]]
LONGEST = 5
"""Sentences at the top: what a person reads in ten minutes before committee, not a list of everything."""
MONTHS = {"annual": 12, "quarterly": 3, "monthly": 1}


@dataclass(frozen=True)
class Finding:
    """One sentence with the shape of its verdict and the page it leads to."""

    verdict: Verdict
    title: str
    text: str
    href: str


@dataclass(frozen=True)
class IndicatorRow:
    """One row of an outcome's table."""

    title: str
    href: str
    value: str
    value_href: str
    interval: str
    beside: str
    change: str
    verdict: Verdict
    reason: str
    trend: tuple[float | None, ...]
    is_joined: bool
    """Whether a line may join the points: not where figures come from time to time."""
    trend_words: str
    england: str
    neighbours: str
    data_to: str
    due: str


@dataclass(frozen=True)
class OutcomeTable:
    """One outcome with its indicators, in the council's order."""

    title: str
    statement: str
    is_illustrative: bool
    rows: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class OverviewView:
    """All that the page shows."""

    title: str
    findings: tuple[Finding, ...]
    further: str
    changes: tuple[str, ...]
    late: tuple[str, ...]
    tables: tuple[OutcomeTable, ...]
    without_figures: tuple[str, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """No outcome has any figure for the area."""
        return not self.tables


def overview_view(
    outcomes: Sequence[Row], rows: Sequence[Row], points: Points, place: Place, area_name: str, today: dt.date,
    since: str | None = None, then: Points | None = None,
) -> OverviewView:  # fmt: skip
    """The page of one area. `since`, `then`: a release to compare with, and its points of the same area."""
    by_outcome = {outcome["id"]: [row for row in rows if row["outcome"] == outcome["id"]] for outcome in outcomes}
    spoken = [row for row in _once(rows) if not _is_companion(row, rows)]
    findings = sorted((_finding(row, points, place) for row in spoken), key=lambda found: found.verdict.rank)
    more = len(findings) - LONGEST
    return OverviewView(
        title=f"{area_name}: what changed since {since}" if since else f"{area_name}: what the latest figures say",
        findings=tuple(findings[:LONGEST]),
        further=f"{more} more indicator{'s are' if more > 1 else ' is'} in the tables below." if more > 0 else "",
        changes=tuple(_changes(_once(rows), points, since, then)) if since and then is not None else (),
        late=tuple(filter(None, (_late(row, today) for row in spoken))),
        tables=tuple(
            OutcomeTable(
                outcome["title"], outcome["statement"], outcome["status"] == "illustrative",
                tuple(_row(row, points, place, today) for row in by_outcome[outcome["id"]]),
            )
            for outcome in outcomes if by_outcome[outcome["id"]]
        ),
        without_figures=tuple(outcome["title"] for outcome in outcomes if not by_outcome[outcome["id"]]),
    )  # fmt: skip


def unknown_share(row: Row, points: Points) -> Row | None:
    """The figure that must stand beside a banded one, such as the share whose activity is not known; None: not held."""
    partner = next((id for id in row["companions"] if id != row["band_upper"]), None)
    found = (point for point in points.get((partner or "", row["basis"]), ()) if point["period"] == row["latest_period"])
    return next(found, None) if row["band_upper"] else None


def _once(rows: Sequence[Row]) -> list[Row]:
    """An indicator of two outcomes is spoken of once."""
    return list({row["indicator"]: row for row in reversed(rows)}.values())[::-1]


def _is_companion(row: Row, rows: Sequence[Row]) -> bool:
    """Whether another indicator's sentence already says what this one has to say."""
    return any(other["band_upper"] and row["indicator"] in other["companions"] for other in rows if other is not row)


def _finding(row: Row, points: Points, place: Place) -> Finding:
    verdict = VERDICTS[row["verdict"]]
    said = f"{_amount(row)} ({_period(row)})"
    if row["change"] is not None:
        said += f", {words.difference(row['change'], row['unit'], row['decimals'], row['frequency'])}"
    return Finding(verdict, row["title"], f"{said}. {_because(row, verdict, points)}", place.indicator(row["indicator"]))


def _because(row: Row, verdict: Verdict, points: Points) -> str:
    """The verdict with its reason. A banded figure's reason is what is not known: the reader must not miss it."""
    beside = unknown_share(row, points)
    if row["band_upper"] and row["band_high"] is not None:
        unknown = words.amount(beside["value"], row["unit"], row["decimals"]) if beside and beside["value"] is not None else ""
        known = f"the activity of {unknown} is not known, so " if unknown else ""
        low, high = (words.number(row[end], row["decimals"]) for end in ("band_low", "band_high"))
        return f"{verdict.sentence}: {known}the true figure lies between {low} and {high}{NBSP}{words.short_unit(row['unit'])}."
    if row["band_upper"]:
        return f"{verdict.sentence}: how many are not known is not held for this period."
    return f"{verdict.sentence}: {row['verdict_reason']}." if verdict.needs_reason else f"{verdict.sentence}."


def _row(row: Row, points: Points, place: Place, today: dt.date) -> IndicatorRow:
    trend = _since_break(points.get((row["indicator"], row["basis"]), ()), row["last_break"])
    return IndicatorRow(
        title=row["title"],
        href=place.indicator(row["indicator"]),
        value=_amount(row),
        value_href=place.origin(row["key"]),
        interval=words.span(row["latest_low"], row["latest_high"], row["decimals"]),
        beside=_beside(row, points),
        change=_change(row),
        verdict=VERDICTS[row["verdict"]],
        reason=row["verdict_reason"],
        trend=tuple(point["value"] for point in trend),
        is_joined=row["frequency"] != "irregular",
        trend_words=_trend_words(trend, row),
        england=_england(row),
        neighbours=_neighbours(row),
        data_to=f"{row['latest_end']:%b %Y}",
        due=_due_words(row, today),
    )


def _beside(row: Row, points: Points) -> str:
    """What must stand beside a banded figure: the share not known."""
    if not row["band_upper"]:
        return ""
    beside = unknown_share(row, points)
    if beside is None:
        return "not known: not held"
    return f"{words.amount(beside['value'], row['unit'], row['decimals'], beside['symbol'])} not known"


def _change(row: Row) -> str:
    if row["change"] is None:
        return words.capital(row["change_reason"] or "no change to state")
    return words.capital(words.difference(row["change"], row["unit"], row["decimals"], row["frequency"]))


def _england(row: Row) -> str:
    if row["england"] is None and not row["england_symbol"]:
        return "not held"
    return words.amount(row["england"], row["unit"], row["decimals"], row["england_symbol"])


def _neighbours(row: Row) -> str:
    spread = words.span(row["neighbours_low"], row["neighbours_high"], row["decimals"])
    return f"{spread}{NBSP}{words.short_unit(row['unit'])}" if spread else "none"


def _since_break(trend: Sequence[Row], last_break: dt.date | None) -> Sequence[Row]:
    """The points after the newest change of definition: a small line has no room to show a break."""
    after = [point for point in trend if last_break is None or point["period_start"] >= last_break]
    return after or trend


def _trend_words(trend: Sequence[Row], row: Row) -> str:
    valued = [point for point in trend if point["value"] is not None]
    if len(valued) < 2:
        return "One figure only" if valued else "No figures to draw"
    first, last = valued[0], valued[-1]
    start, end = (words.axis_label(point["period"], point["period_start"], row["basis"]) for point in (first, last))
    low, high = (words.number(pick(point["value"] for point in valued), row["decimals"]) for pick in (min, max))
    return (
        f"{start} to {end}: from {words.number(first['value'], row['decimals'])} to {words.number(last['value'], row['decimals'])}, "
        f"lowest {low}, highest {high}"
    )


def _changes(rows: Sequence[Row], points: Points, since: str | None, then: Points) -> list[str]:
    """What is new or restated since another release, per indicator."""
    said = []
    for row in rows:
        key = (row["indicator"], row["basis"])
        before = {point["period"]: (point["value"], point["symbol"]) for point in then.get(key, ())}
        now = {point["period"]: (point["value"], point["symbol"]) for point in points.get(key, ())}
        counts = {
            "new": len(now.keys() - before.keys()),
            "restated": sum(before[period] != figure for period, figure in now.items() if period in before),
            "no longer there": len(before.keys() - now.keys()),
        }
        parts = [f"{count} {what}" for what, count in counts.items() if count]
        if parts:
            figures = "figure" if sum(counts.values()) == 1 else "figures"
            said.append(f"{row['title']}: {words.joined(parts)} {figures}. Latest: {_amount(row)} ({_period(row)}).")
    return said or [f"No figure of this area changed since {since}."]


def _next_due(row: Row) -> dt.date | None:
    """When the next period should be published: its end and the usual lag. None: published from time to time."""
    if row["frequency"] == "weekly":
        return row["latest_end"] + dt.timedelta(days=7 + row["usual_lag_days"])
    months = MONTHS.get(row["frequency"])
    if months is None:
        return None
    after = row["latest_end"] + dt.timedelta(days=1)
    total = after.year * 12 + after.month - 1 + months
    return dt.date(total // 12, total % 12 + 1, 1) - dt.timedelta(days=1) + dt.timedelta(days=row["usual_lag_days"])


def _due_words(row: Row, today: dt.date) -> str:
    due = _next_due(row)
    if due is None:
        return "no fixed date for the next"
    return f"next {'due' if due >= today else 'was due'} {due:%b %Y}"


def _late(row: Row, today: dt.date) -> str:
    due = _next_due(row)
    if due is None or due >= today:
        return ""
    return f"{row['title']}: newer data were due in {words.month(due)}."


def _amount(row: Row) -> str:
    return words.amount(row["latest_value"], row["unit"], row["decimals"], row["latest_symbol"])


def _period(row: Row) -> str:
    return words.period_words(row["latest_start"], row["latest_end"])
