"""What the Session page asks of the service: drafts, saved at every change, and the session handed in as a submission."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from dashboard import context
from pipelines import service


def registry() -> Any:
    """The home's registry."""
    return service.registry_of(service.open_home(context.home_root()))


def drafts() -> list[Any]:
    """Sessions that are being entered, the one saved last first."""
    return service.list_sessions(service.open_home(context.home_root()))


def read(session: str) -> Any:
    """One draft."""
    return service.read_session(service.open_home(context.home_root()), session)


def begin(instrument: str, wave: str, area: str, role: str, by: str) -> Any:
    """A new draft."""
    return service.begin_session(service.open_home(context.home_root()), instrument, wave, area, role, by=by)


def save(session: Any, people: list[dict[str, Any]]) -> Any:
    """Saves what was entered; notes are masked before they are written."""
    made = tuple(type(session.people[0]).model_validate(person) for person in people)
    return service.save_session(service.open_home(context.home_root()), session, made)


def remove(session: Any, number: int) -> Any:
    """Takes one person out of a draft, counted from 0."""
    return service.remove_person(service.open_home(context.home_root()), session, number)


def drop(session: str) -> None:
    """Deletes a draft."""
    service.drop_session(service.open_home(context.home_root()), session)


def hand_in(session: Any, reason: str, by: str) -> Callable[[], dict[str, Any]]:
    """Submits the session like any other file of answers."""

    def act() -> dict[str, Any]:
        reasons = {"ALL": reason} if reason else {}
        return service.hand_in_session(service.open_home(context.home_root()), session, reasons=reasons, by=by)

    return act


def today() -> dt.date:
    """The day in the United Kingdom."""
    return service.today()
