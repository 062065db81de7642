from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import Refused
from pipelines.home import Home, read_current
from pipelines.ledger import backups
from pipelines.ledger import purge as purging
from pipelines.ledger.backups import backup, restore
from pipelines.ledger.current import held
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.purge import purge, purge_due, unfinished
from pipelines.ledger.sign_off import approve
from pipelines.ledger.submissions import UPLOAD, folder_of, read_submission, submission_ids
from pipelines.ledger.tombstones import read_tombstone, resolve_release
from pipelines.ledger.verify import verify
from tests.integration.ledger.synthetic import ENGLAND, SURREY, build_again, read_again, release, submit

PLANTED = "Zebedee Quillfeather"


def counting(home: Home, *args: object, **more: object) -> str:
    submission, _ = submit(home, *args, **more)  # type: ignore[arg-type]
    approve(home, submission, "Bob")
    return submission


def found_in(home: Home, text: str) -> list[str]:
    """Files under the home that hold a text, in their bytes, their name, or in a table or column of theirs."""
    hits = []
    for path in home.root.rglob("*"):
        if text in path.name or (path.is_file() and (text.encode() in path.read_bytes() or text in _tables_of(path))):
            hits.append(path.relative_to(home.root).as_posix())
    return hits


def _tables_of(path: Path) -> str:
    with duckdb.connect() as con:
        if path.suffix == ".parquet":
            return str(con.read_parquet(str(path)).fetchall())
        if path.suffix == ".duckdb":
            con.execute(f"attach '{path}' as it (read_only)")
            return "".join(
                str(con.table(f"it.{name}").fetchall()) for (name,) in con.sql("select table_name from duckdb_tables()").fetchall()
            )
    return ""


def test_a_purged_submission_leaves_no_trace_but_its_tombstone_and_decisions(home: Home) -> None:
    """The name is planted in the file's name, its content and a column that is kept; afterwards no file of the home holds it."""
    planted = counting(home, [("neet_16_17", PLANTED, "2023", 0.9)], name=f"{PLANTED}.csv")
    kept = counting(home, [("neet_16_17", ENGLAND, "2023", 3.4)])
    release(home, "2026-Q1")
    release(home, "2026-Q2")
    assert len(found_in(home, PLANTED)) >= 5
    sha256 = read_submission(home, planted).sha256

    done = purge(home, planted, "sent by mistake", build_again(home), "Cat")

    tombstone = read_tombstone(home, planted, "submission")
    assert tombstone is not None
    assert (tombstone.sha256, tombstone.observation_count, tombstone.by, tombstone.reason) == (sha256, 1, "Cat", "sent by mistake")
    assert found_in(home, PLANTED) == []
    assert done.releases == tombstone.releases == {"2026-Q1": "2026-Q1.1", "2026-Q2": "2026-Q2.1"}
    assert [decision.kind for decision in LedgerState.read(home).decisions] == ["approved", "approved", "purged"]
    assert submission_ids(home) == [kept]
    assert [path.name for path in (home.releases / "2026-Q1").iterdir()] == ["manifest.json"]
    assert read_current(home) == "2026-Q2.1"
    assert [resolve_release(home, name) for name in ("2026-Q1", "2026-Q2", "2026-Q2.1", "other")] == [
        "2026-Q1.1",
        "2026-Q2.1",
        "2026-Q2.1",
        "other",
    ]
    assert verify(home, read_again) == []


def test_a_second_purge_numbers_on_and_old_links_still_open_the_newest(home: Home) -> None:
    first = counting(home)
    second = counting(home, [("neet_16_17", ENGLAND, "2023", 3.4)])
    release(home, "2026-Q1")
    purge(home, first, "why", build_again(home))
    assert purge(home, second, "why", build_again(home)).releases == {"2026-Q1.1": "2026-Q1.2"}
    assert resolve_release(home, "2026-Q1") == read_current(home) == "2026-Q1.2"
    assert verify(home, read_again) == []


def test_the_same_file_after_a_purge_is_a_new_submission(home: Home) -> None:
    first = counting(home)
    purge(home, first, "why", build_again(home))
    assert submit(home) == (f"{first}-2", True)


def test_a_purged_submission_that_would_have_counted_is_named(home: Home) -> None:
    submission = counting(home, edition="2023-10-26")
    waiting, _ = submit(home, [("neet_16_17", SURREY, "2021", 1.0)])
    purge(home, submission, "why", build_again(home))
    purge(home, waiting, "why", build_again(home))
    with duckdb.connect() as con:
        assert [one.submission for one in held(con, home).purged] == [submission]
        assert [one.submission for one in held(con, home, up_to_decision=1).purged] == [submission]
        assert [one.submission for one in held(con, home, indicators=["neet_16_17"]).purged] == [submission]
        assert held(con, home, indicators=["not_known_16_17"]).purged == ()
        assert held(con, home, as_known_on=dt.date(2023, 10, 25)).purged == ()
        assert held(con, home, exclude=[submission]).purged == ()


def test_purge_refuses_what_it_cannot_do(home: Home) -> None:
    submission = counting(home)
    with pytest.raises(Refused, match="expected a reason"):
        purge(home, submission, " ", build_again(home))
    with pytest.raises(Refused, match="outcomes submissions"):
        purge(home, "nccis-2020-01-01-000000000000", "why", build_again(home))
    purge(home, submission, "why", build_again(home))
    with pytest.raises(Refused, match="nothing left to delete"):
        purge(home, submission, "why", build_again(home))


@pytest.mark.parametrize("step", ["write_tombstone", "_delete_folder", "_replace_releases", "set_current", "_empty"])
def test_an_interrupted_purge_is_named_by_verify_and_finished_when_asked_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    submission = counting(home, [("neet_16_17", PLANTED, "2023", 0.9)])
    release(home, "2026-Q1")

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(purging, step, break_off)
        purge(home, submission, "why", build_again(home), "Cat")
    assert unfinished(home, LedgerState.read(home)) == [submission]
    assert any("interrupted" in fault.found for fault in verify(home))
    purge(home, submission, "asked again", build_again(home), "Dan")
    tombstone = read_tombstone(home, submission, "submission")
    assert tombstone is not None
    assert (tombstone.reason, tombstone.by, tombstone.releases) == ("why", "Cat", {"2026-Q1": "2026-Q1.1"})
    assert found_in(home, PLANTED) == []
    assert verify(home, read_again) == []


def test_a_purge_names_the_backups_to_clear(home: Home, tmp_path: Path) -> None:
    backup(home, tmp_path / "before")
    submission = counting(home)
    backup(home, tmp_path / "after")
    done = purge(home, submission, "why", build_again(home))
    assert [Path(one.folder).name for one in done.backups] == ["after"]


def test_a_restored_home_names_the_backup_it_came_from(home: Home, tmp_path: Path) -> None:
    """The list of backups is copied before the new one is on it; the folder may have been moved since."""
    submission = counting(home)
    backup(home, tmp_path / "first")
    backup(home, tmp_path / "second")
    (tmp_path / "second").rename(tmp_path / "moved")
    restored, _ = restore(tmp_path / "moved", tmp_path / "new", lambda home: [])
    done = purge(restored, submission, "why", build_again(restored))
    assert [Path(one.folder).name for one in done.backups] == ["first", "moved"]


def test_a_backup_of_another_system_is_not_taken_for_one_that_was_only_begun(home: Home, tmp_path: Path) -> None:
    """Its folder is written in that system's way, and read as it stands."""
    backup(home, tmp_path / "copy")
    for name in ("backup.json", "log/backups.jsonl"):
        path = tmp_path / "copy" / name
        path.write_text(path.read_text().replace(str(tmp_path / "copy"), f"{tmp_path}//copy"))
    restored, _ = restore(tmp_path / "copy", tmp_path / "new", lambda home: [])
    assert [
        one["is_whole"] for one in map(json.loads, (restored.log / "backups.jsonl").read_text().splitlines()) if "is_whole" in one
    ] == []


def test_a_purge_names_a_backup_that_was_being_made_when_the_file_came(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backup begins, the file is stored, then the submissions are copied."""
    in_order, came = backups._in_order, []

    def late(home: Home) -> list[Path]:
        came.append(counting(home))
        return in_order(home)

    monkeypatch.setattr(backups, "_in_order", late)
    backup(home, tmp_path / "copy")
    assert folder_of(Home(tmp_path / "copy"), came[0]).is_dir()
    done = purge(home, came[0], "why", build_again(home))
    assert [Path(one.folder).name for one in done.backups] == ["copy"]


def test_a_purge_names_a_backup_that_holds_it_though_the_clock_was_set_back(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(home, tmp_path / "before")
    submission = counting(home)
    received = read_submission(home, submission).received_at
    monkeypatch.setattr(backups, "now", lambda: received - dt.timedelta(days=1))
    backup(home, tmp_path / "copy")
    done = purge(home, submission, "why", build_again(home))
    assert [Path(one.folder).name for one in done.backups] == ["copy"]


def test_a_deletion_of_kept_files_that_was_interrupted_is_told_and_finished(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long files are kept by then: its tombstone says that the file is gone."""
    submission = counting(home)
    moment = read_submission(home, submission).received_at
    with monkeypatch.context() as later:
        later.setattr(purging, "now", lambda: moment + dt.timedelta(days=31))
        later.setattr(purging.shutil, "rmtree", _no_disk)
        with pytest.raises(OSError, match="gone"):
            purge_due(home, {"nccis": 30})
    assert [(fault.found, fault.fix) for fault in verify(home, read_again)] == [("one", "Run: outcomes purge --due")]
    assert [one.submission for one in purge_due(home, {"nccis": 300})] == [submission]
    assert not (folder_of(home, submission) / UPLOAD).exists()
    assert verify(home, read_again) == []
    assert purge_due(home, {"nccis": 300}) == []


def test_a_failed_backup_is_not_named(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = counting(home)
    monkeypatch.setattr(backups, "flush_tree", _no_disk)
    with pytest.raises(OSError, match="gone"):
        backup(home, tmp_path / "copy")
    assert purge(home, submission, "why", build_again(home)).backups == ()


def _no_disk(_folder: Path) -> None:
    raise OSError("gone")


def test_files_past_their_time_are_deleted_and_observations_stay(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    old = counting(home, source="nccis")
    for_ever = counting(home, source="lait")
    waiting, _ = submit(home, [("neet_16_17", SURREY, "2022", 1.2)])
    release(home, "2026-Q1")
    moment = read_submission(home, old).received_at
    monkeypatch.setattr(purging, "now", lambda: moment + dt.timedelta(days=29))
    assert purge_due(home, {"nccis": 30}) == []
    monkeypatch.setattr(purging, "now", lambda: moment + dt.timedelta(days=30))
    assert [one.submission for one in purge_due(home, {"nccis": 30})] == [old]
    assert not (folder_of(home, old) / UPLOAD).exists()
    assert (folder_of(home, old) / "observations.parquet").exists()
    assert all((folder_of(home, one) / UPLOAD).exists() for one in (for_ever, waiting))
    tombstone = read_tombstone(home, old, "file")
    assert tombstone is not None
    assert tombstone.reason == "kept for 30 days"
    assert verify(home, read_again) == []
    assert [one.submission for one in purge_due(home, {}, default_days=1)] == [for_ever]
