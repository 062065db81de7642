"""The bundled actions, commentary and questions: written into a sample home as anybody's are, to look around in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from pipelines.home import Home
from pipelines.ledger import sign_off
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.moments import now, uk_day
from pipelines.notes.asking import ask, reply
from pipelines.notes.models import Action
from pipelines.notes.reading import Held, notes_of
from pipelines.notes.submitting import NoteChecker, Stored, submit_action, submit_commentary
from pipelines.registry.models import Registry

FILE = Path("illustrative") / "notes.yml"
Fields = Mapping[str, Any]


def load_actions(home: Home, registry: Registry, samples: Path, by: str, approver: str) -> None:
    """Writes the actions with every state they went through, before the release that compares their ratings.

    After an interrupted start it goes on where that one stopped: a state that is held is not written again.
    """
    for states in _read(samples)["actions"]:
        whole: dict[str, Any] = {}
        for state in states:
            whole = {**whole, **state}
            held = _held(home, whole)
            submission = held.id if held else submit_action(home, registry, whole, by, is_bundled=True).submission
            if held is None or held.state == "submitted":
                _approve(home, submission, approver)
            whole |= {"first": whole.get("first", submission), "follows": submission}


def load_beside(home: Home, registry: Registry, samples: Path, release: str, by: str, approver: str) -> None:
    """Writes the commentary and the questions on the figures of a release."""
    notes = _read(samples)
    for entry in notes["commentary"]:
        fields = {name: value for name, value in entry.items() if name != "reason"} | {"release": release}
        done: Stored = submit_commentary(home, registry, fields, by, reason=entry.get("reason", ""), is_bundled=True)
        _approve(home, done.submission, approver)
    today = uk_day(now())
    for entry in notes["questions"]:
        about = {**entry["about"], "release": release}
        asked = ask(home, registry, {
            "about": about, "text": entry["text"], "asked_by": entry["asked_by"], "owner": entry["owner"],
            "due": today + dt.timedelta(days=entry["due_in_days"]),
        })  # fmt: skip
        for answer in entry.get("replies", ()):
            reply(home, registry, asked.submission, {"text": answer["text"]}, answer["by"])


def _approve(home: Home, submission: str, approver: str) -> None:
    sign_off.approve(home, submission, approver, "Bundled text", check=NoteChecker(home, submission))


def _held(home: Home, fields: Fields) -> Held | None:
    """The same state of the same action, where an interrupted start has written it."""
    wanted = Action.model_validate(dict(fields))
    state = LedgerState.read(home)
    return next((held for held in notes_of(home, Action.kind, state) if held.note == wanted), None)


def _read(samples: Path) -> Any:
    return YAML(typ="safe", pure=True).load((samples / FILE).read_text(encoding="utf-8"))
