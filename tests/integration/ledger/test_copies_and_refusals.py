"""Which backups a purge names, what a backup is made of and in which order, and what may not be stored after a purge."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger import backups
from pipelines.ledger.backups import MARK, Backup, backup, backups_with, restore
from pipelines.ledger.purge import purge
from pipelines.ledger.schema import FINDING, empty
from pipelines.ledger.sign_off import approve
from pipelines.ledger.submissions import FINDINGS, OBSERVATIONS, kept_name, read_submission, store
from pipelines.ledger.verify import verify
from pipelines.ledger.work import work_folder
from tests.integration.ledger.synthetic import ENGLAND, content_of, observations, record, release, submit

LATER = [("neet_16_17", ENGLAND, "2022", 3.0)]


def test_a_backup_copies_what_names_others_first(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is added while it copies is then left out together with what would name it."""
    release(home, "2026-Q1")
    copied: list[str] = []
    copy = backups._copy
    monkeypatch.setattr(backups, "_copy", lambda source, target: (copied.append(source.name), copy(source, target)))
    backup(home, tmp_path / "copy")
    assert copied[:4] == ["current", "releases", "decisions", "submissions"]
    assert {"tombstones", "registry", "log", "settings.toml"} <= set(copied)
    assert "is_whole" not in json.loads((tmp_path / "copy" / MARK).read_text())  # earlier versions know no such field
    restored, _ = restore(tmp_path / "copy", tmp_path / "new", verify)
    assert not (restored.root / MARK).exists()


def test_a_backup_whose_disk_is_away_is_named_by_when_it_was_made(home: Home, tmp_path: Path) -> None:
    before, _ = submit(home)
    backup(home, tmp_path / "disk" / "copy")
    after, _ = submit(home, LATER)
    (tmp_path / "disk").rename(tmp_path / "elsewhere")
    named = [len(backups_with(home, each, read_submission(home, each).received_at)) for each in (before, after)]
    assert named == [1, 0]


def test_a_copy_that_was_begun_is_named_unless_it_became_whole_later(home: Home, tmp_path: Path) -> None:
    days = [dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (1, 2, 3)]
    to = str(tmp_path / "away" / "copy")
    whole = [Backup(at=day, folder=to, by="Ann", last_decision=0, submission_count=0) for day in days]
    begun = whole[1].model_copy(update={"folder": f"{to}.partial", "is_whole": False})
    for listed, is_named in (((whole[0], begun), True), ((whole[0], begun, whole[2]), False)):
        (home.log / "backups.jsonl").write_text("".join(f"{one.text()}\n" for one in listed))
        found = backups_with(home, "nccis-2026-01-01-000000000000", dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
        assert (begun in found) is is_named


@pytest.mark.parametrize(("is_approved", "is_refused"), [(True, True), (False, False)])
def test_what_was_checked_beside_figures_that_were_purged_since_is_not_stored(home: Home, is_approved: bool, is_refused: bool) -> None:
    submission, _ = submit(home)
    if is_approved:
        approve(home, submission, "Bob")
    against = int(is_approved)
    with work_folder(home) as work:
        (work / "file").mkdir()
        (work / "file" / "late.csv").write_bytes(content_of(LATER))
        observations(LATER).write_parquet(work / OBSERVATIONS)
        empty(FINDING).write_parquet(work / FINDINGS)
        purge(home, submission, "why", lambda old, new: None)
        late = record(content_of(LATER), 1, source="nccis", edition="2024-01-01", by="Ann", name="late.csv", against=against)
        if is_refused:
            with pytest.raises(Refused, match="nothing to be purged while it was checked"):
                store(home, work, late)
            assert not list(home.submissions.iterdir())
        else:
            stored, _ = store(home, work, late)
            assert pl.read_parquet(home.submissions / stored / OBSERVATIONS).height == 1


@pytest.mark.parametrize(
    ("sent", "kept"), [("C:\\Users\\x\\figures.csv", "figures.csv"), ("../up/figures.csv", "figures.csv"), ("a\0b.csv", "ab.csv")]
)
def test_a_file_is_kept_under_its_last_name_whatever_system_sent_it(sent: str, kept: str) -> None:
    assert kept_name(sent) == kept
    for nothing in ("", "..", "a/."):
        with pytest.raises(Refused):
            kept_name(nothing)
