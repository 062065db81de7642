"""What needs a person's eye: data that are late, targets missed, unusual figures on the worse side, figures that are hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.findings import latest_period
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.series_words import usual_range
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
MONTHS = {"annual": 12, "quarterly": 3, "monthly": 1}


@dataclass(frozen=True)
class Exceptional:
    """One line with the page it leads to."""

    text: str
    href: str


def exceptions(rows: Sequence[Row], place: Place, today: dt.date) -> tuple[Exceptional, ...]:
    """Lines in the order of the rows, the more pressing kinds first."""
    kinds = (_missed, _unusual, _hidden, lambda row: _late(row, today))
    return tuple(Exceptional(text, place.indicator(row["indicator"])) for kind in kinds for row in rows if (text := kind(row)))


def next_due(row: Row) -> dt.date | None:
    """When the next period should be published: its end and the usual lag. None: published from time to time, or the area ends before it."""
    end = _next_end(row)
    if end is None or (row["area_end"] and row["area_end"] < end):
        return None
    return end + dt.timedelta(days=row["usual_lag_days"])


def _next_end(row: Row) -> dt.date | None:
    if row["frequency"] == "weekly":
        return row["latest_end"] + dt.timedelta(days=7)
    months = MONTHS.get(row["frequency"])
    if months is None:
        return None
    after = row["latest_end"] + dt.timedelta(days=1)
    total = after.year * 12 + after.month - 1 + months
    return dt.date(total // 12, total % 12 + 1, 1) - dt.timedelta(days=1)


def _late(row: Row, today: dt.date) -> str:
    due = next_due(row)
    if due is None or due >= today:
        return ""
    told = {"title": row["title"], "month": words.month(due)}
    if row["further_to"]:
        return say("attention.late_further", latest=words.month(row["further_to"]), **told)
    return say("attention.late", **told)


def _missed(row: Row) -> str:
    if row["target_status"] != "not met":
        return ""
    measure = Measure.of(row)
    return say(
        "attention.target", title=row["title"], value=measure.amount(row["latest_value"]), at=words.at_words(latest_period(row)),
        target=measure.target(row["target_value"], row["target_low"], row["target_high"]),
    )  # fmt: skip


def _unusual(row: Row) -> str:
    """Only a figure outside its limits: the other rules speak of a run, which the verdict tells. Where the latest figure is hidden the
    flag is of an earlier one."""
    if row["latest_value"] is None or row["flag"] != "outside" or row["special_cause"] != "concern" or row["band_upper"]:
        return ""
    measure, (lower, upper) = Measure.of(row), usual_range(row, row)
    return say(
        "attention.unusual", title=row["title"], value=measure.amount(row["latest_value"]), at=words.at_words(latest_period(row)),
        lower=measure.number(lower), upper=measure.amount(upper),
    )  # fmt: skip


def _hidden(row: Row) -> str:
    if row["latest_value"] is not None:
        return ""
    return say(
        "attention.hidden", title=row["title"], period=latest_period(row), symbol=words.SYMBOLS.get(row["latest_symbol"] or "", "missing")
    )
