"""Purge: deletes for good what may not be kept, and says what was deleted, by whom and why."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.errors import Refused
from pipelines.home import read_current, set_current
from pipelines.ledger.audit import audit, audited
from pipelines.ledger.backups import Backup, backups_with
from pipelines.ledger.chain import MANIFEST, Link, holding
from pipelines.ledger.decisions import Decision, LedgerState, decide
from pipelines.ledger.files import disk_errors, flush_folder, sha256_of
from pipelines.ledger.locks import COPY_OR_PURGE, named_lock, release_lock, tell_nobody
from pipelines.ledger.moments import now
from pipelines.ledger.people import given_name, given_note, os_user
from pipelines.ledger.quoted import take_quotes_out
from pipelines.ledger.submissions import RECORD, UPLOAD, SubmissionRecord, folder_of, list_submissions, read_submission
from pipelines.ledger.tombstones import Tombstone, read_tombstone, read_tombstones, write_tombstone
from pipelines.ledger.work import work_folder

if TYPE_CHECKING:
    from pipelines.home import Home

RebuildRelease = Callable[[str, str], None]
"""(old, new): builds release `old` again under the name `new`, from the decisions that `old` used, without submissions that are
purged by now. Seals it in `releases/`; does not touch `current`. Called under the release lock, by the thread that holds it."""


@dataclass(frozen=True)
class Purged:
    """What a purge did."""

    submission: str
    releases: dict[str, str]
    """Release that held it, or findings that named its figures -> the one built again without."""
    backups: tuple[Backup, ...]
    """Backups that still hold it: to be cleared by hand."""
    findings: tuple[str, ...] = ()
    """Later submissions whose findings named figures of it."""


def purge(
    home: Home,
    submission: str,
    reason: str,
    rebuild_release: RebuildRelease,
    by: str | None = None,
    *,
    on_wait: Callable[[str], None] = tell_nobody,
) -> Purged:
    """Delete a submission's folder and every copy of its figures in releases and findings. Its decisions stay; it counts as withdrawn.

    Every release that held it, or findings that named its figures, is built again without; of the old one only the manifest stays. A
    purge that was interrupted is finished by calling this again, with whatever reason: the first one stands.
    Errors: Refused without a reason, for an unknown submission, or when it is purged already.
    """
    with audited(home, "purge", by=by, submission=submission):
        name = given_name(by)
        if not reason.strip():
            raise Refused(f"submission {submission}", "a reason", "none", "Give it with --reason; it is kept in the tombstone.")
        with named_lock(home, COPY_OR_PURGE, name, on_wait=on_wait):
            tombstone = _begin(home, submission, given_note(reason), name)
            with release_lock(home, name, on_wait=on_wait):
                _delete_folder(home, submission)
                tombstone = take_quotes_out(home, tombstone, LedgerState.read(home))
                tombstone = _replace_releases(home, tombstone, rebuild_release)
            write_tombstone(home, tombstone.model_copy(update={"is_finished": True}))
        return Purged(submission, tombstone.releases, backups_with(home, submission, tombstone.received_at), tuple(tombstone.findings))


def purge_due(
    home: Home,
    keep_days: Mapping[str, int | None],
    by: str | None = None,
    *,
    default_days: int = 0,
    on_wait: Callable[[str], None] = tell_nobody,
) -> list[Purged]:
    """Delete kept files past their time; observations, findings and releases stay.

    `keep_days`: source -> days, from the registry as it is now; None or a source that is not there: `default_days`, 0 for ever.
    Files of submissions that still wait for a decision stay: approving reads them again. One whose deletion was interrupted is deleted.
    """
    name = given_name(by)
    done = []
    with named_lock(home, COPY_OR_PURGE, name, on_wait=on_wait):
        for record, state, _ in list_submissions(home):
            days = keep_days.get(record.source) or default_days
            folder = folder_of(home, record.id) / UPLOAD
            if state == "submitted" or not folder.is_dir():
                continue
            is_begun = read_tombstone(home, record.id, "file") is not None  # it is finished, however long files are kept by now
            if not is_begun and (not days or (now() - record.received_at).days < days):
                continue
            if not is_begun:
                reason = f"kept for {days} days"
                write_tombstone(home, _tombstone(home, record, "file", reason, name).model_copy(update={"is_finished": True}))
            with disk_errors("the kept file"):
                shutil.rmtree(folder)
                flush_folder(folder.parent)
            audit(home, "purge-file", by=name, submission=record.id, sha256=record.sha256)
            done.append(Purged(record.id, {}, backups_with(home, record.id, record.received_at)))
    return done


def unfinished(home: Home, state: LedgerState) -> list[str]:
    """Purged submissions of which something may be left, because the purge was interrupted."""
    purged = {decision.submission for decision in state.decisions if decision.kind == "purged"}
    finished = {tombstone.submission for tombstone in read_tombstones(home) if tombstone.what == "submission" and tombstone.is_finished}
    return sorted(purged - finished)


def _begin(home: Home, submission: str, reason: str, by: str) -> Tombstone:
    """Decide, then leave the tombstone: from here on the submission counts no more, and what follows can be done again."""
    tombstone = read_tombstone(home, submission, "submission")
    if tombstone is not None:
        if tombstone.is_finished:
            found = f"it purged on {tombstone.at:%Y-%m-%d} by {tombstone.by}"
            raise Refused(
                f"submission {submission}", "one that is still there", found, "Its tombstone says why; there is nothing left to delete."
            )
        return tombstone
    record = read_submission(home, submission)
    state = LedgerState.read(home)
    if state.state_of(submission) == "purged":
        decision = state.decisions_on(submission)[-1]
    else:
        decision = decide(home, lambda number, _: _decision(number, submission, by, reason))
    tombstone = _tombstone(home, record, "submission", decision.note, decision.by)
    write_tombstone(home, tombstone)
    return tombstone


def _decision(number: int, submission: str, by: str, reason: str) -> Decision:
    return Decision(number=number, kind="purged", submission=submission, by=by, os_user=os_user(), at=now(), note=reason)


def _tombstone(home: Home, record: SubmissionRecord, what: str, reason: str, by: str) -> Tombstone:
    shared = record.model_dump(
        include={"source", "kind", "edition", "received_at", "sha256", "byte_count", "row_count", "observation_count"}
    )
    return Tombstone.model_validate(
        shared
        | {
            "what": what,
            "submission": record.id,
            "indicators": record.indicators or (),
            "record_sha256": sha256_of(folder_of(home, record.id) / RECORD),
            "by": by,
            "os_user": os_user(),
            "at": now(),
            "reason": reason,
        }
    )


def _replace_releases(home: Home, tombstone: Tombstone, rebuild_release: RebuildRelease) -> Tombstone:
    """Build again every release that held the submission, or findings that named its figures; only then empty the old one.

    The tombstone names the new release before it is built: a purge that was interrupted goes on with the same name, and links to
    the old release find the new one as soon as it is there.
    """
    for link in holding(home, {tombstone.submission, *tombstone.findings}):
        if link.release in tombstone.releases.values():  # built again before an interruption
            continue
        new = tombstone.releases.get(link.release) or _next_name(home, link.release)
        tombstone = tombstone.model_copy(update={"releases": {**tombstone.releases, link.release: new}})
        write_tombstone(home, tombstone)
        if not (home.releases / new / MANIFEST).is_file():
            rebuild_release(link.release, new)
        if read_current(home) == link.release:
            set_current(home, new)
        _empty(link)
        audit(home, "purge-release", by=tombstone.by, submission=tombstone.submission, release=link.release, replaced_by=new)
    return tombstone


def _next_name(home: Home, release: str) -> str:
    """`<id>.1`; for one that is a replacement itself the next number of the same id, so that names do not grow."""
    replacements = {new for tombstone in read_tombstones(home) for new in tombstone.releases.values()}
    base = re.sub(r"\.[0-9]+$", "", release) if release in replacements else release
    number = 1
    while (home.releases / f"{base}.{number}").exists():
        number += 1
    return f"{base}.{number}"


def _empty(link: Link) -> None:
    with disk_errors("the release"):
        for path in link.folder.iterdir():
            if path.name != MANIFEST:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        flush_folder(link.folder)


def _delete_folder(home: Home, submission: str) -> None:
    """Take the folder away at once, by renaming it into a work folder, so that nobody reads half of it."""
    folder = folder_of(home, submission)
    if not folder.exists():
        return
    with disk_errors("the submission"), work_folder(home) as work:
        folder.rename(work / submission)
        flush_folder(home.submissions)
