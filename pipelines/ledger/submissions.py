"""Submissions: immutable folders `submissions/<id>/`, whole or not there."""

from __future__ import annotations

import datetime as dt
import errno
import itertools
import re
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipelines.errors import CannotRead, Refused
from pipelines.ledger.audit import audit
from pipelines.ledger.decisions import Decision, LedgerState, State
from pipelines.ledger.files import disk_errors, flush_folder, flush_tree, sha256_of, sha256_of_tree, write_new
from pipelines.ledger.schema import FORMAT_VERSION
from pipelines.ledger.sealed import content_of, sealed

if TYPE_CHECKING:
    from pipelines.home import Home

RECORD = "submission.json"
OBSERVATIONS = "observations.parquet"
FINDINGS = "findings.parquet"
UPLOAD = "file"
"""The uploaded file, and what came with it, lie in this folder of the submission under their own names."""
META = ".meta.csv"
_ID = re.compile(r"[a-z][a-z0-9_]*-[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{12}(-[0-9]+)?")
_TAKEN = (errno.ENOTEMPTY, errno.EEXIST)
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
SEEN_AT_ONCE = ("question", "reply")
"""Kinds that nobody signs off: they are seen from the decision that asks or replies, and only purge takes them away."""


LONGEST_FILE_NAME = 240
"""Leaves room for `.meta.csv` in the 255 bytes that file systems allow."""


def kept_name(name: str) -> str:
    """The name under which an uploaded file is kept: the last part of what was sent, whatever the system it came from.

    Errors: Refused when nothing is left to name a file by.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")
    if last in ("", ".", ".."):
        raise Refused("the file", "a file name", "none", "Give the file a name and send it again.")
    if len(last.encode("utf-8", "replace")) > LONGEST_FILE_NAME:
        found = f"{len(last)} characters"
        raise Refused("the file", f"a name of at most {LONGEST_FILE_NAME} bytes", found, "Give it a shorter name and send it again.")
    return last


class RuleRun(BaseModel):
    """How one rule came out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str
    severity: str
    count: int
    could_run: bool


class SubmissionRecord(BaseModel):
    """`submission.json`: who sent what, when, what the checks said, and the hash of every file beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format_version: int = FORMAT_VERSION
    id: str = ""
    """Given by `store`: source, edition and the first digits of the file's hash."""
    kind: str
    """observations, or neighbours; responses, action, commentary, question and reply take the same road."""
    source: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    file: Annotated[str, AfterValidator(kept_name)]
    """The name under which the file was sent, without folders."""
    sha256: Sha256
    """Of the file as it was sent."""
    byte_count: int
    edition: dt.date
    """The day on which the publisher published."""
    edition_assumed: bool
    by: str
    os_user: str
    received_at: dt.datetime
    reasons: dict[str, str]
    """Rule -> why its findings are right."""
    registry_digest: str
    suites_digest: str
    row_count: int
    observation_count: int
    finding_counts: dict[str, int]
    """Severity -> number of findings."""
    rule_runs: tuple[RuleRun, ...]
    set_aside_count: int
    against_decision: int
    """Number of the last decision that the checks saw."""
    indicators: tuple[str, ...] | None = None
    """Registry ids in the observations, sorted. Read from them by `store` when None."""
    files: dict[str, Sha256] = {}
    """Path inside the folder -> hash. `store` adds those that are missing; hashes given (by `keep_upload`) are not made again."""


class Listed(NamedTuple):
    """One submission with where it stands."""

    record: SubmissionRecord
    state: State
    decisions: tuple[Decision, ...]


def keep_upload(work: Path, path: Path, name: str | None = None) -> str:
    """Copy an uploaded file, byte for byte, to where `store` expects it in a work folder; its SHA-256."""
    target = work / UPLOAD / kept_name(path.name if name is None else name)
    with disk_errors(f"the copy of {target.name}"):
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, target)
        return sha256_of(target)


def store(home: Home, work: Path, record: SubmissionRecord) -> tuple[str, bool]:
    """Flush a filled work folder and rename it into place as a submission; its id, and whether it is new.

    The same bytes, source and edition as a live submission give that one's id, and nothing changes. After its rejection,
    withdrawal or purge, or with another .meta.csv beside the same bytes, a new submission is made, numbered -2, -3 and so on.
    Errors: CannotWrite when the disk is full or not writable; nothing is stored then.
    """
    with disk_errors("the submission"):
        sealed = _sealed(work, record)
        flush_tree(work)
        for candidate in _ids(record):
            if not is_taken(home, candidate) and _rename_into_place(home, work, sealed.model_copy(update={"id": candidate})):
                audit(home, "submit", "done", by=record.by, submission=candidate)
                return candidate, True
            if _is_live_twin(home, candidate, sealed):  # also when another process stored the same file a moment ago
                audit(home, "submit", "unchanged", by=record.by, submission=candidate)
                return candidate, False
    raise AssertionError("ids are endless")


def purged_meanwhile(submissions: Collection[str]) -> Refused:
    """For a file that was checked against submissions of which some are there no more."""
    found = f"a purge ({', '.join(submissions)})"
    return Refused("the file", "nothing to be purged while it was checked", found, "Nothing was stored. Send it again.")


def is_taken(home: Home, submission: str) -> bool:
    """Whether an id was ever used: by a folder that is there, or by a decision on one that was purged."""
    return folder_of(home, submission).exists() or bool(LedgerState.read(home).decisions_on(submission))


def folder_of(home: Home, submission: str) -> Path:
    """The folder of a submission, whether or not it exists."""
    return home.submissions / submission


def upload_of(home: Home, record: SubmissionRecord) -> Path:
    """The kept file of a submission; it may have been purged when its time was over."""
    return folder_of(home, record.id) / UPLOAD / record.file


def read_submission(home: Home, submission: str) -> SubmissionRecord:
    """The record of a submission.

    Errors: Refused when there is none of that id; CannotRead when it was written by a newer version or is damaged.
    """
    path = folder_of(home, submission) / RECORD
    if not _ID.fullmatch(submission) or not path.is_file():
        raise Refused(f"submission {submission}", "a submission of this home", "none", "List them with: outcomes submissions")
    return parse_record(path.read_bytes(), submission)


def parse_record(content: bytes, submission: str) -> SubmissionRecord:
    """A record from the bytes of its file."""
    where = f"submission {submission}"
    try:
        record = SubmissionRecord.model_validate_json(content_of(content))
    except ValueError as error:
        raise CannotRead(where, f"a whole {RECORD}", "a damaged one", "Run outcomes verify, then restore a backup.") from error
    if record.format_version > FORMAT_VERSION:
        found = f"version {record.format_version}"
        raise CannotRead(where, f"format version {FORMAT_VERSION} or older", found, "Install a newer version of the product.")
    return record


def submission_ids(home: Home) -> list[str]:
    """Ids of all submissions that are there, sorted."""
    return sorted(path.name for path in home.submissions.iterdir() if (path / RECORD).is_file())


def list_submissions(home: Home, *, without: Collection[str] = ()) -> list[Listed]:
    """Every submission with its state and decisions, in order of receipt. Purged ones are in `tombstones`.

    `without`: sources to leave out, by which ids begin: their records are not even read.
    """
    state = LedgerState.read(home)
    wanted = (submission for submission in submission_ids(home) if submission.split("-")[0] not in without)
    records = [record for submission in wanted if (record := _read_unless_purged(home, submission)) is not None]
    records.sort(key=lambda record: (record.received_at, record.id))
    return [Listed(record, state.state_of(record.id), state.decisions_on(record.id)) for record in records]


def _read_unless_purged(home: Home, submission: str) -> SubmissionRecord | None:
    try:
        return read_submission(home, submission)
    except Refused:  # purged by another process since the folder was listed
        return None


def _is_live_twin(home: Home, submission: str, record: SubmissionRecord) -> bool:
    there = _read_unless_purged(home, submission)
    return there is not None and _sent(there) == _sent(record) and LedgerState.read(home).is_live(submission)


def _sent(record: SubmissionRecord) -> set[str]:
    """The hashes of what was sent: the file, whatever its name, and the one that says what its columns are."""
    return {record.sha256, *(sha for name, sha in record.files.items() if name.startswith(f"{UPLOAD}/") and name.endswith(META))}


def _ids(record: SubmissionRecord) -> Iterator[str]:
    base = f"{record.source}-{record.edition.isoformat()}-{record.sha256[:12]}"
    yield base
    for number in itertools.count(2):
        yield f"{base}-{number}"


def _sealed(work: Path, record: SubmissionRecord) -> SubmissionRecord:
    """The record with the hash of every file in the work folder, and the indicators of its observations."""
    (work / RECORD).unlink(missing_ok=True)
    files = sha256_of_tree(work, known=record.files)
    indicators = record.indicators
    if indicators is None:
        indicators = _indicators(work / OBSERVATIONS) if OBSERVATIONS in files else ()
    return record.model_copy(update={"files": files, "indicators": tuple(sorted(indicators))})


def _indicators(observations: Path) -> tuple[str, ...]:
    column = pl.scan_parquet(observations, glob=False).select(pl.col("indicator").cast(pl.String).unique()).collect(engine="streaming")
    return tuple(column.get_column("indicator").drop_nulls().to_list())


def _rename_into_place(home: Home, work: Path, record: SubmissionRecord) -> bool:
    """Whether this process won the id. A folder cannot be renamed onto one that holds files."""
    (work / RECORD).unlink(missing_ok=True)
    write_new(work / RECORD, sealed(record.model_dump_json(indent=1)))
    flush_folder(work)
    _refuse_after_purge(home, record)
    try:
        work.rename(folder_of(home, record.id))
    except OSError as error:
        if error.errno in _TAKEN or isinstance(error, FileExistsError):
            return False
        raise
    flush_folder(home.submissions)
    return True


def _refuse_after_purge(home: Home, record: SubmissionRecord) -> None:
    """Findings may name figures that were held when they were made: what was purged since must not come back in them.

    The record stands in the work folder already: a purge that this reading of the decisions misses sees it there, and waits.
    """
    state = LedgerState.read(home)
    since = [decision.submission for decision in state.decisions if decision.number > record.against_decision and decision.kind == "purged"]
    if any(state.approval_of(submission) for submission in since):
        raise purged_meanwhile(since)
