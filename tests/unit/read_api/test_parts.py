"""The areas of one county beside each other: which they are, and what is said of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
import pytest

from dashboard.view_models.compared import compared_view
from dashboard.view_models.links import Place
from dashboard.view_models.words import NBSP
from pipelines.read_api.compared import Compared, compared
from pipelines.read_api.connections import Release
from tests.unit.dashboard.series_fixture import found

PLACE = Place("2026-Q2", "county")
ABOUT = {
    "indicator": "rate", "basis": "calendar_year", "breakdown": "", "latest_period": "2023", "latest_start": dt.date(2023, 1, 1),
    "latest_end": dt.date(2023, 12, 31),
}  # fmt: skip


@pytest.fixture(scope="module")
def release() -> Release:
    con = duckdb.connect()
    con.execute("""
        attach ':memory:' as release_file;
        use release_file;
        create table area as from (values ('nation', 'England', 'country'), ('region', 'East', 'region'), ('county', 'County', 'upper_tier'),
            ('b', 'Borough', 'lower_tier'), ('a', 'Abbey', 'lower_tier'), ('old', 'Oldham', 'lower_tier'), ('other', 'Elsewhere', 'upper_tier'))
            t(code, name, level);
        create table area_parent as from (values ('region', 'nation', null, null), ('county', 'region', null, null),
            ('other', 'region', null, null), ('a', 'county', null, null), ('b', 'county', date '2019-04-01', null),
            ('old', 'county', null, date '2019-03-31')) t(area, parent, valid_from, valid_to);
        create table figure as select 'rate' as indicator, area, 'calendar_year' as basis, '' as breakdown, period, key, value,
            null::varchar as symbol, value - 9 as low, value + 9 as high, null::varchar as disputes
            from (values ('a', '2023', 1, 90.0), ('b', '2023', 2, 70.0), ('b', '2022', 3, 60.0), ('old', '2023', 4, 50.0),
            ('county', '2023', 5, 80.0)) t(area, period, key, value);
        create table band(indicator varchar, area varchar, basis varchar, breakdown varchar, period varchar, high double, companion varchar);
        create table comparison(indicator varchar, area varchar, basis varchar, breakdown varchar, kind varchar, name varchar, model varchar,
            benchmark_value double, category varchar, method varchar, reason varchar);
        create table comparator_area(kind varchar, area varchar, member varchar, model varchar);
        create table comparator_value(indicator varchar, area varchar, basis varchar, breakdown varchar, period varchar, kind varchar, value double);
        create table funnel(indicator varchar, area varchar, basis varchar, breakdown varchar, period varchar, level varchar);
        alter table figure add column period_start date; alter table figure add column period_end date;
    """)
    return Release(None, con)


@pytest.mark.parametrize(("area", "latest_end", "names"), [
    ("county", dt.date(2023, 12, 31), ["Abbey", "Borough"]), ("a", dt.date(2023, 12, 31), ["Abbey", "Borough"]),
    ("county", dt.date(2018, 12, 31), ["Abbey", "Oldham"]), ("region", dt.date(2023, 12, 31), []), ("nation", dt.date(2023, 12, 31), []),
    ("other", dt.date(2023, 12, 31), []),
])  # fmt: skip
def test_parts_are_the_districts_of_the_county_at_that_time(release: Release, area: str, latest_end: dt.date, names: list[str]) -> None:
    assert [row["name"] for row in compared(release, ABOUT | {"area": area, "latest_end": latest_end}).parts] == names


def test_parts_have_the_figures_of_the_latest_period_alone(release: Release) -> None:
    rows = compared(release, ABOUT | {"area": "county", "latest_period": "2022"}).parts
    assert [(row["whole"], row["name"], row["value"]) for row in rows] == [("County", "Abbey", None), ("County", "Borough", 60.0)]


def part(name: str, value: float | None, **more: Any) -> dict[str, Any]:
    return {"whole": "County", "code": name, "name": name, "key": 1, "value": value, "symbol": None, "low": None, "high": None,
            "upper": None, "disputes": None} | more  # fmt: skip


def seen(*parts: dict[str, Any], funnel: list[dict[str, Any]] | None = None, **more: Any) -> Any:
    return compared_view(found(**more), Compared([], [], funnel or [], parts=list(parts)), PLACE, "", from_zero=True)


def test_parts_stand_by_name_with_their_state_and_no_rank() -> None:
    nothing = part("Cove", None, key=None)
    view = seen(
        part("Abbey", 90.0, low=80.0, high=99.0), part("Borough", None, symbol="c"), nothing, part("Dale", 5.0, disputes="value")
    ).parts
    assert view.headline == "Areas within County, 2023"
    assert [row.value.replace(NBSP, " ") for row in view.rows] == [
        "90 per 100,000",
        "too few to show",
        "no figure",
        "5 per 100,000 (disputed)",
    ]
    assert [dot.value for dot in view.dots.dots] == [90.0, None, None, None]
    assert view.sentences == (
        "3 of 4 areas have a figure; they stand in the order of their names.",
        "The bars are 95 % intervals: two figures whose bars overlap may differ by chance alone.",
    )


def test_parts_of_a_banded_figure_say_how_far_each_hangs_on_those_not_known() -> None:
    view = seen(
        part("Abbey", 3.0, upper=4.0), part("Borough", 2.0, upper=12.0), entry={"unit": "%", "kind": "proportion", "multiplier": 100}
    ).parts
    assert [row.band for row in view.rows] == ["3 to 4", "2 to 12"]
    assert view.sentences[-1].startswith("A lower figure says less where more are not known")


def test_counts_are_not_set_side_by_side_as_if_areas_were_of_one_size() -> None:
    view = seen(part("Abbey", 3.0), part("Borough", 2.0), entry={"kind": "count", "unit": "people"}).parts
    assert "These are numbers of people: a larger area has more of them." in view.sentences


def test_one_area_alone_is_not_beside_anybody() -> None:
    assert seen(part("Abbey", 90.0), part("Borough", None, key=None)).parts is None
    assert seen(part("Abbey", 90.0), part("Borough", 80.0)).sentences[-1].endswith("The areas within County stand below.")
