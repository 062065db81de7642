"""Raking weights, who is missing, and the figures weighted and unweighted side by side."""

from __future__ import annotations

from math import sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from pipelines.measures.assessment_missing import AS_EXPECTED, MISSING, NOT_IN_POPULATION, OVER, UNDER, who_is_missing
from pipelines.measures.assessment_weighted import NO_WEIGHT, weighted_figures
from pipelines.measures.assessment_weights import NO_POPULATION, NOBODY, NOT_MET, TRIM, rake
from tests.assessments import QUESTIONS, responses
from tests.figures import Say

Counts = dict[tuple[str, str], int]
AGE_SEX = ("age", "sex")


def people(counts: Counts, name: str = "wave 1") -> pl.DataFrame:
    rows = [(name, *cell) for cell, count in counts.items() for _ in range(count)]
    return pl.DataFrame(rows, schema=["set", *AGE_SEX], orient="row").with_row_index("person")


def population(ages: dict[str, int], sexes: dict[str, int], name: str = "wave 1") -> pl.DataFrame:
    rows = [(name, dimension, group, number) for dimension, groups in (("age", ages), ("sex", sexes)) for group, number in groups.items()]
    return pl.DataFrame(rows, schema=["set", "dimension", "group", "population"], orient="row")


def cells(held: pl.DataFrame, weights: pl.DataFrame) -> dict[tuple[str, str], float]:
    joined = held.with_columns(weight=weights["weight"]).group_by(AGE_SEX).agg(pl.col("weight").sum())
    return {(age, sex): weight for age, sex, weight in joined.iter_rows()}


def plain_loop(counts: Counts, ages: dict[str, int], sexes: dict[str, int]) -> dict[tuple[str, str], float]:
    """Rows to their totals, columns to theirs, a thousand times."""
    table, n = {cell: float(count) for cell, count in counts.items()}, sum(counts.values())
    for _ in range(1000):
        for place, groups in enumerate((ages, sexes)):
            for group, number in groups.items():
                total = sum(value for cell, value in table.items() if cell[place] == group)
                factor = number / sum(groups.values()) * n / total
                table = {cell: value * factor if cell[place] == group else value for cell, value in table.items()}
    return table


def test_a_published_worked_example() -> None:
    """Wikipedia, "Iterative proportional fitting", its table of four by four; printed there after three rounds, which is within 0.06 of the end."""
    seed = [[40, 30, 20, 10], [35, 50, 100, 75], [30, 80, 70, 120], [20, 30, 40, 50]]
    printed = [[64.61, 46.28, 35.42, 3.83], [49.95, 68.15, 156.49, 25.37], [56.70, 144.40, 145.06, 53.76], [28.74, 41.18, 63.03, 17.03]]
    held = people({(f"row {i}", f"column {j}"): count for i, row in enumerate(seed) for j, count in enumerate(row)})
    rows = {f"row {i}": total for i, total in enumerate((150, 300, 400, 150))}
    columns = {f"column {j}": total for j, total in enumerate((200, 300, 400, 100))}
    weights, sets = rake(held, population(rows, columns), AGE_SEX)
    found = cells(held, weights)
    for i, row in enumerate(printed):
        for j, value in enumerate(row):
            assert found[f"row {i}", f"column {j}"] * 1000 / 800 == pytest.approx(value, abs=0.06)  # 800 people stand for 1000
    assert sets["furthest"].item() < 1e-4


def test_margins_are_met_to_four_decimals_and_equal_a_plain_loop(say: Say) -> None:
    counts = {("16", "F"): 40, ("16", "M"): 12, ("17", "F"): 25, ("17", "M"): 23}
    ages, sexes = {"16": 480, "17": 520}, {"F": 490, "M": 510}
    held = people(counts)
    weights, sets = rake(held, population(ages, sexes), AGE_SEX)
    found, expected = cells(held, weights), plain_loop(counts, ages, sexes)
    assert found == {cell: pytest.approx(value, abs=1e-4) for cell, value in expected.items()}
    assert (found["16", "F"] + found["16", "M"]) / 100 == pytest.approx(0.48, abs=5e-5)
    assert (found["16", "M"] + found["17", "M"]) / 100 == pytest.approx(0.51, abs=5e-5)
    off = max(abs(found[cell] - value) for cell, value in expected.items())
    say(f"raking: margins met to {sets['furthest'].item():.1g} of the whole, cells of 100 people off a plain loop by {off:.1g}")
    w = weights["weight"].to_numpy()
    row = sets.row(0, named=True)
    assert row["effective_n"] == pytest.approx(w.sum() ** 2 / (w**2).sum())
    assert row["design_effect"] == pytest.approx(100 * (w**2).sum() / w.sum() ** 2)
    assert (row["people"], row["weighted"], row["reason"]) == (100, 100, None)


def test_one_dimension_is_population_over_answered() -> None:
    """60 girls and 40 boys of a population half and half: weights 50/60 and 50/40; effective 100^2 / (60 x 0.6944 + 40 x 1.5625) = 96."""
    held = people({("16", "F"): 60, ("16", "M"): 40})
    weights, sets = rake(held, population({"16": 10}, {"F": 5, "M": 5}), AGE_SEX)
    assert weights["weight"].to_list() == pytest.approx([50 / 60] * 60 + [50 / 40] * 40)
    assert sets["effective_n"].item() == pytest.approx(96.0)


def test_nobody_of_a_group_means_no_weights_and_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    held = people({("16", "F"): 30, ("17", "F"): 20})
    weights, sets = rake(held, population({"16": 5, "17": 5}, {"F": 5, "M": 5}), AGE_SEX)
    assert weights["weight"].null_count() == 50
    assert sets.select("weighted", "effective_n", "reason").row(0) == (0, None, NOBODY + "sex M")
    none_held = rake(held, population({"16": 5, "17": 5}, {}), AGE_SEX)[1]
    assert none_held["reason"].item() == NO_POPULATION
    assert capsys.readouterr().out == ""


def test_trimming_stops_a_weight_and_says_what_it_costs(capsys: pytest.CaptureFixture[str]) -> None:
    """2 boys of 100 who should be 50: each would weigh 25; at 5 they make up 10 %."""
    held = people({("16", "F"): 98, ("16", "M"): 2})
    weights, sets = rake(held, population({"16": 10}, {"F": 5, "M": 5}), AGE_SEX)
    row = sets.row(0, named=True)
    assert weights["weight"].max() == pytest.approx(TRIM, abs=1e-3)
    assert (row["largest"], row["furthest"]) == (pytest.approx(TRIM, abs=1e-3), pytest.approx(0.4, abs=1e-3))
    assert row["reason"] == NOT_MET
    assert capsys.readouterr().out == "", "the command line prints one JSON document"


def test_unknown_groups_have_no_weight_and_sets_stand_apart() -> None:
    first = people({("16", "F"): 10, ("16", "M"): 10}).with_columns(
        sex=pl.when(pl.col("person") == 0).then(None).when(pl.col("person") == 1).then(pl.lit("X")).otherwise("sex")
    )
    second = people({("16", "F"): 10, ("16", "M"): 30}, "wave 2")
    both = pl.concat([population({"16": 9}, {"F": 1, "M": 1}, name) for name in ("wave 1", "wave 2")])
    weights, sets = rake(pl.concat([first, second]), both, AGE_SEX)
    assert weights["weight"].is_null().to_list() == [True, True] + [False] * 58
    assert sets.select("set", "people", "weighted").rows() == [("wave 1", 20, 18), ("wave 2", 40, 40)]
    assert weights["weight"].to_list()[20:] == pytest.approx([2.0] * 10 + [2 / 3] * 30)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(3, 40), min_size=6, max_size=6), st.lists(st.integers(20, 60), min_size=5, max_size=5))
def test_any_full_table_meets_its_margins(counts: list[int], totals: list[int]) -> None:
    places = [(age, sex) for age in ("15", "16", "17") for sex in ("F", "M")]
    ages, sexes = dict(zip(("15", "16", "17"), totals[:3], strict=True)), dict(zip(("F", "M"), totals[3:], strict=True))
    held = people(dict(zip(places, counts, strict=True)))
    weights, sets = rake(held, population(ages, sexes), AGE_SEX, trim=1000.0)
    assert sets["furthest"].item() < 5e-5
    assert weights["weight"].min() > 0  # type: ignore[operator]
    assert weights["weight"].mean() == pytest.approx(1)
    assert 1 <= sets["effective_n"].item() <= sum(counts) * (1 + 1e-9)


def test_weighted_and_unweighted_side_by_side() -> None:
    """Scores 5, 5, 1 with weights 0.5, 0.5, 2: share 1 / 3, mean 100 / 3; effective 9 / 4.5 = 2, design effect 1.5."""
    held = responses(scores=[5, 5, 1]).with_columns(weight=pl.Series([0.5, 0.5, 2.0]))
    row = weighted_figures(held, QUESTIONS).row(0, named=True)
    assert [row[name] for name in ("n", "share", "mean")] == [3, pytest.approx(200 / 3), pytest.approx(200 / 3)]
    assert [row[name] for name in ("share_weighted", "mean_weighted", "effective_n", "design_effect")] == pytest.approx(
        [100 / 3, 100 / 3, 2, 1.5]
    )
    z2 = 1.959963984540054**2
    root = sqrt(z2 * (z2 + 4 * (2 / 3) * (1 - 1 / 3)))
    assert row["share_weighted_low"] == pytest.approx(100 * (2 * 2 / 3 + z2 - root) / (2 * (2 + z2)))
    # Thirty times as many: effective 60, sd^2 = 100^2 x 1/3 x 2/3, error sqrt(sd^2 / (60 - 1)), t(59) = 2.0010
    many = weighted_figures(held.with_columns(count=pl.lit(30, pl.Int64)), QUESTIONS).row(0, named=True)
    assert many["effective_n"] == pytest.approx(60)
    assert many["mean_weighted_high"] - many["mean_weighted"] == pytest.approx(2.0009953780882674 * 100 * sqrt(2) / 3 / sqrt(59))


def test_the_interval_of_a_weighted_mean_stops_at_the_end_of_the_scale() -> None:
    """Equal weights, scores 5, 5, 5, 3: 100, 100, 100, 50 of 100: mean 87.5, se sqrt(1875 / 4 / 3) = 12.5, t(3) = 3.1824: up to 127.3, which is 100."""
    held = responses(scores=[5, 5, 5, 3]).with_columns(weight=pl.lit(1.0))
    row = weighted_figures(held, QUESTIONS).row(0, named=True)
    assert (row["mean_weighted_low"], row["mean_weighted_high"]) == pytest.approx((87.5 - 3.182446305284263 * 12.5, 100))


def test_the_interval_of_a_weighted_mean_may_reach_the_bottom_of_the_scale_and_no_further() -> None:
    """The same turned round, scores 1, 1, 1, 3: mean 12.5, se 12.5: down to -27.3, which is 0."""
    row = weighted_figures(responses(scores=[1, 1, 1, 3]).with_columns(weight=pl.lit(1.0)), QUESTIONS).row(0, named=True)
    assert (row["mean_weighted_low"], row["mean_weighted_high"]) == pytest.approx((0, 12.5 + 3.182446305284263 * 12.5))


def test_equal_weights_change_nothing_and_a_missing_one_stops_it() -> None:
    held = responses(scores=[5, 4, 2, 1, 3])
    row = weighted_figures(held.with_columns(weight=pl.lit(1.0)), QUESTIONS).row(0, named=True)
    assert (row["share_weighted"], row["mean_weighted"], row["effective_n"]) == (row["share"], row["mean"], 5.0)
    assert row["mean_weighted_high"] - 50 == pytest.approx(2.7764451051977987 * np.std([100, 75, 25, 0, 50], ddof=1) / sqrt(5))
    part = weighted_figures(held.with_columns(weight=pl.Series([1.0, None, 1.0, 1.0, 1.0])), QUESTIONS).row(0, named=True)
    assert (part["share"], part["share_weighted"], part["effective_n"], part["reason"]) == (40.0, None, None, NO_WEIGHT)


def test_who_answers_of_five_services_is_one_person() -> None:
    """Six people speak of one service or of five: as many effective people, and the same limits, as if each had answered once."""
    scores, weights, refs = [5, 4, 2, 1, 3, 5], [0.5, 1.5, 1.0, 1.0, 0.8, 1.2], [f"p{person}" for person in range(6)]
    once = weighted_figures(responses(scores=scores, refs=refs).with_columns(weight=pl.Series(weights)), QUESTIONS).row(0, named=True)
    often = responses(scores=scores * 5, refs=refs * 5).with_columns(weight=pl.Series(weights * 5))
    row = weighted_figures(often, QUESTIONS).row(0, named=True)
    assert (row["n"], row["effective_n"]) == (30, pytest.approx(36 / (0.25 + 2.25 + 1 + 1 + 0.64 + 1.44)))
    assert row["design_effect"] == pytest.approx(30 / row["effective_n"])
    unchanged = [name for name in row if name.startswith(("share", "mean"))]
    assert {name: row[name] for name in unchanged} == pytest.approx({name: once[name] for name in unchanged})


def test_answers_counted_together_are_as_many_people() -> None:
    each = responses(scores=[5, 5, 5, 1]).with_columns(weight=pl.Series([0.5, 0.5, 0.5, 2.5]))
    counted = responses(scores=[5, 1]).with_columns(weight=pl.Series([0.5, 2.5]), count=pl.Series([3, 1]))
    assert weighted_figures(counted, QUESTIONS).row(0, named=True) == pytest.approx(weighted_figures(each, QUESTIONS).row(0, named=True))


def test_who_is_missing() -> None:
    """100 answered: 70 girls of a population half and half, 2 of 17-year-old boys who are a quarter."""
    groups = {"16;F": 40, "16;M": 28, "17;F": 30, "17;M": 2}
    held = pl.DataFrame(
        [("wave 1", "age;sex", group, count) for group, count in groups.items()] + [("wave 1", "age;sex", None, 5)],
        schema=["set", "dimension", "group", "people"], orient="row",
    )  # fmt: skip
    everyone = pl.DataFrame(
        {"set": "wave 1", "dimension": "age;sex", "group": ["16;F", "16;M", "17;F", "17;M"], "population": [250, 350, 250, 250]}
    )
    found = {row["group"]: row for row in who_is_missing(held, everyone).rows(named=True)}
    assert found["17;M"]["representation"] == MISSING
    assert found["17;M"]["expected"] == pytest.approx(100 * 250 / 1100)
    assert [found[group]["representation"] for group in ("16;F", "16;M", "17;F")] == [OVER, AS_EXPECTED, AS_EXPECTED]
    assert found["16;F"]["share"] == 40.0, "the five of unknown group are in no share"
    assert (found["16;F"]["low"], found["16;F"]["high"]) == pytest.approx((30.94, 49.80), abs=0.005)  # Wilson, 40 of 100
    thin = who_is_missing(held, everyone.with_columns(population=pl.Series([250, 500, 250, 0])))
    assert thin.filter(group="16;M")["representation"].item() == UNDER
    extra = who_is_missing(held, everyone.filter(pl.col("group") != "17;M"))
    assert extra.filter(group="17;M")["representation"].item() == NOT_IN_POPULATION
    none_answered = who_is_missing(held.filter(pl.col("group") != "17;M"), everyone)
    assert none_answered.filter(group="17;M").select("answered", "representation").row(0) == (0, MISSING)


@pytest.mark.parametrize(
    ("answered", "population", "representation"),
    [
        ((0, 3), (20, 80), AS_EXPECTED),  # of three, nobody from a fifth of the population may be chance
        ((190, 810), (400, 600), MISSING),
        ((210, 790), (400, 600), UNDER),  # far beyond chance, but more than half of their share
        ((600, 400), (400, 600), OVER),
        ((10, 20), (0, 0), NOT_IN_POPULATION),
        ((10, 20), (1, 0), MISSING),
        ((200, 800), (400, 600), UNDER),  # just half of their share
        ((10, 0), (5, 0), AS_EXPECTED),  # all of those who answered, and all of the population
        ((0, 10), (0, 5), AS_EXPECTED),
    ],
)
def test_missing_is_beyond_chance_and_below_half_of_the_share(
    answered: tuple[int, int], population: tuple[int, int], representation: str
) -> None:
    held = pl.DataFrame({"set": "w", "dimension": "sex", "group": ["F", "M"], "people": answered})
    everyone = pl.DataFrame({"set": "w", "dimension": "sex", "group": ["F", "M"], "population": population})
    assert who_is_missing(held, everyone)["representation"][0] == representation


def test_each_set_and_dimension_is_counted_for_itself() -> None:
    def groups(*rows: tuple[str, str, str | None, int], name: str) -> pl.DataFrame:
        return pl.DataFrame(rows, schema=["set", "dimension", "group", name], orient="row")

    held = groups(("1", "sex", "F", 6), ("1", "sex", "M", 4), ("1", "age", "16", 5), ("2", "sex", "F", 1), ("2", "sex", "F", 3),
                  ("3", "sex", None, 7), name="people")  # fmt: skip
    everyone = groups(*((of, "sex", sex, 50 * int(of)) for of in "1234" for sex in "FM"), ("1", "age", "16", 9), name="population")
    found = who_is_missing(held, everyone).select("set", "dimension", "group", "answered", "share", "population_share").rows()
    assert found == [
        ("1", "age", "16", 5, 100.0, 100.0), ("1", "sex", "F", 6, 60.0, 50.0), ("1", "sex", "M", 4, 40.0, 50.0),
        ("2", "sex", "F", 4, 100.0, 50.0), ("2", "sex", "M", 0, 0.0, 50.0),
    ], "nothing is said of a set or dimension in which nobody's group is known"  # fmt: skip


def test_a_group_of_nobody_in_the_population_needs_nobody_who_answered() -> None:
    """No 18-year-olds live there: none has to have answered, and one who says 18 has no weight. Sets may be numbers."""
    held = people({("16", "F"): 2, ("16", "M"): 8, ("18", "F"): 1}).with_columns(set=pl.lit(7))
    everyone = population({"16": 10, "18": 0}, {"F": 5, "M": 5}).with_columns(set=pl.lit(7))
    weights, sets = rake(held, everyone, AGE_SEX)
    assert weights["weight"].to_list() == pytest.approx([2.5] * 2 + [0.625] * 8 + [None])
    assert sets.select("set", "people", "weighted", "reason").row(0) == (7, 11, 10, None)
    assert rake(held.filter(age="16"), everyone, AGE_SEX)[1]["reason"].item() is None


def test_every_group_is_weighed_as_if_alone_and_stands_in_its_place() -> None:
    areas = [responses(scores=[5, 4, 1 + n % 5], area=f"X{n:02}").with_columns(weight=pl.Series([0.5, 1.0, 1.5])) for n in range(12)]
    elsewhere = responses(scores=[5, 1], question="not asked").with_columns(weight=pl.lit(1.0))
    together = weighted_figures(pl.concat([elsewhere, *reversed(areas)]), QUESTIONS)
    assert_frame_equal(together, pl.concat(weighted_figures(area, QUESTIONS) for area in areas))


def test_a_cap_that_is_not_needed_leaves_raking_as_it_is() -> None:
    """weightipy's cap bites on the way too: the weights of a set whose largest stays below it are those without a cap."""
    counts = {("15", "F"): 2, ("15", "M"): 20, ("16", "F"): 120, ("16", "M"): 120, ("17", "F"): 120, ("17", "M"): 1}
    held, everyone = people(counts).sample(fraction=1, shuffle=True, seed=1), population({"15": 33, "16": 33, "17": 34}, {"F": 49, "M": 51})
    weights, sets = rake(held, everyone, AGE_SEX, trim=1000.0)
    largest = sets["largest"].item()
    again = rake(held, everyone, AGE_SEX, trim=largest + 0.001)[0]
    assert again["weight"].to_list() == weights["weight"].to_list()
