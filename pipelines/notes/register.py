"""The questions register: every question with its replies and where it stands, read from decisions and their submissions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipelines.errors import Refused
from pipelines.ledger.decisions import Decision, LedgerState
from pipelines.ledger.moments import uk_day
from pipelines.notes.models import Note, Question, Reply
from pipelines.notes.reading import notes_of, read_note

if TYPE_CHECKING:
    from pipelines.home import Home


@dataclass(frozen=True)
class Answer:
    """One reply and the decision that gave it."""

    reply: Reply
    decision: Decision


@dataclass(frozen=True)
class Entry:
    """One question."""

    id: str
    question: Question
    asked: Decision
    replies: tuple[Answer, ...]
    closed: Decision | None

    @property
    def number(self) -> int:
        """Its number for people: that of the decision that asked it."""
        return self.asked.number

    @property
    def owner(self) -> str:
        """Who is to answer: the last one named."""
        return next((one.reply.owner for one in reversed(self.replies) if one.reply.owner), self.question.owner)

    @property
    def due(self) -> dt.date:
        return next((one.reply.due for one in reversed(self.replies) if one.reply.due), self.question.due)

    @property
    def is_open(self) -> bool:
        return self.closed is None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether it is open, its day has passed and nobody has replied since it was asked or passed on: to another owner, to another day."""
        is_answered = bool(self.replies) and not (self.replies[-1].reply.owner or self.replies[-1].reply.due)
        return self.is_open and self.due < today and not is_answered


@dataclass(frozen=True)
class TakenDown:
    """A question whose words were purged: what is left is that there was one."""

    number: int
    on: dt.date
    reason: str


def questions(home: Home, state: LedgerState, *, only_open: bool = False) -> list[Entry]:
    """Every question that was asked and not taken down, oldest first. Which ones there are is told by the decisions: of those closed
    nothing is read where only open ones are asked for.
    """
    wanted = ("asked",) if only_open else ("asked", "closed")
    asked = [one for one in state.decisions if one.kind == "asked" and state.state_of(one.submission) in wanted]
    ids = {one.submission for one in asked}
    answers: dict[str, list[Answer]] = {}
    for given in state.decisions:
        question = str(given.details.get("question", ""))
        if given.kind == "replied" and question in ids and (reply := _words(home, state, given)):
            answers.setdefault(question, []).append(Answer(cast("Reply", reply), given))
    found = ((one, _words(home, state, one)) for one in asked)
    return [_entry(state, one, cast("Question", question), answers.get(one.submission, [])) for one, question in found if question]


def taken_down(state: LedgerState) -> list[TakenDown]:
    """Questions whose words were purged."""
    asked = {one.submission: one.number for one in state.decisions if one.kind == "asked"}
    return [TakenDown(asked[one.submission], uk_day(one.at), one.note) for one in state.decisions
            if one.kind == "purged" and one.submission in asked]  # fmt: skip


def replies_to(home: Home, question: str, state: LedgerState) -> list[str]:
    """Ids of all replies to a question, also of one that was stored and never given."""
    return [held.id for held in notes_of(home, Reply.kind, state) if cast("Reply", held.note).question == question]


def _words(home: Home, state: LedgerState, decision: Decision) -> Note | None:
    """The note that a decision is about; None once it is purged."""
    if state.state_of(decision.submission) == "purged":
        return None
    try:
        return read_note(home, decision.submission)[1]
    except Refused:  # purged by another process since the decisions were read
        return None


def _entry(state: LedgerState, asked: Decision, question: Question, replies: list[Answer]) -> Entry:
    closed = next((one for one in state.decisions_on(asked.submission) if one.kind == "closed"), None)
    return Entry(asked.submission, question, asked, tuple(replies), closed)
