"""The public note of a release that takes back what the release before it still showed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.home import read_current
from pipelines.ledger.decisions import Decision, LedgerState
from pipelines.ledger.moments import uk_day
from pipelines.ledger.people import LONGEST_NOTE
from pipelines.ledger.submissions import SubmissionRecord, read_submission
from pipelines.notes.models import SIGNED_OFF
from pipelines.releases.manifest import read_manifest

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry


def withdrawal_note(home: Home, registry: Registry) -> str:
    """One sentence for each submission of the current release that was withdrawn since; empty when there is none.

    Names the source, the edition, the day and the reason that was written, and no person or file.
    """
    current = read_current(home)
    if current is None:
        return ""
    state, shown = LedgerState.read(home), read_manifest(home.root, current).submissions
    taken_back = [state.decisions_on(each)[-1] for each in shown if state.state_of(each) == "withdrawn"]
    records = [(read_submission(home, decision.submission), decision) for decision in sorted(taken_back, key=lambda each: each.number)]
    sentences = [_sentence(registry, record, decision) for record, decision in records if record.kind not in SIGNED_OFF]
    return " ".join(sentences)[:LONGEST_NOTE]


def _sentence(registry: Registry, record: SubmissionRecord, decision: Decision) -> str:
    source = registry.sources.get(record.source)
    title = source.title if source else record.source
    return f"Without the edition of {record.edition} of {title}, withdrawn on {uk_day(decision.at)}: {decision.note.rstrip('.')}."
