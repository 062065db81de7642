"""A forecast that an indicator declares is checked with the rest of its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.registry.check import check_registry
from tests.unit.registry.small import add, spoil_again

FORECAST = "forecast:\n  frozen_on: 2024-12-31\n  horizon: 3\n  reason: The last edition before the new service.\n"
FILE = "indicators/neet.yml"


def test_a_forecast_with_day_horizon_and_reason_is_sound(tmp_path: Path) -> None:
    assert check_registry(add(tmp_path, FILE, FORECAST)) == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("horizon: 3", "horizon: 0", "forecast.horizon"),
        ("horizon: 3", "horizon: 400", "forecast.horizon"),
        ("frozen_on: 2024-12-31", "frozen_on: last winter", "forecast.frozen_on"),
        ("  reason: The last edition before the new service.\n", "", "forecast.reason"),
        ("frequency: annual", "frequency: irregular", "forecast"),
    ],
)
def test_a_forecast_that_cannot_be_made_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    faults = check_registry(spoil_again(add(tmp_path, FILE, FORECAST), FILE, old, new))
    assert [(fault.file, fault.field) for fault in faults] == [(FILE, field)]
