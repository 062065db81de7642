"""The view "Groups": the latest figure of each group of a dimension, and the gap between each two with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.dots import Dot, DotView, dot_view
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
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


@dataclass(frozen=True)
class GapRow:
    """Two groups in the table of gaps."""

    groups: str
    values: str
    difference: str
    interval: str
    says: str


@dataclass(frozen=True)
class GroupsView:
    """All words of the view."""

    headline: str
    sentences: tuple[str, ...]
    dots: DotView
    rows: tuple[GroupRow, ...]
    gaps: tuple[GapRow, ...]
    caption: str


def dimensions(found: Any) -> list[str]:
    """Dimensions with groups to show (`read_api.groups.Groups`)."""
    return list(dict.fromkeys(row["dimension"] for row in found.groups))


def groups_view(series: Any, found: Any, dimension: str, place: Place, mark: str, *, from_zero: bool) -> GroupsView:
    """One dimension. `series`: `read_api.series.Series`; `found`: `read_api.groups.Groups`."""
    measure = Measure.of(series.entry)
    groups = [row for row in found.groups if row["dimension"] == dimension]
    gaps = [row for row in found.gaps if row["dimension"] == dimension]
    period = words.period_words(groups[0]["period_start"], groups[0]["period_end"])
    caption = f"{series.entry['title']} by {dimension}, {series.area['name']}, {period}{mark}"
    about = series.about
    total = Dot("everyone", about["latest_value"], about["latest_low"], about["latest_high"],
                measure.amount(about["latest_value"], about["latest_symbol"]), "own")  # fmt: skip
    dots = [
        total,
        *(Dot(row["group"], row["value"], row["low"], row["high"], measure.amount(row["value"], row["symbol"])) for row in groups),
    ]
    return GroupsView(
        headline=_headline(gaps, measure, period),
        sentences=tuple(sentence for gap in _telling(gaps)[:TOLD] for sentence in gap_sentences(gap, measure)),
        dots=dot_view(dots, None, caption, measure.decimals, from_zero=from_zero),
        rows=tuple(_group_row(row, measure, place) for row in groups),
        gaps=tuple(_gap_row(gap, measure) for gap in gaps),
        caption=caption,
    )


def gap_sentences(gap: Row, measure: Measure) -> list[str]:
    """A gap in words: both figures, the difference with its interval, and whether chance alone could make it."""
    if gap["difference"] is None:
        return [
            say(
                "groups.no_gap", group_a=gap["group_a"], group_b=gap["group_b"], reason=(gap["reason"] or "a figure is missing").rstrip(".")
            )
        ]
    parts = {
        "group_a": gap["group_a"], "value_a": measure.amount(gap["value_a"]), "group_b": gap["group_b"],
        "value_b": measure.amount(gap["value_b"]), "size": measure.size(gap["difference"]), "direction": _direction(gap, measure),
    }  # fmt: skip
    if gap["low"] is None or gap["high"] is None:
        return [say("groups.gap_without_interval", **parts)]
    sentence = say("groups.gap", low=measure.number(gap["low"]), high=measure.number(gap["high"]), **parts)
    return [sentence, say("groups.clear" if is_clear(gap) else "groups.unclear")]


def is_clear(gap: Row) -> bool:
    """Whether the interval of the difference leaves out zero."""
    return gap["low"] is not None and gap["high"] is not None and (gap["low"] > 0 or gap["high"] < 0)


def _direction(gap: Row, measure: Measure) -> str:
    if measure.is_zero(gap["difference"]):
        return "apart"
    return f"more for {gap['group_a']}" if gap["difference"] > 0 else f"less for {gap['group_a']}"


def _headline(gaps: Sequence[Row], measure: Measure, period: str) -> str:
    clear = [gap for gap in _telling(gaps) if is_clear(gap)]
    if not any(gap["difference"] is not None for gap in gaps):
        return say("groups.headline_empty", period=period)
    if not clear:
        return say("groups.headline_none", period=period)
    widest = clear[0]
    return say(
        "groups.headline", group_a=widest["group_a"], value_a=measure.amount(widest["value_a"]), group_b=widest["group_b"],
        value_b=measure.amount(widest["value_b"]), period=period,
    )  # fmt: skip


def _telling(gaps: Sequence[Row]) -> list[Row]:
    """Clear gaps before unclear ones, wide before narrow; those that could not be worked out last."""
    return sorted(gaps, key=lambda gap: (gap["difference"] is None, not is_clear(gap), -abs(gap["difference"] or 0)))


def _group_row(row: Row, measure: Measure, place: Place) -> GroupRow:
    interval = measure.span(row["low"], row["high"])
    return GroupRow(row["group"], measure.amount(row["value"], row["symbol"]), place.origin(row["key"]), interval)


def _gap_row(gap: Row, measure: Measure) -> GapRow:
    values = f"{measure.amount(gap['value_a'])} and {measure.amount(gap['value_b'])}"
    if gap["difference"] is None:
        return GapRow(f"{gap['group_a']} and {gap['group_b']}", values, "", "", gap["reason"] or "")
    signed = measure.number(gap["difference"])
    says = "clear" if is_clear(gap) else "may be chance"
    return GapRow(f"{gap['group_a']} less {gap['group_b']}", values, signed, measure.span(gap["low"], gap["high"]), says)
