"""Published files read through their declared sources: layout found, every figure placed, known figures right."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines import service
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry
from pipelines.sources.layouts import match_layout
from pipelines.sources.open_file import open_file
from pipelines.sources.read import Reading, read_observations
from tests.figures import Say
from tests.realdata import realdata_path

SURREY, NORTH_WEST, UK = "E10000030", "E12000002", "K02000001"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


def read(registry: Registry, source: str, path: Path, to: Path) -> tuple[Reading, pl.DataFrame]:
    opened = open_file(path)
    match = match_layout(opened, registry.sources[source])
    assert match.missing == ()
    reading = read_observations(opened, match, registry.sources[source], registry, to / "observations.parquet")
    rows = pl.read_parquet(reading.path)
    assert rows.select(pl.col("area_problem", "period_problem", "value_problem").null_count()).row(0) == (rows.height,) * 3
    return reading, rows.with_columns(pl.col(pl.Categorical).cast(pl.String))


def figures(rows: pl.DataFrame, indicator: str, area: str, breakdown: str = "") -> dict[str, float | str]:
    """Period -> value, or the symbol in its place."""
    mine = rows.filter(indicator=indicator, area=area, breakdown=breakdown)
    return {period: symbol if value is None else value for period, value, symbol in mine.select("period", "value", "symbol").iter_rows()}


def test_nccis_keeps_three_times_apart_that_the_file_calls_2023(registry: Registry, tmp_path: Path) -> None:
    _, rows = read(registry, "nccis", realdata_path("nccis/UD_NEETNK_LA_dashboard_2023_final.csv"), tmp_path)
    assert figures(rows, "neet_16_17", SURREY) == {"2023": 0.9}
    assert figures(rows, "not_known_16_17", SURREY) == {"2023": 14.3}
    assert figures(rows, "participation_16_17", SURREY) == {"2023-03-31": 90.7}
    assert figures(rows, "september_guarantee_offer", SURREY) == {"2022-09-30": 85.9}
    assert figures(rows, "cohort_16_17", SURREY) == {"2023": 24436}


def test_nccis_2021_sets_the_two_demonstration_rows_aside(registry: Registry, tmp_path: Path) -> None:
    reading, rows = read(registry, "nccis", realdata_path("nccis/UD_NEETNK_LA_dashboard_2021_vg_removed.csv"), tmp_path)
    assert sorted(reading.set_aside["value"]) == ["Region demo", "Region demo"]
    assert rows["area"].n_unique() == 161 - 2


def test_lait_names_years_by_what_each_measure_means(registry: Registry, tmp_path: Path) -> None:
    _, rows = read(registry, "lait", realdata_path("lait/bds_long_2026-01-19.parquet"), tmp_path)
    assert figures(rows, "first_time_entrants_rate", SURREY)["2021"] == 81
    assert figures(rows, "care_leavers_neet", SURREY)["2022-23"] == 37
    assert figures(rows, "reoffending_rate", SURREY, "age=10-14")["2016-17"] == 23.08
    assert figures(rows, "reoffending_rate", SURREY, "age=15-17")["2016-17"] == 38.27
    assert figures(rows, "september_guarantee_offer", SURREY)["2022-09-30"] == 85.9
    assert figures(rows, "first_time_entrants_rate", "E09000001")["2023"] == "x"  # City of London, "-"


@pytest.mark.parametrize(
    ("edition", "surrey"),
    [
        ("2023", {"2018-19": 14, "2019-20": 17, "2020-21": 11, "2021-22": "c", "2022-23": 6}),
        ("2025", {"2020-21": 11, "2021-22": "c", "2022-23": 6, "2023-24": 10, "2024-25": "c"}),
    ],
)
def test_one_file_with_renamed_columns(registry: Registry, tmp_path: Path, edition: str, surrey: dict[str, float | str]) -> None:
    name = f"ees_tidy/la_conviction_health_outcome_cla_{edition}edition.csv"
    _, rows = read(registry, "ees_cla_convictions", realdata_path(name), tmp_path)
    assert figures(rows, "cla_convicted", SURREY) == surrey


@pytest.mark.parametrize(
    ("name", "period", "numerator", "denominator"),
    [
        ("SFR36_FormerCareLeavers2014.csv", "2013-14", 152, 384),
        ("SFR34_FormerCareLeavers2015.csv", "2014-15", 133, 357),
        ("SFR41_CareLeavers2016.csv", "2015-16", 140, 363),
    ],
)
def test_the_year_stands_in_the_file_name(
    registry: Registry, tmp_path: Path, name: str, period: str, numerator: int, denominator: int, say: Say
) -> None:
    _, rows = read(registry, "care_leavers_wide", realdata_path(f"care_leavers_wide/{name}"), tmp_path)
    say(f"{rows.height:,} figures")
    mine = rows.filter(area=SURREY, breakdown="")
    assert mine.select("period", "numerator", "denominator").rows() == [(period, numerator, denominator)]
    assert mine["value"].item() == pytest.approx(100 * numerator / denominator)
    assert rows.filter(breakdown="")["area"].n_unique() == 163  # Inner and Outer London apart from London


def test_neet_counts_have_two_dimensions(registry: Registry, tmp_path: Path, say: Say) -> None:
    _, rows = read(registry, "neet_by_characteristic", realdata_path("neet_counts/neet_by_la_north_2019_2023.csv"), tmp_path)
    say(f"{rows.height:,} figures, {rows.filter(pl.col('breakdown').str.contains(';')).height:,} of two dimensions")
    assert rows["key"].n_unique() == rows.height
    assert figures(rows, "neet_16_17", NORTH_WEST)["2023"] == 3.5
    manchester = rows.filter(indicator="neet_16_17", area="E08000003", period="2023", breakdown="age=16;gender=F")
    assert manchester["numerator"].item() == pytest.approx(182 / 3)
    assert {b.split("=")[0] for b in rows["breakdown"].unique() if b and ";" not in b} == {"age", "ethnicity", "gender", "send"}


def test_quarters_of_the_united_kingdom(registry: Registry, tmp_path: Path) -> None:
    reading, rows = read(registry, "ons_quarterly", realdata_path("quarterly/ons_neet_uk_quarterly.csv"), tmp_path)
    quarters = figures(rows, "neet_16_24_uk", UK)
    assert len(quarters) == 92
    assert {text: count for (_, text), (count, _) in reading.kept_out.items()} == {
        "Young people who were NEET_Total": 828, "Total people in relevant population group": 828, "Young people who were NEET_Unemployed": 828,
        "Young people who were NEET_Economically inactive": 828,
    }, "the other four fifths of 4,140 rows are told of"  # fmt: skip
    assert [round(float(quarters[f"2024-Q{n}"]), 1) for n in (1, 2, 3)] == [12.6, 12.2, 13.2]
    assert set(rows["breakdown"]) >= {"", "age=16-17", "age=16-17;sex=F", "sex=M"}
    # Thousands estimated from a sample are no counts: 833 "people" of 6,000 would have an interval that nothing stands for.
    assert rows.select(pl.col("numerator", "denominator").count()).row(0) == (0, 0)


def test_a_councils_long_file_with_count_and_rate_in_rows_of_their_own(registry: Registry, tmp_path: Path) -> None:
    _, rows = read(registry, "council_long", realdata_path("la_long/trafford_children_offending.csv"), tmp_path)
    mine = rows.filter(area=SURREY).sort("period").select("period", "numerator", "value").rows()
    assert (mine[0], mine[-1], len(mine)) == (("2014-15", 296, 27), ("2024-25", 168, 13), 11)


def test_fingertips_with_line_breaks_inside_fields(registry: Registry, tmp_path: Path, say: Say) -> None:
    """The published file is of another indicator: it is mapped for this test, and its rows must all be there."""
    entry = registry.indicators["first_time_entrants_rate"]
    mapped = entry.model_copy(update={"names": {"fingertips": ("93356",)}})
    changed = registry.model_copy(update={"indicators": registry.indicators | {entry.id: mapped}})
    reading, rows = read(changed, "fingertips", realdata_path("fingertips/indicators-CountyUA.data.csv"), tmp_path)
    assert reading.row_count == 852
    say(f"{reading.row_count} rows, {rows.height} figures")
    assert rows.height == 852 - 60  # without the deprivation deciles of England
    assert figures(rows, entry.id, "E92000001")["2015"] == pytest.approx(94.7261896202678)


@pytest.mark.parametrize(
    ("name", "header_row", "layout"),
    [
        ("sn_may_2025.xlsx", 3, "groupings"),
        ("sn_april_2021.xlsx", 3, "groupings"),
        ("sn_model_2025_wide.csv", 1, "wide"),
        ("New_Statistical_Neighbour_Groupings_April_2021.csv", 1, "groupings"),
    ],
)
def test_neighbours_below_junk_rows(registry: Registry, name: str, header_row: int, layout: str) -> None:
    match = match_layout(open_file(realdata_path(f"neighbours/{name}")), registry.sources["statistical_neighbours"])
    assert (match.header_row, match.layout.id, match.missing) == (header_row, layout, ())


@pytest.mark.parametrize("name", ["sn_may_2025.xlsx", "sn_april_2021.xlsx", "sn_model_2025_wide.csv"])
def test_a_list_of_neighbours_is_not_told_that_it_holds_no_figures(name: str) -> None:
    """It feeds the registry, not the ledger: `submit` says so."""
    checked = service.check_file(None, realdata_path(f"neighbours/{name}"), "statistical_neighbours")
    assert checked.accepted, checked.findings.to_dicts()
