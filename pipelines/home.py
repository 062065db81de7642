"""The home: one folder that holds a council's registry, ledger and releases."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import CannotRead, OutcomesError, Refused
from pipelines.ledger.audit import audit
from pipelines.ledger.files import disk_errors, make_folder
from pipelines.ledger.people import given_name
from pipelines.ledger.work import replace_file
from pipelines.settings import default_settings

DEFAULT_FOLDER = "outcomes-home"
PRIVATE = 0o700
"""Only the account that runs the product may look inside: submissions hold figures that are not yet public."""


class HomeExists(OutcomesError):
    """A home is made in a new or empty folder only."""

    exit_code = 2


@dataclass(frozen=True)
class Home:
    """The paths of one home. Holds nothing else, so it is free to make and safe to share between threads."""

    root: Path

    @property
    def registry(self) -> Path:
        """The council's own registry, to be edited."""
        return self.root / "registry"

    @property
    def registry_versions(self) -> Path:
        """Every registry that a submission or release used, by digest."""
        return self.root / "registry-versions"

    @property
    def suites_versions(self) -> Path:
        """Every set of rules that a submission used, by digest."""
        return self.root / "suites-versions"

    @property
    def submissions(self) -> Path:
        return self.root / "submissions"

    @property
    def decisions(self) -> Path:
        return self.root / "decisions"

    @property
    def tombstones(self) -> Path:
        """What was purged: hash, counts, who and why."""
        return self.root / "tombstones"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def current(self) -> Path:
        """A text file with the id of the release that pages show by default."""
        return self.root / "current"

    @property
    def work(self) -> Path:
        """Folders that a living process is still filling; the others are swept."""
        return self.root / "work"

    @property
    def locks(self) -> Path:
        """Lock files, outside the folders they guard, so that a folder can be renamed away under its lock."""
        return self.work / ".locks"

    @property
    def drafts(self) -> Path:
        """Sessions that are still being entered, notes masked. No part of the ledger."""
        return self.root / "drafts"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def audit_log(self) -> Path:
        return self.log / "audit.jsonl"

    @property
    def settings(self) -> Path:
        """Written last when a home is made: a folder with this file is a home."""
        return self.root / "settings.toml"

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that a home has from the start."""
        return (
            self.registry, self.registry_versions, self.suites_versions, self.submissions, self.decisions, self.tombstones,
            self.releases, self.work, self.locks, self.log, self.drafts,
        )  # fmt: skip

    def refuse_inside(self, to: Path, fix: str) -> None:
        """Errors: Refused when a folder to be written lies in the home, where neither a backup nor a purge would know of it."""
        if to.resolve().is_relative_to(self.root.resolve()):
            raise Refused(str(to), "a folder outside the home", "one inside it", fix)


def create_home(
    root: Path, *, registry: Path | None = None, is_sample: bool = False, by: str | None = None, fill: Callable[[Home], None] | None = None
) -> Home:
    """Make a home in a new or empty folder, with a copy of `registry` when given, and what `fill` puts beside it.

    A home that a killed process or a full disk left half made is finished.
    Errors: HomeExists where a home or anything else already lies; OutcomesError when the disk is full or not writable.
    """
    home, name = Home(root.absolute()), given_name(by)
    _refuse_taken(home)
    with disk_errors("the new home"):
        make_folder(root, PRIVATE)
        root.chmod(PRIVATE)
        for folder in home.folders:
            folder.mkdir(exist_ok=True)
        if registry is not None:
            shutil.copytree(registry, home.registry, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "build"))
        if fill is not None:
            fill(home)
        replace_file(home, home.settings, default_settings(is_sample=is_sample).encode())
    audit(home, "init", by=name)
    return home


def open_home(root: Path) -> Home:
    """The home in that folder.

    Errors: CannotRead when there is none, or a file stands where a folder belongs.
    """
    home = Home(root.absolute())
    if not home.settings.is_file():
        raise CannotRead(str(root), "a home", "none", "Make one with: outcomes init --home DIR (or outcomes up for sample data).")
    for folder in home.folders:  # a copy made by other means may lack the empty ones
        if folder.exists() and not folder.is_dir():
            raise CannotRead(str(folder), "a folder, as every home has", "a file", "Restore it from a backup.")
        with disk_errors(f"the home's folder {folder.name}"):
            folder.mkdir(exist_ok=True)
    return home


def read_current(home: Home) -> str | None:
    """The id of the current release, or None before the first one."""
    try:
        return home.current.read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def set_current(home: Home, release: str) -> None:
    """Point pages to this release. Readers see the old or the new id, never half of one."""
    with disk_errors("the current release"):
        replace_file(home, home.current, f"{release}\n".encode())


def _refuse_taken(home: Home) -> None:
    if home.settings.exists():
        raise HomeExists(str(home.root), "a new or empty folder", "a home", "Use it as it is, or name another folder.")
    if not home.root.exists():
        return
    if not home.root.is_dir():
        raise HomeExists(str(home.root), "a new or empty folder", "a file", "Name another folder.")
    strange = {entry.name for entry in home.root.iterdir()} - {folder.relative_to(home.root).parts[0] for folder in home.folders}
    if strange:
        raise HomeExists(str(home.root), "a new or empty folder", f"{len(strange)} other files or folders", "Name another folder.")


def home_folder() -> Path:
    """Where the home lies when no --home is given: OUTCOMES_HOME, else the default beside the reader."""
    return Path(os.environ.get("OUTCOMES_HOME") or DEFAULT_FOLDER)
