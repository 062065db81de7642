"""Which rows of a release a page is given: of this area, basis, breakdown and period, by the newest model, and nothing that lies beside."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.home import create_home
from pipelines.read_api.areas import areas, first_area
from pipelines.read_api.changes_since import changes_since
from pipelines.read_api.compared import compared
from pipelines.read_api.connections import Release
from pipelines.read_api.endings import beginnings, ending
from pipelines.read_api.groups import groups
from pipelines.read_api.overview import overview
from pipelines.read_api.series import series
from tests.release_tables import release_of

HERE, NEAR, FAR, LAST, NATION, REGION = "X1", "X2", "X3", "X4", "E92000001", "X7"
OF = {"indicator": "rate", "area": HERE, "basis": "calendar_year", "breakdown": ""}
AREAS = [
    {"code": code, "name": name, "level": level, "aliases": []} for code, name, level in (
        (HERE, "Here", "upper_tier"), (NEAR, "Near", "upper_tier"), (FAR, "Far", "upper_tier"), (LAST, "Last", "upper_tier"),
        (NATION, "England", "country"), (REGION, "Region", "region"),
    )
]  # fmt: skip
ENTRY = {"basis": "calendar_year", "companions": [], "targets": [], "band": None}


def year(label: int | str) -> dict[str, Any]:
    start = int(label)
    return {"period": str(label), "period_start": dt.date(start, 1, 1), "period_end": dt.date(start, 12, 31)}


def point(label: int, value: float | None, **more: Any) -> dict[str, Any]:
    return OF | year(label) | {"value": value, "key": label, "source": "own", "in_series": True, "is_current": True} | more


def line(latest: int = 2023, **more: Any) -> dict[str, Any]:
    about = {"latest_period": str(latest), "latest_start": dt.date(latest, 1, 1), "latest_end": dt.date(latest, 12, 31),
             "previous_period": str(latest - 1), "source": "own", "verdict": "improving"}  # fmt: skip
    return OF | about | more


def entry(id: str = "rate", **more: Any) -> dict[str, Any]:
    about = {
        "id": id,
        "title": id,
        "unit": "%",
        "decimals": 1,
        "kind": "proportion",
        "multiplier": 100,
        "frequency": "annual",
        "status": "official",
    }
    return about | {"entry": json.dumps(ENTRY | more)}


# What changed between two releases.


def test_only_what_a_reader_sees_otherwise_has_changed() -> None:
    other = {"breakdown": "sex=F"}
    then = release_of(
        indicator=[entry(target=1), entry("lost"), entry("fresh", target=1)],
        series=[
            line(**other, verdict="worsening"),
            line(),
            line(indicator="lost"),
            line(breakdown="sex=M", verdict="worsening"),
            line(indicator="fresh", area=FAR),
        ],
        figure=[point(2021, 1.04), point(2022, 2.0), point(2023, 3.0), point(2023, 9.0, **other), point(2020, None, symbol="c")],
    )
    now = release_of(
        indicator=[entry(target=2), entry("lost"), entry("fresh", target=2)],
        series=[line(), line(**other, verdict="improving"), line(indicator="fresh")],
        figure=[point(2021, 1.0), point(2022, 2.5), point(2023, 3.0), point(2023, 8.0, **other), point(2020, None, symbol="z"),
                point(2024, 4.0), point(2025, 5.0), point(2023, 1.0, indicator="fresh")],
    )  # fmt: skip
    found = {indicator: change for (indicator, _), change in changes_since(now, then, HERE).items()}
    rate = found["rate"]
    assert (rate.new, rate.old_verdict, rate.redefined) == (2, None, ("target",))  # the group's verdict is another series'
    assert [(row["period"], row["value"], row["symbol"]) for row in sorted(rate.restated, key=lambda row: row["period"])] == [
        ("2020", None, "c"), ("2022", 2.0, None),
    ]  # fmt: skip
    assert (found["lost"].is_lost, found["lost"].redefined) == (True, ())
    assert (found["fresh"].is_first, found["fresh"].redefined, found["fresh"].new) == (True, (), 1)


def test_a_recoded_area_is_followed_and_a_merged_one_is_not() -> None:
    then = release_of(indicator=[entry()], series=[line(area="old")], figure=[point(2023, 3.0, area="old")])
    for kind, is_first in (("recode", False), ("merge", True)):
        change = [{"old": "old", "new": HERE, "date": dt.date(2024, 4, 1), "kind": kind}]
        now = release_of(indicator=[entry()], series=[line()], figure=[point(2023, 3.0)], area_change=change)
        found = changes_since(now, then, HERE)
        assert [one.is_first for one in found.values()] == [True] * is_first, kind


# Areas.


def test_pages_open_with_the_council_that_has_most_indicators_not_most_groups(tmp_path: Path) -> None:
    home = create_home(tmp_path / "home")
    many = [line(area=NEAR, breakdown=group) for group in ("", "sex=F", "sex=M")]
    two = [line(area=FAR), line(area=FAR, indicator="other")]
    wide = [line(area=area, indicator=id) for id in ("rate", "other", "third") for area in (NATION, REGION)]
    release = release_of(area=AREAS, series=[*many, *two, *wide])
    assert {area.code: area.indicators for area in areas(release)} == {NEAR: 1, FAR: 2, NATION: 3, REGION: 3}
    assert first_area(release, home.root) == FAR
    assert first_area(release_of(area=AREAS, series=[line(area=NATION)]), home.root) == NATION  # better than no page at all


def test_an_area_that_was_made_of_another_names_it_where_it_ended_and_has_figures() -> None:
    changes = [{"old": old, "new": HERE, "date": dt.date(2023, 4, 1), "kind": "merge"} for old in ("gone", "alive", "silent")]
    ended = {"valid_to": dt.date(2023, 3, 31)}
    places = [
        {"code": "gone", "name": "Gone", **ended},
        {"code": "alive", "name": "Alive"},
        {"code": "silent", "name": "Silent", **ended},
        *AREAS,
    ]
    release = release_of(area=places, area_change=changes, series=[line(area="gone"), line(area="alive")])
    assert [one.was for one in beginnings(release, HERE)] == [("gone", "Gone")]
    assert beginnings(release, HERE, "other") == ()
    assert ending(release, HERE) is None and ending(release, "gone") is not None


# Beside a figure.


@pytest.fixture(scope="module")
def held() -> Release:
    """One rate of three councils, England and the region, with everything that must not be taken for it."""
    other_basis = {"basis": "financial_year"}
    near = [{"area": HERE, "kind": "neighbours", "member": member, "model": f"m {when}", "name": f"n {when}", "rank": rank}
            for when, member, rank in ((2024, NEAR, 1), (2024, FAR, 2), (2025, FAR, 1), (2025, LAST, 2))]  # fmt: skip
    wide = [
        {"area": HERE, "kind": "england", "member": NATION, "name": "England"},
        {"area": HERE, "kind": "region", "member": REGION, "name": "Region"},
    ]
    compare = [OF | {"kind": kind, "name": kind, "model": model, "benchmark_value": value, "category": "better"} for kind, model, value in (
        ("neighbours", "m 2025", 5.0), ("neighbours", "m 2024", 4.0), ("region", None, 3.0), ("england", None, 2.0),
    )]  # fmt: skip
    funnel = {"indicator": "rate", "basis": "calendar_year", "breakdown": "", "period": "2023", "level": "upper_tier"}
    uppers = {"indicator": "upper", "basis": "calendar_year", "breakdown": "", "period": "2023"}
    return release_of(
        area=AREAS, comparator_area=[*near, *wide], comparison=compare,
        indicator=[entry(), entry("upper"), entry("second")], outcome=[{"id": "one", "title": "One", "position": 1, "indicators": ["rate"]}],
        series=[line(change=1.0), line(latest=2024, **other_basis), line(breakdown="sex=F", change=2.0, area=NEAR),
                line(area=NEAR, change=0.0), line(area=FAR, change=-1.0), line(area="none", change=9.0), line(area=NATION, change=1.0)],
        figure=[
            point(2022, 8.0, disputes="value"), point(2023, 9.0), point(2024, 7.0, **other_basis), point(2023, 6.0, breakdown="sex=F"),
            point(2023, 5.5, breakdown="age=16;sex=F"), point(2022, 5.0, breakdown="sex=F"),
            point(2023, 1.0, area=NEAR), point(2024, 6.5, breakdown="sex=F"),
            point(2023, None, area=LAST, symbol="c"), point(2023, 2.0, area=FAR), point(2022, 99.0, area=FAR), point(2023, 98.0, area=FAR, breakdown="sex=F"),
            point(2023, 3.0, area=NATION), point(2022, 97.0, area=NATION), point(2022, 2.5, area=NEAR, indicator="second"),
        ],
        band=[OF | {"area": area, "period": period, "low": low, "high": high, "companion": "upper"} for area, period, low, high in (
            (HERE, "2023", 9.0, 19.0), (HERE, "2022", 8.0, 18.0), (FAR, "2023", 2.0, 12.0), (NATION, "2023", 3.0, 13.0),
        )],
        comparator_value=[uppers | {"area": HERE, "kind": kind, "value": value} for kind, value in (("england", 13.0), ("region", 14.0))],
        funnel=[funnel | {"area": HERE, "value": 9.0}, funnel | {"area": FAR, "value": 2.0}, funnel | {"area": NATION, "level": "country"}],
    )  # fmt: skip


def test_compared_with_the_newest_model_in_the_same_period(held: Release) -> None:
    found = compared(held, line())
    assert [(row["code"], row["value"], row["upper"]) for row in found.neighbours] == [(FAR, 2.0, 12.0), (LAST, None, None)]
    assert [(row["kind"], row["model"]) for row in found.comparisons] == [
        ("england", None), ("region", None), ("neighbours", "m 2024"), ("neighbours", "m 2025"),
    ]  # fmt: skip
    assert (found.upper, {row["area"] for row in found.funnel}) == ({"england": 13.0, "region": 14.0}, {HERE, FAR})
    assert found.left_out == 2  # Near and Last have a figure of that period, and stand not in the funnel


def test_the_overview_stands_beside_england_and_the_newest_neighbours_in_its_own_period(held: Release) -> None:
    [row] = overview(held, HERE).rows
    assert (row["basis"], row["latest_period"], row["key"], row["band_low"], row["band_high"]) == ("calendar_year", "2023", 2023, 9.0, 19.0)
    assert (row["england"], row["region"], row["england_upper"]) == (2.0, 3.0, 13.0)
    assert (row["neighbours_low"], row["neighbours_high"], row["neighbours_held"], row["neighbours_named"]) == (2.0, 2.0, 1, 2)
    assert (row["neighbours_upper_low"], row["neighbours_upper_high"], row["neighbours_category"]) == (12.0, 12.0, "better")
    assert row["is_disputed"]  # the figure before it is


def test_peers_are_areas_of_the_same_level_with_both_periods(held: Release) -> None:
    [peers] = overview(held, HERE).peers.values()
    assert (peers["both"], peers["up"], peers["down"]) == (3, 1, 1)  # Here rose, Near stayed, Far fell


def test_groups_are_of_one_dimension_and_of_the_latest_period(held: Release) -> None:
    assert [(row["dimension"], row["group"], row["value"]) for row in groups(held, line()).groups] == [("sex", "F", 6.0)]


def test_neighbours_on_the_indicator_page_are_the_newest_first_by_rank(held: Release) -> None:
    assert [(row["model"], row["name"]) for row in series(held, "rate", HERE).neighbours] == [
        ("m 2025", "Far"),
        ("m 2025", "Last"),
        ("m 2024", "Near"),
        ("m 2024", "Far"),
    ]


def test_on_its_own_basis_before_any_other_and_the_total_before_groups(held: Release) -> None:
    found = series(held, "rate", HERE)
    assert (found.about["basis"], found.about["breakdown"], [one["basis"] for one in found.others]) == (
        "calendar_year",
        "",
        ["financial_year"],
    )
