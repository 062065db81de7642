"""Asks, answers and closes questions: numbered decisions that are seen at once. The words lie in submissions, so they can be purged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

import polars as pl

from pipelines.errors import Refused
from pipelines.ledger.audit import audited
from pipelines.ledger.decisions import Decision, LedgerState, decide
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import given_name, os_user
from pipelines.notes.models import LONGEST_TEXT, Outcome, Question, Reply, written
from pipelines.notes.reading import read_note
from pipelines.notes.storing import store_note
from pipelines.releases.names import resolve_release
from pipelines.visible import tidy

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

LONGEST_WAIT = dt.timedelta(days=366)


def ask(home: Home, registry: Registry, fields: Mapping[str, Any]) -> Decision:
    """Pin a question to a figure; the decision that asks it. Names, phone numbers and addresses in it are masked before it is stored.

    Errors: Refused when a field is not right, or the same was asked by the same role today and is still open.
    """
    question: Question = written("question", {**fields, "text": _masked(str(fields.get("text", "")), registry)})
    with audited(home, "ask", by=question.asked_by, indicator=question.about.indicator, area=question.about.area) as line:
        _refuse_unknown(home, registry, question)
        submission, _ = store_note(home, registry, question, question.asked_by)
        line["submission"] = submission
        taken = decide(home, lambda number, state: _decision(number, "asked", submission, question.asked_by))
        line["decision"] = taken.number
        return taken


def reply(home: Home, registry: Registry, question: str, fields: Mapping[str, Any], by: str) -> Decision:
    """Answer a question; the decision that does. Of two at once both are kept, in the order of their numbers.

    Errors: Refused when the question is closed, was taken down or is unknown, or the new day is past.
    """
    name = given_name(by)
    answer: Reply = written("reply", {**fields, "question": question, "text": _masked(str(fields.get("text", "")), registry)})
    with audited(home, "reply", by=name, submission=question) as line:
        if answer.due is not None:
            _refuse_untimely("the reply", answer.due)
        _refuse_unasked(home, question, LedgerState.read(home))
        submission, _ = store_note(home, registry, answer, name)

        def make(number: int, state: LedgerState) -> Decision:
            _refuse_unasked(home, question, state)
            return _decision(number, "replied", submission, name, question=question)

        taken = decide(home, make)
        line["decision"] = taken.number
        return taken


def close(home: Home, question: str, outcome: str, by: str) -> Decision:
    """Close a question. It holds no words: what is to be said is a reply.

    Errors: Refused when it is not open, or is said to be answered without a reply.
    """
    name = given_name(by)
    with audited(home, "close", by=name, submission=question) as line:
        if outcome not in get_args(Outcome):
            raise Refused(f"question {question}", " or ".join(get_args(Outcome)), "another word", "Choose one of them.")

        def make(number: int, state: LedgerState) -> Decision:
            _refuse_unasked(home, question, state)
            has_reply = any(one.kind == "replied" and one.details.get("question") == question for one in state.decisions)
            if outcome == "answered" and not has_reply:
                raise Refused(f"question {question}", "a reply before it is closed as answered", "none", "Reply to it first.")
            return _decision(number, "closed", question, name, outcome=outcome)

        taken = decide(home, make)
        line["decision"] = taken.number
        return taken


def _decision(number: int, kind: Any, submission: str, by: str, **details: str) -> Decision:
    return Decision(number=number, kind=kind, submission=submission, by=by, os_user=os_user(), at=now(), details=dict(details))


def _refuse_unasked(home: Home, question: str, state: LedgerState) -> None:
    """Errors: Refused when there is no such open question, saying what happened to it."""
    where = f"question {question}"
    current = state.state_of(question)
    if current == "asked":
        return
    if current == "submitted":
        record, _ = read_note(home, question)  # says so itself where there is none
        raise Refused(where, "a question that was asked", f"a submission of kind {record.kind}", "Choose one of the register.")
    last = state.decisions_on(question)[-1]
    found = f"{current} (decision {last.number} by {last.by}, {last.at:%Y-%m-%d %H:%M} UTC)"
    raise Refused(where, "one that is open", found, "Ask it anew if it still stands.")


def _refuse_unknown(home: Home, registry: Registry, question: Question) -> None:
    about = question.about
    resolve_release(home.root, about.release)
    known = ((about.area, registry.areas, "area"), (about.indicator, registry.indicators, "indicator"),
             (about.service, registry.services, "service"), (about.outcome, {one.id for one in registry.outcomes}, "outcome"))  # fmt: skip
    for id, entries, name in known:
        if id is not None and id not in entries:
            raise Refused(
                "the question", f"an {name} of the registry" if name[0] in "aio" else f"a {name} of the registry", id, "Choose one."
            )
    _refuse_untimely("the question", question.due)


def _refuse_untimely(where: str, due: dt.date) -> None:
    today = uk_day(now())
    if not today <= due <= today + LONGEST_WAIT:
        raise Refused(where, "a day from today to a year ahead for the answer", f"{due}", "Choose another day.")


def _masked(text: str, registry: Registry) -> str:
    """The text without what points to a person. Done before anything is written: the words as typed lie nowhere."""
    from pipelines.assessment.masking import mask_comments  # its lists of names are large, and few processes need them

    if len(text) > LONGEST_TEXT:  # refused as it is, without reading all of it
        return text
    keep = [area.name for area in registry.areas.values()] + [service.title for service in registry.services.values()]
    return str(mask_comments(pl.Series("text", [tidy(text)]), keep)[0] or "")
