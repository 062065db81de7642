"""The one query of pages on the ledger: what waits for a person, and what people wrote. It returns no figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.home import open_home
from pipelines.ledger.submissions import SEEN_AT_ONCE, list_submissions
from pipelines.notes.models import SIGNED_OFF
from pipelines.read_api.connections import Release
from pipelines.read_api.notes_actions import actions
from pipelines.read_api.notes_commentary import commentary, missing_commentary
from pipelines.read_api.notes_questions import questions, taken_down

__all__ = ["Loop", "Waiting", "actions", "commentary", "loop", "missing_commentary", "questions", "taken_down", "waiting"]


@dataclass(frozen=True)
class Waiting:
    """Submissions that nobody has decided on, and approved ones that the release does not have yet.

    Commentary and actions are seen from sign-off on, so they wait for no release.
    """

    to_sign_off: int
    not_released: int


@dataclass(frozen=True)
class Loop:
    """What is open between those who ask and those who answer, in one area."""

    questions: list[dict[str, Any]]
    """Open ones, the first due first."""
    elsewhere: int
    """Open questions about other areas."""
    overdue: list[dict[str, Any]]
    """Actions past their day."""
    uncommented: list[str]
    """Indicators whose commentary is missing."""


def waiting(home_root: Path, release: Release | None) -> Waiting:
    """What waits. Without a release: every approved submission is not released."""
    last = (release.one("select last_decision from release") or {}).get("last_decision") or 0 if release else 0
    records = list_submissions(open_home(home_root), without=SEEN_AT_ONCE)
    approvals = [max(d.number for d in decisions if d.kind == "approved")
                 for record, state, decisions in records if state == "approved" and record.kind not in SIGNED_OFF]  # fmt: skip
    return Waiting(
        to_sign_off=sum(state == "submitted" for _, state, _ in records),
        not_released=sum(number > last for number in approvals),
    )


def loop(release: Release, home_root: Path, area: str) -> Loop:
    """What is open in an area: questions, overdue actions, missing commentary."""
    every = questions(home_root, only_open=True)
    here = [row for row in every if row["about"]["area"] == area]
    overdue = [row for row in actions(home_root, release, area=area) if row["is_overdue"]]
    return Loop(here, len(every) - len(here), overdue, missing_commentary(release, home_root, area))
