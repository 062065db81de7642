"""Who is missing, weights, quotes, themes, drivers, and the agreement matrix of a release."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl
import pytest

from pipelines.assessment.themes import Theme
from pipelines.measures.assessment_agreement import FELT_BETTER, RECORDED_BETTER
from pipelines.releases.assessment_comments import QUOTED, quotes, read_comments, themes_told
from pipelines.releases.assessment_drivers import drivers
from pipelines.releases.assessment_people import TOO_SMALL, representation, weighted, weights
from pipelines.releases.assessment_recorded import agreement
from pipelines.releases.assessment_shown import persons
from tests.answers import COUNTY, QUESTIONS, A, B, Worked, answered
from tests.release_fixture import indicator, registry

THEMES = (Theme(id="waiting", title="Waiting", description="d", words=("wait*",)),)


def population(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    """area, dimension, group, people; of young people in 2023."""
    whole = [(area, 2023, "young person", dimension, group, people) for area, dimension, group, people in rows]
    columns = {"area": pl.String, "year": pl.Int32, "role": pl.String, "dimension": pl.String, "group": pl.String, "population": pl.Int64}
    return pl.DataFrame(whole, schema=columns, orient="row")


HALVES = population((A, "sex", "female", 500), (A, "sex", "male", 500))


def told(worked: Worked, of: pl.DataFrame, **keys: str) -> dict[str, dict[str, object]]:
    """Group -> its row, of District A."""
    found = representation(worked.found, worked.cells, of, worked.minimum).filter(*(pl.col(name) == value for name, value in keys.items()))
    return {row["group"]: row for row in found.iter_rows(named=True)}


def test_a_group_beyond_chance_below_half_its_share_is_missing() -> None:
    rows = [answered([3] * 60, sex="female"), answered([3] * 12, sex="male")]  # 12 of 72 are 17 %, of the population 50 %
    found = told(Worked(*rows), HALVES, area=A, dimension="sex")
    assert (found["male"]["answered"], found["male"]["expected"], found["male"]["representation"]) == (12, 36.0, "missing")
    assert found["female"]["representation"] == "more than their share"


def test_a_small_group_is_missing_only_where_being_small_says_so() -> None:
    rows = [answered([3] * 60, sex="female"), answered([3] * 4, sex="male"), answered([3] * 20, sex=None)]
    found = told(Worked(*rows), HALVES, area=A, dimension="sex")
    assert (found["male"]["n_text"], found["male"]["answered"], found["male"]["share"]) == ("fewer than 10", None, None)
    assert found["male"]["representation"] == "missing"  # even 9 of 64 would be far below half of 50 %
    few = [answered([3] * 14, sex="female"), answered([3] * 6, sex="male"), answered([3] * 20, sex=None)]
    assert told(Worked(*few), HALVES, area=A, dimension="sex")["male"]["representation"] is None


def test_young_men_of_an_age_are_named_by_both() -> None:
    frames = [answered([3] * people, age_band=age, sex=sex)
              for age, sex, people in (("14-15", "female", 30), ("14-15", "male", 30), ("16-17", "female", 30), ("16-17", "male", 10))]  # fmt: skip
    of = population(*((A, "age_band;sex", f"{age};{sex}", 250) for age in ("14-15", "16-17") for sex in ("female", "male")))
    found = told(Worked(*frames), of, area=A, dimension="age_band;sex")
    assert found["16-17;male"]["expected"] == 25.0
    assert found["16-17;male"]["representation"] == "missing"  # 10 of 100, less than half of 25 %


def test_weights_make_those_who_answered_the_population() -> None:
    worked = Worked(answered([5] * 30, sex="female"), answered([1] * 10, sex="male"))
    sets, by_cell = weights(worked.found, *people_of(worked), HALVES)
    of_a = sets.filter(area=A).row(0, named=True)
    # Weights 2/3 for 30 and 2 for 10: sum of squares 30 x 4/9 + 10 x 4 = 160/3; 40^2 / (160/3) = 30 people's worth.
    assert of_a["effective_n"] == pytest.approx(30.0)
    assert of_a["design_effect"] == pytest.approx(40 / 30)
    row = worked.named(weighted(worked.found, worked.shown, worked.groups, by_cell)).filter(area=A).row(0, named=True)
    assert (row["share"], row["share_weighted"]) == (75.0, pytest.approx(50.0))


def people_of(worked: Worked) -> tuple[pl.DataFrame, pl.DataFrame]:
    return persons(worked.found), worked.cells


def test_nothing_is_weighted_where_a_group_is_hidden_or_nobody_is_in_it() -> None:
    hidden = Worked(answered([5] * 30, sex="female"), answered([1] * 4, sex="male"), answered([1] * 20))
    assert weights(hidden.found, *people_of(hidden), HALVES)[0].filter(area=A)["reason"].to_list() == [TOO_SMALL]
    empty = Worked(answered([5] * 30, sex="female"))
    assert weights(empty.found, *people_of(empty), HALVES)[0].filter(area=A)["reason"].to_list() == [
        "not weighted: nobody answered of sex male"
    ]


def commented(count: int, text: str, *, area: str = A, may_quote: bool | None = True) -> pl.DataFrame:
    return answered([3] * count, area=area, refs=True, comment=text, may_quote=may_quote)


def test_quotes_need_consent_a_large_group_and_are_few() -> None:
    rows = pl.concat(
        [commented(12, "We wait for weeks until somebody rings us"), commented(8, "They never ring back when they said", area=B)]
    )
    many = rows.with_columns(comment=pl.col("comment") + pl.int_range(pl.len()).cast(pl.String))
    worked = Worked(many)
    found = quotes(worked.found, read_comments(many.lazy()), worked.cells, THEMES, 10)
    assert found["area"].unique().to_list() == [A]  # B's 8 people are too few
    assert found.height == QUOTED
    assert found["themes"].to_list() == [["waiting"]] * QUOTED
    assert not {"score", "respondent"} & set(found.columns)
    silent = many.with_columns(may_quote=pl.lit(None, pl.Boolean))
    assert quotes(worked.found, read_comments(silent.lazy()), worked.cells, THEMES, 10).is_empty()


def test_themes_are_counted_per_comment_and_summed_for_the_county() -> None:
    rows = pl.concat([commented(12, "Too long a wait"), commented(14, "Nobody listens", area=B)])
    worked = Worked(rows)
    found = themes_told(worked.found, read_comments(rows.lazy()), THEMES, 10)
    assert {row["area"]: (row["mentions"], row["comments"]) for row in found.iter_rows(named=True)} == {
        A: (12, 12),
        B: (0, 14),
        COUNTY: (12, 26),
    }


def test_themes_of_a_few_comments_are_hidden_and_with_them_what_would_give_them_away() -> None:
    rows = pl.concat([commented(6, "Too long a wait"), commented(14, "Nobody listens", area=B)])
    found = themes_told(Worked(rows).found, read_comments(rows.lazy()), THEMES, 10)
    assert {row["area"]: row["comments"] for row in found.iter_rows(named=True)} == {A: None, B: None, COUNTY: 20}


def test_a_driver_goes_with_the_rating_in_the_same_peoples_answers() -> None:
    scores = [1, 2, 3, 4, 5] * 3
    worked = Worked(answered(scores, refs=True), answered(scores, refs=True, question="staff"))
    row = drivers(worked.found, worked.shown, worked.groups, QUESTIONS).filter(area=A).row(0, named=True)
    assert (row["driver"], row["outcome"], row["people"], row["goes_with"]) == ("staff", "feel_safe", 15, "yes")


def matrix(felt: list[list[float]], recorded: dict[int, tuple[float, float]], *, verdict: str = "cannot tell") -> list[dict[str, object]]:
    """Agreement of one area; felt: the scores of each wave; recorded: year -> limits of an indicator that should fall."""
    worked = Worked(*(answered(scores, number=4 * number) for number, scores in enumerate(felt)))
    outcome = registry().outcomes[1].model_copy(update={"id": "feel_safe", "indicators": ("crime",)})
    entries = registry(indicator("crime", basis="calendar_year"), outcomes=(outcome,))
    with duckdb.connect() as con:
        figures = pl.DataFrame(
            [("crime", A, "calendar_year", "", dt.date(year, 1, 1), dt.date(year, 12, 31), sum(ends) / 2, *ends) for year, ends in recorded.items()],
            schema=["indicator", "area", "basis", "breakdown", "period_start", "period_end", "value", "low", "high"], orient="row",
        )  # fmt: skip
        series = pl.DataFrame({"indicator": ["crime"], "area": [A], "basis": ["calendar_year"], "breakdown": [""], "verdict": [verdict],
                               "verdict_points": [len(recorded)], "last_break": [None]}, schema_overrides={"last_break": pl.Date})  # fmt: skip
        con.register("figure", figures)
        con.register("series", series)
        return worked.named(agreement(con, entries, worked.found, worked.shown, worked.compared(), 10)).filter(area=A).to_dicts()


FALLING = [[4, 5] * 20, [3, 4] * 20, [2, 3] * 20, [1, 2] * 20]
RISING = FALLING[::-1]


def test_recorded_better_felt_worse() -> None:
    # Waves of early 2023 to 2026. Crime falls from 90-110 to 40-60: its intervals do not meet.
    found = matrix(FALLING, {2022: (100, 120), 2023: (90, 110), 2024: (70, 90), 2025: (50, 70), 2026: (40, 60)})
    assert [(row["agreement"], row["verdict"], row["trend"], row["first_year"], row["last_year"]) for row in found] == [
        (RECORDED_BETTER, "improving", "worsening", 2023, 2026)
    ]


def test_felt_better_recorded_worse() -> None:
    assert matrix(RISING, {2022: (40, 60), 2023: (40, 60), 2024: (50, 70), 2025: (60, 80), 2026: (90, 110)})[0]["agreement"] == FELT_BETTER


def test_only_years_that_both_sides_have_count() -> None:
    # Figures end in 2024, so two waves are left, and two are too few.
    row = matrix(FALLING, {2022: (100, 120), 2023: (90, 110), 2024: (40, 60)})[0]
    assert (row["agreement"], row["waves"], row["last_year"]) == ("cannot tell", 2, 2024)
    assert row["reason"] == "only 2 waves, 3 needed"


def test_the_indicators_own_verdict_counts_where_it_speaks_of_the_same_years() -> None:
    years = {2023: (90, 110), 2024: (85, 108), 2025: (80, 105), 2026: (75, 100)}  # the ends meet, so the record alone tells nothing
    assert matrix(FALLING, {2022: (90, 110), **years}, verdict="improving")[0]["reason"] == "recorded: no significant change"
    assert matrix(FALLING, years, verdict="improving")[0]["agreement"] == RECORDED_BETTER


def test_no_figures_is_said() -> None:
    assert matrix(FALLING, {2010: (90, 110)})[0]["agreement"] == "cannot tell"
