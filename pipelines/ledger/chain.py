"""The chain of releases: every manifest names the hash of the one before, so the past cannot be altered unseen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.ledger.decisions import LedgerState
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
        """Whether more than the manifest is there; a purge leaves only that. Files of the system's own (.DS_Store) do not count."""
        return any(path.name != MANIFEST and not path.name.startswith(".") for path in self.folder.iterdir())


def read_links(home: Home) -> list[Link]:
    """All releases, in the order in which they were built.

    Errors: OutcomesError when a manifest cannot be read.
    """
    links = [_link(home, path.parent.name) for path in home.releases.glob(f"*/{MANIFEST}")]
    return sorted(links, key=lambda link: (link.manifest.created_at, link.release))


def _link(home: Home, release: str) -> Link:
    folder = home.releases / release
    return Link(release, folder, read_manifest(home.root, release), sha256_of(folder / MANIFEST))


def holding(home: Home, submissions: Collection[str]) -> list[Link]:
    """Whole releases that hold one of those submissions, or name it as withdrawn, oldest first."""
    state = LedgerState.read(home)
    return [link for link in read_links(home) if link.is_whole and not frozenset(submissions).isdisjoint(_named_in(link.manifest, state))]


def _named_in(manifest: Manifest, state: LedgerState) -> set[str]:
    if manifest.withdrawn is not None:
        return {*manifest.submissions, *manifest.withdrawn}
    then = state.up_to(manifest.last_decision)
    approved = {decision.submission for decision in then.decisions if decision.kind == "approved"}
    return {*manifest.submissions, *(each for each in approved if then.state_of(each) == "withdrawn")}
