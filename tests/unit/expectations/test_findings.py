"""Findings: one for each failing row, in its place, in words, in order; and none lost however many there are."""

from __future__ import annotations

import dataclasses
from typing import Any

import duckdb
import polars as pl
import pytest

from expectations import compiled
from expectations.findings import findings, findings_sql, number_sql
from expectations.rules import Rule, RuleResult
from pipelines.ledger.schema import FINDING
from tests.unit.expectations.rule_tables import make_table

COLUMNS = {"row": "UINTEGER", "sheet": "VARCHAR", "head": "VARCHAR", "n": "DOUBLE", "day": "DATE"}
SCHEMA = {column: dtype for column, (dtype, _) in FINDING.items()}


def a_rule(id: str, severity: Any = "error", least: float = 0, message: str = "{n} is low.", place: Any = None) -> Rule:
    kwargs = {"column": "n", "min_value": least}
    expectation = {"type": "expect_column_values_to_be_between", "kwargs": kwargs, "severity": "critical", "meta": {"id": id}}
    place = place or {"row": "row", "sheet": "sheet", "column": "head", "value": "n"}
    return Rule(id, "s", "t", "observation", severity, message, "Look at {head}.", place, COLUMNS, {}, {}, expectation)


def found(rows: list[dict[str, Any]], *rules: Rule) -> list[dict[str, Any]]:
    con = duckdb.connect()
    make_table(con, "t", COLUMNS, rows)
    frame = findings(con, compiled.run(con, rules))
    assert frame.schema == pl.Schema(SCHEMA)
    return frame.to_dicts()


def test_a_failing_row_becomes_a_finding_in_its_place() -> None:
    assert found([{"row": 3, "sheet": "S", "head": "it's", "n": -1.0}, {"row": 4, "n": 0.0}], a_rule("low")) == [
        {
            "rule": "low",
            "severity": "error",
            "sheet": "S",
            "row": 3,
            "column": "it's",
            "value": "-1",
            "message": "-1 is low.",
            "fix": "Look at it's.",
        }
    ]


def test_numbers_dates_and_blanks_read_as_a_person_writes_them() -> None:
    rule = a_rule("low", message="'{n}' on {day} in {sheet}")
    (finding,) = found([{"row": 1, "n": -(0.1 + 0.2), "day": "2024-03-05"}], rule)
    assert finding["message"] == "'-0.3' on 5 March 2024 in (blank)"
    assert finding["sheet"] is None


def test_a_place_may_be_a_fixed_text_or_left_out() -> None:
    (finding,) = found([{"row": 1, "n": -1.0}], a_rule("low", place={"column": {"text": "the 'n'"}}))
    assert [finding[part] for part in ("row", "sheet", "column", "value")] == [None, None, "the 'n'", None]


def test_a_fault_of_the_whole_row_is_said_once_for_all_its_figures() -> None:
    rule = a_rule("low", place={"row": "row"}, message="Row of {sheet}.")
    rows = [{"row": 1, "sheet": "S", "n": -1.0}, {"row": 1, "sheet": "S", "n": -2.0}, {"row": 2, "sheet": "S", "n": -1.0}]
    assert [finding["row"] for finding in found([dict(row, head="h") for row in rows], rule)] == [1, 2]
    assert [finding["row"] for finding in found([dict(row, head="h") for row in rows], a_rule("low", message="Low."))] == [1, 1, 2]


def test_errors_come_first_then_queries_then_notes_each_by_row() -> None:
    rows = [{"row": row, "sheet": "", "n": -1.0} for row in (10, 9, 2)]
    listed = found(rows, a_rule("c", "note"), a_rule("b", "query"), a_rule("a", "error"), a_rule("d", "error"))
    assert [(finding["rule"], finding["row"]) for finding in listed] == [(rule, row) for rule in "adbc" for row in (2, 9, 10)]


def test_a_rule_that_could_not_run_blocks_and_says_so() -> None:
    no_table = dataclasses.replace(a_rule("gone", "note"), table="gone")
    (finding,) = found([{"row": 1, "n": 1.0}], no_table)
    assert (finding["rule"], finding["severity"], finding["value"]) == ("rule-could-not-run", "error", "gone")
    assert "gone could not run" in finding["message"] and "fault of the installation" in finding["fix"]


def test_no_findings_at_all() -> None:
    assert found([{"row": 1, "n": 1.0}], a_rule("low")) == []
    assert findings_sql([]) is None


def test_all_findings_are_listed_however_many() -> None:
    con = duckdb.connect()
    con.execute(
        "create view t as select i::uinteger as row, '' as sheet, 'n' as head, -1.0::double as n, null::date as day from range(200000) r(i)"
    )
    frame = findings(con, [RuleResult(a_rule("low"), 200_000)])
    assert frame.height == 200_000
    assert frame["row"].is_sorted() and frame["row"].n_unique() == 200_000
    assert frame["message"].unique().to_list() == ["-1 is low."]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (2.2, "2.2"),
        (0.1 + 0.2, "0.3"),
        (166.72224074691565, "166.7222"),
        (0.0123456789, "0.0123457"),
        (12345678.0, "12345678"),
        (100.00000001, "100.00000001"),
    ],
)
def test_a_number_is_shown_without_the_digits_of_a_division(number: float, shown: str) -> None:
    """But never as a whole number that it is not: 100.00000001 % is more than the whole."""
    assert [f["message"] for f in found([{"row": 1, "n": number}], a_rule("low", least=1e9))] == [f"{shown} is low."]


@pytest.mark.parametrize("number", ["3::integer", "3::ubigint", "3::decimal(4, 2)", "3::float"])
def test_a_number_of_any_type_is_shown(number: str) -> None:
    assert duckdb.sql(f"select {number_sql(number)}").fetchall() == [("3",)]
