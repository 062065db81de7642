"""Current values: of each source, the figure of the latest edition among the submissions that count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import duckdb
from duckdb import ColumnExpression, ConstantExpression

from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.recodes import under_newest_codes
from pipelines.ledger.schema import OBSERVATION
from pipelines.ledger.submissions import OBSERVATIONS, SubmissionRecord, folder_of, read_submission
from pipelines.ledger.tombstones import Tombstone, read_tombstones

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

_WORTH_READING_AGAIN = 3
"""Taking the newer keys out of each older file reads the keys of newer files again; grouping all keys once costs about as much as
reading every row three times. So a small newer edition over 10 M rows, or two equal ones, are cheap, and 60 editions are too."""


@dataclass(frozen=True)
class Counted:
    """A submission that counts, and the number of the decision that approved it."""

    record: SubmissionRecord
    decision: int

    @property
    def indicators(self) -> frozenset[str]:
        return frozenset(self.record.indicators or ())


@dataclass(frozen=True)
class Held:
    """What the views were made from: newest edition first; `purged` would have counted, but their data is gone."""

    counted: tuple[Counted, ...]
    purged: tuple[Tombstone, ...]
    state: LedgerState


def held(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    indicators: Collection[str] | None = None,
    as_known_on: dt.date | None = None,
    as_held_on: dt.date | None = None,
    up_to_decision: int | None = None,
    exclude: Collection[str] = (),
    registry: Registry | None = None,
) -> Held:
    """Make the views `held_all` and `held` in `con`; what they were made from.

    Rows:    held_all: every observation of a submission that counts.  held: one per source and key, that of the latest edition;
             of equal editions the one approved last. A period that a newer edition leaves out keeps its value.
    Columns: those of schema.OBSERVATION, then submission, source, edition, decision.
    Filters: indicators: only these.  as_known_on: editions up to that day.  as_held_on: approved by the end of that UK day and
             not withdrawn by then.  up_to_decision: as the ledger stood after it.  exclude: submissions left out.
    Areas:   as sent; with `registry` those that it recodes stand under their newest code (pipelines.ledger.recodes).
    """
    chosen = choose(
        home, indicators=indicators, as_known_on=as_known_on, as_held_on=as_held_on, up_to_decision=up_to_decision, exclude=exclude
    )
    parts = [(counted, _rows(con, home, counted, indicators, registry)) for counted in chosen.counted]
    _union(con, (rows for _, rows in parts)).create_view("held_all", replace=True)
    sources = sorted({counted.record.source for counted in chosen.counted})
    newest = [rows for source in sources for rows in _newest([part for part in parts if part[0].record.source == source], indicators)]
    _union(con, newest).create_view("held", replace=True)
    return chosen


def choose(
    home: Home,
    *,
    indicators: Collection[str] | None = None,
    as_known_on: dt.date | None = None,
    as_held_on: dt.date | None = None,
    up_to_decision: int | None = None,
    exclude: Collection[str] = (),
) -> Held:
    """Which submissions count, newest edition first, and which would have counted had they not been purged."""
    state = LedgerState.read(home)
    if up_to_decision is not None:
        state = state.up_to(up_to_decision)
    if as_held_on is not None:
        state = state.at_end_of(as_held_on)
    approved = {submission: number for submission, number in state.approved().items() if submission not in exclude}
    gone = {tombstone.submission: tombstone for tombstone in read_tombstones(home) if tombstone.what == "submission"}

    def is_wanted(facts: SubmissionRecord | Tombstone) -> bool:
        is_known = as_known_on is None or facts.edition <= as_known_on
        is_asked = indicators is None or bool(frozenset(facts.indicators or ()) & frozenset(indicators))
        return is_known and is_asked and facts.kind == "observations"

    records = (Counted(read_submission(home, submission), number) for submission, number in approved.items() if submission not in gone)
    counted = sorted(
        (each for each in records if is_wanted(each.record)), key=lambda each: (each.record.edition, each.decision), reverse=True
    )
    lost = approved.keys() | state.purged_approvals().keys() - set(exclude)
    purged = tuple(gone[submission] for submission in sorted(lost & gone.keys()) if is_wanted(gone[submission]))
    return Held(tuple(counted), purged, state)


def _rows(
    con: duckdb.DuckDBPyConnection, home: Home, counted: Counted, indicators: Collection[str] | None, registry: Registry | None
) -> duckdb.DuckDBPyRelation:
    """The observations of one submission, with what it is beside every row."""
    record = counted.record
    stored = con.read_parquet(str(folder_of(home, record.id) / OBSERVATIONS))
    if registry is not None and registry.digest != record.registry_digest:  # a file is read with the newest codes of its registry
        stored = under_newest_codes(stored, registry)
    rows = stored.select(
        *(ColumnExpression(name) for name in OBSERVATION),
        ConstantExpression(record.id).alias("submission"),
        ConstantExpression(record.source).alias("source"),
        ConstantExpression(record.edition).alias("edition"),
        ConstantExpression(counted.decision).alias("decision"),
    )
    if indicators is None or counted.indicators <= set(indicators):
        return rows
    return rows.filter(ColumnExpression("indicator").isin(*(ConstantExpression(indicator) for indicator in sorted(indicators))))


def _newest(parts: list[tuple[Counted, duckdb.DuckDBPyRelation]], indicators: Collection[str] | None) -> Iterable[duckdb.DuckDBPyRelation]:
    """The current rows of one source, whose submissions are given newest first.

    Submissions that share no indicator cannot share a key, so most sources need no comparison at all.
    """
    wanted = [counted.indicators if indicators is None else counted.indicators & set(indicators) for counted, _ in parts]
    newer = [[other for other in range(index) if wanted[other] & wanted[index]] for index in range(len(parts))]
    counts = [counted.record.observation_count for counted, _ in parts]
    if sum(counts[other] for others in newer for other in others) <= _WORTH_READING_AGAIN * sum(counts):
        return [_without(rows, [parts[other][1] for other in others]) for (_, rows), others in zip(parts, newer, strict=True)]
    mixed = {index for index, others in enumerate(newer) if others} | {other for others in newer for other in others}
    alone = [rows for index, (_, rows) in enumerate(parts) if index not in mixed]
    return [*alone, _latest([parts[index][1] for index in sorted(mixed)])]


def _without(rows: duckdb.DuckDBPyRelation, newer: list[duckdb.DuckDBPyRelation]) -> duckdb.DuckDBPyRelation:
    """Rows whose key no newer submission holds."""
    if not newer:
        return rows
    keys = reduce(lambda one, other: one.union(other), (each.select("key") for each in newer))
    return rows.join(keys, "key", how="anti")


def _latest(newest_first: list[duckdb.DuckDBPyRelation]) -> duckdb.DuckDBPyRelation:
    """Of each key the row of the newest submission that holds it."""
    last = len(newest_first)
    ranked = reduce(
        lambda one, other: one.union(other),
        (rows.select("*", ConstantExpression(last - index).alias("newness")) for index, rows in enumerate(newest_first)),
    )
    best = ranked.aggregate("key, max(newness) as newness", "key").set_alias("best")
    return ranked.set_alias("ranked").join(best, "key, newness", how="semi").select("* exclude (newness)")


def _union(con: duckdb.DuckDBPyConnection, parts: Iterable[duckdb.DuckDBPyRelation]) -> duckdb.DuckDBPyRelation:
    relations = list(parts)
    return reduce(lambda one, other: one.union(other), relations) if relations else no_rows(con)


def no_rows(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """No rows, of the right columns and types."""
    types = {"UInt64": "UBIGINT", "UInt32": "UINTEGER", "String": "VARCHAR", "Date": "DATE", "Float64": "DOUBLE"}
    columns = {name: types[str(dtype)] for name, (dtype, _) in OBSERVATION.items()}
    columns |= {"submission": "VARCHAR", "source": "VARCHAR", "edition": "DATE", "decision": "INTEGER"}
    nulls = (ConstantExpression(None).cast(dtype).alias(name) for name, dtype in columns.items())
    return con.sql("select 1").select(*nulls).filter("false")
