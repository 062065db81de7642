"""What moved between two releases, and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.home import Home
from pipelines.read_api.changes_since import changes_since
from pipelines.read_api.connections import Release, open_release
from pipelines.releases.build import build_release
from pipelines.releases.diff import diff
from tests.release_fixture import ENTRANTS, NEET, SUITES, SURREY, add, entrant_rows, figures, make_home, registry, take


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A, then an edition more (B), then that one withdrawn (C), then the preferred source withdrawn (D)."""
    made = make_home(tmp_path_factory.mktemp("diff") / "home")
    build_release(made, registry(), id="A", suites_digest=SUITES)
    newest = add(made, "lait", "2026-04-08", entrant_rows({SURREY: {"2022": 81, "2024": 70}}))
    build_release(made, registry(), id="B", suites_digest=SUITES)
    take(made, newest, "withdrawn", note="England is wrong")
    build_release(made, registry(), id="C", suites_digest=SUITES)
    add(made, "nccis", "2024-07-13", figures(NEET, {SURREY: {"2019": 2, "2020": 2}}))
    build_release(made, registry(), id="D", suites_digest=SUITES)
    return made


def compared(home: Home, old: str, new: str) -> dict[str, Any]:
    found = diff(open_release(home.root, old), open_release(home.root, new))
    json.dumps(found)  # what the command line prints
    return found


def test_nothing_moves_from_a_release_to_itself(home: Home) -> None:
    assert compared(home, "A", "A")["sentences"] == ["Nothing moved from A to A."]


def test_new_and_restated_figures_name_their_editions(home: Home) -> None:
    found = compared(home, "A", "B")
    assert found["sentences"] == [
        f"{ENTRANTS}: 1 figure is new; came with lait of 2026-04-08.",
        f"{ENTRANTS}: 1 figure is restated, by up to 7; lait of 2026-04-08 replaced lait of 2026-01-19.",
    ]
    restated = found["restated"]["rows"][0]
    assert (restated["area"], restated["period"], restated["old_value"], restated["new_value"]) == (SURREY, "2022", 88, 81)


def test_a_correction_in_the_place_of_a_withdrawn_file_does_not_count_again(tmp_path: Path) -> None:
    made = make_home(tmp_path / "home")
    wrong = add(made, "lait", "2026-04-08", entrant_rows({SURREY: {"2022": 81}}))
    build_release(made, registry(), id="A", suites_digest=SUITES)
    take(made, wrong, "withdrawn", note="a slip")
    add(made, "lait", "2026-04-09", entrant_rows({SURREY: {"2022": 80}}))
    build_release(made, registry(), id="B", suites_digest=SUITES)
    assert compared(made, "A", "B")["sentences"] == [
        f"{ENTRANTS}: 1 figure is restated, by up to 1; lait of 2026-04-08 was withdrawn: a slip; lait of 2026-04-09 came in its place.",
    ]


def test_what_a_withdrawal_took_back_is_said_with_its_note(home: Home) -> None:
    assert compared(home, "B", "C")["sentences"] == [
        f"{ENTRANTS}: 1 figure is restated, by up to 7; lait of 2026-04-08 was withdrawn: England is wrong; "
        "lait of 2026-01-19 counts again.",
        f"{ENTRANTS}: 1 figure is lost; lait of 2026-04-08 was withdrawn: England is wrong.",
    ]


def test_changed_verdicts_are_listed(home: Home) -> None:
    found = compared(home, "C", "D")
    assert found["verdicts"][0]["old_verdict"] == "not enough points"
    assert found["verdicts"][0]["new_verdict"] == "cannot tell"
    assert any("verdict not enough points -> cannot tell" in sentence for sentence in found["sentences"])


def test_a_suppressed_figure_that_gets_a_value_is_restated(home: Home) -> None:
    add(home, "nccis", "2024-08-13", figures(NEET, {"E10000012": {"2023": 2.5}}))
    build_release(home, registry(), id="E", suites_digest=SUITES)
    restated = compared(home, "D", "E")["restated"]
    assert (restated["rows"][0]["old_symbol"], restated["rows"][0]["new_value"]) == ("c", 2.5)


FIGURE = "insert into assessment_figure by name select 'safe' as question, 'survey' as instrument, '' as breakdown, 'young person' as role"


def with_answers(home: Home, folder: Path, id: str, *statements: str) -> Release:
    """A copy of release A with rows of co-assessment in it."""
    path = folder / f"{id}.duckdb"
    shutil.copy(home.releases / "A" / "internal.duckdb", path)
    path.chmod(0o600)
    with duckdb.connect(path) as con:
        for statement in statements:
            con.execute(statement)
    return Release(id, duckdb.connect(), path)


def figure(area: str, n_text: str, mean: float, wave: str = "2026-Q3") -> str:
    return f"{FIGURE}, '{area}' as area, '{wave}' as wave, '{n_text}' as n_text, {mean} as mean"


def test_answers_that_came_changed_and_went_are_told(home: Home, tmp_path: Path) -> None:
    old = with_answers(home, tmp_path, "old", figure("X1", "40", 50), figure("X2", "30", 60), figure("X3", "12", 60))
    new = with_answers(home, tmp_path, "new", figure("X1", "40", 50), figure("X2", "24", 63.5), figure("X2", "20", 40, "2026-Q4"))
    found = diff(old, new)
    json.dumps(found)
    assert found["sentences"] == [
        "Survey answers, survey, 2026-Q4: 1 figure is new.",
        "Survey answers, survey, 2026-Q3: 1 figure is lost.",
        "Survey answers, survey, 2026-Q3: 1 figure is restated, by up to 3.5 of 100.",
    ]
    rows = {(row["area"], row["wave"]): (row["kind"], row["old_n_text"], row["new_n_text"]) for row in found["answers"]["rows"]}
    assert rows == {
        ("X2", "2026-Q3"): ("restated", "30", "24"),
        ("X3", "2026-Q3"): ("lost", "12", None),
        ("X2", "2026-Q4"): ("new", None, "20"),
    }
    assert diff(old, old)["sentences"] == ["Nothing moved from old to old."]


def test_readings_and_other_tables_of_answers_are_told(home: Home, tmp_path: Path) -> None:
    def read(trend: str) -> str:
        keys = "'safe' as question, 'X1' as area, 'carer' as against, 'both worsening' as reading"
        return f"insert into gap_reading by name select {keys}, '{trend}' as gap_trend"

    quoted = "insert into quote by name select 'We wait' as text"
    old = with_answers(home, tmp_path, "one", read("widening"), quoted)
    new = with_answers(home, tmp_path, "two", read("narrowing"), quoted, quoted)
    assert diff(old, new)["sentences"] == [
        "safe, X1: gap to carer widening, both worsening -> narrowing, both worsening.",
        "Survey answers: these differ too: readings of the gaps; quotes.",
    ]


def test_what_was_agreed_asked_and_expected_is_told_though_no_figure_moved(home: Home, tmp_path: Path) -> None:
    """A contract whose level was lowered pays for the same figure; a wording edited in place asks the same people something else."""

    def agreed(id: str, level: int, cap: str, text: str, direction: str, held: str, *more: str) -> Release:
        terms = f"""'[{{"period": "2024", "value": {level}}}]' as agreed_levels, '{{"cap_gbp": "{cap}", "bands": []}}' as payment"""
        wordings = f"""'[{{"version": 1, "text": "{text}"}}]'"""
        return with_answers(
            home, tmp_path, id,
            f"insert into performance_measure by name select 'help' as service, 'fewer' as measure, {terms}",
            f"insert into payment by name select 'help' as service, 'fewer' as measure, '2024' as period, '{held}' as held_reason",
            f"insert into pathway_link by name select 'youth' as pathway, 'help~hours' as key, '{direction}' as expected_direction",
            f"insert into question by name select 'survey' as instrument, 'safe' as id, {wordings} as wordings",
            *more,
        )  # fmt: skip

    old = agreed("old_terms", 500, "10000", "I feel safe", "improves", "restated")
    new = agreed("new_terms", 450, "3000", "I am safe", "worsens", "", "insert into outcome by name select 'safety' as id")
    found = diff(old, new)
    json.dumps(found)
    assert found["sentences"] == [
        "Outcome safety: entry was not there, is there.",
        "Performance measure help, fewer: agreed_levels.1.value was 500, is 450.",
        'Performance measure help, fewer: payment.cap_gbp was "10000", is "3000".',
        'Payment help, fewer, 2024: held_reason was "restated", is nothing.',
        'Pathway link youth, help~hours: expected_direction was "improves", is "worsens".',
        'Question survey, safe: wordings.1.text was "I feel safe", is "I am safe".',
    ]
    assert found["agreed"][1] == {
        "table": "performance_measure", "entry": "help, fewer", "field": "agreed_levels.1.value", "then": "500", "now": "450",
    }  # fmt: skip
    assert diff(new, new)["sentences"] == ["Nothing moved from new_terms to new_terms."]


def test_a_title_may_begin_with_a_bracket(home: Home, tmp_path: Path) -> None:
    old, new = (
        with_answers(home, tmp_path, id, f"insert into outcome by name select 'safety' as id, '{title}' as title")
        for id, title in (("drafted", "[draft] Safe"), ("decided", "Safe"))
    )
    assert diff(old, new)["sentences"] == ['Outcome safety: title was "[draft] Safe", is "Safe".']


def test_a_release_of_an_older_shape_differs_in_what_it_has_no_table_or_column_for(home: Home, tmp_path: Path) -> None:
    lacking = ("drop table assessment_figure", "drop table quote", "alter table driver drop column n_text")
    older = with_answers(home, tmp_path, "older", *lacking)
    assert diff(older, with_answers(home, tmp_path, "newer"))["answers"]["differing"] == ["driver", "quote"]


def test_an_edited_definition_is_told_though_no_figure_moved(tmp_path: Path) -> None:
    """A verdict that turned over because "better" was redefined is no news of the figures; who looks after an indicator is no news at all."""
    made = make_home(tmp_path / "home")
    build_release(made, registry(), id="A", suites_digest=SUITES)
    neet, entrants = (registry().indicators[id] for id in (NEET, ENTRANTS))
    edited = {NEET: neet.model_copy(update={"owner": "somebody else"}),
              ENTRANTS: entrants.model_copy(update={"improvement_direction": "increase", "numerator": "first cautions", "targets": ()})}  # fmt: skip
    build_release(made, registry(indicators=registry().indicators | edited), id="B", suites_digest=SUITES)
    found = compared(made, "A", "B")
    assert found["sentences"][:2] == [
        f'{ENTRANTS}: numerator was "counted", is "first cautions".',
        f'{ENTRANTS}: improvement_direction was "decrease", is "increase".',
    ]
    assert [row["field"] for row in found["definitions"]] == ["numerator", "improvement_direction"]
    changes = changes_since(open_release(made.root, "B"), open_release(made.root, "A"), SURREY)
    assert {key[0]: change.redefined for key, change in changes.items()} == {ENTRANTS: ("numerator", "improvement_direction")}


def test_neighbours_areas_events_and_how_figures_compare_are_told_though_no_figure_moved(home: Home, tmp_path: Path) -> None:
    """Another neighbour makes the same figure better or worse than its neighbours: that nothing moved would be untrue."""

    def compared_with(id: str, neighbour: str, category: str, value: float, name: str, *more: str) -> Release:
        key = "indicator, area, basis, breakdown, period, 'neighbours' as kind, '1 neighbour (2025)' as name, 'model 2025' as model"
        return with_answers(
            home, tmp_path, id,
            "delete from neighbour", "delete from comparison", "delete from event",
            f"insert into neighbour by name select 'model' as model, 2025 as year, '{SURREY}' as area, '{neighbour}' as neighbour, 1 as rank",
            f"""insert into comparison by name select {key}, '{category}' as category, {value} as benchmark_value
                from series join figure using (indicator, area, basis, breakdown) where indicator = '{NEET}' and area = '{SURREY}' limit 1""",
            f"update area set name = '{name}' where code = '{SURREY}'",
            *more,
        )  # fmt: skip

    old = compared_with("old_neighbours", "E10000016", "better", 2.0, "Surrey")
    event = "insert into event by name select date '2024-01-01' as date, 'A new count' as text"
    new = compared_with("new_neighbours", "E10000014", "worse", 1.0, "The county of Surrey", event)
    found = diff(old, new)
    json.dumps(found)
    period = found["comparisons"]["rows"][0]["period"]
    assert found["sentences"] == [
        f"{NEET}, {SURREY}, {period}: against 1 neighbour (2025) better -> worse.",
        f'Area {SURREY}: name was "Surrey", is "The county of Surrey".',
        f'Neighbour model, 2025, {SURREY}: neighbours was "E10000016", is "E10000014".',
        "Event 2024-01-01, A new count: entry was not there, is there.",
    ]
    same = compared_with("same_category", "E10000014", "worse", 1.5, "The county of Surrey", event)
    assert diff(new, same)["sentences"] == ["Comparators of 1 latest figure have another value."]
    assert diff(new, new)["sentences"] == ["Nothing moved from new_neighbours to new_neighbours."]


def test_many_entries_that_came_are_told_in_one_sentence(home: Home, tmp_path: Path) -> None:
    """A new model of statistical neighbours has an entry for each area."""
    old = with_answers(home, tmp_path, "without_model", "delete from neighbour")
    areas = "insert into neighbour by name select 'new' as model, 2027 as year, 'E' || n as area, 'E1' as neighbour, 1 as rank from range(10, {}) r(n)"
    few, many = (with_answers(home, tmp_path, f"model_of_{end}", "delete from neighbour", areas.format(end)) for end in (22, 23))
    assert diff(old, few)["sentences"][-1] == "Neighbour new, 2027, E21: entry was not there, is there."
    assert diff(old, many)["sentences"] == ["Neighbour: 13 entries came, such as new, 2027, E10."]
    assert diff(many, old)["sentences"] == ["Neighbour: 13 entries went, such as new, 2027, E10."]
    assert len(diff(old, many)["agreed"]) == 13


def test_an_edited_questionnaire_is_told_by_the_part_that_was_edited(home: Home, tmp_path: Path) -> None:
    old, new = (
        with_answers(
            home, tmp_path, id,
            f"""insert into instrument by name select 'survey' as id, ['carer'] as roles, '{{"groups": {{"sex": ["female", "{sex}"]}}}}' as entry""",
        )
        for id, sex in (("male", "male"), ("man", "man"))
    )  # fmt: skip
    assert diff(old, new)["sentences"] == ['Instrument survey: groups.sex.2 was "male", is "man".']
