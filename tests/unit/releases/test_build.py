"""A release is whole, sealed, chained, and comes out equal when built again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from unittest import mock

import duckdb
import polars as pl
import pytest

from dashboard.view_models.frame import earlier_releases
from pipelines.errors import OutcomesError, Refused
from pipelines.home import read_current
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.files import sha256_of
from pipelines.ledger.moments import now
from pipelines.ledger.work import work_folder
from pipelines.read_api.connections import list_releases, open_release
from pipelines.releases.build import Plan, build_into, build_release
from pipelines.releases.columns import LABEL
from pipelines.releases.figure_schema import COMPARATOR_VALUE
from pipelines.releases.manifest import MANIFEST, read_manifest
from pipelines.releases.schema import PUBLIC_TABLES, TABLES
from tests.release_fixture import (
    ENGLAND,
    ENTRANTS,
    NEET,
    SUITES,
    SURREY,
    YEAR,
    add,
    broken,
    create_home,
    entrant_rows,
    figures,
    indicator,
    make_home,
    make_release,
    registry,
    take,
)  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "home"
    make_release(folder)
    return folder


def test_every_table_has_exactly_the_columns_and_types_of_the_schema(root: Path) -> None:
    with duckdb.connect(str(root / "releases" / "2026-Q2" / "internal.duckdb"), read_only=True) as con:
        for table, columns in TABLES.items():
            found = con.execute(
                "select column_name, data_type from duckdb_columns() where table_name = ? order by column_index", [table]
            ).fetchall()
            assert [name for name, _ in found] == list(columns), table
            for (name, held), (declared, _) in zip(found, columns.values(), strict=True):
                assert held.startswith("ENUM") if declared == LABEL else held == declared, (table, name, held)
        assert [column[0] for column in con.execute("select * from comparator_value").description] == list(COMPARATOR_VALUE)


def test_the_public_file_says_what_is_meant_and_holds_no_figure_and_no_submission(root: Path) -> None:
    with duckdb.connect(str(root / "releases" / "2026-Q2" / "public.duckdb"), read_only=True) as con:
        assert {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()} == set(PUBLIC_TABLES)
        assert con.execute("select audience from release").fetchall() == [("public",)]


def test_a_newer_edition_replaces_what_it_has_and_leaves_what_it_has_not(root: Path) -> None:
    rows = open_release(root).rows(
        "select period, value, edition, edition_note, last_published_in from figure where indicator = ? and area = ? order by period",
        [ENTRANTS, SURREY],
    )
    old, new = dt.date(2024, 11, 19), dt.date(2026, 1, 19)
    assert rows == [("2021", 98, old, "Probably years to March.", old), ("2022", 88, new, None, None), ("2023", 84, new, None, None)]


def test_older_editions_are_kept_and_marked(root: Path) -> None:
    rows = open_release(root).rows(
        "select value, is_current, in_series from observation where indicator = ? and area = ? and period = '2022' order by edition",
        [ENTRANTS, SURREY],
    )
    assert rows == [(70, False, False), (88, True, True)]


def test_a_second_source_is_a_cross_check_and_never_in_the_series(root: Path) -> None:
    release = open_release(root)
    assert release.rows("select distinct source from figure where indicator = ?", [NEET]) == [("nccis",)]
    checks = release.rows("select period, value, other_value, agrees from cross_check order by period")
    assert checks == [("2022", 1.2, 1.2, True), ("2023", 0.9, 1.0, False)]


def test_series_carry_latest_figure_change_and_verdict(root: Path) -> None:
    found = open_release(root).one("select * from series where indicator = ? and area = ?", [NEET, SURREY])
    assert found is not None
    wanted = {
        "source": "nccis", "preferred_source_held": True, "points": 3, "valued_points": 3, "first_period": "2021", "latest_period": "2023",
        "latest_value": 0.9, "previous_period": "2022", "previous_value": 1.2, "change": -0.3, "change_reason": None,
        "verdict": "not enough points",
    }  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted


def test_a_suppressed_latest_figure_has_its_symbol_and_no_change(root: Path) -> None:
    found = open_release(root).one("select * from series where indicator = ? and area = 'E10000012'", [NEET])
    assert found is not None
    assert (found["latest_period"], found["latest_value"], found["latest_symbol"], found["valued_points"]) == ("2023", None, "c", 2)
    assert (found["change"], found["change_reason"]) == (None, "the latest period has no value")


def test_the_manifest_names_what_it_was_made_from(root: Path) -> None:
    manifest = read_manifest(root, "2026-Q2")
    folder = root / "releases" / "2026-Q2"
    assert manifest.files == {name: sha256_of(folder / name) for name in ("internal.duckdb", "public.duckdb")}
    assert manifest.decisions == {f"{n:06d}.json": sha256_of(root / "decisions" / f"{n:06d}.json") for n in (1, 2, 3)}
    assert set(manifest.submissions) == {path.name for path in (root / "submissions").iterdir()}
    assert set(manifest.tables["internal.duckdb"]) == set(TABLES)
    assert {path.name for path in folder.iterdir()} == {"internal.duckdb", "public.duckdb", MANIFEST}


def test_building_again_gives_equal_tables(root: Path) -> None:
    from pipelines.home import open_home

    home, old = open_home(root), read_manifest(root, "2026-Q2")
    plan = Plan(old.id, old.note, old.by, old.os_user, old.created_at, old.suites_digest, old.previous, up_to_decision=old.last_decision)
    with work_folder(home) as work:
        assert build_into(work, home, registry(), plan).tables == old.tables


def test_releases_are_chained_and_the_newest_becomes_current(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    for name in ("A", "B"):
        build_release(home, registry(), id=name, by="tests", suites_digest=SUITES)
    assert read_current(home) == "B"
    previous = read_manifest(home.root, "B").previous
    assert previous is not None
    assert (previous.id, previous.manifest_sha256) == ("A", sha256_of(home.releases / "A" / MANIFEST))
    assert [(r.id, r.previous, r.is_current) for r in list_releases(home.root)] == [("B", "A", True), ("A", None, False)]


def test_the_newest_release_stays_so_where_the_clock_was_set_back(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    build_release(home, registry(), id="A", by="tests", suites_digest=SUITES, up_to_decision=LedgerState.read(home).last - 1)
    with mock.patch("pipelines.releases.build.now", return_value=now() - dt.timedelta(days=2)):
        build_release(home, registry(), id="B", by="tests", suites_digest=SUITES)
    listed = list_releases(home.root)
    assert [entry.id for entry in listed] == ["B", "A"]
    assert earlier_releases(listed, "B") == ["A"]


def test_a_name_is_used_once_and_unnamed_releases_are_numbered_within_the_day(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    first = build_release(home, registry(), suites_digest=SUITES)
    assert build_release(home, registry(), suites_digest=SUITES) == f"{first}-2"
    with pytest.raises(Refused, match="taken"):
        build_release(home, registry(), id=first, suites_digest=SUITES)
    assert list(home.work.glob("[!.]*")) == []


@pytest.mark.parametrize("name", ["../x", ".hidden", "a/b", "", "x" * 65, "a."])
def test_a_name_that_is_no_plain_folder_name_is_refused(tmp_path: Path, name: str) -> None:
    home = make_home(tmp_path / "home")
    with pytest.raises(Refused, match="a name of letters"):
        build_release(home, registry(), id=name or "/", suites_digest=SUITES)
    assert list(home.releases.iterdir()) == []


def test_nothing_approved_is_nothing_to_release(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    with pytest.raises(Refused, match="approved submission"):
        build_release(home, registry(), suites_digest=SUITES)
    assert read_current(home) is None


def test_built_again_without_its_only_submission_a_release_is_empty_but_whole(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    submission = add(home, "lait", "2026-01-19", entrant_rows({SURREY: {"2022": 88}}))
    build_release(home, registry(), id="A", suites_digest=SUITES)
    build_release(home, registry(), id="A.1", suites_digest=SUITES, up_to_decision=1, exclude=[submission], make_current=False)
    assert open_release(home.root, "A.1").rows("select count(*) from observation") == [(0,)]
    assert read_manifest(home.root, "A.1").excluded == (submission,)
    assert read_current(home) == "A"


def test_a_withdrawn_submission_is_listed_with_its_note_and_counts_no_more(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    newest = add(home, "lait", "2026-04-08", entrant_rows({SURREY: {"2022": 81}}))
    take(home, newest, "withdrawn", note="England is the sum of its regions")
    build_release(home, registry(), id="A", suites_digest=SUITES)
    release = open_release(home.root, "A")
    assert release.rows("select state, note from submission where submission = ?", [newest]) == [
        ("withdrawn", "England is the sum of its regions")
    ]
    assert release.rows("select value from figure where indicator = ? and area = ? and period = '2022'", [ENTRANTS, SURREY]) == [(88,)]


def test_an_edition_of_an_older_date_changes_no_current_figure(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    build_release(home, registry(), id="A", suites_digest=SUITES)
    add(home, "lait", "2023-01-01", entrant_rows({SURREY: {"2021": 1, "2022": 2}}))
    build_release(home, registry(), id="B", suites_digest=SUITES)
    a, b = (open_release(home.root, name).rows("select key, value from figure order by key") for name in "AB")
    assert a == b


def test_of_equal_editions_the_one_approved_last_counts(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    for value in (1, 2):
        add(home, "lait", "2026-01-19", entrant_rows({SURREY: {"2022": value}}))
    build_release(home, registry(), id="A", suites_digest=SUITES)
    assert open_release(home.root).rows("select value, last_published_in from figure") == [(2, None)]


def test_without_the_preferred_source_the_other_is_used_and_flagged(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    add(home, "lait", "2026-01-19", figures(NEET, {SURREY: {"2023": 0.9}}))
    build_release(home, registry(), id="A", suites_digest=SUITES)
    assert open_release(home.root).rows("select source, preferred_source_held, points from series") == [("lait", False, 1)]


def test_breaks_of_registry_and_of_publishers_cut_points_and_change(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    values = {"2020": 5, "2021": 6, "2022": {"value": 7.0, "status": "b"}, "2023": 8}
    add(
        home,
        "council_long",
        "2024-01-01",
        [*figures("marked", {SURREY: values}, YEAR), *figures("declared", {SURREY: {"2022": 5, "2023": 6}}, YEAR)],
    )
    extra = [indicator("marked", basis=YEAR, source="council_long"),
             indicator("declared", basis=YEAR, source="council_long", breaks=(broken(dt.date(2022, 9, 1)),))]  # fmt: skip
    build_release(home, registry(*extra), id="A", suites_digest=SUITES)
    release = open_release(home.root)
    rows = release.rows("select indicator, points, valued_points, last_break, change from series order by indicator")
    assert rows == [("declared", 2, 1, dt.date(2022, 9, 1), None), ("marked", 4, 2, dt.date(2022, 1, 1), 1.0)]
    assert release.rows("select indicator, origin from series_break order by 1") == [("declared", "registry"), ("marked", "status")]


@pytest.mark.parametrize("date", [dt.date(2016, 9, 1), dt.date(2022, 1, 1), dt.date(2023, 6, 1)])
def test_a_break_outside_a_series_says_nothing_about_it(tmp_path: Path, date: dt.date) -> None:
    home = create_home(tmp_path / "home")
    add(home, "council_long", "2024-01-01", figures("counted", {SURREY: {"2022": 5, "2023": 6}}, YEAR))
    build_release(
        home, registry(indicator("counted", basis=YEAR, source="council_long", breaks=(broken(date),))), id="A", suites_digest=SUITES
    )
    assert open_release(home.root).rows("select valued_points, last_break, change from series") == [(2, None, 1.0)]


def test_a_gap_before_the_latest_period_is_no_change(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    add(home, "lait", "2026-01-19", entrant_rows({SURREY: {"2020": 98, "2022": 88}}))
    build_release(home, registry(), id="A", suites_digest=SUITES)
    assert open_release(home.root).rows("select change, change_reason from series") == [(None, "no figure for the period before is held")]


def test_two_bases_of_one_indicator_are_two_series(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    add(
        home, "lait", "2026-01-19", [*entrant_rows({SURREY: {"2022": 88}}), *figures(ENTRANTS, {SURREY: {"2022-23": 90}}, "financial_year")]
    )
    build_release(home, registry(), id="A", suites_digest=SUITES)
    assert open_release(home.root).rows("select basis, points from series order by basis") == [("calendar_year", 1), ("financial_year", 1)]


def test_invented_areas_mark_the_whole_release(tmp_path: Path, root: Path) -> None:
    home = create_home(tmp_path / "home")
    add(home, "lait", "2026-01-19", entrant_rows({"X00000001": {"2022": 88}, ENGLAND: {"2022": 150}}))
    build_release(home, registry(), id="A", suites_digest=SUITES)
    assert open_release(home.root).rows("select is_illustrative from release") == [(True,)]
    assert open_release(root).rows("select is_illustrative from release") == [(False,)]


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    build_release(home, registry(), id="A", suites_digest=SUITES)
    (home.releases / "A" / MANIFEST).write_text(json.dumps({"id": "A"}))
    with pytest.raises(OutcomesError, match="readable manifest"):
        list_releases(home.root)


def test_intervals_reach_the_figures(root: Path) -> None:
    frame = open_release(root).frame("select interval_method, low, value, high, low_998, high_998, level from figure")
    held = frame.filter(pl.col("level").is_not_null())
    assert held.height > 30
    assert (
        held.filter((pl.col("low_998") < pl.col("low")) & (pl.col("low") < pl.col("value")) & (pl.col("value") < pl.col("high"))).height
        == held.height
    )
    assert frame.filter(pl.col("level").is_null() & ~pl.col("interval_method").str.starts_with("none: ")).is_empty()
