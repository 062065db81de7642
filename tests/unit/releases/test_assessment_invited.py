"""How many were asked: whose number counts, and what it is a share of."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from pipelines.ledger.response_schema import INVITED_COLUMNS, schema
from pipelines.ledger.responses import ASKED_FACTS
from pipelines.releases.assessment_invited import invited_views
from pipelines.releases.assessment_people import response_rates
from tests.answers import COUNTY, PARENTS, A, B, C, Worked, answered, wave


def asked(
    *, submission: str = "sent", instruments: str = "survey", rivals: str = "", decision: int = 1, service: str | None = None,
    role: str = "young person", **numbers: int,
) -> pl.DataFrame:  # fmt: skip
    """Numbers of the first wave by area."""
    name, start, end = wave(0)
    facts = {"submission": submission, "source": "x", "edition": dt.date(2023, 5, 1), "decision": decision, "instruments": instruments,
             "rivals": rivals or submission}  # fmt: skip
    areas = {"a": A, "b": B, "c": C, "county": COUNTY}
    row = (
        dict.fromkeys(INVITED_COLUMNS) | {"wave": name, "period_start": start, "period_end": end, "role": role, "service": service} | facts
    )
    rows = [row | {"area": areas[area], "invited": number} for area, number in numbers.items()]
    return pl.DataFrame(rows, schema={**schema(INVITED_COLUMNS), **ASKED_FACTS}, orient="row")


TWO = (answered([3, 4] * 10, area=A), answered([3, 4] * 15, area=B))
"""20 young people answered in A, 30 in B."""


def rate(invited: pl.DataFrame, *rows: pl.DataFrame, area: str = COUNTY, **keys: str | None) -> tuple[int | None, float | None]:
    row = Worked(*(rows or TWO), invited=invited).figure(area=area, **keys)
    return row["invited"], row["response_rate"]


def test_a_county_has_a_response_rate_only_where_all_its_parts_have_one() -> None:
    assert rate(asked(a=40), area=A) == (40, 50.0)  # 20 of 40
    assert rate(asked(a=40)) == (None, None)
    assert rate(asked(a=40, b=60)) == (100, 50.0)  # 50 of 100


def test_where_people_were_asked_and_nobody_answered_they_count_as_asked() -> None:
    assert rate(asked(a=40, b=60, c=100)) == (200, 25.0)  # 50 of 200
    assert rate(asked(a=40, c=100)) == (None, None), "how many were asked in B is not known"


def test_the_number_of_a_whole_county_is_not_added_to_those_of_its_districts() -> None:
    assert rate(asked(a=40, b=60, county=500)) == (100, 50.0)


def test_somebody_asked_another_questionnaire_was_not_asked_this_one() -> None:
    """In C young people answered a second questionnaire: the 100 of C, sent without saying for which, were asked that one."""
    other = answered([3, 4] * 6, area=C, question="recommend", instrument="other")
    alone = asked(submission="numbers", instruments="", a=40, b=60, c=100)
    assert rate(alone, *TWO, other) == (100, 50.0)


def test_numbers_alone_speak_of_every_questionnaire_of_their_wave() -> None:
    alone = asked(submission="numbers", instruments="", a=40, b=60, c=100)
    assert rate(alone) == (200, 25.0)
    professionals = answered([4] * 12, role="professional")
    assert rate(alone, *TWO, professionals, role="professional") == (None, None)


def test_answers_corrected_without_their_numbers_keep_them() -> None:
    """The answers that count came in a second file of the source, the numbers in the first, which is not in force any more."""
    corrected = [rows.with_columns(submission=pl.lit("second")) for rows in TWO]
    assert rate(asked(submission="first", rivals="first,second", a=40, b=60), *corrected) == (100, 50.0)


def test_the_newest_number_of_a_source_counts() -> None:
    first, second = asked(a=40, b=60, rivals="sent,later"), asked(submission="later", instruments="", rivals="sent,later", decision=2, a=65)
    assert rate(pl.concat([first, second])) == (125, 40.0)  # 65 + 60


def test_a_number_for_another_questionnaire_takes_no_place() -> None:
    other = asked(submission="later", instruments="other", rivals="sent,later", decision=2, a=900)
    assert rate(pl.concat([asked(a=40, b=60, rivals="sent,later"), other])) == (100, 50.0)


def test_two_sources_whose_answers_count_side_by_side_are_added_up() -> None:
    online = [rows.with_columns(submission=pl.lit("online")) for rows in TWO]
    numbers = pl.concat([asked(a=40, b=60), asked(submission="online", a=40, b=60)])
    assert rate(numbers, *TWO, *online) == (200, 50.0)  # 100 answered of 200
    corrected = asked(submission="numbers", instruments="", decision=9, a=50, b=75)
    assert rate(pl.concat([numbers, corrected]), *TWO, *online) == (125, 80.0), "numbers alone that came later are the newest"


def test_a_service_that_nobody_answered_for_counts_in_its_county() -> None:
    rows = (answered([3, 4] * 10, area=A, service="youth"), answered([3, 4] * 15, area=B))
    numbers = pl.concat([asked(service="youth", a=40, c=40), asked(a=50, b=60)])
    assert rate(numbers, *rows, service="youth") == (80, 25.0)  # 20 of 80


def test_a_service_that_answered_without_a_number_leaves_everybodys_unknown() -> None:
    rows = (answered([3, 4] * 10, area=A, service="youth"), answered([3, 4] * 15, area=A, service="skills"))
    assert rate(asked(service="youth", a=100), *rows, area=A, service="youth") == (100, 20.0)
    assert rate(asked(service="youth", a=100), *rows, area=A, service=None) == (None, None), "50 of 100 would be 30 too many"
    both = pl.concat([asked(service="youth", a=100), asked(service="skills", a=60)])
    assert rate(both, *rows, area=A, service=None) == (160, 31.25)
    whole = pl.concat([asked(service="youth", a=100), asked(a=200)])
    assert rate(whole, *rows, area=A, service=None) == (200, 25.0), "the file itself says how many in all"


def test_what_one_source_says_of_all_leaves_out_nobody_of_another() -> None:
    """One source tells its number by service, the other for everybody: 20 of 100 and 30 of 50."""
    rows = (
        answered([3, 4] * 10, area=A, service="youth"),
        answered([3, 4] * 15, area=A).with_columns(submission=pl.lit("online")),
    )
    numbers = pl.concat([asked(service="youth", a=100), asked(submission="online", a=50)])
    assert rate(numbers, *rows, area=A, service=None) == (150, pytest.approx(100 / 3))


def test_who_answered_in_a_source_without_a_number_is_not_set_against_the_number_of_another() -> None:
    """20 of 40 answered online; the 12 of a session were never asked by it: 32 of 40 would be 80 %."""
    session = answered([4] * 12, area=A).with_columns(submission=pl.lit("session"))
    assert rate(asked(a=40), TWO[0], session, area=A) == (None, None)
    assert rate(asked(a=40), *TWO, answered([4] * 12, area=B).with_columns(submission=pl.lit("session")), area=A) == (40, 50.0)
    professionals = answered([4] * 12, area=A, role="professional").with_columns(submission=pl.lit("session"))
    assert rate(asked(a=40), TWO[0], professionals, area=A, role="young person") == (40, 50.0)
    whole = asked(submission="numbers", instruments="", decision=9, a=64)
    assert rate(pl.concat([asked(a=40), whole]), TWO[0], session, area=A) == (64, 50.0), "a file of numbers alone speaks of all"


def told(invited: pl.DataFrame, *rows: pl.DataFrame, area: str) -> dict[str, object]:
    """Who answered the questionnaire as a whole."""
    worked = Worked(*rows, invited=invited)
    asked_views = invited_views(worked.found, worked.shown, invited.lazy(), PARENTS)
    rates = response_rates(worked.shown, worked.cells, asked_views, worked.minimum)
    [row] = rates.filter(pl.col("area") == area).select("n_text", "people", "invited", "response_rate").to_dicts()
    return row


def test_whoever_answered_any_question_answered_the_questionnaire() -> None:
    """Of 30 people 20 answered one question, 20 the other, 10 both: 30 of 40 asked answered, not 20."""
    safe, staff = answered([3, 4] * 10, refs=True), answered([3, 4] * 10, question="staff")
    late = staff.with_columns(respondent=pl.format(f"{A}young person{{}}", pl.int_range(pl.len()) + 10))
    whole = {"n_text": "30", "people": 30, "invited": 40, "response_rate": 75.0}
    assert told(asked(a=40), safe, late, area=A) == told(asked(a=40), safe, late, area=COUNTY) == whole
    assert rate(asked(a=40), safe, late, area=A) == (40, 50.0), "of one question"


@pytest.mark.parametrize("area", [A, COUNTY])
def test_too_few_to_show_have_neither_a_number_nor_a_rate(area: str) -> None:
    few = {"n_text": "fewer than 10", "people": None, "invited": None, "response_rate": None}
    assert told(asked(a=40), answered([3, 4, 5]), area=area) == few
