"""Commentary beside the figures: what a release copied, and what was signed off on it since. Part of `read_api.notes`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from pipelines.home import Home, open_home
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.tombstones import resolve_release
from pipelines.notes.models import Commentary
from pipelines.notes.reading import notes_of
from pipelines.read_api.connections import Release, list_releases, open_release

Row = dict[str, Any]
_COPIED: Final = """select submission, release, author_role, story, partners, next_steps::varchar as next_steps, written_on, "by", approved_by
    from commentary where indicator = ? and area = ? and breakdown = ?"""
_WORSENING: Final = """select distinct indicator::varchar from series
    where area = ? and breakdown = '' and verdict = 'worsening' order by 1"""
_HELD: Final = "select distinct indicator::varchar from series where area = ? and breakdown = ''"
_COMMENTED: Final = "select indicator, release from commentary where area = ? and breakdown = ''"
LATEST: Final = 2
"""Releases without a commentary after which its absence stands out."""


def commentary(release: Release, home_root: Path, indicator: str, area: str, breakdown: str = "") -> list[Row]:
    """Every commentary to show beside the figures of a release, the newest first.

    Rows:    those the release copied, and those written on this release and signed off since it was sealed.
    Columns: submission, release (on whose figures it was written), author_role, story, partners, next_steps (what, owner, due),
             written_on, by, approved_by, is_withdrawn (taken back since; a sealed release keeps it, marked).
    """
    home = open_home(home_root)
    state = LedgerState.read(home)
    copied = [row | {"next_steps": json.loads(row["next_steps"])} for row in release.dicts(_COPIED, [indicator, area, breakdown])]
    held = {row["submission"] for row in copied}
    since = [
        row for row in _signed_off(home, state)
        if row["submission"] not in held and (row["indicator"], row["area"], row["breakdown"]) == (indicator, area, breakdown)
        and resolve_release(home, row["release"]) == release.id
    ]  # fmt: skip
    rows = [row | {"is_withdrawn": state.state_of(row["submission"]) == "withdrawn"} for row in [*copied, *since]]
    return sorted(rows, key=lambda row: (row["written_on"], row["submission"]), reverse=True)


def missing_commentary(release: Release, home_root: Path, area: str) -> list[str]:
    """Indicators of an area without a commentary on this release and the one before, where one is to be expected.

    One is expected where an indicator had a commentary before, so that a lapse is seen, and where it is worsening, unless the release before
    did not hold it: nobody could write there. Before there are two releases nothing is missing.
    """
    home = open_home(home_root)
    latest = _latest(home_root, release)
    if len(latest) < LATEST:
        return []
    written = [(row["indicator"], row["release"]) for row in release.dicts(_COMMENTED, [area])]
    written += [(row["indicator"], row["release"]) for row in _signed_off(home, LedgerState.read(home))
                if row["area"] == area and not row["breakdown"]]  # fmt: skip
    fresh = {indicator for indicator, on in written if resolve_release(home, on) in latest}
    before = open_release(home_root, latest[-1], "public" if release.path and release.path.stem == "public" else "internal")
    could_write = {indicator for (indicator,) in before.rows(_HELD, [area])}
    worsening = [indicator for (indicator,) in release.rows(_WORSENING, [area]) if indicator in could_write]
    return [indicator for indicator in dict.fromkeys([*worsening, *sorted({one for one, _ in written})]) if indicator not in fresh]


def _signed_off(home: Home, state: LedgerState) -> list[Row]:
    """Every commentary that counts in the ledger."""
    approved = state.approved()
    return [
        held.note.model_dump() | {
            "submission": held.id, "written_on": held.record.edition, "by": held.record.by,
            "approved_by": next(one.by for one in held.decisions if one.kind == "approved"),
        }
        for held in notes_of(home, Commentary.kind, state) if held.id in approved
    ]  # fmt: skip


def _latest(home_root: Path, release: Release) -> list[str]:
    """This release and the one before it; a release that was built again after a purge is the same one."""
    entries = [entry for entry in list_releases(home_root) if not entry.is_purged]
    ids = [entry.id for entry in entries]
    return ids[ids.index(release.id) :][:LATEST] if release.id in ids else []
