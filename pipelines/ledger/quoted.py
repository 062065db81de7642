"""Figures of a purged submission that the findings of later ones name: "7.7 in the edition of ..., now 3.5". Purge takes those words out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.ledger.audit import audit
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.files import disk_errors, flush_folder, sha256_of
from pipelines.ledger.submissions import FINDINGS, RECORD, SubmissionRecord, folder_of, read_submission, submission_ids
from pipelines.ledger.tombstones import Tombstone, write_tombstone
from pipelines.ledger.work import wait_for_writers, work_folder

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home

OF_ITS_SOURCE = ("value-restated", "restatement", "series-flipped", "scale-jump", "unit-changed")
"""Rules whose messages name figures held from the file's own source, of its own indicators. A test reads the suites and keeps these
lists whole."""
OF_A_COMPANION = ("neet-down-not-known-up",)
"""Of its own source, also of indicators that the file does not hold."""
OF_ANY_SOURCE = (
    "sources-disagree",
    "answers-fewer-than-held",
    "answers-of-other-role",
    "answers-in-another-role",
    "answers-in-other-areas",
)
"""Of its own indicators or instruments, whoever sent them."""
SAID = "What this said may have named a figure that has been purged since."


def take_quotes_out(home: Home, tombstone: Tombstone, state: LedgerState) -> Tombstone:
    """Write the findings of later submissions again without what they say of held figures; the tombstone that names the new files.

    Which held figure a sentence was reckoned from cannot be told afterwards, so each sentence goes that may name a purged one. Rules,
    counts, rows and reasons stay. Done again after an interruption, it changes nothing more. Who is about to store what was checked
    before the purge was decided is waited for; who begins to store later sees the decision, and is refused.
    """
    wait_for_writers(home, RECORD)
    for record in _checked_against_it(home, tombstone, state):
        path = folder_of(home, record.id) / FINDINGS
        findings = pl.read_parquet(path, glob=False)
        said = _without_words_of(findings, _rules_that_name(tombstone, record))
        if not said.equals(findings):
            tombstone = _replace(home, tombstone, path, record.id, said)
    return tombstone


def _checked_against_it(home: Home, tombstone: Tombstone, state: LedgerState) -> list[SubmissionRecord]:
    """Submissions that were checked while the purged one counted, or that may have been: it was approved while they were checked."""
    approval = state.approval_of(tombstone.submission)
    if approval is None:
        return []
    end = next(each.number for each in state.decisions_on(tombstone.submission) if each.number > approval.number)
    records = (read_submission(home, submission) for submission in submission_ids(home))
    return [
        record
        for record in records
        if record.kind == tombstone.kind
        and record.against_decision < end
        and (approval.number <= record.against_decision or approval.at <= record.received_at)
        and (folder_of(home, record.id) / FINDINGS).is_file()
    ]


def _rules_that_name(tombstone: Tombstone, record: SubmissionRecord) -> list[str]:
    is_source = record.source == tombstone.source
    is_shared = not {*tombstone.indicators}.isdisjoint(record.indicators or ())
    return [
        *(OF_ITS_SOURCE if is_source and is_shared else ()),
        *(OF_A_COMPANION if is_source else ()),
        *(OF_ANY_SOURCE if is_shared else ()),
    ]


def _without_words_of(findings: pl.DataFrame, rules: list[str]) -> pl.DataFrame:
    return findings.with_columns(message=pl.when(pl.col("rule").is_in(rules)).then(pl.lit(SAID)).otherwise("message"))


def _replace(home: Home, tombstone: Tombstone, path: Path, submission: str, findings: pl.DataFrame) -> Tombstone:
    """The tombstone names the new file first: whatever is interrupted, `verify` sees a purge that is not finished."""
    with disk_errors("the findings"), work_folder(home) as work:
        new = work / FINDINGS
        findings.write_parquet(new)
        tombstone = tombstone.model_copy(update={"findings": {**tombstone.findings, submission: sha256_of(new)}})
        write_tombstone(home, tombstone)
        new.replace(path)
        flush_folder(path.parent)
    audit(home, "purge-findings", by=tombstone.by, submission=submission)
    return tombstone
