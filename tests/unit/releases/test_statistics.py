"""Statistics inside a release: one result row per figure, segments, band, targets, and the same verdicts whatever the order of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.home import create_home
from pipelines.read_api.connections import Release, open_release
from pipelines.registry.models import Rebase, Target
from pipelines.releases import statistics
from pipelines.releases.build import build_release
from pipelines.releases.manifest import read_manifest
from pipelines.releases.period_places import period_places
from tests.release_fixture import (
    COMBINED,
    ENGLAND,
    KENT,
    NEET,
    SUITES,
    SURREY,
    WINTER,
    YEAR,
    add,
    broken,
    figures,
    indicator,
    observations,
    registry,
)  # fmt: skip

SHARE = indicator("share", basis=YEAR, source="council_long")
COUNT = indicator("events", kind="count", basis=YEAR, source="council_long", multiplier=1)
QUIET = (50, 56, 44, 53, 47, 58, 50, 44, 56, 53, 47, 50, 57, 45)


def shares(area: str, counts: Iterable[float], first: int = 2010, n: float = 1_000) -> list[dict[str, Any]]:
    parts = {str(first + at): {"value": round(100 * x / n, 1), "numerator": float(x), "denominator": n} for at, x in enumerate(counts)}
    return figures("share", {area: parts}, basis=YEAR)


def events(area: str, counts: Iterable[float | str], first: int = 2005) -> list[dict[str, Any]]:
    values = {str(first + at): x for at, x in enumerate(counts)}
    return figures("events", {area: values}, basis=YEAR)


def released(root: Path, rows: list[dict[str, Any]], *, source: str = "council_long", share: Any = SHARE, count: Any = COUNT) -> Release:
    home = create_home(root / "home")
    add(home, source, "2026-01-01", rows)
    build_release(home, registry(share, count), id="A", by="tests", suites_digest=SUITES)
    return open_release(home.root, "A")


def series(release: Release, indicator: str, area: str = SURREY) -> dict[str, Any]:
    found = release.one("select * from series where indicator = ? and area = ?", [indicator, area])
    assert found is not None
    return found


def test_result_has_one_row_per_figure_with_limits_flags_and_verdict(tmp_path: Path) -> None:
    release = released(tmp_path, [*shares(SURREY, QUIET), *events(KENT, ["c", 5, 5.5, *QUIET])])
    assert release.rows("select count(*) from result") == release.rows("select count(*) from figure")
    row = release.one("select * from result where indicator = 'share' and period = '2023'")
    assert row is not None
    wanted = {
        "value": 4.5,
        "limits_kind": "process",
        "flag": None,
        "verdict": "no significant change",
        "method": "recent trend (counts)",
        "points": 5,
    }
    assert {name: row[name] for name in wanted} == wanted
    assert row["lower_limit"] < row["value"] < row["upper_limit"]
    assert series(release, "share")["chart_method"] == "p'"
    assert release.rows("select count(*), count(upper_limit) from result where indicator = 'events'") == [(17, 17)]
    assert release.rows("select limits_kind, value from result where indicator = 'events' and period = '2005'") == [("process", None)]


def test_an_outlier_is_flagged_where_it_stands(tmp_path: Path) -> None:
    release = released(tmp_path, events(SURREY, [*QUIET, 95]))
    assert release.rows("select period, flag, special_cause from limit_point where flag is not null") == [("2019", "outside", "concern")]
    found = series(release, "events")
    assert (found["verdict"], found["verdict_method"], found["flag"]) == ("worsening", "XmR chart", "outside")
    assert found["expected_false_flags"] > 0


def test_breaks_rebases_and_marked_figures_begin_segments(tmp_path: Path) -> None:
    begun = indicator("events", kind="count", basis=YEAR, source="council_long", breaks=(broken(dt.date(2009, 6, 1)),),
                      rebases=(Rebase(date=dt.date(2014, 1, 1), reason="a new service"),))  # fmt: skip
    rows = events(SURREY, QUIET)
    rows[11]["status"] = "b"
    release = released(tmp_path, rows, count=begun)
    found = release.rows("select segment, min(period), count(*) from limit_point group by segment order by segment")
    assert found == [(0, "2005", 5)]  # 2010 to 2013 and 2014, 2015 are too short for limits
    assert series(release, "events")["verdict_reason"] == "3 points with a value since the definition changed; a trend needs at least 5"


def test_a_rebase_sets_limits_anew_and_one_outside_the_series_is_named(tmp_path: Path) -> None:
    rebased = indicator("events", kind="count", basis=YEAR, source="council_long", rebases=(Rebase(date=dt.date(2012, 4, 1), reason="a"),))
    found = released(tmp_path / "one", events(SURREY, [*(90 + x for x in QUIET[:8]), *QUIET[8:]]), count=rebased)
    assert found.rows("select distinct segment from limit_point order by 1") == [(0,), (1,)]
    assert series(found, "events")["verdict_points"] == 6
    late = indicator("events", kind="count", basis=YEAR, source="council_long", rebases=(Rebase(date=dt.date(2030, 1, 1), reason="a"),))
    found = released(tmp_path / "two", events(SURREY, QUIET), count=late)
    assert "2030-01-01" in series(found, "events")["verdict_caution"]


def neet(low: Iterable[float], high: Iterable[float], n: float = 24_000) -> list[dict[str, Any]]:
    rows = []
    for id, values in ((NEET, low), (COMBINED, high)):
        parts = {str(2019 + at): {"value": value, "denominator": n} for at, value in enumerate(values)}
        rows += figures(id, {SURREY: parts}, basis=WINTER)
    return rows


@pytest.mark.parametrize(("high", "verdict"), [
    ((10.0, 9.5, 8.9, 8.1, 7.4), "improving"), ((10.0, 9.0, 10.1, 12.0, 15.2), "cannot tell"), ((10.0, 9.0, 10.1, 9.2, 10.0), "cannot tell"),
])  # fmt: skip
def test_neet_improves_only_if_the_band_does(tmp_path: Path, high: tuple[float, ...], verdict: str) -> None:
    found = series(released(tmp_path, neet((3.0, 2.5, 1.9, 1.3, 0.9), high), source="nccis"), NEET)
    assert (found["verdict"], found["verdict_method"]) == (verdict, "recent trend (intervals)")
    assert ("the ends of the band disagree: improving if none" in found["verdict_reason"]) == (verdict == "cannot tell")


def test_neet_cannot_be_judged_where_the_unknown_are_not_held(tmp_path: Path) -> None:
    found = series(released(tmp_path, neet((3.0, 2.5, 1.9, 1.3, 0.9), ()), source="nccis"), NEET)
    assert found["verdict"] == "cannot tell"


def test_targets_count_for_their_period_and_the_next_one_is_known(tmp_path: Path) -> None:
    aimed = indicator(
        "share", basis=YEAR, source="council_long", targets=(Target(period="2023", value=4.6), Target(period="2030", value=1.0))
    )
    aimed_later = indicator("events", kind="count", basis=YEAR, source="council_long", targets=(Target(period="2030", low=10, high=20),))
    release = released(tmp_path, [*shares(SURREY, QUIET), *events(SURREY, QUIET)], share=aimed, count=aimed_later)
    found = series(release, "share")
    assert (found["target_period"], found["target_value"], found["target_status"], found["assurance"]) == (
        "2023",
        4.6,
        "met",
        "sometimes meets",
    )
    later = series(release, "events")
    assert (later["target_period"], later["target_low"], later["target_high"], later["target_status"]) == ("2030", 10, 20, None)


def test_tests_of_one_area_are_one_family(tmp_path: Path) -> None:
    falling = (90, 80, 70, 60, 50)
    release = released(tmp_path, [*shares(SURREY, falling), *shares(KENT, falling), *shares(ENGLAND, (50, 51, 50, 51, 50))])
    found = series(release, "share")
    assert found["q_value"] == pytest.approx(found["p_value"])  # one test in the area: m = 1, c = 1
    assert series(release, "share", ENGLAND)["q_value"] > 0.1


def test_one_bad_row_changes_no_other(tmp_path: Path) -> None:
    bad = figures(
        "share", {KENT: {str(year): {"value": 1.0, "numerator": 5.0, "denominator": 0.0} for year in range(2010, 2024)}}, basis=YEAR
    )
    alone = series(released(tmp_path / "alone", shares(SURREY, QUIET)), "share")
    beside = released(tmp_path / "beside", [*bad, *shares(SURREY, QUIET)])
    assert series(beside, "share") == alone
    assert series(beside, "share", KENT)["verdict"] in ("cannot tell", "no significant change")


def test_shuffled_rows_and_other_batches_give_equal_statistics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        row for number, area in enumerate((SURREY, KENT, ENGLAND)) for row in (*shares(area, QUIET, n=1_000 + number), *events(area, QUIET))
    ]
    frame = observations(rows)
    digests = []
    for name, given, batch in (("a", frame, 10_000), ("b", frame.sample(fraction=1, shuffle=True, seed=3), 10_000), ("c", frame, 16)):
        monkeypatch.setattr(statistics, "_BATCH", batch)
        home = create_home(tmp_path / name)
        add(home, "council_long", "2026-01-01", given)
        build_release(home, registry(SHARE, COUNT), id="A", by="tests", suites_digest=SUITES)
        tables = read_manifest(home.root, "A").tables["internal.duckdb"]
        digests.append((tables["series"], tables["limit_point"]) if name != "c" else (tables["series"],))
    assert digests[0] == digests[1]
    assert digests[0][0] == digests[2][0]


@pytest.mark.parametrize(("basis", "frequency", "periods", "positions", "window"), [
    ("calendar_year", "annual", ["2020", "2021", "2023"], [0, 1, 3], 1),
    ("financial_quarter", "quarterly", ["2022-23-Q4", "2023-24-Q1", "2023-24-Q3"], [0, 1, 3], 1),
    ("month", "monthly", ["2023-11", "2023-12", "2024-02"], [0, 1, 3], 1),
    ("week", "weekly", ["2020-W52", "2020-W53", "2021-W02"], [0, 1, 3], 1),
    ("rolling_12_months", "quarterly", ["2020-01..2020-12", "2020-04..2021-03", "2021-01..2021-12"], [0, 1, 4], 4),
    ("rolling_12_months", "annual", ["2020-01..2020-12", "2020-02..2021-01"], [0, 1], 12),
    ("rolling_12_months", "annual", ["2020-01..2020-12", "2021-01..2021-12"], [0, 1], 1),
    ("pooled_years", "annual", ["2018..2020", "2019..2021"], [0, 1], 3),
    ("point_in_time", "annual", ["2020-03-31", "2021-03-31", "2023-03-31"], [0, 1, 3], 1),
    ("point_in_time", "annual", ["2020-03-31", "2020-06-30", "2021-03-31"], [0, 1, 4], 1),
    ("point_in_time", "irregular", ["2020-03-31", "2020-06-30", "2021-03-31"], [0, 1, 2], 1),
    ("part_year_cumulative", "quarterly", ["2021-22-Q1..2021-22-Q1", "2021-22-Q1..2021-22-Q2"], [0, 1], 4),
    ("part_year_cumulative", "quarterly", ["2021-22-Q1..2022-23-Q4"], [0], 8),
])  # fmt: skip
def test_places_on_the_calendar(basis: Any, frequency: Any, periods: list[str], positions: list[int], window: int) -> None:
    rows = [{"indicator": "dated", "area": SURREY, "period": period, "basis": basis, "breakdown": "", "value": 1.0} for period in periods]
    held = observations(rows).select(pl.col("indicator", "basis", "period", "period_start", "period_end").cast(pl.String, strict=False))
    held = held.with_columns(pl.col("period_start", "period_end").str.to_date())
    found = period_places(held, registry(indicator("dated", basis=basis, frequency=frequency)))
    assert (found["position"] - found["position"].min()).to_list() == positions
    assert found["window"].unique().to_list() == [window]
