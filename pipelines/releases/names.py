"""Release folders of a home: which there are, which is current, what a purged one is replaced by."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from pipelines.errors import OutcomesError, Refused
from pipelines.home import Home, read_current
from pipelines.ledger.tombstones import resolve_release as replacement_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""Names people type, that are one folder everywhere: no separators, no leading dot."""

CURRENT: Final = "current"
"""Stands for the current release wherever one is named; no release is called that."""


def release_folder(home_root: Path, release: str) -> Path:
    """Where that release lies (or would).

    Errors:  Refused for a name that could be a path.
    """
    if not NAME.fullmatch(release) or release.endswith("."):
        expected = "a name of letters, digits, '.', '_' and '-', not starting or ending with '.', at most 64"
        raise Refused(f"release {release[:64]!r}", expected, "something else", "Choose a name such as 2026-Q2.")
    return home_root / "releases" / release


def release_ids(home_root: Path) -> list[str]:
    """Names of all releases, purged ones included, in order of name."""
    return sorted(folder.parent.name for folder in (home_root / "releases").glob("*/manifest.json"))


def is_purged(home_root: Path, release: str) -> bool:
    """Whether only the manifest of that release is left."""
    return not (release_folder(home_root, release) / "internal.duckdb").exists()


def meant(home: Home, release: str) -> str | None:
    """The release that a person names, who may say `current`; None where none is current.

    A release that was given that very name before it was kept free is still itself.
    """
    return read_current(home) if release == CURRENT and not release_folder(home.root, CURRENT).exists() else release


def resolve_release(home_root: Path, release: str | None = None) -> str:
    """The release to open: the current one by default; for a purged one the newest that took its place.

    Errors:  OutcomesError, when there is no release, or none of that name (the nearest is named).
    """
    wanted = meant(Home(home_root), release or CURRENT)
    if wanted is None:
        raise OutcomesError("releases", "at least one release", "none", "Build one with `outcomes release`, or on the Submissions page.")
    known = release_ids(home_root)
    if wanted not in known:
        near = get_close_matches(wanted, known, n=1, cutoff=0.0)
        hint = f"The nearest is {near[0]!r}; `outcomes releases` lists all." if near else "`outcomes release` builds one."
        raise OutcomesError("releases", "the name of a release", repr(wanted[:64]), hint)
    if not is_purged(home_root, wanted):
        return wanted
    newest = replacement_of(Home(home_root), wanted)
    if is_purged(home_root, newest):
        raise OutcomesError(f"release {wanted!r}", "its files", "only its manifest (purged)", "Open another release: `outcomes releases`.")
    return newest
