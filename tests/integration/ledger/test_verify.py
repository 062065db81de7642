from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import CannotRead, Refused
from pipelines.home import Home, HomeExists, set_current
from pipelines.ledger.backups import backup, restore
from pipelines.ledger.decisions import decision_file
from pipelines.ledger.files import sha256_of_tree
from pipelines.ledger.rebuild import rebuild
from pipelines.ledger.sealed import content_of, sealed
from pipelines.ledger.sign_off import approve, withdraw
from pipelines.ledger.submissions import RECORD, SubmissionRecord
from pipelines.ledger.verify import verify
from pipelines.releases.manifest import Manifest
from tests.integration.ledger.synthetic import ENGLAND, SURREY, build_beside, read_again, release, submit


@pytest.fixture
def filled(home: Home) -> Home:
    """Two approved submissions, one withdrawn after the first of two releases."""
    for figures in ([("neet_16_17", SURREY, "2023", 0.9)], [("neet_16_17", ENGLAND, "2023", 3.4)]):
        approve(home, submit(home, figures)[0], "Bob")
    release(home, "2026-Q1")
    withdraw(home, _first(home).name, "Bob", "wrong")
    release(home, "2026-Q2")
    return home


def _first(home: Home) -> Path:
    return sorted(home.submissions.iterdir())[0]


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def test_a_home_left_alone_is_whole(filled: Home) -> None:
    assert verify(filled, read_again) == []


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda home: _append(next(_first(home).glob("file/*"))), "kept file 1: expected SHA-256"),
        (lambda home: _append(_first(home) / "observations.parquet"), "observations.parquet: expected SHA-256"),
        (lambda home: (_first(home) / "findings.parquet").unlink(), "findings.parquet: expected the file, found none"),
        (lambda home: (_first(home) / "more.txt").write_text("x"), "found 1 more"),
        (lambda home: _append(_first(home) / RECORD), "expected the record that release 2026-Q1 was made from"),
        (lambda home: (_first(home) / RECORD).write_text("{"), "found a damaged one"),
        (lambda home: (_first(home) / RECORD).unlink(), f"a folder with {RECORD}, found none"),
        (lambda home: _first(home).rename(home.submissions / "other"), "expected its folder, found none, and no purge"),
        (lambda home: decision_file(home, 2).unlink(), "decision 2: expected a sequence without holes"),
        (lambda home: _append(decision_file(home, 1)), "decisions/000001.json: expected the decision that release 2026-Q1"),
        (lambda home: decision_file(home, 3).write_text("{}"), "decision 3: expected a whole decision"),
        (lambda home: (home.decisions / "note.txt").write_text("x"), "decisions/note.txt"),
        (lambda home: shutil.copy(decision_file(home, 1), decision_file(home, 4)), "decision 4: expected number 4"),
        (lambda home: _append(home.releases / "2026-Q1" / "internal.duckdb"), "release 2026-Q1, internal.duckdb: expected SHA-256"),
        (lambda home: (home.releases / "2026-Q1" / "internal.duckdb").unlink(), "found only manifest.json, and no purge"),
        (lambda home: _append(home.releases / "2026-Q1" / "manifest.json"), "2026-Q1, manifest.json: expected what release 2026-Q2 names"),
        (lambda home: shutil.rmtree(home.releases / "2026-Q1"), "release 2026-Q2: expected the release before it"),
        (lambda home: (home.releases / "2026-Q1" / "manifest.json").write_text("{"), "a readable manifest"),
        (lambda home: set_current(home, "2030"), "current: expected the id of a release that is there, found 2030"),
        (lambda home: (home.registry_versions / ("0" * 64)).rmdir(), "expected its version of the registry"),
    ],
)  # fmt: skip
def test_whatever_is_altered_is_named(filled: Home, harm, named: str) -> None:  # type: ignore[no-untyped-def]
    harm(filled)
    faults = [str(fault) for fault in verify(filled, read_again)]
    assert any(named in fault for fault in faults), faults
    assert not any("nccis.csv" in fault for fault in faults)


def test_a_decision_that_was_not_allowed_is_named(filled: Home) -> None:
    taken = json.loads(content_of(decision_file(filled, 3).read_bytes()))
    decision_file(filled, 4).write_bytes(sealed(json.dumps(taken | {"number": 4, "at": "2020-01-01T00:00:00Z"}, indent=1)))
    faults = [str(fault) for fault in verify(filled)]
    assert [fault.partition(", found ")[0] for fault in faults] == [
        "decision 4: expected a submission that is submitted or approved",
        "decision 4: expected a moment not before the decision before it",
    ]


def test_a_file_that_no_longer_gives_the_stored_observations_is_named(filled: Home) -> None:
    def reads_otherwise(path: Path, record: SubmissionRecord) -> pl.DataFrame:
        return read_again(path, record).with_columns(value=pl.col("value") + 1)

    def reads_less(path: Path, record: SubmissionRecord) -> pl.DataFrame:
        return read_again(path, record).head(0)

    def cannot_read(path: Path, record: SubmissionRecord) -> pl.DataFrame:
        raise CannotRead("the file", "text", "none", "-")

    for reader, found in (
        (reads_otherwise, "found 1 that differ, first in rows 2"),
        (reads_less, "0 observations instead of 1"),
        (cannot_read, "unreadable"),
    ):
        faults = [str(fault) for fault in verify(filled, reader)]
        assert len(faults) == 2
        assert all(found in fault for fault in faults)


def test_a_release_built_again_is_equal_table_by_table(filled: Home) -> None:
    def build(manifest: Manifest, folder: Path) -> dict[str, dict[str, str]]:
        return build_beside(filled, manifest.id, manifest.last_decision, folder).tables

    done = rebuild(filled, "2026-Q1", build)
    assert (done.release, done.equal, done.different) == ("2026-Q1", 1, ())
    assert list(filled.work.iterdir()) == [filled.locks]
    other = rebuild(filled, "2026-Q1", lambda manifest, folder: {"internal.duckdb": {"observation": "0", "more": "1"}})
    assert other.different == ("internal.duckdb/more", "internal.duckdb/observation")
    with pytest.raises(Refused, match="outcomes releases"):
        rebuild(filled, "2030", build)


def test_a_file_among_the_decisions_is_told_at_once_whatever_its_number(filled: Home) -> None:
    """Three decisions, and a copy of one named by a day: 20,260,809 numbers lie between."""
    for name in ("20260813.json", "0000002.json"):
        filled.decisions.joinpath(name).write_bytes(decision_file(filled, 2).read_bytes())
    assert [str(fault).split(", found")[0] for fault in verify(filled)] == [
        "decisions/0000002.json: expected files named by number",
        "decisions 4 to 20260812: expected a sequence without holes",
        "decision 20260813: expected number 20260813 inside",
    ]


def test_a_backup_restores_to_the_same_home(filled: Home, tmp_path: Path) -> None:
    (filled.work / "leftover").mkdir()
    submit(filled, [("neet_16_17", SURREY, "2022", 1.2)], name=".hidden.csv")
    made = backup(filled, tmp_path / "copy")
    assert (made.last_decision, made.submission_count) == (3, 3)
    restored, faults = restore(tmp_path / "copy", tmp_path / "new", lambda home: verify(home, read_again))
    assert faults == []
    for folder in ("submissions", "decisions", "releases"):
        assert sha256_of_tree(restored.root / folder) == sha256_of_tree(filled.root / folder)
    assert list(restored.work.iterdir()) == [restored.locks]
    approve(restored, submit(restored, [("neet_16_17", SURREY, "2020", 1.0)])[0], "Bob")


def test_a_damaged_backup_is_restored_and_its_faults_are_listed(filled: Home, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    (tmp_path / "copy" / "decisions" / "000002.json").unlink()
    home, faults = restore(tmp_path / "copy", tmp_path / "new", verify)
    assert home.root == tmp_path / "new"
    assert "decision 2" in str(faults[0])


def test_backup_and_restore_refuse_places_in_use(filled: Home, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="outside the home"):
        backup(filled, filled.root / "copy")
    with pytest.raises(Refused, match="does not exist yet"):
        backup(filled, tmp_path)
    with pytest.raises(CannotRead, match="a whole backup"):
        restore(filled.root, tmp_path / "new", verify)
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "backup.json").write_text('{"at"')
    with pytest.raises(CannotRead, match=r"a damaged file\. Restore another backup"):
        restore(tmp_path / "cut", tmp_path / "new", verify)
    assert not (tmp_path / "new").exists()
    backup(filled, tmp_path / "copy")
    with pytest.raises(HomeExists, match="something in it"):
        restore(tmp_path / "copy", filled.root, verify)


def test_a_backup_without_settings_makes_no_half_home(filled: Home, tmp_path: Path) -> None:
    backup(filled, tmp_path / "copy")
    (tmp_path / "copy" / "settings.toml").unlink()
    with pytest.raises(
        CannotRead, match=r"with settings\.toml\), found none\. Restore another backup, or put a settings\.toml into this one"
    ):
        restore(tmp_path / "copy", tmp_path / "new", verify)
    assert not (tmp_path / "new").exists()


def test_a_backup_that_fails_leaves_nothing(filled: Home, tmp_path: Path) -> None:
    (filled.registry / ".#areas.csv").symlink_to("somebody@elsewhere")  # as an editor leaves while a file is open
    with pytest.raises(Refused, match=r"#areas\.csv: expected a file or folder, which can be copied, found a link"):
        backup(filled, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert not (tmp_path / "copy.partial").exists()


def test_a_backup_holds_the_file_that_a_link_of_the_registry_names(filled: Home, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text("kept elsewhere")
    (filled.registry / "events.csv").symlink_to(tmp_path / "events.csv")
    backup(filled, tmp_path / "copy")
    copied = tmp_path / "copy" / "registry" / "events.csv"
    assert (copied.is_symlink(), copied.read_text()) == (False, "kept elsewhere")


@pytest.mark.parametrize(
    ("name", "to"), [("registry/words.yml", "secret.txt"), ("releases/all", "."), ("current", "secret.txt"), ("decisions/9", None)]
)
def test_a_restore_brings_nothing_in_from_elsewhere(filled: Home, tmp_path: Path, name: str, to: str | None) -> None:
    """A backup that passed through other hands may hold links, or pipes that never end."""
    (tmp_path / "secret.txt").write_text("of somebody else")
    backup(filled, tmp_path / "copy")
    odd = tmp_path / "copy" / name
    odd.unlink(missing_ok=True)
    odd.symlink_to(tmp_path / to) if to else os.mkfifo(odd)
    with pytest.raises(Refused, match="which can be copied"):
        restore(tmp_path / "copy", tmp_path / "new", verify)
    assert not list(tmp_path.glob("new*"))
