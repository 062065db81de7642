"""Sign-off: a second person approves; anyone may reject, or withdraw what should not count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pipelines.errors import Refused
from pipelines.ledger.audit import audited
from pipelines.ledger.decisions import Decision, Kind, LedgerState, decide
from pipelines.ledger.moments import now
from pipelines.ledger.people import given_name, given_note, os_user, same_person
from pipelines.ledger.submissions import SEEN_AT_ONCE, SubmissionRecord, read_submission

if TYPE_CHECKING:
    from pipelines.home import Home

Check = Callable[[LedgerState], Mapping[str, str | int] | None]
"""Run against the ledger as it stands before the decision's number, again when another decision was faster.

Raises Refused when the findings have changed; what it returns is recorded with the decision.
"""


def approve(home: Home, submission: str, by: str | None = None, note: str = "", *, check: Check | None = None) -> Decision:
    """Approve a submission: its figures count from the next release on.

    Errors: Refused when it does not exist, was decided before, or when its uploader and approver have the same name (whatever
    the case and spaces); what `check` raises. The operating system's account is recorded; equal accounts are allowed, as two
    people may share a machine.
    """

    def refuse(record: SubmissionRecord, name: str) -> None:
        if same_person(record.by, name):
            fix = "Ask a second person to approve it."
            raise Refused(f"submission {submission}", "an approver who is not its uploader", "the same name", fix)

    return _sign(home, "approved", submission, by, note, refuse, check)


def reject(home: Home, submission: str, by: str | None = None, note: str = "") -> Decision:
    """Reject a submission that waits for approval. Needs a note."""
    return _sign(home, "rejected", submission, by, note, _refuse_without(note, submission), None)


def withdraw(home: Home, submission: str, by: str | None = None, note: str = "") -> Decision:
    """Withdraw a submission that waits for approval or was approved. Needs a note.

    Releases already built keep it, marked; the next one falls back to the edition before.
    """
    return _sign(home, "withdrawn", submission, by, note, _refuse_without(note, submission), None)


_EVENTS: Mapping[Kind, str] = {"approved": "approve", "rejected": "reject", "withdrawn": "withdraw"}


def _sign(
    home: Home, kind: Kind, submission: str, by: str | None, note: str, refuse: Callable[[SubmissionRecord, str], None], check: Check | None
) -> Decision:
    with audited(home, _EVENTS[kind], by=by, submission=submission) as line:
        name, words = given_name(by), given_note(note)

        def make(number: int, state: LedgerState) -> Decision:
            state.refuse_unless_allowed(kind, submission)
            record = read_submission(home, submission)
            if record.kind in SEEN_AT_ONCE:
                fix = "Reply to it or close it on the Questions page; outcomes purge takes it down."
                raise Refused(f"submission {submission}", "one that is signed off", f"a {record.kind}, which is seen at once", fix)
            refuse(record, name)
            details = dict((check(state) if check else None) or {})
            return Decision(
                number=number, kind=kind, submission=submission, by=name, os_user=os_user(), at=now(), note=words, details=details
            )

        decision = decide(home, make)
        line["decision"] = decision.number
        return decision


def _refuse_without(note: str, submission: str) -> Callable[[SubmissionRecord, str], None]:
    def refuse(record: SubmissionRecord, name: str) -> None:
        if not note.strip():
            raise Refused(f"submission {submission}", "a note that says why", "none", "Give it with --note.")

    return refuse
