"""A questionnaire edited after it was answered: what its answers are never read as, and which edits are free."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.view_models.survey_quality import survey_quality_view
from pipelines import service
from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.read_api.assessment_quality import instruments_answered, quality
from pipelines.read_api.connections import open_release
from tests.integration.answer_files import DISTRICT, LONG, PART, SAFE, answer, csv_of, home_of_answers, sent, two_sides


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_of_answers(tmp_path / "home")


def refusal(home: Home, release: str = "r1") -> Refused | None:
    """What a release is refused for; None: it is built."""
    try:
        service.build_release(home, release, by="Bea")
    except Refused as refused:
        return refused
    return None


def edit(home: Home, then: str, now: str, instrument: str = "illustrative_survey") -> None:
    """Edit a questionnaire where these words stand first."""
    path = home.registry / "instruments" / f"{instrument}.yml"
    text = path.read_text(encoding="utf-8")
    assert then in text
    path.write_text(text.replace(then, now, 1), encoding="utf-8")


def edit_safe(home: Home, then: str, now: str) -> None:
    """Edit the question SAFE alone, by its own part of the file."""
    path = home.registry / "instruments" / "illustrative_survey.yml"
    text = path.read_text(encoding="utf-8")
    before, own = text.split(f"- id: {SAFE}\n")
    assert then in own
    path.write_text(f"{before}- id: {SAFE}\n{own.replace(then, now, 1)}", encoding="utf-8")


@pytest.mark.parametrize(("then", "now", "told", "found"), [
    ("highest: 5", "highest: 10", "highest 5,", "10 in"), ("lowest: 1", "lowest: 0", "lowest 1,", "0 in"),
    ("higher_is_better: true", "higher_is_better: false", "higher_is_better yes,", "no in"),
    ("title: Feeling safe", "title: Feeling safe out", "", ""), ("positive_from: 4", "positive_from: 5", "", ""),
])  # fmt: skip
def test_answers_are_never_read_on_another_scale_than_they_were_given_on(
    home: Home, tmp_path: Path, then: str, now: str, told: str, found: str
) -> None:
    held = sent(home, csv_of(tmp_path / "a.csv", two_sides()))
    edit_safe(home, then, now)
    refused = refusal(home)
    assert (refused is None) == (not told)
    if refused:
        assert refused.where == f"submission {held}, question illustrative_survey, {SAFE}"
        assert refused.expected.startswith(told)
        assert refused.found.startswith(found)
        edit_safe(home, now, then)
        assert refusal(home) is None


def test_waves_are_never_read_as_waves_of_another_kind(home: Home, tmp_path: Path) -> None:
    held = sent(home, csv_of(tmp_path / "a.csv", two_sides()))
    edit(home, "basis: calendar_quarter", "basis: month")
    with pytest.raises(Refused) as refused:
        service.build_release(home, "r1", by="Bea")
    assert (refused.value.where, refused.value.expected, refused.value.found) == (
        f"submission {held}, question illustrative_survey, {SAFE}", "basis 'calendar_quarter', as when it was sent", "'month' in today's registry"
    )  # fmt: skip


def test_a_scale_edited_while_answers_wait_stops_their_approval(home: Home, tmp_path: Path) -> None:
    answers = csv_of(tmp_path / "a.csv", two_sides())
    waiting = str(service.submit_file(home, answers, "survey_responses", edition=dt.date(2025, 6, 1), by="Ann").submission)
    edit_safe(home, "highest: 5", "highest: 6")
    with pytest.raises(Refused, match=f"illustrative_survey, {SAFE}: highest was 5, is 6"):
        service.approve(home, waiting, by="Bea")


def test_a_question_that_nobody_answered_may_be_edited_and_one_that_was_answered_may_not_go(home: Home, tmp_path: Path) -> None:
    held = sent(home, csv_of(tmp_path / "a.csv", two_sides(question=PART)))
    sent(home, csv_of(tmp_path / "asked.csv", [[DISTRICT, "2025-Q1", "young person", 100]], ["area_code", "wave", "role", "invited"]))
    edit_safe(home, "highest: 5", "highest: 6")
    service.build_release(home, "r1", by="Bea")
    path = home.registry / "instruments" / "illustrative_survey.yml"
    kept = path.read_bytes()
    path.write_text(path.read_text(encoding="utf-8").replace(f"- id: {PART}\n", "- id: another_question\n"), encoding="utf-8")
    with pytest.raises(Refused, match="Put the question back") as refused:
        service.build_release(home, "r2", by="Bea")
    assert refused.value.where == f"submission {held}, question illustrative_survey, {PART}"
    path.write_bytes(kept)
    service.build_release(home, "r2", by="Bea")


OUT = "Young people here feel safe when they are out."
SLIP = f'text: "{OUT[:-1]}!"\n        corrected_from: ["{OUT}"]'


@pytest.mark.parametrize(("then", "now", "told"), [
    (f'text: "{OUT}"', 'text: "Young people here are never afraid."', f"text of wording 1 {OUT!r}, as when it was sent"),
    ("1: Strongly disagree", "1: Strongly agree", "step of the label 'Strongly disagree' 1, as when it was sent"),
    (f'text: "{OUT}"', SLIP, ""), (f'text: "{OUT}"', OUT.join(("text: >-\n          ", "")).replace("safe ", "safe\n          "), ""),
    ("4: Agree", "4: I agree", ""), ("since: 2023", 'easy_read: "I am safe."\n        since: 2023', ""),
])  # fmt: skip
def test_answers_are_never_shown_under_words_that_nobody_was_asked(home: Home, tmp_path: Path, then: str, now: str, told: str) -> None:
    held = sent(home, csv_of(tmp_path / "a.csv", two_sides()))
    edit_safe(home, then, now)
    if "1: Strongly" in then:
        edit_safe(home, "5: Strongly agree", "5: Strongly disagree")
    refused = refusal(home)
    assert (refused and (refused.where, refused.expected)) == (
        (told and (f"submission {held}, question illustrative_survey, {SAFE}", told)) or None
    )


def test_words_of_the_wording_that_was_answered_stay_and_those_of_another_may_be_edited(home: Home, tmp_path: Path) -> None:
    """In 2025 wording 2 of this question was asked."""
    held = sent(home, csv_of(tmp_path / "a.csv", two_sides(question=PART)))
    path = home.registry / "instruments" / "illustrative_survey.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("the education, training or work they want", "whatever they want"), encoding="utf-8")
    service.build_release(home, "r1", by="Bea")
    second = text.index("      - version: 2")
    path.write_text(text[:second] + text[text.index("  - id: illustrative_feel_safe") :], encoding="utf-8")
    with pytest.raises(Refused, match="Put the words back, and write the new ones as another wording") as refused:
        service.build_release(home, "r2", by="Bea")
    assert (refused.value.where, refused.value.found) == (
        f"submission {held}, question illustrative_survey, {PART}",
        "nothing in today's registry",
    )


def test_a_corrected_slip_is_told_on_survey_quality(home: Home, tmp_path: Path) -> None:
    sent(home, csv_of(tmp_path / "a.csv", two_sides()))
    service.build_release(home, "r1", by="Bea")
    edit_safe(home, f'text: "{OUT}"', SLIP)
    service.build_release(home, "r2", by="Bea")
    told = {}
    for release in ("r1", "r2"):
        found = open_release(home.root, release)
        asked = next(one for one in instruments_answered(found, DISTRICT) if one["id"] == "illustrative_survey")
        told[release] = [line for line in survey_quality_view(quality(found, DISTRICT, asked), "District A").wordings if "slip" in line]
    assert told == {
        "r1": [],
        "r2": [f"“Feeling safe”: a slip in the words was corrected, and trends go on across it. Before: “{OUT}” Now: “{OUT[:-1]}!”"],
    }
    assert service.rebuild(home, "r1") == []


@pytest.mark.parametrize(("then", "now", "told"), [
    ("What would make the biggest difference?", "What else?", "text of wording 1 'What would make the biggest difference?', as when it was sent"),
    ('        easy_read: "What would help most?"\n', "", "easy_read of wording 1 'What would help most?', as when it was sent"),
    ("title: In your own words", "title: In their own words", ""),
])  # fmt: skip
def test_words_to_which_people_wrote_an_answer_stay_too(home: Home, tmp_path: Path, then: str, now: str, told: str) -> None:
    wrote = [answer("", "More buses", f"{role}-{n}", role=role, question="outcome_words", wave="2026-Q1")
             for role in ("young person", "professional") for n in range(3)]  # fmt: skip
    held = sent(home, csv_of(tmp_path / "a.csv", wrote), edition="2026-06-01")
    edit(home, then, now, "outcome_rating")
    refused = refusal(home)
    assert (refused and (refused.where, refused.expected)) == (
        (told and (f"submission {held}, question outcome_rating, outcome_words", told)) or None
    )


@pytest.mark.parametrize(("since", "is_refused"), [("2025-01-01", True), ("2024-12-31", True), ("2025-01-02", False)])
def test_a_wording_is_never_said_to_be_asked_in_a_wave_that_is_held_in_another(
    home: Home, tmp_path: Path, since: str, is_refused: bool
) -> None:
    """2025-Q1 is stored in wording 2; a third one that is entered afterwards, from before it, would stand above answers that it did not get."""
    held = sent(home, csv_of(tmp_path / "a.csv", two_sides(question=PART)))
    add_wording(home, since)
    refused = refusal(home)
    assert (refused is not None) == is_refused
    if not refused:
        return
    assert (refused.where, refused.expected, refused.found) == (
        f"submission {held}, question illustrative_survey, {PART}", "wording of 2025-Q1 2, as when it was sent", "3 in today's registry"
    )  # fmt: skip
    assert refused.fix.startswith("Correct the day since when the new wording is asked")
    service.withdraw(home, held, by="Bea", note="another wording was asked")
    sent(home, csv_of(tmp_path / "a.csv", two_sides(question=PART)))
    service.build_release(home, "r1", by="Bea")


def test_the_wording_that_a_file_names_itself_stays(home: Home, tmp_path: Path) -> None:
    head = [*LONG, "wording"]
    sent(home, csv_of(tmp_path / "a.csv", [[*row, 1] for row in two_sides(question=PART)], head))
    add_wording(home, "2025-01-01")
    service.build_release(home, "r1", by="Bea")


def add_wording(home: Home, since: str) -> None:
    """A third wording of the question PART."""
    second = "        since: 2024-10-01\n"
    edit(home, second, f'{second}      - version: 3\n        text: "Young people here do what they like."\n        since: {since}\n')


def test_answers_follow_their_question_to_another_outcome(home: Home, tmp_path: Path) -> None:
    """Else one question would be two short series, the older one under an outcome that no longer asks it."""
    before, after = "illustrative_young_people_feel_safe", "illustrative_young_people_take_part"
    sent(home, csv_of(tmp_path / "a.csv", two_sides()))
    edit_safe(home, f"outcome: {before}", f"outcome: {after}")
    sent(home, csv_of(tmp_path / "b.csv", two_sides(wave="2025-Q2")), edition="2025-07-01")
    service.build_release(home, "r1", by="Bea")
    held = "select distinct wave, outcome from assessment_figure where question = ? order by wave"
    assert open_release(home.root, "r1").rows(held, [SAFE]) == [("2025-Q1", after), ("2025-Q2", after)]
    assert (service.rebuild(home, "r1"), service.verify(home)) == ([], [])


def test_answers_to_a_question_that_names_no_outcome_stay_with_the_one_of_their_file(home: Home, tmp_path: Path) -> None:
    rows = [[*answer(3, ref=f"r-{n}", question="experience_overall", role="resident", sex="", wave="2026-Q1"), "care_leavers_thrive"]
            for n in range(12)]  # fmt: skip
    sent(home, csv_of(tmp_path / "a.csv", rows, [*LONG, "outcome"]), edition="2026-06-01")
    edit_safe(home, "title: Feeling safe", "title: Feeling safe out")
    service.build_release(home, "r1", by="Bea")
    held = "select distinct outcome from assessment_figure where question = 'experience_overall'"
    assert open_release(home.root, "r1").rows(held) == [("care_leavers_thrive",)]


def test_numbers_and_days_in_quotes_are_what_they_say(home: Home, tmp_path: Path) -> None:
    edit_safe(home, "lowest: 1, highest: 5", 'lowest: "1", highest: "5"')
    edit_safe(home, "since: 2023-04-01", 'since: "2023-04-01"')
    sent(home, csv_of(tmp_path / "a.csv", two_sides()))
    edit_safe(home, "title: Feeling safe", "title: Feeling safe out")
    service.build_release(home, "r1", by="Bea")
    edit_safe(home, 'highest: "5"', 'highest: "6"')
    with pytest.raises(Refused, match="highest 5, as when it was sent"):
        service.build_release(home, "r2", by="Bea")
