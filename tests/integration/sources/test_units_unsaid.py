"""Percentages, stated units and hidden counts: nothing is read in another unit, or told beside what it gives away, without a word."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from pipelines import service
from pipelines.home import Home
from pipelines.ledger.submissions import read_submission
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.sources.layouts import match_layout
from pipelines.sources.open_file import open_file
from pipelines.sources.read import read_observations
from tests.engines import compiled
from tests.integration.sources.sending import EDITION, HEADER, SURREY, csv, told
from tests.realdata import realdata_path

# Percentages


@pytest.mark.parametrize("format", ["0.0%", "0%;[Red]-0%"])
def test_a_cell_shown_as_a_percentage_is_stored_as_one(home: Home, tmp_path: Path, format: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "sent.xlsx") as workbook:
        sheet, percent = workbook.add_worksheet(), workbook.add_format({"num_format": format})
        sheet.write_row("A1", HEADER)
        for row, (year, value) in enumerate(((2021, 0.025), (2022, 0.07)), start=1):
            sheet.write_row(row, 0, [SURREY, year, "neet_16_17"])
            sheet.write_number(row, 3, value, percent)
        sheet.write_row(3, 0, [SURREY, 2023, "neet_16_17", 2.6])
    assert told(home, tmp_path / "sent.xlsx") == ([], [("2021", 2.5, "2.5%"), ("2022", 7.0, "7%"), ("2023", 2.6, "2.6")])


def test_a_percentage_of_an_indicator_in_another_unit_is_an_error(home: Home, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "sent.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", HEADER)
        sheet.write_row("A2", [SURREY, 2021, "first_time_entrants_rate"])
        sheet.write_number("D2", 0.9, workbook.add_format({"num_format": "0%"}))
    found, _ = told(home, tmp_path / "sent.xlsx")
    assert [(severity, rule, row) for severity, rule, row, _ in found if rule == "unit-sign"] == [("error", "unit-sign", 2)]


def test_what_is_kept_of_a_workbook_with_percentages_reads_the_same_again(tmp_path: Path) -> None:
    home = compiled(service.create(tmp_path / "home"))
    with xlsxwriter.Workbook(tmp_path / "sent.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", HEADER)
        sheet.write_row("A2", [SURREY, 2021, "neet_16_17"])
        sheet.write_number("D2", 0.024193548387096774, workbook.add_format({"num_format": "0.0%"}))
    done = service.submit_file(home, tmp_path / "sent.xlsx", "council_long", edition=EDITION, reasons={"ALL": "seen"}, by="one")
    assert done.submission
    service.approve(home, done.submission, by="two")
    assert read_submission(home, done.submission).observation_count == 1
    assert service.verify(home) == []


def test_a_share_that_the_source_multiplies_is_not_multiplied_twice(tmp_path: Path) -> None:
    """0.025 is 2.5 by the source's factor of 100; shown as 2.5% it is 2.5 already."""
    registry = load_registry(bundled_folder())
    given = registry.sources["council_long"].layouts[1]
    figure = {"indicator": "neet_16_17", "value": "share", "factor": 100.0}
    layout = given.model_validate(given.model_dump() | {"labelled": None, "figures": [figure], "optional": given.optional})
    source = registry.sources["council_long"].model_copy(update={"layouts": (layout,)})
    with xlsxwriter.Workbook(tmp_path / "sent.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["area_code", "period", "share"])
        sheet.write_row("A2", [SURREY, 2021, 0.025])
        sheet.write_row("A3", [SURREY, 2022])
        sheet.write_number("C3", 0.025, workbook.add_format({"num_format": "0.0%"}))
        for row, text in enumerate(["2.5 %", "2.5% (p)", "2.5%r", "0.025 p"], start=3):
            sheet.write_row(row, 0, [SURREY, 2020 + row, text])
    opened = open_file(tmp_path / "sent.xlsx")
    reading = read_observations(opened, match_layout(opened, source), source, registry, tmp_path / "observations.parquet")
    assert pl.read_parquet(reading.path)["value"].to_list() == [2.5] * 6


# Units that the file states


@pytest.mark.parametrize(
    ("indicator", "unit", "value", "rule"),
    [
        ("first_time_entrants_rate", "per 1000", 0.9, "unit-differs"),
        ("first_time_entrants_rate", "per 100 000", 90, None),
        ("first_time_entrants_rate", "Rate per 100,000 population", 90, None),
        ("first_time_entrants_rate", "per 1000000", 90, "unit-differs"),
        ("first_time_entrants_rate", "Persons per 1,000", 0.9, "unit-differs"),
        ("first_time_entrants_rate", "Count", 90, "unit-differs"),
        ("surrey_neet_count", "Thousands", 0.25, "unit-differs"),
        ("first_time_entrants_rate", "%", 90, "unit-differs"),
        ("neet_16_17", "Per cent", 2.5, None),
        ("neet_16_17", "number", 25, "unit-differs"),
        ("neet_16_17", "Persons", 2.5, "unit-not-compared"),
        ("neet_16_17", "", 2.5, None),
        ("surrey_neet_count", "Young People", 250, None),
        ("surrey_neet_count", "Number", 250, None),
        ("surrey_neet_count", "Percentage", 2.5, "unit-differs"),
    ],
)
def test_a_stated_unit_is_compared_with_the_indicators(
    home: Home, tmp_path: Path, indicator: str, unit: str, value: float, rule: str | None
) -> None:
    rows = [[SURREY, 2021, indicator, value, f'"{unit}"'], [SURREY, 2022, indicator, value, f'"{unit}"']]
    found, _ = told(home, csv(tmp_path, rows, [*HEADER, "unit"]))
    assert [(rule, row) for _, rule, row, _ in found if rule.startswith("unit-")] == ([(rule, 2)] if rule else [])


def test_a_unit_that_differs_names_row_found_and_expected(home: Home, tmp_path: Path) -> None:
    """The second of two rows differs; the other spelling of the column's name is read too."""
    rows = [[SURREY, year, "neet_16_17", 2.5, unit] for year, unit in ((2021, "%"), (2022, "per 1000"))]
    found, _ = told(home, csv(tmp_path, rows, [*HEADER, "units"]))
    assert found == [
        ("error", "unit-differs", 3, 'The unit of neet_16_17 is %, but the file says "per 1000". Rows that say so: 1, this one first.')
    ]


def test_the_word_of_a_count_in_a_row_of_its_own_is_not_held_against_the_rate(home: Home) -> None:
    """Trafford's file has the count of children in one row and the rate in another, both with the unit Children."""
    found, figures = told(home, realdata_path("la_long/trafford_children_offending.csv"))
    assert [(rule, message.split(":")[1]) for severity, rule, _, message in found if rule.startswith("unit-")] == [
        ("unit-not-compared", " 121, this one first.")
    ]
    assert len(figures) == 121


@pytest.mark.parametrize(("unit", "rules"), [("%", []), ("", []), ("per 1,000", ["unit-differs"]), ("pp", ["unit-not-compared"])])
def test_the_unit_in_a_meta_file_is_compared_too(home: Home, tmp_path: Path, unit: str, rules: list[str]) -> None:
    header = "time_period,time_identifier,geographic_level,country_code,country_name,neet_16_17"
    (tmp_path / "sent.csv").write_text(f"{header}\n2022,Calendar year,National,E92000001,England,2.8\n", encoding="utf-8")
    meta = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column"
    (tmp_path / "sent.meta.csv").write_text(f'{meta}\nneet_16_17,Indicator,NEET,,"{unit}",1,,\n', encoding="utf-8")
    found, _ = told(home, tmp_path / "sent.csv", "ees")
    assert [(rule, row) for _, rule, row, _ in found if rule.startswith("unit-")] == [(rule, 2) for rule in rules]


# Counts that are hidden beside a value


COUNTS = [*HEADER, "numerator", "denominator"]


def test_a_hidden_count_that_follows_from_the_rest_is_asked_about(home: Home, tmp_path: Path) -> None:
    """5.6 % of 375 are 21. Nothing follows where only the value is given, or where that is hidden too."""
    rows = [
        [SURREY, 2019, "neet_16_17", 5.6, "c", 375],
        [SURREY, 2020, "neet_16_17", 5.6, 21, "c"],
        [SURREY, 2021, "neet_16_17", 5.6, "c", ""],
        [SURREY, 2022, "neet_16_17", "c", "c", 375],
        [SURREY, 2023, "neet_16_17", "", "c", 375],
        [SURREY, 2018, "neet_16_17", 5.6, "z", 375],
    ]
    found, figures = told(home, csv(tmp_path, rows, COUNTS))
    assert found == [
        ("query", "confidential-count-follows", 2, "The numerator is confidential (c), but it follows from the value 5.6 and the denominator 375 beside it."),
        ("query", "confidential-count-follows", 3, "The denominator is confidential (c), but it follows from the value 5.6 and the numerator 21 beside it."),
    ]  # fmt: skip
    assert len(figures) == 6


def test_a_percentage_in_the_place_of_a_count_is_refused(home: Home, tmp_path: Path) -> None:
    rows = [[SURREY, 2021, "neet_16_17", "", "5.6%", 375], [SURREY, 2022, "neet_16_17", "", 21, 375]]
    found, figures = told(home, csv(tmp_path, rows, COUNTS))
    assert [(severity, row) for severity, _, row, _ in found] == [("error", 2)]
    assert '"5.6%" is a percentage where a count belongs' in found[0][3]
    assert [value for _, value, _ in figures] == [None, 5.6]


def test_a_hidden_count_in_a_row_of_its_own_is_asked_about_too(home: Home, tmp_path: Path) -> None:
    header = ["area_code", "period", "indicator", "measure", "value", "denominator"]
    rows = [[SURREY, "2022/23", "Children cautioned or sentenced", measure, value, of] for measure, value, of in
            (("Count", "c", ""), ("\"Per 10,000 aged 10-17\"", 14, 120000))]  # fmt: skip
    found, figures = told(home, csv(tmp_path, rows, header))
    assert [(rule, row) for _, rule, row, _ in found] == [("confidential-count-follows", 3)]
    assert figures == [("2022-23", 14.0, "14")]
