"""Co-assessment in a release: roll-ups against plain loops, small groups, kinds of question, who was asked."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from pipelines.measures.assessment_hiding import SHOWN
from pipelines.releases.assessment import steady
from tests.answers import COUNTY, A, B, C, Worked, answered, found_in

EVERYBODY = (pl.col("breakdown") == "") & pl.col("service").is_null()


def mixed(seed: int = 1) -> pl.DataFrame:
    """Three districts, two waves, two roles, ages and a service, some of the groups small."""
    chance = random.Random(seed)
    frames = []
    for area, number, role in (
        (area, number, role) for area in (A, B, C) for number in (0, 1) for role in ("young person", "professional")
    ):
        for band, service in ((band, service) for band in ("14-15", "16-17", None) for service in ("youth", None)):
            scores = [chance.randint(1, 5) for _ in range(chance.choice((0, 4, 12, 15)))]
            frames.append(answered(scores, area=area, number=number, role=role, age_band=band, service=service))
    return pl.concat(frames)


def plain(rows: pl.DataFrame, key: tuple[str, ...]) -> dict[tuple[Any, ...], list[float]]:
    """Every answer in the views it belongs to, by a loop: (area, service, breakdown, wave, role) -> scores."""
    found: dict[tuple[Any, ...], list[float]] = {}
    for row in rows.iter_rows(named=True):
        for area in (row["area"], COUNTY):
            views = [(None, "")]
            views += [(row["service"], "")] if row["service"] else []
            views += [(None, f"age_band={row['age_band']}")] if row["age_band"] else []
            for service, breakdown in views:
                found.setdefault((area, service, breakdown, row["wave"], row["role"]), []).append(row["score"])
    return found


def test_every_shown_figure_equals_a_loop_over_the_answers() -> None:
    rows = mixed()
    expected = plain(rows, ())
    figures = Worked(rows).figures()
    assert figures.height == len(expected)
    shown = 0
    for row in figures.iter_rows(named=True):
        scores = expected[row["area"], row["service"], row["breakdown"], row["wave"], row["role"]]
        if row["n"] is None:
            continue
        shown += 1
        good = sum(score >= 4 for score in scores)
        assert (row["n"], row["positive"]) == (len(scores), good)
        assert row["share"] == pytest.approx(100 * good / len(scores), abs=1e-6)
        assert row["mean"] == pytest.approx(sum(100 * (score - 1) / 4 for score in scores) / len(scores), abs=1e-6)
    assert shown > 20


def test_distributions_equal_a_loop_and_are_of_shown_groups_only() -> None:
    rows = mixed()
    worked, expected = Worked(rows), plain(mixed(), ())
    shown = {tuple(row.values()) for row in worked.figures().filter(pl.col("n").is_not_null())
             .select("area", "service", "breakdown", "wave", "role").iter_rows(named=True)}  # fmt: skip
    told = worked.distributions()
    assert {tuple(row.values()) for row in told.select("area", "service", "breakdown", "wave", "role").iter_rows(named=True)} == shown
    for row in told.iter_rows(named=True):
        scores = expected[row["area"], row["service"], row["breakdown"], row["wave"], row["role"]]
        assert row["answers"] == sum(score == row["score"] for score in scores)


def test_a_small_group_has_its_keys_and_its_words_and_nothing_else() -> None:
    row = Worked(answered([1, 5] * 4)).figure()  # 8 people
    assert row["n_text"] == "fewer than 10"
    keys = {
        "role",
        "question",
        "agreed",
        "outcome",
        "instrument",
        "area",
        "service",
        "breakdown",
        "wave",
        "period_start",
        "period_end",
        "n_text",
    }
    assert {name for name, value in row.items() if value is not None} <= keys
    assert Worked(answered([1, 5] * 5)).figure()["n"] == 10


@pytest.mark.parametrize("seed", range(12))
def test_no_subtraction_between_views_leaves_a_small_group(seed: int) -> None:
    """County less districts, everybody less age bands, everything less one service: 0 people, or 10 and more, or not to be worked out."""
    rows = mixed(seed)
    sizes = {key: len(scores) for key, scores in plain(rows, ()).items()}
    figures = Worked(rows).figures()
    shown = {
        (row["area"], row["service"], row["breakdown"], row["wave"], row["role"])
        for row in figures.iter_rows(named=True)
        if row["n"] is not None
    }
    for key in shown:
        area, service, breakdown, name, role = key
        districts = [(one, service, breakdown, name, role) for one in (A, B, C)] if area == COUNTY else []
        bands = [(area, None, f"age_band={band}", name, role) for band in ("14-15", "16-17")] if (service, breakdown) == (None, "") else []
        services = [(area, "youth", "", name, role)] if (service, breakdown) == (None, "") else []
        for parts in (districts, bands, services):
            left = sizes[key] - sum(sizes[part] for part in parts if part in shown)
            assert not parts or left == 0 or left >= 10, (key, left)


def test_gaps_and_trends_know_the_shown_groups_alone() -> None:
    # District A's young people are 8 in each wave; B's 12 are hidden beside them, since A + B - B would give A away.
    rows = [answered([3] * 4 + [4] * 4, area=A, number=n) for n in range(3)] + [answered([2, 3, 4] * 4, area=B, number=n) for n in range(3)]
    rows += [answered([4, 5] * 6, area=area, number=n, role="professional") for area in (A, B) for n in range(3)]
    trends, gaps, readings = Worked(*rows).sides()
    assert set(gaps["area"]) == set(readings["area"]) == {COUNTY}
    assert {(row["area"], row["role"]) for row in trends.iter_rows(named=True)} == {
        (COUNTY, "young person"), (COUNTY, "professional"), (A, "professional"), (B, "professional"),
    }  # fmt: skip


def test_jointly_agreed_and_worker_only_scores_are_never_merged() -> None:
    rows = [
        answered([4] * 12, question="agreed", agreed="jointly", role="carer"),
        answered([2] * 15, question="agreed", agreed="worker only", role="carer"),
    ]
    worked = Worked(*rows)
    found = {row["agreed"]: (row["n"], row["mean"]) for row in worked.figures().filter(pl.col("area") == A).iter_rows(named=True)}
    assert found == {"jointly": (12, 75.0), "worker only": (15, 25.0)}
    assert worked.sides()[1].is_empty()


def numbers(worked: Worked, *by: str) -> dict[tuple[Any, ...], str]:
    """The words for how many answered, by `by`, of everybody in District A."""
    own = worked.figures().filter(EVERYBODY, area=A)
    return {tuple(row[name] for name in by): row["n_text"] for row in own.iter_rows(named=True)}


BESIDE = "not shown, so that a smaller group stays hidden"


def test_all_who_answered_less_the_jointly_agreed_do_not_give_the_worker_only_away() -> None:
    # Survey quality shows 12 women and 13 men; 25 less 22 would be the 3.
    def scored(jointly: int, alone: int, other: int = 0) -> Worked:
        sexes = pl.Series(["female", "male"] * (jointly + alone))[: jointly + alone]
        rows = answered([4] * (jointly + alone), question="agreed", role="carer", refs=True).with_columns(
            sex=sexes, agreed=pl.Series(["jointly"] * jointly + ["worker only"] * alone)
        )  # fmt: skip
        return Worked(rows, answered([3] * other, role="carer", question="effort"))

    assert numbers(scored(22, 3), "agreed") == {("jointly",): BESIDE, ("worker only",): "fewer than 10"}
    assert numbers(scored(22, 12), "agreed") == {("jointly",): "22", ("worker only",): "12"}
    many = numbers(scored(22, 3, 40), "agreed", "question")  # 65 answered something: how many of them this question, nothing tells
    assert (many["jointly", "agreed"], many["worker only", "agreed"]) == ("22", "fewer than 10")


def test_all_who_answered_less_those_of_one_outcome_do_not_give_those_of_another_away() -> None:
    def spoke(first: int, second: int) -> Worked:
        rows = answered([4] * (first + second), question="choice", role="resident", refs=True)
        return Worked(rows.with_columns(outcome=pl.Series(["take_part"] * first + ["care_leavers"] * second)))

    assert numbers(spoke(20, 3), "outcome") == {("take_part",): BESIDE, ("care_leavers",): "fewer than 10"}
    assert numbers(spoke(20, 11), "outcome") == {("take_part",): "20", ("care_leavers",): "11"}
    both = answered([4] * 12, question="choice", role="resident", refs=True)
    twice = Worked(*(both.with_columns(outcome=pl.lit(outcome)) for outcome in ("take_part", "care_leavers")))
    assert numbers(twice, "outcome") == {("take_part",): "12", ("care_leavers",): "12"}


@pytest.mark.parametrize("seed", range(12))
def test_no_subtraction_of_outcomes_from_everybody_leaves_a_small_group(seed: int) -> None:
    """Three districts, three outcomes of one question: what all who answered have beyond the shown ones is 0 people, or 10 and more."""
    chance = random.Random(seed)
    sizes = {(area, outcome): chance.choice((0, 3, 8, 11, 14, 30)) for area in (A, B, C) for outcome in ("one", "two", "three")}
    rows = [answered([3] * size, area=area, question="choice", role="resident", refs=True).with_columns(
                outcome=pl.lit(outcome), respondent=pl.col("respondent") + outcome) for (area, outcome), size in sizes.items()]  # fmt: skip
    worked = Worked(*rows)
    told = worked.cells.filter(pl.col("dimension") == "", pl.col("state") == SHOWN, ~pl.col("area").str.ends_with("·"))
    shown = {(row["area"], row["outcome"]): row["n"] for row in worked.figures().filter(pl.col("n").is_not_null()).iter_rows(named=True)}
    for area, everybody in told.select("area", "people").iter_rows():
        left = everybody - sum(n for (place, _), n in shown.items() if place == area)
        assert left == 0 or left >= 10, (area, left)
    for outcome in ("one", "two", "three"):
        left = shown.get((COUNTY, outcome), 0) - sum(shown.get((area, outcome), 0) for area in (A, B, C))
        assert (COUNTY, outcome) not in shown or left == 0 or left >= 10, (outcome, left)


def test_a_question_that_few_left_out_hides_nothing() -> None:
    rows = answered([4] * 25, refs=True)
    worked = Worked(rows, rows.head(22).with_columns(question=pl.lit("effort")))
    assert numbers(worked, "question") == {("safe",): "25", ("effort",): "22"}


def test_less_effort_is_better_and_the_answers_stay_as_given() -> None:
    worked = Worked(answered([1] * 9 + [5] * 3, question="effort"))
    assert worked.figure(question="effort")["mean"] == 75.0  # 9 of 12 at the best end: (9 x 100 + 3 x 0) / 12
    given = {row["score"]: row["answers"] for row in worked.distributions().filter(pl.col("area") == A).iter_rows(named=True)}
    assert given == {1: 9, 2: 0, 3: 0, 4: 0, 5: 3}


def test_a_choice_is_counted_and_not_averaged() -> None:
    worked = Worked(answered([1, 2, 3, 4] * 3, question="choice", role="resident"))
    row = worked.figure(question="choice", role="resident")
    assert (row["n"], row["mean"], row["share"]) == (12, None, None)
    assert worked.sides()[0].is_empty()


def test_ready_counts_are_worth_the_answers_they_stand_for() -> None:
    counted = answered([2, 4, 5], role="resident").with_columns(count=pl.Series([3, 4, 5]))
    singly = answered([2] * 3 + [4] * 4 + [5] * 5, role="resident")
    assert Worked(counted).figures().equals(Worked(singly).figures())


def test_a_ready_count_of_nobody_is_no_answer() -> None:
    counts = answered([1, 2, 3, 4, 5]).with_columns(count=pl.Series([0, 0, 1, 1, 1]))  # none above one: nothing is repeated
    assert found_in(counts).rows["score"].to_list() == [3.0, 4.0, 5.0]


def test_somebody_who_answers_often_is_one_person() -> None:
    rows = answered([4] * 12, role="professional").with_columns(respondent=pl.lit("one"))
    assert Worked(rows).figure(role="professional")["n_text"] == "fewer than 10"


def test_net_promoter_score_of_a_release_is_the_hand_worked_one() -> None:
    row = Worked(answered([10] * 6 + [8] * 2 + [3] * 2, question="recommend")).figure(question="recommend")
    assert (row["promoters"], row["detractors"], row["nps"]) == (6, 2, 40.0)  # (6 - 2) / 10


def test_the_order_of_answers_changes_nothing() -> None:
    rows = mixed()
    one, other = Worked(rows), Worked(rows.sample(fraction=1.0, shuffle=True, seed=7))
    assert one.figures().equals(other.figures())
    for left, right in zip(one.sides(), other.sides(), strict=True):
        assert steady(left).equals(steady(right))


def panel() -> list[pl.DataFrame]:
    """Twelve waves: young people's rating sinks from 3.5 to 2.4, professionals stay at 4; district C is a point below; few young men of 16-17."""
    frames = []
    for number, area in ((number, area) for number in range(12) for area in (A, B, C)):
        shift = 1 if area == C else 0
        low = 2 + number  # of 30 answers, as many twos; the rest threes and fours
        scores = [2 - shift] * low + [3 - shift] * 8 + [4 - shift] * (22 - low) + [5 - shift] * 8
        groups = [("14-15", "female")] * 14 + [("16-17", "female")] * 14 + [("14-15", "male")] * 12
        frames += [
            answered([score], area=area, number=number, age_band=age, sex=sex)
            for score, (age, sex) in zip(scores, groups[: len(scores)], strict=False)
        ]
        frames.append(answered([3, 4, 4, 5] * 4, area=area, number=number, role="professional"))
    return frames


def test_planted_gap_trend_and_outlier_district_come_out() -> None:
    trends, gaps, readings = Worked(*panel()).sides()
    county = readings.filter(area=COUNTY, against="young person").row(0, named=True)
    assert (county["gap_trend"], county["reading"]) == ("widening", "professionals more positive")
    assert trends.filter(area=COUNTY, role="young person")["trend"].to_list() == ["worsening"]
    latest = gaps.filter(pl.col("area").is_in([A, B, C]), against="young person", wave="2025-Q4").sort("area")
    assert [round(after - before, 6) for before, after in pairwise(latest["gap"])] == [0.0, 1.0]  # C: one point more


def told_apart(number: int, *people: str) -> pl.DataFrame:
    """Twelve answers of a wave by these people, the rest by people who answer once."""
    names = [*people, *(f"{number}-{each}" for each in range(12 - len(people)))]
    return answered([1, 2, 3, 4, 5, 4] * 2, number=number).with_columns(respondent=pl.Series(names))


def test_who_answers_once_is_counted_and_who_answers_more_often_stays_one_person() -> None:
    # Wave 0: "one" gives two of the 12 answers: 11 people, 12^2 / (2^2 + 10) effective answers. "two" answers in waves 0 and 1.
    worked = Worked(told_apart(0, "one", "one", "two"), told_apart(1, "two"))
    row = worked.figure(wave="2023-Q1")
    assert (row["n"], row["people"], row["effective_n"]) == (12, 11, pytest.approx(144 / 14))
    everybody = worked.shown.views.filter(EVERYBODY, area=A)["view"][0]
    once, held = (each.filter(area=everybody) for each in (worked.shown.once, worked.shown.held))
    assert (once["respondent"].drop_nulls().len(), held["respondent"].drop_nulls().len()) == (2, 4)
    assert once["count"].sum() == held["count"].sum() == 24


def test_nine_of_ten_hidden_people_are_not_called_fewer_than_ten_beside_the_ten() -> None:
    # Of 31 who answered, 20 are 16 or 17 and 10 are 14 or 15, hidden so that the one who told no age stays hidden. Of these 10 nine answered
    # "safe": 30 - 20 leaves 10 for them and one at most, so "fewer than 10" would be nine.
    young = [answered([3] * 20, age_band="16-17", refs=True, question=question) for question in ("safe", "staff")]
    ten = [answered([3] * count, age_band="14-15", question=question) for question, count in (("safe", 9), ("staff", 10))]
    none = [answered([3], question=question) for question in ("safe", "staff")]
    told = Worked(*young, *ten, *none).figures().filter(pl.col("breakdown") == "age_band=14-15", pl.col("area") == A)
    assert set(told["n_text"]) == {"not shown, so that a smaller group stays hidden"}
