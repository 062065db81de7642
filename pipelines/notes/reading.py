"""Reads notes out of the ledger: each with its record and where it stands. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipelines.errors import CannotRead, Refused
from pipelines.ledger.decisions import Decision, LedgerState, State
from pipelines.ledger.submissions import RECORD, SubmissionRecord, folder_of, read_submission
from pipelines.notes.models import NOTES, Note

if TYPE_CHECKING:
    from pipelines.home import Home

KEPT = 10_000
"""Notes that a process keeps: a submission's folder never changes."""


@dataclass(frozen=True)
class Held:
    """One note of the ledger."""

    record: SubmissionRecord
    note: Note
    state: State
    decisions: tuple[Decision, ...]

    @property
    def id(self) -> str:
        return self.record.id


def read_note(home: Home, submission: str) -> tuple[SubmissionRecord, Note]:
    """The record and the content of a note.

    Errors: Refused when there is no submission of that id, or it is no note; CannotRead when it is damaged or of a newer version.
    """
    folder = folder_of(home, submission)
    try:
        seen = tuple(folder.joinpath(name).stat().st_mtime_ns for name in (RECORD, f"{submission.split('-')[0]}.json"))
    except FileNotFoundError:  # purged or damaged: what a process still keeps must not be read
        seen = ()
    return _read(home.root, submission, seen)


def notes_of(home: Home, kind: str, state: LedgerState, *, exclude: Collection[str] = ()) -> Iterator[Held]:
    """Every note of a kind that is there, by id. One that is purged while this runs is left out."""
    for path in sorted(home.submissions.glob(f"{kind}-*")):
        if path.name in exclude or state.state_of(path.name) == "purged":
            continue
        try:
            record, note = read_note(home, path.name)
        except Refused:
            continue
        yield Held(record, note, state.state_of(record.id), state.decisions_on(record.id))


@lru_cache(maxsize=KEPT)
def _read(root: Path, submission: str, _seen: tuple[int, ...]) -> tuple[SubmissionRecord, Note]:
    """`_seen`: when its files were written, so that a note that was changed or taken away is not read from memory."""
    from pipelines.home import Home

    home = Home(root)
    record = read_submission(home, submission)
    model = NOTES.get(record.kind)
    where = f"submission {submission}"
    if model is None:
        raise Refused(where, "an action, commentary, question or reply", record.kind, "Name one of these.")
    try:
        return record, model.model_validate_json((folder_of(home, submission) / record.file).read_bytes())
    except (OSError, ValidationError) as error:
        if not folder_of(home, submission).is_dir():  # purged since a line above
            raise Refused(where, "a submission of this home", "none", "List them with: outcomes submissions") from error
        raise CannotRead(where, f"a whole {record.file}", "a damaged one", "Run outcomes verify, then restore a backup.") from error
