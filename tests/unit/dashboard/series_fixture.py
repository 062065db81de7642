"""Rows as `read_api` gives them, typed by hand, for view models and charts."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import altair as alt

from dashboard.view_models.chart import chart_view
from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.links import Place

PLACE = Place("2026-Q2", "E10000030")
ENTRY = {
    "id": "rate", "title": "First-time entrants", "meaning": "m", "numerator": "entrants", "denominator": "children", "kind": "rate",
    "multiplier": 100_000, "unit": "per 100,000 aged 10 to 17", "decimals": 0, "improvement_direction": "decrease", "frequency": "annual",
    "status": "official", "source": "s", "owner": "o", "checker": "c", "review_date": "2027-01-01",
}  # fmt: skip
ABOUT = {
    "indicator": "rate", "area": "E10000030", "basis": "calendar_year", "breakdown": "", "source": "lait", "preferred_source_held": True,
    "latest_period": "2023", "latest_start": dt.date(2023, 1, 1), "latest_end": dt.date(2023, 12, 31), "latest_value": 84.0,
    "latest_symbol": None, "latest_low": 70.0, "latest_high": 99.0, "previous_period": "2022", "previous_value": 88.0, "change": -4.0,
    "verdict": "improving", "verdict_method": "recent trend (counts)", "verdict_points": 5, "verdict_reason": "they fall",
    "verdict_caution": None, "chart_method": "xmr", "sigma_z": None, "centre": 90.0, "lower_limit": -5.0, "upper_limit": 120.0,
    "limits_kind": "trial", "flag": None, "special_cause": None, "assurance": None, "target_period": None, "target_value": None,
    "target_low": None, "target_high": None, "target_status": None,
}  # fmt: skip


def point(year: int, value: float | None, **more: Any) -> dict[str, Any]:
    """One period of the series."""
    plain = {
        "key": year, "indicator": "rate", "area": "E10000030", "period": str(year), "period_start": dt.date(year, 1, 1),
        "period_end": dt.date(year, 12, 31), "basis": "calendar_year", "breakdown": "", "value": value, "symbol": None, "status": None,
        "numerator": None, "denominator": None, "low": None, "high": None, "level": None, "interval_method": "none: tests",
        "edition": dt.date(2026, 1, 19), "edition_note": None, "last_published_in": None, "is_derived_numerator": False, "segment": 0,
        "adjusted_value": None, "centre": 90.0, "lower_limit": -5.0, "upper_limit": 120.0, "flag": None, "special_cause": None,
        "limits_kind": "trial",
    }  # fmt: skip
    return plain | more


def found(*points: dict[str, Any], entry: dict[str, Any] | None = None, about: dict[str, Any] | None = None, **more: Any) -> Any:
    """What `read_api.series.series` gives."""
    plain: dict[str, Any] = {
        "entry": ENTRY | (entry or {}),
        "area": {"code": "E10000030", "name": "Surrey", "level": "upper_tier", "valid_to": None}, "about": ABOUT | (about or {}),
        "others": [], "points": list(points) or [point(2021, 100.0), point(2022, 88.0), point(2023, 84.0, low=70.0, high=99.0)],
        "band": [], "comparators": [], "companions": [], "events": [], "breaks": [], "cross_checks": [], "neighbours": [],
        "comparisons": [], "targets": [], "source": {"title": "LAIT"}, "further": None,
    }  # fmt: skip
    return SimpleNamespace(**(plain | more))


def comparison(kind: str, name: str, value: float | None, category: str, **more: Any) -> dict[str, Any]:
    """One row of table comparison."""
    return {"kind": kind, "name": name, "model": None, "benchmark_value": value, "category": category, "method": "m", "reason": None} | more


def target(year: int, value: float | None = None, *, is_baseline: bool = False, low: float | None = None, high: float | None = None) -> Any:
    """A target or baseline with its date."""
    return {"period": str(year), "period_end": dt.date(year, 12, 31), "value": value, "low": low, "high": high, "is_baseline": is_baseline}


def drawn(series: Any, *, from_zero: bool = True) -> Any:
    """The chart of a series."""
    return chart_view(series, indicator_view(series, PLACE), from_zero=from_zero)


def is_vega_lite(spec: dict[str, Any]) -> bool:
    """Altair checks the whole of it against the schema, and raises where it is not."""
    return bool(alt.LayerChart.from_dict(spec, validate=True).to_dict(validate=True)["layer"])
