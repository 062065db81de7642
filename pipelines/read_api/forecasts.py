"""The forecast of one series, as it was frozen on its day."""

from __future__ import annotations

from typing import Any, Final

from pipelines.read_api.connections import Release

_FORECAST: Final = """select period, period_start, period_end, frozen_on, value, low, high, level, method, reason, observed, reading
    from forecast where indicator = ? and area = ? and basis = ? and breakdown = ? order by period_start"""


def forecast(release: Release, about: dict[str, Any]) -> list[dict[str, Any]]:
    """One row per period that was forecast; none where the registry declares no forecast or the figures were too few."""
    return release.dicts(_FORECAST, [about[name] for name in ("indicator", "area", "basis", "breakdown")])
