"""Rebuild: a release built once more beside the sealed one, compared table by table, then thrown away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import Refused
from pipelines.ledger.chain import MANIFEST
from pipelines.ledger.files import disk_errors
from pipelines.ledger.tombstones import resolve_release
from pipelines.ledger.work import work_folder
from pipelines.releases.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from pipelines.home import Home

BuildBeside = Callable[[Manifest, Path], Mapping[str, Mapping[str, str]]]
"""(manifest, empty folder): builds that release once more in the folder, from the decisions and the registry it was made with;
the digest of each table, by file and table."""


@dataclass(frozen=True)
class Rebuilt:
    """What came of building a release again."""

    release: str
    """The one that was built again: after a purge, the one that took the place of the one asked for."""
    equal: int
    """Number of tables that are equal."""
    different: tuple[str, ...]
    """Tables that are not, as file/table, also those that only one of both has."""


def rebuild(home: Home, release: str, build: BuildBeside) -> Rebuilt:
    """Build a release again in a work folder and compare every table with its manifest.

    Errors: Refused when there is no release of that id; what `build` raises.
    """
    found = resolve_release(home, release)
    if not (home.releases / found / MANIFEST).is_file():
        raise Refused(f"release {release}", "a release of this home", "none", "List them with: outcomes releases")
    manifest = read_manifest(home.root, found)
    with work_folder(home) as work, disk_errors("the release built again"):
        again = _flat(build(manifest, work))
    sealed = _flat(manifest.tables)
    different = tuple(sorted(table for table in sealed.keys() | again.keys() if sealed.get(table) != again.get(table)))
    return Rebuilt(found, len(sealed.keys() | again.keys()) - len(different), different)


def _flat(tables: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{file}/{table}": digest for file, held in tables.items() for table, digest in held.items()}
