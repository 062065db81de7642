"""You said, we did, in words: what was said, what was answered, what is done, and whether the rating moved once it was asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words

Row = Mapping[str, Any]
ROLES = {
    "young person": "young people", "resident": "residents", "carer": "parents and carers", "professional": "professionals",
    "provider": "providers",
}  # fmt: skip
STATES = {"planned": ("□", "planned"), "done": ("■", "done"), "dropped": ("×", "given up")}
"""Shapes of their own: those of verdicts would say that something improves."""
OVERDUE, WAITS = ("▲", "overdue"), ("◌", "waits for sign-off")


@dataclass(frozen=True)
class ActionView:
    """One action as a row of a table."""

    id: str
    submission: str
    """Of the state shown: what a change has to follow."""
    label: str
    said: str
    who: str
    """Who said it, when, about what."""
    response: str
    action: str
    shape: str
    state: str
    when: str
    """By whom and when it is due, or how it ended."""
    moved: str
    """Whether the rating moved, once it was asked again; else what is so instead."""
    is_overdue: bool
    is_planned: bool
    is_done: bool
    is_new: bool
    history: tuple[str, ...]
    waiting: tuple[str, ...]


def action_view(row: Row, names: Mapping[tuple[str, str], Any], readings: Mapping[str, str]) -> ActionView:
    """One action of `read_api.notes.actions`. `names`: (kind, id) -> Subject. `readings`: id -> how the rating moved, in words."""
    shape, state = WAITS if row["is_new"] else OVERDUE if row["is_overdue"] else STATES[row["state"]]
    return ActionView(
        id=row["id"], submission=row["submission"], label=_label(row), said=row["said"], who=_who(row, names), response=row["response"],
        action=row["action"], shape=shape, state=state, when=_when(row) + _waits(row), moved=_moved(row, readings), is_overdue=row["is_overdue"],
        is_planned=row["state"] == "planned", is_done=row["state"] == "done", is_new=row["is_new"],
        history=tuple(_state(one) for one in row["history"]), waiting=tuple(_state(one) for one in row["waiting"]),
    )  # fmt: skip


def counted(views: Sequence[ActionView]) -> str:
    """'2 of 5 done, 1 overdue'."""
    held = [view for view in views if not view.is_new]
    overdue = sum(view.is_overdue for view in held)
    done = sum(view.is_done for view in held)
    return f"{done} of {len(held)} done" + (f", {overdue} overdue" if overdue else "") if held else "none recorded"


def _label(row: Row) -> str:
    text = " ".join(row["action"].split())
    return text if len(text) <= 70 else text[: text.rfind(" ", 0, 70)] + " …"


def _who(row: Row, names: Mapping[tuple[str, str], Any]) -> str:
    who = ROLES.get(row["role"] or "", "")
    theme = names.get(("theme", row["theme"]))
    about = [f"on “{theme.title}”"] if theme else []
    about += [names[kind, row[kind]].title for kind in ("outcome", "service") if (kind, row[kind]) in names]
    place = names.get(("area", row["area"]))
    parts = [who, row["wave_words"], *about, place.title if place else row["area"]]
    return words.capital(", ".join(part for part in parts if part))


def _when(row: Row) -> str:
    if row["state"] == "done":
        return f"Done on {words.day(row['ended_on'])}: {row['ending']}"
    if row["state"] == "dropped":
        return f"Given up on {words.day(row['ended_on'])}: {row['ending']}"
    return f"{row['owner']}, {'was due' if row['is_overdue'] else 'due'} {words.day(row['due'])}"


def _waits(row: Row) -> str:
    return " (a change waits for sign-off)" if row["waiting"] and not row["is_new"] else ""


def _moved(row: Row, readings: Mapping[str, str]) -> str:
    if row["state"] != "done":
        return "Asked again once it is done." if row["state"] == "planned" else ""
    if not row["asked_again"]:
        return "Not asked again yet."
    told = "" if row["is_rated_otherwise"] else readings.get(row["id"])
    return told or f"Asked again in {row['again_words']}; the release holds no ratings to compare."


def _state(one: Row) -> str:
    approved = f"signed off by {one['approved_by']}" if one["approved_by"] else "not signed off yet"
    changed = f": {one['changed']}" if one["changed"] else ""
    _, state = STATES[one["state"]]
    return f"{words.day(one['written_on'])}, {one['by']}, {approved}: {state}, {one['owner']}, due {words.day(one['due'])}{changed}"
