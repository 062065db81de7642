"""Drafts of facilitated sessions as files of the home: one writer at a time, and none that has not seen what is held."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from pipelines.errors import CannotRead, Refused
from pipelines.home import Home
from pipelines.ledger.files import disk_errors
from pipelines.ledger.work import replace_file
from pipelines.registry.instruments import Agreed, Role

_ID = re.compile(r"[0-9a-f]{12}")
_PATIENCE_SECONDS = 3.0
"""How long a save waits for another window; handing in takes longer, and then there is nothing left to save."""


class _Saved(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Saved):
    """What one person in the room said."""

    age_band: str = ""
    sex: str = ""
    scores: dict[str, int] = {}
    """Question -> score; questions that were not answered are left out."""
    note: str = ""
    """Masked once saved."""
    may_quote: bool | None = None
    agreed: Agreed | None = None


class Session(_Saved):
    """A session as it is being entered."""

    id: str
    instrument: str
    wave: str
    wave_start: dt.date
    area: str
    role: Role
    people: tuple[Person, ...] = (Person(),)
    by: str
    saved_at: AwareDatetime
    revision: int = 0
    """One more at every save: which state a window has read."""
    submission: str = ""
    """What it became. Nothing that was said stays in the draft then: a purge of the submission finds all there is."""


def read_session(home: Home, session: str) -> Session:
    """A draft.

    Errors: CannotRead when there is none of that id.
    """
    path = _path(home, session)
    if not path.is_file():
        raise CannotRead("the session", "a draft of this home", "none", "Open one from the list of drafts, or begin another.")
    try:
        return Session.model_validate_json(path.read_bytes())
    except ValidationError:
        raise CannotRead("the session", "a whole draft", "a damaged one", "Begin another.") from None


def list_sessions(home: Home) -> list[Session]:
    """All drafts that wait to be handed in, the one saved last first; damaged ones are left out."""
    found = []
    for path in home.drafts.glob("*.json"):
        try:
            found.append(Session.model_validate_json(path.read_bytes()))
        except (ValidationError, FileNotFoundError):
            continue
    return sorted((each for each in found if not each.submission), key=lambda each: each.saved_at, reverse=True)


@contextmanager
def draft_in_hand(home: Home, session: Session) -> Iterator[Session]:
    """The draft as it is held, for one writer at a time.

    Errors: Refused when it is not the state that `session` was read from; CannotRead when it is there no more.
    """
    with _lock(home, session.id):
        held = read_session(home, session.id)
        if held.submission:
            raise Refused("the session", "a draft that was not handed in yet", f"submission {held.submission}", "Begin another session.")
        if held.revision != session.revision:
            raise Refused("the session", "the draft as this window shows it", "one that was changed in another window", "Reload to go on.")
        yield held


def write_draft(home: Home, session: Session) -> Session:
    """Writes a draft in place of what is held; a new one needs no lock, any other is `draft_in_hand`."""
    with disk_errors("the draft"):
        home.drafts.mkdir(exist_ok=True)
        replace_file(home, _path(home, session.id), session.model_dump_json().encode())
    return session


def remove_draft(home: Home, session: str) -> None:
    """Deletes a draft."""
    path = _path(home, session)
    with _lock(home, session), disk_errors("the draft"):
        path.unlink(missing_ok=True)
        path.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def _lock(home: Home, session: str) -> Iterator[None]:
    lock = FileLock(_path(home, session).with_suffix(".lock"), thread_local=False)
    try:
        with disk_errors("the draft"):
            home.drafts.mkdir(exist_ok=True)
            lock.acquire(timeout=_PATIENCE_SECONDS)
    except Timeout:
        found = "one that another window saves or hands in at this moment"
        raise Refused("the session", "a draft in this window alone", found, "Reload to go on.") from None
    try:
        yield
    finally:
        lock.release()


def _path(home: Home, session: str) -> Path:
    if not _ID.fullmatch(session):
        raise CannotRead("the session", "a draft of this home", "none", "Open it from the list of drafts.")
    return home.drafts / f"{session}.json"
