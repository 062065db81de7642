"""XmR limits: arithmetic, gaps, segments, screening, baseline, series that have none."""

from __future__ import annotations

from math import nan

import polars as pl
import pytest

from pipelines.measures.xmr import Limits, with_xmr_limits
from tests.unit.measures.series_frames import Value, points


def limits(*values: Value, how: Limits | None = None, segments: list[int] | None = None) -> list[tuple[float | None, ...]]:
    """The distinct (lower, centre, upper) of one series, in order."""
    frame = points(list(values), segments={0: segments} if segments else None)
    found = with_xmr_limits(frame, how or Limits()).collect()
    return found.select("lower_limit", "centre", "upper_limit").unique(maintain_order=True).rows()


def test_limits_are_the_mean_and_266_mean_moving_ranges() -> None:
    reach = 2.66 * (3 + 1 + 1 + 3) / 4
    assert limits(4, 7, 6, 5, 8) == [pytest.approx((6 - reach, 6, 6 + reach))]


def test_near_limits_lie_two_thirds_of_the_way() -> None:
    row = with_xmr_limits(points([1, 2, 3])).collect().row(0, named=True)
    assert (row["lower_near"], row["upper_near"]) == pytest.approx((2 - 2.66 * 2 / 3, 2 + 2.66 * 2 / 3))


@pytest.mark.parametrize("missing", [nan, None])
def test_no_moving_range_reaches_across_a_missing_period(missing: Value) -> None:
    """1 to 2 and 8 to 9 are neighbours; 2 to 8 are not."""
    reach = 2.66 * (1 + 1) / 2
    assert limits(1, 2, missing, 8, 9)[-1] == pytest.approx((5 - reach, 5, 5 + reach))


def test_segments_have_limits_of_their_own() -> None:
    assert limits(1, 2, 11, 14, segments=[0, 0, 1, 1]) == [
        pytest.approx((1.5 - 2.66, 1.5, 1.5 + 2.66)),
        pytest.approx((12.5 - 2.66 * 3, 12.5, 12.5 + 2.66 * 3)),
    ]


def test_screening_leaves_out_a_range_of_3267_mean_ranges_but_not_the_point() -> None:
    values = (1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1)
    ((lower, centre, upper),) = limits(*values, how=Limits(is_screened=True))
    assert centre == pytest.approx(sum(values) / 18)
    assert (upper, lower) == pytest.approx((sum(values) / 18 + 2.66, sum(values) / 18 - 2.66))


def test_screening_that_would_leave_no_spread_is_not_applied() -> None:
    """Of the ranges 0, 0, 0, 1 screening keeps the zeros, and every point would lie outside."""
    assert limits(1, 1, 1, 1, 2, how=Limits(is_screened=True)) == limits(1, 1, 1, 1, 2) == [pytest.approx((1.2 - 0.665, 1.2, 1.2 + 0.665))]


def test_a_fixed_baseline_is_the_first_points_of_each_segment() -> None:
    found = limits(1, 2, 3, 50, 80, 5, 6, 7, 90, how=Limits(baseline_points=3), segments=[0] * 5 + [1] * 4)
    assert found == [pytest.approx((2 - 2.66, 2, 2 + 2.66)), pytest.approx((6 - 2.66, 6, 6 + 2.66))]


def test_a_baseline_longer_than_the_series_takes_all_of_it() -> None:
    assert limits(16, 9, 4, 2, 1, how=Limits(baseline_points=11)) == limits(16, 9, 4, 2, 1)


@pytest.mark.parametrize("values", [(5.0,), (5.0, 5.0, 5.0), (0.1,) * 12, (None,), (1.0, nan, 2.0)])
def test_one_point_a_constant_series_and_no_neighbours_have_no_limits(values: tuple[Value, ...]) -> None:
    found = with_xmr_limits(points(list(values))).collect()
    assert found["lower_limit"].null_count() == found["upper_limit"].null_count() == found.height


def test_one_series_does_not_change_another() -> None:
    alone = with_xmr_limits(points([1, 2, 4])).collect()
    beside = with_xmr_limits(points([1, 2, 4], [None, None], [100, 900])).collect()
    assert beside.filter(pl.col("series") == 0).equals(alone)


def test_an_empty_frame_gives_an_empty_one() -> None:
    assert with_xmr_limits(points()).collect().height == 0
