"""Commentary and actions of the ledger, and prototypes of the registry, as rows of a release."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from pipelines.ledger.decisions import LedgerState
from pipelines.notes.chains import Chain, action_of, chains
from pipelines.notes.models import Commentary
from pipelines.notes.reading import Held, notes_of

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

Row = dict[str, Any]


def note_rows(home: Home, state: LedgerState, exclude: Collection[str] = ()) -> dict[str, list[Row]]:
    """The rows of commentary, action and action_change: what is approved in that state of the ledger.

    Questions are not among them: they are seen at once, and what may have to be taken down lies in one place only.
    """
    approved = state.approved()
    commentary = [held for held in notes_of(home, Commentary.kind, state, exclude=exclude) if held.id in approved]
    actions = [chain for chain in chains(home, state, exclude=exclude).values() if chain.states]
    return {
        "commentary": [_commentary(held) for held in commentary],
        "action": [_action(chain) for chain in actions],
        "action_change": [_change(chain, held, position) for chain in actions for position, held in enumerate(chain.states, 1)],
    }


def note_submissions(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> list[str]:
    """The submissions that a release was made from, because it holds their words."""
    return sorted(row["submission"] for table in ("commentary", "action_change") for row in rows.get(table, ()))


def prototype_rows(registry: Registry) -> dict[str, list[Row]]:
    """The rows of prototype and prototype_node."""
    entries = list(enumerate(registry.prototypes, 1))
    return {
        "prototype": [dict(entry) | {"position": position, "is_illustrative": entry.illustrative} for position, entry in entries],
        "prototype_node": [{"prototype": entry.id, "pathway": at.pathway, "node": at.node} for _, entry in entries for at in entry.nodes],
    }


def _commentary(held: Held) -> Row:
    note = cast("Commentary", held.note)
    steps = json.dumps([step.model_dump(mode="json") for step in note.next_steps], ensure_ascii=False)
    reason = " ".join(held.record.reasons.values()) or None
    return dict(note) | _signed(held) | {"next_steps": steps, "reason": reason}


def _action(chain: Chain) -> Row:
    newest = chain.states[-1]
    return dict(action_of(newest)) | _signed(newest) | {"id": chain.id, "states": len(chain.states)}


def _change(chain: Chain, held: Held, position: int) -> Row:
    return dict(action_of(held)) | _signed(held) | {"action": chain.id, "position": position}


def _signed(held: Held) -> Row:
    approval = next(one for one in held.decisions if one.kind == "approved")
    return {
        "submission": held.id, "written_on": held.record.edition, "by": held.record.by, "approved_by": approval.by,
        "approved_at": approval.at, "decision": approval.number,
    }  # fmt: skip
