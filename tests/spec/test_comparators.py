"""With whom an area is compared, and how the values beside it are made."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.measures.comparators import comparator_areas
from pipelines.read_api.connections import open_release
from pipelines.releases.build import build_release
from tests.release_fixture import (
    ENGLAND,
    ESSEX,
    KENT,
    SOUTH_EAST,
    SUITES,
    SURREY,
    YEAR,
    add,
    create_home,
    figures,
    indicator,
    registry,
)  # fmt: skip

AREAS = pl.DataFrame(
    [("E92000001", "England", "country"), ("E12000007", "London", "region"), ("E13000001", "Inner London", "sub_region"),
     ("E09000007", "Camden", "upper_tier"), ("X00000001", "District A", "illustrative")],
    schema=["code", "name", "level"], orient="row",
)  # fmt: skip
PARENT = {"area": pl.String, "hierarchy": pl.String, "parent": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}
NEIGHBOUR = {"model": pl.String, "year": pl.Int32, "area": pl.String, "neighbour": pl.String, "rank": pl.Int32}


def compared(parents: list[tuple[Any, ...]], neighbours: list[tuple[Any, ...]] | None = None) -> pl.DataFrame:
    return comparator_areas(
        AREAS, pl.DataFrame(parents, schema=PARENT, orient="row"), pl.DataFrame(neighbours or [], schema=NEIGHBOUR, orient="row")
    )


def test_the_region_is_found_through_a_sub_region_within_the_dates_of_both_steps() -> None:
    first, last = dt.date(2010, 1, 1), dt.date(2020, 12, 31)
    found = compared([
        ("E09000007", "statutory", "E13000001", first, None), ("E13000001", "statutory", "E12000007", None, last),
        ("E12000007", "statutory", "E92000001", None, None),
    ]).filter(kind="region")  # fmt: skip
    assert found.filter(area="E09000007").select("member", "name", "valid_from", "valid_to").rows() == [
        ("E12000007", "London", first, last)
    ]


def test_another_hierarchy_is_not_the_region() -> None:
    assert compared([("E09000007", "london", "E12000007", None, None)]).filter(kind="region").is_empty()


def test_england_is_not_compared_with_itself_nor_an_invented_area_with_england() -> None:
    assert compared([]).filter(kind="england")["area"].sort().to_list() == ["E09000007", "E12000007", "E13000001"]


def test_neighbours_are_those_of_the_newest_year_of_the_model() -> None:
    found = compared([], [("sn", 2021, "E09000007", "E09000001", 1), ("sn", 2025, "E09000007", "E09000002", 1)]).filter(kind="neighbours")
    assert found.select("member", "model", "name").rows() == [("E09000002", "sn 2025", "1 neighbour (sn 2025)")]


def test_neighbours_are_counted_for_each_area_and_model() -> None:
    rows = [("sn", 2025, "E09000007", "E09000001", 1), ("sn", 2025, "E09000007", "E09000002", 2), ("sn", 2025, "E09000001", "E09000007", 1),
            ("cipfa", 2024, "E09000007", "E09000003", 1)]  # fmt: skip
    found = compared([], rows).filter(kind="neighbours").select("area", "name").unique().sort("area", "name")
    assert found.rows() == [
        ("E09000001", "1 neighbour (sn 2025)"), ("E09000007", "1 neighbour (cipfa 2024)"), ("E09000007", "2 neighbours (sn 2025)"),
    ]  # fmt: skip


COUNTED = indicator("counted", basis=YEAR, source="council_long")
ENTRANTS_COUNTED = indicator("entrants_counted", kind="rate", basis=YEAR, source="council_long")
ONLY_COUNT = indicator("only_count", kind="count", basis=YEAR, source="council_long")


def comparators(root: Path, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Surrey's comparators by kind, in a release of these rows."""
    home = create_home(root)
    add(home, "council_long", "2024-01-01", rows)
    build_release(home, registry(COUNTED, ENTRANTS_COUNTED, ONLY_COUNT), id="R", by="tests", suites_digest=SUITES)
    found = open_release(root).frame("select * from comparator_value where area = ? order by kind", [SURREY])
    return {row["kind"]: row for row in found.to_dicts()}


def share(numerator: float, denominator: float) -> dict[str, float]:
    return {"numerator": numerator, "denominator": denominator, "value": 100 * numerator / denominator}


def test_the_area_is_left_out_of_england_and_its_region_where_counts_are_published(tmp_path: Path) -> None:
    rows = figures(
        "counted", {a: {"2023": share(*c)} for a, c in ((SURREY, (10, 100)), (SOUTH_EAST, (50, 400)), (ENGLAND, (300, 1000)))}, YEAR
    )
    found = comparators(tmp_path / "home", rows)
    assert found["region"]["value"] == pytest.approx(100 * (50 - 10) / (400 - 100))
    assert found["england"]["value"] == pytest.approx(100 * (300 - 10) / (1000 - 100))
    assert found["england"]["excludes_area"] is True


def test_else_it_is_said_that_the_area_is_part_of_it(tmp_path: Path) -> None:
    rows = figures("counted", {a: {"2023": {"value": v, "denominator": 100}} for a, v in ((SURREY, 10), (ENGLAND, 30))}, YEAR)
    found = comparators(tmp_path / "home", rows)["england"]
    assert (found["value"], found["excludes_area"], found["method"]) == (30, False, "as published; the area itself is part of it")


@pytest.mark.parametrize("derived", [SURREY, ENGLAND])
def test_a_count_derived_from_a_percentage_is_not_subtracted(tmp_path: Path, derived: str) -> None:
    counted = {SURREY: share(10, 100), ENGLAND: share(300, 1000)}
    counted[derived] = {"value": counted[derived]["value"], "denominator": counted[derived]["denominator"]}
    rows = figures("counted", {area: {"2023": parts} for area, parts in counted.items()}, YEAR)
    found = comparators(tmp_path / "home", rows)["england"]
    assert (found["value"], found["excludes_area"]) == (30, False)


@pytest.mark.parametrize("whole", [(10, 100), (9, 1000), (20, 50)])
def test_nothing_is_worked_out_where_no_rest_is_left_or_the_whole_holds_less_than_its_part(tmp_path: Path, whole: tuple[int, int]) -> None:
    rows = figures("counted", {SURREY: {"2023": share(10, 100)}, ENGLAND: {"2023": share(*whole)}}, YEAR)
    found = comparators(tmp_path / "home", rows)["england"]
    assert (found["value"], found["excludes_area"]) == (100 * whole[0] / whole[1], False)


def test_periods_groups_and_measures_are_each_compared_with_their_own(tmp_path: Path) -> None:
    """England less Surrey: 290 of 900, 280 of 800, 90 of 300; the sum of Kent's and Essex's: 20 of 200, 40 of 400, 8 of 80."""
    home = create_home(tmp_path)
    counts = {
        ("counted", "2023", ""): ((10, 100), (300, 1000), (20, 200)),
        ("counted", "2022", ""): ((20, 200), (300, 1000), (40, 400)),
        ("counted", "2023", "sex=female"): ((10, 100), (100, 400), (8, 80)),
    }
    rows = []
    for (measure, period, group), (own, whole, both) in counts.items():
        half = (both[0] / 2, both[1] / 2)
        values = {SURREY: own, ENGLAND: whole, KENT: half, ESSEX: half}
        rows += figures(measure, {area: {period: share(*parts)} for area, parts in values.items()}, YEAR, group)
    add(home, "council_long", "2024-01-01", rows)
    build_release(home, registry(COUNTED), id="R", by="tests", suites_digest=SUITES)
    found = open_release(tmp_path).frame(
        "select period::varchar as period, breakdown::varchar as breakdown, kind, value from comparator_value where area = ? order by all",
        [SURREY],
    )
    assert [(*place, pytest.approx(value)) for *place, value in found.rows()] == [
        ("2022", "", "england", 100 * 280 / 800), ("2022", "", "neighbours", 10),
        ("2023", "", "england", 100 * 290 / 900), ("2023", "", "neighbours", 10),
        ("2023", "sex=female", "england", 100 * 90 / 300), ("2023", "sex=female", "neighbours", 10),
    ]  # fmt: skip


def test_neighbours_are_summed_and_divided_never_averaged(tmp_path: Path) -> None:
    """Kent 10 of 100, Essex 90 of 300: (10 + 90) / (100 + 300) is 25 %, the mean of 10 % and 30 % would be 20 %."""
    rows = figures("counted", {SURREY: {"2023": 5}, KENT: {"2023": share(10, 100)}, ESSEX: {"2023": share(90, 300)}}, YEAR)
    found = comparators(tmp_path / "home", rows)["neighbours"]
    assert (found["value"], found["low"], found["high"], found["parts"], found["members"]) == (25, 10, 30, 2, 2)
    assert found["method"] == "sum of 2 of 2 neighbours: numerators over denominators"


def test_without_counts_only_their_range_is_given(tmp_path: Path) -> None:
    found = comparators(
        tmp_path / "home", figures("entrants_counted", {SURREY: {"2023": 5}, KENT: {"2023": 100}, ESSEX: {"2023": 90}}, YEAR)
    )
    neighbours = found["neighbours"]
    assert (neighbours["value"], neighbours["low"], neighbours["high"]) == (None, 90, 100)
    assert neighbours["method"] == "range of 2 of 2 neighbours; no sum, because counts are not published"


def test_one_neighbour_without_counts_forbids_the_sum(tmp_path: Path) -> None:
    rows = figures("entrants_counted", {KENT: {"2023": 100}, ESSEX: {"2023": {"value": 50, "numerator": 5, "denominator": 10_000}}}, YEAR)
    assert comparators(tmp_path / "home", rows)["neighbours"]["value"] is None


@pytest.mark.parametrize("hidden", [{ESSEX: {"2023": {"symbol": "c", "denominator": 300}}}, {}])
def test_of_some_neighbours_there_is_a_range_and_no_sum(tmp_path: Path, hidden: dict[str, Any]) -> None:
    """Hidden counts are small ones: a sum of the others would be too high."""
    rows = figures("counted", {KENT: {"2023": share(10, 100)}, **hidden}, YEAR)
    found = comparators(tmp_path / "home", rows)["neighbours"]
    assert (found["value"], found["low"], found["high"], found["parts"], found["members"]) == (None, 10, 10, 1, 2)
    assert found["method"] == "range of 1 of 2 neighbours; no sum, because the others have no figure"


def test_neighbours_that_are_all_suppressed_have_no_value(tmp_path: Path) -> None:
    found = comparators(tmp_path / "home", figures("counted", {KENT: {"2023": "c"}, ESSEX: {"2023": "c"}}, YEAR))["neighbours"]
    assert (found["value"], found["low"], found["method"]) == (None, None, "no neighbour has a value")


def test_counts_are_not_compared_between_areas_of_different_size(tmp_path: Path) -> None:
    assert comparators(tmp_path / "home", figures("only_count", {SURREY: {"2023": 5}, ENGLAND: {"2023": 500}}, YEAR)) == {}
