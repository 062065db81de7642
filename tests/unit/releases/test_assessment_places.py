"""A county is compared with itself only over waves in which the same districts answered."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl
import pytest

from pipelines.measures.assessment_agreement import RECORDED_BETTER
from pipelines.measures.assessment_gap import TWO_PLACES
from pipelines.measures.assessment_trend import OTHER_PLACES
from pipelines.releases.assessment_recorded import agreement
from tests.answers import COUNTY, A, B, Worked, answered
from tests.release_fixture import indicator, registry

SIX = range(6)


def panel(in_b: range | list[int] = SIX, **more: str) -> list[pl.DataFrame]:
    """Young people of A rate 4 in every wave, those of B 2, in the waves in which they answer; professionals 4 everywhere."""
    rows = [answered([3, 4, 4, 5] * 10, area=A, number=n, **more) for n in SIX]
    rows += [answered([1, 2, 2, 3] * 15, area=B, number=n, **more) for n in in_b]
    return rows + [answered([4, 4, 4, 5] * 5, area=area, number=n, role="professional", **more) for area in (A, B) for n in SIX]


def said(frame: pl.DataFrame, service: str | None = None, **keys: str) -> dict[str, object]:
    at_county = frame.filter(pl.col("area") == COUNTY, pl.col("service").eq_missing(pl.lit(service, pl.String)))
    return at_county.filter(**keys).row(0, named=True)


def test_a_district_that_stops_answering_narrows_no_gap() -> None:
    trends, _, readings = Worked(*panel(range(3))).sides()
    gap, trend = said(readings, against="young person"), said(trends, role="young person")
    # Professionals of B go on: in the last three waves the two sides answered in different areas.
    assert (gap["gap_trend"], gap["trend_reason"], gap["waves"], gap["first_wave"]) == ("cannot tell", TWO_PLACES, 3, "2023-Q4")
    assert (trend["trend"], trend["waves"]) == ("no significant change", 3)
    assert said(trends, role="professional")["waves"] == 6


def test_professionals_of_one_district_are_not_set_against_young_people_of_two() -> None:
    """In B everybody rates 2, in A 4, on both sides; only young people answer in B: the county's gap of means is no gap."""
    young = [answered([3, 4, 4, 5] * 10, area=A), answered([1, 2, 2, 3] * 10, area=B)]
    _, gaps, readings = Worked(*young, answered([3, 4, 4, 5] * 5, area=A, role="professional")).sides()
    county = said(gaps, against="young person")
    assert (county["gap"], county["low"], county["high"], county["method"]) == (pytest.approx(1.0), None, None, TWO_PLACES)
    assert said(readings, against="young person")["reading"] == "cannot tell"
    own = gaps.filter(area=A, against="young person").row(0, named=True)
    assert (own["gap"], own["low"] < 0 < own["high"]) == (pytest.approx(0.0), True)


def test_sides_of_different_districts_have_no_trend_of_their_gap() -> None:
    """Young people of A fall from 4 to 2 over six waves, professionals of B stay at 4: what parts them may be the districts."""
    young = [answered([4 - n // 3, 4, 4, 3 - n // 3] * 10, area=A, number=n) for n in SIX]
    theirs = [answered([4, 4, 4, 5] * 5, area=B, number=n, role="professional") for n in SIX]
    _, _, apart = Worked(*young, *theirs).sides()
    county = said(apart, against="young person")
    assert (county["gap_trend"], county["trend_reason"], county["slope"]) == ("cannot tell", TWO_PLACES, None)
    _, _, together = Worked(*young, *(answered([4, 4, 4, 5] * 5, area=A, number=n, role="professional") for n in SIX)).sides()
    assert said(together, against="young person")["gap_trend"] == "widening"


def test_too_few_waves_of_the_same_districts_cannot_tell() -> None:
    trends, _, readings = Worked(*panel([0, 1, 2, 3])).sides()
    gap, trend = said(readings, against="young person"), said(trends, role="young person")
    assert (gap["gap_trend"], gap["trend_reason"]) == ("cannot tell", OTHER_PLACES)
    assert (trend["trend"], trend["reason"]) == ("cannot tell", OTHER_PLACES)


def test_a_wave_that_a_district_left_out_is_passed_over() -> None:
    trends, _, _ = Worked(*panel([0, 1, 3, 4, 5])).sides()
    trend = said(trends, role="young person")
    assert (trend["waves"], trend["first_wave"], trend["trend"]) == (5, "2023-Q1", "no significant change")


def test_the_districts_of_a_service_are_its_own() -> None:
    """Everybody answers in A and B in every wave; about the service those of B in the first three alone."""
    rows = [*panel(), *(row for row in panel(range(3), service="youth"))]
    trends, _, _ = Worked(*rows).sides()
    assert said(trends, role="young person")["waves"] == 6
    assert said(trends, "youth", role="young person")["waves"] == 3


@pytest.mark.parametrize(("in_b", "told"), [
    ([0, 1, 2, 3], (RECORDED_BETTER, None)), ([0, 1, 2], ("cannot tell", OTHER_PLACES)), ([0, 1, 3], (RECORDED_BETTER, None)),
    ([3], ("cannot tell", OTHER_PLACES)),
])  # fmt: skip
def test_the_matrix_compares_years_of_the_same_districts(in_b: list[int], told: tuple[str, str | None]) -> None:
    """Young people's rating falls from year to year in A, those of B, where they answer, say the same; what is recorded improves."""
    falling = [[4, 5] * 20, [3, 4] * 20, [2, 3] * 20, [1, 2] * 20]
    rows = [
        answered(scores, area=area, number=4 * year) for area in (A, B) for year, scores in enumerate(falling) if area == A or year in in_b
    ]
    years = {2022: 110.0, 2023: 100.0, 2024: 80.0, 2025: 60.0, 2026: 40.0}
    figures = pl.DataFrame(
        [("crime", COUNTY, "calendar_year", "", dt.date(year, 1, 1), dt.date(year, 12, 31), value, value - 5, value + 5) for year, value in years.items()],
        schema=["indicator", "area", "basis", "breakdown", "period_start", "period_end", "value", "low", "high"], orient="row",
    ).with_columns(disputes=pl.lit(None, pl.String))  # fmt: skip
    series = pl.DataFrame([("crime", COUNTY, "calendar_year", "", "cannot tell", 5, None)], orient="row", schema={
        **dict.fromkeys(("indicator", "area", "basis", "breakdown", "verdict"), pl.String), "verdict_points": pl.Int64, "last_break": pl.Date})  # fmt: skip
    outcome = registry().outcomes[1].model_copy(update={"id": "feel_safe", "indicators": ("crime",)})
    entries, worked = registry(indicator("crime", basis="calendar_year"), outcomes=(outcome,)), Worked(*rows)
    with duckdb.connect() as con:
        con.register("figure", figures)
        con.register("series", series)
        found = worked.named(agreement(con, entries, worked.found, worked.shown, worked.compared(), 10))
    assert found.filter(area=COUNTY).select("agreement", "reason").row(0) == told
