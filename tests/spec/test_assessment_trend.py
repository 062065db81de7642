"""The slope of means and gaps over waves, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from polars.testing import assert_frame_equal

from pipelines.measures.assessment_gap import MIXED_WORDINGS, RESIDENT_SIDE, TWO_PLACES, gap_sides, perception_gaps
from pipelines.measures.assessment_reading import (
    BOTH_IMPROVING,
    BOTH_WORSENING,
    CHANGED_SIDES,
    NARROWING,
    PROFESSIONALS_MORE,
    RESIDENTS_MORE,
    WIDENING,
    gap_label,
    gap_readings,
    trend_label,
)
from pipelines.measures.assessment_spread import answers, role_means
from pipelines.measures.assessment_trend import NO_SPREAD, OTHER_PLACES, TOO_FEW, TOO_FEW_SINCE, gap_slopes, role_slopes
from pipelines.measures.verdict import CANNOT_TELL, IMPROVING, NO_CHANGE, NOT_ENOUGH
from tests.assessments import responses
from tests.benchmarks.assessment_panels import NOTHING, PLANTED, rates
from tests.figures import Say

SHAPE = [-1, 0, 0, 0, 1]
"""Around a whole number: mean 0, so that a wave's mean is exactly the number."""


def waves(role: str, centres: Sequence[int], *, wordings: str = "", size: int = 8) -> pl.DataFrame:
    """One wave per centre, 5 x size people, their scores spread about it."""
    return pl.concat(
        responses(role=role, wave=wave, scores=[centre + each for each in SHAPE * size], wording=(wordings or "1" * len(centres))[wave])
        for wave, centre in enumerate(centres)
    )


def slope(held: pl.DataFrame, against: str = "young person") -> dict[str, Any]:
    return gap_label(gap_slopes(answers(held), minimum=10)).filter(against=against).row(0, named=True)


def test_the_slope_is_that_of_weighted_least_squares() -> None:
    """Weights are the people who answered; statsmodels gives the same line, and the same interval where no wave resembles the one before."""
    sizes, centres = [2, 8, 4, 6], [2, 4, 2, 4]
    held = pl.concat(
        responses(wave=wave, scores=[centre + each for each in SHAPE * size])
        for wave, (centre, size) in enumerate(zip(centres, sizes, strict=True))
    )
    found = role_slopes(answers(held), 10).row(0, named=True)
    line = sm.WLS(centres, sm.add_constant(np.arange(4)), weights=sizes).fit()
    assert (found["start"], found["slope"]) == pytest.approx(line.params)
    assert found["waves"] == 4
    assert found["high"] - found["slope"] == pytest.approx(line.conf_int()[1][1] - line.params[1]), (
        "here the scatter about the line is wider"
    )


def test_the_interval_of_the_answers_where_the_waves_lie_on_a_line() -> None:
    """Means 2, 3, 4 of 40 people each, variance of a mean s^2 / n with s^2 = 16 / 39 and the slope (4 - 2) / 2: variance 2 s^2 / n / 4."""
    found = role_slopes(answers(waves("young person", [2, 3, 4])), 10).row(0, named=True)
    t = 1.9800998763  # 119 degrees of freedom: 120 people
    assert found["slope"] == pytest.approx(1.0)
    assert found["high"] - 1 == pytest.approx(t * np.sqrt(16 / 39 / 40 / 2), rel=1e-6)


@pytest.mark.parametrize(
    ("ours", "theirs", "label"),
    [
        ([2, 3, 4, 5], [2, 2, 2, 2], WIDENING),
        ([5, 5, 5, 5], [2, 3, 4, 5], NARROWING),
        ([2, 2, 2, 2], [2, 3, 4, 5], WIDENING),
        ([2, 3, 4, 5], [5, 4, 3, 2], CHANGED_SIDES),
        ([3, 3, 3, 3], [2, 2, 2, 2], NO_CHANGE),
        ([2, 3, 4, 4], [2, 3, 4, 4], NO_CHANGE),
        ([2, 4], [2, 2], NOT_ENOUGH),
    ],
)
def test_the_words_for_a_gap(ours: list[int], theirs: list[int], label: str) -> None:
    assert slope(pl.concat([waves("professional", ours), waves("young person", theirs)]))["gap_trend"] == label


def test_a_changed_wording_begins_a_new_stretch() -> None:
    """The gap opens only where the wording changes; four waves of the new wording say nothing of the sort."""
    ours, theirs = waves("professional", [4] * 7, wordings="1112222"), waves("young person", [4, 4, 4, 2, 2, 2, 2], wordings="1112222")
    found = slope(pl.concat([ours, theirs]))
    assert (found["waves"], found["first_wave"], found["gap_trend"]) == (4, 3, NO_CHANGE)
    unbroken = slope(pl.concat([waves("professional", [4] * 7), waves("young person", [4, 4, 4, 2, 2, 2, 2])]))
    assert unbroken["gap_trend"] == WIDENING
    short = slope(pl.concat([waves("professional", [4, 4, 4, 4], wordings="1122"), waves("young person", [3, 3, 2, 2], wordings="1122")]))
    assert (short["reason"], short["slope"], short["gap_trend"]) == (TOO_FEW_SINCE, None, NOT_ENOUGH)


def test_too_few_waves_and_no_spread() -> None:
    held = pl.concat([waves("professional", [4, 3]), waves("young person", [3, 3])])
    assert slope(held)["reason"] == TOO_FEW
    flat = pl.concat(responses(role=role, wave=wave, scores=[4] * 12) for wave in range(4) for role in ("professional", "young person"))
    assert (slope(flat)["reason"], slope(flat)["gap_trend"]) == (NO_SPREAD, CANNOT_TELL)


def test_two_wordings_in_one_wave_and_waves_of_few_people() -> None:
    theirs = waves("young person", [3, 3, 3, 3])
    mixed = slope(pl.concat([waves("professional", [3, 4, 5, 6], wordings="2222"), theirs]))
    assert (mixed["reason"], mixed["gap_trend"]) == (MIXED_WORDINGS, CANNOT_TELL)
    few = waves("professional", [3, 4, 5, 6], size=1)
    found = gap_slopes(answers(pl.concat([few, theirs])), minimum=10)
    assert found.is_empty(), "a line through waves of five people would tell what may not be shown"
    both = answers(pl.concat([few, theirs]))
    assert gap_slopes(both, minimum=5)["waves"].to_list() == [4, 4], "five are as many as five"
    assert role_slopes(answers(few), 10).is_empty()
    assert role_slopes(answers(few), 5)["waves"].to_list() == [4]


def test_the_same_people_in_every_wave_are_counted_once() -> None:
    """People who differ from each other but each rise by one point a wave: the slope has no chance in it, as no answer is left unexplained."""
    held = pl.concat(
        responses(wave=wave, scores=[first + wave for first in (1, 1, 2, 2, 3, 3) * 2], refs=[f"p{each}" for each in range(12)])
        for wave in range(3)
    )
    repeated = role_slopes(answers(held), 10).row(0, named=True)
    strangers = role_slopes(answers(held.with_columns(respondent_ref=None).cast({"respondent_ref": pl.String})), 10).row(0, named=True)
    assert strangers["slope"] == pytest.approx(1.0)
    assert repeated["reason"] == NO_SPREAD
    assert strangers["low"] < 1 < strangers["high"]


def test_a_role_that_joins_the_resident_side_does_not_move_its_gap() -> None:
    """Carers, who rate higher, answer from wave 3 on: only waves with the roles of the latest count."""
    parts = [waves("professional", [4] * 6), waves("young person", [2] * 6), waves("carer", [4] * 6).filter(pl.col("wave") >= 3)]
    found = slope(pl.concat(parts), against=RESIDENT_SIDE)
    assert (found["waves"], found["first_wave"], found["gap_trend"]) == (3, 3, NO_CHANGE)


def test_waves_answered_in_other_places_than_the_latest_do_not_count() -> None:
    """A district that rates 2 leaves after wave 2, one that rates 4 stays: the mean rises from 3 to 4 though nobody's rating moved."""
    young = pl.concat([waves("young person", [3, 3, 3]), *(waves("young person", [4] * 6).filter(pl.col("wave") == n) for n in (3, 4, 5))])
    held = answers(pl.concat([young, waves("professional", [4] * 6)]))
    means = role_means(held)
    placed = means.with_columns(places=pl.when((pl.col("role") == "young person") & (pl.col("wave") < 3)).then(1).otherwise(2))
    assert role_slopes(held, 10, means).filter(role="young person")["slope"].item() > 0.2
    trend = trend_label(role_slopes(held, 10, placed)).filter(role="young person").row(0, named=True)
    assert (trend["waves"], trend["first_wave"], trend["slope"], trend["trend"]) == (3, 3, pytest.approx(0), NO_CHANGE)
    gap = gap_label(gap_slopes(held, 10, gap_sides(held, 10, placed))).filter(against="young person").row(0, named=True)
    assert (gap["waves"], gap["first_wave"], gap["gap_trend"]) == (3, 3, NO_CHANGE)
    later = placed.with_columns(places=pl.when(pl.col("wave") == 5).then(3).otherwise("places"))
    for found in (trend_label(role_slopes(held, 10, later)).select("reason", label="trend"),
                  gap_label(gap_slopes(held, 10, gap_sides(held, 10, later))).select("reason", label="gap_trend")):  # fmt: skip
        assert set(found.rows()) == {(OTHER_PLACES, CANNOT_TELL)}


def test_sides_that_answered_in_two_places_have_no_trend_of_their_gap() -> None:
    held = answers(pl.concat([waves("professional", [2, 3, 4]), waves("young person", [4, 4, 4])]))
    placed = role_means(held).with_columns(places=pl.when(pl.col("role") == "professional").then(1).otherwise(2))
    found = gap_slopes(held, 10, gap_sides(held, 10, placed)).filter(against="young person").row(0, named=True)
    assert (found["reason"], [found[name] for name in ("slope", "low", "high", "middle", "middle_reach")]) == (TWO_PLACES, [None] * 5)


def test_two_roles_of_the_resident_side_bring_half_of_their_chance_each() -> None:
    """Of each role the variance is that of a line of three waves, v = 16 / 39 / 40 / 2: of the gap v + v / 4 + v / 4."""
    parts = [waves("professional", [2, 3, 4]), waves("young person", [4, 3, 2]), waves("carer", [4, 3, 2])]
    found = gap_slopes(answers(pl.concat(parts)), 10).filter(against=RESIDENT_SIDE).row(0, named=True)
    assert found["slope"] == pytest.approx(2.0)
    assert found["high"] - 2 == pytest.approx(1.9800998763 * np.sqrt(1.5 * 16 / 39 / 40 / 2), rel=0.01)


@pytest.mark.parametrize(
    ("ours", "theirs", "reading"),
    [
        ([2, 3, 4], [2, 3, 4], BOTH_IMPROVING),
        ([4, 3, 2], [4, 3, 2], BOTH_WORSENING),
        ([4, 4, 4], [3, 3, 3], PROFESSIONALS_MORE),
        ([3, 3, 4], [4, 3, 2], PROFESSIONALS_MORE),
        ([2, 2, 2], [3, 3, 3], RESIDENTS_MORE),
        ([3, 3, 3], [3, 3, 3], CANNOT_TELL),
    ],
)
def test_the_four_readings(ours: list[int], theirs: list[int], reading: str) -> None:
    held = answers(pl.concat([waves("professional", ours), waves("young person", theirs)]))
    found = gap_readings(perception_gaps(held, 10), trend_label(role_slopes(held, 10)))
    assert found["reading"].to_list() == [reading, reading], "against young people, and against the resident side of young people alone"
    assert found["wave"].to_list() == [2, 2]


def test_a_resident_side_whose_roles_part_has_no_trend_of_its_own() -> None:
    parts = [waves("professional", [2, 3, 4]), waves("young person", [2, 3, 4]), waves("carer", [4, 3, 2])]
    held = answers(pl.concat(parts))
    found = gap_readings(perception_gaps(held, 10), trend_label(role_slopes(held, 10))).filter(against=RESIDENT_SIDE).row(0, named=True)
    assert (found["professional_trend"], found["resident_trend"], found["reading"]) == (IMPROVING, CANNOT_TELL, PROFESSIONALS_MORE)


def test_a_resident_side_with_a_role_of_unknown_trend_has_none_of_its_own() -> None:
    held = answers(pl.concat([waves(role, [2, 3, 4]) for role in ("professional", "young person", "carer")]))
    gaps, trends = perception_gaps(held, 10).filter(against=RESIDENT_SIDE), trend_label(role_slopes(held, 10))
    trend = [gap_readings(gaps, known)["resident_trend"].item() for known in (trends, trends.filter(pl.col("role") != "carer"))]
    assert trend == [IMPROVING, CANNOT_TELL]


def test_a_hidden_gap_gives_no_reading() -> None:
    held = answers(pl.concat([waves("professional", [4, 4, 4]), waves("young person", [3, 3, 3], size=1)]))
    gaps = perception_gaps(held, 10).with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("gap", "low", "high"))
    found = gap_readings(gaps, trend_label(role_slopes(held, 10))).row(0, named=True)
    assert (found["gap"], found["professional_trend"], found["resident_trend"], found["reading"]) == (None, NO_CHANGE, None, CANNOT_TELL)


def test_the_latest_gap_is_read_in_whatever_order_the_waves_come_and_without_any_trend() -> None:
    held = answers(pl.concat([waves("professional", [2, 3, 4]), waves("young person", [3, 3, 3])]))
    gaps, trends = perception_gaps(held, 10).sort("wave", descending=True), trend_label(role_slopes(held, 10))
    for known in (trends, trends.clear()):
        found = gap_readings(gaps, known)
        assert found.select("wave", "gap", "reading").unique().rows() == [(2, 1.0, PROFESSIONALS_MORE)], (
            "4 to 3, not the first wave's 2 to 3"
        )
        assert found["against"].to_list() == sorted(found["against"])


@pytest.mark.parametrize(
    ("start", "end", "middle", "reach", "label"),
    [
        (0.0, 1.0, 0.5, 0.6, WIDENING),  # from level: no side was ahead that is behind now
        (1.0, 0.0, 0.5, 0.6, NARROWING),
        (-0.2, 1.0, 0.4, 0.6, CHANGED_SIDES),
        (-0.2, 1.0, 0.4, 0.4, CHANGED_SIDES),  # just within
        (-0.2, 1.0, 0.4, 0.3, WIDENING),
    ],
)
def test_sides_change_only_where_the_line_crosses_0(start: float, end: float, middle: float, reach: float, label: str) -> None:
    line = {"low": 0.1, "high": 0.5} if end > start else {"low": -0.5, "high": -0.1}
    row = pl.DataFrame([line | {"start": start, "end": end, "middle": middle, "middle_reach": reach, "reason": None}])
    assert gap_label(row.cast({"reason": pl.String}))["gap_trend"].item() == label


def test_an_interval_that_ends_at_0_says_nothing() -> None:
    held = answers(pl.concat([waves("professional", [3, 3, 3]), waves("young person", [3, 3, 3])]))
    gaps, trends = perception_gaps(held, 10), trend_label(role_slopes(held, 10))
    for low, high in ((0.0, 1.0), (-1.0, 0.0)):
        assert set(gap_readings(gaps.with_columns(low=pl.lit(low), high=pl.lit(high)), trends)["reading"]) == {CANNOT_TELL}
        slopes = role_slopes(held, 10).with_columns(low=pl.lit(low), high=pl.lit(high))
        assert set(trend_label(slopes)["trend"]) == {NO_CHANGE}


def test_waves_that_resemble_the_one_before_widen_the_interval() -> None:
    """Left about the line of slope 0: -1, -1, 1, 1, 1, 1, -1, -1; correlation (1 - 1 + 1 + 1 + 1 - 1 + 1) / 8 + 2 / 8 = 5 / 8: times 13 / 3."""
    found = role_slopes(answers(waves("young person", [2, 2, 4, 4, 4, 4, 2, 2])), 10).row(0, named=True)
    line = sm.OLS([2, 2, 4, 4, 4, 4, 2, 2], sm.add_constant(np.arange(8))).fit()
    assert found["slope"] == pytest.approx(0, abs=1e-12)
    assert found["high"] == pytest.approx(line.conf_int()[1][1] * np.sqrt(13 / 3))


def test_every_area_is_judged_as_if_alone_and_in_any_order() -> None:
    areas = [
        pl.concat([waves("professional", ours), waves("young person", theirs)]).with_columns(area=pl.lit(f"X{place}"))
        for place, (ours, theirs) in enumerate([([2, 3, 4, 5], [2, 2, 2, 2]), ([3, 3, 3, 3], [3, 2, 3, 2]), ([4, 4], [3, 3])])
    ]
    together = gap_slopes(answers(pl.concat(areas).sample(fraction=1, shuffle=True, seed=4)), 10)
    alone = pl.concat(gap_slopes(answers(area), 10) for area in areas).sort(together.columns[:4])
    assert_frame_equal(together, alone)


def test_no_gap_planted_is_seldom_called_wider(say: Say) -> None:
    """At a tenth of the size; `python -m tests.benchmarks.assessment_panels` draws 1,000 panels of every world."""
    for name in ("no gap", "no gap, each side moved by its own shocks", "steady gap of 0.8"):
        found = rates(name, NOTHING[name], 100)
        say(f"{name}: {found.widening:.1f} % of {found.panels} panels called widening, {found.narrowing:.1f} % narrowing")
        assert found.widening <= 6, "at most 5 % over 1,000; a hundred draws of 2.5 % exceed 6 in 1 of 100"
    planted = rates("widening by 0.6 from 0.2", PLANTED["widening by 0.6 from 0.2"], 100)
    say(f"planted, 0.2 to 0.8: {planted.widening:.1f} % called widening")
    assert planted.widening >= 60
