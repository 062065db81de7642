"""What later findings said of a purged figure goes, and nothing else; and an interrupted purge goes on under the names it began with."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger import purge as purging
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.moments import now
from pipelines.ledger.purge import purge, purge_due, unfinished
from pipelines.ledger.quoted import SAID
from pipelines.ledger.schema import FINDING, empty
from pipelines.ledger.sign_off import approve, withdraw
from pipelines.ledger.submissions import FINDINGS, LONGEST_FILE_NAME, OBSERVATIONS, folder_of, kept_name, read_submission, store
from pipelines.ledger.tombstones import read_tombstone, tombstone_file, write_tombstone
from pipelines.ledger.verify import verify
from pipelines.ledger.work import work_folder
from tests.integration.ledger.synthetic import SURREY, build_again, content_of, observations, read_again, record, release, submit

RULES = ("value-restated", "neet-down-not-known-up", "sources-disagree", "area-known")
NEET, OTHER = "neet_16_17", "first_time_entrants_rate"


def checked(home: Home, value: float, *, indicator: str = NEET, source: str = "nccis", against: int = 1, kind: str = "observations") -> str:
    """A submission whose findings name a held figure, checked when so many decisions were taken."""
    figures = [(indicator, SURREY, "2022", value)]
    with work_folder(home) as work:
        (work / "file").mkdir()
        (work / "file" / "later.csv").write_bytes(content_of(figures))
        observations(figures).write_parquet(work / OBSERVATIONS)
        rows = [{"rule": rule, "severity": "query", "message": "0.9 in the edition before"} for rule in RULES]
        pl.DataFrame(rows, schema=empty(FINDING).schema).write_parquet(work / FINDINGS)
        told = record(content_of(figures), 1, source=source, edition="2024-01-01", by="Ann", name="later.csv", against=against)
        return store(home, work, told.model_copy(update={"kind": kind}))[0]


def silenced(home: Home, submission: str) -> list[str]:
    findings = pl.read_parquet(folder_of(home, submission) / FINDINGS, glob=False)
    return findings.filter(message=SAID).get_column("rule").to_list()


def test_sentences_that_may_name_a_purged_figure_go_and_no_others(home: Home) -> None:
    before = checked(home, 1.0, against=0)
    gone, _ = submit(home)
    approve(home, gone, "Bob")  # decision 1
    ids = {
        "same": checked(home, 2.0), "other indicator": checked(home, 3.0, indicator=OTHER), "other source": checked(home, 4.0, source="lait"),
        "while it was approved": checked(home, 5.0, against=0), "other kind": checked(home, 6.0, kind="neighbours"),
        "other in all": checked(home, 8.0, source="lait", indicator=OTHER),
    }  # fmt: skip
    withdraw(home, gone, "Bob", "wrong")  # decision 2
    ids |= {"before": before, "after": checked(home, 7.0, against=2)}
    done = purge(home, gone, "why", build_again(home))
    assert {name: silenced(home, submission) for name, submission in ids.items()} == {
        "same": list(RULES[:3]), "other indicator": ["neet-down-not-known-up"], "other source": ["sources-disagree"],
        "while it was approved": list(RULES[:3]), "other kind": [], "other in all": [], "before": [], "after": [],
    }  # fmt: skip
    assert set(done.findings) == {ids[name] for name in ("same", "other indicator", "other source", "while it was approved")}
    assert [str(fault) for fault in verify(home) if FINDINGS in str(fault)] == []


def test_of_an_emptied_release_the_manifest_alone_stays_and_a_name_with_a_number_is_kept(home: Home) -> None:
    gone, _ = submit(home)
    approve(home, gone, "Bob")
    release(home, "2026.1")
    old = home.releases / "2026.1"
    (old / "public.duckdb").write_bytes(b"its figures")
    (old / "more").mkdir()
    (old / "more" / "figures.csv").write_bytes(b"its figures")
    assert purge(home, gone, "why", build_again(home)).releases == {"2026.1": "2026.1.1"}
    assert [path.name for path in old.iterdir()] == ["manifest.json"]


def test_an_interrupted_purge_goes_on_and_builds_nothing_twice(home: Home) -> None:
    gone, _ = submit(home)
    approve(home, gone, "Bob")
    withdraw(home, gone, "Bob", "wrong")
    for name in ("2026-Q1", "2026-Q2"):
        release(home, name)
    built: list[str] = []

    def stops(old: str, new: str) -> None:
        if old == "2026-Q2" and not built[1:]:
            built.append("stopped")
            raise KeyboardInterrupt
        built.append(release(home, new, like=old))

    with pytest.raises(KeyboardInterrupt):
        purge(home, gone, "the first reason", stops, "Cat")
    assert unfinished(home, LedgerState.read(home)) == [gone]
    done = purge(home, gone, "another reason", stops, "Dan")
    assert (done.releases, built) == ({"2026-Q1": "2026-Q1.1", "2026-Q2": "2026-Q2.1"}, ["2026-Q1.1", "stopped", "2026-Q2.1"])
    tombstone = read_tombstone(home, gone, "submission")
    assert tombstone is not None and (tombstone.reason, tombstone.by) == ("the first reason", "Cat")
    assert verify(home, read_again) == []
    write_tombstone(home, tombstone.model_copy(update={"what": "file"}))
    tombstone_file(home, gone, "submission").unlink()
    assert unfinished(home, LedgerState.read(home)) == [gone]  # the purge of its file alone finishes nothing


def test_a_source_keeps_its_files_as_long_as_the_registry_says_before_any_default(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [submit(home, [(NEET, SURREY, "2023", 1.0)], source=source)[0] for source in ("nccis", "lait")]
    for submission in ids:
        approve(home, submission, "Bob")
    monkeypatch.setattr(purging, "now", lambda: now() + dt.timedelta(days=5, hours=1))
    assert [one.submission for one in purge_due(home, {"nccis": 10, "lait": None}, default_days=5)] == [ids[1]]
    tombstone = read_tombstone(home, ids[1], "file")
    assert tombstone is not None and tombstone.reason == "kept for 5 days"
    assert purge_due(home, {"nccis": 6}, default_days=0) == []


def test_an_id_is_no_way_out_of_the_folder_of_submissions_and_a_name_has_its_length(home: Home) -> None:
    held, _ = submit(home)
    shutil.copytree(folder_of(home, held), Path(home.root, "elsewhere"))
    with pytest.raises(Refused, match="a submission of this home"):
        read_submission(home, "../elsewhere")
    longest = "a" * (LONGEST_FILE_NAME - 4) + ".csv"
    assert kept_name(longest) == longest
    with pytest.raises(Refused, match="at most 240 bytes"):
        kept_name("a" + longest)
