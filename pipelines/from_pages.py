"""What entry pages do: each action is one command in a process of its own, within the limits of settings.toml.

A refusal is raised as it would be here. Part of `pipelines.service`, which pages import it from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines.errors import OutcomesError, Refused
from pipelines.home import Home
from pipelines.ledger.audit import audit
from pipelines.ledger.files import disk_errors, sha256_of
from pipelines.ledger.locks import RELEASE, holder, is_held
from pipelines.ledger.memory_files import MemoryFiles
from pipelines.ledger.submissions import kept_name
from pipelines.ledger.work import sweep, work_folder
from pipelines.reader import Stopped, run_command
from pipelines.settings import load_settings


@contextmanager
def uploaded(home: Home, name: str, content: bytes, meta: bytes | None = None) -> Iterator[Path]:
    """An uploaded file, and its .meta.csv where one came with it, as files in memory for as long as the block lasts.

    Nothing of it is on the disk yet: nobody knows at this point whether it holds words of persons.
    Errors: Refused when the name is none; CannotWrite when there is no room.
    """
    with work_folder(home) as work, MemoryFiles() as memory:
        path = work / kept_name(name)
        with disk_errors("the uploaded file"):
            memory.write(content, path)
            if meta is not None:
                memory.write(meta, path.with_suffix(".meta.csv"))
        yield path


def guess_upload(home: Home, path: Path) -> dict[str, Any]:
    """The document of `outcomes sources guess`."""
    return _done(home, "sources guess", "--web", "--", str(path))


def check_upload(home: Home, path: Path, source: str, *, edition: dt.date | None = None) -> dict[str, Any]:
    """The document of `outcomes check`. A reader that was stopped is an error finding of it."""
    try:
        return _done(home, "check", *_source_and_edition(source, edition), "--web", "--", str(path))
    except Stopped as fault:
        return _stopped_check(path, source, fault)


def submit_upload(
    home: Home, path: Path, source: str, *, edition: dt.date | None = None, reasons: Mapping[str, str] | None = None, by: str
) -> dict[str, Any]:
    """The document of `outcomes submit`: that of `check` with `submission`, `is_new`, `refusal` and `reads_otherwise`."""
    answers = [f"--reason={rule}={text}" for rule, text in (reasons or {}).items()]
    try:
        return _done(home, "submit", *_source_and_edition(source, edition), *answers, f"--by={by}", "--web", "--", str(path))
    except Stopped as fault:
        return _stopped_check(path, source, fault) | {"submission": None, "is_new": False, "refusal": str(fault)}


def approve_in_process(home: Home, submission: str, *, by: str, note: str = "") -> dict[str, Any]:
    """Signs a submission off."""
    return _done(home, "approve", f"--by={by}", f"--note={note}", "--", submission)


def reject_in_process(home: Home, submission: str, *, by: str, note: str) -> dict[str, Any]:
    """Refuses a submission."""
    return _done(home, "reject", f"--by={by}", f"--note={note}", "--", submission)


def withdraw_in_process(home: Home, submission: str, *, by: str, note: str) -> dict[str, Any]:
    """Takes a submission back."""
    return _done(home, "withdraw", f"--by={by}", f"--note={note}", "--", submission)


def release_in_process(home: Home, *, by: str, note: str = "", release: str = "") -> dict[str, Any]:
    """Builds a release, however long the ledger takes. While another one is being built, that one's maker is named at once."""
    if is_held(home, RELEASE):
        raise Refused("the release", "no other one in work", f"one by {holder(home)}", "Wait until that has finished, then try again.")
    named = [f"--id={release}"] if release else []
    return _answer(run_command(home.root, ["release", *named, f"--by={by}", f"--note={note}"], seconds=None, memory_megabytes=None))


def _source_and_edition(source: str, edition: dt.date | None) -> list[str]:
    return [f"--source={source}", *([f"--edition={edition.isoformat()}"] if edition else [])]


def _done(home: Home, *arguments: str) -> dict[str, Any]:
    limits = load_settings(home).upload
    try:
        return _answer(run_command(home.root, arguments, seconds=limits.seconds, memory_megabytes=limits.memory_megabytes))
    except Stopped as fault:
        audit(home, arguments[0], "failed", cause=fault.rule)
        sweep(home)  # what the stopped process left behind
        raise


def _answer(document: dict[str, Any]) -> dict[str, Any]:
    if "error" in document:
        raise OutcomesError(document["where"], document["expected"], document["found"], document["fix"])
    return document


def _stopped_check(path: Path, source: str, fault: Stopped) -> dict[str, Any]:
    message = f"Expected {fault.expected}, found {fault.found}."
    finding = {"rule": fault.rule, "severity": "error", "sheet": None, "row": None, "column": None, "value": None, "message": message,
               "fix": fault.fix}  # fmt: skip
    return {
        "file": path.name, "sha256": sha256_of(path), "source": source, "edition": None, "edition_found_in": "", "rows": 0,
        "observations": 0, "accepted": False, "rules_run": 0, "findings": [finding], "set_aside": [], "not_in_registry": [],
        "if_approved": None,
    }  # fmt: skip
