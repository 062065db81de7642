"""Looking after a home: purge, verify, rebuild, backup and restore, and what a person is told of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.home import Home
from pipelines.ledger import backups
from pipelines.ledger import purge as keeping
from pipelines.ledger.locks import tell_nobody
from pipelines.ledger.rebuild import rebuild as keeping_rebuild
from pipelines.ledger.verify import Fault, readable
from pipelines.ledger.verify import verify as keeping_verify
from pipelines.notes.facade import same_action, taken_with
from pipelines.registry.load import load_registry
from pipelines.releases import build as releases_build
from pipelines.releases.manifest import Manifest, read_manifest
from pipelines.releases.names import meant
from pipelines.settings import load_settings
from pipelines.submitting import read_again
from pipelines.versions import registry_version, version_faults


def purge(home: Home, submission: str, *, reason: str, by: str | None = None, tell: Callable[[str], None] = tell_nobody) -> dict[str, Any]:
    """Deletes a submission for good and builds every release that held it again without it; with a question go its replies."""
    alike, also = same_action(home, submission), taken_with(home, submission)
    every = [
        keeping.purge(home, each, reason, lambda old, new: _build_without_purged(home, old, new), by, on_wait=tell)
        for each in (*also, submission)  # the question last: asked for again after an interruption, it finds what is left
    ]
    done, sentences = every[-1], _purge_sentences(every)
    if alike:
        sentences.append(f"Other states of this action may hold the same words: {', '.join(alike)}. Purge them too where they do.")
    return {"submission": done.submission, "releases": done.releases, "backups": [b.folder for b in done.backups], "sentences": sentences}


def purge_due(home: Home, *, by: str | None = None) -> dict[str, Any]:
    """Deletes kept files past their time; observations stay."""
    days = {source.id: source.keep_days for source in load_registry(home.registry).sources.values()}
    done = keeping.purge_due(home, days, by, default_days=load_settings(home).keeping.file_days)
    return {"files_of": [each.submission for each in done], "sentences": _file_sentences(done) or ["No kept file is past its time."]}


def verify(home: Home) -> list[str]:
    """Everything at fault in a home, in words."""
    return [str(fault) for fault in _faults(home)]


def _faults(home: Home) -> list[Fault]:
    return [*keeping_verify(home, lambda path, record: read_again(home, path, record)), *readable(lambda: version_faults(home))]


def rebuild(home: Home, release: str) -> list[str]:
    """The tables that come out otherwise when a release is built once more."""
    return list(
        keeping_rebuild(home, meant(home, release) or release, lambda manifest, folder: _build_beside(home, manifest, folder)).different
    )


def backup(home: Home, to: Path, *, by: str | None = None) -> str:
    """Copies the home while it may be in use; the folder of the copy."""
    return backups.backup(home, to, by).folder


def restore(folder: Path, root: Path, *, by: str | None = None) -> list[str]:
    """Makes a home from a backup and verifies it; what is at fault in it."""
    _, faults = backups.restore(folder, root, _faults, by)
    return [str(fault) for fault in faults]


def _purge_sentences(done: Sequence[keeping.Purged]) -> list[str]:
    told = []
    for each in done:
        told.append(f"Purged {each.submission}.")
        if each.findings:
            told.append(f"Words that may name figures of it were taken out of the findings of {', '.join(each.findings)}.")
        told += [f"Release {old} was built again without it as {new}." for old, new in each.releases.items()]
        if each.releases:
            told.append("Exports made of these releases lie outside the home: clear them by hand.")
        told += _backup_sentences(each)
    return told


def _file_sentences(done: Sequence[keeping.Purged]) -> list[str]:
    told = []
    for each in done:
        told += [f"Deleted the kept file of {each.submission}; its figures and findings stay.", *_backup_sentences(each)]
    return told


def _backup_sentences(purged: keeping.Purged) -> list[str]:
    return [
        f"The backup {copy.folder} still holds it: clear it by hand." if copy.is_whole
        else f"An interrupted backup left {copy.folder}, which may hold it: delete it."
        for copy in purged.backups
    ]  # fmt: skip


def _build_without_purged(home: Home, old: str, new: str) -> None:
    manifest = read_manifest(home.root, old)
    releases_build.build_release(
        home, registry_version(home, manifest.registry_digest), id=new, note=manifest.note, by=manifest.by,
        suites_digest=manifest.suites_digest, up_to_decision=manifest.last_decision, exclude=manifest.excluded,
        assessment=manifest.assessment, neighbours=manifest.neighbours, make_current=False,
    )  # fmt: skip


def _build_beside(home: Home, manifest: Manifest, folder: Path) -> Mapping[str, Mapping[str, str]]:
    plan = releases_build.Plan(
        id=manifest.id, note=manifest.note, by=manifest.by, os_user=manifest.os_user, created_at=manifest.created_at,
        suites_digest=manifest.suites_digest, previous=manifest.previous, up_to_decision=manifest.last_decision, exclude=manifest.excluded,
        assessment=manifest.assessment, neighbours=manifest.neighbours,
    )  # fmt: skip
    return releases_build.build_into(folder, home, registry_version(home, manifest.registry_digest), plan).tables
