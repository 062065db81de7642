"""The rules as SQL: one counting pass over each table. Refuses every type and option it does not know.

SQL is put together from the suites, which are our own files, and from names and texts quoted by `name` and `literal`; never from
anything in an upload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import duckdb

from expectations.rules import Rule, RuleResult, SuiteFault

ROWS = "select * from {batch} where "
"""How every free condition begins: it can then be counted in the same pass as all others."""


class UnknownExpectation(SuiteFault):
    """The compiled pass cannot say what this rule means; Great Expectations can still run it."""


def run(con: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> list[RuleResult]:
    """Count the failing rows of every rule, in the order of the rules.

    Nulls:  a condition that comes out null does not fail.
    Errors: UnknownExpectation, before anything is run. A rule whose table or column is missing comes back with `could_run` False.
    """
    rules = list(rules)
    by_table: dict[str, list[Rule]] = {}
    for rule in rules:
        failing_condition(rule)
        by_table.setdefault(rule.table, []).append(rule)
    results = {result.rule.id: result for group in by_table.values() for result in _run_table(con, group)}
    return [results[rule.id] for rule in rules]


def failing_sql(rule: Rule) -> str:
    """A query for the rows that fail one rule."""
    return f"select * from {name(rule.table)} where {failing_condition(rule)}"  # noqa: S608


def failing_condition(rule: Rule) -> str:
    """What is true of a row that fails the rule."""
    if rule.type not in CONDITIONS:
        raise UnknownExpectation(f"rule {rule.id}", f"a type of {', '.join(CONDITIONS)}", rule.type, "Use one of them, or the gx engine.")
    options, condition = CONDITIONS[rule.type]
    if unknown := set(rule.kwargs) - options:
        expected = f"options of {', '.join(sorted(options))}"
        raise UnknownExpectation(f"rule {rule.id}", expected, ", ".join(sorted(unknown)), "Leave them out.")
    try:
        return condition(rule.kwargs)
    except (KeyError, TypeError, ValueError) as fault:
        raise UnknownExpectation(f"rule {rule.id}", "options that make a condition", str(fault), "Correct its kwargs.") from None


def name(identifier: str) -> str:
    """A table or column name, quoted for SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A string, number or boolean of a suite, as SQL."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    raise TypeError(f"a {type(value).__name__} where a text, number or true/false belongs")


def _run_table(con: duckdb.DuckDBPyConnection, rules: list[Rule]) -> list[RuleResult]:
    """One pass for all rules of a table; one by one where that fails, to tell which of them cannot run."""
    try:
        return [RuleResult(rule, count) for rule, count in zip(rules, _counts(con, rules), strict=True)]
    except duckdb.Error as fault:
        if len(rules) == 1:
            return [RuleResult(rules[0], 0, could_run=False, error=str(fault))]
    return [result for rule in rules for result in _run_table(con, [rule])]


def _counts(con: duckdb.DuckDBPyConnection, rules: list[Rule]) -> list[int]:
    counted = ", ".join(f"count(*) filter (where {failing_condition(rule)})" for rule in rules)
    ((*counts,),) = con.execute(f"select {counted} from {name(rules[0].table)}").fetchall()  # noqa: S608
    return counts


def _not_null(kwargs: dict[str, Any]) -> str:
    return f"{name(kwargs['column'])} is null"


def _null(kwargs: dict[str, Any]) -> str:
    return f"{name(kwargs['column'])} is not null"


def _in_set(kwargs: dict[str, Any]) -> str:
    return f"{name(kwargs['column'])} not in ({_values(kwargs)})"


def _not_in_set(kwargs: dict[str, Any]) -> str:
    return f"{name(kwargs['column'])} in ({_values(kwargs)})"


def _values(kwargs: dict[str, Any]) -> str:
    if not kwargs["value_set"]:
        raise ValueError("an empty value_set")
    return ", ".join(literal(value) for value in kwargs["value_set"])


def _between(kwargs: dict[str, Any]) -> str:
    """Fails below the least or above the greatest value; `strict_` excludes the bound itself."""
    column, least, greatest = name(kwargs["column"]), kwargs.get("min_value"), kwargs.get("max_value")
    below = None if least is None else f"{column} {'<=' if kwargs.get('strict_min') else '<'} {literal(least)}"
    above = None if greatest is None else f"{column} {'>=' if kwargs.get('strict_max') else '>'} {literal(greatest)}"
    if not (sides := [side for side in (below, above) if side]):
        raise ValueError("neither min_value nor max_value")
    return f"({' or '.join(sides)})"


def _regex(kwargs: dict[str, Any]) -> str:
    return f"not regexp_matches({name(kwargs['column'])}, {literal(kwargs['regex'])})"


def _not_regex(kwargs: dict[str, Any]) -> str:
    return f"regexp_matches({name(kwargs['column'])}, {literal(kwargs['regex'])})"


def _greater(kwargs: dict[str, Any]) -> str:
    """Without `ignore_row_if` Great Expectations' own engines disagree about nulls, so it has to be given."""
    if kwargs["ignore_row_if"] != "either_value_is_missing":
        raise ValueError("ignore_row_if other than either_value_is_missing")
    return f"{name(kwargs['column_A'])} {'<' if kwargs.get('or_equal') else '<='} {name(kwargs['column_B'])}"


def _rows(kwargs: dict[str, Any]) -> str:
    query = kwargs["unexpected_rows_query"]
    if not query.startswith(ROWS):
        raise ValueError(f"a query that does not begin with '{ROWS}'")
    return f"({query.removeprefix(ROWS).format()})"


COLUMN = frozenset({"column"})
CONDITIONS: dict[str, tuple[frozenset[str], Callable[[dict[str, Any]], str]]] = {
    "expect_column_values_to_not_be_null": (COLUMN, _not_null),
    "expect_column_values_to_be_null": (COLUMN, _null),
    "expect_column_values_to_be_in_set": (COLUMN | {"value_set"}, _in_set),
    "expect_column_values_to_not_be_in_set": (COLUMN | {"value_set"}, _not_in_set),
    "expect_column_values_to_be_between": (COLUMN | {"min_value", "max_value", "strict_min", "strict_max"}, _between),
    "expect_column_values_to_match_regex": (COLUMN | {"regex"}, _regex),
    "expect_column_values_to_not_match_regex": (COLUMN | {"regex"}, _not_regex),
    "expect_column_pair_values_a_to_be_greater_than_b": (frozenset({"column_A", "column_B", "or_equal", "ignore_row_if"}), _greater),
    "unexpected_rows_expectation": (frozenset({"unexpected_rows_query"}), _rows),
}
"""Type -> the options it may have, and the condition that a failing row meets."""
