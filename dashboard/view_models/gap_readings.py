"""The gap of a question against each group, how each side moves, and what both say together. Pure: rows in, words out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.view_models import words
from pipelines.read_api.assessment_words import RESIDENT_ROLES, is_latest, not_comparable, plural

Row = Mapping[str, Any]
AGAINST = (*RESIDENT_ROLES, "resident side")
"""Each group apart first, then all together."""


def together(row: Row) -> str:
    """The reading of a gap: both sides the same way, or who is the more positive."""
    ahead = {"professionals more positive": "professionals", "residents more positive": plural(row["against"])}.get(row["reading"])
    return f"{ahead} more positive" if ahead else str(row["reading"] or "cannot tell")


def gap_rows(one: Any) -> tuple[tuple[str, ...], ...]:
    """Against whom, gap with interval, trend of professionals, trend of the others, reading (`read_api.assessment.Asked`)."""
    held = [one.readings[against] for against in AGAINST if against in one.readings]
    rows = held if len(held) > 2 else held[:1]  # of one group alone the whole side is that group
    return tuple(
        (
            _against(one, row),
            _gap(one, row),
            row["professional_trend"] or "cannot tell",
            row["resident_trend"] or "cannot tell",
            together(row),
        )
        for row in rows
    )


def _against(one: Any, row: Row) -> str:
    name = words.capital(plural(row["against"]))
    return name if is_latest(one, row) else f"{name}, {one.named(row['wave'])}"


def _gap(one: Any, row: Row) -> str:
    if reason := not_comparable(one, row):
        return f"none: {reason}"
    interval = f" ({words.span(row['low'], row['high'], 1)})" if row["low"] is not None else ""
    return f"{words.number(row['gap'], 1)}{interval}"
