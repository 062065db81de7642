"""Funnels: limits that are the areas' own intervals turned round, categories, and how much more than chance there is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl
import pytest

from pipelines.measures import funnel
from pipelines.measures.funnel import edge_expectations, expected_limits, funnels
from pipelines.measures.levels import LEVELS, z_of
from pipelines.measures.poisson import count_limits
from tests.intervals import judged

PANEL = ["panel"]


def areas(kind: str, *pairs: tuple[float | None, float | None], multiplier: float = 100.0, panel: int = 0) -> pl.DataFrame:
    rows = [(panel, f"area {place}", *pair) for place, pair in enumerate(pairs)]
    types = {"panel": pl.Int64, "area": pl.String, "numerator": pl.Float64, "denominator": pl.Float64}
    frame = pl.DataFrame(rows, schema=types, orient="row")
    return frame.with_columns(
        kind=pl.lit(kind), multiplier=pl.lit(multiplier), value=pl.col("numerator") / pl.col("denominator") * multiplier
    )


def test_a_proportion_by_hand() -> None:
    """60 of 600 in all; at n = 100, 10 -/+ z x 3."""
    found = funnels(areas("proportion", (10, 100), (50, 500)), PANEL).row(0, named=True)
    assert found["baseline"] == pytest.approx(10)
    assert (found["lower_95"], found["upper_95"]) == (pytest.approx(10 - 1.959964 * 3), pytest.approx(10 + 1.959964 * 3))
    assert found["upper_998"] == pytest.approx(10 + z_of(0.998) * 3)
    assert found["method"] == "score limits around the baseline (Wilson), chance variation only"


def test_limits_of_a_share_stay_within_none_and_all() -> None:
    found = funnels(areas("proportion", (1, 4), (99, 100)), PANEL)
    assert found["upper_998"].max() == 100
    assert funnels(areas("proportion", (0, 4), (1, 100)), PANEL)["lower_95"].min() == 0


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_an_area_is_outside_exactly_where_its_own_interval_leaves_out_the_baseline(kind: str) -> None:
    pairs = [(float(x), float(n)) for x in (0, 1, 4, 9, 12, 30, 55) for n in (60, 150, 400, 900)]
    found = funnels(areas(kind, *pairs), PANEL)
    own = judged(*({"kind": kind, "numerator": x, "denominator": n, "value": 100 * x / n} for x, n in pairs))
    if kind == "rate":  # the curve is exact for every count, where the areas' own limits are Byar's from 10
        own = own.with_columns(
            (pl.Series(_exact(own["numerator"].to_numpy(), level, side)) / own["denominator"] * 100).alias(side + suffix)
            for level, suffix in zip(LEVELS, ("", "_998"), strict=True)
            for side in ("low", "high")
        )
    for suffix, words in (("", (funnel.LOW, funnel.LOWER, funnel.HIGH, funnel.HIGHER)), ("_998", (funnel.LOWER, funnel.HIGHER))):
        leaves_out = (own[f"low{suffix}"] > found["baseline"]) | (own[f"high{suffix}"] < found["baseline"])
        assert found["category"].is_in(words).to_list() == leaves_out.to_list()
        assert 0 < leaves_out.sum() < len(pairs)


def _exact(counts: np.ndarray[Any, Any], level: float, side: str) -> list[float]:
    from scipy.stats import chi2

    tail = (1 - level) / 2
    return [
        0.0 if x == 0 and side == "low" else chi2.ppf(tail, 2 * x) / 2 if side == "low" else chi2.ppf(1 - tail, 2 * x + 2) / 2
        for x in counts
    ]


def test_the_curve_of_a_rate_goes_through_the_counts_whose_limits_touch_it() -> None:
    counts = pl.Series([1.0, 3.0, 9.0])
    exact = count_limits(counts)
    for level, suffix in zip(LEVELS, ("", "_998"), strict=True):
        assert edge_expectations(counts, level, "low").to_list() == pytest.approx(exact[f"high{suffix}"].to_list())
        assert edge_expectations(counts, level, "high").to_list() == pytest.approx(exact[f"low{suffix}"].to_list())
        low, high = (
            expected_limits(exact[f"high{suffix}"].to_numpy(), level)[0],
            expected_limits(exact[f"low{suffix}"].to_numpy(), level)[1],
        )
        assert low.tolist() == pytest.approx(counts.to_list())
        assert high.tolist() == pytest.approx(counts.to_list())


def test_no_count_is_too_small_where_none_at_all_is_likely_enough() -> None:
    """e^-3 is 5 %: with three events expected, none is no signal at 2.5 %; with four it is 1.8 %, and none is."""
    assert expected_limits(np.array([3.0]), 0.95)[0].tolist() == [0.0]
    assert expected_limits(np.array([4.0]), 0.95)[0][0] > 0


def test_one_event_is_too_many_where_it_is_rarer_than_the_tail() -> None:
    """1 - e^-0.0253 is 2.5 %, 1 - e^-0.001 is 0.1 %: with 0.02 expected one event is above at 95 %, with none expected at both levels."""
    expected = np.array([0.0, 0.0005, 0.02, 0.0253, 0.0254])
    assert (expected_limits(expected, 0.95)[1] < 1).tolist() == [True, True, True, True, False]
    assert (expected_limits(expected, 0.998)[1] < 1).tolist() == [True, True, False, False, False]
    assert expected_limits(expected, 0.95)[1][0] == 0, "none is not too many of none"
    found = funnels(areas("rate", (1, 20), (0, 30), (1, 1980)), PANEL)  # 2 of 2030: at 20 some 0.0197 are expected
    assert found["category"].to_list() == [funnel.HIGH, funnel.INSIDE, funnel.INSIDE]


def test_dispersion_is_1_for_chance_and_grows_with_what_areas_differ_in() -> None:
    chance = np.random.default_rng(7)
    n = chance.integers(300, 3000, 400)
    plain = funnels(areas("proportion", *zip(chance.binomial(n, 0.1), n, strict=True)), PANEL)["dispersion"][0]
    mixed = funnels(areas("proportion", *zip(chance.binomial(n, chance.uniform(0.05, 0.15, 400)), n, strict=True)), PANEL)["dispersion"][0]
    assert 0.85 < plain < 1.15
    assert mixed > 5 * plain


def test_dispersion_by_hand() -> None:
    """Two areas of 100 with 5 and 15: z = -/+ 5 / 3; the tenths lie at a tenth of the way between them. Of chance's variance, 0.679 is left."""
    found = funnels(areas("proportion", (5, 100), (15, 100)), PANEL)["dispersion"].to_list()
    assert found == pytest.approx([(0.8 * 5 / 3) ** 2 / 0.67867] * 2, rel=1e-4)


def test_one_area_has_no_dispersion_and_no_area_outside() -> None:
    found = funnels(areas("rate", (5, 100)), PANEL).row(0, named=True)
    assert (found["dispersion"], found["category"]) == (None, funnel.INSIDE)


def test_a_row_that_cannot_stand_in_a_funnel_is_left_out_and_spoils_no_other() -> None:
    good = [(5.0, 100.0), (15.0, 100.0)]
    found = funnels(areas("proportion", *good, (None, 50), (3, None), (3, 0), (-1, 50)), PANEL)
    assert found.equals(funnels(areas("proportion", *good), PANEL))


def test_funnels_do_not_reach_into_each_other() -> None:
    one, other = areas("proportion", (5, 100), (15, 100)), areas("rate", (50, 100), (90, 100), panel=1)
    both = funnels(pl.concat([one, other]), PANEL)
    assert both.filter(pl.col("panel") == 0).equals(funnels(one, PANEL))
    assert both.filter(pl.col("panel") == 1).equals(funnels(other, PANEL))


def test_a_baseline_of_nothing_is_no_fault() -> None:
    for kind in ("proportion", "rate"):
        found = funnels(areas(kind, (0, 100), (0, 300)), PANEL)
        assert found["category"].to_list() == [funnel.INSIDE] * 2
        assert found["dispersion"].to_list() == [None, None]
        assert all(math.isfinite(value) for value in found["upper_95"])
