"""Recent trend: what it says, what it refuses to say and why, and a plain loop that says the same."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from statistics import NormalDist
from typing import Any

import polars as pl
import pytest

from pipelines.measures import recent_trend as trends
from pipelines.measures.recent_trend import better_or_worse, changed_since_before, recent_trend

Point = tuple[int, dict[str, Any]]
NUMBERS = ("value", "numerator", "denominator", "low", "high")
CRITICAL = NormalDist().inv_cdf(0.999) ** 2


def frames(series: Sequence[Sequence[Point]], **facts: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
    plain = {"segment": 0, "is_derived_numerator": False, **dict.fromkeys(NUMBERS)}
    rows = [plain | {"series": number, "position": place} | point for number, points in enumerate(series) for place, point in points]
    types = {"series": pl.UInt32, "position": pl.Int32, "segment": pl.UInt32, "is_derived_numerator": pl.Boolean}
    known = {"kind": "proportion", "decimals": 1, "frequency": "annual", "window": 1} | facts
    described = pl.DataFrame({"series": range(len(series))}, schema={"series": pl.UInt32})
    return (
        pl.DataFrame(rows, schema=types | dict.fromkeys(NUMBERS, pl.Float64), orient="row"),
        described.with_columns(pl.lit(value).alias(name) for name, value in known.items()),
    )


def counted(*pairs: tuple[float | None, float], first: int = 2019) -> list[Point]:
    return [
        (first + place, {"numerator": x, "denominator": n, "value": None if x is None else 100 * x / n})
        for place, (x, n) in enumerate(pairs)
    ]


def ranged(*ends: tuple[float, float], first: int = 2019) -> list[Point]:
    return [(first + place, {"value": (low + high) / 2, "low": low, "high": high}) for place, (low, high) in enumerate(ends)]


def one(points: Sequence[Point], **facts: Any) -> dict[str, Any]:
    return recent_trend(*frames([points], **facts)).row(0, named=True)


RISING = counted((10, 1000), (20, 1000), (30, 1000), (40, 1000), (50, 1000))


def test_counts_by_hand() -> None:
    """N = 5000, X = 150, t = -2 .. 2: T1 = 0, T2 = 1000 x 10, S = -20 - 20 + 0 + 40 + 100 = 100."""
    found = one(RISING)
    assert found["method"] == "recent trend (counts)"
    assert found["chi2"] == pytest.approx(5000 * (5000 * 100) ** 2 / (150 * 4850 * (5000 * 10_000)))
    assert found["p_value"] == pytest.approx(math.erfc(math.sqrt(found["chi2"] / 2)))
    assert (found["direction"], found["label"], found["reason"]) == ("increasing", "increasing", None)


def test_intervals_by_hand() -> None:
    """Every se is 0.2 / 3.92, so the slope is 0.1 and its se that over the root of 10."""
    found = one(ranged((0.9, 1.1), (1.0, 1.2), (1.1, 1.3), (1.2, 1.4), (1.3, 1.5)), kind="rate")
    assert found["method"] == "recent trend (intervals)"
    assert found["chi2"] == pytest.approx((0.1 / (0.2 / 3.92 / math.sqrt(10))) ** 2)
    assert found["label"] == "increasing"


def test_only_the_latest_five_count() -> None:
    assert one([*counted((500, 1000), (400, 1000), first=2017), *RISING]) == one(RISING)


def test_one_point_that_carries_the_direction_alone_is_no_trend() -> None:
    found = one(counted((100, 1000), (100, 1000), (100, 1000), (100, 1000), (200, 1000)))
    assert found["chi2"] > CRITICAL
    assert (found["label"], found["direction"], found["reason"]) == ("no significant change", None, trends.UNSTABLE)


def test_a_flat_series_is_no_significant_change_without_noise_deciding() -> None:
    found = one(counted(*[(13, 100.1)] * 5))
    assert (found["label"], found["reason"]) == ("no significant change", None)
    assert found["chi2"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("points", "facts", "reason"),
    [
        (RISING, {"frequency": "quarterly"}, trends.NOT_ANNUAL),
        (RISING, {"window": 3}, trends.OVERLAPS),
        (RISING[1:], {}, trends.TOO_FEW),
        ([], {}, trends.TOO_FEW),
        ([*RISING[:2], *counted((5, 10), first=2010), *RISING[3:]], {}, trends.GAP),
        ([*RISING[:4], (2023, RISING[4][1] | {"segment": 1})], {}, trends.BREAK),
        ([*RISING[:4], (2023, {"denominator": 1000})], {}, trends.NO_VALUE),
        (counted((5, 10), (6, 10), (7, 10), (11, 10), (9, 10)), {}, trends.OUT_OF_RANGE),
        (counted((5, 10), (6, 10), (7, 10), (-1, 10), (9, 10)), {}, trends.OUT_OF_RANGE),
        (counted((5, 10), (6, 10), (7, 10), (10, 10), (9, 10)), {}, trends.WHOLE),
        (counted(*[(0, 10)] * 5), {}, trends.NO_EVENT),
        ([(place, {"value": 1.0}) for place in range(5)], {}, trends.NO_INTERVAL),
        (ranged((1, 2), (1, 2), (1.5, 1.5), (1, 2), (1, 2)), {"kind": "rate"}, trends.NO_WIDTH),
        (RISING, {"kind": "rate"}, trends.NO_INTERVAL),
    ],
)
def test_what_cannot_be_calculated_says_why(points: list[Point], facts: dict[str, Any], reason: str) -> None:
    found = one(points, **facts)
    assert (found["label"], found["reason"]) == ("cannot be calculated", reason)
    assert (found["method"], found["chi2"], found["p_value"], found["direction"]) == (None, None, None, None)


def test_counts_that_cannot_be_do_not_stand_in_the_way_of_intervals() -> None:
    """Of a rate only the intervals are read; and counts out of nobody are no counts."""
    rate = [(place, point | {"numerator": 11.0, "denominator": 10.0}) for place, point in ranged((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))]
    assert one(rate, kind="rate")["label"] == "increasing"
    nobody = [(place, point | {"numerator": 0.0, "denominator": 0.0}) for place, point in ranged((1, 2), (3, 4), (5, 6), (7, 8), (9, 10))]
    assert (one(nobody)["label"], one(nobody)["method"]) == ("increasing", one(rate, kind="rate")["method"])


def test_a_count_of_0_does_not_break_the_logits() -> None:
    found = one(counted((0, 1000), (5, 1000), (12, 1000), (20, 1000), (31, 1000)))
    assert found["label"] == "increasing"


def derived(*values: float, half: float = 0.05) -> list[Point]:
    """Percentages printed with one decimal over a denominator so large that chance hardly matters."""
    part = {"denominator": 1e7, "is_derived_numerator": True}
    return [
        (2019 + place, part | {"value": value, "numerator": value * 1e5, "low": value - half - 0.004, "high": value + half + 0.004})
        for place, value in enumerate(values)
    ]


def test_counts_worked_back_from_percentages_are_tested_by_their_widened_intervals() -> None:
    found = one(derived(1.0, 1.1, 1.2, 1.3, 1.4))
    assert (found["method"], found["label"]) == ("recent trend (intervals)", "increasing")
    # With published counts the same values are a change far beyond chance.
    assert (
        one([(place, point | {"is_derived_numerator": False}) for place, point in derived(1.0, 1.0, 1.1, 1.1, 1.1)])["label"]
        == "increasing"
    )
    assert one(derived(1.0, 1.0, 1.1, 1.1, 1.1))["label"] == "no significant change"


@pytest.mark.parametrize("changed", [{"is_derived_numerator": True}, {"numerator": None}])
def test_one_year_without_a_published_count_is_enough_to_test_by_intervals(changed: dict[str, Any]) -> None:
    points = [(place, point | {"is_derived_numerator": False}) for place, point in derived(1.0, 1.0, 1.1, 1.1, 1.1)]
    assert one(points)["method"] == "recent trend (counts)"
    assert one([(points[0][0], points[0][1] | changed), *points[1:]])["method"] == "recent trend (intervals)"


def test_a_slope_that_rounding_alone_can_make_is_no_change() -> None:
    """0.02 a year: half a last digit up here and down there makes up to 0.05 x (2 + 1 + 0 + 1 + 2) / 10 = 0.03."""
    found = one(derived(1.0, 1.0, 1.0, 1.0, 1.1, half=0.0))
    assert found["chi2"] > CRITICAL
    assert (found["label"], found["reason"]) == ("no significant change", trends.IN_ROUNDING)


def test_what_the_row_order_is_and_what_other_series_hold_changes_nothing() -> None:
    points, facts = frames([RISING, counted((5, 10), (6, 10)), ranged((1, 2), (2, 3), (3, 4), (4, 5), (5, 6))])
    plain = recent_trend(points, facts)
    assert recent_trend(points.sample(fraction=1, shuffle=True, seed=1), facts).equals(plain)
    assert plain["label"].to_list() == ["increasing", "cannot be calculated", "increasing"]
    alone = recent_trend(*frames([RISING]))
    assert plain.head(1).equals(alone)


def test_another_unit_changes_no_verdict() -> None:
    ends = [(0.3, 0.9), (1.1, 1.6), (1.2, 1.9), (2.4, 3.1), (2.2, 3.9)]
    here = one(ranged(*ends), kind="rate")
    there = one(ranged(*((1000 * low, 1000 * high) for low, high in ends)), kind="rate")
    assert there["chi2"] == pytest.approx(here["chi2"])
    assert (there["label"], there["reason"]) == (here["label"], here["reason"])


@pytest.mark.parametrize(
    ("label", "direction", "meaning"),
    [
        ("increasing", "increase", "better"),
        ("decreasing", "increase", "worse"),
        ("increasing", "decrease", "worse"),
        ("decreasing", "decrease", "better"),
        ("increasing", "neutral", None),
        ("no significant change", "increase", None),
        ("cannot be calculated", "decrease", None),
    ],
)
def test_better_and_worse_follow_the_improvement_direction(label: str, direction: str, meaning: str | None) -> None:
    assert pl.select(better_or_worse(pl.lit(label), pl.lit(direction))).item() == meaning


@pytest.mark.parametrize(
    ("latest", "before", "label"),
    [
        ((2.1, 3), (1, 2), "increasing"),
        ((2, 3), (1, 2), "no significant change"),
        ((1, 2), (2, 3), "no significant change"),
        ((1, 1.9), (2, 3), "decreasing"),
        ((1.5, 2.5), (1, 2), "no significant change"),
        ((1, 2.5), (1.5, None), "cannot be calculated"),
        ((None, None), (1, 2), "cannot be calculated"),
    ],
)
def test_two_periods_differ_only_where_their_intervals_stand_apart(
    latest: tuple[float | None, ...], before: tuple[float | None, ...], label: str
) -> None:
    (low, high), (before_low, before_high) = ([pl.lit(end, pl.Float64) for end in ends] for ends in (latest, before))
    assert pl.select(changed_since_before((low, high), (before_low, before_high))).item() == label


# The twin: the same rules for one series at a time, in plain Python.


def slope(t: list[float], y: list[float], w: list[float]) -> float:
    centre_t = math.fsum(a * b for a, b in zip(w, t, strict=True)) / math.fsum(w)
    centre_y = math.fsum(a * b for a, b in zip(w, y, strict=True)) / math.fsum(w)
    top = math.fsum(a * (b - centre_t) * (c - centre_y) for a, b, c in zip(w, t, y, strict=True))
    return top / math.fsum(a * (b - centre_t) ** 2 for a, b in zip(w, t, strict=True))


def one_sign(y: list[float], w: list[float]) -> int:
    t = [0.0, 1.0, 2.0, 3.0, 4.0]
    found: set[int] = set()
    for left_out in (None, 0, 1, 2, 3, 4):
        kept = [place for place in range(5) if place != left_out]
        rise = slope(*([of[place] for place in kept] for of in (t, y, w)))
        found.add(0 if abs(rise) < 1e-9 else (1 if rise > 0 else 2))
    return {frozenset({1}): 1, frozenset({2}): -1}.get(frozenset(found), 0)


def twin(points: list[Point], kind: str) -> tuple[str, float | None]:
    held = dict(points)
    last = max(held, default=0)
    five = [held[place] for place in range(last - 4, last + 1) if place in held]
    if len(five) < 5 or any(point.get("value") is None for point in five):
        return "cannot be calculated", None
    x, n = [point.get("numerator") for point in five], [point.get("denominator") for point in five]
    if kind == "proportion" and all(part is not None for part in (*x, *n)):
        if any(a == b or a > b for a, b in zip(x, n, strict=True)) or sum(x) == 0:
            return "cannot be calculated", None
        t, whole, events = range(5), sum(n), sum(x)
        t1, t2 = sum(a * b for a, b in zip(n, t, strict=True)), sum(a * b * b for a, b in zip(n, t, strict=True))
        s = sum(a * b for a, b in zip(x, t, strict=True))
        chi2 = whole * (whole * s - events * t1) ** 2 / (events * (whole - events) * (whole * t2 - t1**2))
        half = 0.5 if 0 in x else 0.0
        sign = one_sign([math.log((a + half) / (b - a + half)) for a, b in zip(x, n, strict=True)], [1.0] * 5)
    else:
        if any(point.get("low") is None or point["high"] <= point["low"] for point in five):
            return "cannot be calculated", None
        w = [(3.92 / (point["high"] - point["low"])) ** 2 for point in five]
        y = [point["value"] for point in five]
        centre = sum(a * b for a, b in zip(w, range(5), strict=True)) / sum(w)
        rise = slope([0.0, 1.0, 2.0, 3.0, 4.0], y, w)
        chi2 = rise**2 * sum(a * (b - centre) ** 2 for a, b in zip(w, range(5), strict=True))
        sign = one_sign(y, w)
    if chi2 > CRITICAL and sign:
        return ("increasing" if sign > 0 else "decreasing"), chi2
    return "no significant change", chi2


def made_series(chance: random.Random) -> list[Point]:
    """Up to eight years with a drift, now and then a gap, a missing value, a 0 or a full count."""
    drift, level, size = chance.choice([0, 0, 0.02, -0.02, 0.06]), chance.uniform(0.02, 0.6), chance.choice([8, 60, 900])
    points = []
    for place in range(2016, 2016 + chance.randint(4, 8)):
        if chance.random() < 0.03:
            continue
        share, n = min(max(level + drift * (place - 2019), 0), 1), chance.randint(size // 2, size)
        x = sum(chance.random() < share for _ in range(n))
        half = chance.uniform(0.5, 4)
        point = {"value": 100 * x / n, "numerator": x, "denominator": n, "low": 100 * x / n - half, "high": 100 * x / n + half}
        points.append((place, {} if chance.random() < 0.02 else point))
    return points


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_a_plain_loop_says_the_same_of_a_thousand_series(kind: str) -> None:
    chance = random.Random(20260408)
    series = [made_series(chance) for _ in range(1_000)]
    found = recent_trend(*frames(series, kind=kind))
    expected = [twin(points, kind) for points in series]
    assert found["label"].to_list() == [label for label, _ in expected]
    for chi2, (_, other) in zip(found["chi2"], expected, strict=True):
        assert chi2 == (None if other is None else pytest.approx(other, rel=1e-9, abs=1e-9))
    assert min(found["label"].value_counts()["count"]) > 20  # each of the four labels is among them
    assert found["label"].n_unique() == 4
