"""Sentences on co-assessment agree with the rows they are made from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.read_api.assessment import Asked, CoAssessment
from pipelines.read_api.assessment_words import agreement_words, group_words, headline, missing_words, sentence, widest
from pipelines.read_api.waves import wave_words


def figure(role: str, mean: float | None, people: int | None, *, wave: str = "2026-Q1", **more: Any) -> dict[str, Any]:
    year, quarter = int(wave[:4]), int(wave[-1])
    return {
        "role": role, "wave": wave, "period_start": dt.date(year, quarter * 3 - 2, 1), "mean": mean, "n": people, "people": people, "nps": None,
        "n_text": str(people) if people else "fewer than 10", **more,
    }  # fmt: skip


def reading(gap: float, low: float, high: float, trend: str = "widening", **more: Any) -> dict[str, Any]:
    return {"gap": gap, "low": low, "high": high, "gap_trend": trend, "first_wave": "2025-Q2", "wave": "2026-Q1", "waves": 4, **more}


def asked(
    *figures: dict[str, Any], title: str = "Feeling safe", kind: str = "rating", lowest: int = 1, highest: int = 5, newest: str | None = None,
    **readings: Any,
) -> Asked:  # fmt: skip
    about = {"question": "safe", "agreed": None, "outcome": "feel_safe", "title": title, "kind": kind, "lowest": lowest, "highest": highest,
             "instrument": "survey"}  # fmt: skip
    return Asked(about, list(figures), [], {name.replace("_", " "): row for name, row in readings.items()}, {}, newest)


def page(*questions: Asked) -> CoAssessment:
    return CoAssessment(list(questions), [], [], [], [], [], [])


MISSING = {"role": "young person", "dimension": "age_band;sex", "group": "16-17;male", "representation": "missing", "expected": 40.0}


def test_the_whole_sentence() -> None:
    # 52.5 of 100 on a scale of 1 to 5: 1 + 0.525 x 4 = 3.1.  72.5: 3.9.
    one = asked(figure("young person", 52.5, 214), figure("professional", 72.5, 40), young_person=reading(0.8, 0.5, 1.1))
    assert sentence(one, [MISSING]) == (
        "Young people rate “Feeling safe” at 3.1 of 5, professionals 3.9; the gap between young people and professionals has widened since "
        "April to June 2025; 214 young people and 40 professionals answered; young men aged 16-17 are missing: read with care."
    )


@pytest.mark.parametrize(("trend", "words"), [
    ("widening", "has widened since April to June 2025"), ("narrowing", "has narrowed since April to June 2025"),
    ("changed sides", "have changed sides since April to June 2025"), ("no significant change", "has not changed significantly since"),
    ("not enough points", "too few waves to tell whether the gap moves"), ("cannot tell", "we cannot tell whether the gap moves"),
    (None, "we cannot tell whether the gap moves"),
])  # fmt: skip
def test_every_trend_of_a_gap_has_its_words(trend: str | None, words: str) -> None:
    told = sentence(asked(figure("young person", 50.0, 20), figure("professional", 75.0, 20), young_person=reading(1, 0.5, 1.5, trend)), [])
    assert words in told
    others = {"widened", "narrowed", "changed sides", "not changed", "too few waves", "cannot tell"}
    assert sum(other in told for other in others) == 1


def test_sides_that_cannot_be_set_against_each_other_have_no_gap_in_words_either() -> None:
    one = asked(
        figure("young person", 50.0, 20), figure("professional", 75.0, 20), young_person=reading(1.0, 0.5, 1.5, against="young person")
    )
    one.gaps.append({"against": "young person", "wave": "2026-Q1", "method": "the two sides answered in different areas"})
    assert "professionals 4.0; no gap in this wave: the two sides answered in different areas; 20 young" in sentence(one, [])


def test_a_hidden_role_is_left_out_and_a_hidden_question_says_so() -> None:
    few = "; no gap in this wave: too few {} answered to show it; 20 {} answered."
    one = asked(figure("young person", 50.0, 20), figure("professional", None, None))
    assert sentence(one, []) == "Young people rate “Feeling safe” at 3.0 of 5" + few.format("professionals", "young people")
    other = asked(figure("young person", None, None), figure("professional", 50.0, 20))
    assert sentence(other, []) == "Professionals rate “Feeling safe” at 3.0 of 5" + few.format("young people", "professionals")
    assert headline(page(other)) == "What professionals say"
    one_sided = asked(figure("young person", 50.0, 20), figure("carer", None, None))
    assert sentence(one_sided, []) == "Young people rate “Feeling safe” at 3.0 of 5; 20 young people answered."
    assert sentence(asked(figure("young person", None, None)), []) == "Too few people answered “Feeling safe” to show what they said."


@pytest.mark.parametrize(("agreed", "said", "title"), [
    ("jointly", "Young people and their workers together put “Feeling safe” at 3.0 of 5; a score for each of 20 young people.", "What young people say"),
    ("worker only", "Workers put “Feeling safe” for young people at 3.0 of 5; a score for each of 20 young people.", "What workers say of young people"),
])  # fmt: skip
def test_a_score_that_a_worker_gave_is_not_said_to_be_the_young_persons(agreed: str, said: str, title: str) -> None:
    one = asked(figure("young person", 50.0, 20))
    one.about["agreed"] = agreed
    assert sentence(one, []) == said
    assert headline(page(one)) == title


def test_groups_that_are_missing_but_not_named_are_counted() -> None:
    groups = [MISSING | {"dimension": "age_band", "group": age} for age in ("11-13", "14-15", "18-24", "25-44")]
    assert missing_words(groups[:2]).startswith("; young people aged 11-13 and young people aged 14-15 are missing")
    assert missing_words(groups[:3]).startswith("; young people aged 11-13, young people aged 14-15 and 1 other group are missing")
    assert missing_words(groups).startswith("; young people aged 11-13, young people aged 14-15 and 2 other groups are missing")


def test_the_group_that_would_have_been_largest_is_told_first() -> None:
    groups = [
        MISSING | {"dimension": "age_band", "group": age, "expected": n} for age, n in (("11-13", 5.0), ("14-15", None), ("16-17", 40.0))
    ]
    assert missing_words(groups).startswith("; young people aged 16-17, young people aged 11-13 and 1 other group are missing")
    assert [group_words(MISSING | {"role": "resident", "dimension": "sex", "group": sex}) for sex in ("male", "female")] == ["men", "women"]


def test_people_are_counted_and_not_their_answers() -> None:
    assert sentence(asked(figure("young person", 50.0, 20, n=60)), []).endswith("; 20 young people answered.")


def test_where_no_resident_was_asked_nothing_is_said_of_a_gap() -> None:
    one = asked(figure("provider", 50.0, 20), figure("professional", None, None))
    assert sentence(one, []) == "Providers rate “Feeling safe” at 3.0 of 5; 20 providers answered."


def test_a_group_that_keeps_a_smaller_one_hidden_is_not_called_few() -> None:
    beside = "not shown, so that a smaller group stays hidden"
    one = asked(figure("young person", None, None, n_text=beside), figure("carer", None, None))
    assert sentence(one, []) == "What people said to “Feeling safe” is not shown, so that a smaller group stays hidden."
    before = (figure("young person", 25.0, 20, wave="2025-Q4"), figure("professional", 62.5, 20, wave="2025-Q4"))
    hidden = asked(*before, figure("young person", 87.5, 30), figure("professional", None, None, n_text=beside),
                   young_person=reading(1.5, 1.0, 2.0, wave="2025-Q4"))  # fmt: skip
    assert "; no gap in this wave: what professionals said is not shown, so that a smaller group stays hidden; 30" in sentence(hidden, [])


@pytest.mark.parametrize(("label", "basis", "text"), [
    ("2024-25", "academic_year", "September 2024 to August 2025"), ("2024-25", "financial_year", "April 2024 to March 2025"),
    ("2024-25", None, "2024/25"), ("2011-12", "month", "December 2011"), ("2025-Q2", None, "April to June 2025"), (None, "month", ""),
])  # fmt: skip
def test_a_wave_is_named_on_the_basis_of_its_questionnaire(label: str | None, basis: str | None, text: str) -> None:
    assert wave_words(label, basis) == text


def test_the_wave_since_which_a_gap_moves_is_that_of_the_questionnaire() -> None:
    waves = [figure(role, 50.0, 20) | {"wave": "2024-25"} for role in ("young person", "professional")]
    one = asked(*waves, young_person=reading(1, 0.5, 1.5, first_wave="2021-22", wave="2024-25"))
    one.about["basis"] = "academic_year"
    assert "the gap between young people and professionals has widened since September 2021 to August 2022;" in sentence(one, [])


def test_a_survey_of_one_day_was_asked_on_it() -> None:
    one = asked(figure("young person", 50.0, 20) | {"wave": "2026-03-31"}, newest="2026-06-30")
    one.about["basis"] = "point_in_time"
    assert sentence(one, []) == "Young people rate “Feeling safe” at 3.0 of 5, asked on 31 March 2026; 20 young people answered."


def test_a_mean_reads_as_that_of_the_answers_to_the_last_digit() -> None:
    # 20 answers that add up to 35: 35 / 20 = 1.75 on 1 to 10, which is 100 x 0.75 / 9 = 8.33333333 of 100 to nine digits.
    one = asked(figure("young person", 8.33333333, 20), highest=10)
    assert one.points(8.33333333) == 1.75
    assert sentence(one, []).startswith("Young people rate “Feeling safe” at 1.8 of 10;")


def test_only_the_latest_wave_speaks() -> None:
    one = asked(figure("young person", 100.0, 99, wave="2025-Q4"), figure("young person", 50.0, 20))
    assert sentence(one, []) == "Young people rate “Feeling safe” at 3.0 of 5; 20 young people answered."


def test_an_older_gap_does_not_stand_beside_the_newest_means() -> None:
    before = (figure("young person", 25.0, 20, wave="2025-Q4"), figure("professional", 62.5, 20, wave="2025-Q4"))
    stale = reading(1.5, 1.0, 2.0, wave="2025-Q4")
    alone = asked(*before, figure("young person", 87.5, 30), young_person=stale)
    assert sentence(alone, []) == (
        "Young people rate “Feeling safe” at 4.5 of 5; no gap in this wave: professionals were last asked in October to December 2025; "
        "30 young people answered."
    )
    assert headline(page(alone)) == "What young people say"
    hidden = asked(*before, figure("young person", 87.5, 30), figure("professional", None, None), young_person=stale)
    assert "; no gap in this wave: too few professionals answered to show it; 30" in sentence(hidden, [])


def test_a_question_that_was_last_asked_in_another_wave_than_the_page_is_about_says_when() -> None:
    newest = "2026-Q3"
    new = asked(figure("young person", 50.0, 20, wave=newest), newest=newest)
    old = asked(figure("young person", 15.0, 12), figure("professional", 75.0, 20), title="Safe", newest=newest,
                young_person=reading(2.4, 1.2, 3.6))  # fmt: skip
    assert sentence(old, []).startswith("Young people rate “Safe” at 1.6 of 5, professionals 4.0, asked in January to March 2026; the gap")
    assert "asked in" not in sentence(new, [])
    assert headline(page(new, old)) == "Young people and professionals disagree about “Safe”, asked in January to March 2026"
    few = asked(figure("carer", None, None), newest=newest)
    assert sentence(few, []).endswith("to show what they said, asked in January to March 2026.")
    score = asked(figure("carer", 70.0, 20, nps=-9.8, nps_low=-41.2, nps_high=23.4), kind="recommend", lowest=0, highest=10, newest=newest)
    assert ": parents and carers −10 (−41 to 23), asked in January to March 2026; 20" in sentence(score, [])


def test_recommending_is_told_as_a_score() -> None:
    one = asked(
        figure("carer", 70.0, 20, nps=-9.8, nps_low=-41.2, nps_high=23.4), title="Would recommend", kind="recommend", lowest=0, highest=10
    )
    assert sentence(one, []) == (
        "“Would recommend”, as a Net Promoter Score from −100 to 100 with its 95 % interval: parents and carers −10 (−41 to 23); "
        "20 parents and carers answered."
    )


def test_headline_names_the_widest_gap_that_chance_does_not_make() -> None:
    wide = asked(figure("young person", 50.0, 20), title="Safe", young_person=reading(0.6, 0.2, 1.0))
    wider_by_chance = asked(figure("carer", 50.0, 20), title="Heard", carer=reading(1.4, -0.1, 2.9))
    assert headline(page(wide, wider_by_chance)) == "Young people and professionals disagree most about “Safe”"
    assert headline(page(wide)) == "Young people and professionals disagree about “Safe”"
    assert headline(page(wider_by_chance)) == "No clear disagreement between parents and carers and professionals"
    assert headline(page(asked(figure("resident", 50.0, 20)))) == "What residents say"
    assert headline(page()) == "No survey answers to show"


def test_residents_ahead_by_more_are_the_widest_too() -> None:
    below = asked(figure("young person", 50.0, 20), title="Safe", young_person=reading(-1.2, -1.8, -0.6))
    above = asked(figure("young person", 50.0, 20), title="Heard", young_person=reading(0.9, 0.6, 1.2))
    assert (found := widest(page(above, below))) is not None
    assert found[0].about["title"] == "Safe"


def test_gaps_on_different_scales_are_compared_as_shares_of_the_scale() -> None:
    # 1.33 of the 4 points from 1 to 5 is a third, 1.67 of the 10 points from 0 to 10 a sixth.
    of_five = asked(figure("young person", 50.0, 20), title="Safe", young_person=reading(1.33, 0.9, 1.7))
    of_ten = asked(figure("young person", 50.0, 20), title="Heard", lowest=0, highest=10, young_person=reading(1.67, 1.0, 2.3))
    assert headline(page(of_ten, of_five)) == "Young people and professionals disagree most about “Safe”"


def test_the_gap_of_an_older_wave_makes_no_headline() -> None:
    old = asked(figure("young person", 50.0, 20), young_person=reading(1.0, 0.5, 1.5, wave="2025-Q1"))
    assert widest(page(old)) is None


@pytest.mark.parametrize(("dimension", "group", "words"), [
    ("age_band;sex", "16-17;male", "young men aged 16-17"), ("age_band", "14-15", "young people aged 14-15"), ("sex", "female", "young women"),
    ("disability", "yes", "young people, disability yes"), ("area", "X00000001", "young people of X00000001"),
])  # fmt: skip
def test_groups_are_told_in_words(dimension: str, group: str, words: str) -> None:
    assert group_words({"role": "young person", "dimension": dimension, "group": group}) == words


def test_groups_of_two_dimensions_are_told_first_and_only_those_that_are_missing() -> None:
    age = MISSING | {"dimension": "age_band", "group": "16-17", "expected": 90.0}
    under = MISSING | {"group": "14-15;male", "representation": "fewer than their share"}
    assert missing_words([age, under, MISSING]) == "; young men aged 16-17 and young people aged 16-17 are missing: read with care"
    assert missing_words([under]) == ""


@pytest.mark.parametrize(("agreement", "text"), [
    ("recorded better, felt worse", "Recorded and felt disagree: First-time entrants improving, “Safe” worsening for young people (2023 to 2026)."),
    ("felt better, recorded worse", "Recorded and felt disagree: First-time entrants worsening, “Safe” improving for young people (2023 to 2026)."),
    ("agree: worsening", "First-time entrants: worsening, and young people say the same of “Safe” (2023 to 2026)."),
    ("cannot tell", "First-time entrants and “Safe” for young people: we cannot tell, only 2 waves, 3 needed."),
])  # fmt: skip
def test_recorded_and_felt_in_words(agreement: str, text: str) -> None:
    row = {"agreement": agreement, "title": "First-time entrants", "question_title": "Safe", "role": "young person", "indicator": "x",
           "first_year": 2023, "last_year": 2026, "reason": "only 2 waves, 3 needed"}  # fmt: skip
    assert agreement_words(row) == text


@pytest.mark.parametrize(("reason", "text"), [
    ("recorded: cannot tell", "what is recorded reads “cannot tell” (2023)"),
    ("felt: no significant change", "what young people say reads “no significant change” (2023)"),
])  # fmt: skip
def test_the_side_that_does_not_tell_is_named_in_words(reason: str, text: str) -> None:
    row = {"agreement": "cannot tell", "title": "Entrants", "question_title": "Safe", "role": "young person", "indicator": "x", "first_year": 2023,
           "last_year": 2023, "reason": reason}  # fmt: skip
    assert agreement_words(row) == f"Entrants and “Safe” for young people: we cannot tell, {text}."
