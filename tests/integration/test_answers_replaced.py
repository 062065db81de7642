"""What a file of answers takes the place of, what it leaves, and what is asked about it; two cases of one worker; wordings; numbers asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import service
from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger.responses import current_responses
from pipelines.read_api.connections import open_release
from tests.integration.answer_files import DISTRICT, LONG, PART, SAFE, Row, answer, csv_of, home_of_answers, sent, two_sides, xlsx_of

DAY = dt.date(2025, 6, 1)
NUMBERS = ["area_code", "wave", "role", "invited"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_of_answers(tmp_path / "home")


def young(count: int, first: int = 0, **more: str) -> list[list[object]]:
    return [answer(1 + n % 5, ref=f"yp-{first + n}", **more) for n in range(count)]


def workers(count: int) -> list[list[object]]:
    return [answer(3 + n % 3, ref=f"pro-{n}", role="professional", sex="") for n in range(count)]


def said(home: Home, rows: list[Row], header: list[str] = LONG, edition: dt.date = DAY) -> dict[str, str]:
    """Rule -> message, of what is asked or refused and of notes about what is held."""
    path = csv_of(home.root / "asked.csv", rows, header)
    found = service.check_file(home, path, "survey_responses", edition=edition).findings
    told = found.filter((pl.col("severity") != "note") | pl.col("rule").is_in(["answers-of-other-role", "pair-without-worker"]))
    return dict(told.select("rule", "message").iter_rows())


def counts(home: Home) -> dict[str, int]:
    return dict(current_responses(home).responses.group_by("role").len().collect().iter_rows())


def test_a_file_of_one_role_leaves_the_others_and_says_so(home: Home, tmp_path: Path) -> None:
    sent(home, csv_of(tmp_path / "a.csv", [*young(40), *workers(20)]), edition="2025-05-01")
    more = workers(61)
    assert said(home, more) == {
        "answers-of-other-role": f"Answers to illustrative_survey in the role of young person held of 2025-Q1, area {DISTRICT}, go on counting "
        "(40): this file has none of that role."
    }
    sent(home, csv_of(tmp_path / "b.csv", more), edition="2025-06-01")
    assert counts(home) == {"young person": 40, "professional": 61}
    assert service.verify(home) == []


def test_a_role_sent_again_under_another_name_is_asked_about(home: Home, tmp_path: Path) -> None:
    def of(role: str, count: int) -> list[Row]:
        return [answer(1 + n % 5, ref=f"yp-{n}", role=role) for n in range(count)]

    sent(home, csv_of(tmp_path / "a.csv", [*of("carer", 14), *workers(20)]), edition="2025-05-01")
    right = said(home, [*of("young person", 14), *workers(20)])
    assert right == {
        "answers-in-another-role": f"Answers to illustrative_survey in the role of carer held of 2025-Q1, area {DISTRICT}, go on counting "
        "(14): this file has none of that role, but just as many to the same questions in the role of young person, of which none are held."
    }
    assert said(home, [*of("young person", 13), *workers(20)]).keys() == {"answers-of-other-role"}
    assert said(home, [*of("young person", 14), *of("carer", 14), *workers(20)]) == {}


def test_an_area_sent_again_under_another_code_is_asked_about(home: Home, tmp_path: Path) -> None:
    def of(area: str, count: int, role: str = "young person") -> list[Row]:
        return [answer(1 + n % 5, ref=f"{role}-{count}-{n}", role=role, area=area) for n in range(count)]

    here, wrong, right = DISTRICT, "X00000002", "X00000003"
    sent(home, csv_of(tmp_path / "a.csv", [*of(here, 14), *of(wrong, 12), *workers(20)]), edition="2025-05-01")
    assert said(home, [*of(here, 14), *of(right, 12)])["answers-in-other-areas"] == (
        f"Answers to illustrative_survey in the role of young person held of 2025-Q1, {wrong}, go on counting (12): this file takes the "
        "place of others of that wave and role, but has none of there."
    )
    assert said(home, of(right, 12)) == {}  # the second half of a wave
    assert said(home, [*of(here, 14), *of(wrong, 12)]).keys() == {"answers-of-other-role"}
    assert said(home, [*of(here, 14), *of(wrong, 13, "carer")]).keys() == {"answers-of-other-role"}


def test_counts_below_the_minimum_are_words_in_findings_too(home: Home, tmp_path: Path) -> None:
    sent(home, csv_of(tmp_path / "a.csv", [*young(9), *workers(20)]), edition="2025-05-01")
    fewer = said(home, [*young(5), *workers(20)])["answers-fewer-than-held"]
    assert "fewer than 10 held, fewer than 10 here" in fewer
    assert not {"9", "5"} & set(fewer.replace("2025", "").split())


def test_fewer_of_a_role_are_asked_about_though_there_are_more_in_all(home: Home, tmp_path: Path) -> None:
    sent(home, csv_of(tmp_path / "a.csv", [*young(40), *workers(20)]), edition="2025-05-01")
    assert said(home, [*young(39), *workers(61)])["answers-fewer-than-held"] == (
        f"Answers to illustrative_survey in the role of young person held of 2025-Q1, area {DISTRICT}: 40. This file has 39 and takes "
        f"their place. There are fewer of {SAFE}: 40 held, 39 here."
    )
    assert said(home, [*young(40), *workers(20)]) == {}
    assert said(home, [*young(5), *workers(20)], edition=dt.date(2025, 4, 2)).keys() == {"older-edition"}, "what is held stays"


def test_a_question_or_a_service_that_vanishes_is_asked_about(home: Home, tmp_path: Path) -> None:
    head = [*LONG, "service"]
    named = [[*row, "illustrative_youth_work"] for row in young(12)]
    held = [*named, *([*row, ""] for row in [*young(12, 100, question=PART), *workers(12)])]
    sent(home, csv_of(tmp_path / "a.csv", held, head), edition="2025-05-01")
    one = said(home, [*([*row, ""] for row in [*young(30), *workers(12)])], head)["answers-fewer-than-held"]
    assert one.endswith(
        f"Answers to illustrative_survey in the role of young person held of 2025-Q1, area {DISTRICT}: 24. This file has 30 and takes "
        f"their place. There are fewer of {SAFE} about the service illustrative_youth_work: 12 held, 0 here; {PART}: 12 held, 0 here."
    )


def test_what_the_file_takes_the_place_of_is_no_side_of_its_wave(home: Home, tmp_path: Path) -> None:
    """Ready counts of 0 take the place of the professionals held: then nobody of them answered."""
    head = ["area_code", "wave", "role", "question", "score", "count"]
    rows = [[DISTRICT, "2025-Q1", role, SAFE, 3, 12] for role in ("young person", "professional")]
    sent(home, csv_of(tmp_path / "a.csv", rows, head), "survey_counts", edition="2025-05-01")
    rows[1][-1] = 0
    found = service.check_file(home, csv_of(tmp_path / "b.csv", rows, head), "survey_counts", edition=DAY).findings
    assert "wave-without-professionals" in found["rule"].to_list()


def test_one_worker_may_judge_two_cases_and_one_person_two_outcomes(home: Home) -> None:
    cases = [answer(3, ref=f"w{n // 2}", role="professional", sex="", pair=f"c{n}") for n in range(24)]
    theirs = [answer(2, ref=f"yp-{n}", pair=f"c{n}") for n in range(24)]
    assert said(home, [*theirs, *cases]) == {}
    twice = said(home, [*theirs, *cases, cases[0]])
    assert twice.keys() == {"answer-repeated"}
    head, overall = [*LONG, "outcome"], [answer(3, ref="r", question="experience_overall", role="resident", sex="", wave="2025-Q1")]
    both = [[*row, outcome] for row in overall for outcome in ("young_people_take_part", "care_leavers_thrive")]
    assert "answer-repeated" not in said(home, both, head)
    assert "answer-repeated" in said(home, [*both, both[0]], head)


def test_cases_judged_by_nobody_knows_whom_are_noted(home: Home) -> None:
    cases = [answer(3, role="professional", sex="", pair=f"c{n}") for n in range(12)]
    theirs = [answer(2, ref=f"yp-{n}", pair=f"c{n}") for n in range(12)]
    assert said(home, [*theirs, *cases])["pair-without-worker"].startswith("Judgements of cases by professionals without a pseudonym: 12. ")


def test_a_score_between_two_steps_is_named_by_its_row(home: Home) -> None:
    path = csv_of(home.root / "half.csv", [*two_sides(), answer(3.5), answer("4.0")])
    found = service.check_file(home, path, "survey_responses", edition=DAY)
    errors = found.findings.filter(pl.col("severity") == "error")
    assert errors.select("rule", "row").rows() == [("answer-scale", 26)]
    assert f"{SAFE} goes from 1 to 5 in whole steps" in errors["message"][0]


def test_two_wordings_in_one_wave_and_one_before_its_day_are_asked_about(home: Home, tmp_path: Path) -> None:
    """The second wording of this question is from 1 October 2024."""
    head = [*LONG, "wording"]
    mixed = [[*row, 1 + n % 2] for n, row in enumerate(two_sides(question=PART, wave="2025-Q1"))]
    assert said(home, mixed, head).keys() == {"wordings-in-one-wave"}
    early = said(home, [[*row, 2] for row in two_sides(question=PART, wave="2024-Q3")], head)
    assert early == {"wording-too-early": f"In 2024-Q3 {PART} was answered in wording 2, which the registry has since 1 October 2024."}
    sent(home, csv_of(tmp_path / "a.csv", mixed, head), edition="2025-05-01")
    assert said(home, two_sides(question=PART, wave="2025-Q1")) == {}, "the mixed answers are replaced"


def handed_in(home: Home, path: Path) -> str:
    reasons = {"ALL": "the other side follows"}
    return str(service.submit_file(home, path, "survey_responses", edition=DAY, reasons=reasons, by="Ann").submission)


def test_a_query_that_has_gone_away_stops_no_approval_and_a_new_one_does(home: Home, tmp_path: Path) -> None:
    waiting = handed_in(home, csv_of(tmp_path / "young.csv", young(12)))
    fewer = handed_in(home, csv_of(tmp_path / "few.csv", [*young(11), *workers(3)]))
    sent(home, csv_of(tmp_path / "workers.csv", workers(12)))
    service.approve(home, waiting, by="Bea")  # it was asked why there were no professionals: now there are
    with pytest.raises(Refused, match="answers-fewer-than-held"):
        service.approve(home, fewer, by="Bea")
    assert counts(home) == {"young person": 12, "professional": 12}


def rates(home: Home, release: str) -> dict[tuple[str, str], float | None]:
    service.build_release(home, release)
    sql = """select area, role, response_rate from assessment_figure
        where question = $question and breakdown = '' and service is null"""
    with duckdb.connect(home.releases / release / "internal.duckdb", read_only=True) as con:
        return {(area, role): rate for area, role, rate in con.execute(sql, {"question": SAFE}).fetchall()}


def test_numbers_asked_count_alone_and_after_a_correction_of_the_answers(home: Home, tmp_path: Path) -> None:
    asked = [[DISTRICT, "2025-Q1", "young person", 40]]
    sent(home, xlsx_of(tmp_path / "a.xlsx", [*young(20), *workers(12)], invited=asked), edition="2025-05-01")
    assert rates(home, "one")[DISTRICT, "young person"] == 50.0  # 20 of 40
    sent(home, csv_of(tmp_path / "b.csv", [*young(10), *workers(12)]), edition="2025-05-02")
    assert rates(home, "two")[DISTRICT, "young person"] == 25.0, "10 of 40: the correction brought no numbers of its own"
    alone = [[area, "2025-Q1", role, number] for area, role, number in (
        (DISTRICT, "young person", 100), (DISTRICT, "professional", 24), ("X00000002", "young person", 100))]  # fmt: skip
    sent(home, csv_of(tmp_path / "c.csv", alone, NUMBERS), edition="2025-05-03")
    found = rates(home, "three")
    assert (found[DISTRICT, "young person"], found[DISTRICT, "professional"]) == (10.0, 50.0)  # 10 of 100, 12 of 24
    county = [rate for (area, role), rate in found.items() if role == "young person" and area != DISTRICT]
    assert county == [5.0], "10 of 200: in the other district 100 were asked and nobody answered"


def test_a_recoded_district_keeps_its_waves_and_its_place_in_the_county(tmp_path: Path) -> None:
    home = home_of_answers(tmp_path / "home")
    old, beside, new, county = "X00000001", "X00000002", "X00000012", "X00000100"
    sent(home, csv_of(tmp_path / "old.csv", [*two_sides(12, area=old), *two_sides(20, area=beside)]))
    for name, row in (
        ("areas.csv", f"{new},District A,,illustrative,,2026-01-01,"), ("area_parents.csv", f"{new},statutory,{county},2026-01-01,"),
        ("area_changes.csv", f"{old},{new},2026-01-01,recode"),
    ):  # fmt: skip
        path = home.registry / name
        ended = path.read_text(encoding="utf-8").replace(f"{old},statutory,{county},,\n", f"{old},statutory,{county},,2025-12-31\n")
        ended = ended.replace(f"{old},District A,,illustrative,,,\n", f"{old},District A,,illustrative,,,2025-12-31\n")
        path.write_text(f"{ended}{row}\n", encoding="utf-8")
    sent(home, csv_of(tmp_path / "new.csv", two_sides(12, area=new)), edition="2026-03-01")
    service.build_release(home, "after", by="Bea", tell=lambda _: None)
    told = open_release(home.root, "after").rows("""select area, n from assessment_figure
        where question = 'illustrative_feel_safe' and breakdown = '' and role = 'young person' order by area""")
    assert told == [(beside, 20), (new, 12), (county, 32)]


@pytest.mark.parametrize(("wave", "is_refused"), [("2023-Q1", False), ("2023-Q2", True)])
def test_an_area_that_was_no_more_has_no_wave(home: Home, wave: str, is_refused: bool) -> None:
    """Cumbria ended on 31 March 2023."""
    told = said(home, [answer(4, ref=f"yp-{n}", wave=wave, area="E10000006") for n in range(12)])
    gone = (
        "The area of this row cannot be told: Cumbria (E10000006) ended on 2023-03-31, before this wave began; "
        "it became Cumberland (E06000063) and Westmorland and Furness (E06000064)."
    )
    assert told.get("answer-area") == (gone if is_refused else None)
    counted = said(home, [["E10000006", wave, "young person", 100]], NUMBERS)
    assert ("invited-row" in counted) is is_refused
