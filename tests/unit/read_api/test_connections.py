"""Releases are opened read-only, once, by id; a purged one opens what took its place."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.errors import CannotRead, OutcomesError
from pipelines.home import Home
from pipelines.ledger.tombstones import Tombstone, write_tombstone
from pipelines.read_api import connections
from pipelines.read_api.areas import AreaChoice, areas
from pipelines.read_api.connections import Release, list_releases, open_release
from pipelines.releases.build import build_release
from pipelines.releases.manifest import read_manifest
from tests.release_fixture import NEET, SUITES, make_home, registry


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = make_home(tmp_path_factory.mktemp("open") / "home")
    for name in ("A", "B"):
        build_release(made, registry(), id=name, by="tests", suites_digest=SUITES)
    return made


def test_the_current_release_is_opened_by_default_and_only_once(home: Home) -> None:
    assert open_release(home.root).id == "B"
    assert open_release(home.root) is open_release(home.root, "B")
    assert open_release(home.root, "A").id == "A"


def test_each_audience_opens_its_own_file(home: Home) -> None:
    inside, outside = (open_release(home.root, "A", audience) for audience in ("internal", "public"))
    assert [release.path and release.path.name for release in (inside, outside)] == ["internal.duckdb", "public.duckdb"]


def test_releases_are_listed_by_what_was_decided_before_them_then_by_when_they_were_built(home: Home, tmp_path: Path) -> None:
    """A clock that was set back turns no order, and of one state of the ledger the one built last is the newest."""
    root = tmp_path / "home"
    (root / "tombstones").mkdir(parents=True)
    manifest = read_manifest(home.root, "A")
    day = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    for name, decision, built in (("z", 1, 1), ("b", 2, 3), ("c", 2, 2), ("a", 3, 0)):
        folder = root / "releases" / name
        folder.mkdir(parents=True)
        of = {"id": name, "last_decision": decision, "created_at": day + dt.timedelta(days=built)}
        (folder / "manifest.json").write_text(manifest.model_copy(update=of).text())
    (root / "current").write_text("c")
    assert [(entry.id, entry.is_current) for entry in list_releases(root)] == [("a", False), ("b", False), ("c", True), ("z", False)]


def test_a_few_releases_stay_open_the_ones_asked_for_last(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "KEPT_OPEN", 2)
    monkeypatch.setattr(connections, "_open", OrderedDict())
    first = open_release(home.root, "A")
    second = open_release(home.root, "B")
    assert open_release(home.root, "A") is first
    open_release(home.root, "A", "public")
    assert (open_release(home.root, "A") is first, open_release(home.root, "B") is second) == (True, False)


def test_labels_come_out_as_strings(home: Home) -> None:
    frame = open_release(home.root).frame("select indicator, symbol, value from figure where indicator = ?", [NEET])
    assert dict(frame.schema) == {"indicator": pl.String, "symbol": pl.String, "value": pl.Float64}
    assert frame.height > 0


def test_a_release_cannot_be_written_nor_another_file_be_read_through_it(home: Home, tmp_path: Path) -> None:
    release = open_release(home.root)
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(duckdb.Error, match="read-only"):
        release.rows("delete from observation")
    with pytest.raises(duckdb.PermissionException):
        release.rows(f"select * from '{tmp_path}/secret.csv'")
    with pytest.raises(duckdb.Error):
        release.rows("set enable_external_access = true")


@pytest.mark.parametrize("sql", ["select * from a_later_table", "select a_later_column from area"])
def test_a_release_without_what_a_later_version_reads_says_what_to_do(home: Home, sql: str) -> None:
    release = open_release(home.root)
    for ask in (release.frame, release.rows, release.dicts, release.one):
        with pytest.raises(CannotRead, match="sealed without it"):
            ask(sql)


def test_threads_read_at_the_same_time(home: Home) -> None:
    release, found = open_release(home.root), []
    expected = release.rows("select count(*) from observation")

    def read() -> None:
        for _ in range(30):
            found.append(release.rows("select count(*) from observation") == expected)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 120


@pytest.mark.parametrize("name", ["AA", "../A"])
def test_an_unknown_release_is_refused(home: Home, name: str) -> None:
    with pytest.raises(OutcomesError) as refusal:
        open_release(home.root, name)
    if name == "AA":
        assert "'A'" in refusal.value.fix


def test_before_the_first_release_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(OutcomesError, match="outcomes release"):
        open_release(make_home(tmp_path / "home").root)


def test_a_purged_release_opens_what_took_its_place(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    for name in ("A", "A.1"):
        build_release(home, registry(), id=name, by="tests", suites_digest=SUITES)
    for file in ("internal.duckdb", "public.duckdb"):
        (home.releases / "A" / file).unlink()
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    write_tombstone(home, Tombstone(
        what="submission", submission="gone", source="lait", kind="observations", edition=dt.date(2026, 1, 1), received_at=moment,
        indicators=(), sha256="0" * 64, record_sha256="0" * 64, byte_count=1, row_count=1,
        observation_count=1, by="tests", os_user="tests", at=moment,
        reason="a name was in it", releases={"A": "A.1"},
    ))  # fmt: skip
    assert open_release(home.root, "A").id == "A.1"
    assert {entry.id: entry.is_purged for entry in list_releases(home.root)} == {"A": True, "A.1": False}


def test_a_release_sealed_before_there_were_survey_answers_lists_its_areas() -> None:
    """Every page asks for them: without, nobody could reach the one on which a new release is built."""
    con = duckdb.connect()
    con.execute("attach ':memory:' as release_file")
    con.execute("create table release_file.area as select 'E10000030' as code, 'Surrey' as name, 'upper_tier' as level")
    con.execute("create table release_file.series as select 'neet_16_17' as indicator, 'E10000030' as area")
    assert areas(Release(None, con)) == [AreaChoice("E10000030", "Surrey", "upper_tier", 1, is_answered=False)]
