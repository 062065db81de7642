"""Questions as pages list them: open and closed, with their replies. Part of `read_api.notes`; returns no figures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from pipelines.home import open_home
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.moments import uk_day
from pipelines.notes import register
from pipelines.read_api.waves import wave_words

Row = dict[str, Any]
SUBJECTS: Final = ("area", "indicator", "breakdown", "outcome", "service", "role", "wave")
"""What questions can be asked for: fields of what they are pinned to."""


def questions(home_root: Path, *, only_open: bool = False, **about: str | None) -> list[Row]:
    """Questions that are not taken down: open ones first, of these the first due, then closed ones from the newest.

    `about` names what they are pinned to (SUBJECTS); what is None matches anything.
    Columns: id, number, about (a dict, with wave_words), text, asked_by, asked_on, owner, due, is_open, is_overdue, replies (text, by, on, owner, due),
             outcome, closed_by, closed_on.
    """
    home = open_home(home_root)
    found = [entry for entry in register.questions(home, LedgerState.read(home), only_open=only_open) if _is_about(entry, about)]
    today = uk_day(dt.datetime.now(dt.UTC))
    is_open = sorted((entry for entry in found if entry.is_open), key=lambda entry: (entry.due, entry.number))
    closed = sorted((entry for entry in found if not entry.is_open), key=lambda entry: -entry.number)
    return [_row(entry, today) for entry in [*is_open, *closed]]


def taken_down(home_root: Path) -> list[Row]:
    """Questions whose words were purged: number, on, reason."""
    return [vars(one) for one in register.taken_down(LedgerState.read(open_home(home_root)))]


def _is_about(entry: register.Entry, about: dict[str, str | None]) -> bool:
    pinned = entry.question.about
    return all(wanted is None or getattr(pinned, name) == wanted for name, wanted in about.items())


def _about(entry: register.Entry) -> Row:
    about = entry.question.about
    return about.model_dump() | {"wave_words": wave_words(about.wave)}


def _row(entry: register.Entry, today: dt.date) -> Row:
    closed = entry.closed
    return {
        "id": entry.id, "number": entry.number, "about": _about(entry), "text": entry.question.text,
        "asked_by": entry.question.asked_by, "asked_on": uk_day(entry.asked.at), "owner": entry.owner, "due": entry.due,
        "is_open": entry.is_open, "is_overdue": entry.is_overdue(today),
        "replies": [
            {"text": one.reply.text, "by": one.decision.by, "on": uk_day(one.decision.at), "owner": one.reply.owner, "due": one.reply.due}
            for one in entry.replies
        ],
        "outcome": closed.details.get("outcome") if closed else None, "closed_by": closed.by if closed else None,
        "closed_on": uk_day(closed.at) if closed else None,
    }  # fmt: skip
