"""Tombstones: what was purged, by whom and why, and which release took the place of which."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from pipelines.errors import CannotRead
from pipelines.ledger.files import disk_errors
from pipelines.ledger.schema import FORMAT_VERSION
from pipelines.ledger.sealed import content_of, sealed
from pipelines.ledger.work import replace_file

if TYPE_CHECKING:
    from pipelines.home import Home


class Tombstone(BaseModel):
    """What stays of a purged submission, or of its kept file. Holds no name of a file and nothing from inside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int = FORMAT_VERSION
    what: Literal["submission", "file"]
    submission: str
    source: str
    kind: str
    edition: dt.date
    received_at: AwareDatetime
    indicators: tuple[str, ...]
    sha256: str
    """Of the file as it was sent."""
    record_sha256: str
    """Of submission.json, which manifests of releases name."""
    byte_count: int
    row_count: int
    observation_count: int
    by: str
    os_user: str
    at: AwareDatetime
    reason: str
    releases: dict[str, str] = {}
    """Release that held the submission -> the one built again without it."""
    findings: dict[str, str] = {}
    """Later submission whose findings named figures of it -> SHA-256 of its findings since these words were taken out."""
    is_finished: bool = False
    """Whether every trace is gone. A purge that was interrupted is finished by asking for it again."""


def tombstone_file(home: Home, submission: str, what: Literal["submission", "file"]) -> Path:
    """Where the tombstone of a submission, or of its kept file, lies."""
    return home.tombstones / f"{submission}{'.file' if what == 'file' else ''}.json"


def write_tombstone(home: Home, tombstone: Tombstone) -> None:
    """Write a tombstone, or its next state, at once."""
    with disk_errors("the tombstone"):
        replace_file(home, tombstone_file(home, tombstone.submission, tombstone.what), sealed(tombstone.model_dump_json(indent=1)))


def read_tombstone(home: Home, submission: str, what: Literal["submission", "file"]) -> Tombstone | None:
    """The tombstone of a submission, or of its kept file; None when there is none.

    Errors: CannotRead when it is damaged.
    """
    try:
        return Tombstone.model_validate_json(content_of(tombstone_file(home, submission, what).read_bytes()))
    except FileNotFoundError:
        return None
    except ValueError as error:
        where = f"tombstone of {submission}"
        raise CannotRead(where, "a whole tombstone", "a damaged one", "Run outcomes verify, then restore a backup.") from error


def read_tombstones(home: Home) -> list[Tombstone]:
    """All tombstones, in order of time."""
    found = []
    for path in home.tombstones.glob("[!.]*.json"):
        what: Literal["submission", "file"] = "file" if path.name.endswith(".file.json") else "submission"
        tombstone = read_tombstone(home, path.name.removesuffix(".json").removesuffix(".file"), what)
        if tombstone is not None:
            found.append(tombstone)
    return sorted(found, key=lambda tombstone: (tombstone.at, tombstone.submission, tombstone.what))


def resolve_release(home: Home, release: str) -> str:
    """The release to open for that id: itself, or the newest one that took its place after a purge."""
    replaced = {old: new for tombstone in read_tombstones(home) for old, new in tombstone.releases.items()}
    # A replacement is always newer, so this ends. One that is still being built is not there yet: the old one is.
    while release in replaced and (home.releases / replaced[release] / "manifest.json").is_file():
        release = replaced[release]
    return release
