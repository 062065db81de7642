"""Facilitated sessions: what several people answered in a room, saved as a draft while it is typed, then handed in as a submission.

A draft never holds a note as it was typed: it is masked before it is saved. Drafts are no part of the ledger, of backups or of releases.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import secrets
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipelines.errors import Refused
from pipelines.from_pages import submit_upload, uploaded
from pipelines.home import Home
from pipelines.ledger.audit import audit
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import given_name
from pipelines.ledger.submissions import list_submissions
from pipelines.registry.instruments import Instrument, Question
from pipelines.registry.load import load_registry
from pipelines.registry.models import Registry
from pipelines.session_drafts import Person, Session, draft_in_hand, list_sessions, read_session, remove_draft, write_draft
from pipelines.sources.periods import WORDS, PeriodFault, parse_period

SOURCE = "facilitated_session"
COLUMNS = (
    "area_code", "wave", "service", "instrument", "question", "role", "age_band", "sex", "score", "comment", "respondent_ref", "agreed", "mode",
    "language", "may_quote",
)  # fmt: skip
MOST_PEOPLE = 60
LONGEST_NOTE = 5_000

__all__ = [
    "Person", "Session", "begin_session", "drop_session", "hand_in_session", "list_sessions", "read_session", "remove_person", "save_session", "session_file",
    "today",
]  # fmt: skip


def begin_session(home: Home, instrument: str, wave: str, area: str, role: str, *, by: str) -> Session:
    """A new draft with one person.

    Errors: Refused when the instrument, the wave or the area is not one of this registry, or the role is not asked.
    """
    registry = load_registry(home.registry)
    asked = registry.instruments.get(instrument)
    if asked is None or area not in registry.areas or role not in asked.roles:
        raise Refused("the session", "an instrument, an area and a role of the registry", "another", "Choose them from the lists.")
    try:
        period = parse_period(wave, basis=asked.basis)
    except PeriodFault as fault:
        kind = WORDS[asked.basis]
        raise Refused(
            "the wave", f"a period of the kind {kind}", str(fault), f"Write the {kind} in which the session took place."
        ) from None
    begun = {
        "id": secrets.token_hex(6),
        "instrument": instrument,
        "wave": period.label,
        "wave_start": period.start,
        "area": area,
        "role": role,
    }
    session = Session.model_validate({**begun, "by": given_name(by), "saved_at": now()})
    return write_draft(home, session)


def save_session(home: Home, session: Session, people: tuple[Person, ...]) -> Session:
    """Saves what was entered so far, notes masked; the session as it is saved.

    Errors: Refused when it was changed or handed in since `session` was read, when somebody would be lost, or too many were in the room.
    """
    if len(people) > MOST_PEOPLE:
        raise Refused("the session", f"at most {MOST_PEOPLE} people", f"{len(people)}", "Hand this one in, and begin another.")
    masked = _masked(home, [person.note[:LONGEST_NOTE] for person in people])
    kept = tuple(person.model_copy(update={"note": note}) for person, note in zip(people, masked, strict=True))
    with draft_in_hand(home, session) as held:
        if len(kept) < len(held.people):
            found = f"{len(kept)} of {len(held.people)}"
            raise Refused("the session", "everybody who is in the draft", found, "Reload to go on; who was entered stays.")
        return write_draft(home, held.model_copy(update={"people": kept, "saved_at": now(), "revision": held.revision + 1}))


def remove_person(home: Home, session: Session, number: int) -> Session:
    """Takes one person, counted from 0, with everything that was entered for them out of a draft; the session as it is saved.

    Errors: Refused when it was changed or handed in since `session` was read, or holds nobody else.
    """
    with draft_in_hand(home, session) as held:
        left = tuple(person for place, person in enumerate(held.people) if place != number)
        if not left or len(left) == len(held.people):
            raise Refused(
                "the session", "one of several people", f"{len(held.people)} in the draft", "Reload to go on, or delete the draft."
            )
        return write_draft(home, held.model_copy(update={"people": left, "saved_at": now(), "revision": held.revision + 1}))


def today() -> dt.date:
    """The day in the United Kingdom."""
    return uk_day(now())


def drop_session(home: Home, session: str) -> None:
    """Deletes a draft."""
    remove_draft(home, session)
    audit(home, "session", "dropped")


def hand_in_session(home: Home, session: Session, *, reasons: Mapping[str, str], by: str) -> dict[str, Any]:
    """Submits a session as a file of answers; the document of `outcomes submit`. Of the draft only the submission's id stays then.

    Errors: Refused when it was changed or handed in since `session` was read.
    """
    with draft_in_hand(home, session) as held:
        content = session_file(held, load_registry(home.registry))
        done = _stored_before(home, held, content)
        if done is None:
            name = f"session_{held.wave}_{held.area}_{held.id}_{today()}.csv"
            with uploaded(home, name, content) as path:
                done = submit_upload(home, path, SOURCE, reasons=reasons, by=by)
        if done.get("submission"):
            write_draft(home, held.model_copy(update={"people": (), "submission": done["submission"], "revision": held.revision + 1}))
    return done


def _stored_before(home: Home, held: Session, content: bytes) -> dict[str, Any] | None:
    """What a draft became whose process was stopped before it was emptied: sent once more on another day it would count twice."""
    for record, state, _ in list_submissions(home):
        if record.source == SOURCE and state in ("submitted", "approved") and f"_{held.id}_" in record.file:
            if record.sha256 == hashlib.sha256(content).hexdigest():
                return {"submission": record.id, "is_new": False, "refusal": None, "findings": []}
            found = f"submission {record.id}, made of it before it was changed"
            raise Refused("the session", "a draft that was not handed in yet", found, "Have that one rejected or withdrawn first.")
    return None


def session_file(session: Session, registry: Registry) -> bytes:
    """The file that a session is handed in as: one row per answer."""
    instrument = registry.instruments[session.instrument]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, person in enumerate(session.people, start=1):
        for question, score, note in _answers(person, instrument):
            is_agreed = question.kind == "agreed"
            writer.writerow([
                session.area, session.wave, "", instrument.id, question.id, session.role, person.age_band, person.sex,
                "" if score is None else score, note, f"session-{session.id}-{number}", (person.agreed or "") if is_agreed else "",
                "session" if "session" in instrument.modes else "", "", {True: "yes", False: "no", None: ""}[person.may_quote],
            ])  # fmt: skip
    return out.getvalue().encode()


def _answers(person: Person, instrument: Instrument) -> list[tuple[Question, int | None, str]]:
    """What one person answered. The note belongs to the open question, or else to the first one answered."""
    answered = [q for q in instrument.questions if q.id in person.scores]
    opens = [q for q in instrument.questions if q.kind == "open"]
    of_note = next(iter([*opens, *answered, *instrument.questions]), None) if person.note.strip() else None
    rows: list[tuple[Question, int | None, str]] = [(q, person.scores[q.id], person.note if q is of_note else "") for q in answered]
    return rows if of_note is None or of_note in answered else [*rows, (of_note, None, person.note)]


def _masked(home: Home, notes: list[str]) -> list[str]:
    if not any(note.strip() for note in notes):
        return notes
    from pipelines.assessment.masking import mask_comments  # its lists take a second to load

    registry = load_registry(home.registry)
    names = [area.name for area in registry.areas.values()] + [service.title for service in registry.services.values()]
    return [note or "" for note in mask_comments(pl.Series(notes, dtype=pl.String), names)]
