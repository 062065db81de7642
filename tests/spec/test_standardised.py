"""Means, standardised rates, bands and slope index: small tables worked out by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest

from pipelines.measures import standardised
from pipelines.measures.mean import ONE_VALUE, means
from pipelines.measures.poisson import EXACT, count_limits, exact_limits
from pipelines.measures.quantiles import bands_between, counted_off_bands, interpolated_bounds, ranked_bands
from pipelines.measures.slope_index import Transform, slope_indices
from pipelines.measures.standardised import directly_standardised, indirectly_standardised


def strata(group: str = "one", **columns: list[float | None] | list[str]) -> pl.DataFrame:
    frame = pl.DataFrame({"stratum": ["young", "old"], **columns}, strict=False)
    return frame.with_columns(group=pl.lit(group), frequency=pl.lit(1))


WEIGHTS = pl.DataFrame({"stratum": ["old", "young"], "weight": [3000, 1000]})


def test_a_direct_rate_weighs_each_stratum_by_name_not_by_order() -> None:
    """(1000 x 10/100 + 3000 x 30/200) / 4000 = 0.1375."""
    row = directly_standardised(strata(persons=[10, 30], population=[100, 200]), WEIGHTS, 1000).row(0, named=True)
    assert (row["events"], row["population"]) == (40, 300)
    assert row["value"] == pytest.approx(137.5)
    spread = math.sqrt((1000**2 * 10 / 100**2 + 3000**2 * 30 / 200**2) / 4000**2 / 40)
    byar = count_limits(pl.Series([40])).row(0, named=True)
    assert row["low"] == pytest.approx(137.5 + 1000 * spread * (byar["low"] - 40))
    assert row["high_998"] == pytest.approx(137.5 + 1000 * spread * (byar["high_998"] - 40))


def test_events_that_come_in_pairs_widen_the_interval_and_move_no_value() -> None:
    single = directly_standardised(strata(persons=[20, 30], population=[100, 200]), WEIGHTS, 1000).row(0, named=True)
    pairs = strata(persons=[10, 15], population=[100, 200]).with_columns(frequency=pl.lit(2))
    paired = directly_standardised(pairs, WEIGHTS, 1000).row(0, named=True)
    assert paired["value"] == pytest.approx(single["value"])
    assert paired["value"] - paired["low"] == pytest.approx(math.sqrt(2) * (single["value"] - single["low"]))


@pytest.mark.parametrize(
    ("persons", "population", "method"),
    [
        ([4, 5], [100, 200], standardised.TOO_FEW),
        ([4, 6], [100, 200], standardised.DOBSON),
        ([40, 50], [100, 0], standardised.INCOMPLETE),
        ([40, 50], [100, None], standardised.INCOMPLETE),
        ([None, 50], [100, 200], standardised.DOBSON),
    ],
)
def test_a_group_that_cannot_be_standardised_says_so_and_fails_no_other(
    persons: list[float | None], population: list[float | None], method: str
) -> None:
    good = strata("good", persons=[10, 30], population=[100, 200])
    found = directly_standardised(pl.concat([strata("bad", persons=persons, population=population), good]), WEIGHTS, 1000)
    assert found["group"].to_list() == ["bad", "good"]
    assert found["method"].to_list() == [method, standardised.DOBSON]
    assert (found["value"][0] is None) == (method != standardised.DOBSON)
    assert found["value"][1] == pytest.approx(137.5)


def test_a_stratum_that_is_not_there_is_not_a_stratum_without_events() -> None:
    only_old = strata(persons=[10, 30], population=[100, 200]).filter(pl.col("stratum") == "old")
    assert directly_standardised(only_old, WEIGHTS, 1000)["method"].to_list() == [standardised.INCOMPLETE]


def test_an_indirect_ratio_by_hand() -> None:
    """Expected: 100 x 50/1000 + 200 x 300/1000 = 65."""
    reference = pl.DataFrame({"stratum": ["old", "young"], "events": [300, 50], "population": [1000, 1000]})
    counted = pl.DataFrame({"stratum": ["young", "old"], "events": [4, None], "population": [100, 200], "group": "few"})
    row = indirectly_standardised(counted, reference).row(0, named=True)
    assert (row["events"], row["expected"], row["method"]) == (4, 65, "exact Poisson")
    assert row["ratio"] == pytest.approx(4 / 65)
    assert row["reference_rate"] == pytest.approx(350 / 2000)
    assert (row["low"], row["high"]) == (pytest.approx(1.0899 / 65, abs=1e-5), pytest.approx(10.2416 / 65, abs=1e-5))


def test_nothing_expected_gives_no_ratio() -> None:
    reference = pl.DataFrame({"stratum": ["young"], "events": [0], "population": [10]})
    counted = pl.DataFrame({"stratum": ["young"], "events": [4], "population": [0], "group": "none"})
    row = indirectly_standardised(counted, reference).row(0, named=True)
    assert (row["ratio"], row["low"], row["high"]) == (None, None, None)


def test_a_stratum_without_people_in_the_reference_adds_nothing_to_what_is_expected() -> None:
    """100 x 50/1000 = 5; the rate of nobody is not known. A reference of nobody at all has no rate either."""
    reference = pl.DataFrame({"stratum": ["young", "old"], "events": [50, 0], "population": [1000, 0]})
    counted = pl.DataFrame({"stratum": ["young", "old"], "events": [4, 6], "population": [100, 200], "group": "one"})
    row = indirectly_standardised(counted, reference).row(0, named=True)
    assert (row["expected"], row["ratio"], row["reference_rate"]) == (5, 2, 0.05)
    nobody = indirectly_standardised(counted, reference.with_columns(population=pl.lit(0))).row(0, named=True)
    assert (nobody["expected"], nobody["ratio"], nobody["reference_rate"]) == (0, None, None)


def test_means_with_students_t() -> None:
    """2, 4, 9: mean 5, sd the root of 13; t of 2 degrees of freedom at 97.5 % is 4.30265."""
    found = means(pl.DataFrame({"group": ["a", "a", "b", "a", "a"], "value": [2.0, 4.0, 7.0, 9.0, None]}))
    assert found["group"].to_list() == ["a", "b"]
    many = [f"{n:02}" for n in range(40)]
    assert means(pl.DataFrame({"group": many[::-1], "value": 1.0}))["group"].to_list() == many
    a, b = found.rows(named=True)
    assert (a["n"], a["sum"], a["value"], a["sd"]) == (3, 15, 5, pytest.approx(math.sqrt(13)))
    assert a["high"] == pytest.approx(5 + 4.3026527 * math.sqrt(13 / 3))
    assert a["low_998"] < a["low"]
    assert (b["value"], b["sd"], b["low"], b["high_998"], b["method"]) == (7, None, None, None, ONE_VALUE)


def bands(rule: pl.Expr, *values: float | None) -> list[int | None]:
    return pl.DataFrame({"value": values}, schema={"value": pl.Float64}).select(rule).to_series().to_list()


VALUE = pl.col("value")


def test_three_rules_for_bands_disagree_on_ties_and_each_is_as_it_is_named() -> None:
    values = (1.0, 2.0, 2.0, 2.0, 5.0, 6.0)
    assert bands(ranked_bands(VALUE, 3, highest_first=False), *values) == [1, 1, 1, 1, 3, 3]
    assert bands(counted_off_bands(VALUE, 3), *values) == [1, 1, 2, 2, 3, 3]
    bounds = interpolated_bounds(pl.Series(values), 3)
    assert bounds == pytest.approx([1, 2, 3, 6])  # places 5/3 and 10/3: 2 + 1/3 x 0 and 2 + 1/3 x 3
    assert bands(bands_between(VALUE, bounds), *values) == [1, 1, 1, 1, 3, 3]


def test_bands_may_start_at_the_highest_and_leave_out_what_has_no_value() -> None:
    assert bands(ranked_bands(VALUE, 2, highest_first=True), 1.0, None, 4.0) == [2, None, 1]


def test_fewer_values_than_bands_give_none() -> None:
    few = (1.0, 2.0, None)
    assert bands(ranked_bands(VALUE, 3, highest_first=False), *few) == [None] * 3
    assert bands(counted_off_bands(VALUE, 3), *few) == [None] * 3
    assert interpolated_bounds(pl.Series(few), 3) == []
    assert bands(bands_between(VALUE, []), *few) == [None] * 3


def test_the_slope_index_of_a_straight_line_is_its_rise() -> None:
    """Populations 1, 1, 2: middles 0.125, 0.375, 0.75; the values lie on 10 + 8 x."""
    quantiles = pl.DataFrame({"group": "one", "place": [2, 1, 3], "population": [1, 1, 2], "value": [13.0, 11.0, 16.0]})
    row = slope_indices(quantiles).row(0, named=True)
    assert row["slope_index"] == pytest.approx(8)
    assert row["relative_index"] == pytest.approx(18 / 10)


def test_a_transformed_slope_is_turned_back_at_both_ends() -> None:
    values = [math.exp(1 + 0.5 * x) for x in (0.25, 0.75)]
    quantiles = pl.DataFrame({"group": "one", "place": [1, 2], "population": [5, 5], "value": values})
    row = slope_indices(quantiles, "log").row(0, named=True)
    assert row["slope_index"] == pytest.approx(math.exp(1.5) - math.exp(1))
    assert row["relative_index"] == pytest.approx(math.exp(0.5))


def test_a_logit_slope_is_turned_back_and_another_group_moves_nothing() -> None:
    """Middles 0.25 and 0.75, logits 0 and ln 3: the line goes from -ln 3 / 2 to 3 ln 3 / 2, which are 1 / (1 + 3^0.5) and 1 / (1 + 3^-1.5)."""
    quantiles = pl.DataFrame(
        {"group": ["one", "two"] * 2, "place": [1, 1, 2, 2], "population": [5, 9, 5, 1], "value": [0.5, 0.2, 0.75, 0.9]}
    )
    row = slope_indices(quantiles, "logit").filter(group="one").row(0, named=True)
    most, least = 1 / (1 + 3**0.5), 1 / (1 + 3**-1.5)
    assert (row["slope_index"], row["relative_index"]) == pytest.approx((least - most, least / most))


@pytest.mark.parametrize(
    ("population", "values", "transform"),
    [
        ([1, 1, 2], [11.0, None, 16.0], "none"),
        ([1, None, 2], [11.0, 13.0, 16.0], "none"),
        ([0, 0, 2], [11.0, 13.0, 16.0], "none"),
        ([0, 0, 0], [11.0, 13.0, 16.0], "none"),
        ([1, 1, 2], [0.0, 13.0, 16.0], "log"),
        ([1, 1, 2], [0.5, 0.6, 1.0], "logit"),
    ],
)
def test_a_slope_that_is_not_known_is_none_and_moves_no_other(
    population: list[int | None], values: list[float | None], transform: Transform
) -> None:
    """The missing 13 counted as a 0 would turn a rise of 8 into another."""
    bad = pl.DataFrame({"group": "bad", "place": [1, 2, 3], "population": population, "value": values})
    good = pl.DataFrame({"group": "good", "place": [1, 2, 3], "population": [1, 1, 2], "value": [0.2, 0.4, 0.6]})
    found = slope_indices(pl.concat([bad, good]), transform)
    assert found.row(0) == ("bad", None, None)
    assert found.filter(group="good").equals(slope_indices(good, transform))


def test_nothing_is_so_many_times_nothing() -> None:
    """Middles 0.25 and 0.75, values 1 and 3: from 0 to 4."""
    quantiles = pl.DataFrame({"group": "one", "place": [1, 2], "population": [5, 5], "value": [1.0, 3.0]})
    assert slope_indices(quantiles).row(0) == ("one", pytest.approx(4), None)


def test_exact_limits_are_of_counts_from_0_to_below_10_and_of_each_once() -> None:
    """Of no events: 0 to -ln(0.025) = 3.6889. A count below 0 has no limits and no method."""
    found = exact_limits(pl.Series([3, 12, None, 0, -1, 3, 10]))
    assert found["count"].to_list() == [0, 3]
    limits = count_limits(pl.Series([0, -1]))
    assert limits["method"].to_list() == [EXACT, None]
    assert limits.select("low", "high").rows() == [(0, pytest.approx(3.6889, abs=5e-5)), (None, None)]
