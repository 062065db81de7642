"""Intervals by hand: a small table in, a small table out."""

from __future__ import annotations

import math
from typing import Any

import duckdb
import pytest

from pipelines.measures import interval
from pipelines.measures.levels import z_of
from tests.intervals import COLUMNS, judged


def one(**row: Any) -> dict[str, Any]:
    return judged(row).row(0, named=True)


def test_levels_have_the_quantiles_of_the_tables() -> None:
    assert z_of(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert z_of(0.998) == pytest.approx(3.090232, abs=1e-6)


def test_wilson_of_5_in_20_by_hand() -> None:
    z = 1.959963984540054
    root = z * math.sqrt(z**2 + 4 * 5 * (1 - 5 / 20))
    found = one(numerator=5, denominator=20, value=25)
    assert found["interval_method"] == "Wilson"
    assert found["low"] == pytest.approx(100 * (2 * 5 + z**2 - root) / (2 * (20 + z**2)))
    assert found["high"] == pytest.approx(100 * (2 * 5 + z**2 + root) / (2 * (20 + z**2)))
    assert (round(found["low"], 2), round(found["high"], 2)) == (11.19, 46.87)


@pytest.mark.parametrize(("numerator", "low", "high"), [(0, 0.0, 27.7533), (10, 72.2467, 100.0), (81, None, None)])
def test_wilson_at_none_all_and_more_than_all(numerator: int, low: float | None, high: float | None) -> None:
    found = one(numerator=numerator, denominator=10, value=10 * numerator)
    assert found["low"] == (None if low is None else pytest.approx(low, abs=1e-4))
    assert found["high"] == (None if high is None else pytest.approx(high, abs=1e-4))


def test_wilson_reaches_none_and_all_to_the_last_digit() -> None:
    """10 of 10 worked out in floats end at 99.99999999999999 %, which is below an England of 100 %."""
    sizes = range(1, 400)
    every = judged(*({"numerator": n, "denominator": n, "value": 100} for n in sizes), *({"denominator": n, "value": 100} for n in sizes))
    assert every.select("high", "high_998").unique().rows() == [(100.0, 100.0)]
    none = judged(*({"numerator": 0, "denominator": n, "value": 0} for n in sizes), *({"denominator": n, "value": 0} for n in sizes))
    assert none.select("low", "low_998").unique().rows() == [(0.0, 0.0)]


def test_wilson_takes_counts_that_are_not_whole() -> None:
    found = one(numerator=9.6666, denominator=100.3333, value=9.6)
    assert found["low"] < 9.6 < found["high"]


def test_the_wider_level_encloses_the_narrower() -> None:
    found = one(numerator=5, denominator=20, value=25)
    assert found["low_998"] < found["low"] < found["high"] < found["high_998"]


def test_a_derived_count_covers_every_count_the_rounded_percentage_allows() -> None:
    """0.9 % of 24,000 may be anything from 0.85 % (204) to 0.95 % (228)."""
    found = one(denominator=24_000, value=0.9)
    lowest, highest = one(numerator=204, denominator=24_000, value=0.85), one(numerator=228, denominator=24_000, value=0.95)
    assert found["interval_method"] == "Wilson on a derived numerator, widened for rounding"
    assert found["is_derived"] is True
    assert found["count"] == pytest.approx(0.9 * 24_000 / 100)
    assert found["low"] == pytest.approx(lowest["low"])
    assert found["high"] == pytest.approx(highest["high"])


@pytest.mark.parametrize("value", [0.0, 100.0])
def test_a_derived_count_never_leaves_0_to_100(value: float) -> None:
    found = one(denominator=50, value=value)
    assert 0 <= found["low"] < found["high"] <= 100 + 1e-9


def test_a_count_is_derived_from_any_denominator_above_nought() -> None:
    derived = {whole: one(numerator=None, denominator=whole, value=100.0) for whole in (0, 1)}
    assert {whole: (found["is_derived"], found["count"]) for whole, found in derived.items()} == {0: (False, None), 1: (True, 1.0)}


def test_a_published_count_is_never_replaced_by_a_derived_one() -> None:
    found = one(numerator=216, denominator=24_000, value=0.9)
    assert (found["is_derived"], found["count"]) == (False, 216)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Exact Poisson limits of 0, 1 and 9 events, from the usual tables.
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (9, 4.1154, 17.0848)],
)
def test_rates_below_10_events_are_exact(count: int, low: float, high: float) -> None:
    found = one(kind="rate", multiplier=100_000, numerator=count, denominator=1_000, value=100 * count)
    assert found["interval_method"] == "exact Poisson"
    assert found["low"] == pytest.approx(100 * low, abs=0.01)
    assert found["high"] == pytest.approx(100 * high, abs=0.01)


def test_rates_from_10_events_are_byar_by_hand() -> None:
    z = 1.959963984540054
    found = one(kind="rate", multiplier=100_000, numerator=10, denominator=5_000, value=200)
    assert found["interval_method"] == "Byar"
    assert found["low"] == pytest.approx(20 * 10 * (1 - 1 / 90 - z / (3 * math.sqrt(10))) ** 3)
    assert found["high"] == pytest.approx(20 * 11 * (1 - 1 / 99 + z / (3 * math.sqrt(11))) ** 3)


def test_a_rate_may_have_more_events_than_people() -> None:
    found = one(kind="rate", multiplier=100, numerator=250, denominator=220, value=113.6)
    assert found["interval_method"] == "Byar"
    assert found["low"] < 113.6 < found["high"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"denominator": 50}, interval.NO_VALUE),
        ({"value": 5}, interval.NO_DENOMINATOR),
        ({"value": 5, "numerator": 5}, interval.NO_DENOMINATOR),
        ({"value": 5, "numerator": 0, "denominator": 0}, interval.ZERO_DENOMINATOR),
        ({"value": 120, "numerator": 12, "denominator": 10}, interval.OUT_OF_RANGE),
        ({"value": 120, "denominator": 10}, interval.OUT_OF_RANGE),
        ({"value": -1, "numerator": -1, "denominator": 10}, interval.OUT_OF_RANGE),
        ({"kind": "rate", "value": 88}, interval.NO_COUNT),
        ({"kind": "rate", "value": 88, "denominator": 1_000}, interval.NO_COUNT),
        ({"kind": "rate", "value": 88, "numerator": 88}, interval.NO_DENOMINATOR),
        ({"kind": "rate", "value": -1, "numerator": -1, "denominator": 10}, interval.OUT_OF_RANGE),
        ({"kind": "count", "value": 88, "numerator": 88, "denominator": 100}, interval.IS_COUNT),
        ({"kind": "mean", "value": 3.5}, interval.IS_MEAN),
        ({"kind": "score", "value": 3.5}, interval.IS_MEAN),
    ],
)
def test_without_what_it_needs_there_is_no_interval_but_a_reason(row: dict[str, Any], reason: str) -> None:
    found = one(**row)
    assert found["interval_method"] == reason
    assert reason.startswith("none: ")
    assert [found[name] for name in interval.limits()] == [None] * 4


def test_every_method_is_a_known_label() -> None:
    rows = [{"value": 5, "numerator": 5, "denominator": 20}, {"kind": "rate", "value": 5, "numerator": 50, "denominator": 20}, {}]
    assert set(judged(*rows)["interval_method"]) <= set(interval.METHODS)


def test_polars_and_duckdb_read_the_same_text_alike() -> None:
    """A release computes with DuckDB what the other tests compute with Polars."""
    kinds = [("proportion", 100.0), ("rate", 100_000.0)]
    rows = [
        {"kind": kind, "multiplier": multiplier, "numerator": numerator, "denominator": denominator, "value": value}
        for kind, multiplier in kinds
        for numerator in (None, 0.0, 3.0, 9.6666, 10.0, 500.0)
        for denominator in (None, 0.0, 10.0, 1_234.0)
        for value in (None, 0.0, 0.9, 33.3)
    ]
    by_polars = judged(*rows)
    con = duckdb.connect()
    con.register("row_frame", by_polars.select(*COLUMNS, "^exact_.*$"))
    columns = ", ".join(f"{text} as {name}" for name, text in interval.limits().items())
    judging = f"select *, {interval.method()} as interval_method from row_frame"
    by_duckdb = con.sql(f"select interval_method, {columns} from ({judging})").pl()
    assert by_duckdb["interval_method"].to_list() == by_polars["interval_method"].to_list()
    for name in interval.limits():
        assert by_duckdb[name].is_null().to_list() == by_polars[name].is_null().to_list()
        assert by_duckdb[name].drop_nulls().to_list() == pytest.approx(by_polars[name].drop_nulls().to_list(), rel=1e-12)
        assert by_duckdb[name].drop_nulls().len() > 40
