"""The bundled registry: complete, without faults, and able to name every area of the published files."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from pipelines.registry.check import check_registry
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry
from pipelines.sources.areas import AreaResolver
from tests.realdata import realdata_path

STABLE_INDICATORS = {
    "neet_16_17", "not_known_16_17", "neet_or_not_known_16_17", "participation_16_17", "first_time_entrants_rate", "reoffending_rate",
    "children_cautioned_or_sentenced_rate", "care_leavers_neet", "cla_convicted", "surrey_neet_count",
}  # fmt: skip
STABLE_SOURCES = {
    "nccis", "lait", "ees", "ees_cla_convictions", "care_leavers_wide", "neet_by_characteristic", "council_long", "fingertips",
    "ons_quarterly", "statistical_neighbours", "template",
}  # fmt: skip
SURREY = "E10000030"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


def test_it_has_no_faults() -> None:
    assert check_registry(bundled_folder()) == []


def test_the_ids_that_others_script_against_are_there(registry: Registry) -> None:
    assert set(registry.indicators) >= STABLE_INDICATORS | {"september_guarantee_offer", "cohort_16_17"}
    assert set(registry.sources) >= STABLE_SOURCES


def test_every_indicator_measures_an_outcome_and_is_to_be_looked_at_again(registry: Registry) -> None:
    measured = {indicator for outcome in registry.outcomes for indicator in outcome.indicators}
    assert set(registry.indicators) == measured
    assert all(i.review_date > dt.date(2026, 1, 1) for i in registry.indicators.values())


def test_neet_always_brings_not_known_and_the_band(registry: Registry) -> None:
    for neet, unknown in (("neet_16_17", "not_known_16_17"), ("illustrative_neet_16_17", "illustrative_not_known_16_17")):
        indicator = registry.indicators[neet]
        assert unknown in indicator.companions
        assert [guard.companion for guard in indicator.guards] == [unknown]
        assert indicator.band is not None and indicator.band.upper in indicator.companions


def test_invented_areas_make_up_an_invented_county_and_invented_indicators_say_so(registry: Registry) -> None:
    invented = [a for a in registry.areas.values() if a.code.startswith("X")]
    assert [a.name for a in invented] == ["Illustrative county", *(f"District {letter}" for letter in "ABCDEFGHIJK")]
    parents = {p.area: p.parent for p in registry.area_parents if p.area.startswith("X") or p.parent.startswith("X")}
    assert parents == {a.code: "X00000100" for a in invented if a.code != "X00000100"}
    assert {i.id.startswith("illustrative_") for i in registry.indicators.values() if i.status == "illustrative"} == {True}


@pytest.mark.parametrize(
    ("year", "numbers"),
    [
        (2025, [868, 825, 358, 919, 869, 823, 872, 931, 867, 873]),
        (2021, [868, 825, 869, 872, 919, 931, 867, 850, 873, 823]),
    ],
)
def test_surreys_neighbours_in_both_models(registry: Registry, year: int, numbers: list[int]) -> None:
    mine = sorted((n for n in registry.neighbours if n.area == SURREY and n.year == year), key=lambda n: n.rank)
    assert [registry.areas[n.neighbour].dfe_number for n in mine] == [str(number) for number in numbers]


def test_every_authority_of_a_model_has_ten_neighbours(registry: Registry) -> None:
    rows = pl.DataFrame([(n.year, n.area) for n in registry.neighbours], schema=["year", "area"], orient="row")
    counts = rows.group_by("year", "area").len()
    assert counts["len"].unique().to_list() == [10]
    assert dict(counts.group_by("year").len().iter_rows()) == {2021: 152, 2025: 153}


@pytest.mark.parametrize("edition", ["2024-11-19", "2026-01-19", "2026-04-08"])
def test_every_area_of_the_interactive_tool_has_one_place(registry: Registry, edition: str) -> None:
    resolver = AreaResolver(registry)
    areas = pl.read_parquet(realdata_path(f"lait/bds_long_{edition}.parquet"), columns=["LA Number", "LA and Regions"]).unique()
    found = {name: resolver.resolve(dfe_number=str(number), name=name) for number, name in areas.iter_rows()}
    assert {name: match.problem for name, match in found.items() if match.code is None} == {}
    assert len({match.code for match in found.values()}) == len(found) == 170
    by_name = {name: resolver.resolve(name=name).code for name in found}
    assert {name for name in found if by_name[name] != found[name].code} <= {"Dorset", "Dorset (Pre LG)"}


@pytest.mark.parametrize("year", ["2021_vg_removed", "2022_final", "2023_final"])
def test_every_authority_of_the_scorecard_but_the_demonstration_ones(registry: Registry, year: str) -> None:
    resolver = AreaResolver(registry)
    path = realdata_path(f"nccis/UD_NEETNK_LA_dashboard_{year}.csv")
    rows = pl.read_csv(path, infer_schema=False).filter(pl.col("geographic_level") == "Local authority")
    lost = [
        la for code, number, la in rows.select("new_la_code", "old_la_code", "la_name").iter_rows()
        if resolver.resolve(code=code, dfe_number=number, name=la).code is None
    ]  # fmt: skip
    assert lost == (["LA demo"] if year.startswith("2021") else [])
