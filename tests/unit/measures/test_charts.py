"""Laney's charts, seasons, rolling windows, assurance, q-values: small tables in, small tables out."""

from __future__ import annotations

import math
from math import nan

import numpy as np
import polars as pl
import pytest
from statsmodels.stats.multitest import multipletests

from pipelines.measures.assurance import assurance
from pipelines.measures.laney import with_laney_limits
from pipelines.measures.points import in_order
from pipelines.measures.q_values import with_q_values
from pipelines.measures.rolling import without_overlap
from pipelines.measures.seasonal import ADJUSTED, NO_SEASON, TOO_SHORT, with_seasons_removed
from tests.figures import Say
from tests.unit.measures.series_frames import Value, points


def laney(
    counts: list[tuple[float, float]], kind: str = "proportion", multiplier: float = 100.0, half_step: float | None = None
) -> pl.DataFrame:
    x, n = zip(*counts, strict=True)
    frame = points([multiplier * a / b if b else None for a, b in counts], numerator=x, denominator=n)
    columns = {"kind": pl.lit(kind), "multiplier": pl.lit(multiplier), "half_step": pl.lit(half_step, dtype=pl.Float64)}
    return with_laney_limits(frame.with_columns(**columns)).collect()


def test_p_limits_are_three_sigmas_times_the_spread_between_periods() -> None:
    """10 %, 30 %, 10 %, 30 % of 100: p = 0.2, sigma = 0.04, z = -2.5, 2.5, ...: ranges of 5, sigma z = 5 / 1.128."""
    found = laney([(10, 100), (30, 100), (10, 100), (30, 100)])
    reach = 100 * 3 * 0.04 * 5 / 1.128
    assert found["sigma_z"].to_list() == pytest.approx([5 / 1.128] * 4)
    assert found.select("lower_limit", "centre", "upper_limit").row(0) == pytest.approx((20 - reach, 20, 20 + reach))


def test_sigma_z_below_1_is_stated_and_does_not_narrow() -> None:
    """20 and 21 of 100 in turn: a spread far below chance."""
    found = laney([(20, 100), (21, 100), (20, 100), (21, 100)])
    p = (20 + 21) / 200
    assert 0 < found["sigma_z"][0] < 1
    assert found["upper_limit"][0] == pytest.approx(100 * (p + 3 * math.sqrt(p * (1 - p) / 100)))


def test_limits_follow_the_denominator() -> None:
    found = laney([(2, 10), (20, 100), (1, 10), (22, 100)])
    widths = (found["upper_limit"] - found["lower_limit"]).to_list()
    assert widths[0] / widths[1] == pytest.approx(math.sqrt(100 / 10))


def test_the_centre_is_all_counts_over_all_denominators() -> None:
    assert laney([(1, 10), (30, 100)])["centre"][0] == pytest.approx(100 * (1 + 30) / (10 + 100))


def test_u_limits_take_the_spread_of_counts() -> None:
    found = laney([(20, 10_000), (21, 10_000), (20, 10_000), (21, 10_000)], kind="rate", multiplier=100_000)
    u = 41 / 20_000
    assert found["upper_limit"][0] == pytest.approx(100_000 * (u + 3 * math.sqrt(u / 10_000)))


def test_counts_worked_back_from_rounded_percentages_widen_the_limits_by_the_rounding() -> None:
    counts = [(20.0, 100.0), (21.0, 100.0)] * 3
    assert laney(counts, half_step=0.5)["upper_limit"][0] == pytest.approx(laney(counts)["upper_limit"][0] + 0.5)


@pytest.mark.parametrize("counts", [[(0, 50)] * 6, [(50, 50)] * 6, [(5, 50)] * 6, [(5, 50)]])
def test_none_all_or_always_the_same_have_no_limits(counts: list[tuple[float, float]]) -> None:
    found = laney(counts)
    assert found["upper_limit"].null_count() == found.height


def test_a_denominator_of_0_is_a_missing_period() -> None:
    found = laney([(10, 100), (0, 0), (30, 100), (10, 100)])
    assert found["chart_ranges"][0] == 1
    assert found["upper_limit"].is_null().to_list() == [False, True, False, False]


def seasonal(values: list[Value], frequency: str = "quarterly", window: int = 1) -> pl.DataFrame:
    return with_seasons_removed(in_order(points(values)).collect().with_columns(frequency=pl.lit(frequency), window=pl.lit(window)))


WAVE = [10.0, 0.0, -10.0, 0.0]


def test_a_season_is_taken_out_and_what_is_unusual_stays() -> None:
    values = [50 + season for season in WAVE * 6]
    values[-1] += 30
    found = seasonal([*values])
    assert found["season"].unique().to_list() == [ADJUSTED]
    rest = found["value"].to_numpy()
    assert np.ptp(rest[:-1]) < 10
    assert rest[-1] - rest[:-1].mean() > 20


def test_monthly_seasons_need_sixty_months() -> None:
    year = [float(month) for month in range(12)]
    assert seasonal(year * 5, "monthly")["season"].unique().to_list() == [ADJUSTED]
    assert seasonal((year * 5)[:-1], "monthly")["season"].unique().to_list() == [TOO_SHORT]


@pytest.mark.parametrize("values", [WAVE * 4, [*WAVE * 3, nan, *WAVE[1:], *WAVE * 3], [*WAVE * 3, None, *WAVE[1:], *WAVE * 3]])
def test_short_series_and_series_with_a_gap_stay_as_they_are(values: list[Value]) -> None:
    found = seasonal(values)
    assert found["season"].unique().to_list() == [TOO_SHORT]
    assert found["value"].drop_nulls().to_list() == [value for value in values if value is not None and not math.isnan(value)]


def test_a_series_without_seasons_stays_as_it_is() -> None:
    values = np.random.default_rng(1).normal(size=40).tolist()
    found = seasonal(values)
    assert (found["season"].unique().to_list(), found["value"].to_list()) == ([NO_SEASON], values)
    assert seasonal([5.0] * 20)["season"].unique().to_list() == [NO_SEASON]


def test_pure_noise_seldom_looks_like_seasons(say: Say) -> None:
    noise = np.random.default_rng(8).normal(50, 3, size=(2_000, 24))
    found = with_seasons_removed(in_order(points(*noise.tolist())).collect().with_columns(frequency=pl.lit("quarterly"), window=pl.lit(1)))
    share = (found["season"] == ADJUSTED).mean()
    say(f"seasons found in {share:.1%} of 2,000 series of 24 quarters of pure noise")
    assert 0.02 < share < 0.05


def test_annual_series_and_rolling_years_have_no_seasons() -> None:
    assert seasonal(WAVE * 6, "annual")["season"].null_count() == 24
    assert seasonal(WAVE * 6, window=4)["season"].null_count() == 24


def test_rolling_years_by_quarter_keep_every_fourth_counted_back_from_the_latest_value() -> None:
    frame = points([float(at) for at in range(10)] + [None]).with_columns(window=pl.lit(4))
    found = without_overlap(frame.lazy()).sort("position").collect()
    assert found["value"].to_list() == [1.0, 5.0, 9.0]
    assert found["position"].to_list() == [-2, -1, 0]


def test_thinning_leaves_gaps_gaps_and_other_series_alone() -> None:
    frame = points([0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 3]).with_columns(window=pl.when(pl.col("series") == 0).then(4).otherwise(1))
    found = without_overlap(frame.filter((pl.col("series") == 1) | (pl.col("position") != 4)).lazy()).sort("series", "position").collect()
    assert found.filter(pl.col("series") == 0)["position"].to_list() == [-2, 0]
    assert found.filter(pl.col("series") == 1)["value"].to_list() == [1, 2, 3]


def test_each_rolling_series_is_counted_back_from_its_own_latest_value() -> None:
    """One that ended earlier, and one that was never told; windows of four and of three."""
    frame = points(range(10), [*range(8), None, None], [None] * 6)
    frame = frame.with_columns(window=pl.when(pl.col("series") == 1).then(3).otherwise(4))
    found = without_overlap(frame.lazy()).sort("series", "position").collect()
    kept = {series: found.filter(series=series) for series in range(3)}
    assert [kept[series]["value"].to_list() for series in kept] == [[1, 5, 9], [1, 4, 7], [None, None]]
    assert [kept[series]["position"].to_list() for series in kept] == [[-2, -1, 0], [-2, -1, 0], [-1, 0]]


@pytest.mark.parametrize(("lower", "upper", "target", "direction", "expected"), [
    (5, 7, 4, "increase", "consistently meets"), (5, 7, 8, "increase", "consistently misses"), (5, 7, 6, "increase", "sometimes meets"),
    (1, 3, 4, "decrease", "consistently meets"), (5, 7, 4, "decrease", "consistently misses"), (5, 7, 7, "decrease", "sometimes meets"),
    (5, 7, 4, "neutral", None), (5, 7, None, "increase", None), (None, None, 4, "increase", None),
])  # fmt: skip
def test_assurance(lower: float | None, upper: float | None, target: float | None, direction: str, expected: str | None) -> None:
    frame = pl.DataFrame({"l": [lower], "u": [upper], "t": [target], "d": [direction]}, schema_overrides=dict.fromkeys("lut", pl.Float64))
    assert frame.select(assurance(pl.col("l"), pl.col("u"), pl.col("t"), pl.col("d"))).item() == expected


def test_q_values_by_hand() -> None:
    """Two tests: c = 1 + 1/2. q of the larger = 0.04 * 2 * 1.5 / 2; of the smaller = 0.001 * 2 * 1.5 / 1."""
    found = with_q_values(pl.DataFrame({"area": ["a", "a", "b", "a", "c"], "p_value": [0.04, 0.001, 0.9, None, 0.0001]}))
    assert found["q_value"].to_list() == pytest.approx([0.04 * 1.5, 0.001 * 3, 0.9, None, 0.0001])
    assert found["area_tests"].to_list() == [2, 2, 1, None, 1]


def test_q_values_are_those_of_statsmodels() -> None:
    p = np.random.default_rng(2).random(60) ** 4
    found = with_q_values(pl.DataFrame({"area": ["a"] * 60, "p_value": p}))
    assert found["q_value"].to_numpy() == pytest.approx(multipletests(p, method="fdr_by")[1])
