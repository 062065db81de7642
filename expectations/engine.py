"""Great Expectations over DuckDB: the only file that knows it. Importing it takes seconds, so callers import it when they need it.

Great Expectations 1.24 has no DuckDB source. What is needed for one stands in the first half of this file; it leans on two names that
are not public (`_execute_query_with_recovery`, `registry.impls`), which is why pyproject.toml pins the version.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Iterable
from typing import Any, Literal

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read on import; 1.24 has nothing to switch off any more, others of the line do

import duckdb
import duckdb_engine
import great_expectations as gx
import sqlalchemy as sa
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics.map_metric_provider.column_condition_partial import column_condition_partial
from great_expectations.expectations.metrics.map_metric_provider.column_map_metric_provider import ColumnMapMetricProvider
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from sqlalchemy.pool import StaticPool

from expectations.rules import Rule, RuleResult

TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "BOOLEAN": sa.types.BOOLEAN, "TINYINT": sa.types.BIGINT, "SMALLINT": sa.types.BIGINT, "INTEGER": sa.types.BIGINT,
    "BIGINT": sa.types.BIGINT, "UTINYINT": sa.types.BIGINT, "USMALLINT": sa.types.BIGINT, "UINTEGER": sa.types.BIGINT,
    "UBIGINT": sa.types.NUMERIC, "FLOAT": sa.types.DOUBLE, "DOUBLE": sa.types.DOUBLE, "DATE": sa.types.DATE,
    "TIMESTAMP": sa.types.TIMESTAMP,
}  # fmt: skip
"""DuckDB type -> SQLAlchemy type; all others are treated as text."""


class Dialect(duckdb_engine.Dialect):
    """duckdb-engine asks PostgreSQL's catalogue for columns, which DuckDB 2 does not have in full."""

    supports_statement_cache = False

    def get_columns(self, connection: Any, table_name: str, schema: str | None = None, **_: object) -> list[Any]:
        rows = connection.exec_driver_sql(
            "select column_name, data_type, is_nullable from duckdb_columns() "
            "where table_name = ? and (? is null or schema_name = ?) order by column_index",
            (table_name, schema, schema),
        ).fetchall()
        return [
            {"name": column, "type": TYPES.get(dtype.split("(")[0], sa.types.VARCHAR)(), "nullable": bool(nullable), "default": None}
            for column, dtype, nullable in rows
        ]

    def get_multi_columns(  # type: ignore[override]
        self, connection: Any, *, schema: str | None = None, filter_names: Any = None, **_: object
    ) -> list[Any]:
        return [((schema, table), self.get_columns(connection, table, schema)) for table in filter_names or ()]


for key in ("duckdb", "duckdb.duckdb_engine"):
    sa.dialects.registry.impls[key] = lambda: Dialect


class SharedConnection(duckdb_engine.ConnectionWrapper):
    """The caller's connection: only there are its registered frames and temporary tables seen. It is the caller's to close."""

    def close(self) -> None:
        """Leave the connection open."""


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    def execute_query(self, query: Any) -> Any:
        """Fetch before the connection goes back to the pool: DuckDB drops an open result at the next statement."""
        with self.get_connection() as connection:
            return self._execute_query_with_recovery(connection, query).freeze()()


class DuckDBDatasource(SQLDatasource):
    """Makes `context.data_sources.add_duckdb`."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> builtins.type[DuckDBExecutionEngine]:
        return DuckDBExecutionEngine


class MatchRegex(ColumnMapMetricProvider):
    condition_metric_name = "column_values.match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, column: Any, regex: str, **_: object) -> Any:
        return sa.func.regexp_matches(column, regex)


class NotMatchRegex(ColumnMapMetricProvider):
    condition_metric_name = "column_values.not_match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, column: Any, regex: str, **_: object) -> Any:
        return sa.not_(sa.func.regexp_matches(column, regex))


class NoRows(MetricProvider):
    """Great Expectations would fetch every failing row beside their count; ours are listed by `findings`, once."""

    metric_name = "unexpected_rows_query.table"
    domain_keys = ("batch_id", "row_condition", "condition_parser")
    value_keys = ("unexpected_rows_query",)

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, **_: object) -> list[dict[str, Any]]:
        return []


def run(con: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> list[RuleResult]:
    """Count the failing rows of every rule with Great Expectations, in the order of the rules.

    Errors: none of a rule; one that raised, or whose table is missing, comes back with `could_run` False.
    """
    rules = list(rules)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_duckdb(
        "submission",
        connection_string="duckdb:///:memory:",
        kwargs={"creator": lambda: SharedConnection(con), "poolclass": StaticPool},
    )
    by_table: dict[str, list[Rule]] = {}
    for rule in rules:
        by_table.setdefault(rule.table, []).append(rule)
    results = {result.rule.id: result for group in by_table.values() for result in _run_table(source, group)}
    return [results[rule.id] for rule in rules]


def _run_table(source: Any, rules: list[Rule]) -> list[RuleResult]:
    """All rules of a table together; those that raised once more alone, because one fault spoils the query that others share."""
    try:
        results = _validate(source, rules)
    except Exception as fault:  # whatever Great Expectations raises: the rules did not run, and that is said
        if len(rules) == 1:
            return [RuleResult(rules[0], 0, could_run=False, error=str(fault))]
        return [result for rule in rules for result in _run_table(source, [rule])]
    if len(rules) == 1:
        return results
    return [result if result.could_run else _run_table(source, [result.rule])[0] for result in results]


def _validate(source: Any, rules: list[Rule]) -> list[RuleResult]:
    table = rules[0].table
    asset = source.add_table_asset(table, table_name=table)
    try:
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        suite = gx.ExpectationSuite(name=table, expectations=[rule.expectation for rule in rules])
        outcome = batch.validate(suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0})
    finally:
        source.delete_asset(table)
    by_id = {result.expectation_config.meta["id"]: result for result in outcome.results}
    return [_result(rule, by_id[rule.id]) for rule in rules]


def _result(rule: Rule, outcome: ExpectationValidationResult) -> RuleResult:
    """A rule that raised also says `success: False`; only its exception tells it from one that failed."""
    if error := _raised(outcome.exception_info or {}):
        return RuleResult(rule, 0, could_run=False, error=error)
    count = outcome.result.get("unexpected_count", outcome.result.get("observed_value"))
    if count is None and outcome.result.get("element_count") == 0:
        return RuleResult(rule, 0)
    if count is None:
        return RuleResult(rule, 0, could_run=False, error="Great Expectations gave no count")
    return RuleResult(rule, int(count))


def _raised(info: dict[str, Any]) -> str:
    """The exception's message: at the top, or one level down under the id of each metric that raised."""
    faults = [info] if "raised_exception" in info else [fault for fault in info.values() if isinstance(fault, dict)]
    return "; ".join(str(fault.get("exception_message")) for fault in faults if fault.get("raised_exception"))
