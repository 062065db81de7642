"""Backup and restore: a copy of the home that is consistent though the home is in use."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, BaseModel, ConfigDict

from pipelines.errors import CannotRead, Refused
from pipelines.home import PRIVATE, Home, HomeExists, open_home
from pipelines.ledger.audit import audit, audited
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.files import disk_errors, flush_folder, flush_tree, make_folder, write_new
from pipelines.ledger.locks import COPY_OR_PURGE, named_lock, tell_nobody
from pipelines.ledger.moments import now
from pipelines.ledger.people import given_name
from pipelines.ledger.submissions import folder_of, submission_ids
from pipelines.ledger.work import replace_file

if TYPE_CHECKING:
    from pipelines.ledger.verify import Fault

MARK = "backup.json"
"""Written last: a folder with this file is a whole backup."""


class Backup(BaseModel):
    """What was copied, when and where to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: AwareDatetime
    """When it was whole: what was received before may be in it."""
    folder: str
    by: str
    last_decision: int
    submission_count: int
    is_whole: bool = True
    """False of a copy that was begun: a process that is killed leaves it where `folder` says."""

    def text(self) -> str:
        """One line. Of a whole copy it is what earlier versions wrote and can read."""
        return self.model_dump_json(exclude_defaults=True)


def backup(home: Home, to: Path, by: str | None = None, *, on_wait: Callable[[str], None] = tell_nobody) -> Backup:
    """Copy a home to a folder that does not exist yet, while it is in use. A purge waits until the copy is done.

    The order makes every reference resolve: current, releases, decisions, submissions, then what these name. What is added
    meanwhile is either copied whole or left out together with what would name it.
    Errors: Refused when the folder exists or lies inside the home; CannotWrite when the disk is full: the half copy is removed.
    """
    with audited(home, "backup", by=by) as line:
        name = given_name(by)
        to = to.absolute()
        partial = _partial(to)
        with disk_errors("the backup"), named_lock(home, COPY_OR_PURGE, name, on_wait=on_wait):
            _refuse_place(home, to)
            _remember(home, Backup(at=now(), folder=str(partial), by=name, last_decision=0, submission_count=0, is_whole=False))
            try:
                make_folder(partial, PRIVATE)
                for source in _in_order(home):
                    _refuse_odd(source, with_links=True)
                    _copy(source, partial / source.name)
                copied = Home(partial)
                made = Backup(
                    at=now(),
                    folder=str(to),
                    by=name,
                    last_decision=LedgerState.read(copied).last,
                    submission_count=len(submission_ids(copied)),
                )
                flush_tree(partial)
                write_new(partial / MARK, made.model_dump_json(indent=1, exclude={"is_whole"}).encode())
                _remember(home, made)  # as before the copy: what purge would not name must not exist
                partial.rename(to)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
            flush_folder(to.parent)
        line["count"] = made.submission_count
        return made


def restore(folder: Path, root: Path, verify: Callable[[Home], Sequence[Fault]], by: str | None = None) -> tuple[Home, Sequence[Fault]]:
    """Make a home from a backup and verify it; the home, and what is at fault in it.

    Errors: CannotRead when the folder is no whole backup; Refused when it has links; HomeExists when the new home is not a new or empty folder.
    """
    name, made = given_name(by), _mark(folder)
    if not Home(folder).settings.is_file():
        fix = "Restore another backup, or put a settings.toml into this one that says what yours said (outcomes init makes one with the defaults)."
        raise CannotRead(str(folder), "a whole backup (with settings.toml)", "none", fix)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise HomeExists(str(root), "a new or empty folder", "something in it", "Name another folder.")
    partial = root.absolute().with_name(f"{root.name}.partial")
    if partial.exists():
        raise Refused(str(partial), "no such folder", "one left by a restore that was interrupted", "Delete it, then try again.")
    _refuse_odd(folder, with_links=False)
    with disk_errors("the restored home"):
        try:
            partial.mkdir(mode=PRIVATE, parents=True)
            for source in sorted(folder.iterdir()):
                if source.name != MARK:
                    _copy(source, partial / source.name)
            _list_own(Home(partial), made, str(folder.absolute()))
            flush_tree(partial)
            partial.rename(root.absolute())
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    home = open_home(root)
    faults = verify(home)
    audit(home, "restore", by=name, count=len(faults))
    return home, faults


def _mark(folder: Path) -> Backup:
    try:
        return Backup.model_validate_json((folder / MARK).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        fix = "Name the folder given to outcomes backup --to."
        raise CannotRead(str(folder), f"a whole backup (a folder with {MARK})", "none", fix) from error
    except ValueError as error:
        raise CannotRead(str(folder / MARK), "what outcomes backup wrote", "a damaged file", "Restore another backup.") from error


def backups_with(home: Home, submission: str, received_at: dt.datetime) -> tuple[Backup, ...]:
    """Backups of this home that may hold a submission: made since it was received, or seen to hold it, as where the clock was set back.

    What an interrupted one left is named for as long as it is there, whatever it holds: nobody restores it.
    """
    listed = _listed(home)

    def is_named(one: Backup) -> bool:
        if not one.is_whole:
            return _is_left(one, listed)
        return one.at >= received_at or _holds(Path(one.folder), submission)

    return tuple(one for one in listed if is_named(one))


def _is_left(begun: Backup, listed: Sequence[Backup]) -> bool:
    """Whether a copy that was begun may still lie there; where its disk is away, unless the list says that it became whole."""
    path = Path(begun.folder)
    with suppress(OSError):  # a disk that this account may not look into
        if path.exists() or path.parent.exists():
            return path.exists()
    return not any(one.is_whole and one.at >= begun.at and _partial(Path(one.folder)) == path for one in listed)


def _holds(copy: Path, submission: str) -> bool:
    try:
        return folder_of(Home(copy), submission).exists()
    except OSError:  # a disk that is not there, or that this account may not look into
        return False


def _in_order(home: Home) -> list[Path]:
    first = [home.current, home.releases, home.decisions, home.submissions]
    then = [home.tombstones, home.registry_versions, home.suites_versions, home.registry, home.log, home.settings]
    return [path for path in [*first, *then] if path.exists()]


def _refuse_place(home: Home, to: Path) -> None:
    home.refuse_inside(to, "Name a folder on another disk.")
    if to.exists():
        raise Refused(str(to), "a folder that does not exist yet", "one that does", "Name another folder, such as one with the date.")
    if _partial(to).exists():
        raise Refused(str(_partial(to)), "no such folder", "one left by a backup that was interrupted", "Delete it, then try again.")


def _partial(to: Path) -> Path:
    return to.with_name(f"{to.name}.partial")


def _refuse_odd(folder: Path, *, with_links: bool) -> None:
    """Files and folders alone are copied: a link to a folder would bring in what lies elsewhere, a pipe would never end.

    A council may keep a file of its registry elsewhere and link to it; a backup has files alone.
    """
    for place, folders, files in os.walk(folder):
        links = [path for name in folders if (path := Path(place, name)).is_symlink()]
        odd = [path for name in files if not (path := Path(place, name)).is_file() or (path.is_symlink() and not with_links)]
        for path in [*links, *odd]:
            found = "a link" if path.is_symlink() else "something else"
            raise Refused(
                str(path), "a file or folder, which can be copied", found, "Put the file itself there, or take it out; then try again."
            )


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)


def _list(home: Home) -> Path:
    return home.log / "backups.jsonl"


def _listed(home: Home) -> list[Backup]:
    path = _list(home)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Backup.model_validate_json(line) for line in lines]


def _list_own(home: Home, made: Backup, found: str) -> None:
    """Put the backup that a home is restored from on its list: when the list was copied, that copy was only begun."""
    listed = [one for one in _listed(home) if one.folder != f"{made.folder}.partial"]  # as text: it may be another system's path
    home.log.mkdir(exist_ok=True)
    lines = [one.text() for one in (*listed, made.model_copy(update={"folder": found}))]
    _list(home).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _remember(home: Home, made: Backup) -> None:
    """Add a backup to the list from which purge names those to clear. Only the holder of the lock writes to it."""
    path = _list(home)
    before = path.read_bytes() if path.exists() else b""
    replace_file(home, path, before + made.text().encode() + b"\n")
