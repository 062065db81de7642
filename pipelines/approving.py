"""At sign-off a submission is held against the registry, the rules and the ledger of that moment: what was answered must still stand."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl

from expectations.rules import suites_digest
from pipelines.answering import check_kept, read_kept
from pipelines.checks.run import CheckResult, held_against
from pipelines.errors import Refused
from pipelines.ledger.meanings import changes_since
from pipelines.ledger.moments import uk_day
from pipelines.ledger.reading_again import same_observations
from pipelines.ledger.submissions import FINDINGS, SubmissionRecord, folder_of, read_submission, upload_of
from pipelines.ledger.work import work_folder
from pipelines.registry.load import load_registry
from pipelines.submitting import check_against

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.ledger.decisions import LedgerState
    from pipelines.registry.models import Registry

AGAIN = "withdraw it and submit the file again."
PROMISES = ("older-edition",)
"""Queries that say which current figures a submission leaves as they are: once such a one has gone, approving it would change them."""


class FindingsChecker:
    """Says whether a submission still means, holds and asks what it did when it was sent."""

    def __init__(self, home: Home, submission: str) -> None:
        self._home, self._submission = home, submission

    def __call__(self, state: LedgerState) -> dict[str, str | int]:
        """The digest of the findings, for the decision.

        Errors: Refused when the registry gives its figures another meaning or reads others from its file, or when there is something
        else to answer than what the reasons were written for.
        """
        record = read_submission(self._home, self._submission)
        stored = pl.read_parquet(folder_of(self._home, record.id) / FINDINGS, glob=False)
        registry = load_registry(self._home.registry)
        causes = self._causes(record, registry, state)
        found = self._check_again(record, registry, state) if causes else stored
        asked, answered = _asks(found), _asks(stored)
        # A query that has gone leaves nothing unanswered, as when the other side of a wave has arrived.
        changed = (asked - answered) | {ask for ask in answered - asked if ask[0] in PROMISES}
        if changed:
            new = sorted({rule for rule, *_ in changed})
            raise Refused(
                f"submission {record.id}", "the findings it was submitted with", f"other findings for {', '.join(new)}",
                f"Changed since it was submitted: {' and '.join(causes)}. Look at what is asked now: {AGAIN}",
            )  # fmt: skip
        return {"findings": _digest(found), "checked_against": state.last}

    def _causes(self, record: SubmissionRecord, registry: Registry, state: LedgerState) -> list[str]:
        """What could have changed the findings: nothing, and they need not be looked for again."""
        changed = {
            "the registry": record.registry_digest != registry.digest,
            "the rules": record.suites_digest != suites_digest(),
            "what is held": self._rivals(record, registry, state) != self._rivals(record, registry, state.up_to(record.against_decision)),
        }
        return [cause for cause, is_so in changed.items() if is_so]

    def _rivals(self, record: SubmissionRecord, registry: Registry, state: LedgerState) -> set[str]:
        """Submissions that count and hold what this one is checked against; one that was purged since may have held any of it."""
        mine = set(held_against(record.indicators or (), registry))
        others = [other for other in state.approved() if other != record.id]
        return {other for other in others if not folder_of(self._home, other).is_dir() or mine & self._indicators(other)}

    def _indicators(self, submission: str) -> set[str]:
        return set(read_submission(self._home, submission).indicators or ())

    def _check_again(self, record: SubmissionRecord, registry: Registry, state: LedgerState) -> pl.DataFrame:
        source = registry.sources.get(record.source)
        if source is None:
            where, fix = f"submission {record.id}", "Put the source back, or withdraw the submission."
            raise Refused(where, "its source in the registry", f"no source {record.source}", fix)
        changed = changes_since(self._home, record, registry)
        if changed:
            raise _other_registry(record, "; ".join(map(str, changed)))
        with work_folder(self._home) as work:
            if record.kind == "responses":
                check = check_kept(self._home, registry, source, record, work, up_to_decision=state.last).check
            else:
                check = check_against(
                    self._home, registry, source, upload_of(self._home, record), work, received=uk_day(record.received_at),
                    edition=None if record.edition_assumed else record.edition, up_to_decision=state.last,
                )  # fmt: skip
            self._refuse_other_figures(record, registry, check)
        return check.findings

    def _refuse_other_figures(self, record: SubmissionRecord, registry: Registry, check: CheckResult) -> None:
        """Figures are approved as they are stored, so today's registry must still read them so."""
        if record.registry_digest == registry.digest or not check.accepted:
            return

        def read(_path: object, record: SubmissionRecord) -> pl.DataFrame:
            if record.kind == "responses" or check.observations is None:
                return read_kept(self._home, registry, record)
            return pl.read_parquet(check.observations, glob=False)

        difference = same_observations(folder_of(self._home, record.id), record, read)
        if difference:
            raise _other_registry(record, f"other figures when the file is read with today's registry: {difference}")


def _other_registry(record: SubmissionRecord, changed: str) -> Refused:
    fix = f"The registry has changed since it was submitted: put that back, or {AGAIN}"
    return Refused(f"submission {record.id}", "figures that mean what they were submitted as", changed, fix)


def _asks(findings: pl.DataFrame) -> set[tuple[str, str | None, int | None, str]]:
    """Errors and queries, which a person answered; notes may come and go."""
    asked = findings.filter(pl.col("severity") != "note")
    return {(f["rule"], f["sheet"], f["row"], f["message"]) for f in asked.iter_rows(named=True)}


def _digest(findings: pl.DataFrame) -> str:
    asked = sorted(json.dumps(row) for row in _asks(findings))
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()
