"""Drivers, the agreement matrix and small groups."""

from __future__ import annotations

from math import atanh, sqrt, tanh
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from pipelines.measures.assessment_agreement import (
    AGREE_IMPROVING,
    AGREE_WORSENING,
    FELT_BETTER,
    NO_END,
    NO_INDICATOR,
    NO_YEAR,
    ONE_YEAR,
    RECORDED_BETTER,
    agreement_matrix,
    recorded_over,
)
from pipelines.measures.assessment_drivers import NO_SPREAD, TOO_THIN, driver_correlations
from pipelines.measures.assessment_trend import OTHER_PLACES
from pipelines.measures.verdict import CANNOT_TELL, IMPROVING, NO_CHANGE, WORSENING


def pairs(drivers: list[int], ratings: list[int], role: str = "young person", refs: list[str] | None = None) -> pl.DataFrame:
    return pl.DataFrame(
        {"respondent_ref": refs or [None] * len(drivers), "driver_score": drivers, "outcome_score": ratings},
        schema={"respondent_ref": pl.String, "driver_score": pl.Int64, "outcome_score": pl.Int64},
    ).with_columns(outcome=pl.lit("safe"), role=pl.lit(role), driver=pl.lit("fairness"), wave=pl.lit("2026-Q1"))


def test_rank_correlation_with_its_interval() -> None:
    """d^2 of the ranks: 5 pairs swapped, 10 x 1 = 10: r = 1 - 6 x 10 / (10 x 99)."""
    row = driver_correlations(pairs([*range(1, 11)], [2, 1, 4, 3, 6, 5, 8, 7, 10, 9])).row(0, named=True)
    r = 1 - 60 / 990
    reach = 1.959963984540054 * sqrt((1 + r * r / 2) / 7)
    assert row["correlation"] == pytest.approx(r)
    assert (row["low"], row["high"]) == pytest.approx((tanh(atanh(r) - reach), tanh(atanh(r) + reach)))
    assert (row["n"], row["people"], row["goes_with"], row["reason"]) == (10, 10, "yes", None)


@pytest.mark.parametrize("sign", [1, -1])
def test_ranks_that_all_agree_are_no_certainty(sign: int) -> None:
    """Ten that agree: the limits of 1 - 12 / 990 on the side of 0; on the other the correlation itself."""
    row = driver_correlations(pairs([*range(1, 11)], [sign * rank for rank in range(1, 11)])).row(0, named=True)
    near = tanh(atanh(1 - 12 / 990) - 1.959963984540054 * sqrt(1.5 / 7))
    assert 0.92 < near < 0.93
    assert row["correlation"] == sign
    assert (row["low"], row["high"]) == pytest.approx((near, 1) if sign == 1 else (-1, -near))
    assert row["goes_with"] == "yes"


def test_a_score_that_was_not_given_is_left_out_and_an_outcome_may_be_none() -> None:
    given = pairs([*range(1, 11), 3, 4], [2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 1, 1])
    missing = given.with_row_index().with_columns(
        driver_score=pl.when(pl.col("index") != 10).then("driver_score"), outcome_score=pl.when(pl.col("index") != 11).then("outcome_score"),
        outcome=pl.lit(None, pl.String),
    )  # fmt: skip
    row = driver_correlations(missing.drop("index")).row(0, named=True)
    assert (row["n"], row["people"], row["correlation"]) == (10, 10, pytest.approx(1 - 60 / 990))


def test_roles_stand_apart() -> None:
    """Within each role nothing goes together; across both it would seem to, as one role gives more to everything."""
    young, staff = pairs([1, 2, 1, 2] * 3, [1, 1, 2, 2] * 3), pairs([4, 5, 4, 5] * 3, [4, 4, 5, 5] * 3, "professional")
    found = driver_correlations(pl.concat([young, staff]))
    assert found["correlation"].to_list() == pytest.approx([0, 0])
    assert found["goes_with"].to_list() == ["no", "no"]


def test_waves_stand_apart() -> None:
    """In each wave nothing goes together; both were rated higher in the second, as they would be under another wording."""
    before, after = pairs([1, 2, 1, 2] * 3, [1, 1, 2, 2] * 3), pairs([4, 5, 4, 5] * 3, [4, 4, 5, 5] * 3)
    both = pl.concat([before, after.with_columns(wave=pl.lit("2026-Q2"))])
    row = driver_correlations(both).row(0, named=True)
    assert (row["n"], row["goes_with"]) == (24, "no")
    assert row["correlation"] == pytest.approx(0)
    reach = tanh(1.959963984540054 * sqrt(1 / 20))
    assert (row["low"], row["high"]) == pytest.approx((-reach, reach)), "of 24 answers two waves and two more are spent"


def test_a_wave_with_hardly_anybody_in_it_tells_nothing() -> None:
    thin = pairs([1, 2] * 5, [1, 2] * 5).with_columns(wave=pl.Series([f"2026-0{wave}" for wave in range(1, 6) for _ in range(2)]))
    assert driver_correlations(thin).select("people", "correlation", "goes_with", "reason").row(0) == (10, None, CANNOT_TELL, TOO_THIN)


def test_someone_who_answers_in_several_waves_counts_once_in_the_interval() -> None:
    drivers, ratings = [1, 2, 3, 4, 5] * 4, [1, 3, 2, 5, 4] * 4
    once, again = (
        driver_correlations(pairs(drivers, ratings)),
        driver_correlations(pairs(drivers, ratings, refs=[f"p{i % 10}" for i in range(20)])),
    )
    assert (once["people"].item(), again["people"].item(), again["n"].item()) == (20, 10, 20)
    assert again["low"].item() < once["low"].item()


def test_people_counted_together_are_as_many_people() -> None:
    """Five times (1, 2), ten times (2, 1) and (3, 3) of a person who also gave (1, 1)."""
    every = pairs([1] * 5 + [2] * 10 + [3, 1], [2] * 5 + [1] * 10 + [3, 1], refs=[f"p{i}" for i in range(15)] + ["q", "q"])
    counted = pairs([1, 2, 3, 1], [2, 1, 3, 1]).with_columns(
        respondent_ref=pl.Series([None, None, "q", "q"]), count=pl.Series([5, 10, 1, 1])
    )  # fmt: skip
    row = driver_correlations(counted).row(0, named=True)
    assert (row["n"], row["people"]) == (17, 16)
    assert row == pytest.approx(driver_correlations(every).row(0, named=True))


def test_too_few_and_no_spread() -> None:
    few = driver_correlations(pairs([1, 2, 3], [1, 2, 3])).select("n", "people", "correlation", "goes_with", "reason")
    assert few.row(0) == (None, None, None, CANNOT_TELL, "fewer than 10 people")
    twelve = pairs([1, 2, 3] * 4, [1, 2, 3] * 4)
    assert driver_correlations(twelve).select("people", "goes_with").row(0) == (12, "yes")
    assert driver_correlations(twelve, fewest=20).select("people", "correlation", "low", "reason").row(0) == (
        None, None, None, "fewer than 20 people"
    )  # fmt: skip
    assert driver_correlations(pairs([4] * 12, [1, 2, 3] * 4)).select("correlation", "reason").row(0) == (None, NO_SPREAD)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=10, max_size=40))
def test_correlation_is_scipys(scores: list[tuple[int, int]]) -> None:
    drivers, ratings = [list(each) for each in zip(*scores, strict=True)]
    row = driver_correlations(pairs(drivers, ratings)).row(0, named=True)
    if len(set(drivers)) == 1 or len(set(ratings)) == 1:
        assert row["correlation"] is None
        return
    assert row["correlation"] == pytest.approx(spearmanr(drivers, ratings).statistic, abs=1e-9)
    assert -1 <= row["low"] <= row["correlation"] <= row["high"] <= 1


def felt(trend: str | None, waves: int = 12, first: int = 2023, last: int = 2025, *, elsewhere: bool = False) -> pl.DataFrame:
    row = {"outcome": "safe", "question": "rating", "area": "X1", "role": "young person", "trend": trend, "waves": waves,
           "is_elsewhere": elsewhere}  # fmt: skip
    return pl.DataFrame([row | {"first_year": first, "last_year": last}])


def recorded(verdict: str | None, first: int = 2023, last: int = 2025) -> pl.DataFrame:
    row = {"outcome": "safe", "area": "X1", "indicator": "first_time_entrants_rate", "verdict": verdict}
    return pl.DataFrame([row | {"first_year": first, "last_year": last}])


@pytest.mark.parametrize(
    ("hard", "soft", "cell"),
    [
        (IMPROVING, IMPROVING, AGREE_IMPROVING),
        (WORSENING, WORSENING, AGREE_WORSENING),
        (IMPROVING, WORSENING, RECORDED_BETTER),
        (WORSENING, IMPROVING, FELT_BETTER),
        (NO_CHANGE, IMPROVING, CANNOT_TELL),
        (IMPROVING, NO_CHANGE, CANNOT_TELL),
        (CANNOT_TELL, CANNOT_TELL, CANNOT_TELL),
        (None, IMPROVING, CANNOT_TELL),  # a year that the span begins or ends with has no figure
        (None, WORSENING, CANNOT_TELL),
    ],
)
def test_agreement_matrix(hard: str | None, soft: str, cell: str) -> None:
    row = agreement_matrix(recorded(hard), felt(soft)).row(0, named=True)
    assert row["agreement"] == cell
    assert (row["reason"] is None) == (cell != CANNOT_TELL)


def test_agreement_needs_the_same_years_three_waves_and_an_indicator() -> None:
    def judged(hard: pl.DataFrame, soft: pl.DataFrame) -> Any:
        return agreement_matrix(hard, soft).select("agreement", "reason").row(0)

    other = (CANNOT_TELL, "the years differ: recorded 2019 to 2023, felt 2023 to 2025")
    assert judged(recorded(IMPROVING, 2019, 2023), felt(IMPROVING)) == other
    for first, last in ((2022, 2025), (2023, 2024)):
        differ = f"the years differ: recorded {first} to {last}, felt 2023 to 2025"
        assert judged(recorded(IMPROVING, first, last), felt(IMPROVING)) == (CANNOT_TELL, differ), "one end alone"
    assert judged(recorded(CANNOT_TELL, 2023, 2023), felt(IMPROVING, first=2023, last=2023)) == (CANNOT_TELL, "recorded: cannot tell")
    assert judged(recorded(IMPROVING), felt(IMPROVING, waves=3)) == (AGREE_IMPROVING, None)
    assert judged(recorded(IMPROVING), felt(IMPROVING, waves=2)) == (CANNOT_TELL, "only 2 waves, 3 needed")
    assert judged(recorded(IMPROVING), felt(CANNOT_TELL, waves=2, elsewhere=True)) == (CANNOT_TELL, OTHER_PLACES)
    assert judged(recorded(IMPROVING).clear(), felt(IMPROVING)) == (CANNOT_TELL, NO_INDICATOR)
    # Figures end in 2022, waves begin in 2023: of the years they share the first would be after the last.
    apart = felt(None, waves=0).with_columns(first_year=2023, last_year=2022)
    assert judged(recorded(None, 2023, 2022), apart) == (CANNOT_TELL, NO_YEAR)


def test_the_record_over_the_years_of_the_waves() -> None:
    """Fewer is better: 10 (9 to 11) to 6 (5 to 7) improves; 8.5 (7.5 to 9.5) overlaps with the first."""
    points = pl.DataFrame(
        {"outcome": "safe", "area": "X1", "indicator": "first_time_entrants_rate", "improvement_direction": "decrease",
         "year": [2023, 2024, 2025], "low": [9.0, 7.5, 5.0], "high": [11.0, 9.5, 7.0]}
    )  # fmt: skip
    spans = pl.DataFrame(
        {"outcome": "safe", "area": "X1", "first_year": [2023, 2023, 2024, 2021, 2024], "last_year": [2025, 2024, 2024, 2024, 2027]}
    )
    found = {(row["first_year"], row["last_year"]): row for row in recorded_over(points, spans).rows(named=True)}
    assert {span: row["verdict"] for span, row in found.items()} == {
        (2023, 2025): IMPROVING, (2023, 2024): NO_CHANGE, (2024, 2024): CANNOT_TELL, (2021, 2024): CANNOT_TELL,
        (2024, 2027): CANNOT_TELL,
    }  # fmt: skip
    assert (found[2021, 2024]["reason"], found[2024, 2027]["reason"], found[2024, 2024]["reason"]) == (NO_END, NO_END, ONE_YEAR)
    assert agreement_matrix(recorded_over(points, spans.head(1)), felt(WORSENING))["agreement"].item() == RECORDED_BETTER


def test_each_area_and_outcome_is_judged_by_its_own_record() -> None:
    points = pl.DataFrame(
        [("safe", "X2", 5.0, 9.0), ("safe", "X1", 9.0, 5.0), ("well", "X1", 5.0, 9.0)], schema=["outcome", "area", "first", "last"], orient="row"
    ).unpivot(index=["outcome", "area"], value_name="low").with_columns(
        indicator=pl.lit("first_time_entrants_rate"), improvement_direction=pl.lit("decrease"), high=pl.col("low") + 1,
        year=pl.when(pl.col("variable") == "first").then(2023).otherwise(2025),
    )  # fmt: skip
    spans = points.select("outcome", "area", first_year=2023, last_year=2025).unique()
    record = recorded_over(points, spans)
    assert record.select("outcome", "area", "verdict").rows() == [
        ("safe", "X1", IMPROVING), ("safe", "X2", WORSENING), ("well", "X1", WORSENING),
    ]  # fmt: skip
    soft = pl.concat([felt(IMPROVING).with_columns(outcome=pl.lit(outcome), area=pl.lit(area)) for outcome, area in
                      (("well", "X1"), ("safe", "X2"), ("safe", "X1"))])  # fmt: skip
    assert agreement_matrix(record, soft).select("outcome", "area", "agreement").rows() == [
        ("safe", "X1", AGREE_IMPROVING), ("safe", "X2", FELT_BETTER), ("well", "X1", FELT_BETTER),
    ]  # fmt: skip
