"""The view "Revisions": what each period read in each edition of its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.chart import TimeChart, axis_label, axis_words, time_domain, time_ticks, value_domain
from dashboard.view_models.chart_labels import Label, placed
from dashboard.view_models.findings import counted
from dashboard.view_models.measure import Measure
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
DRAWN = 4
"""Editions drawn, the newest ones: more lines than that are told apart by nobody. The table has all."""
TOLD = 5


@dataclass(frozen=True, kw_only=True)
class RevisionsView(TimeChart):
    """All words of the view, and what its chart draws: one line an edition, the newest in colour."""

    headline: str
    sentences: tuple[str, ...]
    lines: list[dict[str, Any]]
    editions: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str


def revisions_view(found: Any, read: Sequence[Row], subtitle: str, *, from_zero: bool) -> RevisionsView:
    """`found`: `read_api.series.Series`; `read`: `read_api.revisions.revisions`, at least one row; `subtitle` with its mark."""
    measure = Measure.of(found.entry)
    editions = sorted({row["edition"] for row in read})
    periods = by_period(read)
    lines = _lines(read, editions, measure)
    domain = value_domain([row["value"] for row in lines], from_zero)
    labels = _labels(lines)
    ticks = {row["period_end"].toordinal(): axis_label(row) for row in read}
    said = [*_sentences(periods, measure), *_notes(read)]
    return RevisionsView(
        headline=_headline(periods, len(editions)), sentences=tuple(said), lines=lines, labels=placed(labels, domain, measure), ticks=time_ticks(ticks),
        domain=domain, x_domain=time_domain(list(ticks)), subtitle=f"{subtitle}, by edition. {axis_words(domain)}",
        alt=f"Line chart, one line an edition. {subtitle}. {' '.join(said[:4])} The table under the chart has every figure.",
        decimals=measure.decimals, editions=tuple(words.day(edition) for edition in reversed(editions)),
        rows=tuple(_row(rows, editions, measure) for rows in reversed(list(periods.values()))), caption=f"{subtitle}, by edition",
    )  # fmt: skip


def by_period(read: Sequence[Row]) -> dict[str, list[Row]]:
    """Period -> its figures, the earliest edition first."""
    periods: dict[str, list[Row]] = {}
    for row in read:
        periods.setdefault(row["period"], []).append(row)
    return periods


def is_revised(rows: Sequence[Row]) -> bool:
    """Whether any edition read otherwise than the first."""
    return len({(row["value"], row["symbol"]) for row in rows}) > 1


def _headline(periods: Mapping[str, Sequence[Row]], editions: int) -> str:
    """What the editions held can show: a period held in one alone may have been printed otherwise before."""
    count = sum(is_revised(rows) for rows in periods.values())
    if count:
        return counted("revisions.headline", count, of=str(len(periods)))
    return say("revisions.headline_none", editions=str(editions)) if _is_told(periods) else say("revisions.headline_untold")


def _is_told(periods: Mapping[str, Sequence[Row]]) -> bool:
    """Whether any period is held in two editions; yearly files share none."""
    return any(len(rows) > 1 for rows in periods.values())


def _sentences(periods: Mapping[str, Sequence[Row]], measure: Measure) -> list[str]:
    """The newest revised periods, each with its first and its last reading."""
    revised = [rows for rows in periods.values() if is_revised(rows)]
    if not revised:
        return [say("revisions.none") if _is_told(periods) else say("revisions.untold")]
    return [
        say(
            "revisions.revised", period=words.period_words(rows[0]["period_start"], rows[0]["period_end"]),
            first=measure.amount(rows[0]["value"], rows[0]["symbol"]), first_edition=words.day(rows[0]["edition"]),
            last=measure.amount(rows[-1]["value"], rows[-1]["symbol"]), last_edition=words.day(rows[-1]["edition"]),
        )
        for rows in reversed(revised[-TOLD:])
    ]  # fmt: skip


def _notes(read: Sequence[Row]) -> list[str]:
    """What is noted on an edition, once: a figure that differs because an edition is in doubt was not revised as others are."""
    notes = {(row["edition"], row["edition_note"].strip().rstrip(".")): None for row in read if row["edition_note"]}
    return [say("revisions.note", edition=words.day(edition), note=note) for edition, note in sorted(notes, reverse=True)]


def _lines(read: Sequence[Row], editions: Sequence[dt.date], measure: Measure) -> list[dict[str, Any]]:
    drawn = editions[-DRAWN:]
    return [
        {"x": row["period_end"].toordinal(), "value": row["value"], "edition": words.day(row["edition"]), "period": axis_label(row),
         "shown": measure.amount(row["value"]), "is_newest": row["edition"] == editions[-1]}
        for row in read if row["edition"] in drawn and row["value"] is not None
    ]  # fmt: skip


def _labels(lines: Sequence[Row]) -> list[Label]:
    """Each edition at the last figure it has, with its period where a newer edition goes further."""
    ends = {row["edition"]: row for row in lines}
    last = max((row["x"] for row in lines), default=0)
    return [
        Label("area" if row["is_newest"] else "other", f"{row['edition']}{'' if row['x'] == last else ', ' + row['period']}:", row["value"])
        for row in ends.values()
    ]  # fmt: skip


def _row(rows: Sequence[Row], editions: Sequence[dt.date], measure: Measure) -> tuple[str, ...]:
    held = {row["edition"]: measure.amount(row["value"], row["symbol"]) for row in rows}
    period = words.period_words(rows[0]["period_start"], rows[0]["period_end"])
    return (period, *(held.get(edition, "not in it") for edition in reversed(editions)), "revised" if is_revised(rows) else "")
