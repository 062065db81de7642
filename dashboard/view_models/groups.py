"""The view "Groups": the latest figure of each group of a dimension, and the gap between each two with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.dots import DotView, banded_dot, dot_view
from dashboard.view_models.gaps import Gap, GapRow, gap_row, gap_sentences, gaps_of, telling
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.series_words import latest_band
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
TOLD = 4
"""Gaps told in sentences, the widest clear ones first; the table has all."""


@dataclass(frozen=True)
class GroupRow:
    """One group in the table."""

    name: str
    value: str
    href: str
    interval: str
    band: str = ""
    """Of a banded figure: from none to all of those not known."""


@dataclass(frozen=True)
class GroupsView:
    """All words of the view."""

    headline: str
    sentences: tuple[str, ...]
    dots: DotView
    rows: tuple[GroupRow, ...]
    gaps: tuple[GapRow, ...]
    caption: str
    is_banded: bool


def dimensions(found: Any) -> list[str]:
    """Dimensions with groups to show (`read_api.groups.Groups`)."""
    return list(dict.fromkeys(row["dimension"] for row in found.groups))


def groups_view(series: Any, found: Any, dimension: str, place: Place, mark: str, *, from_zero: bool) -> GroupsView:
    """One dimension. `series`: `read_api.series.Series`; `found`: `read_api.groups.Groups`."""
    measure, is_banded = Measure.of(series.entry), bool(series.entry.get("band"))
    groups = [row for row in found.groups if row["dimension"] == dimension]
    gaps = gaps_of(found, dimension, is_banded=is_banded)
    period = words.period_words(groups[0]["period_start"], groups[0]["period_end"])
    caption = f"{series.entry['title']} by {dimension}, {series.area['name']}, {period}{mark}"
    about, band = series.about, latest_band(series) if is_banded else None
    total = {"value": about["latest_value"], "symbol": about["latest_symbol"], "low": about["latest_low"],
             "high": about["latest_high"], "upper": band["high"] if band else None}  # fmt: skip
    dots = [banded_dot("everyone", total, measure, "own"), *(banded_dot(row["group"], row, measure) for row in groups)]
    return GroupsView(
        headline=_headline(gaps, measure, period),
        sentences=tuple(sentence for gap in telling(gaps)[:TOLD] for sentence in gap_sentences(gap, measure)),
        dots=dot_view(dots, None, caption, measure.decimals, from_zero=from_zero),
        rows=tuple(_group_row(row, measure, place) for row in groups),
        gaps=tuple(gap_row(gap, measure) for gap in gaps),
        caption=caption,
        is_banded=is_banded,
    )


def _headline(gaps: Sequence[Gap], measure: Measure, period: str) -> str:
    if not any(gap.row["difference"] is not None for gap in gaps):
        return say("groups.headline_empty", period=period)
    first = telling(gaps)[0]
    if not any(gap.has_interval for gap in gaps):
        return say("groups.headline_unjudged", period=period)
    if not first.is_clear:
        return say("groups.headline_none", period=period)
    widest = first.row
    return say(
        "groups.headline", group_a=widest["group_a"], value_a=measure.amount(widest["value_a"]), group_b=widest["group_b"],
        value_b=measure.amount(widest["value_b"]), period=period,
    )  # fmt: skip


def _group_row(row: Row, measure: Measure, place: Place) -> GroupRow:
    interval, band = measure.span(row["low"], row["high"]), measure.span(row["value"], row["upper"])
    return GroupRow(row["group"], measure.amount(row["value"], row["symbol"]), place.origin(row["key"]), interval, band)
