"""Waves by the words that people read."""

from __future__ import annotations

from pipelines.read_api.words import period_words
from pipelines.sources.periods import parse_label


def wave_words(label: str | None, basis: str | None = None) -> str:
    """'January to March 2026' for 2026-Q1; empty for none.

    basis: that of the questionnaire: 2024-25 is April to March on one and September to August on another. Where it is not known, such a wave
    reads 2024/25.
    """
    if label is None:
        return ""
    periods = parse_label(label)
    period = next((each for each in periods if each.basis == basis), periods[0])
    if period.basis != basis and len(periods) > 1:
        return label.replace("-", "/")
    return period_words(period.start, period.end)
