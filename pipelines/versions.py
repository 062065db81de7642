"""Every registry and rule book that a submission or release was made with, kept by digest, so that each can be made again."""

from __future__ import annotations

from expectations.rules import SUITES, suites_digest
from pipelines.errors import CannotRead
from pipelines.home import Home
from pipelines.ledger.verify import Fault
from pipelines.ledger.versions import keep_version
from pipelines.registry.load import load_registry, registry_digest
from pipelines.registry.models import Registry


def keep_versions(home: Home, registry_digest: str, suites_digest: str) -> None:
    """Copies the registry and the suites in use to the home, unless that very version is there already."""
    keep_version(home, home.registry, home.registry_versions, registry_digest)
    keep_version(home, SUITES, home.suites_versions, suites_digest)


def registry_version(home: Home, digest: str) -> Registry:
    """The registry of that digest. Faults of today's, which somebody may be editing, are no matter here.

    Errors: CannotRead when the home does not hold it.
    """
    if registry_digest(home.registry) == digest:
        return load_registry(home.registry)
    folder = home.registry_versions / digest
    if not folder.is_dir():
        raise CannotRead(f"registry {digest[:12]}", "a kept version", "none", "Restore registry-versions/ from a backup.")
    return load_registry(folder)


def version_faults(home: Home) -> list[Fault]:
    """Kept registries and suites that are no longer what their digest says."""
    fix = "Restore it from a backup."
    kinds = ((home.registry_versions, registry_digest), (home.suites_versions, suites_digest))
    changed = [path for versions, digest in kinds for path in sorted(versions.iterdir()) if digest(path) != path.name]
    return [Fault(f"{path.parent.name}/{path.name[:12]}", "the files it was kept with", "others: one was changed", fix) for path in changed]
