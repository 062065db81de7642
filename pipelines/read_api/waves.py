"""Waves by the words that people read."""

from __future__ import annotations

from pipelines.read_api.words import period_words
from pipelines.sources.periods import parse_label


def wave_words(label: str | None) -> str:
    """'January to March 2026' for 2026-Q1; empty for none."""
    if label is None:
        return ""
    period = parse_label(label)[0]
    return period_words(period.start, period.end)
