"""Current answers: of each source, wave, area, instrument and role those of the latest edition among the submissions that count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.ledger.current import Counted
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.response_schema import INVITED, INVITED_COLUMNS, RESPONSE, RESPONSES, Columns, held_schema
from pipelines.ledger.submissions import folder_of, read_submission
from pipelines.ledger.tombstones import Tombstone, read_tombstones
from pipelines.registry.areas import newest_codes
from pipelines.sources.labels import LABEL

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

Facts = dict[str, Any]
ANSWERED = ("wave", "area", "instrument", "role")
"""What a newer submission of a source takes the place of: all answers of these."""
FACTS = {"submission": LABEL, "source": LABEL, "edition": pl.Date(), "decision": pl.Int64()}
"""What is added to every row: where it comes from."""
ASKED_FACTS = FACTS | {"instruments": LABEL, "rivals": LABEL}
"""What is added to numbers of people asked. instruments: those that the submission holds answers to, joined by a comma; empty: it holds
numbers alone.  rivals: the submissions of which the newest number counts, joined by a comma: those of its source, or itself where files of
the source add up."""


@dataclass(frozen=True)
class CurrentResponses:
    """Current answers, and how many were asked. `purged` would have counted, but their data is gone."""

    responses: pl.LazyFrame
    """RESPONSE and FACTS."""
    invited: pl.LazyFrame
    """INVITED_COLUMNS and ASKED_FACTS: every number that was sent. Which of them counts depends on the instrument (`releases.assessment_invited`)."""
    counted: tuple[Counted, ...]
    """Newest edition first."""
    purged: tuple[Tombstone, ...]
    state: LedgerState


def adding_up(registry: Registry) -> frozenset[str]:
    """Sources whose files hold other people each, so that all of them count."""
    return frozenset(source.id for source in registry.sources.values() if source.files_add_up)


def recoded(registry: Registry) -> dict[str, str]:
    """Codes that the registry has recoded -> the codes of these areas now. Merged and split areas are other places."""
    return {old: new for old, new in newest_codes(registry).items() if old != new}


def current_responses(
    home: Home, *, up_to_decision: int | None = None, exclude: Collection[str] = (), adding_up: Collection[str] = (),
    newest: Mapping[str, str] = MappingProxyType({}), registry: Registry | None = None,
) -> CurrentResponses:  # fmt: skip
    """What people answered, as the ledger stood after a decision (default: the last).

    Rows:    one per answer. Of two submissions of one source that hold the same wave, area, instrument and role the later edition counts,
             of equal editions the one approved last. Sources in `adding_up` hold other people in each file, so all of them count.
    Columns: RESPONSE with FACTS, INVITED_COLUMNS with ASKED_FACTS; texts that repeat as categories (`response_schema.held_schema`).
    Filters: up_to_decision: as the ledger stood after it.  exclude: submissions left out.
    Areas:   as sent; those in `newest` (`recoded`) under the code that they have now, as figures are (`ledger.recodes`).
    Outcome: of a question that names one in `registry`, that one, whatever it named when the answers were sent; else as sent.
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
        _answers(home, counted, adding_up, newest, registry), _asked(home, counted, adding_up, newest), tuple(counted),
        tuple(gone[submission] for submission in sorted(lost & gone.keys())), state,
    )  # fmt: skip


def _is_purged(home: Home, submission: str) -> bool:
    return not folder_of(home, submission).is_dir()


def _answers(
    home: Home, counted: list[Counted], adding_up: Collection[str], newest: Mapping[str, str], registry: Registry | None
) -> pl.LazyFrame:
    """The answers of all submissions, those left out that a newer one of the same source takes the place of."""
    parts = [pl.LazyFrame(schema={**held_schema(RESPONSE), **FACTS})]
    parts += [_judging(_rows(home, each, RESPONSES, RESPONSE, _facts(each), newest), each, registry) for each in counted]
    rows = pl.concat(parts)
    sources = [each.record.source for each in counted if each.record.source not in adding_up]
    if len(sources) == len(set(sources)):
        return rows
    order = {each.record.id: place for place, each in enumerate(counted)}
    # All at once: taking the newer answers out of each file in turn takes minutes where a hundred were sent.
    place = pl.col("submission").cast(pl.String).replace_strict(order, return_dtype=pl.UInt32)
    is_newest = place == place.min().over("source", *ANSWERED)
    return rows.filter(pl.col("source").cast(pl.String).is_in(list(adding_up)) | is_newest)


def _judging(rows: pl.LazyFrame, counted: Counted, registry: Registry | None) -> pl.LazyFrame:
    """The answers under the outcome that their question judges today: else one question would be two short series, one of them of an old name."""
    if registry is None or counted.record.registry_digest == registry.digest:
        return rows
    of = {question.id: question.outcome for one in registry.instruments.values() for question in one.questions if question.outcome}
    today = pl.col("question").cast(pl.String).replace_strict(of, default=None, return_dtype=pl.String).cast(LABEL)
    return rows.with_columns(outcome=pl.coalesce(today, "outcome"))


def _asked(home: Home, counted: list[Counted], adding_up: Collection[str], newest: Mapping[str, str]) -> pl.LazyFrame:
    """The numbers asked of all submissions."""
    parts = [pl.LazyFrame(schema={**held_schema(INVITED_COLUMNS), **ASKED_FACTS})]
    for each in counted:
        record = each.record
        same = [record.id] if record.source in adding_up else [one.record.id for one in counted if one.record.source == record.source]
        facts = _facts(each) | {"instruments": ",".join(record.indicators or ()), "rivals": ",".join(sorted(same))}
        parts.append(_rows(home, each, INVITED, INVITED_COLUMNS, facts, newest))
    return pl.concat(parts)


def _facts(counted: Counted) -> Facts:
    record = counted.record
    return {"submission": record.id, "source": record.source, "edition": record.edition, "decision": counted.decision}


def _rows(home: Home, counted: Counted, file: str, columns: Columns, facts: Facts, newest: Mapping[str, str]) -> pl.LazyFrame:
    stored = pl.scan_parquet(folder_of(home, counted.record.id) / file, glob=False)
    return stored.with_columns(pl.col("area").cast(LABEL).replace(dict(newest))).select(
        *(pl.col(name).cast(dtype) for name, dtype in held_schema(columns).items()),
        *(pl.lit(value, ASKED_FACTS[name]).alias(name) for name, value in facts.items()),
    )
