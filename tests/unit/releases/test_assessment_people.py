"""Who is missing, weights, quotes, themes, drivers, and the agreement matrix of a release."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from pipelines.measures.assessment_missing import REGROUPED
from pipelines.registry.instruments import Population
from pipelines.registry.models import Area, AreaChange, AreaParent
from pipelines.releases.assessment_inputs import part_frame, population_frame
from pipelines.releases.assessment_people import regrouped, representation, with_parts
from pipelines.releases.assessment_shown import persons
from pipelines.releases.assessment_weighting import TOO_SMALL, weighted, weights, with_area_names
from tests.answers import COUNTY, A, B, C, Worked, answered
from tests.release_fixture import registry


def population(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    """area, dimension, group, people; of young people in 2023."""
    whole = [(area, 2023, "young person", dimension, group, people) for area, dimension, group, people in rows]
    columns = {"area": pl.String, "year": pl.Int32, "role": pl.String, "dimension": pl.String, "group": pl.String, "population": pl.Int64}
    return pl.DataFrame(whole, schema=columns, orient="row")


AS_NOW = pl.DataFrame(schema={"instrument": pl.String, "wave": pl.Int32, "role": pl.String, "dimension": pl.String})
"""Every wave was asked in the groups that the questionnaire lists."""
HALVES = population((A, "sex", "female", 500), (A, "sex", "male", 500))


def told(worked: Worked, of: pl.DataFrame, other: pl.DataFrame = AS_NOW, **keys: str) -> dict[str, dict[str, object]]:
    """Group -> its row, of District A."""
    found = representation(worked.found, worked.cells, of, other, worked.minimum).filter(
        *(pl.col(name) == value for name, value in keys.items())
    )
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


def test_nobody_is_called_missing_where_all_who_answered_are_hidden() -> None:
    # 8 people in all. Each group counted as the nine it may be, those of 18 to 24, 80 % of the population, would be missing with 33 %.
    bands = {"14-15": 1, "16-17": 6, "18-24": 1}
    of = population((A, "age_band", "14-15", 100), (A, "age_band", "16-17", 100), (A, "age_band", "18-24", 800))
    found = told(Worked(*(answered([3] * count, age_band=band) for band, count in bands.items())), of, area=A, dimension="age_band")
    assert [(row["n_text"], row["share"], row["expected"], row["representation"]) for row in found.values()] == [
        ("fewer than 10", None, None, None)
    ] * 3


def test_no_share_gives_a_hidden_group_away() -> None:
    # 20 tell no sex. Of 64 who do, 60 are women: with 93.75 % the 4 men would follow, and with any other share it would be wrong.
    rows = [answered([3] * 60, sex="female"), answered([3] * 4, sex="male"), answered([3] * 20, sex=None)]
    found = told(Worked(*rows), HALVES, area=A, dimension="sex")
    assert [(row["n_text"], row["share"], row["low"], row["expected"]) for row in found.values()] == [
        ("60", None, None, None), ("fewer than 10", None, None, None),
    ]  # fmt: skip
    assert found["female"]["representation"] == "more than their share"  # with one man as with nine
    # 3 tell no sex: the men, hidden beside them, may be any number.
    rows = [answered([3] * 60, sex="female"), answered([3] * 12, sex="male"), answered([3] * 3, sex=None)]
    found = told(Worked(*rows), HALVES, area=A, dimension="sex")
    assert [(row["n_text"][:9], row["share"], row["low"], row["expected"]) for row in found.values()] == [
        ("60", None, None, None), ("not shown", None, None, None),
    ]  # fmt: skip
    # Nobody tells none: that 90 answered is told already.
    bands = {"14-15": 4, "16-17": 12, "18-24": 74}
    of = population(*((A, "age_band", band, 100) for band in bands))
    found = told(Worked(*(answered([3] * count, age_band=band) for band, count in bands.items())), of, area=A, dimension="age_band")
    assert (found["18-24"]["share"], found["18-24"]["expected"]) == (pytest.approx(100 * 74 / 90), 30.0)


def test_nothing_is_said_of_a_group_that_hangs_on_how_many_are_hidden() -> None:
    # Of 80 % women: 30 of 39 (Wilson 62 to 87 %) are about their share, 30 of 31 (84 to 99 %) more than it. There are 6 men, which nobody may know.
    most_women = population((A, "sex", "female", 800), (A, "sex", "male", 200))
    rows = [answered([3] * 30, sex="female"), answered([3] * 6, sex="male"), answered([3] * 20, sex=None)]
    found = told(Worked(*rows), most_women, area=A, dimension="sex")
    assert (found["female"]["n_text"], found["female"]["representation"]) == ("30", None)


def test_young_men_of_an_age_are_named_by_both() -> None:
    frames = [answered([3] * people, age_band=age, sex=sex)
              for age, sex, people in (("14-15", "female", 30), ("14-15", "male", 30), ("16-17", "female", 30), ("16-17", "male", 10))]  # fmt: skip
    of = population(*((A, "age_band;sex", f"{age};{sex}", 250) for age in ("14-15", "16-17") for sex in ("female", "male")))
    found = told(Worked(*frames), of, area=A, dimension="age_band;sex")
    assert found["16-17;male"]["expected"] == 25.0
    assert found["16-17;male"]["representation"] == "missing"  # 10 of 100, less than half of 25 %


def test_each_dimension_is_compared_with_the_newest_year_that_it_has() -> None:
    # Age bands are held of 2023, the year of the wave, sex of 2021 alone: half of 40 by both.
    of = pl.concat([
        population((A, "age_band", "14-15", 500), (A, "age_band", "16-17", 500)),
        HALVES.with_columns(year=pl.lit(2021, pl.Int32)),
    ])  # fmt: skip
    worked = Worked(*(answered([3] * 20, sex=sex, age_band=band) for sex, band in (("female", "14-15"), ("male", "16-17"))))
    assert [told(worked, of, area=A, dimension="sex")[sex]["expected"] for sex in ("female", "male")] == [20.0, 20.0]
    assert told(worked, of, area=A, dimension="age_band")["14-15"]["expected"] == 20.0


def test_districts_are_compared_only_where_all_of_them_have_a_population() -> None:
    areas = [(A, "district", "A"), (B, "district", "B"), (C, "district", "C")]
    parts = pl.DataFrame(areas, schema=["area", "level", "name"], orient="row").with_columns(parent=pl.lit(COUNTY))
    worked = Worked(*(answered([3] * 30, area=area, age_band="16-17") for area in (A, B, C)))
    everywhere = population(*((area, "age_band", "16-17", 1000) for area in (A, B, C)))
    newer_in_a = pl.concat([everywhere, everywhere.filter(area=A).with_columns(year=pl.lit(2024, pl.Int32))])
    for of in (everywhere, newer_in_a):
        found = told(worked, with_parts(of, worked.found.tree, parts), area=COUNTY, dimension="area")
        assert [found[area]["representation"] for area in (A, B, C)] == ["about their share"] * 3  # 30 of 90, a third each
    two = everywhere.filter(pl.col("area") != C)  # against A and B alone 30 of 60 in either, and C could not be said to be there
    assert {row["expected"] for row in told(worked, with_parts(two, worked.found.tree, parts), area=COUNTY, dimension="area").values()} == {
        None
    }


def test_nobody_is_missing_beside_many_whose_group_has_no_population() -> None:
    # 60 of 14 to 15, whom the figures leave out, and 30 of 16 to 17, all that they know: 30 of 90 are no third of an expected whole.
    of = population((A, "age_band", "16-17", 1000))
    many = told(Worked(answered([3] * 60, age_band="14-15"), answered([3] * 30, age_band="16-17")), of, area=A, dimension="age_band")
    assert {(row["expected"], row["representation"]) for row in many.values()} == {(None, "not in the population figures")}
    few = told(Worked(answered([3] * 10, age_band="14-15"), answered([3] * 110, age_band="16-17")), of, area=A, dimension="age_band")
    assert few["14-15"]["representation"] == "not in the population figures"  # 10 of 120 are less than a tenth
    assert few["16-17"]["expected"] == 120.0


def test_the_population_of_a_recoded_area_is_that_of_its_code_now() -> None:
    def of(area: str, group: str, people: int) -> Population:
        return Population(area=area, year=2023, role_group="young person", dimension="sex", group=group, population=people, source="t")

    change = AreaChange(old="E10000030", new="E10000099", date=dt.date(2023, 4, 1), kind="recode")
    areas = registry().areas | {"E10000099": registry().areas["E10000030"]}
    held = (of("E10000030", "female", 400), of("E10000030", "male", 500), of("E10000099", "male", 600))
    found = population_frame(registry(areas=areas, area_changes=(change,), population=held))
    assert sorted(found.select("area", "group", "population").iter_rows()) == [("E10000099", "female", 400), ("E10000099", "male", 600)]


def test_weights_make_those_who_answered_the_population() -> None:
    worked = Worked(answered([5] * 30, sex="female"), answered([1] * 10, sex="male"))
    sets, by_cell = weights(worked.found, *people_of(worked), HALVES, AS_NOW)
    of_a = sets.filter(area=A).row(0, named=True)
    # Weights 2/3 for 30 and 2 for 10: sum of squares 30 x 4/9 + 10 x 4 = 160/3; 40^2 / (160/3) = 30 people's worth.
    assert of_a["effective_n"] == pytest.approx(30.0)
    assert of_a["design_effect"] == pytest.approx(40 / 30)
    row = worked.named(weighted(worked.found, worked.shown, worked.groups, sets, by_cell, 10)).filter(area=A).row(0, named=True)
    assert (row["share"], row["share_weighted"]) == (75.0, pytest.approx(50.0))


def people_of(worked: Worked) -> tuple[pl.DataFrame, pl.DataFrame]:
    return persons(worked.found), worked.cells


def test_nothing_is_weighted_where_a_group_is_hidden_or_nobody_is_in_it() -> None:
    hidden = Worked(answered([5] * 30, sex="female"), answered([1] * 4, sex="male"), answered([1] * 20))
    assert weights(hidden.found, *people_of(hidden), HALVES, AS_NOW)[0].filter(area=A)["reason"].to_list() == [TOO_SMALL]
    few = Worked(answered([5] * 4, groups="disability=yes"), answered([1] * 3, groups="disability=no"))  # nobody said a sex
    row = weights(few.found, *people_of(few), HALVES, AS_NOW)[0].filter(area=A).row(0, named=True)
    assert (row["people"], row["reason"]) == (None, TOO_SMALL)
    empty = Worked(answered([5] * 30, sex="female"))
    assert weights(empty.found, *people_of(empty), HALVES, AS_NOW)[0].filter(area=A)["reason"].to_list() == [
        "not weighted: nobody answered of sex male"
    ]


def test_weights_tell_nothing_of_a_small_group_of_an_age_and_a_sex() -> None:
    # 30 men, 6 of them of 14 to 15: of all ways to share out the men, one alone has the design effect that the weights would have.
    def of(young: int) -> str | None:
        people = [("14-15", "female", 60), ("14-15", "male", young), ("16-17", "female", 60), ("16-17", "male", 36 - young)]
        worked = Worked(*(answered([5] * count, age_band=age, sex=sex) for age, sex, count in people))
        ages = population((A, "age_band", "14-15", 500), (A, "age_band", "16-17", 500))
        return weights(worked.found, *people_of(worked), pl.concat([HALVES, ages]), AS_NOW)[0].filter(area=A)["reason"].item()

    assert (of(6), of(12)) == (TOO_SMALL, None)


@pytest.mark.parametrize(("men", "reason"), [(0, TOO_SMALL), (9, TOO_SMALL), (10, None)])
def test_a_question_that_few_of_a_weighted_group_answered_has_no_weighted_figure(men: int, reason: str | None) -> None:
    # 20 men answered the instrument; that 9 of them answered this question follows from the weights and its design effect.
    def by_sex(score: int, women: int, men: int) -> list[pl.DataFrame]:
        return [answered([score] * count, sex=sex, refs=True).with_columns(respondent=pl.col("respondent") + sex)
                for sex, count in (("female", women), ("male", men))]  # fmt: skip

    other = [each.with_columns(question=pl.lit("staff"), outcome=pl.lit(None, pl.String)) for each in by_sex(3, 30, 20)]
    safe = by_sex(5, 30, men)
    worked = Worked(*other, *safe)
    sets, by_cell = weights(worked.found, *people_of(worked), HALVES, AS_NOW)
    assert sets.filter(area=A)["reason"].item() is None
    found = worked.named(weighted(worked.found, worked.shown, worked.groups, sets, by_cell, 10)).filter(area=A, n=30 + men)
    assert found["reason"].item() == reason
    assert (found["share_weighted"].item() is None) == (found["design_effect"].item() is None) == (reason is not None)
    assert found["share"].item() == 100.0


def test_a_district_where_nobody_answered_is_missing_and_nothing_is_weighted() -> None:
    # C has half of all young people. The quarter, with a level of its own, is no district and counts for nothing.
    people = {COUNTY: 2000, A: 500, B: 500, C: 1000, "Q": 2000}
    young = population(*((area, "age_band", "16-17", number) for area, number in people.items()))
    areas = [(A, "district", "A"), (B, "district", "B"), (C, "district", "District C"), ("Q", "quarter", "Q")]
    parts = pl.DataFrame(areas, schema=["area", "level", "name"], orient="row").with_columns(parent=pl.lit(COUNTY))
    for districts in ((A, B), (A,)):
        worked = Worked(*(answered([5, 1] * 20, area=area, age_band="16-17") for area in districts))
        of = with_parts(young, worked.found.tree, parts)
        found = told(worked, of, area=COUNTY, dimension="area")
        assert (found[C]["n_text"], found[C]["answered"], found[C]["representation"]) == ("0", 0, "missing")
        assert found[C]["expected"] == 20.0 * len(districts)  # half of all who answered
        assert "Q" not in found
        sets, by_cell = weights(worked.found, *people_of(worked), of, AS_NOW)
        reason = f"not weighted: nobody answered of {', '.join(['area B'] * (B not in districts) + ['area District C'])}"
        every = with_area_names(sets, parts).filter(area=COUNTY).row(0, named=True)
        assert (every["effective_n"], every["reason"]) == (None, reason)
        figures = worked.named(weighted(worked.found, worked.shown, worked.groups, sets, by_cell, 10))
        row = with_area_names(figures, parts).filter(area=COUNTY).row(0, named=True)
        assert (row["share"], row["share_weighted"], row["reason"]) == (50.0, None, reason)


def test_the_weighted_answers_of_one_person_are_worth_one_person() -> None:
    # 30 women and 10 men, each with five answers: 30 people's worth as above, not 150.
    rows = [answered([score] * count, sex=sex, refs=True, service=f"service {one}").with_columns(respondent=pl.col("respondent") + sex)
            for one in range(5) for score, count, sex in ((5, 30, "female"), (1, 10, "male"))]  # fmt: skip
    worked = Worked(*rows)
    sets, by_cell = weights(worked.found, *people_of(worked), HALVES, AS_NOW)
    row = worked.named(weighted(worked.found, worked.shown, worked.groups, sets, by_cell, 10)).filter(area=A).row(0, named=True)
    assert (row["n"], row["effective_n"], row["share_weighted"]) == (200, pytest.approx(30.0), pytest.approx(50.0))


def test_a_choice_is_counted_and_never_averaged_with_weights_either() -> None:
    worked = Worked(answered([1] * 30, question="choice", sex="female"), answered([5] * 20, question="choice", sex="male"))
    sets, by_cell = weights(worked.found, *people_of(worked), HALVES, AS_NOW)
    assert weighted(worked.found, worked.shown, worked.groups, sets, by_cell, 10).is_empty()


@pytest.mark.parametrize(("county_end", "parts"), [(None, ["district_b"]), (dt.date(2027, 3, 31), ["district_a", "district_b"])])
def test_the_parts_of_a_county_that_ends_are_those_it_has_last(county_end: dt.date | None, parts: list[str]) -> None:
    """Else what a wave of its districts says would be weighted otherwise from the day on which its end is entered."""
    county, first, second = "E10000030", "E07000207", "E07000208"
    names = {county: "county", first: "district_a", second: "district_b"}
    ends = {county: county_end, first: dt.date(2027, 3, 31), second: county_end}
    areas = {
        code: Area(code=code, name=name, aliases=(), level="upper_tier" if code == county else "lower_tier", dfe_number=None, valid_from=None,
                   valid_to=ends[code])
        for code, name in names.items()
    }  # fmt: skip
    rows = tuple(
        AreaParent(area=code, hierarchy="statutory", parent=county, valid_from=None, valid_to=ends[code]) for code in (first, second)
    )
    assert part_frame(registry(areas=areas, area_parents=rows, area_changes=()))["name"].to_list() == parts


LISTED = pl.DataFrame(
    [("survey", "sex", "female"), ("survey", "sex", "man")],
    schema=dict.fromkeys(("instrument", "dimension", "group"), pl.String),
    orient="row",
)


def test_nobody_is_called_missing_under_a_name_that_was_not_asked() -> None:
    """The questionnaire and the population say man today; the first wave was asked, and answered, with male."""
    of = population((A, "sex", "female", 500), (A, "sex", "man", 500))
    first = [
        answered([3] * 60, sex="female", mode="online"),
        answered([3] * 5, sex="male"),
    ]  # a hidden group, that has no say in what is outside
    second = [answered([3] * 60, sex="female", number=1), answered([3] * 12, sex="man", number=1)]
    parents = answered([3] * 20, role="carer", sex="female")  # nobody of them told a group that is not listed
    worked = Worked(*first, *second, parents)
    other = regrouped(worked.found, worked.cells, LISTED)
    waves = worked.found.wave_names.select("wave", "wave_name")
    assert other.join(waves, on="wave").select("wave_name", "role", "dimension").rows() == [("2023-Q1", "young person", "sex")]
    rows = (
        representation(worked.found, worked.cells, of, other, worked.minimum)
        .join(waves, on="wave")
        .filter(area=A, role="young person", dimension="sex")
    )
    read = {(row["wave_name"], row["group"]): (row["representation"], row["population_share"]) for row in rows.iter_rows(named=True)}
    assert read == {
        ("2023-Q1", "female"): (REGROUPED, None), ("2023-Q1", "male"): (REGROUPED, None),
        ("2023-Q2", "female"): ("more than their share", 50.0), ("2023-Q2", "man"): ("missing", 50.0),
    }  # fmt: skip
    as_now = representation(worked.found, worked.cells, of, AS_NOW, worked.minimum).filter(area=A, dimension="sex", group="man")
    assert as_now["representation"].to_list() == ["missing", "missing"], "what was said before"


def test_weights_leave_out_what_was_asked_in_other_groups() -> None:
    worked = Worked(answered([3] * 60, sex="female"), answered([3] * 40, sex="male"))
    other = regrouped(worked.found, worked.cells, LISTED)
    assert weights(worked.found, *people_of(worked), HALVES, AS_NOW)[0].filter(area=A)["dimensions"].to_list() == ["sex"]
    assert weights(worked.found, *people_of(worked), HALVES, other)[0].is_empty()
