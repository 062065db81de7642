"""After purges, and among releases, verify names what is not as it was left, and nothing that is."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home, set_current
from pipelines.ledger.files import sha256_of
from pipelines.ledger.purge import purge
from pipelines.ledger.sign_off import approve, withdraw
from pipelines.ledger.submissions import FINDINGS, OBSERVATIONS, RECORD, folder_of
from pipelines.ledger.tombstones import Tombstone, read_tombstone, tombstone_file, write_tombstone
from pipelines.ledger.verify import verify
from pipelines.releases.manifest import read_manifest
from tests.integration.ledger.synthetic import ENGLAND, SURREY, make_home, read_again, release, submit

KEPT, GONE, FILELESS = ("neet_16_17", SURREY, "2023", 0.9), ("neet_16_17", ENGLAND, "2023", 3.4), ("neet_16_17", ENGLAND, "2022", 3.0)


def counting(home: Home, figure: tuple[str, str, str, float], source: str = "nccis") -> str:
    submission, _ = submit(home, [figure], source=source)
    approve(home, submission, "Bob")
    return submission


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """One kept, one purged after a release that was built again, one whose file alone was purged, one withdrawn before both releases."""
    home = make_home(tmp_path_factory.mktemp("purged") / "home")
    ids = {"kept": counting(home, KEPT), "gone": counting(home, GONE), "fileless": counting(home, FILELESS, "lait")}
    ids["withdrawn"] = counting(home, ("neet_16_17", SURREY, "2021", 1.0))
    withdraw(home, ids["withdrawn"], "Bob", "wrong")
    release(home, "2026-Q1")
    purge(home, ids["gone"], "why", lambda old, new: release(home, new, like=old))
    tombstone = read_tombstone(home, ids["gone"], "submission")
    assert tombstone is not None
    write_tombstone(home, tombstone.model_copy(update={"what": "file", "submission": ids["fileless"], "releases": {}}))
    shutil.rmtree(folder_of(home, ids["fileless"]) / "file")
    release(home, "2026-Q2")
    return home.root, ids


@pytest.fixture
def home(made: tuple[Path, dict[str, str]], tmp_path: Path) -> Home:
    return Home(shutil.copytree(made[0], tmp_path / "home", symlinks=True))


@pytest.fixture
def ids(made: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return made[1]


def faults_of(home: Home) -> list[str]:
    return [str(fault) for fault in verify(home, read_again)]


def test_a_home_after_purges_is_whole(home: Home, ids: dict[str, str]) -> None:
    assert faults_of(home) == []


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def _reworded(home: Home, submission: str, **changed: object) -> Tombstone:
    tombstone = read_tombstone(home, submission, "submission")
    assert tombstone is not None
    write_tombstone(home, tombstone.model_copy(update=changed))
    return tombstone


def _again(home: Home, ids: dict[str, str]) -> None:
    folder_of(home, ids["gone"]).mkdir()
    shutil.copy(folder_of(home, ids["kept"]) / RECORD, folder_of(home, ids["gone"]) / RECORD)


def _first_gone(home: Home) -> None:
    for name in ("2026-Q1", "2026-Q1.1"):
        shutil.rmtree(home.releases / name)


Harm = Callable[[Home, dict[str, str]], object]


@pytest.mark.parametrize(("harm", "named"), [
    (lambda home, ids: shutil.copytree(folder_of(home, ids["kept"]), folder_of(home, f"{ids['kept']}-2")), "expected its own id inside"),
    (lambda home, ids: (folder_of(home, ids["fileless"]) / OBSERVATIONS).unlink(), f"{OBSERVATIONS}: expected the file, found none"),
    (lambda home, ids: shutil.rmtree(folder_of(home, ids["kept"]) / "file"), "kept file 1: expected the file, found none"),
    (lambda home, ids: (folder_of(home, ids["fileless"]) / "file").mkdir(), "expected no kept file after its purge"),
    (_again, "expected no folder after its purge"),
    (lambda home, ids: _reworded(home, ids["gone"], record_sha256="0" * 64), "expected the record that release 2026-Q1 was made from"),
    (lambda home, ids: _reworded(home, ids["gone"], is_finished=False), "expected a finished purge"),
    (lambda home, ids: _append(tombstone_file(home, ids["gone"], "submission")), "tombstones/"),
    (lambda home, ids: _append(folder_of(home, ids["withdrawn"]) / RECORD), f"{RECORD}: expected its own hash"),
    (lambda home, ids: _append(home.releases / "2026-Q2" / "manifest.json"), "releases/2026-Q2/manifest.json: expected its own hash"),
    (lambda home, ids: shutil.copy(home.releases / "2026-Q1.1" / "internal.duckdb", home.releases / "2026-Q1"), "which was purged, found its figures"),
    (lambda home, ids: shutil.rmtree(home.releases / "2026-Q1.1"), "release 2026-Q1: expected release 2026-Q1.1 in its place, found none"),
    (lambda home, ids: (home.releases / "2026-Q2").rename(home.releases / "other"), "release other: expected its own id in its manifest"),
    (lambda home, ids: shutil.copytree(home.releases / "2026-Q2", home.releases / "2026-Q3"), "to be the only one after"),
    (lambda home, ids: shutil.copytree(home.releases / "2026-Q1", home.releases / "2026-Q0"), "expected one first release, found 2"),
    (lambda home, ids: _first_gone(home), "expected one first release, found 0"),
    (lambda home, ids: set_current(home, "2026-Q1"), "current: expected the id of a release that is there, found 2026-Q1"),
])  # fmt: skip
def test_whatever_is_altered_after_a_purge_is_named(home: Home, ids: dict[str, str], harm: Harm, named: str) -> None:
    harm(home, ids)
    faults = faults_of(home)
    assert any(named in fault for fault in faults), faults


def test_the_record_of_a_withdrawn_submission_is_held_against_the_release_that_names_it(home: Home, ids: dict[str, str]) -> None:
    path = home.releases / "2026-Q2" / "manifest.json"
    manifest = read_manifest(home.root, "2026-Q2")
    record = folder_of(home, ids["withdrawn"]) / RECORD
    path.write_bytes(manifest.model_copy(update={"withdrawn": {ids["withdrawn"]: sha256_of(record)}}).text().encode())
    assert faults_of(home) == []
    _append(record)
    assert any("the record that release" in fault and ids["withdrawn"] in fault for fault in faults_of(home))


def test_findings_that_purges_wrote_again_are_whole_and_any_other_are_not(home: Home, ids: dict[str, str]) -> None:
    """Two purges may have written the same findings again; the one that wrote last need not be the one that was begun last."""
    path = folder_of(home, ids["kept"]) / FINDINGS
    left, before = (path.read_bytes() + added for added in (b"last", b"first"))
    sha, other = (hashlib.sha256(content).hexdigest() for content in (left, before))
    path.write_bytes(left)
    assert any(FINDINGS in fault for fault in faults_of(home))
    tombstone = _reworded(home, ids["gone"], findings={ids["kept"]: sha})
    assert faults_of(home) == []
    withdrawn = purge(home, ids["withdrawn"], "why", lambda old, new: release(home, new, like=old)).submission
    _reworded(home, withdrawn, findings={ids["kept"]: other})
    assert tombstone.at <= (read_tombstone(home, withdrawn, "submission") or tombstone).at
    assert faults_of(home) == []
    path.write_bytes(b"neither")
    assert any(FINDINGS in fault for fault in faults_of(home))
