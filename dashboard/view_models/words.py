"""Verdicts as words with shapes. How numbers and periods read is told by `pipelines.read_api.words`, which sentences use too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.read_api.sentences import say
from pipelines.read_api.words import (
    BASES,
    NBSP,
    STATUSES,
    SYMBOLS,
    amount,
    at_words,
    axis_label,
    capital,
    day,
    difference,
    group_words,
    joined,
    moment,
    month,
    number,
    period_words,
    short_unit,
    span,
    span_amount,
    telling_decimals,
    uk_day,
    with_unit,
)

__all__ = [
    "BASES",
    "NBSP",
    "STATUSES",
    "SYMBOLS",
    "VERDICTS",
    "Verdict",
    "amount",
    "at_words",
    "axis_label",
    "capital",
    "day",
    "difference",
    "group_words",
    "joined",
    "moment",
    "month",
    "number",
    "period_words",
    "short_unit",
    "span",
    "span_amount",
    "telling_decimals",
    "uk_day",
    "with_unit",
]


@dataclass(frozen=True)
class Verdict:
    """A verdict as a word with a shape, and as the end of a sentence."""

    label: str
    shape: str
    rank: int
    """Order in which sentences stand: worst first."""

    @property
    def sentence(self) -> str:
        """The verdict as a sentence without its full stop."""
        return say(f"verdict.{self.label}")

    def until(self, points: Sequence[Mapping[str, Any]]) -> str:
        """The verdict of a series whose latest figure is hidden or missing: by when its newest one is, which may be years ago."""
        newest = next((point for point in reversed(points) if point["value"] is not None), None)
        if newest is None or self.needs_reason:
            return say("verdict.alone", verdict=self.sentence)
        end = period_words(newest["period_start"], newest["period_end"]).split(" to ")[-1]
        return say("verdict.until", verdict=self.sentence, period=end)

    @property
    def needs_reason(self) -> bool:
        """Whether the word alone would leave the reader asking why."""
        return self.label in ("cannot tell", "not enough points")


VERDICTS = {
    verdict.label: verdict
    for verdict in (
        Verdict("worsening", "◆", 0),
        Verdict("cannot tell", "?", 1),
        Verdict("not enough points", "–", 2),
        Verdict("no significant change", "○", 3),
        Verdict("improving", "●", 4),
    )
}
