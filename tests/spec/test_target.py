"""Targets: what lies on one has met it, and every rule reads the same upside down."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import polars as pl
import pytest

from pipelines.measures.target import interval_on_target, target_status, value_in_range


def judge(rule: Callable[..., pl.Expr], direction: str, *numbers: float | None) -> str | None:
    return pl.select(rule(*(pl.lit(number, dtype=pl.Float64) for number in numbers), pl.lit(direction))).item()


@pytest.mark.parametrize(
    ("value", "target", "direction", "status"),
    [
        (10, 10, "increase", "met"), (9.9, 10, "increase", "not met"), (10, 10, "decrease", "met"), (10.1, 10, "decrease", "not met"),
        (10, 10, "neutral", None), (None, 10, "increase", None), (10, None, "increase", None),
    ],
)  # fmt: skip
def test_a_value_on_its_target_has_met_it(value: float | None, target: float | None, direction: str, status: str | None) -> None:
    assert judge(target_status, direction, value, target) == status


@pytest.mark.parametrize(
    ("low", "high", "direction", "word"),
    [
        (11, 12, "increase", "better"), (9, 11, "increase", "similar"), (8, 9, "increase", "worse"), (10, 12, "increase", "better"),
        (8, 10, "increase", "similar"), (8, 10, "decrease", "better"), (10, 12, "decrease", "similar"), (11, 12, "decrease", "worse"),
        (10, 10, "increase", "better"), (10, 10, "decrease", "better"), (None, 10, "increase", None), (8, 9, "neutral", None),
    ],
)  # fmt: skip
def test_an_interval_is_better_only_when_all_of_it_has_met_the_target(
    low: float | None, high: float, direction: str, word: str | None
) -> None:
    assert judge(interval_on_target, direction, low, high, 10) == word


@pytest.mark.parametrize(
    ("value", "direction", "word"),
    [
        (0.9, "increase", "worse"), (1, "increase", "similar"), (1.9, "increase", "similar"), (2, "increase", "better"),
        (2.1, "decrease", "worse"), (2, "decrease", "similar"), (1.1, "decrease", "similar"), (1, "decrease", "better"),
        (None, "decrease", None), (1.5, "neutral", None),
    ],
)  # fmt: skip
def test_a_range_is_reached_at_its_first_end_and_passed_at_its_second(value: float | None, direction: str, word: str | None) -> None:
    assert judge(value_in_range, direction, value, 1, 2) == word


def test_a_range_with_swapped_ends_judges_nothing() -> None:
    assert judge(value_in_range, "increase", 1.5, 2, 1) is None


def test_a_range_of_one_number_is_passed_on_it_and_missed_short_of_it() -> None:
    assert [judge(value_in_range, "increase", value, 1, 1) for value in (0.9, 1, 1.1)] == ["worse", "better", "better"]


@pytest.mark.parametrize("direction", ["increase", "decrease"])
@pytest.mark.parametrize(("least", "most"), [(None, 2), (1, None)])
def test_a_range_without_one_of_its_ends_judges_nothing(direction: str, least: float | None, most: float | None) -> None:
    assert [judge(value_in_range, direction, value, least, most) for value in (0, 1.5, 3)] == [None] * 3


def test_every_rule_gives_the_same_word_upside_down() -> None:
    numbers = (-1.0, 0.0, 1.0, 2.0)
    for value, least, most in itertools.product(numbers, repeat=3):
        assert judge(target_status, "increase", value, least) == judge(target_status, "decrease", -value, -least)
        if least <= most:
            up = judge(value_in_range, "increase", value, least, most)
            assert up == judge(value_in_range, "decrease", -value, -most, -least)
            on = judge(interval_on_target, "increase", least, most, value)
            assert on == judge(interval_on_target, "decrease", -most, -least, -value)
