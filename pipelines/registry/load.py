"""Loads a registry folder as one checked whole."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path

from pipelines.registry.check import faults_between
from pipelines.registry.contents import read_contents, registry_files
from pipelines.registry.faults import RegistryFaults
from pipelines.registry.models import Registry
from pipelines.registry.review import review_findings

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "registry"
MOST_KEPT = 4
"""The bundled registry, a home's, and a version or two that `verify` and `rebuild` read."""
_read: dict[str, Registry] = {}
_lock = threading.Lock()


def bundled_folder() -> Path:
    """The registry that comes with the product."""
    return BUNDLED


def load_registry(folder: Path) -> Registry:
    """The registry of a folder.

    Parsed once per process and content: a submission with its sign-off loads it several times. Nothing in it can be changed.
    Errors: CannotRead when the folder holds no registry; RegistryFaults, with every fault, when it holds one with faults.
    """
    with _lock:
        digest = registry_digest(folder)
        if digest not in _read:
            registry = _parse(folder, digest)
            if len(_read) == MOST_KEPT:
                _read.pop(next(iter(_read)))
            _read[digest] = registry
        _read[digest] = _read.pop(digest)  # the one used last is let go last
        return _read[digest]


def _parse(folder: Path, digest: str) -> Registry:
    contents, faults = read_contents(folder)
    faults += faults_between(contents)
    if faults:
        raise RegistryFaults(str(folder), sorted(faults))
    return Registry(
        digest=digest,
        outcomes=tuple(o.entry for o in contents.outcomes),
        indicators={i.entry.id: i.entry for i in contents.indicators},
        sources={s.entry.id: s.entry for s in contents.sources},
        areas={a.entry.code: a.entry for a in contents.areas},
        area_parents=tuple(p.entry for p in contents.area_parents),
        area_changes=tuple(c.entry for c in contents.area_changes),
        neighbours=tuple(n.entry for n in contents.neighbours),
        events=tuple(e.entry for e in contents.events),
        relations=tuple(r.entry for r in contents.relations),
        edition_notes=tuple(n.entry for n in contents.edition_notes),
        services={s.entry.id: s.entry for s in contents.services},
        pathways={p.entry.id: p.entry for p in contents.pathways},
        frames={f.entry.id: f.entry for f in contents.frames},
        prototypes=tuple(p.entry for p in contents.prototypes),
        instruments={i.entry.id: i.entry for i in contents.instruments},
        population=tuple(p.entry for p in contents.population),
        themes=tuple(t.entry for t in contents.themes),
        review=tuple(review_findings(contents)),
    )


def registry_digest(folder: Path) -> str:
    """SHA-256 over the name, length and bytes of every registry file, in order of name."""
    whole = hashlib.sha256()
    for path in registry_files(folder):
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()
