"""Change between two stated periods: size, interval, comparators without the area, neighbours summed, standing."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson_2indep

from pipelines.measures.claim import (
    PARTS,
    joined_areas,
    pairs,
    rounded,
    standing,
    with_change,
    with_count_limits,
    with_interval,
    without_area,
)

COLUMNS = {f"{end}_{part}": pl.Boolean if part.startswith("is_") else pl.Float64 for end in ("start", "end") for part in PARTS}


def spans(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of `pairs`; what is not named is null, and no numerator is derived."""
    plain = dict.fromkeys(COLUMNS) | {"start_is_derived_numerator": False, "end_is_derived_numerator": False, "area": "A", "source": "s"}
    return pl.DataFrame([plain | row for row in rows], schema={"area": pl.String, "source": pl.String, **COLUMNS})


def of_counts(start: tuple[float, float], end: tuple[float, float], area: str = "A") -> dict[str, Any]:
    """A percentage of both ends from numerator and denominator."""
    found: dict[str, Any] = {"area": area}
    for name, (numerator, denominator) in (("start", start), ("end", end)):
        found |= {f"{name}_numerator": numerator, f"{name}_denominator": denominator, f"{name}_value": 100 * numerator / denominator}
    return found


def test_the_change_is_in_the_unit_and_in_per_cent_of_the_start() -> None:
    found = with_change(
        spans({"start_value": 1.1, "end_value": 0.9}, {"start_value": 98.0, "end_value": 70.0}, {"start_value": -10.0, "end_value": -5.0})
    )
    assert found["absolute_change"].to_list() == [-0.2, -28, 5]
    assert found["percent_change"].to_list() == [pytest.approx(100 * -0.2 / 1.1), pytest.approx(100 * -28 / 98), 50]


def test_a_change_from_nought_has_no_percentage_and_a_missing_end_no_change() -> None:
    found = with_change(spans({"start_value": 0.0, "end_value": 3.0}, {"start_value": 3.0}, {"end_value": 3.0}))
    assert found.select("absolute_change", "percent_change").rows() == [(3.0, None), (None, None), (None, None)]


def test_both_periods_stand_side_by_side_by_area_and_source() -> None:
    rows = [("A", "s", "2022", 1.0), ("A", "s", "2023", 2.0), ("A", "t", "2023", 9.0), ("B", "s", "2022", None), ("B", "s", "2021", 7.0)]
    nulls = [pl.lit(None, COLUMNS[f"start_{part}"]).alias(part) for part in PARTS[1:]]
    figures = pl.DataFrame(rows, schema=["area", "source", "period", "value"], orient="row").with_columns(nulls)
    found = pairs(figures, "2022", "2023").select("area", "source", "start_value", "end_value").rows()
    assert found == [("A", "s", 1.0, 2.0), ("A", "t", None, 9.0), ("B", "s", None, None)]


def test_the_interval_of_counts_is_that_of_an_independent_implementation() -> None:
    """9 and then 4: below 10 the limits of a single count are exact, as statsmodels' `exact-c` are."""
    found = with_interval(with_count_limits(spans({"start_value": 9.0, "end_value": 4.0}))).row(0, named=True)
    difference, ratio = (
        confint_poisson_2indep(4, 1, 9, 1, method="mover", compare=compare, method_mover="exact-c") for compare in ("diff", "ratio")
    )
    assert (found["absolute_low"], found["absolute_high"]) == pytest.approx(difference)
    assert (found["percent_low"], found["percent_high"]) == pytest.approx(tuple(100 * (limit - 1) for limit in ratio))


def test_the_interval_of_large_counts_is_close_to_that_of_another_method() -> None:
    found = with_interval(with_count_limits(spans({"start_value": 1080.0, "end_value": 429.0}))).row(0, named=True)
    score = confint_poisson_2indep(429, 1, 1080, 1, method="score", compare="ratio")
    assert (found["percent_low"], found["percent_high"]) == pytest.approx(tuple(100 * (limit - 1) for limit in score), abs=0.5)


def test_the_interval_of_a_difference_of_proportions_is_newcombes() -> None:
    """56 of 70 and 48 of 80: Newcombe 1998, method 10 gives 0.0524 to 0.3339."""
    wilson = {"start_low": 0.4904, "start_high": 0.7005, "end_low": 0.6918, "end_high": 0.8768}
    found = with_interval(spans({"start_value": 48 / 80, "end_value": 56 / 70, **wilson})).row(0, named=True)
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    assert (low, high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    assert (found["absolute_low"], found["absolute_high"]) == pytest.approx((low, high), abs=1e-3)


def test_a_start_that_may_be_nought_leaves_the_percentage_without_an_end() -> None:
    found = with_interval(with_count_limits(spans({"start_value": 0.0, "end_value": 3.0}))).row(0, named=True)
    assert (found["percent_low"], found["percent_high"]) == (None, None)
    assert found["absolute_low"] < 3 < found["absolute_high"]


def test_the_interval_holds_the_change_and_narrows_with_the_counts() -> None:
    widths = []
    for size in (10.0, 100.0, 1000.0):
        found = with_interval(with_change(with_count_limits(spans({"start_value": 2 * size, "end_value": size})))).row(0, named=True)
        assert found["percent_low"] < found["percent_change"] < found["percent_high"]
        widths.append(found["percent_high"] - found["percent_low"])
    assert widths == sorted(widths, reverse=True)


def test_the_area_is_left_out_where_both_publish_counts() -> None:
    whole, own = spans(of_counts((100, 1000), (60, 1000), "E")), spans(of_counts((40, 200), (10, 200)))
    found = without_area(whole, own, 100, is_count=False).row(0, named=True)
    assert found["excludes_area"]
    assert (found["start_value"], found["end_value"]) == (100 * (100 - 40) / (1000 - 200), 100 * (60 - 10) / (1000 - 200))


@pytest.mark.parametrize("own", [{"start_is_derived_numerator": True}, {"end_numerator": None}, {"start_denominator": 1000.0}])
def test_else_the_whole_is_as_published(own: dict[str, Any]) -> None:
    whole = spans(of_counts((100, 1000), (60, 1000), "E"))
    found = without_area(whole, spans(of_counts((40, 200), (10, 200)) | own), 100, is_count=False).row(0, named=True)
    assert (found["excludes_area"], found["start_value"], found["end_value"]) == (False, 10.0, 6.0)


def test_an_area_without_figures_is_not_left_out_and_a_count_is_subtracted() -> None:
    whole, own = spans({"area": "E", "start_value": 100.0, "end_value": 60.0}), spans({"start_value": 40.0, "end_value": 10.0})
    assert without_area(whole, own.clear(), 1, is_count=True).row(0, named=True)["excludes_area"] is False
    found = without_area(whole, own, 1, is_count=True).row(0, named=True)
    assert (found["start_value"], found["end_value"], found["excludes_area"]) == (60.0, 50.0, True)


def test_neighbours_are_summed_over_the_same_ones_at_both_ends() -> None:
    members = with_change(spans(of_counts((10, 100), (8, 100), "B"), of_counts((30, 300), (12, 100), "C"), {"area": "D", "end_value": 5.0}))
    found = joined_areas(members, 100, is_count=False).row(0, named=True)
    assert (found["parts"], found["start_value"], found["end_value"]) == (2, 100 * (10 + 30) / (100 + 300), 100 * (8 + 12) / (100 + 100))
    assert (found["low"], found["high"]) == (pytest.approx(-20), pytest.approx(20))


def test_one_neighbour_worked_back_from_a_percentage_is_told_of_the_sum() -> None:
    published, worked_back = of_counts((10, 100), (8, 100), "B"), of_counts((30, 300), (12, 100), "C")
    for end in ("start", "end"):
        found = joined_areas(with_change(spans(published, worked_back | {f"{end}_is_derived_numerator": True})), 100, is_count=False)
        assert found["has_derived"].item()
    assert not joined_areas(with_change(spans(published, worked_back)), 100, is_count=False)["has_derived"].item()


def test_neighbours_without_counts_have_a_range_alone() -> None:
    members = with_change(
        spans({"area": "B", "start_value": 100.0, "end_value": 90.0}, {"area": "C", "start_value": 100.0, "end_value": 130.0})
    )
    found = joined_areas(members, 100_000, is_count=False).row(0, named=True)
    assert (found["start_value"], found["end_value"], found["low"], found["high"]) == (None, None, -10, 30)
    nobody = joined_areas(members.clear(), 100_000, is_count=False).row(0, named=True)
    assert (nobody["parts"], nobody["start_value"], nobody["low"]) == (0, None, None)


def test_the_standing_counts_those_that_moved_as_much_the_same_way() -> None:
    others = pl.DataFrame({"percent_change": [-40.0, -30.0 + 1e-12, -10.0, 0.0, 25.0, None]})
    assert standing(others, -30.0) == {"of": 5, "as_much": 2, "fell": 3, "rose": 1}
    assert standing(others, 20.0)["as_much"] == 1
    assert standing(others, 0.0)["as_much"] == 1
    moved = others.filter(pl.col("percent_change") != 0)
    assert [standing(moved, change)["as_much"] for change in (0.5, 0.0, -0.5)] == [1, 0, 3]


def test_as_much_is_read_past_binary_noise_on_both_sides() -> None:
    others = pl.DataFrame({"percent_change": [25.0 - 1e-12, 25.0, 24.0, -30.0 + 1e-12, -29.0]})
    assert [standing(others, change)["as_much"] for change in (25.0, -30.0)] == [2, 1]


@pytest.mark.parametrize(("own", "whole", "left_out"), [
    ((40, 200), (40, 1000), (True, 0.0)),  # nobody elsewhere
    ((50, 200), (40, 1000), (False, 4.0)), ((40, 200), (100, 200), (False, 50.0)),
])  # fmt: skip
def test_the_rest_may_be_nobody_and_is_never_less_nor_of_none(
    own: tuple[int, int], whole: tuple[int, int], left_out: tuple[bool, float]
) -> None:
    found = without_area(spans(of_counts(whole, (60, 1000), "E")), spans(of_counts(own, (10, 200))), 100, is_count=False).row(0, named=True)
    assert (found["excludes_area"], found["start_value"]) == left_out
    count = spans({"area": "E", "start_value": 40.0, "end_value": 60.0})
    rest = without_area(count, spans({"start_value": 40.0, "end_value": 10.0}), 1, is_count=True).row(0, named=True)
    assert (rest["start_value"], rest["excludes_area"]) == (0.0, True)


def test_where_the_upper_limit_is_twice_the_start_a_percentage_has_no_end() -> None:
    limits = {"start_value": 2.0, "start_low": 1.0, "start_high": 4.0, "end_value": 1.0, "end_low": 0.5, "end_high": 2.0}
    found = with_interval(spans(limits)).row(0, named=True)
    assert (found["percent_low"], found["percent_high"]) == (None, None)
    assert found["absolute_low"] < -1 < found["absolute_high"]


def test_halves_round_away_from_zero() -> None:
    assert [rounded(value, 0) for value in (-28.5, 28.5, -0.4)] == [-29, 29, 0]
