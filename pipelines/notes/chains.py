"""Actions as chains of submissions: each state names the one it changes; what counts is the state approved last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pipelines.errors import Refused
from pipelines.ledger.decisions import LedgerState
from pipelines.notes.models import Action
from pipelines.notes.reading import Held, notes_of

if TYPE_CHECKING:
    from pipelines.home import Home


@dataclass(frozen=True)
class Chain:
    """One action: its approved states, oldest first, and changes that wait for sign-off."""

    id: str
    """The submission of its first state; stays when that one is withdrawn or purged."""
    states: tuple[Held, ...]
    waiting: tuple[Held, ...]

    @property
    def newest(self) -> Held | None:
        """The state that counts; None where no approved one is left."""
        return self.states[-1] if self.states else None


def action_of(held: Held) -> Action:
    """The action that a note of that kind holds."""
    return cast("Action", held.note)


def chains(home: Home, state: LedgerState, *, exclude: Collection[str] = ()) -> dict[str, Chain]:
    """Every action with an approved or waiting state, by its id."""
    approvals = state.approved()
    grouped: dict[str, list[Held]] = {}
    for held in notes_of(home, Action.kind, state, exclude=exclude):
        grouped.setdefault(action_of(held).first or held.id, []).append(held)
    found = {id: _chain(id, members, approvals) for id, members in sorted(grouped.items())}
    return {id: chain for id, chain in found.items() if chain.states or chain.waiting}


def _chain(id: str, members: list[Held], approvals: dict[str, int]) -> Chain:
    approved = sorted((one for one in members if one.id in approvals), key=lambda one: approvals[one.id])
    waiting = sorted((one for one in members if one.state == "submitted"), key=lambda one: one.record.received_at)
    return Chain(id, tuple(approved), tuple(waiting))


def refuse_stale(home: Home, state: LedgerState, action: Action) -> None:
    """Errors: Refused, saying what is newer, when a change was not written on the state that counts."""
    if action.follows is None or action.first is None:
        return
    chain = chains(home, state).get(action.first)
    newest = chain.newest if chain else None
    where = f"action {action.first}"
    if newest is None:
        fix = "Write the action anew."
        raise Refused(where, "an approved state to change", "none that counts: it waits, was rejected or was taken back", fix)
    if newest.id != action.follows:
        now = action_of(newest)
        found = f"one on {action.follows}, while {newest.id} by {newest.record.by} is newer ({now.state}, due {now.due})"
        raise Refused(where, "a change of its newest state", found, "Read the newest state, then write your change on it.")
    if action_of(newest).area != action.area:
        raise Refused(where, f"its own area {action_of(newest).area}", action.area, "Write another action for another area.")
