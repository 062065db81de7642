"""Did the rating move? Expected limits from square-and-add, written out."""

from __future__ import annotations

import math

import polars as pl
import pytest

from pipelines.measures.asked_again import CANNOT_TELL, DID_NOT, MOVED_DOWN, MOVED_UP, asked_again


def pair(
    before: tuple[float, float, float] | None,
    after: tuple[float, float, float] | None,
    wording: tuple[str, str] = ("1", "1"),
    places: tuple[int, int] = (7, 7),
) -> dict[str, object]:
    """One pair of ratings, each as value, low, high."""
    row: dict[str, object] = {}
    for side, rating, version, where in (("before", before, wording[0], places[0]), ("after", after, wording[1], places[1])):
        value, low, high = rating or (None, None, None)
        row |= {side: value, f"{side}_low": low, f"{side}_high": high, f"{side}_wording": version if rating else None,
                f"{side}_places": where if rating else None}  # fmt: skip
    return row


def read(*pairs: dict[str, object]) -> list[dict[str, object]]:
    numbers = {f"{side}{end}": pl.Float64 for side in ("before", "after") for end in ("", "_low", "_high")}
    return asked_again(pl.DataFrame(pairs, schema_overrides=numbers | {"before_wording": pl.String, "after_wording": pl.String})).to_dicts()


def test_limits_of_the_difference_by_hand() -> None:
    [row] = read(pair((40, 36, 44), (50, 47, 53)))
    assert row["change"] == 10
    assert row["low"] == pytest.approx(10 - math.sqrt(3**2 + 4**2))
    assert row["high"] == pytest.approx(10 + math.sqrt(3**2 + 4**2))
    assert (row["reading"], row["reason"]) == (MOVED_UP, None)


def test_a_limit_that_stops_at_the_end_of_the_scale_makes_no_difference_surer() -> None:
    """97 (93 to 100) is 4 off on either side before it stops at 100: 37 -/+ sqrt(4^2 + 3^2) is 32 to 42, not 32 to 37 + sqrt(3^2 + 3^2)."""
    [row] = read(pair((60, 57, 63), (97, 93, 100)))
    assert (row["change"], row["low"], row["high"]) == pytest.approx((37, 32, 42))
    # 5 (0 to 15) and 95 (85 to 100): 90 + sqrt(10^2 + 10^2) = 104.1 would be more than the whole scale.
    [row] = read(pair((5, 0, 15), (95, 85, 100)))
    assert (row["low"], row["high"]) == pytest.approx((90 - math.sqrt(200), 100))


def test_the_other_way_is_a_movement_too() -> None:
    assert read(pair((50, 47, 53), (40, 36, 44)))[0]["reading"] == MOVED_DOWN


def test_overlapping_intervals_do_not_hide_a_movement() -> None:
    """40 (36 to 44) and 46 (43 to 49) overlap; the difference is 6, at least 6 - 5."""
    assert read(pair((40, 36, 44), (46, 43, 49)))[0]["reading"] == MOVED_UP


def test_a_small_difference_measured_well_is_none() -> None:
    """1 - sqrt(2^2 + 2^2) = -1.8 and 1 + 2.8 = 3.8 lie within 5 points."""
    assert read(pair((40, 38, 42), (41, 39, 43)))[0]["reading"] == DID_NOT


def test_a_difference_measured_badly_cannot_be_told() -> None:
    [row] = read(pair((40, 30, 50), (45, 35, 55)))
    assert (row["reading"], row["reason"]) == (CANNOT_TELL, "too few answers to tell a small difference from none")


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (pair(None, (50, 47, 53)), "no rating to show in the wave in which it was said"),
        (pair((50, 47, 53), None), "no rating to show in the wave in which it was asked again"),
        (pair((40, 36, 44), (50, 47, 53), ("1", "2")), "the question was worded otherwise"),
    ],
)
def test_what_cannot_be_compared_is_said(one: dict[str, object], reason: str) -> None:
    [row] = read(one)
    assert (row["change"], row["low"], row["reading"], row["reason"]) == (None, None, CANNOT_TELL, reason)


def test_no_pair_no_row() -> None:
    empty = pl.DataFrame(schema=dict.fromkeys(pair((1, 1, 1), (1, 1, 1)), pl.Float64))
    assert asked_again(empty.cast({"before_wording": pl.String, "after_wording": pl.String})).is_empty()


def test_other_districts_and_two_wordings_in_one_wave_are_not_compared() -> None:
    elsewhere, mixed = read(pair((40, 36, 44), (50, 47, 53), places=(1, 2)), pair((40, 36, 44), (50, 47, 53), ("1 + 2", "1 + 2")))
    assert (elsewhere["change"], elsewhere["reading"], elsewhere["reason"]) == (
        None,
        CANNOT_TELL,
        "other districts answered in the two waves",
    )
    assert (mixed["change"], mixed["reading"], mixed["reason"]) == (None, CANNOT_TELL, "the question was worded otherwise")
