"""Every rule of every suite: its good row passes, its bad row fails, and the finding reads as a sentence."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from expectations import compiled, engine, rules
from expectations.findings import BLANK, findings
from tests.unit.expectations.rule_tables import columns_of, make_table

SUITES = rules.suite_names()
RULES = [pytest.param(rule, id=f"{rule.suite}-{rule.id}") for rule in rules.load_suites(SUITES)]


@pytest.mark.parametrize("rule", RULES)
def test_good_row_passes_and_bad_row_fails(rule: rules.Rule) -> None:
    con = duckdb.connect()
    for row, count in ((rule.good, 0), (rule.bad, 1)):
        make_table(con, rule.table, rule.columns, [row])
        assert compiled.run(con, [rule]) == [rules.RuleResult(rule, count)], row


@pytest.mark.parametrize("rule", RULES)
def test_bad_row_becomes_one_finding_that_a_person_can_read(rule: rules.Rule) -> None:
    con = duckdb.connect()
    make_table(con, rule.table, rule.columns, [rule.good, rule.bad])
    (found,) = findings(con, compiled.run(con, [rule])).to_dicts()
    assert (found["rule"], found["severity"]) == (rule.id, rule.severity)
    assert BLANK not in found["message"], "the bad example leaves out a column that the message names"
    assert found["message"].endswith((".", "?")) and found["fix"].endswith((".", "?"))
    assert "{" not in found["message"] + found["fix"]


@pytest.mark.parametrize("suite", SUITES)
def test_great_expectations_gives_the_same_counts_on_the_examples(suite: str) -> None:
    """Both rows of every rule stand in one table, so each rule also meets the other rules' rows."""
    own = rules.load_suites([suite])
    con = duckdb.connect()
    make_table(con, own[0].table, columns_of(own), [row for rule in own for row in (rule.good, rule.bad)])
    results = engine.run(con, own)
    assert [result.error for result in results if not result.could_run] == []
    assert results == compiled.run(con, own)
    assert all(result.count > 0 for result in results)


@pytest.mark.parametrize("suite", SUITES)
def test_great_expectations_tells_good_from_bad(suite: str) -> None:
    own = rules.load_suites([suite])
    con = duckdb.connect()
    make_table(con, own[0].table, columns_of(own), [rule.good for rule in own])
    assert engine.run(con, own) == compiled.run(con, own)


def test_ids_are_unique_and_every_severity_is_known() -> None:
    every = rules.load_suites(SUITES)
    assert len({rule.id for rule in every}) == len(every) > 30
    assert {rule.severity for rule in every} == {"error", "query", "note"}


def test_the_suites_of_every_submission_are_there() -> None:
    assert set(rules.ALWAYS) <= set(SUITES)


def test_a_table_has_one_type_per_column_in_all_suites() -> None:
    declared = pl.DataFrame(
        [
            {"table": rule.table, "column": column, "type": dtype}
            for rule in rules.load_suites(SUITES)
            for column, dtype in rule.columns.items()
        ]
    ).unique()
    twice = declared.group_by("table", "column").len().filter(pl.col("len") > 1)
    assert twice.rows() == []
