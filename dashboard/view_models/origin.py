"""The Origin page in words: the road of one figure, newest step first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.series_words import DISPUTED
from dashboard.view_models.withdrawn import origin_line

Row = Mapping[str, Any]
RESULTS = {"passed": "passed", "found": "found something", "could not run": "could not run"}


@dataclass(frozen=True)
class Step:
    """One step of the road: a heading and sentences."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class OriginView:
    """All that the page shows."""

    headline: str
    code: str
    steps: tuple[Step, ...]
    checks: tuple[tuple[str, str, str, str], ...]
    checks_line: str
    editions: tuple[tuple[str, str, str, str, str], ...]
    indicator_href: str


def origin_view(found: Any, place: Place, withdrawn: Mapping[str, Any] | None = None) -> OriginView:
    """The page of one figure (`read_api.origin.Origin`). `withdrawn`: submission -> `read_api.withdrawn.Withdrawn`."""
    figure = found.figure
    origin = figure["origin"]
    period = words.period_words(dt.date.fromisoformat(figure["period_start"]), dt.date.fromisoformat(figure["period_end"]))
    value = words.amount(figure["value"], figure["unit"], figure["decimals"], figure["symbol"]) + DISPUTED * bool(figure["disputes"])
    group = f", {words.group_words(figure['breakdown'])}" if figure["breakdown"] else ""
    return OriginView(
        headline=f"{value}: {figure['title']}{group}, {figure['area_name']}, {period}",
        code=f"{found.release['id']}/{found.code}",
        steps=(
            _figure(figure, found.companions),
            _release(found.release),
            _submission(found.submission, origin, (withdrawn or {}).get(origin["submission"])),
            _file(found.submission, origin, figure),
        ),
        checks=tuple(
            (check["rule"], check["severity"], RESULTS[check["result"]], " ".join(check["messages"])) for check in origin["checks"]
        ),
        checks_line=_checks_line(origin["checks"]),
        editions=tuple(_edition(row, figure) for row in found.editions),
        indicator_href=Place(place.release, figure["area"]).indicator(figure["indicator"]),
    )


def _figure(figure: Row, companions: Mapping[str, Row]) -> Step:
    if figure["value"] is None:
        lines = [f"No value: {words.SYMBOLS.get(figure['symbol'], 'not held')}."]
    else:
        lines = [f"In full: {words.with_unit(_plain(figure['value']), figure['unit'])}."]
    if figure["numerator"] is not None and figure["denominator"] is not None:
        derived = ", the first worked out from a rounded figure" if figure["numerator_is_derived"] else ""
        lines.append(f"{words.number(figure['numerator'], 0)} out of {words.number(figure['denominator'], 0)}{derived}.")
    interval = words.span(figure["interval"]["low"], figure["interval"]["high"], figure["decimals"])
    method = figure["interval"]["method"]
    lines.append(f"95 % interval: {interval}, {method}." if interval else f"No 95 % interval: {method.removeprefix('none: ')}.")
    for other in figure["companions"]:
        about = companions.get(other["indicator"])
        if about and other["is_held"]:
            value = words.amount(other["value"], about["unit"], about["decimals"], other["symbol"])
            lines.append(f"Beside it: {about['title']}: {value}.")
    lines += [f"It is {words.STATUSES[status]}." for status in figure["status"] or "" if status in words.STATUSES]
    return Step("The figure", tuple(lines))


def _plain(value: float) -> str:
    return f"{value:,.10g}"


def _release(release: Row) -> Step:
    note = f" Note: {release['note'].rstrip('.')}." if release["note"] else ""
    return Step(f"Release {release['id']}", (f"Built on {_moment(release['created_at'])} by {release['by']}.{note}",))


def _submission(sent: Row, origin: Row, gone: Any) -> Step:
    lines = [
        f"Sent on {_moment(sent['received_at'])} by {sent['by']} (account {sent['os_user']}).",
        f"Approved on {_moment(sent['approved_at'])} by {sent['approved_by']}, decision {sent['decision']}.",
    ]
    if gone:
        lines.append(origin_line(gone))
    lines += [f"Reason given for {reason['rule']}: “{reason['text']}”" for reason in origin["reasons"]]
    return Step(f"Submission {sent['submission']}", tuple(lines))


def _file(sent: Row, origin: Row, figure: Row) -> Step:
    sheet = f"sheet {origin['sheet']}, " if origin["sheet"] else ""
    assumed = " (assumed: the day of receipt)" if sent["edition_assumed"] else ""
    lines = [
        f"Edition of {words.day(sent['edition'])}{assumed}, source {sent['source']}.",
        f"Cell: {sheet}row {origin['row']}, column {origin['column']}. It reads “{origin['text']}”.",
        f"{sent['byte_count']:,} bytes, SHA-256 {sent['sha256']}.",
    ]
    if figure["edition_note"]:
        lines.append(f"Note on this edition: {figure['edition_note']}")
    if figure["last_published_in"]:
        last = words.day(dt.date.fromisoformat(figure["last_published_in"]))
        lines.append(f"Later editions leave this figure out; it was last published in the edition of {last}.")
    return Step(f"File {sent['file']}", tuple(lines))


def _checks_line(checks: list[Row]) -> str:
    counted = Counter(check["result"] for check in checks)
    said = [f"{counted['passed']} of {len(checks)} rules found nothing about this figure"]
    if counted["found"]:
        said.append(f"{counted['found']} found something, which was answered before it was accepted")
    if counted["could not run"]:
        said.append(f"{counted['could not run']} could not run")
    return f"{'; '.join(said)}."


def _edition(row: Row, figure: Row) -> tuple[str, str, str, str, str]:
    shown = words.amount(row["value"], figure["unit"], figure["decimals"], row["symbol"])
    use = "this figure" if row["in_series"] else "another source" if row["source"] != figure["source"] else "earlier edition"
    return words.day(row["edition"]), shown, use, f"{row['file']} ({row['source']})", row["edition_note"] or ""


def _moment(moment: dt.datetime | None) -> str:
    return words.moment(moment) if moment else "an unknown day"
