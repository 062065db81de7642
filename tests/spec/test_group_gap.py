"""The gap between two groups, with an interval that a kept library gives too."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep

from pipelines.measures.difference import MOVER, NEWCOMBE, NEWCOMBE_DERIVED, difference_method
from pipelines.measures.group_gap import NO_INTERVAL, NO_VALUE, group_gaps
from pipelines.measures.interval import WILSON, WILSON_DERIVED
from pipelines.measures.poisson import BYAR, EXACT
from tests.intervals import judged

KINDS = {"proportion": 100.0, "rate": 1000.0}


def gap(a: dict[str, Any], b: dict[str, Any], kind: str = "proportion") -> dict[str, Any]:
    rows = judged(*({"kind": kind, "multiplier": KINDS[kind]} | part for part in (a, b))).rows(named=True)
    pair: dict[str, Any] = {"decimals": 1}
    for side, row in zip("ab", rows, strict=True):
        has_counts = row["numerator"] is not None and row["denominator"]
        pair |= {f"{name}_{side}": row[name] for name in ("value", "low", "high")} | {
            f"method_{side}": row["interval_method"],
            f"exact_{side}": row["numerator"] / row["denominator"] * KINDS[kind] if has_counts else None,
        }
    types = dict.fromkeys(("value_a", "value_b", "low_a", "low_b", "high_a", "high_b", "exact_a", "exact_b"), pl.Float64)
    return group_gaps(pl.DataFrame([pair], schema_overrides=types)).row(0, named=True)


def test_newcombe_for_two_proportions() -> None:
    """56 of 70 and 48 of 80: the worked example of Newcombe (1998), 0.0524 to 0.3339."""
    found = gap({"numerator": 56, "denominator": 70, "value": 80.0}, {"numerator": 48, "denominator": 80, "value": 60.0})
    assert (found["difference"], found["method"], found["reason"]) == (20.0, NEWCOMBE, None)
    assert (found["low"], found["high"]) == (pytest.approx(5.24, abs=0.005), pytest.approx(33.39, abs=0.005))
    assert (found["low"], found["high"]) == pytest.approx(
        [100 * end for end in confint_proportions_2indep(56, 70, 48, 80, method="newcomb")]
    )


def test_two_rates_by_their_own_limits() -> None:
    """Below 10 events both use exact limits and agree; above, Byar's stand in for them."""
    found = gap({"numerator": 9, "denominator": 1000, "value": 9.0}, {"numerator": 4, "denominator": 1000, "value": 4.0}, "rate")
    expected = confint_poisson_2indep(9, 1000, 4, 1000, compare="diff", method="mover", method_mover="exact-c")
    assert (found["difference"], found["method"]) == (5.0, MOVER)
    assert (found["low"], found["high"]) == pytest.approx([1000 * end for end in expected])
    found = gap({"numerator": 400, "denominator": 1000, "value": 400.0}, {"numerator": 300, "denominator": 1000, "value": 300.0}, "rate")
    expected = confint_poisson_2indep(400, 1000, 300, 1000, compare="diff", method="mover", method_mover="exact-c")
    assert (found["low"], found["high"]) == pytest.approx([1000 * end for end in expected], rel=0.001)


def test_swapped_groups_give_the_mirrored_interval() -> None:
    a, b = {"numerator": 5, "denominator": 40, "value": 12.5}, {"numerator": 30, "denominator": 200, "value": 15.0}
    here, there = gap(a, b), gap(b, a)
    assert (here["low"], here["high"], here["difference"]) == pytest.approx((-there["high"], -there["low"], -there["difference"]))


def test_the_difference_is_of_the_published_values_rounded_as_they_are() -> None:
    found = gap({"numerator": 1, "denominator": 3, "value": 33.3}, {"numerator": 1, "denominator": 9, "value": 11.1})
    assert found["difference"] == 22.2  # 33.3 - 11.1 in floats is 22.199999999999996


def test_a_percentage_without_count_is_widened_for_rounding() -> None:
    counted = gap({"numerator": 24, "denominator": 240, "value": 10.0}, {"numerator": 60, "denominator": 300, "value": 20.0})
    found = gap({"denominator": 240, "value": 10.0}, {"numerator": 60, "denominator": 300, "value": 20.0})
    assert found["method"] == NEWCOMBE_DERIVED
    assert found["low"] < counted["low"] < counted["high"] < found["high"]
    assert gap({"numerator": 60, "denominator": 300, "value": 20.0}, {"denominator": 240, "value": 10.0})["method"] == NEWCOMBE_DERIVED


def test_few_events_and_many_go_together_but_a_share_and_a_rate_do_not() -> None:
    few, many = {"numerator": 9, "denominator": 1000, "value": 9.0}, {"numerator": 400, "denominator": 1000, "value": 400.0}
    assert gap(few, many, "rate")["method"] == gap(many, few, "rate")["method"] == MOVER
    for pair in ((WILSON, EXACT), (EXACT, WILSON), (WILSON_DERIVED, BYAR), (None, WILSON)):
        assert pl.select(difference_method(*(pl.lit(method, pl.String) for method in pair))).item() is None


def test_without_values_or_intervals_the_row_says_which() -> None:
    hidden = gap({"denominator": 240}, {"numerator": 60, "denominator": 300, "value": 20.0})
    assert (hidden["difference"], hidden["low"], hidden["method"], hidden["reason"]) == (None, None, None, NO_VALUE)
    assert gap({"numerator": 60, "denominator": 300, "value": 20.0}, {"denominator": 240})["reason"] == NO_VALUE
    bare = gap({"value": 12.0}, {"value": 10.5}, "rate")
    assert (bare["difference"], bare["low"], bare["method"], bare["reason"]) == (1.5, None, None, NO_INTERVAL)
