"""Verdicts as words with shapes. How numbers and periods read is told by `pipelines.read_api.words`, which sentences use too."""

from __future__ import annotations

from dataclasses import dataclass

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
    joined,
    month,
    number,
    period_words,
    short_unit,
    span,
    telling_decimals,
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
    "joined",
    "month",
    "number",
    "period_words",
    "short_unit",
    "span",
    "telling_decimals",
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
