"""The chain of releases: every manifest names the hash of the one before, so the past cannot be altered unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.ledger.files import sha256_of
from pipelines.releases.manifest import MANIFEST, Manifest, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.home import Home

__all__ = ["MANIFEST", "Link", "holding", "read_links"]


@dataclass(frozen=True)
class Link:
    """One release as the chain sees it."""

    release: str
    folder: Path
    manifest: Manifest
    sha256: str
    """Of its manifest.json."""

    @property
    def is_whole(self) -> bool:
        """Whether more than the manifest is there; a purge leaves only that."""
        return any(path.name != MANIFEST for path in self.folder.iterdir())


def read_links(home: Home) -> list[Link]:
    """All releases, in the order in which they were built.

    Errors: OutcomesError when a manifest cannot be read.
    """
    links = [_link(home, path.parent.name) for path in home.releases.glob(f"*/{MANIFEST}")]
    return sorted(links, key=lambda link: (link.manifest.created_at, link.release))


def _link(home: Home, release: str) -> Link:
    folder = home.releases / release
    return Link(release, folder, read_manifest(home.root, release), sha256_of(folder / MANIFEST))


def holding(home: Home, submission: str) -> list[Link]:
    """Whole releases that hold a submission, oldest first."""
    return [link for link in read_links(home) if link.is_whole and submission in link.manifest.submissions]
