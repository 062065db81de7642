"""Published editions against each other, through the production reader and the bundled registry. Prints the figures it finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest

from expectations import compiled
from expectations.findings import findings
from expectations.rules import load_suites
from pipelines.checks.against_ledger import SUITES, LedgerFacts, prepare
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry
from pipelines.sources.layouts import match_layout
from pipelines.sources.open_file import open_file
from pipelines.sources.outline import outline_of
from pipelines.sources.read import read_observations
from tests.realdata import realdata_path

NOVEMBER_2024, JANUARY_2026, APRIL_2026 = dt.date(2024, 11, 19), dt.date(2026, 1, 19), dt.date(2026, 4, 8)
NCCIS = {year: f"nccis/UD_NEETNK_LA_dashboard_{year}_{end}.csv" for year, end in ((2021, "vg_removed"), (2022, "final"), (2023, "final"))}
SHARES = ("neet_16_17", "neet_or_not_known_16_17", "not_known_16_17")
SURREY, ENTRANTS = "E10000030", "first_time_entrants_rate"

Read = Callable[[str, str], Path]


@cache
def bundled() -> Registry:
    return load_registry(bundled_folder())


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Reads a published file once and returns the observations' parquet file."""
    folder = tmp_path_factory.mktemp("read")

    @cache
    def read_once(source: str, name: str) -> Path:
        to = folder / f"{Path(name).stem}.parquet"
        opened = open_file(realdata_path(name), work=folder)
        read_observations(opened, match_layout(opened, bundled().sources[source]), bundled().sources[source], bundled(), to)
        return to

    return read_once


def compare(source: str, new: Path, edition: dt.date, held: dict[dt.date, Path]) -> duckdb.DuckDBPyConnection:
    """The new file against the given editions, each of which holds figures of its own."""
    con = duckdb.connect()
    observations = pl.read_parquet(new)
    con.register("stored", observations)
    con.register("outline", outline_of(observations).figures())
    con.execute('create table duplicate (row uinteger, sheet varchar, "column" varchar)')
    submitted = [of_edition(path, source, day) for day, path in held.items()]
    con.register("held", pl.concat([of_edition(new, source, edition).clear(), *submitted]))
    prepare(con, bundled(), LedgerFacts(source, edition, home_area=SURREY))
    return con


def of_edition(path: Path, source: str, day: dt.date) -> pl.DataFrame:
    return pl.read_parquet(path).with_columns(submission=pl.lit("s"), source=pl.lit(source), edition=pl.lit(day))


def said(con: duckdb.DuckDBPyConnection, rule: str) -> list[str]:
    results = compiled.run(con, load_suites(SUITES))
    assert [result.rule.id for result in results if not result.could_run] == []
    return findings(con, results).filter(pl.col("rule") == rule)["message"].to_list()


def lait(day: dt.date) -> str:
    return f"lait/bds_long_{day}.parquet"


@pytest.fixture(scope="module")
def april(read: Read) -> duckdb.DuckDBPyConnection:
    return compare("lait", read("lait", lait(APRIL_2026)), APRIL_2026, {JANUARY_2026: read("lait", lait(JANUARY_2026))})


def test_april_2026_restates_1009_of_1360_first_time_entrants(april: duckdb.DuckDBPyConnection) -> None:
    counts = april.execute("select value_count, shared_count, symbol_count from restatement where indicator = ?", [ENTRANTS]).fetchall()
    print("restated, shared, to or from a symbol:", *counts[0])
    assert counts == [(1009, 1360, 24)]
    entrants = [message for message in said(april, "restatement") if "1,009 of 1,360" in message]
    assert len(entrants) == 1 and entrants[0].endswith("the largest: England 2016 from 333 to 3071.")
    assert len([m for m in said(april, "value-restated") if m.startswith("First-time entrants")]) == 1009 + 24


def test_april_2026_england_lies_outside_its_regions_in_all_nine_years(april: duckdb.DuckDBPyConnection) -> None:
    sql = "select area_name, period, value, low, high, part_count from aggregate where is_outside order by period"
    outside = april.execute(sql).fetchall()
    print("outside:", *outside, sep="\n")
    assert [(name, period, value, parts) for name, period, value, _, _, parts in outside] == [
        ("England", str(2016 + n), value, 9) for n, value in enumerate((3071, 2746, 2261, 1976, 1521, 1333, 1371, 1320, 1258))
    ]
    assert outside[0][3:5] == (237, 417)


def test_april_2026_changes_the_unit_of_cautions_and_loses_seven_years(april: duckdb.DuckDBPyConnection) -> None:
    unit = said(april, "unit-changed")
    lost = said(april, "period-lost")
    print(*unit, *lost, sep="\n")
    assert len(unit) == 1 and "likely a factor of 10" in unit[0] and "Surrey 1.3 (2022-23), 14 (2024-25)" in unit[0]
    assert [message for message in lost if ": 2016-17, 2017-18, 2018-19, 2019-20, 2020-21, 2021-22, 2022-23." in message]


def test_april_2026_names_single_figures_nine_times_too_large(april: duckdb.DuckDBPyConnection) -> None:
    jumps = april.execute("select area_name, period from scale where is_jump and not is_small and indicator = ?", [ENTRANTS]).fetchall()
    assert sorted(jumps) == [("England", str(year)) for year in range(2016, 2024)]


def test_january_2026_flips_the_latest_change_of_surrey(read: Read) -> None:
    con = compare("lait", read("lait", lait(JANUARY_2026)), JANUARY_2026, {NOVEMBER_2024: read("lait", lait(NOVEMBER_2024))})
    flipped = [message for message in said(con, "trend-flipped") if message.startswith("First-time entrants")]
    print(*flipped, sep="\n")
    assert len(flipped) == 1 and ": Surrey (2021 to 2022: was 98 to 70, now 81 to 88), England (2021 to 2022: was 161 to 144" in flipped[0]
    counts = con.execute("select value_count, shared_count from restatement where indicator = ?", [ENTRANTS]).fetchall()
    assert counts == [(1075, 1190)]


def test_neet_was_never_restated(april: duckdb.DuckDBPyConnection) -> None:
    assert april.execute("select count(*) from change where indicator = 'neet_16_17'").fetchall() == [(0,)]


@pytest.fixture(scope="module")
def nccis(read: Read) -> dict[int, duckdb.DuckDBPyConnection]:
    """Each year's file against those of the years before."""
    paths = {year: read("nccis", name) for year, name in NCCIS.items()}
    days = {year: dt.date(year, 7, 1) for year in paths}
    return {year: compare("nccis", paths[year], days[year], {days[y]: paths[y] for y in paths if y < year}) for year in paths}


@pytest.mark.parametrize("year", NCCIS)
def test_regions_match_their_weighted_authorities(nccis: dict[int, duckdb.DuckDBPyConnection], year: int) -> None:
    """All ten totals (England, nine regions) of three indicators are compared, though City of London and Scilly are in no file."""
    sql = "select indicator, count(*), count(weighted), round(max(abs(value - weighted)), 4) from aggregate group by 1 order by 1"
    gaps = nccis[year].execute(sql).fetchall()
    gaps = [gap for gap in gaps if gap[0] in SHARES]
    print(year, *gaps)
    assert [gap[:3] for gap in gaps] == [(id_, 10, 10) for id_ in SHARES]
    assert max(gap[3] for gap in gaps) < 0.065
    assert said(nccis[year], "aggregate-off-weight") == said(nccis[year], "aggregate-outside-parts") == []


@pytest.mark.parametrize("year", NCCIS)
def test_areas_that_nccis_never_gives_are_named_once(nccis: dict[int, duckdb.DuckDBPyConnection], year: int) -> None:
    never = said(nccis[year], "area-never-seen")
    assert len(never) == 1 and ": City of London, Isles of Scilly (" in never[0]
    assert said(nccis[year], "areas-missing") == []


def test_one_file_a_year_loses_no_period(nccis: dict[int, duckdb.DuckDBPyConnection]) -> None:
    assert said(nccis[2022], "period-lost") == said(nccis[2023], "period-lost") == []


def test_surrey_2023_neet_down_while_not_known_doubled(nccis: dict[int, duckdb.DuckDBPyConnection]) -> None:
    guarded = said(nccis[2023], "neet-down-not-known-up")
    print(len(guarded), "areas;", *guarded[:20], sep="\n")
    surrey = [message for message in guarded if message.startswith("Surrey, 2022 to 2023:")]
    assert len(surrey) == 1 and "from 1.1 to 0.9" in surrey[0] and "from 6.8 to 14.3" in surrey[0]


def test_the_three_shares_add_up_in_every_file(nccis: dict[int, duckdb.DuckDBPyConnection]) -> None:
    assert [said(con, "relation-broken") for con in nccis.values()] == [[], [], []]
