"""Current answers: of each source, wave, area and instrument those of the latest edition among the submissions that count."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from pipelines.ledger.current import Counted
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.response_schema import INVITED, INVITED_COLUMNS, RESPONSE, RESPONSES, Columns, held_schema
from pipelines.ledger.submissions import folder_of, read_submission
from pipelines.ledger.tombstones import Tombstone, read_tombstones
from pipelines.sources.labels import LABEL

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

ANSWERED, ASKED = ("wave", "area", "instrument"), ("wave", "area", "role")
"""What a newer submission of a source takes the place of: all answers of a wave, area and instrument; numbers asked by role."""
FACTS = {"submission": LABEL, "source": LABEL, "edition": pl.Date(), "decision": pl.Int64()}
"""What is added to every row: where it comes from."""


@dataclass(frozen=True)
class CurrentResponses:
    """Current answers, and how many were asked. `purged` would have counted, but their data is gone."""

    responses: pl.LazyFrame
    """RESPONSE and FACTS."""
    invited: pl.LazyFrame
    """INVITED_COLUMNS and FACTS."""
    counted: tuple[Counted, ...]
    """Newest edition first."""
    purged: tuple[Tombstone, ...]
    state: LedgerState


def adding_up(registry: Registry) -> frozenset[str]:
    """Sources whose files hold other people each, so that all of them count."""
    return frozenset(source.id for source in registry.sources.values() if source.files_add_up)


def current_responses(
    home: Home, *, up_to_decision: int | None = None, exclude: Collection[str] = (), adding_up: Collection[str] = ()
) -> CurrentResponses:
    """What people answered, as the ledger stood after a decision (default: the last).

    Rows:    one per answer. Of two submissions of one source that hold the same wave, area and instrument the later edition counts, of
             equal editions the one approved last. Sources in `adding_up` hold other people in each file, so all of them count.
    Columns: RESPONSE, INVITED_COLUMNS, each with FACTS; texts that repeat as categories (`response_schema.held_schema`).
    Filters: up_to_decision: as the ledger stood after it.  exclude: submissions left out.
    """
    state = LedgerState.read(home)
    if up_to_decision is not None:
        state = state.up_to(up_to_decision)
    approved = {submission: number for submission, number in state.approved().items() if submission not in exclude}
    gone = {t.submission: t for t in read_tombstones(home) if t.what == "submission" and t.kind == "responses"}
    records = (Counted(read_submission(home, s), number) for s, number in approved.items() if s not in gone and not _is_purged(home, s))
    counted = [each for each in records if each.record.kind == "responses"]
    counted.sort(key=lambda each: (each.record.edition, each.decision), reverse=True)
    lost = (approved.keys() | state.purged_approvals().keys()) - set(exclude)
    return CurrentResponses(
        _current(home, counted, RESPONSES, RESPONSE, ANSWERED, adding_up), _current(home, counted, INVITED, INVITED_COLUMNS, ASKED, adding_up),
        tuple(counted), tuple(gone[submission] for submission in sorted(lost & gone.keys())), state,
    )  # fmt: skip


def _is_purged(home: Home, submission: str) -> bool:
    return not folder_of(home, submission).is_dir()


def _current(
    home: Home, counted: list[Counted], file: str, columns: Columns, key: tuple[str, ...], adding_up: Collection[str]
) -> pl.LazyFrame:
    """The rows of all submissions, those left out that a newer one of the same source takes the place of."""
    parts = [pl.LazyFrame(schema={**held_schema(columns), **FACTS})]
    newer: dict[str, list[pl.LazyFrame]] = {}
    for each in counted:
        source = each.record.source
        rows = _rows(home, each, file, columns)
        before = newer.setdefault(source, [])
        parts.append(rows if source in adding_up else _without(rows, before, key))
        before.append(rows.select(key).unique())
    return pl.concat(parts)


def _without(rows: pl.LazyFrame, newer: Iterable[pl.LazyFrame], key: tuple[str, ...]) -> pl.LazyFrame:
    taken = list(newer)
    return rows.join(pl.concat(taken).unique(), on=list(key), how="anti") if taken else rows


def _rows(home: Home, counted: Counted, file: str, columns: Columns) -> pl.LazyFrame:
    record = counted.record
    facts = {"submission": record.id, "source": record.source, "edition": record.edition, "decision": counted.decision}
    return pl.scan_parquet(folder_of(home, record.id) / file, glob=False).select(
        *(pl.col(name).cast(dtype) for name, dtype in held_schema(columns).items()),
        *(pl.lit(facts[name], dtype).alias(name) for name, dtype in FACTS.items()),
    )
