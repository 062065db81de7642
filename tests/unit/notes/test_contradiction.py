"""Words of change against a verdict: what is found, what is not, and that a warning never depends on more than the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.notes.contradiction import contradicting, said

VERDICTS = ("improving", "worsening", "no significant change", "not enough points", "cannot tell")


def words(text: str, verdict: str, direction: str = "decrease") -> list[str]:
    return [one.word for one in contradicting(text, direction, verdict)]  # type: ignore[arg-type]


@pytest.mark.parametrize("verdict", ["worsening", "cannot tell", "no significant change", "not enough points"])
@pytest.mark.parametrize("text", ["It fell again this year.", "Things are improving", "NEET dropped from 4 % to 3 %.", "It got better."])
def test_good_news_goes_against_every_verdict_but_improving(text: str, verdict: str) -> None:
    assert len(words(text, verdict)) == 1
    assert words(text, "improving") == []


@pytest.mark.parametrize("verdict", ["improving", "cannot tell", "no significant change"])
def test_bad_news_goes_against_every_verdict_but_worsening(verdict: str) -> None:
    assert words("Entrants rose in the spring.", verdict) == ["rose"]
    assert words("Entrants rose in the spring.", "worsening") == []


def test_up_and_down_read_by_the_direction_of_improvement() -> None:
    assert words("Participation rose.", "worsening", "increase") == ["rose"]
    assert words("Participation rose.", "improving", "increase") == []
    assert words("The cohort rose.", "cannot tell", "neutral") == []
    assert words("The cohort got worse.", "cannot tell", "neutral") == ["worse"]


@pytest.mark.parametrize(
    "text",
    [
        "We cannot say that it fell.",
        "It has not improved.",
        "It didn't get better.",
        "We hope that it will have fallen by then.",
        "The aim is that it falls.",
        "Nobody knows whether it improved.",
        "The number is 34.",
        "Two schools stopped sending lists.",
        "",
    ],
)
def test_what_is_denied_hoped_for_or_not_said_is_no_claim(text: str) -> None:
    assert words(text, "cannot tell") == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("In May the rate fell by half.", "fell"),
        ("in may it fell", "fell"),
        ("No doubt the rate fell.", "fell"),
        ("As planned, NEET fell.", "fell"),
        ("Make no mistake, NEET fell.", "fell"),
        ("It is no surprise that it fell.", "fell"),
        ("After hard work it fell.", "fell"),
        ("NEET is down.", "down"),
        ("NEET is lower than ever.", "lower"),
        ("It has never been lower.", "lower"),
        ("The best year so far.", "best"),
        ("A 60% reduction since 2009.", "60% reduction"),
        ("That is a fall of 60 per cent, or a 60 % fall.", "60 % fall"),
        ("We see a marked decline in NEET.", "decline in"),
        ("NEET has plummeted.", "plummeted"),
        ("It was cut by half.", "cut by"),
    ],
)
def test_months_and_figures_of_speech_take_nothing_back(text: str, word: str) -> None:
    assert words(text, "cannot tell") == [word]
    assert words(text, "improving") == []


@pytest.mark.parametrize(("text", "word"), [("It was the worst year.", "worst"), ("NEET is higher.", "higher"), ("NEET is up.", "is up"),
                                            ("There is an increase in NEET.", "increase in"), ("A 5 per cent rise.", "per cent rise")])  # fmt: skip
def test_bad_news_in_few_words_is_found_too(text: str, word: str) -> None:
    assert words(text, "no significant change") == [word]


@pytest.mark.parametrize(
    "text",
    ["It may fall, or it may have fallen.", "They went on to higher education.", "Broken down by area.", "Staff did their best.", "At best, 3 %.",
     "It follows best practice.", "Harm reduction in schools goes on.", "Plans fall in line with theirs.", "The aim is a 60% reduction.",
     "They rise to the challenge."],
)  # fmt: skip
def test_what_only_looks_like_a_change_is_none(text: str) -> None:
    assert words(text, "cannot tell") == []


def test_a_denial_reaches_no_further_than_its_sentence() -> None:
    assert words("We do not know why. It fell.", "cannot tell") == ["fell"]
    assert words("It is not easy to explain in a few plain words but it fell.", "cannot tell") == ["fell"]


def test_words_inside_words_are_not_found() -> None:
    assert words("The fellow pupils, the dropbox and the rosette.", "cannot tell") == []


@given(st.text(max_size=200))
def test_whatever_is_written_the_findings_are_parts_of_it(text: str) -> None:
    for one in said(text, "decrease"):
        assert one.word in one.sentence
        assert one.sentence in text


@given(st.sampled_from(VERDICTS), st.text(alphabet="felimprovdw .nt", max_size=80))
def test_a_verdict_only_ever_takes_findings_away(verdict: str, text: str) -> None:
    assert set(contradicting(text, "decrease", verdict)) <= set(said(text, "decrease"))


@pytest.mark.parametrize(("text", "found"), [
    ("Fewer young people are NEET.", ["Fewer"]), ("There were fewer than last year.", ["fewer"]), ("Less than a year ago.", ["Less than a year"]),
    ("Fewer than 10 schools answered.", []), ("Less than half of them are in work.", []), ("No fewer than 30 schools sent lists.", []),
])  # fmt: skip
def test_a_number_said_to_be_smaller_than_before_is_a_claim(text: str, found: list[str]) -> None:
    assert words(text, "worsening") == found
    assert words(text, "improving") == []


def test_a_number_said_to_be_larger_than_before_is_a_claim() -> None:
    assert words("They are more than in 2024.", "improving") == ["more than in 2024"]
    assert words("More than half of them came in 2024.", "improving") == []
