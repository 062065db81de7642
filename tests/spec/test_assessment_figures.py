"""What a role answered: counts, share, mean, Net Promoter Score, response rate; hand-worked."""

from __future__ import annotations

from math import sqrt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.measures.assessment_figures import WILSON, WILSON_CLUSTERED, answer_counts, assessment_figures
from pipelines.measures.assessment_spread import NO_SPREAD, TOO_FEW, answers, role_means
from pipelines.measures.mean import means
from pipelines.measures.net_promoter import ADJUSTED_WALD, net_promoter
from tests.assessments import QUESTIONS, invited, responses
from tests.figures import Say

Z = 1.959963984540054


def test_share_answering_four_or_five_with_wilson(say: Say) -> None:
    """8 of 10: (2 x 8 + 3.8415 -/+ 1.96 sqrt(3.8415 + 4 x 8 x 0.2)) / (2 (10 + 3.8415)) = 0.4902 and 0.9433."""
    found = assessment_figures(answers(responses(scores=[5, 5, 4, 4, 4, 4, 4, 4, 3, 1])), QUESTIONS, invited(40)).row(0, named=True)
    assert (found["n"], found["people"], found["positive"], found["share"], found["share_method"]) == (10, 10, 8, 80.0, WILSON)
    assert (found["share_low"], found["share_high"]) == (pytest.approx(49.02, abs=0.005), pytest.approx(94.33, abs=0.005))
    assert found["response_rate"] == 100 * 10 / 40
    say(f"share of 8 in 10: {found['share']:.0f} % ({found['share_low']:.2f} to {found['share_high']:.2f}, Wilson), as worked by hand")


def test_the_response_rate_is_of_those_asked_in_the_role_the_wave_and_the_area() -> None:
    told = [{"role": "young person"}, {"role": "carer"}, {"wave": 2}, {"area": "X2"}]
    asked = pl.concat([invited(10 * number, **each) for number, each in enumerate(told, start=1)])
    found = assessment_figures(answers(pl.concat([responses(scores=[5, 4], **each) for each in told])), QUESTIONS, asked)
    rates = {(row["area"], row["wave"], row["role"]): row["response_rate"] for row in found.to_dicts()}
    assert rates == {
        ("X1", 1, "young person"): 20,
        ("X1", 1, "carer"): 10,
        ("X1", 2, "young person"): 100 * 2 / 30,
        ("X2", 1, "young person"): 5,
    }


def test_mean_from_0_to_100_with_t() -> None:
    """Scores 2, 3, 3, 4 are 25, 50, 50, 75: mean 50, sd sqrt(1250 / 3), t(3) = 3.1824: 50 -/+ 3.1824 x sqrt(1250 / 3) / 2."""
    found = assessment_figures(answers(responses(scores=[2, 3, 3, 4])), QUESTIONS, invited(None)).row(0, named=True)
    reach = 3.182446305284263 * sqrt(1250 / 3) / 2
    assert (found["mean"], found["mean_low"], found["mean_high"]) == pytest.approx((50, 50 - reach, 50 + reach))
    assert found["response_rate"] is None


@pytest.mark.parametrize("scores", [[5] * 9 + [1], [1] * 9 + [5]])
def test_the_interval_of_a_mean_stops_at_the_end_of_the_scale(scores: list[int]) -> None:
    """Nine 5 and a 1: mean 4.6, sd sqrt((9 x 0.16 + 12.96) / 9) = sqrt(1.6), t(9) = 2.2622: 90 -/+ 25 x 2.2622 x 0.4 of 100; 112.6 is 100."""
    found = assessment_figures(answers(responses(scores=scores)), QUESTIONS, invited(None)).row(0, named=True)
    reach = 25 * 2.2621571627409915 * 0.4
    ends = (90 - reach, 100) if scores[0] == 5 else (0, 10 + reach)
    assert (found["mean_low"], found["mean_high"]) == pytest.approx(ends)


def test_net_promoter_score_with_the_adjusted_wald_interval(say: Say) -> None:
    """6 promoters, 2 passives, 2 detractors: 60 - 20 = 40.

    With 13 answers, p = 6.75 / 13 and d = 2.75 / 13: p - d = 4 / 13, variance (9.5 / 13 - 16 / 169) / 13 = 107.5 / 2197.
    """
    found = assessment_figures(answers(responses(question="recommend", scores=[10, 10, 9, 9, 9, 9, 8, 7, 6, 0])), QUESTIONS, invited(None))
    row = found.row(0, named=True)
    reach = Z * sqrt(107.5 / 2197)
    assert (row["promoters"], row["detractors"], row["nps"], row["nps_method"]) == (6, 2, pytest.approx(40), ADJUSTED_WALD)
    assert (row["nps_low"], row["nps_high"]) == pytest.approx((100 * (4 / 13 - reach), 100 * (4 / 13 + reach)))
    assert row["share"] is None, "no answer of a 0 to 10 question is called good"
    say(f"Net Promoter Score of 6, 2 and 2: {row['nps']:.0f} ({row['nps_low']:.1f} to {row['nps_high']:.1f}), as worked by hand")


def test_all_promoters_keep_a_width() -> None:
    """10 of 10: p = 10.75 / 13, d = 0.75 / 13; the plain interval would be 100 to 100."""
    row = assessment_figures(answers(responses(question="recommend", scores=[10] * 10)), QUESTIONS, invited(None)).row(0, named=True)
    p, d = 10.75 / 13, 0.75 / 13
    assert row["nps"] == 100
    assert row["nps_low"] == pytest.approx(100 * (p - d - Z * sqrt((p + d - (p - d) ** 2) / 13)))
    assert row["nps_high"] == 100


def test_ease_of_seven_points_counts_five_and_more() -> None:
    row = assessment_figures(answers(responses(question="ease", scores=[7, 5, 4, 1])), QUESTIONS, invited(None)).row(0, named=True)
    assert (row["positive"], row["share"], row["mean"]) == (2, 50.0, pytest.approx(100 * (6 + 4 + 3 + 0) / 6 / 4))


def test_someone_who_answers_twice_counts_once() -> None:
    """Two people with two answers each: 4^2 / (2^2 + 2^2) = 2 effective answers, and Wilson of 1 of 2."""
    held = responses(scores=[4, 4, 2, 2], refs=["a", "a", "b", "b"])
    row = assessment_figures(answers(held), QUESTIONS, invited(3)).row(0, named=True)
    plain = assessment_figures(answers(responses(scores=[4, 2])), QUESTIONS, invited(None)).row(0, named=True)
    assert (row["n"], row["people"], row["effective_n"], row["share_method"]) == (4, 2, 2.0, WILSON_CLUSTERED)
    assert [row[name] for name in ("share_low", "share_high", "mean_low", "mean_high")] == pytest.approx(
        [plain[name] for name in ("share_low", "share_high", "mean_low", "mean_high")]
    )
    assert row["response_rate"] == pytest.approx(100 * 2 / 3), "people, not answers"


def test_a_missing_score_is_no_answer_and_an_impossible_invitation_no_rate() -> None:
    row = assessment_figures(answers(responses(scores=[None, 5, 4])), QUESTIONS, invited(1)).row(0, named=True)
    assert (row["n"], row["invited"], row["response_rate"]) == (2, 1, None)
    assert assessment_figures(answers(responses(scores=[])), QUESTIONS, invited(10)).is_empty()


def test_no_spread_and_one_person_have_no_interval_of_the_mean() -> None:
    assert role_means(answers(responses(scores=[4, 4, 4])))["method"].to_list() == [NO_SPREAD]
    assert role_means(answers(responses(scores=[4]))).select("low", "method").row(0) == (None, TOO_FEW)
    assert role_means(answers(responses(scores=[4, 1], refs=["a", "a"])))["method"].to_list() == [TOO_FEW]


def test_every_step_of_the_scale_is_listed() -> None:
    found = answer_counts(answers(responses(scores=[5, 5, 3, 1])), QUESTIONS)
    assert found.select("score", "answers", "share").rows() == [(1, 1, 25.0), (2, 0, 0.0), (3, 1, 25.0), (4, 0, 0.0), (5, 2, 50.0)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=30))
def test_single_answers_give_the_mean_of_single_values(scores: list[int]) -> None:
    """The clustered interval is Student's where nobody answers twice; the order of rows does not matter."""
    found = role_means(answers(responses(scores=scores))).row(0, named=True)
    plain = means(pl.DataFrame({"group": "all", "value": [float(score) for score in scores]})).row(0, named=True)
    assert found["mean"] == pytest.approx(plain["value"])
    if len(set(scores)) > 1:
        assert (found["low"], found["high"]) == pytest.approx((plain["low"], plain["high"]))
    mixed = role_means(answers(responses(scores=sorted(scores)))).row(0, named=True)
    assert mixed["mean"] == pytest.approx(found["mean"])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_net_promoter_stays_in_range_and_mirrors(promoters: int, passives: int, detractors: int) -> None:
    counts = pl.DataFrame({"p": [promoters, detractors], "d": [detractors, promoters], "n": promoters + passives + detractors})
    score, low, high = net_promoter("p", "d", "n", 0.95)
    here, there = counts.select(score=score, low=low, high=high).rows()
    if promoters + passives + detractors == 0:
        assert here == (None, None, None)
        return
    assert -100 <= here[1] < here[2] <= 100
    assert here == pytest.approx((-there[0], -there[2], -there[1]))
