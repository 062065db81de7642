"""The four rules on a chart whose centre is 0 and whose limits are 3 to either side."""

from __future__ import annotations

from math import nan

import polars as pl
import pytest

from pipelines.measures.points import in_order
from pipelines.measures.special_cause import OUTSIDE, SHIFT, STANDARD, TREND, TWO_IN_THREE, Rules, with_special_causes
from tests.unit.measures.series_frames import Value, points


def judged(*values: Value, rules: Rules = STANDARD, direction: str = "increase") -> pl.DataFrame:
    chart = in_order(points(list(values))).with_columns(
        centre=0.0, lower_limit=-3.0, upper_limit=3.0, lower_near=-2.0, upper_near=2.0, improvement_direction=pl.lit(direction)
    )
    return with_special_causes(chart, rules).collect()


def flags(*values: Value, rules: Rules = STANDARD) -> list[str | None]:
    return judged(*values, rules=rules)["flag"].to_list()


RISING = (-1.8, -1.2, -0.6, 0.6, 1.0, 1.4, 1.8)


def test_outside_is_strictly_beyond_a_limit() -> None:
    assert flags(3.0, -3.0, 3.1, 0.0, -3.1) == [None, None, OUTSIDE, None, OUTSIDE]


def test_a_point_on_a_limit_but_for_binary_noise_is_not_outside() -> None:
    assert 3 * (0.1 + 0.2) / 0.3 > 3
    assert flags(3 * (0.1 + 0.2) / 0.3) == [None]


def test_seven_points_that_rise_or_fall_are_a_trend_and_all_are_marked() -> None:
    assert flags(*RISING) == [TREND] * 7
    assert flags(*(-value for value in RISING)) == [TREND] * 7
    assert flags(*RISING[:6]) == [None] * 6


def test_a_trend_begins_with_the_lowest_point_before_it() -> None:
    assert flags(0.0, *RISING, 0.0) == [None, *[TREND] * 7, None]


def test_a_tie_ends_a_trend_unless_told_otherwise() -> None:
    tied = (-1.8, -1.2, -1.2, -0.6, 0.6, 1.0, 1.4, 1.8)
    assert flags(*tied) == [None] * 8
    assert flags(*tied, rules=Rules(ties_break_trends=False)) == [TREND] * 8


def test_ties_that_do_not_break_add_nothing_either() -> None:
    assert flags(-1.8, -1.2, -1.2, -0.6, 0.6, 1.0, 1.4, rules=Rules(ties_break_trends=False)) == [None] * 7


def test_two_close_points_of_three_on_one_side_are_flagged_and_the_third_is_not() -> None:
    assert flags(2.5, 0.5, 2.5) == [TWO_IN_THREE, None, TWO_IN_THREE]
    assert flags(0.5, 2.5, 2.5, 0.5) == [None, TWO_IN_THREE, TWO_IN_THREE, None]


@pytest.mark.parametrize("values", [(2.5, -0.5, 2.5), (2.5, 2.5, -0.5), (2.5, 0.0, 2.5), (2.5, 2.5), (2.5, 0.5, 0.5, 2.5), (2.0, 2.0, 2.0)])
def test_two_in_three_needs_three_points_on_one_side_in_a_row(values: tuple[float, ...]) -> None:
    assert set(flags(*values)) == {None}


def test_a_point_outside_does_not_count_as_close() -> None:
    assert flags(3.5, 2.5, 0.5) == [OUTSIDE, None, None]


def test_seven_points_on_one_side_are_a_shift_and_one_on_the_centre_ends_it() -> None:
    assert flags(1, 0.5, 1, 0.5, 1, 0.5, 1) == [SHIFT] * 7
    assert set(flags(1, 0.5, 1, 0.0, 1, 0.5, 1, 0.5, 1)) == {None}


@pytest.mark.parametrize("missing", [nan, None])
def test_a_missing_period_ends_every_run(missing: Value) -> None:
    assert set(flags(1, 0.5, 1, 0.5, missing, 1, 0.5, 1)) == {None}
    assert set(flags(*RISING[:3], missing, *RISING[3:])) == {None}
    assert set(flags(2.5, missing, 2.5, 0.5)) == {None}


def test_the_longer_runs_of_other_tools_are_a_setting() -> None:
    assert flags(1, 0.5, 1, 0.5, 1, 0.5, 1, rules=Rules(shift_points=8)) == [None] * 7
    assert flags(*RISING[:6], rules=Rules(trend_points=6)) == [TREND] * 6


def test_outside_goes_before_trend_and_trend_before_shift() -> None:
    assert flags(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 3.1) == [*[TREND] * 6, OUTSIDE]
    assert flags(0.1, 0.2, 0.3, 2.1, 2.2, 2.3, 2.4) == [TREND] * 7
    assert flags(1, 0.5, 1, 0.5, 1, 2.5, 2.4) == [*[SHIFT] * 5, *[TWO_IN_THREE] * 2]


@pytest.mark.parametrize(("direction", "high", "low"), [
    ("increase", "improvement", "concern"), ("decrease", "concern", "improvement"), ("neutral", "neutral high", "neutral low"),
])  # fmt: skip
def test_what_a_signal_means_follows_the_direction(direction: str, high: str, low: str) -> None:
    assert judged(3.1, -3.1, direction=direction)["special_cause"].to_list() == [high, low]


def test_a_trend_means_where_it_goes_not_the_side_it_lies_on() -> None:
    assert set(judged(*RISING)["special_cause"].to_list()) == {"improvement"}


def test_a_chart_without_limits_flags_nothing() -> None:
    chart = in_order(points([1.0] * 9)).with_columns(centre=1.0, improvement_direction=pl.lit("increase")).with_columns(
        pl.lit(None, dtype=pl.Float64).alias(name) for name in ("lower_limit", "upper_limit", "lower_near", "upper_near")
    )  # fmt: skip
    assert with_special_causes(chart).collect()["flag"].null_count() == 9
