"""One figure with everything a reader needs to judge it: companions, band, interval, verdict, comparators, origin."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from pipelines.read_api.as_of import open_as_of
from pipelines.read_api.connections import Release
from pipelines.read_api.endings import ending
from pipelines.read_api.further import further_of
from pipelines.read_api.nearest import find_figure
from pipelines.read_api.series import with_upper

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

Document = dict[str, Any]
_HELD_COMPANIONS: Final = """select indicator, value, symbol from figure
    where area = ? and period = ? and basis = ? and breakdown = ?"""
_BAND: Final = """select low, high, companion, meaning from band
    where indicator = ? and area = ? and period = ? and basis = ? and breakdown = ?"""
_SERIES: Final = "select * from series where indicator = ? and area = ? and basis = ? and breakdown = ?"
_COMPARATORS: Final = """select * exclude (indicator, area, basis, breakdown) from comparator_value
    where indicator = ? and area = ? and period = ? and basis = ? and breakdown = ?
    order by list_position(['england', 'region', 'neighbours'], kind), model"""
_CROSS_CHECKS: Final = """select other_source as source, other_value as value, agrees from cross_check
    where indicator = ? and area = ? and period = ? and basis = ? and breakdown = ? order by 1"""
_FINDINGS: Final = """select rule, message from finding
    where submission = ? and (row is null or (row = ? and coalesce(sheet, '') = ? and ("column" is null or "column" = ?)))
    order by rule, message"""


def figure(
    release: Release, indicator: str, area: str, period: str | None = None, breakdown: str = "", *, basis: str | None = None
) -> Document:
    """The figure as DESIGN's JSON document. Without a period: the latest; without a basis: the indicator's own before any other.

    Errors:  NoSuchFigure (an OutcomesError), naming the nearest indicator, area, breakdown or period.
    """
    row = find_figure(release, indicator, area, period, breakdown, basis)
    about = release.one("select unit, decimals, title, entry::varchar as entry from indicator where id = ?", [indicator]) or {}
    entry = json.loads(about["entry"])
    place = release.one("select name from area where code = ?", [area]) or {"name": row["area_text"]}
    return {
        "indicator": indicator, "title": about["title"], "area": area, "area_name": place["name"], "area_ends": _ends(release, area),
        "period": row["period"], "period_start": row["period_start"].isoformat(), "period_end": row["period_end"].isoformat(),
        "basis": row["basis"], "breakdown": row["breakdown"],
        "value": row["value"], "unit": about["unit"], "decimals": about["decimals"],
        "numerator": row["numerator"], "numerator_is_derived": row["is_derived_numerator"], "denominator": row["denominator"],
        "symbol": row["symbol"], "status": row["status"], "source": row["source"], "edition": row["edition"].isoformat(),
        "edition_note": row["edition_note"], "disputes": row.get("disputes"), "last_published_in": _iso(row["last_published_in"]),
        **_companions(release, row, entry), "band": release.one(_BAND, _key(row)), "interval": _interval(row),
        **_of_series(release, row, entry), "comparators": _comparators(release, row, entry),
        "cross_checks": release.dicts(_CROSS_CHECKS, _key(row)), "origin": _origin(release, row),
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


def _ends(release: Release, area: str) -> Document | None:
    """The last day of the area and what it becomes; None: it has no end."""
    found = ending(release, area)
    if found is None:
        return None
    return {"last_day": found.last_day.isoformat(), "became": [{"area": code, "name": name} for code, name in found.became]}


def _companions(release: Release, row: Document, entry: Document) -> Document:
    """Every companion of the registry entry, in its order, also where no figure of it is held, and one that was never published."""
    held = {id: (value, symbol) for id, value, symbol in release.rows(_HELD_COMPANIONS, _key(row)[1:])}
    companions = []
    for id in entry.get("companions", []):
        value, symbol = held.get(id, (None, None))
        companions.append({"indicator": id, "value": value, "symbol": symbol, "is_held": id in held})
    return {"companions": companions, "unpublished_companion": entry.get("unpublished_companion")}


def _interval(row: Document) -> Document:
    """The 95 % interval and the wider one of 99.8 %; where there are no limits the method says why."""
    level, wider_level = (round(row["level"]), 99.8) if row["level"] else (None, None)
    wider = {"low": row["low_998"], "high": row["high_998"], "level": wider_level}
    return {"low": row["low"], "high": row["high"], "level": level, "method": row["interval_method"], "wider": wider}


def _comparators(release: Release, row: Document, entry: Document) -> list[Document]:
    """Those of the figure's period; of a banded figure with their other end."""
    rows, upper = release.dicts(_COMPARATORS, _key(row)), (entry.get("band") or {}).get("upper")
    return with_upper(rows, release.dicts(_COMPARATORS, [upper, *_key(row)[1:]])) if upper else rows


def _of_series(release: Release, row: Document, entry: Document) -> Document:
    """The verdict on the figure's series; beside the latest figure, of which it speaks, also the change and what another source has newer."""
    found = release.one(_SERIES, [row["indicator"], row["area"], row["basis"], row["breakdown"]]) or {}
    verdict = {name: found[f"verdict_{name}"] for name in ("method", "points", "reason")}
    change = {"previous_period": found["previous_period"], "previous_value": found["previous_value"],
              "value": found["change"], "reason": found["change_reason"]}  # fmt: skip
    if found["latest_period"] != row["period"]:
        return {"verdict": {"label": found["verdict"], **verdict}, "change": None, "further": None}
    newer = further_of(release, found, (entry.get("band") or {}).get("upper"))
    shown = newer and {name: newer[name] for name in ("source", "title", "period", "value", "upper", "is_banded")} | {
        "disputes": newer.get("disputes")
    }
    return {"verdict": {"label": found["verdict"], **verdict}, "change": change, "further": shown}


def _origin(release: Release, row: Document) -> Document:
    sent = release.one("select * from submission where submission = ?", [row["submission"]]) or {}
    return {
        "release": release.id, "submission": row["submission"], "file": sent["file"], "sha256": sent["sha256"],
        "sheet": row["sheet"], "row": row["row"], "column": row["column"], "text": row["text"],
        "area_text": row["area_text"],
        "checks": _checks(release, row), "reasons": _reasons(release, row), "by": sent["by"],
        "received_at": _iso(sent["received_at"]), "approved_by": sent["approved_by"], "approved_at": _iso(sent["approved_at"]),
    }  # fmt: skip


def _checks(release: Release, row: Document) -> list[Document]:
    """Every rule run on the submission, with what it found on this figure's cell, its row, or the file as a whole."""
    runs = release.rows("select rule, severity, could_run from rule_run where submission = ? order by rule", [row["submission"]])
    found: dict[str, list[str]] = {}
    for rule, message in release.rows(_FINDINGS, [row["submission"], row["row"], row["sheet"] or "", row["column"]]):
        found.setdefault(rule, []).append(message)
    return [
        {"rule": rule, "severity": severity, "messages": found.get(rule, []),
         "result": "could not run" if not could_run else "found" if rule in found else "passed"}
        for rule, severity, could_run in runs
    ]  # fmt: skip


def _reasons(release: Release, row: Document) -> list[Document]:
    return release.dicts("select rule, text from reason where submission = ? order by rule", [row["submission"]])


def _key(row: Document) -> list[object]:
    return [row["indicator"], row["area"], row["period"], row["basis"], row["breakdown"]]


def _iso(moment: dt.date | None) -> str | None:
    """A day, or a moment marked as UTC, which is how releases store moments."""
    return f"{moment.isoformat()}Z" if isinstance(moment, dt.datetime) else moment.isoformat() if moment else None
