"""`manifest.json`: what a release was made from and what it holds, chained to the manifest before it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from pipelines.errors import OutcomesError
from pipelines.ledger.files import not_readable
from pipelines.ledger.sealed import content_of, sealed
from pipelines.releases.names import release_folder
from pipelines.settings import AssessmentSettings, NeighbourSettings

MANIFEST: Final = "manifest.json"


class Previous(BaseModel):
    """The release before, and the SHA-256 of its manifest: an altered past no longer fits the chain."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    manifest_sha256: str


class Manifest(BaseModel):
    """Hashes are SHA-256 in hex. `tables`: file -> table -> digest (pipelines.releases.digest says what equal means)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    format_version: int
    id: str
    created_at: dt.datetime
    note: str
    by: str
    os_user: str
    registry_digest: str
    suites_digest: str
    last_decision: int
    excluded: tuple[str, ...] = ()
    """Submissions left out because they were purged."""
    submissions: dict[str, str]
    """Submission id -> SHA-256 of its submission.json, which names the hashes of its other files."""
    withdrawn: dict[str, str] | None = None
    """Likewise those that were approved and withdrawn: no figure of theirs is in the release, but what they were called is. None: the
    manifest is older than this entry, and the decisions up to `last_decision` tell."""
    decisions: dict[str, str]
    """File name in decisions/ -> SHA-256."""
    files: dict[str, str]
    tables: dict[str, dict[str, str]]
    previous: Previous | None = None
    assessment: AssessmentSettings = AssessmentSettings()
    """What a council may choose that changes figures of co-assessment."""
    neighbours: NeighbourSettings = NeighbourSettings()
    """Whom a council chose to be compared with."""

    def text(self) -> str:
        """The content of the file."""
        return sealed(self.model_dump_json(indent=2)).decode()


def read_manifest(home_root: Path, release: str) -> Manifest:
    """The manifest of that release.

    Errors:  OutcomesError, when it is not there or not readable as a manifest.
    """
    path = release_folder(home_root, release) / MANIFEST
    try:
        return Manifest.model_validate_json(content_of(path.read_bytes()))
    except (OSError, ValueError) as fault:
        raise not_readable(fault) or OutcomesError(f"release {release!r}, manifest.json", "a readable manifest", type(fault).__name__,
                            "Restore it from a backup; `outcomes verify` checks the chain.") from fault  # fmt: skip
