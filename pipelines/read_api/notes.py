"""The one query of pages on the ledger: what waits for a person. It returns no figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.home import open_home
from pipelines.ledger.submissions import list_submissions
from pipelines.read_api.connections import Release


@dataclass(frozen=True)
class Waiting:
    """Submissions that nobody has decided on, and approved ones that the release does not have yet."""

    to_sign_off: int
    not_released: int


def waiting(home_root: Path, release: Release | None) -> Waiting:
    """What waits. Without a release: every approved submission is not released."""
    last = (release.one("select last_decision from release") or {}).get("last_decision") or 0 if release else 0
    records = list_submissions(open_home(home_root))
    approvals = [max(d.number for d in decisions if d.kind == "approved") for _, state, decisions in records if state == "approved"]
    return Waiting(
        to_sign_off=sum(state == "submitted" for _, state, _ in records),
        not_released=sum(number > last for number in approvals),
    )
