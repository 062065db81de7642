"""Keeps a note as a submission: `<kind>.json` beside its findings, sealed and renamed into place like any other."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.rules import suites_digest
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.files import disk_errors, write_new
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import os_user
from pipelines.ledger.schema import FINDING, empty
from pipelines.ledger.submissions import FINDINGS, RuleRun, SubmissionRecord, store
from pipelines.ledger.work import sweep, work_folder
from pipelines.versions import keep_versions

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.notes.models import Note
    from pipelines.registry.models import Registry

Finding = Mapping[str, Any]


def note_file(kind: str) -> str:
    """The name of the file that holds a note of that kind, and nothing else does: it is never purged by age alone."""
    return f"{kind}.json"


def store_note(
    home: Home, registry: Registry, note: Note, by: str, *,
    rules: Sequence[str] = (), findings: Sequence[Finding] = (), reasons: Mapping[str, str] | None = None,
) -> tuple[str, bool]:  # fmt: skip
    """The id of the submission that holds the note, and whether it is new. Its edition is the day in the United Kingdom.

    Errors: CannotWrite when the disk is full; nothing is stored then.
    """
    sweep(home)
    content = note.model_dump_json(indent=1).encode() + b"\n"
    file = note_file(note.kind)
    found = pl.DataFrame([*findings], schema=empty(FINDING).schema, orient="row")
    suites, moment = suites_digest(), now()
    record = SubmissionRecord(
        kind=note.kind, source=note.kind, file=file, sha256=hashlib.sha256(content).hexdigest(), byte_count=len(content),
        edition=uk_day(moment), edition_assumed=False, by=by, os_user=os_user(), received_at=moment, reasons=dict(reasons or {}),
        registry_digest=registry.digest, suites_digest=suites, row_count=1, observation_count=0,
        finding_counts={"query": found.height} if found.height else {}, set_aside_count=0, against_decision=LedgerState.read(home).last,
        rule_runs=tuple(RuleRun(rule=rule, severity="query", count=_count(findings, rule), could_run=True) for rule in rules),
    )  # fmt: skip
    with work_folder(home) as work, disk_errors("the submission"):
        write_new(work / file, content)
        found.write_parquet(work / FINDINGS)
        keep_versions(home, registry.digest, suites)
        return store(home, work, record)


def _count(findings: Sequence[Finding], rule: str) -> int:
    return sum(finding["rule"] == rule for finding in findings)
