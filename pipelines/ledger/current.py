"""Current values: of each source, the figure of the latest edition among the submissions that count."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression

from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.recodes import files_with_old_codes, under_newest_codes
from pipelines.ledger.schema import OBSERVATION
from pipelines.ledger.submissions import OBSERVATIONS, SubmissionRecord, folder_of, read_submission
from pipelines.ledger.tombstones import Tombstone, read_tombstones

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

_WORTH_READING_AGAIN = 3
"""Taking the newer keys out of each older file reads the keys of newer files again; grouping all keys once costs about as much as
reading every row three times. So a small newer edition over 10 M rows, or two equal ones, are cheap, and 60 editions are too."""
_MOST_APART = 12
"""Submissions whose newer keys are taken out one by one; of more, however small, each would make every question about what is held longer."""
_READ_ALONE_FROM = 100_000
"""Figures of a submission from which its file is read for itself. Smaller ones that follow each other are read together: a home may hold
hundreds, and each part of a view is planned anew by every statement."""
_READ_ONCE_UP_TO = 200_000
"""Figures of all submissions together that are kept in memory: some fifty megabytes."""
_NEWNESS = "(edition - date '1970-01-01')::bigint * 1_000_000_000 + decision"


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
    recoded = _recoded(con, home, chosen.counted, registry)
    parts = []
    for number, piece in enumerate(_pieces(chosen.counted, recoded)):
        rows = _rows(con, home, piece, indicators, registry if piece[0].record.id in recoded else None)
        rows.create_view(f"held_part_{number}", replace=True)
        parts.append(f"select * from held_part_{number}")  # noqa: S608 - our own name
    by_source: dict[str, list[Counted]] = {}
    for counted in chosen.counted:
        by_source.setdefault(counted.record.source, []).append(counted)
    count = sum(counted.record.observation_count for counted in chosen.counted)
    is_read_once = len(chosen.counted) > 1 and count <= _READ_ONCE_UP_TO
    _create(con, "held_all", parts, is_read_once)
    _create(con, "held", [rows for source in sorted(by_source) for rows in _newest(by_source[source], indicators)], is_read_once)
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


def _recoded(con: duckdb.DuckDBPyConnection, home: Home, counted: Collection[Counted], registry: Registry | None) -> set[str]:
    """The submissions that name areas by codes which `registry` has recoded since; a file is read with the newest codes of its registry."""
    if registry is None:
        return set()
    older = [each.record.id for each in counted if each.record.registry_digest != registry.digest]
    if not older:
        return set()
    return {older[place] for place in files_with_old_codes(con.read_parquet([_file(home, each) for each in older]), registry)}


def _pieces(counted: Iterable[Counted], recoded: Collection[str]) -> Iterable[list[Counted]]:
    """The submissions in their order, those that can be read together in one piece."""

    def is_alone(each: Counted) -> bool:
        return each.record.id in recoded or each.record.observation_count >= _READ_ALONE_FROM

    for alone, group in itertools.groupby(counted, is_alone):
        run = list(group)
        yield from ([each] for each in run) if alone else [run]


def _file(home: Home, submission: str) -> str:
    return str(folder_of(home, submission) / OBSERVATIONS)


def _rows(
    con: duckdb.DuckDBPyConnection, home: Home, piece: list[Counted], indicators: Collection[str] | None, registry: Registry | None
) -> duckdb.DuckDBPyRelation:
    """The observations of some submissions, with what each is beside every row. With `registry` (of one submission): under its newest codes."""
    stored = con.read_parquet([_file(home, each.record.id) for each in piece])
    if registry is not None:
        stored = under_newest_codes(stored, registry)
    told: dict[str, Sequence[str | int | dt.date]] = {
        "submission": [each.record.id for each in piece], "source": [each.record.source for each in piece],
        "edition": [each.record.edition for each in piece], "decision": [each.decision for each in piece],
    }  # fmt: skip
    rows = stored.select(
        *(ColumnExpression(name) for name in OBSERVATION), *(_by_file(values).alias(name) for name, values in told.items())
    )
    if indicators is None or all(each.indicators <= set(indicators) for each in piece):
        return rows
    return rows.filter(ColumnExpression("indicator").isin(*(ConstantExpression(indicator) for indicator in sorted(indicators))))


def _by_file(values: Sequence[str | int | dt.date]) -> Expression:
    """The value that belongs to the file a row is of. Of one file it is a constant, by which the database leaves whole files out."""
    if len(set(values)) == 1:
        return ConstantExpression(values[0])
    place = ColumnExpression("file_index").cast("BIGINT") + ConstantExpression(1)
    return FunctionExpression("list_extract", FunctionExpression("list_value", *map(ConstantExpression, values)), place)


def _newest(counted: list[Counted], indicators: Collection[str] | None) -> list[str]:
    """The current rows of one source, whose submissions are given newest first.

    Submissions that share no indicator cannot share a key, so most sources need no comparison at all.
    """
    ids = [each.record.id for each in counted]
    wanted = [each.indicators if indicators is None else each.indicators & set(indicators) for each in counted]
    newer = [[other for other in range(index) if wanted[other] & wanted[index]] for index in range(len(counted))]
    counts = [each.record.observation_count for each in counted]
    mixed = sorted({index for index, others in enumerate(newer) if others} | {other for others in newer for other in others})
    alone = [_of([ids[index] for index in range(len(ids)) if index not in mixed])] if len(mixed) < len(ids) else []
    if len(mixed) <= _MOST_APART and sum(counts[other] for others in newer for other in others) <= _WORTH_READING_AGAIN * sum(counts):
        return [*alone, *(_without(ids[index], [ids[other] for other in newer[index]]) for index in mixed)]
    return [*alone, _latest([ids[index] for index in mixed])]


def _of(ids: Iterable[str], columns: str = "*") -> str:
    """What is held of these submissions."""
    return f"select {columns} from held_all where submission in ({', '.join(map(_text, ids))})"  # noqa: S608 - names are ours, ids quoted


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _without(submission: str, newer: list[str]) -> str:
    """The rows of a submission whose key no newer one holds."""
    if not newer:
        return _of([submission])
    return f"select * from ({_of([submission])}) anti join ({_of(newer, 'key')}) using (key)"  # noqa: S608 - made by _of


def _latest(ids: list[str]) -> str:
    """Of each key the row of the newest submission that holds it."""
    ranked = _of(ids, f"*, {_NEWNESS} as newness")
    best = f"select key, max(newness) as newness from ({_of(ids, f'key, {_NEWNESS} as newness')}) group by key"  # noqa: S608 - made by _of
    return f"select * exclude (newness) from ({ranked}) semi join ({best}) using (key, newness)"  # noqa: S608 - made by _of


def _create(con: duckdb.DuckDBPyConnection, name: str, selects: Sequence[str], is_read_once: bool) -> None:
    """A view of all rows of these selects, in their order. Read once: some fifty statements would open hundreds of files each."""
    if not selects:
        no_rows(con).create_view(name, replace=True)
        return
    rows = _one_under_another(selects)
    if is_read_once:
        con.execute(f"create or replace table {name}_rows as {rows}")
        rows = f"select * from {name}_rows"  # noqa: S608 - our own name
    con.execute(f"create or replace view {name} as {rows}")


def _one_under_another(selects: Sequence[str]) -> str:
    """In halves: one after the other, hundreds would be nested deeper than the database allows."""
    if len(selects) == 1:
        return f"({selects[0]})"
    half = len(selects) // 2
    return f"({_one_under_another(selects[:half])} union all {_one_under_another(selects[half:])})"


def no_rows(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """No rows, of the right columns and types."""
    types = {"UInt64": "UBIGINT", "UInt32": "UINTEGER", "String": "VARCHAR", "Date": "DATE", "Float64": "DOUBLE"}
    columns = {name: types[str(dtype)] for name, (dtype, _) in OBSERVATION.items()}
    columns |= {"submission": "VARCHAR", "source": "VARCHAR", "edition": "DATE", "decision": "INTEGER"}
    nulls = (ConstantExpression(None).cast(dtype).alias(name) for name, dtype in columns.items())
    return con.sql("select 1").select(*nulls).filter("false")
