"""Every published file opens, and every cell of it is the cell that is in the file."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry
from pipelines.sources.guess import guess
from pipelines.sources.layouts import match_layout
from pipelines.sources.limits import WEB
from pipelines.sources.open_file import open_file
from tests.realdata import FOLDER, realdata_path

FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*")) or ["nccis/UD_NEETNK_LA_dashboard_2023_final.csv"]
TEXTS = [name for name in FILES if name.endswith((".csv", ".txt"))]
WORKBOOKS = [name for name in FILES if name.endswith(".xlsx")]
PARQUETS = [name for name in FILES if name.endswith(".parquet")]

ENCODINGS = {"ees_bad/utf8.meta.csv": "cp1252"}
SEPARATORS = {"ees_bad/file_separator.meta.csv": "\t", "neet_counts/ees_data-guidance_2022-23.txt": "|"}
PROSE = "neet_counts/ees_data-guidance_2022-23.txt"

SOURCES = {
    "nccis/UD_NEETNK_LA_dashboard_2021_vg_removed.csv": ("nccis", 1),
    "nccis/UD_NEETNK_LA_dashboard_2022_final.csv": ("nccis", 1),
    "nccis/UD_NEETNK_LA_dashboard_2023_final.csv": ("nccis", 1),
    "lait/bds_long_2024-11-19.parquet": ("lait", 1),
    "lait/bds_long_2026-01-19.parquet": ("lait", 1),
    "lait/bds_long_2026-04-08.parquet": ("lait", 1),
    "ees_bad/passes_everything.csv": ("ees", 1),
    "ees_tidy/la_conviction_health_outcome_cla_2023edition.csv": ("ees_cla_convictions", 1),
    "ees_tidy/la_conviction_health_outcome_cla_2025edition.csv": ("ees_cla_convictions", 1),
    "care_leavers_wide/SFR36_FormerCareLeavers2014.csv": ("care_leavers_wide", 1),
    "care_leavers_wide/SFR34_FormerCareLeavers2015.csv": ("care_leavers_wide", 1),
    "care_leavers_wide/SFR41_CareLeavers2016.csv": ("care_leavers_wide", 1),
    "neet_counts/neet_by_la_north_2019_2023.csv": ("neet_by_characteristic", 1),
    "la_long/trafford_neet.csv": ("council_long", 1),
    "la_long/trafford_children_offending.csv": ("council_long", 1),
    "la_long/trafford_nhs_health_checks.csv": ("council_long", 1),
    "fingertips/indicators-CountyUA.data.csv": ("fingertips", 1),
    "quarterly/ons_neet_uk_quarterly.csv": ("ons_quarterly", 1),
    "neighbours/sn_may_2025.xlsx": ("statistical_neighbours", 3),
    "neighbours/sn_april_2021.xlsx": ("statistical_neighbours", 3),
    "neighbours/sn_model_2025_wide.csv": ("statistical_neighbours", 1),
    "neighbours/New_Statistical_Neighbour_Groupings_April_2021.csv": ("statistical_neighbours", 1),
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_file_opens_as_the_csv_module_reads_it(name: str, tmp_path: Path) -> None:
    path = realdata_path(name)
    opened = open_file(path, WEB, work=tmp_path)
    assert opened.encoding.removesuffix("-sig") == ENCODINGS.get(name, "utf-8")
    assert opened.separator == SEPARATORS.get(name, ",")
    with path.open(encoding=ENCODINGS.get(name, "utf-8-sig"), newline="") as stream:
        expected = list(csv.reader(stream, delimiter=opened.separator))
    width = opened.tables[0].width
    found = opened.tables[0].frame.collect()
    assert found["row"].to_list() == list(range(1, len(expected) + 1))
    for row, cells in zip(found.drop("row").iter_rows(), expected, strict=True):
        assert [cell or "" for cell in row] == cells + [""] * (width - len(cells))
    assert (opened.ragged == ()) == (name != PROSE)
    assert (opened.meta is not None) == (name.removesuffix(".csv") + ".meta.csv" in FILES)


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_opens_with_the_rows_of_the_spreadsheet(name: str) -> None:
    path = realdata_path(name)
    opened = open_file(path, WEB)
    workbook = openpyxl.load_workbook(path, data_only=True)
    for table in opened.tables:
        sheet, found = workbook[table.sheet], table.frame.collect()
        assert found["row"].to_list() == list(range(1, found.height + 1))
        for row in found.iter_rows():
            assert [cell or "" for cell in row[1:]] == [str(c.value if c.value is not None else "") for c in sheet[row[0]]][: table.width]
    assert opened.notes == ()


@pytest.mark.parametrize("name", PARQUETS)
def test_a_parquet_file_keeps_its_texts_and_its_area_numbers(name: str) -> None:
    path = realdata_path(name)
    opened, original = open_file(path, WEB), pl.read_parquet(path)
    found = opened.tables[0].frame.collect()
    assert opened.tables[0].head[0] == tuple(original.columns)
    assert found["row"].to_list() == list(range(2, original.height + 2))
    assert found["c4"].equals(original["Values"], check_names=False)
    assert found["c5"].equals(original["LA Number"].cast(pl.Int64).cast(pl.String), check_names=False)


@pytest.mark.parametrize(("name", "expected"), SOURCES.items())
def test_its_source_reads_it_and_is_guessed_first(name: str, expected: tuple[str, int], registry: Registry, tmp_path: Path) -> None:
    source, header_row = expected
    opened = open_file(realdata_path(name), WEB, work=tmp_path)
    match = match_layout(opened, registry.sources[source])
    assert (match.missing, match.header_row, match.ragged) == ((), header_row, ())
    first = guess(opened, registry)[0]
    assert (first.source, first.fits, first.header_row) == (source, True, header_row)
    assert first.score > 0.9


def test_two_columns_of_one_name_are_told() -> None:
    """The file of 2014 has LA_Noinf and ChildDied twice, with different meanings."""
    opened = open_file(realdata_path("care_leavers_wide/SFR36_FormerCareLeavers2014.csv"), WEB)
    match = match_layout(opened, load_registry(bundled_folder()).sources["care_leavers_wide"])
    assert match.duplicates == ("LA_Noinf", "ChildDied")
