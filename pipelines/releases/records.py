"""The ledger's records as a release keeps them: submissions that count, and approved ones that were withdrawn since, marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from pipelines.ledger.current import Held
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import FINDINGS, SubmissionRecord, folder_of, list_submissions
from pipelines.notes.models import SIGNED_OFF
from pipelines.releases.inputs import LedgerRecords
from pipelines.releases.notes import note_rows

if TYPE_CHECKING:
    from pipelines.home import Home


def ledger_records(home: Home, counted: Held, state: LedgerState, exclude: Collection[str] = ()) -> LedgerRecords:
    """Records of the submissions in `counted`, with their findings; of withdrawn ones the record alone. Commentary and actions whole."""
    live = {each.record.id: each.record for each in counted.counted}
    withdrawn = [listed.record for listed in list_submissions(home)
                 if listed.record.kind not in SIGNED_OFF
                 and state.state_of(listed.record.id) == "withdrawn" and state.approval_of(listed.record.id)]  # fmt: skip
    records = sorted(live.values(), key=lambda record: record.id)
    return LedgerRecords(
        submissions=tuple(_row(record, state) for record in sorted([*records, *withdrawn], key=lambda record: record.id)),
        reasons=tuple(
            {"submission": record.id, "rule": rule, "text": text} for record in records for rule, text in sorted(record.reasons.items())
        ),
        rule_runs=tuple({"submission": record.id} | run.model_dump() for record in records for run in record.rule_runs),
        findings={record.id: path for record in records if (path := folder_of(home, record.id) / FINDINGS).exists()},
        notes=note_rows(home, state, exclude),
    )


def _row(record: SubmissionRecord, state: LedgerState) -> dict[str, Any]:
    approval = state.approval_of(record.id)
    decisions = state.decisions_on(record.id)
    return record.model_dump() | {
        "submission": record.id,
        "approved_by": approval.by if approval else None,
        "approved_at": approval.at if approval else None,
        "decision": approval.number if approval else None,
        "note": decisions[-1].note if decisions else "",
        "state": state.state_of(record.id),
    }
