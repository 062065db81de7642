"""Source, change, verdict, band and cross-check of series: small tables in, small tables out."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from pipelines.measures import change as changes
from pipelines.measures.band import KEY, bands
from pipelines.measures.change import with_change
from pipelines.measures.cross_check import with_agreement
from pipelines.measures.series_source import choose_source

JAN_22, JAN_23 = dt.date(2022, 1, 1), dt.date(2023, 1, 1)


def chosen(counts: list[tuple[str, str, int]], preferred: str) -> tuple[str, bool]:
    found = choose_source(
        pl.DataFrame(counts, schema=["indicator", "source", "figures"], orient="row"),
        pl.DataFrame({"indicator": ["neet"], "preferred_source": [preferred]}),
    )
    assert found.height == 1
    return found["source"][0], found["preferred_source_held"][0]


def test_the_preferred_source_wins_however_little_of_it_is_held() -> None:
    assert chosen([("neet", "lait", 1_000), ("neet", "nccis", 1)], "nccis") == ("nccis", True)


def test_without_it_the_fullest_source_is_used_and_that_is_said() -> None:
    assert chosen([("neet", "lait", 10), ("neet", "ees", 11)], "nccis") == ("ees", False)


def test_equally_full_sources_are_taken_in_order_of_the_alphabet() -> None:
    assert chosen([("neet", "lait", 10), ("neet", "ees", 10)], "nccis") == ("ees", False)


def test_an_indicator_that_left_the_registry_still_has_one_source() -> None:
    assert chosen([("neet", "lait", 10), ("neet", "ees", 3)], "nccis")[0] == "lait"


def changed(**row: Any) -> tuple[float | None, str | None]:
    plain = {
        "latest_value": 0.9, "latest_start": JAN_23, "previous_period": "2022", "previous_value": 1.2, "previous_start": JAN_22,
        "last_break": None, "decimals": 1,
    }  # fmt: skip
    types = {
        "latest_value": pl.Float64,
        "previous_value": pl.Float64,
        "previous_period": pl.String,
        "last_break": pl.Date,
        "previous_start": pl.Date,
        "decimals": pl.Int64,
    }
    found = with_change(pl.DataFrame([plain | row], schema_overrides=types)).row(0, named=True)
    return found["change"], found["change_reason"]


def test_change_is_the_plain_difference_without_float_noise() -> None:
    assert 0.9 - 1.2 != -0.3  # what floats make of it
    assert changed() == (-0.3, None)


@pytest.mark.parametrize(("decimals", "expected"), [(0, 3.0), (1, 2.9), (2, 2.85)])
def test_change_is_rounded_half_away_from_zero_to_the_indicators_decimals(decimals: int, expected: float) -> None:
    assert changed(latest_value=2.85, previous_value=0.0, decimals=decimals) == (expected, None)
    assert changed(latest_value=-2.85, previous_value=0.0, decimals=decimals) == (-expected, None)


@pytest.mark.parametrize(
    ("latest", "decimals", "expected"),
    [
        (1.005, 2, 1.01),  # times 100 it is 100.49999999999999 in floats
        (1.246, 1, 1.2),  # 12.46 tenths are less than twelve and a half
        (0.0, 1, 0.0),
        (1.246, None, 1.246),
    ],
)
def test_a_change_is_not_rounded_by_the_noise_of_floats_nor_where_no_decimals_are_known(
    latest: float, decimals: int | None, expected: float
) -> None:
    assert changed(latest_value=latest, previous_value=0.0, decimals=decimals) == (expected, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"latest_value": None}, changes.NO_LATEST),
        ({"previous_period": None, "previous_value": None, "previous_start": None}, changes.NO_PREVIOUS),
        ({"previous_value": None}, changes.PREVIOUS_EMPTY),
        ({"last_break": dt.date(2022, 9, 1)}, changes.BREAK),
        ({"last_break": JAN_23}, changes.BREAK),
    ],
)
def test_where_there_is_no_change_to_state_the_reason_stands(row: dict[str, Any], reason: str) -> None:
    assert changed(**row) == (None, reason)


@pytest.mark.parametrize("last_break", [JAN_22, dt.date(2016, 9, 1), dt.date(2023, 1, 2)])
def test_a_break_up_to_the_earlier_period_or_after_the_latest_begins_does_not_lie_between(last_break: dt.date) -> None:
    assert changed(last_break=last_break) == (-0.3, None)


def test_the_band_reaches_from_the_value_to_that_with_the_unknown() -> None:
    place = dict(zip(KEY, ("surrey", "2023", "winter", ""), strict=True))
    figures = pl.DataFrame(
        [
            {"indicator": "neet", **place, "value": 0.9, "symbol": None, "source": "nccis"},
            {"indicator": "both", **place, "value": 15.2, "symbol": None, "source": "lait"},
            {"indicator": "neet", **place | {"period": "2022"}, "value": None, "symbol": "c", "source": "nccis"},
            {"indicator": "other", **place, "value": 5.0, "symbol": None, "source": "lait"},
        ]
    )
    pairs = pl.DataFrame({"indicator": ["neet"], "companion": ["both"], "meaning": ["from none to all"]})
    found = bands(figures, pairs)
    assert found.select("period", "low", "high", "companion_source").rows() == [("2022", None, None, None), ("2023", 0.9, 15.2, "lait")]


@pytest.mark.parametrize(
    ("value", "other", "agrees"),
    [
        (0.9, 0.9, True),
        (0.9, 0.94, True),
        (0.9, 0.95, True),
        (0.3, 0.35, True),
        (0.9, 0.951, False),
        (0.9, 1.0, False),
        (1.1, 1.1000000000000001, True),
        (None, 1.0, None),
        (1.0, None, None),
    ],
)
def test_two_sources_agree_when_one_value_may_be_the_other_rounded(value: float | None, other: float | None, agrees: bool | None) -> None:
    pairs = pl.DataFrame(
        {"value": [value], "other_value": [other], "decimals": [1]}, schema_overrides={"value": pl.Float64, "other_value": pl.Float64}
    )
    assert with_agreement(pairs)["agrees"].to_list() == [agrees]
