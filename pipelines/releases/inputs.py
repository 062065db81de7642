"""What a release is made from, besides the observations: the ledger's records and the registry, as frames."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl
from pydantic import BaseModel

from pipelines.registry.models import Registry
from pipelines.releases.assessment_inputs import instrument_rows
from pipelines.releases.assessment_rows import Assessed
from pipelines.releases.notes import prototype_rows
from pipelines.releases.notes_schema import LEDGER_NOTES
from pipelines.releases.pathway_schema import POUNDS
from pipelines.releases.pathways import pathway_rows
from pipelines.releases.schema import TABLES

Row = Mapping[str, Any]
_POLARS: Final[dict[str, Any]] = {
    "LABEL": pl.String, "VARCHAR": pl.String, "JSON": pl.String, "VARCHAR[]": pl.List(pl.String),
    "DATE": pl.Date, "TIMESTAMP": pl.Datetime("us"),
    "BIGINT": pl.Int64, "INTEGER": pl.Int32, "UINTEGER": pl.UInt32, "DOUBLE": pl.Float64, "BOOLEAN": pl.Boolean,
    POUNDS: pl.Decimal(14, 2),
}  # fmt: skip


@dataclass(frozen=True)
class LedgerRecords:
    """Submissions that count (and withdrawn ones, marked), with what was found and said. Findings are read from their files."""

    submissions: tuple[Row, ...]
    reasons: tuple[Row, ...] = ()
    rule_runs: tuple[Row, ...] = ()
    findings: Mapping[str, Path] = field(default_factory=dict)
    """Submission -> its findings.parquet."""
    notes: Mapping[str, Iterable[Row]] = field(default_factory=dict)
    """Table of notes_schema -> its rows."""
    assessed: Assessed | None = None
    """Survey answers that count; None: there are none."""


def frame_of(table: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Rows as a frame with exactly the columns and types of that table."""
    schema = {name: _POLARS[declared] for name, (declared, _) in TABLES[table].items()}
    return pl.DataFrame([{name: _plain(row[name]) for name in schema} for row in rows], schema=schema, orient="row")


def ledger_frames(records: LedgerRecords) -> dict[str, pl.DataFrame]:
    """The tables that copy the ledger's records."""
    return {
        "submission": frame_of("submission", records.submissions),
        "reason": frame_of("reason", records.reasons),
        "rule_run": frame_of("rule_run", records.rule_runs),
        **{table: frame_of(table, records.notes.get(table, ())) for table in LEDGER_NOTES},
    }


def registry_frames(registry: Registry) -> dict[str, pl.DataFrame]:
    """The tables that copy the registry, so that a release needs nothing but its own file to be understood."""
    outcomes_of: dict[str, list[str]] = {indicator: [] for indicator in registry.indicators}
    for outcome in registry.outcomes:
        for indicator in outcome.indicators:
            outcomes_of.setdefault(indicator, []).append(outcome.id)
    indicators = [_with_entry(entry) | {"outcomes": outcomes_of[entry.id]} for _, entry in sorted(registry.indicators.items())]
    notes = [dict(note) | {"indicator": indicator} for note in registry.edition_notes for indicator in note.indicators]
    return {
        "indicator": frame_of("indicator", indicators),
        "outcome": frame_of(
            "outcome", [_with_entry(entry) | {"position": position} for position, entry in enumerate(registry.outcomes, 1)]
        ),
        "area": frame_of("area", [dict(entry) for _, entry in sorted(registry.areas.items())]),
        "area_parent": frame_of("area_parent", map(dict, registry.area_parents)),
        "area_change": frame_of("area_change", map(dict, registry.area_changes)),
        "neighbour": frame_of("neighbour", map(dict, registry.neighbours)),
        "event": frame_of("event", map(dict, registry.events)),
        "source": frame_of("source", [dict(entry) for _, entry in sorted(registry.sources.items())]),
        "edition_note": frame_of("edition_note", notes),
        **{
            table: frame_of(table, rows)
            for table, rows in {**pathway_rows(registry), **prototype_rows(registry), **instrument_rows(registry)}.items()
        },
    }


def _with_entry(entry: BaseModel) -> dict[str, Any]:
    return dict(entry) | {"entry": entry.model_dump_json()}


def _plain(value: object) -> object:
    """Tuples as lists; moments in UTC without a zone, which is how a release stores them."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).replace(tzinfo=None)
    return value
