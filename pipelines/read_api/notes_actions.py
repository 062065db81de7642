"""You said, we did: actions as pages list them. Part of `read_api.notes`; ratings come with `read_api.asked_again`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from pipelines.home import open_home, read_current
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.moments import now, uk_day
from pipelines.notes.chains import Chain, action_of, chains
from pipelines.notes.reading import Held
from pipelines.read_api.connections import Release
from pipelines.read_api.waves import wave_words

Row = dict[str, Any]
SUBJECTS: Final = ("area", "service", "outcome")
RATED_BY: Final = ("area", "service", "outcome", "question", "role", "wave", "asked_again", "ended_on")
"""What decides which ratings of an action are compared."""
_RELEASED: Final = "select * from action order by id"
_CHANGES: Final = "select * from action_change order by action, position"


def actions(home_root: Path, release: Release | None = None, **about: str | None) -> list[Row]:
    """Actions by urgency: overdue ones first, then by due day, then those that ended, the newest first.

    Without a release, or with the current one: as the ledger stands now; with an earlier one: as it was sealed, overdue by its own day.
    `about` names area, service or outcome; what is None matches anything.
    Columns: those of the release's table action, then is_overdue, wave_words, again_words, history (states, oldest first), waiting (changes that nobody has
             signed off: submission, by, on, state, changed), is_new (no state of it is approved yet), is_rated_otherwise (changed since the
             release was sealed, so that the ratings that it compares are not those of the action as it stands).
    """
    home = open_home(home_root)
    is_now = release is None or release.id == read_current(home)
    today = uk_day(now() if release is None or is_now else _built(release))
    # A current release that was sealed before there were actions holds no ratings of any either.
    sealed = {row["id"]: row for row in release.dicts(_RELEASED)} if release and (release.has("action") or not is_now) else {}
    if release is None or is_now:
        rows = [_row(chain) for chain in chains(home, LedgerState.read(home)).values()]
    else:
        changes = release.dicts(_CHANGES)
        rows = [row | {"history": [one for one in changes if one["action"] == row["id"]], "waiting": [], "is_new": False}
                for row in sealed.values()]  # fmt: skip
    wanted = [row for row in rows if all(value is None or row[name] == value for name, value in about.items())]
    shown = [
        row | {
            "is_overdue": row["state"] == "planned" and not row["is_new"] and row["due"] < today,
            "is_rated_otherwise": row["id"] in sealed and any(row[name] != sealed[row["id"]].get(name) for name in RATED_BY),
            "wave_words": wave_words(row["wave"]), "again_words": wave_words(row["asked_again"]),
        }
        for row in wanted
    ]  # fmt: skip
    return sorted(shown, key=_urgency)


def _built(release: Release) -> dt.datetime:
    [(moment,)] = release.rows("select created_at from release")
    return dt.datetime.combine(moment.date(), moment.time(), tzinfo=dt.UTC)


def _urgency(row: Row) -> tuple[int, int]:
    if row["state"] == "planned":
        return (0 if row["is_overdue"] else 1, row["due"].toordinal())
    return (2, -(row["ended_on"] or row["due"]).toordinal())


def _row(chain: Chain) -> Row:
    newest = chain.newest or chain.waiting[-1]
    waiting = [{**_state(one), "on": one.record.edition} for one in chain.waiting]
    return action_of(newest).model_dump() | _signed(newest) | {
        "id": chain.id, "states": len(chain.states), "history": [_state(one) for one in chain.states], "waiting": waiting,
        "is_new": chain.newest is None,
    }  # fmt: skip


def _state(held: Held) -> Row:
    note = action_of(held)
    return {"state": note.state, "owner": note.owner, "due": note.due, "changed": note.changed, **_signed(held)}


def _signed(held: Held) -> Row:
    approved = next((one.by for one in held.decisions if one.kind == "approved"), None)
    return {"submission": held.id, "written_on": held.record.edition, "by": held.record.by, "approved_by": approved}
