"""What entry pages and commands do with notes, as plain dictionaries. Part of `pipelines.service`, which they import it from."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Final

from pipelines.errors import OutcomesError, Refused
from pipelines.ledger.decisions import Decision, LedgerState
from pipelines.notes import asking, submitting
from pipelines.notes.chains import action_of, chains
from pipelines.notes.models import SIGNED_OFF, Action, Commentary, written
from pipelines.notes.reading import read_note
from pipelines.notes.register import replies_to
from pipelines.registry.load import load_registry

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.ledger.submissions import SubmissionRecord

LONGEST_TITLE: Final = 60


def ask_question(home: Home, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Pins a question to a figure; seen at once."""
    return _decided(asking.ask(home, load_registry(home.registry), fields))


def reply_to_question(home: Home, question: str, fields: Mapping[str, Any], *, by: str) -> dict[str, Any]:
    """Answers a question; seen at once."""
    return _decided(asking.reply(home, load_registry(home.registry), question, fields, by))


def close_question(home: Home, question: str, outcome: str, *, by: str) -> dict[str, Any]:
    """Closes a question."""
    return _decided(asking.close(home, question, outcome, by))


def submit_action(home: Home, fields: Mapping[str, Any], *, by: str) -> dict[str, Any]:
    """Stores a new action, or a change of one, for a second person to sign off."""
    done = submitting.submit_action(home, load_registry(home.registry), fields, by)
    return {"submission": done.submission, "is_new": done.is_new}


def change_action(home: Home, follows: str, changes: Mapping[str, Any], *, by: str) -> dict[str, Any]:
    """Stores a change of an action: everything that `changes` does not name stays as in the state that it follows.

    Errors: Refused when that state is not the newest one any more.
    """
    _, note = read_note(home, follows)
    if not isinstance(note, Action):
        raise Refused(f"submission {follows}", "a state of an action", f"a {note.kind}", "Choose one on the Actions page.")
    before = note.model_dump(exclude={"format_version", "changed"})
    return submit_action(home, {**before, "first": note.first or follows, "follows": follows, **changes}, by=by)


def check_commentary(home: Home, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the writer of a commentary is warned of; nothing is stored."""
    commentary: Commentary = written(Commentary.kind, dict(fields))
    return submitting.findings_on(home, commentary)


def submit_commentary(home: Home, fields: Mapping[str, Any], *, reason: str = "", by: str) -> dict[str, Any]:
    """Stores a commentary for a second person to sign off."""
    done = submitting.submit_commentary(home, load_registry(home.registry), fields, by, reason=reason)
    return {"submission": done.submission, "is_new": done.is_new}


def note_of(home: Home, submission: str) -> dict[str, Any] | None:
    """The content of a note as plain values, with its kind; None for a submission of figures or answers."""
    try:
        _, note = read_note(home, submission)
    except Refused:
        return None
    return {"kind": note.kind, **note.model_dump(mode="json", exclude={"format_version"})}


def note_title(home: Home, record: SubmissionRecord) -> str:
    """What a submission is, in a few words: of an action or commentary its first words, else the name of its file."""
    if record.kind not in SIGNED_OFF:
        return record.file
    try:
        _, note = read_note(home, record.id)
    except OutcomesError:  # damaged or just purged: the list goes on, and verify tells
        return record.file
    words = note.action if isinstance(note, Action) else note.story if isinstance(note, Commentary) else ""
    return f"{record.kind.capitalize()}: {shorten(words, LONGEST_TITLE, placeholder=' …')}"


def taken_with(home: Home, submission: str) -> list[str]:
    """What goes with a submission when it is purged: the replies to a question."""
    return replies_to(home, submission, LedgerState.read(home)) if submission.startswith("question-") else []


def same_action(home: Home, submission: str) -> list[str]:
    """Other states of the same action, which may hold the same words."""
    if not submission.startswith(f"{Action.kind}-"):
        return []
    found = chains(home, LedgerState.read(home)).values()
    members = [[*chain.states, *chain.waiting] for chain in found]
    ours = next((each for each in members if any(submission in (one.id, action_of(one).first) for one in each)), [])
    return [one.id for one in ours if one.id != submission]


def _decided(decision: Decision) -> dict[str, Any]:
    question = str(decision.details.get("question", decision.submission))
    return {"question": question, "state": decision.kind, "number": decision.number, "by": decision.by}
