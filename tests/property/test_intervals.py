"""Intervals of any count: they hold the value, tighten with more cases, and mirror."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.measures.benchmark import compared
from pipelines.measures.mean import means
from tests.intervals import judged

SIZES = st.integers(1, 5_000_000)
SHARES = st.floats(0, 1)
ENDS = ("low", "high", "low_998", "high_998")


def interval(kind: str, numerator: float, denominator: float) -> dict[str, Any]:
    value = 100 * numerator / denominator
    return judged({"kind": kind, "numerator": numerator, "denominator": denominator, "value": value}).row(0, named=True)


@given(SIZES, SHARES, st.sampled_from(["proportion", "rate"]))
def test_an_interval_holds_the_value_and_the_wider_level_holds_the_narrower(n: int, share: float, kind: str) -> None:
    found = interval(kind, round(share * n), n)
    noise = 1e-9 * max(1.0, found["value"])
    assert found["low_998"] - noise <= found["low"] - noise <= found["value"] <= found["high"] + noise <= found["high_998"] + noise
    if kind == "proportion":
        assert found["low_998"] >= -noise and found["high_998"] <= 100 + noise
    else:
        assert found["low_998"] >= 0


@given(st.integers(1, 1_000_000), SHARES, st.integers(2, 50), st.sampled_from(["proportion", "rate"]))
def test_more_cases_at_the_same_value_tighten_it(n: int, share: float, times: int, kind: str) -> None:
    x = round(share * n)
    few, many = interval(kind, x, n), interval(kind, times * x, times * n)
    for low, high in (("low", "high"), ("low_998", "high_998")):
        assert many[high] - many[low] < few[high] - few[low]


@given(SIZES, SHARES)
def test_counting_the_others_instead_mirrors_a_proportion(n: int, share: float) -> None:
    x = round(share * n)
    here, there = interval("proportion", x, n), interval("proportion", n - x, n)
    assert [here[end] for end in ENDS] == pytest.approx([100 - there[end] for end in ("high", "low", "high_998", "low_998")], abs=1e-9)


@given(SIZES, SHARES, st.sampled_from(["proportion", "rate"]), st.sampled_from([1.0, 1_000.0, 100_000.0]))
def test_another_multiplier_rescales_every_limit(n: int, share: float, kind: str, multiplier: float) -> None:
    x = round(share * n)
    here = interval(kind, x, n)
    there = judged({"kind": kind, "multiplier": multiplier, "numerator": x, "denominator": n, "value": 0.0}).row(0, named=True)
    assert [there[end] for end in ENDS] == pytest.approx([here[end] * multiplier / 100 for end in ENDS])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.floats(-1e6, 1e6))
def test_a_mean_lies_in_its_interval_which_moves_with_the_values(values: list[float], shift: float) -> None:
    here = means(pl.DataFrame({"group": "one", "value": values})).row(0, named=True)
    there = means(pl.DataFrame({"group": "one", "value": [value + shift for value in values]})).row(0, named=True)
    assert here["low_998"] <= here["low"] <= here["value"] <= here["high"] <= here["high_998"]
    assert [there[end] for end in ENDS] == pytest.approx([here[end] + shift for end in ENDS], abs=1e-4)


METHODS = st.sampled_from(["interval_against_value", "two_interval_levels", "interval_overlap", "funnel"])
OPPOSITE = {
    "better": "better",
    "worse": "worse",
    "similar": "similar",
    "not compared": "not compared",
    "higher": "lower",
    "lower": "higher",
}
PERCENT = st.integers(0, 1000).map(lambda number: number / 10)


@given(
    METHODS, st.lists(PERCENT, min_size=5, max_size=5), st.integers(1, 5_000), st.sampled_from(["increase", "decrease", "neutral"]), PERCENT
)
def test_a_comparison_says_the_same_upside_down_and_beside_any_other_area(
    method: str, ends: list[float], n: int, direction: str, far: float
) -> None:
    low_998, low, value, high, high_998 = sorted(ends)
    fixed = {"benchmark_method": method, "kind": "proportion", "multiplier": 100.0, "denominator": float(n)}
    row = fixed | {
        "value": value, "low": low, "high": high, "low_998": low_998, "high_998": high_998,
        "benchmark_value": 40.0, "benchmark_low": 38.0, "benchmark_high": 43.0, "improvement_direction": direction,
    }  # fmt: skip
    turned = {"increase": "decrease", "decrease": "increase", "neutral": "neutral"}[direction]
    mirrored = fixed | {
        "value": 100 - value, "low": 100 - high, "high": 100 - low, "low_998": 100 - high_998, "high_998": 100 - low_998,
        "benchmark_value": 60.0, "benchmark_low": 57.0, "benchmark_high": 62.0, "improvement_direction": turned,
    }  # fmt: skip
    far_area = row | {"value": far, "low": far, "high": far, "low_998": far, "high_998": far}
    found = compared(pl.DataFrame([row, mirrored, far_area]))
    here, there = found["category"].to_list()[:2]
    assert there == (OPPOSITE[here] if direction == "neutral" else here)
    assert compared(pl.DataFrame([row])).equals(found.head(1))
