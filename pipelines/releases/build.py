"""Builds a release in a work folder, seals it with its manifest, renames it into place and points `current` to it last."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb
import polars as pl

from pipelines.errors import Refused
from pipelines.home import read_current, set_current
from pipelines.ledger.audit import audited
from pipelines.ledger.current import held
from pipelines.ledger.decisions import LedgerState, decision_file
from pipelines.ledger.files import disk_errors, flush_folder, flush_tree, sha256_of, write_new
from pipelines.ledger.locks import release_lock, tell_nobody
from pipelines.ledger.meanings import refuse_other_meanings
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import given_name, given_note, os_user
from pipelines.ledger.responses import adding_up, current_responses, recoded
from pipelines.ledger.schema import FORMAT_VERSION
from pipelines.ledger.submissions import RECORD, folder_of
from pipelines.ledger.work import work_folder
from pipelines.registry.chosen import with_chosen_neighbours
from pipelines.registry.recoded import with_newest_codes
from pipelines.releases.assessment_rows import Assessed
from pipelines.releases.digest import table_digests
from pipelines.releases.frames import literal
from pipelines.releases.inputs import LedgerRecords, registry_frames
from pipelines.releases.manifest import MANIFEST, Manifest, Previous, read_manifest
from pipelines.releases.names import CURRENT, is_purged, release_folder, release_ids
from pipelines.releases.notes import note_submissions
from pipelines.releases.records import ledger_records
from pipelines.releases.tables import fill_public, fill_release
from pipelines.releases.withdrawals import withdrawal_note
from pipelines.settings import AssessmentSettings, NeighbourSettings, load_settings

if TYPE_CHECKING:
    from pipelines.home import Home
    from pipelines.registry.models import Registry

MEMORY_LIMIT: Final = "600MB"
"""Beyond, DuckDB spills into the work folder. Ten million figures take the whole process to about 2 GB; with 550 MB the release takes a sixth longer."""


@dataclass(frozen=True)
class Plan:
    """What is to be built. A rebuild takes every field from the old manifest, so that it can only come out equal."""

    id: str
    note: str
    by: str
    os_user: str
    created_at: dt.datetime
    suites_digest: str
    previous: Previous | None
    up_to_decision: int | None = None
    """Set where a release is built again; a purge may then have left nothing in it."""
    exclude: tuple[str, ...] = ()
    assessment: AssessmentSettings = field(default_factory=AssessmentSettings)
    neighbours: NeighbourSettings = field(default_factory=NeighbourSettings)


def build_release(
    home: Home,
    registry: Registry,
    *,
    id: str | None = None,
    note: str = "",
    by: str | None = None,
    suites_digest: str,
    up_to_decision: int | None = None,
    exclude: Collection[str] = (),
    assessment: AssessmentSettings | None = None,
    neighbours: NeighbourSettings | None = None,
    make_current: bool = True,
    on_wait: Callable[[str], None] = tell_nobody,
    wait_seconds: float | None = None,
) -> str:
    """Build and seal a release of everything that counts; its id.

    `up_to_decision`, `exclude`, `assessment` and `neighbours` (default: as in settings.toml) are for building an earlier release again without a
    purged submission; `make_current` says whether pages show it from now on. Without a note, one is written from what was withdrawn
    since the release before. A release that was sealed by a process killed before pages could show it is shown by asking for it once more.
    Errors:  Refused, when the name is taken or nothing is approved; CannotWrite, when the disk is full. Nothing half is left behind.
    """
    by, note = given_name(by), given_note(note)
    with (
        audited(home, "release", by=by, release=id) as line,
        release_lock(home, by, on_wait=on_wait, wait_seconds=wait_seconds),
        work_folder(home) as work,
        disk_errors("the release"),
    ):
        name = id or _day_name(home)
        line["release"] = name
        target = release_folder(home.root, name)
        if make_current and _waits_to_be_shown(home, registry, name, note):
            set_current(home, name)
            return name
        if target.exists() or name.casefold() == CURRENT:
            found = "one that is taken" if target.exists() else "the word for the current release"
            raise Refused(f"release {name!r}", "a name that was never used", found, "Choose another --id, or leave it out.")
        if up_to_decision is None:
            note = note or withdrawal_note(home, registry)
        plan = Plan(
            id=name, note=note, by=by, os_user=os_user(), created_at=now().replace(microsecond=0), suites_digest=suites_digest,
            previous=previous_of(home), up_to_decision=up_to_decision, exclude=tuple(sorted(exclude)),
            assessment=assessment or load_settings(home).assessment, neighbours=neighbours or load_settings(home).neighbours,
        )  # fmt: skip
        manifest = build_into(work, home, registry, plan)
        write_new(work / MANIFEST, manifest.text().encode())
        flush_tree(work)
        work.rename(target)
        flush_folder(home.releases)
        if make_current:
            set_current(home, name)
    return name


def build_into(folder: Path, home: Home, registry: Registry, plan: Plan) -> Manifest:
    """Build the files of a release into `folder`; the manifest that describes them, not yet written."""
    registry = with_chosen_neighbours(with_newest_codes(registry), plan.neighbours)
    state = LedgerState.read(home)
    last = min(state.last, plan.up_to_decision) if plan.up_to_decision is not None else state.last
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(folder / "spill")}) as con:
        counted = held(con, home, up_to_decision=last, exclude=plan.exclude, registry=registry)
        answered = current_responses(
            home, up_to_decision=last, exclude=plan.exclude, adding_up=adding_up(registry), newest=recoded(registry), registry=registry
        )
        if plan.up_to_decision is None:
            if not (counted.counted or answered.counted or plan.previous):  # after one, an empty release takes withdrawn figures back
                expected = "at least one approved submission of figures or answers"
                raise Refused("release", expected, "none", "Approve a submission first: `outcomes submissions`.")
            refuse_other_meanings(home, (each.record for each in (*counted.counted, *answered.counted)), registry)
        about = _about(plan, registry, last)
        counted = replace(counted, counted=(*counted.counted, *answered.counted))
        assessed = Assessed(answered.responses, answered.invited, plan.assessment.minimum_group, plan.assessment.comments_need_clearance)
        records = replace(ledger_records(home, counted, state.up_to(last), plan.exclude), assessed=assessed)
        tables = _fill(con, folder, registry, records, about)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return Manifest(
        format_version=FORMAT_VERSION, id=plan.id, created_at=plan.created_at, note=plan.note, by=plan.by, os_user=plan.os_user,
        registry_digest=registry.digest, suites_digest=plan.suites_digest, last_decision=last, excluded=plan.exclude,
        submissions=_submission_hashes(home, [*(each.record.id for each in counted.counted), *note_submissions(records.notes)]),
        withdrawn=_submission_hashes(home, [row["id"] for row in records.submissions if row["state"] == "withdrawn"]),
        decisions=_decision_hashes(home, last),
        files={name: sha256_of(folder / name) for name in ("internal.duckdb", "public.duckdb")}, tables=tables, previous=plan.previous,
        assessment=plan.assessment, neighbours=plan.neighbours,
    )  # fmt: skip


def previous_of(home: Home) -> Previous | None:
    """The end of the chain of manifests: the release that no other one names as the one before it."""
    manifests = [read_manifest(home.root, release) for release in release_ids(home.root)]
    followed = {manifest.previous.id for manifest in manifests if manifest.previous}
    ends = [manifest for manifest in manifests if manifest.id not in followed]
    if not ends:
        return None
    last = max(ends, key=lambda manifest: (manifest.created_at, manifest.id)).id
    return Previous(id=last, manifest_sha256=sha256_of(release_folder(home.root, last) / MANIFEST))


def _waits_to_be_shown(home: Home, registry: Registry, name: str, note: str) -> bool:
    """Whether that release is sealed and the newest, and was never made current: its process was killed between the two.

    Pages show the one before until then. Only while nothing was decided since: else the name would stand for older figures.
    """
    if is_purged(home.root, name) or read_current(home) == name:
        return False
    manifest, newest = read_manifest(home.root, name), previous_of(home)
    asked = note or withdrawal_note(home, registry)
    is_same = manifest.note == asked and manifest.last_decision == LedgerState.read(home).last
    return is_same and newest is not None and newest.id == name


def _fill(
    con: duckdb.DuckDBPyConnection, folder: Path, registry: Registry, records: LedgerRecords, about: Mapping[str, Any]
) -> dict[str, dict[str, str]]:
    """Fill both files; the digests of their tables. The public one is made while those of the internal one are reckoned."""
    copied = registry_frames(registry)
    with _attached(con, folder / "internal.duckdb"), ThreadPoolExecutor(max_workers=1) as beside:
        is_illustrative = fill_release(con, registry, copied, records, about)
        public = beside.submit(_public, folder, registry, copied, about, is_illustrative)
        return {"internal.duckdb": table_digests(con), "public.duckdb": public.result()}


def _public(
    folder: Path, registry: Registry, copied: Mapping[str, pl.DataFrame], about: Mapping[str, Any], is_illustrative: bool
) -> dict[str, str]:
    with duckdb.connect(config={"memory_limit": MEMORY_LIMIT}) as con, _attached(con, folder / "public.duckdb"):
        fill_public(con, registry, copied, about, is_illustrative)
        return table_digests(con)


@contextmanager
def _attached(con: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    con.execute(f"attach {literal(path)} as release_file")
    yield
    con.execute("detach release_file")


def _about(plan: Plan, registry: Registry, last: int) -> dict[str, Any]:
    return {
        "id": plan.id, "created_at": plan.created_at, "note": plan.note, "by": plan.by, "registry_digest": registry.digest,
        "suites_digest": plan.suites_digest, "format_version": FORMAT_VERSION,
        "previous": plan.previous.id if plan.previous else None, "last_decision": last,
    }  # fmt: skip


def _submission_hashes(home: Home, submissions: Collection[str]) -> dict[str, str]:
    """Each record names the hashes of the files beside it, so its own hash stands for the whole submission."""
    return {submission: sha256_of(folder_of(home, submission) / RECORD) for submission in sorted(submissions)}


def _decision_hashes(home: Home, last: int) -> dict[str, str]:
    files = [decision_file(home, number) for number in range(1, last + 1)]
    return {path.name: sha256_of(path) for path in files}


def _day_name(home: Home) -> str:
    """Today's date; with -2, -3 ... where that is taken."""
    day = uk_day(now()).isoformat()
    names = itertools.chain([day], (f"{day}-{number}" for number in itertools.count(2)))
    return next(name for name in names if not release_folder(home.root, name).exists())
