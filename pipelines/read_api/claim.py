"""Checks a sentence about change, such as "NEET fell by 60 % from 2012 to 2014": supported, not supported, cannot tell."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.measures.claim import ENDS, MOVER, PARTS, with_change, with_count_limits, with_interval
from pipelines.read_api.as_of import open_as_of
from pipelines.read_api.claim_beside import others_over
from pipelines.read_api.claim_editions import readings
from pipelines.read_api.claim_guards import guards
from pipelines.read_api.claim_said import read_said
from pipelines.read_api.claim_span import Span, find_span
from pipelines.read_api.claim_words import sentences
from pipelines.read_api.connections import Release

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

Document = dict[str, Any]
SUPPORTED: Final = "supported"
NOT_SUPPORTED: Final = "not supported"
CANNOT_TELL: Final = "cannot tell"
NO_FIGURE: Final = "a figure is missing"
UNRELIABLE: Final = "a figure is marked unreliable"
OF_COUNTS: Final = "counts as if they came by chance alone"
_PART_TYPES: Final = dict.fromkeys(PARTS, pl.Float64) | {"is_derived_numerator": pl.Boolean}


def claim(
    release: Release, indicator: str, area: str, start: str, end: str, says: str | None = None, *, breakdown: str = "",
    later: Release | None = None,
) -> Document:  # fmt: skip
    """The claim as DESIGN's JSON document. `says` is a text that `claim_said.read_said` reads; without it: that it improved.

    `later` is the ledger as it stands now, where `release` is as known or held on a day.
    Errors:  NoSuchFigure, for an indicator, area, breakdown or period that does not exist, naming the nearest; Refused, for a
             text that cannot be read or periods out of order. A figure that is merely not held is no error: cannot tell.
    """
    span = find_span(release, indicator, area, start, end, breakdown)
    said = read_said(says, span.entry["improvement_direction"])
    change = _change(span)
    editions = readings(later or release, span)
    found = guards(release, span, said, later, editions)
    comparators, standing = others_over(release, span, said.amount if said.unit == "percent" else None)
    holds = None if change["absolute_change"] is None else said.holds(
        change["absolute_change"], change["percent_change"], span.entry["decimals"]
    )  # fmt: skip
    document = {
        "indicator": indicator, "title": span.entry["title"], "unit": span.entry["unit"], "decimals": span.entry["decimals"],
        "unpublished_companion": span.entry.get("unpublished_companion"), "area": area, "area_name": span.area["name"],
        "breakdown": span.breakdown, "basis": span.start.basis, "source": span.source, "other_source": _other_source(release, span),
        "claim": asdict(said), **{side: _end(span, side) for side in ENDS}, **change, "comparators": comparators,
        "standing": standing, "guards": found, "editions": [_edition(one) for one in editions],
        "is_contradicted": holds is False, "verdict": _verdict(found, holds), "release": release.id,
    }  # fmt: skip
    return document | {"sentences": sentences(document)}


def claim_as_of(
    home: Home, registry: Registry, indicator: str, area: str, start: str, end: str, says: str | None = None, *, breakdown: str = "",
    as_known_on: dt.date | None = None, as_held_on: dt.date | None = None,
) -> Document:  # fmt: skip
    """The claim on editions published up to `as_known_on`, of submissions approved by the end of `as_held_on`.

    Errors:  OutcomesError, when nothing was held then; others as `claim`.
    """
    then, purged = open_as_of(home, registry, indicator, as_known_on=as_known_on, as_held_on=as_held_on)
    # All of it may be withdrawn since.
    later, _ = open_as_of(home, registry, indicator, as_known_on=None, as_held_on=None, may_be_empty=True)
    days = {"as_known_on": as_known_on and as_known_on.isoformat(), "as_held_on": as_held_on and as_held_on.isoformat()}
    return claim(then, indicator, area, start, end, says, breakdown=breakdown, later=later) | days | {"purged": purged}


def _other_source(release: Release, span: Span) -> str | None:
    """Title of the source of the two figures, where the series that pages show is of another one."""
    if span.source is None or any(row["in_series"] for row in span.rows.values() if row is not None):
        return None
    return str((release.one("select title from source where id = ?", [span.source]) or {"title": span.source})["title"])


def _verdict(found: list[Document], holds: bool | None) -> str:
    """Not supported: a guard fires, or the figures contradict it. Cannot tell: a needed figure is not held. Else supported."""
    if holds is False or any(guard["fires"] for guard in found):
        return NOT_SUPPORTED
    return CANNOT_TELL if holds is None or any(guard.get("is_needed") for guard in found) else SUPPORTED


def _change(span: Span) -> Document:
    """The change in the indicator's unit and in per cent with its 95 % interval, or why there is none."""
    schema = {f"{side}_{part}": kind for side in ENDS for part, kind in _PART_TYPES.items()}
    frame = with_change(pl.DataFrame([_parts(span)], schema=schema))
    row = frame.row(0, named=True)
    change = {name: row[name] for name in ("absolute_change", "percent_change")}
    reason = _no_interval(span)
    if reason:
        return change | {"interval": None, "interval_reason": reason}
    limits = with_interval(with_count_limits(frame) if span.is_count else frame).row(0, named=True)
    interval = {
        "low": limits["percent_low"], "high": limits["percent_high"], "absolute_low": limits["absolute_low"],
        "absolute_high": limits["absolute_high"], "level": 95, "method": f"{MOVER}: {_methods(span)}",
    }  # fmt: skip
    return change | {"interval": interval, "interval_reason": None}


def _parts(span: Span) -> Document:
    rows = {side: span.rows[side] if span.value(side) is not None else None for side in ENDS}
    return {f"{side}_{part}": row[part] if row else None for side, row in rows.items() for part in PARTS}


def _no_interval(span: Span) -> str | None:
    """Why the change has no interval; None where it has one."""
    rows = [row for side in ENDS if (row := span.rows[side]) is not None and span.value(side) is not None]
    if len(rows) < len(ENDS):
        return NO_FIGURE
    if any("u" in (row["status"] or "") for row in rows):
        return UNRELIABLE
    without = [row["interval_method"] for row in rows if row["low"] is None]
    return str(without[0]).removeprefix("none: ") if without and not span.is_count else None


def _methods(span: Span) -> str:
    if span.is_count:
        return OF_COUNTS
    return ", ".join(dict.fromkeys(row["interval_method"] for side in ENDS if (row := span.rows[side]) is not None))


def _end(span: Span, side: str) -> Document:
    """One of the two figures, and what is held in its place where it is not."""
    period, row = (span.start if side == "start" else span.end), span.rows[side]
    held = {name: row[name] if row else None for name in ("value", "numerator", "denominator", "symbol", "status", "submission")}
    return {
        "period": period.label, "period_start": period.start.isoformat(), "period_end": period.end.isoformat(), "basis": period.basis,
        **held, "edition": row["edition"].isoformat() if row else None, "is_held": row is not None, "nearest": span.nearest.get(side),
    }  # fmt: skip


def _edition(one: Document) -> Document:
    """What an edition with both ends reads."""
    return {
        "edition": one["edition"].isoformat(), "start_value": one["start_value"], "end_value": one["end_value"],
        "absolute_change": one["change"], "percent_change": one["percent_change"], "notes": [note["note"] for note in one["notes"]],
    }  # fmt: skip
