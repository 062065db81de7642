"""An action or a commentary as the second person reads it before signing it off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.actions import ROLES, STATES

Names = Mapping[tuple[str, str], Any]


def written(note: Mapping[str, Any] | None, names: Names) -> list[tuple[str, str]]:
    """What stands in it, as pairs of name and text; nothing where the submission holds figures or answers."""
    if note is None:
        return []
    found = _action(note, names) if note["kind"] == "action" else _commentary(note, names) if note["kind"] == "commentary" else []
    return [(name, text) for name, text in found if text]


def _action(note: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    state = STATES[note["state"]][1]
    ended = f"{state} on {_day(note['ended_on'])}: {note['ending']}" if note["ended_on"] else state
    return [
        ("Kind", "A change of an action" if note["follows"] else "A new action"),
        ("Follows", note["follows"] or ""),
        ("What has changed", note["changed"] or ""),
        ("Area", _name(names, "area", note["area"])),
        ("Service", _name(names, "service", note["service"])),
        ("Outcome", _name(names, "outcome", note["outcome"])),
        ("Who said it, when", f"{ROLES.get(note['role'] or '', 'not recorded')}, {note['wave']}"),
        ("Theme", _name(names, "theme", note["theme"])),
        ("Rating to look at again", _name(names, "question", note["question"])),
        ("You said", note["said"]),
        ("We answered", note["response"]),
        ("What we do", note["action"]),
        ("Owner and day", f"{note['owner']}, {_day(note['due'])}"),
        ("How it stands", words.capital(ended)),
        ("Asked again", note["asked_again"] or ""),
    ]


def _commentary(note: Mapping[str, Any], names: Names) -> list[tuple[str, str]]:
    steps = "; ".join(f"{step['what']} ({step['owner']}, by {_day(step['due'])})" for step in note["next_steps"])
    return [
        ("Kind", "A commentary"),
        ("About", f"{_name(names, 'indicator', note['indicator'])}, {_name(names, 'area', note['area'])} {note['breakdown']}".strip()),
        ("Written on", f"Release {note['release']}, by {note['author_role']}"),
        ("Story", note["story"]),
        ("Who else is at work", note["partners"] or ""),
        ("What follows", steps),
    ]


def _name(names: Names, kind: str, id: str | None) -> str:
    found = names.get((kind, id or ""))
    return found.title if found else id or ""


def _day(text: str) -> str:
    return words.day(dt.date.fromisoformat(text))
