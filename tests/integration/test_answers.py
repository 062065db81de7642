"""Survey answers on the same road as figures: findings, sign-off, editions, verify, purge, backup. The page and the key have their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from pipelines import service
from pipelines.answering import adding_up
from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger.responses import current_responses
from tests.integration.answer_files import (
    DISTRICT,
    LONG,
    PART,
    SAFE,
    Row,
    answer,
    csv_of,
    home_of_answers,
    sent,
    two_sides,
    xlsx_of,
)  # fmt: skip

DAY = dt.date(2025, 6, 1)
SAMPLES = Path(__file__).resolve().parents[2] / "data" / "sample" / "illustrative"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_of_answers(tmp_path / "home")


def found(home: Home, path: Path, source: str = "survey_responses", edition: dt.date = DAY) -> dict[str, list[int | None]]:
    """Rule -> rows of its findings, notes left out."""
    asked = service.check_file(home, path, source, edition=edition).findings.filter(pl.col("severity") != "note")
    return {rule: asked.filter(pl.col("rule") == rule)["row"].to_list() for rule in asked["rule"].unique(maintain_order=True)}


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (answer(6), "answer-scale"),
        (answer(0), "answer-scale"),
        (answer("often"), "answer-score"),
        (answer(role="mayor"), "answer-role"),
        (answer(role="resident"), "answer-role"),
        (answer(question="illustrative_feel_saf"), "answer-question"),
        (answer(question=""), "answer-question"),
        (answer(wave="spring"), "answer-wave"),
        (answer(area="X00000099"), "answer-area"),
        (answer(area=""), "answer-area"),
        (answer(sex="x"), "answer-group"),
        (answer(age="12"), "answer-group"),
        (answer(quote="perhaps"), "answer-consent"),
        (answer(wave="2031-Q1"), "wave-not-begun"),
    ],
)
def test_a_row_with_a_fault_is_found_and_nothing_else(row: Row, rule: str, home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", [*two_sides(), row])
    place = None if rule == "wave-not-begun" else 26
    errors = service.check_file(home, path, "survey_responses", edition=DAY).findings.filter(pl.col("severity") == "error")
    assert errors.select("rule", "row").rows() == [(rule, place)]


@pytest.mark.parametrize(
    ("header", "value", "rule"),
    [("service", "a service", "answer-service"), ("outcome", "take_part", "answer-question"), ("instrument", "net_promoter", "answer-question"),
     ("mode", "pigeon", "answer-manner"), ("language", "fr", "answer-manner"), ("wording", "3", "answer-wording-unknown"),
     ("agreed", "jointly", "answer-agreed"), ("area_name", "Nowhere", "answer-area")],
)  # fmt: skip
def test_an_optional_column_is_checked_too(header: str, value: str, rule: str, home: Home, tmp_path: Path) -> None:
    rows = [[*row, ""] for row in two_sides()]
    rows[0][-1] = value
    assert found(home, csv_of(tmp_path / "survey.csv", rows, [*LONG, header]))[rule][0] == 2


def test_a_label_of_the_scale_is_its_number_and_no_answer_is_none(home: Home, tmp_path: Path) -> None:
    rows = [*two_sides(), answer("Strongly agree", ref="a"), answer("prefer not to say", ref="b"), answer("", ref="c")]
    id = sent(home, csv_of(tmp_path / "survey.csv", rows))
    stored = pl.read_parquet(home.submissions / id / "responses.parquet")
    assert (stored.height, stored["score"].to_list()[-1]) == (25, 5.0)


def test_a_question_in_words_is_answered_under_its_own_name_as_the_template_writes_it(home: Home, tmp_path: Path) -> None:
    header = ["area_code", "wave", "role", "take_part_rating", "outcome_words", "outcome_words_comment"]
    said = [("Ring 07700 900123, I waited", ""), ("n/a", ""), ("", "More buses"), ("", "")]
    rows = [[DISTRICT, "2026-Q1", "young person", 4, *each] for each in said]
    id = sent(home, csv_of(tmp_path / "wide.csv", rows, header), "survey_wide", "2026-06-01")
    stored = pl.read_parquet(home.submissions / id / "responses.parquet").filter(pl.col("question") == "outcome_words")
    assert stored.select("row", "score", "comment").rows() == [(2, None, "Ring [phone], I waited"), (4, None, "More buses")]
    assert service.verify(home) == []
    assert b"900123" not in b"".join(file.read_bytes() for file in home.root.rglob("*") if file.is_file())


def test_who_answers_twice_is_told_by_rows_alone(home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", [*two_sides(), answer(4, ref="yp-3")])
    findings = service.check_file(home, path, "survey_responses", edition=DAY).findings.filter(pl.col("severity") == "error")
    assert findings.select("rule", "row").rows() == [("answer-repeated", 26)]
    assert "in row 5 already" in findings["message"][0]


def test_a_wave_with_one_side_alone_is_asked_about_until_the_other_is_held(home: Home, tmp_path: Path) -> None:
    young, workers = two_sides()[:12], two_sides()[12:]
    assert "wave-without-professionals" in found(home, csv_of(tmp_path / "young.csv", young))
    assert "wave-without-residents" in found(home, csv_of(tmp_path / "workers.csv", workers))
    wide = ["area_code", "wave", "role", SAFE]
    sent(home, csv_of(tmp_path / "wide.csv", [[DISTRICT, "2025-Q1", "professional", 4]] * 12, wide), "survey_wide")
    assert found(home, csv_of(tmp_path / "young.csv", young)) == {"answers-of-two-sources": [None]}


def test_another_wording_breaks_the_series_and_is_asked_about(home: Home, tmp_path: Path) -> None:
    sent(home, csv_of(tmp_path / "before.csv", two_sides(question=PART, wave="2024-Q3")))
    assert found(home, csv_of(tmp_path / "after.csv", two_sides(question=PART, wave="2024-Q4"))) == {"wording-changed": [None]}


def test_a_column_that_nobody_declared_refuses_the_file(home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", [[*row, "x"] for row in two_sides()], [*LONG, "remarks"])
    assert found(home, path) == {"answer-column-undeclared": [1]}


FIGURES = ["area_code", "area_name", "period", "indicator", "value"]
ASKED = ["area_code", "wave", "role", "Invited"]


@pytest.mark.parametrize(
    ("header", "missing", "needed"),
    [
        (FIGURES, "wave, question, role, score", "area_code, wave, question, role, score"),
        ([name for name in LONG if name != "role"], "role", "area_code, wave, question, role, score"),
        (["area_code", "wave", "role", "comment"], "question, score", "area_code, wave, question, role, score"),
        (ASKED, "invited (the file has 'Invited')", "area_code, wave, role, invited"),
    ],
)
def test_a_wrong_file_is_told_of_the_layout_it_comes_closest_to(
    header: list[str], missing: str, needed: str, home: Home, tmp_path: Path
) -> None:
    """Answers unless it says how many were asked: the few columns of that layout are among those of most tables."""
    path = csv_of(tmp_path / "survey.csv", [["x"] * len(header)] * 3, header)
    errors = service.check_file(home, path, "survey_responses", edition=DAY).findings.filter(pl.col("severity") == "error")
    ((rule, value, message),) = errors.select("rule", "value", "message").rows()
    assert (rule, value) == ("layout-unknown", missing)
    assert f"Expected: {needed}. Found: {', '.join(header)}." in message


def test_a_file_without_a_header_repeats_nothing_of_its_rows(home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", [["Wilhelmina", "lives at 4 Long Lane"]] * 3, ["Wilhelmina", "lives at 4 Long Lane"])
    errors = service.check_file(home, path, "survey_responses", edition=DAY).findings
    assert "Wilhelmina" not in str(errors.to_dicts())
    assert "Found: none of the columns that the source declares." in errors["message"][0]


@pytest.mark.parametrize(
    ("source", "instead"),
    [("survey_responses", "send a pseudonym of your own as respondent_ref instead"), ("survey_counts", "send only totals")],
)
def test_who_sent_details_of_persons_is_told_what_to_send_instead(source: str, instead: str, home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", [[*row[:5], 1, "2009-03-01"] for row in two_sides()], [*LONG[:5], "count", "date of birth"])
    found = service.check_file(home, path, source, edition=DAY).findings.filter(pl.col("rule") == "personal-column")
    assert found["fix"].to_list() == [f"Remove the column and {instead}. Whoever received the file should delete it."]


def test_small_groups_and_missing_consent_are_noted(home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", [*two_sides(3), answer(2, "Too dark.")])
    notes = service.check_file(home, path, "survey_responses", edition=DAY).findings.filter(pl.col("severity") == "note")
    assert sorted(notes["rule"]) == ["answers-few", "answers-few", "comments-masked", "consent-unknown", "respondent-unknown"]


def test_the_same_file_is_the_same_submission(home: Home, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "survey.csv", two_sides())
    id = sent(home, path)
    again = service.submit_file(home, path, "survey_responses", edition=DAY, reasons={"ALL": "x"}, by="Ann")
    assert (again.submission, again.is_new) == (id, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_kept_copy_read_again_gives_what_is_stored(encoding: str, home: Home, tmp_path: Path) -> None:
    rows = [*two_sides(), answer(2, "Ask Trevor Grantham – he knows", "r", pair="p", quote="yes"), [""] * len(LONG), answer(3, ref="last")]
    sent(home, csv_of(tmp_path / "survey.csv", rows, encoding=encoding))
    assert service.verify(home) == []


def test_a_workbook_with_titles_and_numbers_asked(home: Home, tmp_path: Path) -> None:
    asked = [[DISTRICT, "2025-Q1", "young person", 40], [DISTRICT, "2025-Q1", "professional", "15"]]
    id = sent(home, xlsx_of(tmp_path / "survey.xlsx", two_sides(), invited=asked, above=["A survey", ""]))
    stored = pl.read_parquet(home.submissions / id / "responses.parquet")
    assert (stored["row"][0], stored["sheet"][0]) == (4, "Answers")
    invited = pl.read_parquet(home.submissions / id / "invited.parquet")
    assert invited.select("role", "invited", "sheet").rows() == [("young person", 40, "Invited"), ("professional", 15, "Invited")]
    assert service.verify(home) == []


def test_numbers_asked_may_come_alone(home: Home, tmp_path: Path) -> None:
    rows = [[DISTRICT, "2025-Q1", "young person", 40], [DISTRICT, "2025-Q1", "parents", 20]]
    sent(home, csv_of(tmp_path / "asked.csv", rows, ["area_code", "wave", "role", "invited"]))
    assert current_responses(home).invited.select("role", "invited").collect().rows() == [("young person", 40), ("carer", 20)]


def test_a_wide_row_may_hold_an_agreed_score_beside_others(home: Home, tmp_path: Path) -> None:
    header = ["area_code", "wave", "role", "respondent_ref", "agreed", "agreed_take_part", "take_part_rating"]
    rows = [[DISTRICT, "2026-Q1", "young person", f"yp-{n}", how, 5, 4] for n, how in enumerate(("jointly", "worker only", "jointly"))]
    sent(home, csv_of(tmp_path / "wide.csv", rows, header), "survey_wide", "2026-06-01")
    said = current_responses(home).responses.select("question", "agreed", "score").collect().cast(pl.String)
    stored = said.sort("question", "agreed").rows()
    assert stored[:3] == [("agreed_take_part", how, "5.0") for how in ("jointly", "jointly", "worker only")]
    assert stored[3:] == [("take_part_rating", None, "4.0")] * 3


def test_ready_counts_weigh_what_they_count(home: Home, tmp_path: Path) -> None:
    rows = [[DISTRICT, "2025-Q1", role, SAFE, score, 7] for role in ("young person", "professional") for score in range(1, 6)]
    header = ["area_code", "wave", "role", "question", "score", "count"]
    sent(home, csv_of(tmp_path / "counts.csv", rows, header), "survey_counts")
    assert current_responses(home).responses.select(pl.col("count").sum()).collect().item() == 2 * 5 * 7
    for row, count in zip(rows, (-1, "1,234", "20.0", "20.000", "2,5", "1,23", "1234.000"), strict=False):
        row[-1] = count  # nobody can tell 20.000 from 20,000; with a decimal comma 2,5 is no 25
    assert found(home, csv_of(tmp_path / "counts.csv", rows, header), "survey_counts")["answer-count"] == [2, 5, 6, 7]


def test_a_score_of_the_worker_alone_is_kept_apart(home: Home, tmp_path: Path) -> None:
    header = ["area_code", "wave", "role", "question", "score", "agreed"]
    rows = [[DISTRICT, "2026-Q1", "young person", "agreed_safety", 7, said] for said in ("joint", "worker only", "")]
    path = csv_of(tmp_path / "agreed.csv", rows, header)
    assert found(home, path, edition=dt.date(2026, 5, 1)) == {"answer-agreed": [4]}
    id = sent(home, csv_of(path, rows[:2], header), edition="2026-05-01")
    assert pl.read_parquet(home.submissions / id / "responses.parquet")["agreed"].to_list() == ["jointly", "worker only"]


def scores(home: Home, **how: object) -> list[float]:
    rows = current_responses(home, adding_up=adding_up(service.registry_of(home)), **how).responses.collect()  # type: ignore[arg-type]
    return sorted(rows.filter(pl.col("role") == "young person")["score"].to_list())


def wave(path: Path, score: int, waves: Sequence[str] = ("2025-Q1",)) -> Path:
    rows = [
        row for each in waves for row in (answer(score, ref="a", wave=each), answer(3, ref="w", role="professional", sex="", wave=each))
    ]
    return csv_of(path, rows)


def test_a_later_edition_takes_the_place_of_the_waves_it_holds(home: Home, tmp_path: Path) -> None:
    first = sent(home, wave(tmp_path / "a.csv", 1, ("2024-Q4", "2025-Q1")), edition="2025-05-01")
    before = scores(home)
    later = sent(home, wave(tmp_path / "b.csv", 5), edition="2025-06-01")
    assert (before, scores(home)) == ([1, 1], [1, 5])
    sent(home, wave(tmp_path / "c.csv", 2), edition="2025-04-01")
    assert scores(home) == [1, 5], "an older edition that arrives later does not win"
    assert scores(home, up_to_decision=1) == [1, 1]
    assert scores(home, exclude=[later]) == [1, 1]
    service.withdraw(home, later, by="Ann", note="wrong file")
    assert scores(home) == [1, 1]
    assert first in [each.record.id for each in current_responses(home).counted]


def test_a_purge_leaves_nothing_of_it_and_verify_finds_no_fault(home: Home, tmp_path: Path) -> None:
    id = sent(home, wave(tmp_path / "a.csv", 1))
    service.purge(home, id, reason="asked for", by="Ann")
    assert not (home.submissions / id).exists()
    assert (scores(home), service.verify(home)) == ([], [])
    assert [tombstone.submission for tombstone in current_responses(home).purged] == [id]


def test_a_restored_home_needs_its_key_back_before_it_takes_answers(home: Home, tmp_path: Path) -> None:
    sent(home, wave(tmp_path / "a.csv", 1))
    key = (home.root / "respondents.key").read_bytes()
    service.backup(home, tmp_path / "copy")
    assert service.restore(tmp_path / "copy", tmp_path / "again") == []
    restored = service.open_home(tmp_path / "again")
    with pytest.raises(Refused, match=r"respondents\.key"):
        sent(restored, wave(tmp_path / "b.csv", 2))
    (restored.root / "respondents.key").write_bytes(b"")
    sent(restored, wave(tmp_path / "b.csv", 2), edition="2025-07-01")
    assert len((restored.root / "respondents.key").read_bytes()) == len(key) == 32


def test_approval_checks_again_when_what_is_held_has_changed(home: Home, tmp_path: Path) -> None:
    """The kept copy is read, and a new query stops the sign-off."""
    waiting = service.submit_file(home, wave(tmp_path / "a.csv", 1), "survey_responses", edition=DAY, by="Ann").submission
    wide = csv_of(tmp_path / "wide.csv", [[DISTRICT, "2025-Q1", "professional", 4]] * 2, ["area_code", "wave", "role", SAFE])
    sent(home, wide, "survey_wide")
    with pytest.raises(Refused, match="answers-of-two-sources"):
        service.approve(home, str(waiting), by="Bea")


def test_guess_tells_the_shapes_apart(home: Home, tmp_path: Path) -> None:
    files = {
        "survey_responses": csv_of(tmp_path / "long.csv", two_sides()),
        "survey_wide": SAMPLES / "young_peoples_survey.xlsx",
        "survey_counts": SAMPLES / "community_survey.csv",
    }
    guessed = {name: service.guess_file(home, path)["guesses"][0]["source"] for name, path in files.items()}
    assert guessed == {name: name for name in files}
