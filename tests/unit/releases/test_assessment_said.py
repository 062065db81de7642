"""What a release tells of comments and drivers: quotes, themes, what goes with the rating; small groups stay hidden."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.assessment.themes import Theme
from pipelines.releases.assessment_comments import QUOTED, quotes, read_comments, themes_told
from pipelines.releases.assessment_drivers import drivers
from tests.answers import COUNTY, QUESTIONS, A, B, C, Worked, answered

THEMES = (Theme(id="waiting", title="Waiting", description="d", words=("wait*",)),)


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


def test_only_one_comment_of_each_person_is_quoted() -> None:
    wrote = [commented(12, f"We wait for weeks until somebody rings us {number}").head(2) for number in range(3)]
    rows = pl.concat([answered([3] * 12, refs=True), *wrote])
    assert quotes(Worked(rows).found, read_comments(rows.lazy()), Worked(rows).cells, THEMES, 10)["text"].to_list() == [
        "We wait for weeks until somebody rings us 0"  # the same words of both people are one comment
    ]
    own = rows.with_columns(comment=pl.col("comment") + pl.col("respondent").str.slice(-2))
    assert quotes(Worked(own).found, read_comments(own.lazy()), Worked(own).cells, THEMES, 10).height == 2
    nameless = own.with_columns(respondent=pl.lit(None, pl.String))
    assert quotes(Worked(nameless).found, read_comments(nameless.lazy()), Worked(nameless).cells, THEMES, 10).height == QUOTED


def test_nobody_is_quoted_of_an_outcome_that_few_spoke_of() -> None:
    rows = commented(23, "We wait for weeks until somebody rings us").with_columns(
        comment=pl.col("comment") + pl.col("respondent").str.slice(-2), outcome=pl.Series(["take_part"] * 20 + ["care_leavers"] * 3)
    )  # fmt: skip
    late = pl.concat([rows.tail(3), rows.head(20).with_columns(may_quote=False)])
    assert quotes(Worked(late).found, read_comments(late.lazy()), Worked(late).cells, THEMES, 10).is_empty()
    assert set(quotes(Worked(rows).found, read_comments(rows.lazy()), Worked(rows).cells, THEMES, 10)["outcome"]) == {"take_part"}
    words = late.with_columns(question=pl.lit("in words"), score=pl.lit(None, pl.Float64)).head(3)
    both = pl.concat([late.with_columns(comment=pl.lit(None, pl.String)), words])
    assert quotes(Worked(both).found, read_comments(both.lazy()), Worked(both).cells, THEMES, 10)["question"].to_list() == ["in words"] * 3


def test_themes_are_counted_per_person_and_summed_for_the_county() -> None:
    rows = pl.concat([commented(12, "Too long a wait"), commented(14, "Nobody listens", area=B)])
    worked = Worked(rows)
    found = themes_told(worked.found, read_comments(rows.lazy()), THEMES, 10)
    assert {row["area"]: (row["mentions"], row["people"]) for row in found.iter_rows(named=True)} == {
        A: (12, 12),
        B: (0, 14),
        COUNTY: (12, 26),
    }


def test_themes_of_a_few_comments_are_hidden_and_with_them_what_would_give_them_away() -> None:
    rows = pl.concat([commented(6, "Too long a wait"), commented(14, "Nobody listens", area=B)])
    found = themes_told(Worked(rows).found, read_comments(rows.lazy()), THEMES, 10)
    assert {row["area"]: row["people"] for row in found.iter_rows(named=True)} == {A: None, B: None, COUNTY: 20}


def test_a_driver_goes_with_the_rating_in_the_same_peoples_answers() -> None:
    scores = [1, 2, 3, 4, 5] * 3
    worked = Worked(answered(scores, refs=True), answered(scores, refs=True, question="staff"))
    row = drivers(worked.found, worked.shown, worked.groups, QUESTIONS, 10).filter(area=A).row(0, named=True)
    assert (row["driver"], row["outcome"], row["people"], row["goes_with"]) == ("staff", "feel_safe", 15, "yes")


def told_of_waiting(*rows: pl.DataFrame) -> dict[str, tuple[object, ...]]:
    """Area -> people who commented, those of them who mention waiting."""
    every = pl.concat(rows)
    found = themes_told(Worked(every).found, read_comments(every.lazy()), THEMES, 10)
    return {row[0]: row[1:] for row in found.select("area", "n_text", "mentions_text", "people", "mentions", "share").iter_rows()}


def test_two_people_who_write_often_are_two_people() -> None:
    # Two people with a comment on each of six things: 12 comments, all of them about waiting.
    often = pl.concat([commented(2, f"A long wait for the {what}") for what in ("bus", "nurse", "worker", "place", "course", "letter")])
    few = ("fewer than 10", "fewer than 10", None, None, None)
    assert told_of_waiting(often) == {A: few, COUNTY: few}
    twelve = pl.concat([commented(12, "We wait"), commented(12, "and wait")])
    assert told_of_waiting(twelve)[A] == ("12", "12", 12, 12, 100.0)
    nameless = pl.concat([commented(12, "We wait"), commented(12, "and wait")]).with_columns(respondent=pl.lit(None, pl.String))
    assert told_of_waiting(nameless)[A][2] == 24


def test_a_phrase_does_not_run_from_one_comment_into_the_next() -> None:
    theme = Theme(id="late", title="Late", description="d", words=("too late",))
    rows = pl.concat([commented(12, "They are too"), commented(12, "late buses")])
    assert themes_told(Worked(rows).found, read_comments(rows.lazy()), [theme], 10).filter(area=A)["mentions"].to_list() == [0]


def test_a_theme_of_a_few_people_is_hidden_and_with_it_what_would_give_it_away() -> None:
    beside = "not shown, so that a smaller group stays hidden"
    rows = []
    for area, waiting in ((A, 3), (B, 11), (C, 15)):
        rows.append(commented(20, "Nobody listens", area=area).with_columns(
            comment=pl.when(pl.int_range(pl.len()) < waiting).then(pl.lit("We wait")).otherwise("comment")))  # fmt: skip
    found = told_of_waiting(*rows)
    assert found == {
        A: ("20", "fewer than 10", 20, None, None), B: ("20", beside, 20, None, None), C: ("20", "15", 20, 15, 75.0),
        COUNTY: ("60", "29", 60, 29, pytest.approx(100 * 29 / 60)),
    }  # fmt: skip


def both_answered(*people: tuple[str, int, int, int]) -> Worked:
    """Of each area so many people who answer a rating and the question on staff, the rating alone, staff alone."""
    frames = []
    for area, both, rating, staff in people:
        every = answered([1, 2, 3, 4, 5] * 20, area=area, refs=True)
        of_staff = every.with_columns(question=pl.lit("staff"), outcome=pl.lit(None, pl.String))
        frames += [every.head(both + rating), pl.concat([of_staff.head(both), of_staff.slice(both + rating, staff)])]
    return Worked(*frames)


def driven(worked: Worked, minimum: int = 10) -> dict[str, tuple[object, ...]]:
    """Area -> people, pairs, correlation and what is said of them."""
    found = drivers(worked.found, worked.shown, worked.groups, QUESTIONS, minimum)
    return {row["area"]: (row["people"], row["n"], row["correlation"], row["n_text"], row["reason"]) for row in found.iter_rows(named=True)}


def test_drivers_of_a_few_people_tell_nothing() -> None:
    # 30 rate, 30 judge the staff, 3 do both.
    few = (None, None, None, "fewer than 10", "fewer than 10 people")
    assert driven(both_answered((A, 3, 27, 27))) == {A: few, COUNTY: few}
    assert driven(both_answered((A, 12, 20, 20)))[A][0] == 12
    assert driven(both_answered((A, 12, 20, 20)), 20)[A] == (None, None, None, "fewer than 20", "fewer than 20 people")
    assert driven(both_answered((A, 6, 20, 20)), 5)[A][3] == "fewer than 10"  # a correlation needs ten, whatever the policy says


def test_the_county_less_its_other_districts_gives_no_driver_of_a_few_people_away() -> None:
    found = driven(both_answered((A, 3, 27, 27), (B, 15, 15, 15), (C, 40, 0, 0)))
    beside = "not shown, so that a smaller group stays hidden"
    assert {area: (row[0], row[3]) for area, row in found.items()} == {
        A: (None, "fewer than 10"), B: (None, beside), C: (40, "40"), COUNTY: (58, "58"),
    }  # fmt: skip


def test_what_a_county_has_of_a_district_whose_wave_is_hidden_is_a_group_too() -> None:
    # C's 30 answer in both waves. B's second wave of 4 others is hidden, and C's beside it; the county counts both: 58 people less 12, 12 and 30 are 4.
    rows = []
    for area, count, number, first in ((A, 12, 0, 0), (B, 12, 0, 0), (C, 30, 0, 0), (B, 4, 1, 12), (C, 30, 1, 0)):
        rating = answered([1 + person % 5 for person in range(first + count)], area=area, refs=True, number=number).tail(count)
        rows += [rating, rating.with_columns(question=pl.lit("staff"), outcome=pl.lit(None, pl.String))]
    found = driven(Worked(*rows))
    assert {area: row[0] for area, row in found.items()} == {A: None, B: 12, C: 30, COUNTY: 58}  # 58 - 12 - 30 leaves 16


def test_the_same_words_beside_several_answers_are_one_comment_also_without_a_respondent() -> None:
    beside = [answered([4], question=question, comment="We waited.", may_quote=True) for question in ("safe", "effort", "staff")]
    assert read_comments(pl.concat(beside).lazy()).height == 1
    of_two = [answered([4, 4], question=question, comment="We waited.") for question in ("safe", "effort")]
    assert read_comments(pl.concat(of_two).lazy()).height == 2


def test_a_no_to_quoting_beside_any_answer_counts_for_the_comment() -> None:
    said = [
        answered([4], question=q, comment="We waited.", refs=True, may_quote=may)
        for q, may in (("safe", True), ("effort", False), ("staff", None))
    ]
    assert read_comments(pl.concat(said).lazy())["may_quote"].to_list() == [False]
    assert read_comments(pl.concat([said[0], said[2]]).lazy())["may_quote"].to_list() == [True]
