"""From rule results to findings: every failing row, with its place, and the rule's message filled from the row."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter

import duckdb
import polars as pl

from expectations.compiled import failing_sql, literal, name
from expectations.rules import SEVERITIES, Rule, RuleResult
from pipelines.ledger.schema import FINDING, empty

COULD_NOT_RUN = "rule-could-not-run"
COULD_NOT_RUN_MESSAGE = "The check {rule} could not run, so nobody knows whether the file would pass it."
COULD_NOT_RUN_FIX = "This is a fault of the installation, not of the file. Pass this on to whoever looks after it: {error}"
BLANK = "(blank)"
SHORT = 9
"""Characters up to which a number is shown in full."""
RANK = {severity: rank for rank, severity in enumerate(SEVERITIES.values())}


def findings(con: duckdb.DuckDBPyConnection, results: Iterable[RuleResult]) -> pl.DataFrame:
    """All findings: errors first, then queries, then notes; within one severity in the order of the rules, then of the rows.

    Columns: pipelines.ledger.schema.FINDING.
    Errors:  duckdb.Error when the tables are no longer those that the rules ran on.
    """
    results = list(results)
    sql = findings_sql(results)
    found = con.sql(sql).pl() if sql else empty(FINDING)
    schema = {column: dtype for column, (dtype, _) in FINDING.items()}
    return pl.concat([_could_not_run(results), found.cast(schema)])  # type: ignore[arg-type]


def findings_sql(results: Iterable[RuleResult]) -> str | None:
    """One query for the findings of all rules that ran, in their order, so that a caller may write them without holding them."""
    failed = [result.rule for result in results if result.could_run and result.count]
    failed.sort(key=lambda rule: RANK[rule.severity])
    if not failed:
        return None
    parts = " union all ".join(_finding_sql(rule, rank) for rank, rule in enumerate(failed))
    return f"select {', '.join(map(name, FINDING))} from ({parts}) order by rule_rank, sheet, row"  # noqa: S608


def _finding_sql(rule: Rule, rank: int) -> str:
    """One finding for each failing row of the table; a rule about whole rows says the same of a wide row's figures once."""
    columns = {
        "rule_rank": str(rank),
        "rule": literal(rule.id),
        "severity": literal(rule.severity),
        "sheet": _place(rule, "sheet"),
        "row": f"cast({_place(rule, 'row')} as uinteger)",
        "column": _place(rule, "column"),
        "value": _place(rule, "value"),
        "message": _filled(rule, rule.message),
        "fix": _filled(rule, rule.fix),
    }
    listed = ", ".join(f"{sql} as {name(column)}" for column, sql in columns.items())
    return f"select {'' if 'column' in rule.place else 'distinct '}{listed} from ({failing_sql(rule)})"  # noqa: S608


def _place(rule: Rule, part: str) -> str:
    """The row's own value for one part of the place, a fixed text, or null; as text except for the row number."""
    source = rule.place.get(part)
    if source is None:
        return "null"
    if isinstance(source, dict):
        return literal(source["text"])
    return name(source) if part == "row" else _text(source, rule.columns[source])


def _filled(rule: Rule, template: str) -> str:
    """A template as an SQL concatenation over the failing row."""
    parts = []
    for fixed, column, _, _ in Formatter().parse(template):
        if fixed:
            parts.append(literal(fixed))
        if column is not None:
            parts.append(f"coalesce({_text(column, rule.columns[column])}, {literal(BLANK)})")
    return " || ".join(parts) or "''"


def _text(column: str, dtype: str) -> str:
    """A column as a person reads it: 3 rather than 3.0, 0.3 rather than 0.30000000000000004, 5 March 2024."""
    if dtype in ("DOUBLE", "FLOAT"):
        return number_sql(name(column))
    if dtype == "DATE":
        return f"strftime({name(column)}, '%-d %B %Y')"
    return f"cast({name(column)} as varchar)"


def number_sql(number: str) -> str:
    """A number as a person reads it: as the file holds it where it is short, else without the digits of a division.

    Four decimals, six digits below 1; in full where that would make it look whole, as 100.00000001 does.
    """
    number = f"cast({number} as double)"  # `format` takes no whole number for one with digits
    exact, rounded = (
        f"format('{{:.12g}}', {number})",
        f"if(abs({number}) >= 1, round({number}, 4), cast(format('{{:.6g}}', {number}) as double))",
    )
    return f"if(length({exact}) <= {SHORT} or {rounded} = round({number}), {exact}, format('{{:.12g}}', {rounded}))"


def _could_not_run(results: list[RuleResult]) -> pl.DataFrame:
    """An error for each rule that could not run: nothing is known about what it looks for, so the file cannot be accepted."""
    rows = [
        {
            "rule": COULD_NOT_RUN,
            "severity": "error",
            "value": result.rule.id,
            "message": COULD_NOT_RUN_MESSAGE.format(rule=result.rule.id),
            "fix": COULD_NOT_RUN_FIX.format(error=(result.error.splitlines() or ["no reason given"])[0]),
        }
        for result in results
        if not result.could_run
    ]
    schema = {column: dtype for column, (dtype, _) in FINDING.items()}
    return pl.DataFrame(rows, schema=schema) if rows else empty(FINDING)
