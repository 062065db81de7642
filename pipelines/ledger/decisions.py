"""Decisions: files `decisions/000001.json`, one sequence for the home, each taken by exactly one process."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from pipelines.errors import CannotRead, Refused
from pipelines.ledger.files import disk_errors, flush_folder, write_new
from pipelines.ledger.moments import end_of_day
from pipelines.ledger.schema import FORMAT_VERSION
from pipelines.ledger.sealed import content_of, sealed
from pipelines.ledger.work import work_folder

if TYPE_CHECKING:
    from pipelines.home import Home

Kind = Literal["approved", "rejected", "withdrawn", "asked", "replied", "closed", "purged"]
State = Literal["submitted", "approved", "rejected", "withdrawn", "asked", "replied", "closed", "purged"]
ALLOWED_FROM: dict[Kind, tuple[State, ...]] = {
    "approved": ("submitted",),
    "rejected": ("submitted",),
    "withdrawn": ("submitted", "approved"),
    "asked": ("submitted",),
    "replied": ("submitted",),
    "closed": ("asked",),
    "purged": ("submitted", "approved", "rejected", "withdrawn", "asked", "replied", "closed"),
}
"""A question is asked, a reply replied: each decision is on the submission that holds the words, so that these can be purged."""


class Decision(BaseModel):
    """One decision on one submission. Never changed, never taken twice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int = FORMAT_VERSION
    number: Annotated[int, Field(ge=1)]
    kind: Kind
    submission: str
    by: str
    os_user: str
    at: AwareDatetime
    note: str = ""
    details: dict[str, str | int] = {}
    """What the one who decided had before them, such as the digest of the findings."""


@dataclass(frozen=True)
class LedgerState:
    """Where every submission stands after some decisions, in their order."""

    decisions: tuple[Decision, ...] = ()

    @classmethod
    def read(cls, home: Home) -> LedgerState:
        """The state after the last decision there is."""
        return cls(tuple(read_decisions(home)))

    @property
    def last(self) -> int:
        """Number of the last decision; 0 before the first."""
        return self.decisions[-1].number if self.decisions else 0

    def state_of(self, submission: str) -> State:
        """Where a submission stands; submitted when nothing was decided on it."""
        taken = self._by_submission.get(submission)
        return taken[-1].kind if taken else "submitted"

    def is_live(self, submission: str) -> bool:
        """Whether it waits for a decision or counts: the same file sent again is then the same submission."""
        return self.state_of(submission) in ("submitted", "approved", "asked", "replied")

    def decisions_on(self, submission: str) -> tuple[Decision, ...]:
        """All decisions on a submission, oldest first."""
        return tuple(self._by_submission.get(submission, ()))

    def approval_of(self, submission: str) -> Decision | None:
        """The decision that approved it, whatever came later."""
        return next((decision for decision in self.decisions_on(submission) if decision.kind == "approved"), None)

    def approved(self) -> dict[str, int]:
        """Submissions that count (approved, not withdrawn, not purged) -> number of their approval, in order of approval."""
        return {taken[-1].submission: taken[-1].number for taken in self._ordered() if taken[-1].kind == "approved"}

    def purged_approvals(self) -> dict[str, int]:
        """Submissions that would count had they not been purged -> number of their approval."""
        lost = [taken for taken in self._ordered() if taken[-1].kind == "purged" and len(taken) > 1 and taken[-2].kind == "approved"]
        return {taken[-1].submission: taken[-2].number for taken in lost}

    def up_to(self, number: int) -> LedgerState:
        """The state after the decision of that number."""
        return LedgerState(tuple(decision for decision in self.decisions if decision.number <= number))

    def at(self, moment: dt.datetime) -> LedgerState:
        """The state at a moment: decisions taken before it."""
        return LedgerState(tuple(decision for decision in self.decisions if decision.at < moment))

    def at_end_of(self, day: dt.date) -> LedgerState:
        """The state at the end of a day in the United Kingdom."""
        return self.at(end_of_day(day))

    def refuse_unless_allowed(self, kind: Kind, submission: str) -> None:
        """Errors: Refused when a submission that stands where this one stands cannot be decided so."""
        state = self.state_of(submission)
        if state in ALLOWED_FROM[kind]:
            return
        last = self.decisions_on(submission)[-1]
        raise Refused(
            f"submission {submission}",
            f"one that is {' or '.join(ALLOWED_FROM[kind])}",
            f"{state} (decision {last.number} by {last.by}, {last.at:%Y-%m-%d %H:%M} UTC)",
            _WHAT_NEXT[state],
        )

    @cached_property
    def _by_submission(self) -> dict[str, list[Decision]]:
        grouped: dict[str, list[Decision]] = {}
        for decision in self.decisions:
            grouped.setdefault(decision.submission, []).append(decision)
        return grouped

    def _ordered(self) -> Iterable[list[Decision]]:
        return sorted(self._by_submission.values(), key=lambda taken: taken[0].number)


_WHAT_NEXT: dict[State, str] = {
    "submitted": "Approve, reject or withdraw it first.",
    "approved": "Withdraw it if it must not count.",
    "rejected": "Submit the file again; it becomes a new submission.",
    "withdrawn": "Submit the file again; it becomes a new submission.",
    "asked": "Reply to it, or close it.",
    "replied": "Write another reply.",
    "closed": "Ask it again; it becomes a new question.",
    "purged": "Its data is gone; the tombstone says why.",
}


def read_decisions(home: Home) -> list[Decision]:
    """All decisions in order.

    They are read by number, not by listing the folder: a listing taken while others write may show a later file and miss an
    earlier one, and the sequence has no holes.
    Errors: CannotRead when a file is damaged or was written by a newer version, or when one is missing before others.
    """
    decisions = []
    for number in itertools.count(1):
        try:
            content = decision_file(home, number).read_bytes()
        except FileNotFoundError:
            _refuse_hole(home, number)
            break
        decisions.append(parse_decision(content, number))
    return decisions


def _refuse_hole(home: Home, missing: int) -> None:
    """Errors: CannotRead when decisions lie behind a hole: what they decided must not be overlooked, nor the number be taken again.

    Numbers are taken in order, so a later decision that is seen here proves that the missing one was there before it; it is looked for
    once more, as others may be writing. A file that only bears a later number is for verify to name.
    """
    later = sorted(number for path in home.decisions.iterdir() if (number := number_of(path.name)) > missing)
    if any(_is_decision(home, number) for number in later) and not decision_file(home, missing).exists():
        fix = "Run outcomes verify, then restore a backup. Nothing is shown or changed until then."
        raise CannotRead(f"decision {missing}", "a sequence without holes", "no such file, and later ones", fix)


def _is_decision(home: Home, number: int) -> bool:
    try:
        return parse_decision(decision_file(home, number).read_bytes(), number).number == number
    except (OSError, CannotRead):
        return False


def decide(home: Home, make: Callable[[int, LedgerState], Decision]) -> Decision:
    """Take the next decision. `make` is given its number and the ledger before it, and is asked again when another was faster.

    Errors: what `make` raises; Refused when the submission no longer stands where that decision is allowed; CannotWrite when
    the disk is full. Nothing is decided then.
    """
    while True:
        state = LedgerState.read(home)
        decision = make(state.last + 1, state)
        state.refuse_unless_allowed(decision.kind, decision.submission)
        if state.decisions and decision.at < state.decisions[-1].at:
            # A clock that was set back must not change what was held on a day: time follows the numbers.
            decision = decision.model_copy(update={"at": state.decisions[-1].at})
        if _take_number(home, decision):
            return decision


def parse_decision(content: bytes, number: int) -> Decision:
    """A decision from the bytes of its file."""
    where = f"decision {number}"
    try:
        decision = Decision.model_validate_json(content_of(content))
    except ValueError as error:
        raise CannotRead(where, "a whole decision", "a damaged one", "Run outcomes verify, then restore a backup.") from error
    if decision.format_version > FORMAT_VERSION:
        found = f"version {decision.format_version}"
        raise CannotRead(where, f"format version {FORMAT_VERSION} or older", found, "Install a newer version of the product.")
    if decision.number != number:
        raise CannotRead(where, f"number {number} inside", f"{decision.number}", "Run outcomes verify, then restore a backup.")
    return decision


def decision_file(home: Home, number: int) -> Path:
    """Where the decision of that number lies."""
    return home.decisions / f"{number:06d}.json"


def number_of(name: str) -> int:
    """The number that a file in the folder of decisions is named by; 0 of any other file."""
    stem = name.removesuffix(".json")
    number = int(stem) if stem.isascii() and stem.isdigit() else 0
    return number if name == f"{number:06d}.json" else 0


def _take_number(home: Home, decision: Decision) -> bool:
    """Whether this process got the number. A hard link appears whole and fails when the name exists."""
    with disk_errors("the decision"), work_folder(home) as work:
        beside = work / "decision.json"
        write_new(beside, sealed(decision.model_dump_json(indent=1)))
        try:
            os.link(beside, decision_file(home, decision.number))
        except FileExistsError:
            return False
        flush_folder(home.decisions)
        return True
