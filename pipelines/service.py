"""The one way to change a home: check, submit, sign off, release. The command line and the entry pages call nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import polars as pl

from expectations.rules import suites_digest
from pipelines.answering import check_sent
from pipelines.approving import FindingsChecker
from pipelines.checks.run import CheckResult, run_checks
from pipelines.from_pages import (
    approve_in_process,
    check_upload,
    guess_upload,
    reject_in_process,
    release_in_process,
    submit_upload,
    uploaded,
    withdraw_in_process,
)
from pipelines.home import Home, create_home, read_current
from pipelines.home import open_home as home_at
from pipelines.ledger import sign_off
from pipelines.ledger.current import no_rows
from pipelines.ledger.decisions import Decision
from pipelines.ledger.locks import tell_nobody
from pipelines.ledger.log import start_log
from pipelines.ledger.memory_files import MemoryFiles
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.submissions import FINDINGS, SEEN_AT_ONCE, folder_of, list_submissions, read_submission
from pipelines.ledger.work import sweep, work_folder
from pipelines.notes.facade import (
    ask_question,
    change_action,
    check_commentary,
    close_question,
    note_of,
    note_title,
    reply_to_question,
    submit_action,
    submit_commentary,
)
from pipelines.notes.models import SIGNED_OFF
from pipelines.notes.submitting import NoteChecker
from pipelines.reading import claim, compare_releases, export_release, figure, releases
from pipelines.registering import (
    check_registry_of,
    draft_entries,
    registry_differences,
    registry_of,
    source_of,
    upgrade_registry,
    write_drafts,
    write_template_file,
)
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.upgrade import remember
from pipelines.releases import build as releases_build
from pipelines.sessions import begin_session, drop_session, hand_in_session, list_sessions, read_session, remove_person, save_session, today
from pipelines.settings import load_settings
from pipelines.sources.draft import draft_source
from pipelines.sources.guess import guess
from pipelines.sources.limits import COMMAND_LINE, MEGABYTE, WEB, Limits
from pipelines.sources.open_file import open_file
from pipelines.submitting import Submitted, check_against, submit
from pipelines.upkeep import backup, purge, purge_due, rebuild, restore, verify
from pipelines.versions import keep_versions

__all__ = [
    "CheckResult", "Submitted", "approve_in_process", "ask_question", "backup", "begin_session", "change_action", "check_commentary",
    "check_registry_of", "check_upload", "claim", "close_question", "compare_releases", "draft_entries", "drop_session", "export_release",
    "figure", "guess_upload", "hand_in_session", "list_sessions", "note_of", "purge", "purge_due", "read_session", "rebuild",
    "registry_differences", "registry_of", "reject_in_process", "release_in_process", "releases", "remove_person", "reply_to_question",
    "restore", "save_session", "source_of", "submit_action", "submit_commentary", "submit_upload", "today", "upgrade_registry",
    "uploaded", "verify", "withdraw_in_process", "write_drafts", "write_template_file",
]  # fmt: skip


def open_home(root: Path) -> Home:
    """The home in that folder, its log open for this process.

    Errors: CannotRead when there is none.
    """
    home = home_at(root)
    start_log(home, load_settings(home).log)
    return home


def home_to_serve(root: Path) -> Home:
    """The home in that folder, without what dead processes left in it."""
    home = open_home(root)
    sweep(home)
    return home


def home_if_any(root: Path) -> Home | None:
    """The home in that folder, or None where there is none yet.

    Errors: CannotRead when there is one whose settings cannot be read.
    """
    return open_home(root) if Home(root.absolute()).settings.is_file() else None


@contextmanager
def checked_file(
    home: Home | None, path: Path, source_id: str, *, edition: dt.date | None = None, limits: Limits = COMMAND_LINE
) -> Iterator[CheckResult]:
    """Reads and checks a file, and stores nothing; its observations can be read inside the block.

    Without a home the file is held against an empty ledger.
    """
    registry = registry_of(home)
    source = source_of(registry, source_id)
    received = uk_day(now())
    if home is None:
        with TemporaryDirectory(prefix="outcomes-") as folder:
            if source.kind == "responses":
                yield check_sent(None, registry, source, path, Path(folder), edition=edition, received=received, limits=limits).check
                return
            yield run_checks(path, source, registry, Path(folder), held=_nothing_held, received=received, stated=edition, limits=limits)
    else:
        with work_folder(home) as work:
            yield check_against(home, registry, source, path, work, edition=edition, received=received, limits=limits)


def check_file(
    home: Home | None, path: Path, source_id: str, *, edition: dt.date | None = None, limits: Limits = COMMAND_LINE
) -> CheckResult:
    """As `checked_file`, when only the findings matter."""
    with checked_file(home, path, source_id, edition=edition, limits=limits) as result:
        return result


def submit_file(
    home: Home, path: Path, source_id: str, *, edition: dt.date | None = None, reasons: Mapping[str, str] | None = None,
    by: str | None = None, limits: Limits = COMMAND_LINE,
) -> Submitted:  # fmt: skip
    """Checks a file and stores it whole, with its observations and findings, or not at all."""
    registry = registry_of(home)
    source = source_of(registry, source_id)
    return submit(home, path, registry=registry, source=source, edition=edition, reasons=reasons or {}, by=by, limits=limits)


def approve(home: Home, submission: str, *, by: str | None = None, note: str = "") -> dict[str, Any]:
    """Signs a submission off, after checking it against the ledger as it stands."""
    is_note = read_submission(home, submission).kind in SIGNED_OFF
    check = NoteChecker(home, submission) if is_note else FindingsChecker(home, submission)
    return _decided(sign_off.approve(home, submission, by, note, check=check))


def reject(home: Home, submission: str, *, by: str | None = None, note: str) -> dict[str, Any]:
    """Refuses a submission."""
    return _decided(sign_off.reject(home, submission, by, note))


def withdraw(home: Home, submission: str, *, by: str | None = None, note: str) -> dict[str, Any]:
    """Takes a submission back."""
    return _decided(sign_off.withdraw(home, submission, by, note))


def submissions(home: Home) -> list[dict[str, Any]]:
    """Every submission with its state, in order of receipt. Questions and replies, which nobody signs off, are not among them."""
    return [
        {
            "id": record.id, "state": state, "kind": record.kind, "title": note_title(home, record), "source": record.source,
            "file": record.file, "edition": record.edition, "by": record.by, "received_at": record.received_at,
            "observations": record.observation_count, "reasons": record.reasons, "findings": record.finding_counts,
            "decisions": [{"number": d.number, "kind": d.kind, "by": d.by, "at": d.at, "note": d.note} for d in decisions],
        }
        for record, state, decisions in list_submissions(home, without=SEEN_AT_ONCE)
    ]  # fmt: skip


def findings_of(home: Home, submission: str) -> list[dict[str, Any]]:
    """The findings stored with a submission, for the second person to judge."""
    return pl.read_parquet(folder_of(home, read_submission(home, submission).id) / FINDINGS, glob=False).to_dicts()


def _decided(decision: Decision) -> dict[str, Any]:
    return {"submission": decision.submission, "state": decision.kind, "number": decision.number, "by": decision.by, "note": decision.note}


def _nothing_held(con: duckdb.DuckDBPyConnection, source: str, indicators: list[str]) -> dict[str, dt.date]:
    """The empty ledger: the view `held` without rows."""
    no_rows(con).create_view("held")
    return {}


def create(root: Path, *, sample: bool = False, registry: Path | None = None, by: str | None = None) -> Home:
    """Makes a home with a registry; with samples: the bundled uploads submitted, approved and released.

    Errors: OutcomesError when the folder is a home already or the registry has faults; nothing is made then.
    """
    folder = registry or bundled_folder()
    load_registry(folder)
    home = create_home(root, registry=folder, is_sample=sample, by=by, fill=lambda made: remember(bundled_folder(), made.registry))
    if sample:
        finish_samples(home)
    return home


def finish_samples(home: Home) -> None:
    """Loads the bundled uploads into a sample home that has no release yet: a new one, or one whose first start was interrupted."""
    if load_settings(home).home.is_sample and read_current(home) is None:
        from pipelines.samples import load_samples

        load_samples(home)


def limits_for(home: Home | None, *, web: bool) -> Limits:
    """How large a file may be: on the command line as large as the machine allows, from a page as settings.toml says."""
    if home is None or not web:
        return WEB if web else COMMAND_LINE
    return replace(WEB, file_bytes=load_settings(home).upload.megabytes * MEGABYTE)


def guess_file(home: Home | None, path: Path, *, limits: Limits = COMMAND_LINE) -> dict[str, Any]:
    """The sources a file may come from, likeliest first, and a draft to edit where none fits.

    Errors: CannotRead when the file cannot be opened.
    """
    registry = registry_of(home)
    with work_folder(home) if home else TemporaryDirectory(prefix="outcomes-") as work, MemoryFiles() as memory:
        opened = open_file(path, limits, work=Path(work), memory=memory)
        guesses = guess(opened, registry)
        draft = "" if any(found.fits for found in guesses) else draft_source(opened, registry)
    return {"file": path.name, "guesses": [asdict(found) for found in guesses], "draft": draft}


def build_release(
    home: Home, release: str | None, *, note: str = "", by: str | None = None, tell: Callable[[str], None] = tell_nobody
) -> str:
    """Builds and seals a release of everything approved; its id."""
    sweep(home)
    registry, suites = registry_of(home), suites_digest()
    keep_versions(home, registry.digest, suites)
    wait = load_settings(home).release.wait_seconds
    return releases_build.build_release(
        home, registry, id=release, note=note, by=by, suites_digest=suites, on_wait=tell, wait_seconds=wait or None
    )
