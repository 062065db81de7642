"""The compiled pass and Great Expectations count the same rows: on random frames with nulls, and for each expectation type."""

from __future__ import annotations

import dataclasses
from typing import Any

import duckdb
import pytest

from expectations import compiled, engine
from expectations.rules import SUITES, Rule, RuleResult, load_suites, read_suite, suite_names
from tests.figures import Say
from tests.unit.expectations.rule_tables import columns_of, make_table, random_rows

COLUMNS = {"row": "UINTEGER", "text": "VARCHAR", "a": "DOUBLE", "b": "DOUBLE"}
ROWS: list[dict[str, Any]] = [
    {"row": 1, "text": "ab12", "a": 1.0, "b": 2.0},
    {"row": 2, "text": "12", "a": 2.0, "b": 2.0},
    {"row": 3, "text": "o'clock: 5 %", "a": 3.0, "b": 2.0},
    {"row": 4, "text": "", "a": None, "b": 2.0},
    {"row": 5, "text": None, "a": 4.0, "b": None},
    {"row": 6, "text": None, "a": None, "b": None},
]
CASES: list[tuple[str, dict[str, Any], list[int]]] = [
    ("expect_column_values_to_not_be_null", {"column": "text"}, [5, 6]),
    ("expect_column_values_to_be_null", {"column": "text"}, [1, 2, 3, 4]),
    ("expect_column_values_to_be_in_set", {"column": "text", "value_set": ["12", "o'clock: 5 %"]}, [1, 4]),
    ("expect_column_values_to_be_in_set", {"column": "a", "value_set": [1, 2.0]}, [3, 5]),
    ("expect_column_values_to_not_be_in_set", {"column": "text", "value_set": ["12"]}, [2]),
    ("expect_column_values_to_be_between", {"column": "a", "min_value": 2, "max_value": 3}, [1, 5]),
    ("expect_column_values_to_be_between", {"column": "a", "min_value": 2, "strict_min": True}, [1, 2]),
    ("expect_column_values_to_be_between", {"column": "a", "max_value": 3, "strict_max": True}, [3, 5]),
    ("expect_column_values_to_match_regex", {"column": "text", "regex": "[0-9]{2}"}, [3, 4]),
    ("expect_column_values_to_match_regex", {"column": "text", "regex": "^[0-9]+$"}, [1, 3, 4]),
    ("expect_column_values_to_not_match_regex", {"column": "text", "regex": "2"}, [1, 2]),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "b", "column_B": "a", "or_equal": True, "ignore_row_if": "either_value_is_missing"},
        [3],
    ),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {"column_A": "b", "column_B": "a", "ignore_row_if": "either_value_is_missing"},
        [2, 3],
    ),
    ("unexpected_rows_expectation", {"unexpected_rows_query": "select * from {batch} where a > b or text = ''"}, [3, 4]),
    (
        "unexpected_rows_expectation",
        {"unexpected_rows_query": "select * from {batch} where a % 2 = 1 and regexp_matches(text, '[0-9]{{2}}')"},
        [1],
    ),
]


def a_rule(kind: str, kwargs: dict[str, Any], id: str = "r") -> Rule:
    meta = {"id": id}
    expectation = {"type": kind, "kwargs": kwargs, "severity": "critical", "meta": meta, "notes": ""}
    return Rule(id, "s", "t", "file", "error", "m.", "f.", {"row": "row"}, COLUMNS, {}, {}, expectation)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    make_table(con, "t", COLUMNS, ROWS)
    return con


def test_every_type_counts_the_rows_a_person_would_count(con: duckdb.DuckDBPyConnection) -> None:
    every = [a_rule(kind, kwargs, f"r-{number}") for number, (kind, kwargs, _) in enumerate(CASES)]
    expected = [RuleResult(rule, len(rows)) for rule, (_, _, rows) in zip(every, CASES, strict=True)]
    assert compiled.run(con, every) == expected
    assert engine.run(con, every) == expected
    listed = [_rows_listed(con, rule) for rule in every]
    assert listed == [rows for _, _, rows in CASES]


def _rows_listed(con: duckdb.DuckDBPyConnection, rule: Rule) -> list[int]:
    return [row for (row,) in con.execute(f"select row from ({compiled.failing_sql(rule)}) order by row").fetchall()]


def test_all_types_are_covered_above() -> None:
    assert {kind for kind, _, _ in CASES} == set(compiled.CONDITIONS)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("suite", suite_names())
def test_same_counts_on_random_rows(suite: str, seed: int, say: Say) -> None:
    own = load_suites([suite])
    columns, con = columns_of(own), duckdb.connect()
    make_table(con, own[0].table, columns, random_rows(own, columns, count=3000, seed=seed))
    results = compiled.run(con, own)
    assert engine.run(con, own) == results
    assert all(result.could_run for result in results)
    total = sum(result.count for result in results)
    assert total > 0
    say(f"{len(results)} rules, 3,000 rows: {total:,} findings by both engines")


@pytest.mark.parametrize("suite", suite_names())
def test_same_counts_on_an_empty_table(suite: str) -> None:
    own = load_suites([suite])
    con = duckdb.connect()
    make_table(con, own[0].table, columns_of(own), [])
    assert engine.run(con, own) == compiled.run(con, own) == [RuleResult(rule, 0) for rule in own]


@pytest.mark.parametrize("run", [compiled.run, engine.run])
def test_a_rule_that_cannot_run_is_told_apart_and_spoils_no_other(run: Any, con: duckdb.DuckDBPyConnection) -> None:
    good = a_rule("expect_column_values_to_not_be_null", {"column": "text"}, "good")
    no_column = a_rule("expect_column_values_to_not_be_null", {"column": "gone"}, "no-column")
    bad_condition = a_rule(
        "unexpected_rows_expectation", {"unexpected_rows_query": "select * from {batch} where gone > 1"}, "bad-condition"
    )
    no_table = dataclasses.replace(good, id="no-table", table="gone", expectation=good.expectation | {"meta": {"id": "no-table"}})
    results = run(con, [no_column, good, no_table, bad_condition])
    assert [(result.rule.id, result.could_run, result.count) for result in results] == [
        ("no-column", False, 0),
        ("good", True, 2),
        ("no-table", False, 0),
        ("bad-condition", False, 0),
    ]
    assert all(result.error for result in results if not result.could_run)


@pytest.mark.parametrize(
    ("kind", "kwargs", "named"),
    [
        ("expect_column_values_to_be_unique", {"column": "a"}, "expect_column_values_to_be_unique"),
        ("expect_column_values_to_not_be_null", {"column": "a", "mostly": 0.9}, "mostly"),
        ("expect_column_values_to_be_between", {"column": "a"}, "neither min_value nor max_value"),
        ("expect_column_values_to_be_in_set", {"column": "a", "value_set": []}, "empty value_set"),
        ("expect_column_values_to_be_in_set", {"column": "a", "value_set": [None]}, "NoneType"),
        ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "a", "column_B": "b", "ignore_row_if": "never"}, "ignore_row_if"),
        ("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "a", "column_B": "b"}, "ignore_row_if"),
        ("unexpected_rows_expectation", {"unexpected_rows_query": "select a from {batch}"}, "does not begin with"),
    ],
)
def test_the_compiler_refuses_what_it_does_not_know(kind: str, kwargs: dict[str, Any], named: str, con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(compiled.UnknownExpectation, match=named):
        compiled.run(con, [a_rule(kind, kwargs)])


def test_registered_frames_and_temporary_views_are_seen(con: duckdb.DuckDBPyConnection) -> None:
    """Great Expectations has to query the caller's own connection, and leave it open."""
    con.execute("create or replace temp view v as select * from t where row < 5")
    rule = dataclasses.replace(a_rule("expect_column_values_to_not_be_null", {"column": "a"}), table="v")
    assert engine.run(con, [rule]) == compiled.run(con, [rule]) == [RuleResult(rule, 1)]
    assert con.execute("select 1").fetchall() == [(1,)]


def test_great_expectations_loads_every_suite_file() -> None:
    engine.gx.get_context(mode="ephemeral")
    for suite in suite_names():
        loaded = engine.gx.ExpectationSuite(**read_suite(SUITES / f"{suite}.json"))
        assert [expectation.meta["id"] for expectation in loaded.expectations] == [rule.id for rule in load_suites([suite])]
