"""One figure with everything a reader needs to judge it: companions, band, interval, verdict, comparators, origin."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from pipelines.read_api.as_of import open_as_of
from pipelines.read_api.connections import Release
from pipelines.read_api.nearest import find_figure

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

Document = dict[str, Any]
_SAME: Final = "area = ? and period = ? and basis = ? and breakdown = ?"
"""The same place, time and group as a figure, whatever the indicator."""


def figure(release: Release, indicator: str, area: str, period: str | None = None, breakdown: str = "") -> Document:
    """The figure as DESIGN's JSON document. Without a period: the latest.

    Errors:  NoSuchFigure (an OutcomesError), naming the nearest indicator, area, breakdown or period.
    """
    row = find_figure(release, indicator, area, period, breakdown)
    about = release.one("select unit, decimals, title, entry::varchar as entry from indicator where id = ?", [indicator]) or {}
    place = release.one("select name from area where code = ?", [area]) or {"name": row["area_text"]}
    return {
        "indicator": indicator, "title": about["title"], "area": area, "area_name": place["name"],
        "period": row["period"], "period_start": row["period_start"].isoformat(), "period_end": row["period_end"].isoformat(),
        "basis": row["basis"], "breakdown": row["breakdown"],
        "value": row["value"], "unit": about["unit"], "decimals": about["decimals"],
        "numerator": row["numerator"], "numerator_is_derived": row["is_derived_numerator"], "denominator": row["denominator"],
        "symbol": row["symbol"], "status": row["status"], "source": row["source"], "edition": row["edition"].isoformat(),
        "edition_note": row["edition_note"], "last_published_in": _iso(row["last_published_in"]),
        "companions": _companions(release, row), "band": _band(release, row), "interval": _interval(row),
        "change": _change(release, row), "verdict": _verdict(release, row),
        "comparators": _comparators(release, row), "cross_checks": _cross_checks(release, row), "origin": _origin(release, row),
    }  # fmt: skip


def figure_as_of(
    home: Home,
    registry: Registry,
    indicator: str,
    area: str,
    period: str | None = None,
    breakdown: str = "",
    *,
    as_known_on: dt.date | None = None,
    as_held_on: dt.date | None = None,
) -> Document:
    """The figure from editions published up to `as_known_on`, of submissions approved by the end of `as_held_on`.

    Errors:  OutcomesError, when nothing was held then; NoSuchFigure as `figure`.
    """
    computed, purged = open_as_of(home, registry, indicator, as_known_on=as_known_on, as_held_on=as_held_on)
    found = figure(computed, indicator, area, period, breakdown)
    return found | {"as_known_on": _iso(as_known_on), "as_held_on": _iso(as_held_on), "purged": purged}


def _companions(release: Release, row: Document) -> list[Document]:
    """Every companion of the registry entry, in its order, also where no figure of it is held."""
    named = release.one("select entry->'$.companions' as companions from indicator where id = ?", [row["indicator"]])
    wanted = release.rows("select unnest(json_extract_string(?::json, '$[*]'))", [named["companions"]]) if named else []
    held = release.frame(f"select indicator, value, symbol from figure where {_SAME}", _same(row))
    by_indicator = {found["indicator"]: found for found in held.to_dicts()}
    empty = {"value": None, "symbol": None}
    return [{"indicator": id, **{name: by_indicator.get(id, empty)[name] for name in empty}, "is_held": id in by_indicator} for (id,) in wanted]


def _band(release: Release, row: Document) -> Document | None:
    return release.one(f"select low, high, companion, meaning from band where indicator = ? and {_SAME}", [row["indicator"], *_same(row)])


def _interval(row: Document) -> Document:
    return {"low": row["low"], "high": row["high"], "level": row["level"] and round(row["level"]), "method": row["interval_method"]}


def _series(release: Release, row: Document, columns: str) -> Document:
    found = release.one(
        f"select {columns} from series where indicator = ? and area = ? and basis = ? and breakdown = ?",  # noqa: S608 - columns are ours
        [row["indicator"], row["area"], row["basis"], row["breakdown"]],
    )
    return found or {}


def _verdict(release: Release, row: Document) -> Document:
    return _series(release, row, "verdict as label, verdict_method as method, verdict_points as points, verdict_reason as reason")


def _change(release: Release, row: Document) -> Document | None:
    """Change to the latest period from the one before; only beside the latest figure, of which it speaks."""
    found = _series(release, row, "latest_period, previous_period, previous_value, change as value, change_reason as reason")
    return {name: found[name] for name in ("previous_period", "previous_value", "value", "reason")} if found["latest_period"] == row["period"] else None


def _comparators(release: Release, row: Document) -> list[Document]:
    columns = "kind, name, model, value, symbol, low, high, parts, members, method, excludes_area"
    found = release.frame(
        f"select {columns} from comparator_value where indicator = ? and {_SAME} order by list_position(['england', 'region', 'neighbours'], kind), model",  # noqa: S608 - columns are ours
        [row["indicator"], *_same(row)],
    )
    return found.to_dicts()


def _cross_checks(release: Release, row: Document) -> list[Document]:
    found = release.frame(
        f"select other_source as source, other_value as value, agrees from cross_check where indicator = ? and {_SAME} order by 1",
        [row["indicator"], *_same(row)],
    )
    return found.to_dicts()


def _origin(release: Release, row: Document) -> Document:
    sent = release.one("select * from submission where submission = ?", [row["submission"]]) or {}
    return {
        "release": release.id, "submission": row["submission"], "file": sent["file"], "sha256": sent["sha256"],
        "sheet": row["sheet"], "row": row["row"], "column": row["column"], "text": row["text"],
        "checks": _checks(release, row), "reasons": _reasons(release, row),
        "by": sent["by"], "received_at": _iso(sent["received_at"]), "approved_by": sent["approved_by"], "approved_at": _iso(sent["approved_at"]),
    }  # fmt: skip


def _checks(release: Release, row: Document) -> list[Document]:
    """Every rule run on the submission, with what it found on this figure's cell, its row, or the file as a whole."""
    runs = release.frame("select rule, severity, could_run from rule_run where submission = ? order by rule", [row["submission"]])
    found = release.rows(
        'select rule, message from finding where submission = ? and (row is null or (row = ? and coalesce(sheet, \'\') = ? '
        'and ("column" is null or "column" = ?))) order by rule, message',
        [row["submission"], row["row"], row["sheet"] or "", row["column"]],
    )
    messages: dict[str, list[str]] = {}
    for rule, message in found:
        messages.setdefault(rule, []).append(message)
    return [
        {"rule": run["rule"], "severity": run["severity"], "messages": messages.get(run["rule"], []),
         "result": "could not run" if not run["could_run"] else "found" if run["rule"] in messages else "passed"}
        for run in runs.iter_rows(named=True)
    ]  # fmt: skip


def _reasons(release: Release, row: Document) -> list[Document]:
    return release.frame("select rule, text from reason where submission = ? order by rule", [row["submission"]]).to_dicts()


def _same(row: Document) -> list[object]:
    return [row["area"], row["period"], row["basis"], row["breakdown"]]


def _iso(moment: dt.date | None) -> str | None:
    """A day, or a moment marked as UTC, which is how releases store moments."""
    return f"{moment.isoformat()}Z" if isinstance(moment, dt.datetime) else moment.isoformat() if moment else None
