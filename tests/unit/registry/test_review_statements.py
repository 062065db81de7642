"""Which sentences hold several targets, and which speak of things done."""

from __future__ import annotations

import pytest

from pipelines.registry.statements import compound_parts, output_words


@pytest.mark.parametrize(
    ("statement", "parts"),
    [
        (  # the target of 1991
            "Reduce the disease, and deaths, and ill health, and improve treatment, and rehabilitation.",
            ("Reduce the disease.", "Reduce deaths.", "Reduce ill health.", "Improve treatment.", "Improve rehabilitation."),
        ),
        ("Reduce smoking, cut obesity and raise activity", ("Reduce smoking.", "Cut obesity.", "Raise activity.")),
        ("Reduce deaths and admissions by 40 % by 2000", ("Reduce deaths by 40 % by 2000.", "Reduce admissions by 40 % by 2000.")),
        (
            "Prevent and reduce homelessness and rough sleeping",
            ("Prevent and reduce homelessness.", "Prevent and reduce rough sleeping."),
        ),
        (
            "Children stay out of the youth justice system, and those who have been in it do not return.",
            ("Children stay out of the youth justice system.", "Those who have been in it do not return."),
        ),
        ("Children are safe, healthy and happy.", ("Children are safe.", "Children are healthy.", "Children are happy.")),
        ("Parents are calm and feel able to cope.", ("Parents are calm.", "Parents feel able to cope.")),
        (
            "Fewer young people drop out of learning, and more of them are in work.",
            ("Fewer young people drop out of learning.", "More of them are in work."),
        ),
        ("Children learn. Parents work.", ("Children learn.", "Parents work.")),
        ("Children learn; parents work", ("Children learn.", "Parents work.")),
    ],
)
def test_several_targets_are_split(statement: str, parts: tuple[str, ...]) -> None:
    assert compound_parts(statement) == parts


@pytest.mark.parametrize(
    "statement",
    [
        "Every young person aged 16 and 17 is in education, training or work that leads somewhere.",
        "Children looked after by the council are not convicted or cautioned more than other children.",
        "Young people who were looked after by the council are in education, training or work at 19, 20 and 21.",
        "Children in care and care leavers are safe.",
        "Parents and carers feel connected to family and friends.",
        "Young people take part in education, training and work.",
        "Everyone has access to a decent, safe, and secure home.",
        "Families have a home that is warm and dry.",
        "Improve health and wellbeing",
        "Reduce deaths by 40 % by 2000",
        "",
    ],
)
def test_one_outcome_is_left_alone(statement: str) -> None:
    assert compound_parts(statement) == ()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("Number of home visits in the year", "Number of home visits"),
        ("1,200 mentoring sessions", "1,200 mentoring sessions"),
        ("Training courses for foster carers are provided", "courses for foster carers are provided"),
        ("All referrals completed within ten days", "referrals completed"),
        ("Deliver a parenting programme", "Deliver"),
        ("Staff are trained in trauma", "Staff are trained"),
    ],
)
def test_things_done_are_no_outcome(statement: str, words: str) -> None:
    assert output_words(statement) == words


@pytest.mark.parametrize(
    "statement", ["Young people have an adult whom they trust.", "Fewer people die early.", "Parents are met with respect."]
)
def test_conditions_of_life_are(statement: str) -> None:
    assert output_words(statement) is None
