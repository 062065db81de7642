"""The perception gap of one wave, with an interval for independent, repeated and paired answers."""

from __future__ import annotations

from math import sqrt
from typing import Any

import polars as pl
import pytest
import statsmodels.formula.api as smf
from scipy.stats import t as student_t

from pipelines.measures.assessment_gap import (
    CLUSTERED,
    INDEPENDENT,
    MIXED_WORDINGS,
    PAIRED,
    RESIDENT_SIDE,
    TWO_WORDINGS,
    perception_gaps,
    within_scale,
)
from pipelines.measures.assessment_spread import NO_SPREAD, answers
from tests.assessments import QUESTIONS, responses

YOUNG = "young person"


def gap(*parts: pl.DataFrame, against: str = YOUNG, minimum: int = 2) -> dict[str, Any]:
    return perception_gaps(answers(pl.concat(parts)), minimum).filter(against=against).row(0, named=True)


def test_independent_sides_by_square_and_add() -> None:
    """Professionals 3, 4, 5: mean 4, sd 1, t(2) = 4.3027. Young people 1, 2, 3, 2: mean 2, sd sqrt(2/3), t(3) = 3.1824."""
    found = gap(responses(role="professional", scores=[3, 4, 5]), responses(scores=[1, 2, 3, 2]))
    reach = sqrt((4.302652729911275 / sqrt(3)) ** 2 + (3.182446305284263 * sqrt(2 / 3) / 2) ** 2)
    assert (found["gap"], found["n_professional"], found["n_resident"], found["method"]) == (2.0, 3, 4, INDEPENDENT)
    assert (found["low"], found["high"]) == pytest.approx((2 - reach, 2 + reach))


def test_the_interval_of_a_gap_stops_at_the_length_of_the_scale() -> None:
    """Professionals 5, 5, 4: 4.667, se 1/3, t(2) = 4.3027; young people 1, 1, 2 the same about 1.333: 3.333 -/+ 4.3027 sqrt(2) / 3; no gap is above 4."""
    gaps = perception_gaps(answers(pl.concat([responses(role="professional", scores=[5, 5, 4]), responses(scores=[1, 1, 2])])), 2)
    found = within_scale(gaps, QUESTIONS).filter(against=YOUNG).row(0, named=True)
    assert (found["low"], found["high"]) == pytest.approx((10 / 3 - 4.302652729911275 * sqrt(2) / 3, 4))
    turned = gaps.with_columns(gap=-pl.col("gap"), low=-pl.col("high"), high=-pl.col("low"))
    assert within_scale(turned, QUESTIONS)["low"].to_list() == [-4, -4]
    none = gaps.with_columns(low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64))
    assert within_scale(none, QUESTIONS).select("low", "high").null_count().row(0) == (2, 2)


def test_complete_pairs_give_the_interval_of_the_differences() -> None:
    """Differences 2, 1, 2, 3: mean 2, sd sqrt(2/3), t(3) = 3.1824."""
    cases = ["a", "b", "c", "d"]
    found = gap(responses(role="professional", scores=[5, 3, 4, 5], pairs=cases), responses(scores=[3, 2, 2, 2], pairs=cases))
    reach = 3.182446305284263 * sqrt(2 / 3) / 2
    assert (found["gap"], found["method"]) == (2.0, PAIRED)
    assert (found["low"], found["high"]) == pytest.approx((2 - reach, 2 + reach))


def test_each_gap_has_the_variance_of_its_own_pairs() -> None:
    """Young people's differences spread, carers' hardly do; another question's pairs spread more than both."""
    cases = ["a", "b", "c", "d"]
    scores = {"rating": [5, 3, 4, 5], "ease": [7, 1, 7, 1]}
    professional = [responses(role="professional", scores=held, pairs=cases, question=name) for name, held in scores.items()]
    young = [responses(scores=[3, 2, 2, 2], pairs=cases, question=name) for name in scores]
    carers = responses(role="carer", scores=[4, 2, 3, 3], pairs=cases)
    every = perception_gaps(answers(pl.concat([*professional, *young, carers])), 2).filter(question="rating")
    assert every["against"].to_list() == ["carer", RESIDENT_SIDE, YOUNG]
    for role, part in ((YOUNG, young[0]), ("carer", carers)):
        assert every.filter(against=role).row(0) == gap_row(professional[0], part, role)


def gap_row(*parts_and_role: Any) -> tuple[Any, ...]:
    return tuple(gap(*parts_and_role[:-1], against=parts_and_role[-1]).values())


def test_cases_that_only_one_side_rated_make_no_pairs() -> None:
    ours, theirs = [5, 3, 4, 5], [3, 2, 2, 2]
    apart = gap(responses(role="professional", scores=ours), responses(scores=theirs))
    assert gap(responses(role="professional", scores=ours, pairs=["a", "b", "c", "d"]), responses(scores=theirs)) == apart
    assert gap(responses(role="professional", scores=ours), responses(scores=theirs, pairs=["a", "b", "c", "d"])) == apart
    assert apart["method"] == INDEPENDENT
    some = [responses(role="professional", scores=ours, pairs=["a", "b", "c", "d"]), responses(scores=theirs, pairs=["a", "b", "c", "e"])]
    assert perception_gaps(answers(pl.concat(some)), 2).filter(against=YOUNG)["method"].to_list() == [PAIRED], (
        "one row, some pairs are enough"
    )


def test_pairs_that_all_differ_alike_have_no_spread() -> None:
    cases = ["a", "b", "c"]
    found = gap(responses(role="professional", scores=[5, 5, 5], pairs=cases), responses(scores=[3, 3, 3], pairs=cases))
    assert (found["gap"], found["low"], found["high"], found["method"]) == (2.0, None, None, NO_SPREAD)


def test_repeated_answers_of_either_side_are_named() -> None:
    young, carers = responses(scores=[1, 2, 3, 2], refs=["a", "a", "b", "c"]), responses(role="carer", scores=[1, 2, 3])
    professional = responses(role="professional", scores=[3, 4, 5])
    assert gap(professional, young)["method"] == CLUSTERED
    assert gap(professional, young, carers, against=RESIDENT_SIDE)["method"] == CLUSTERED
    assert gap(professional, young, carers, against="carer")["method"] == INDEPENDENT


def test_a_worker_who_rates_many_cases_counts_once() -> None:
    """The clustered variance of a side is that of statsmodels' regression on a constant, clustered by worker."""
    scores, workers = [5, 5, 4, 3, 3, 2, 4, 4], ["a", "a", "a", "b", "b", "b", "c", "d"]
    young = responses(scores=[1, 2, 3, 2])
    found = gap(responses(role="professional", scores=scores, refs=workers), young)
    data = pl.DataFrame({"score": scores, "worker": [ord(worker) for worker in workers]}).to_pandas()
    model = smf.ols("score ~ 1", data).fit(cov_type="cluster", cov_kwds={"groups": data["worker"], "df_correction": True})
    error = model.bse.iloc[0]  # G / (G - 1) x (n - 1) / (n - 1), as here
    reach = sqrt((student_t.ppf(0.975, 3) * error) ** 2 + (3.182446305284263 * sqrt(2 / 3) / 2) ** 2)
    assert (found["method"], found["n_professional"]) == (CLUSTERED, 4)
    assert (found["low"], found["high"]) == pytest.approx((found["gap"] - reach, found["gap"] + reach))


def test_the_resident_side_counts_each_role_alike() -> None:
    """Young people 2.0, carers 4.0 (ten of them): the side stands at 3.0, not at the 3.5 of all answers together."""
    carers = responses(role="carer", scores=[4, 3, 5] * 4)
    young = responses(scores=[1, 2, 3, 2])
    found = gap(responses(role="professional", scores=[4, 5, 3]), young, carers, against=RESIDENT_SIDE)
    assert (found["resident"], found["gap"], found["roles"], found["n_resident"]) == (3.0, 1.0, "carer, young person", 4)
    alone = gap(responses(role="professional", scores=[4, 5, 3]), young, carers, against=RESIDENT_SIDE, minimum=10)
    assert (alone["resident"], alone["roles"]) == (4.0, "carer"), "a role below the minimum cannot be worked back from the side"


def test_different_wordings_no_spread_and_a_missing_side() -> None:
    young = responses(scores=[1, 2, 3])
    other = gap(responses(role="professional", scores=[4, 5], wording="2"), young)
    assert (other["gap"], other["low"], other["method"]) == (2.5, None, TWO_WORDINGS)
    flat = gap(responses(role="professional", scores=[4, 4, 4]), young)
    assert (flat["gap"], flat["low"], flat["method"]) == (2.0, None, NO_SPREAD)
    assert perception_gaps(answers(young), 2).is_empty(), "without professionals there is no gap"
    provider = responses(role="provider", scores=[5, 4])
    assert perception_gaps(answers(pl.concat([young, provider])), 2).is_empty(), "a provider is on neither side"


def test_two_wordings_on_both_sides_are_no_gap_whatever_their_mix() -> None:
    """Everybody answers wording 1 by about 2 and wording 2 by about 4; professionals mostly had the first, young people the second."""
    low, high = [1, 2, 3], [3, 4, 5]
    parts = [
        responses(role=role, scores=scores * times, wording=wording)
        for role, first, second in (("professional", 4, 1), (YOUNG, 1, 4))
        for scores, times, wording in ((low, first, "1"), (high, second, "2"))
    ]
    found = gap(*parts)
    assert (found["gap"], found["low"], found["high"], found["method"]) == (pytest.approx(2.4 - 3.6), None, None, MIXED_WORDINGS)
    assert gap(parts[0], *parts[2:])["method"] == gap(*parts[:2], parts[2])["method"] == MIXED_WORDINGS


def test_swapped_scores_mirror_the_gap() -> None:
    ours, theirs = [5, 4, 3, 4], [1, 2, 2, 4]
    here = gap(responses(role="professional", scores=ours), responses(scores=theirs))
    there = gap(responses(role="professional", scores=theirs), responses(scores=ours))
    assert (here["gap"], here["low"], here["high"]) == pytest.approx((-there["gap"], -there["high"], -there["low"]))
