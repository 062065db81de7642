"""Verify: proves that what is held is what was stored, signed off and released."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.errors import OutcomesError
from pipelines.home import read_current
from pipelines.ledger.chain import MANIFEST, Link, read_links
from pipelines.ledger.decisions import ALLOWED_FROM, Decision, LedgerState, decision_file, number_of, parse_decision
from pipelines.ledger.files import not_readable, sha256_of
from pipelines.ledger.purge import unfinished
from pipelines.ledger.reading_again import ReadAgain, same_observations
from pipelines.ledger.sealed import is_whole
from pipelines.ledger.submissions import FINDINGS, RECORD, UPLOAD, SubmissionRecord, folder_of, parse_record
from pipelines.ledger.tombstones import Tombstone, read_tombstones

if TYPE_CHECKING:
    from pipelines.home import Home

_RESTORE = "Restore it from a backup."


@dataclass(frozen=True)
class Fault:
    """One thing that is not as it was left."""

    where: str
    expected: str
    found: str
    fix: str

    def __str__(self) -> str:
        return f"{self.where}: expected {self.expected}, found {self.found}. {self.fix}"


def verify(home: Home, read_again: ReadAgain | None = None) -> list[Fault]:
    """Everything at fault in a home; empty when it is whole.

    Checked: hashes of every submission, decision and release against the records and manifests that name them; decisions without
    holes and each allowed where it was taken; the chain of manifests; purges finished. With `read_again` also that the files
    still kept give the observations that are stored.
    """
    decisions: list[Decision] = []
    faults = [*readable(lambda: _seal_faults(home)), *readable(lambda: _decision_faults(home, decisions))]
    try:
        tombstones = read_tombstones(home)
        links = read_links(home)
    except OutcomesError as error:
        return list(dict.fromkeys([*faults, Fault(error.where, error.expected, error.found, error.fix)]))
    faults += _order_faults(decisions)
    gone = {tombstone.submission: tombstone for tombstone in tombstones if tombstone.what == "submission"}
    for folder in sorted(home.submissions.iterdir()):
        faults += readable(partial(_submission_faults, home, folder, tombstones, read_again))
    faults += readable(lambda: _presence_faults(home, LedgerState(tuple(decisions)), gone))
    faults += readable(lambda: _chain_faults(home, links))
    for link in links:
        faults += readable(partial(_release_faults, home, link, tombstones))
        faults += readable(partial(_made_from_faults, home, link, gone))
    return list(dict.fromkeys(faults))


def readable(part: Callable[[], Iterable[Fault]]) -> Iterator[Fault]:
    """The faults of one part. A file that this account may not read is one of them, and the other parts go on."""
    try:
        yield from part()
    except Exception as error:
        forbidden = not_readable(error)
        if forbidden is None:
            raise
        yield Fault(forbidden.where, forbidden.expected, forbidden.found, forbidden.fix)


def _seal_faults(home: Home) -> Iterator[Fault]:
    """Decisions, records, tombstones and manifests of which a byte was changed, or that were written by something else."""
    small = (home.decisions.glob("*.json"), home.submissions.glob(f"*/{RECORD}"), home.tombstones.glob("[!.]*.json"))
    for path in sorted(itertools.chain(*small, home.releases.glob(f"*/{MANIFEST}"))):
        with suppress(FileNotFoundError):  # purged by another process since the folder was listed
            if is_whole(path.read_bytes()):
                continue
            where = path.relative_to(home.root).as_posix()
            yield Fault(where, "its own hash as its last entry", "another or none: it was changed", _RESTORE)


def _decision_faults(home: Home, readable: list[Decision]) -> Iterator[Fault]:
    """Holes in the sequence and damaged decisions; those that can be read are added to `readable`."""
    names = sorted(path.name for path in home.decisions.iterdir())
    for name in names:
        if not number_of(name):
            yield Fault(f"decisions/{name}", "files named by number", "another file", "Move it out of the home.")
    before = 0
    for number in sorted(number for name in names if (number := number_of(name))):
        if number > before + 1:
            missing = f"decision {number - 1}" if number == before + 2 else f"decisions {before + 1} to {number - 1}"
            yield Fault(missing, "a sequence without holes", "no such file", _RESTORE)
        before = number
        try:
            readable.append(parse_decision(decision_file(home, number).read_bytes(), number))
        except OutcomesError as error:
            yield Fault(error.where, error.expected, error.found, error.fix)


def _order_faults(decisions: list[Decision]) -> Iterator[Fault]:
    """Decisions that were not allowed when their number was taken, or that go back in time."""
    for index, decision in enumerate(decisions):
        before = LedgerState(tuple(one for one in decisions[:index] if one.submission == decision.submission))
        state = before.state_of(decision.submission)
        if state not in ALLOWED_FROM[decision.kind]:
            expected = f"a submission that is {' or '.join(ALLOWED_FROM[decision.kind])}"
            yield Fault(f"decision {decision.number}", expected, f"{state} when it was {decision.kind}", _RESTORE)
        if index and decision.at < decisions[index - 1].at:
            yield Fault(f"decision {decision.number}", "a moment not before the decision before it", "an earlier one", _RESTORE)


def _submission_faults(home: Home, folder: Path, tombstones: list[Tombstone], read_again: ReadAgain | None) -> Iterator[Fault]:
    if not folder.is_dir():
        yield Fault("submissions", "a folder for each submission", f"a file ({folder.name[:40]})", "Move it out of the home.")
        return
    where = f"submission {folder.name}"
    try:
        record = parse_record((folder / RECORD).read_bytes(), folder.name)
    except FileNotFoundError:
        yield Fault(where, f"a folder with {RECORD}", "none", _RESTORE)
        return
    except OutcomesError as error:
        yield Fault(error.where, error.expected, error.found, error.fix)
        return
    if record.id != folder.name:
        yield Fault(where, "its own id inside", "another one", _RESTORE)
    is_file_purged = any(each.submission == folder.name for each in tombstones if each.what == "file")
    if is_file_purged and (folder / UPLOAD).exists():
        yield Fault(where, "no kept file after its purge", "one", "Run: outcomes purge --due")
    gone = {name for name in record.files if is_file_purged and name.startswith(f"{UPLOAD}/") and not (folder / name).exists()}
    expected = {name: sha for name, sha in record.files.items() if name not in gone}
    expected |= _findings_since(folder, tombstones)
    faults = list(_file_faults(where, folder, expected, ignore=RECORD))
    yield from faults
    for kind, versions, digest in (
        ("registry", home.registry_versions, record.registry_digest),
        ("rules", home.suites_versions, record.suites_digest),
    ):
        if not (versions / digest).is_dir():
            yield Fault(where, f"its version of the {kind} kept under {versions.name}", "none", _RESTORE)
    if read_again is not None and not is_file_purged and not faults:
        yield from _reading_faults(where, folder, record, read_again)


def _findings_since(folder: Path, tombstones: list[Tombstone]) -> dict[str, str]:
    """The findings as a purge left them, where they named figures of what was purged. One of several purges wrote last."""
    written = [each.findings[folder.name] for each in tombstones if folder.name in each.findings]
    path = folder / FINDINGS
    there = [sha256_of(path)] if len(written) > 1 and path.is_file() else []
    return {FINDINGS: next((sha for sha in there if sha in written), written[-1])} if written else {}


def _reading_faults(where: str, folder: Path, record: SubmissionRecord, read_again: ReadAgain) -> Iterator[Fault]:
    try:
        difference = same_observations(folder, record, read_again)
    except OutcomesError as error:
        difference = f"it unreadable ({error.where})"
    if difference:
        yield Fault(where, "the kept file to give the stored observations", difference, "Report it: the reader or the store has changed.")


def _file_faults(where: str, folder: Path, expected: Mapping[str, str], *, ignore: str) -> Iterator[Fault]:
    """Files that are missing, changed, or not named by the record. Names are shown by position, as they may hold a person's."""
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for number, (name, sha) in enumerate(sorted(expected.items()), start=1):
        shown = f"{where}, {f'kept file {number}' if name.startswith(f'{UPLOAD}/') else name}"
        if name not in there:
            yield Fault(shown, "the file", "none", _RESTORE)
        elif sha256_of(there[name]) != sha:
            yield Fault(shown, f"SHA-256 {sha[:12]}…", "another: it was changed", _RESTORE)
    if strange := there.keys() - expected.keys() - {ignore}:
        yield Fault(where, "only the files it was stored with", f"{len(strange)} more", "Move them out of the home.")


def _presence_faults(home: Home, state: LedgerState, gone: Mapping[str, Tombstone]) -> Iterator[Fault]:
    """Submissions that decisions name must be there, or have been purged; a purge must be finished."""
    for submission in sorted({decision.submission for decision in state.decisions}):
        if state.state_of(submission) != "purged" and not folder_of(home, submission).is_dir():
            yield Fault(f"submission {submission}", "its folder", "none, and no purge", _RESTORE)
    for submission in unfinished(home, state):
        yield Fault(f"submission {submission}", "a finished purge", "an interrupted one", f"Run: outcomes purge {submission} --reason ...")
    for submission in sorted(gone):
        if folder_of(home, submission).exists():
            yield Fault(f"submission {submission}", "no folder after its purge", "one", f"Run: outcomes purge {submission} --reason ...")


def _chain_faults(home: Home, links: list[Link]) -> Iterator[Fault]:
    """Each manifest follows exactly one other that is unchanged, and one is the first."""
    hashes = {link.release: link.sha256 for link in links}
    followed: dict[str, str] = {}
    for link in links:
        previous = link.manifest.previous
        where = f"release {link.release}"
        if link.manifest.id != link.release:
            yield Fault(where, "its own id in its manifest", "another one", _RESTORE)
        if previous is None:
            continue
        if previous.id not in hashes:
            yield Fault(where, f"the release before it, {previous.id}", "none", _RESTORE)
        elif hashes[previous.id] != previous.manifest_sha256:
            yield Fault(f"release {previous.id}, {MANIFEST}", f"what release {link.release} names", "another: it was changed", _RESTORE)
        if previous.id in followed:
            yield Fault(where, f"to be the only one after {previous.id}", f"{followed[previous.id]} after it as well", _RESTORE)
        followed[previous.id] = link.release
    first = [link.release for link in links if link.manifest.previous is None]
    if links and len(first) != 1:
        yield Fault("releases", "one first release", f"{len(first)}", _RESTORE)
    current = read_current(home)
    if current is not None and not any(link.release == current and link.is_whole for link in links):
        yield Fault("current", "the id of a release that is there", current, _RESTORE)


def _release_faults(home: Home, link: Link, tombstones: list[Tombstone]) -> Iterator[Fault]:
    """A release's own files, or those of the one that took its place."""
    where = f"release {link.release}"
    replacements = [tombstone.releases[link.release] for tombstone in tombstones if link.release in tombstone.releases]
    if link.is_whole:
        yield from _file_faults(where, link.folder, link.manifest.files, ignore=MANIFEST)
    elif not replacements:
        yield Fault(where, "its files", f"only {MANIFEST}, and no purge", _RESTORE)
    for new in replacements:
        if not (home.releases / new / MANIFEST).is_file():
            yield Fault(where, f"release {new} in its place", "none", "Run the purge again: outcomes purge ID --reason ...")


def _made_from_faults(home: Home, link: Link, gone: Mapping[str, Tombstone]) -> Iterator[Fault]:
    """The submissions and decisions that a release was made from are still those; none of them was purged from under it."""
    where = f"release {link.release}"
    for submission, sha in sorted({**link.manifest.submissions, **(link.manifest.withdrawn or {})}.items()):
        if submission in gone and link.is_whole:
            yield Fault(
                where, f"nothing of {submission}, which was purged", "its figures or name", f"Run: outcomes purge {submission} --reason ..."
            )
        path = folder_of(home, submission) / RECORD
        if (gone[submission].record_sha256 if submission in gone else sha256_of(path) if path.is_file() else "") != sha:
            yield Fault(f"submission {submission}", f"the record that {where} was made from", "another or none", _RESTORE)
    for name, sha in sorted(link.manifest.decisions.items()):
        path = home.decisions / name
        if not path.is_file() or sha256_of(path) != sha:
            yield Fault(f"decisions/{name}", f"the decision that {where} was made from", "another or none", _RESTORE)
