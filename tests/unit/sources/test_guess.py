"""A file is recognised with reasons a person can check, and an unknown one gets a draft that can be edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry, Source
from pipelines.sources.guess import draft_source, guess
from pipelines.sources.open_file import open_file
from pipelines.sources.text_table import OpenedFile


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


def opened(folder: Path, text: str) -> OpenedFile:
    path = folder / "young people 2024.csv"
    path.write_bytes(text.encode())
    return open_file(path, work=folder)


def test_a_long_file_is_recognised_with_reasons(tmp_path: Path, registry: Registry) -> None:
    text = "Quarterly figures\narea_code,period,indicator,value\nE10000030,2023,neet_16_17,0.9\nE1,2022,neet_16_17,1.2\n"
    first = guess(opened(tmp_path, text), registry)[0]
    assert (first.source, first.layout, first.header_row, first.fits) == ("council_long", "plain", 2, True)
    assert first.reasons == [
        "all 4 columns it needs are in row 2",
        "1 of the first 2 rows name an area of the registry",
        "2 of 2 periods in period can be read, such as 2022, 2023",
    ]
    assert first.mapping == {"area_code": "area code", "period": "period", "indicator": "names the indicator", "value": "value"}
    assert first.score == pytest.approx(0.6 + 0.2 * 1 / 2 + 0.2)


def test_a_renamed_column_is_named_beside_the_one_found(tmp_path: Path, registry: Registry) -> None:
    first = guess(opened(tmp_path, "area_code,Period,indicator,value\nE10000030,2023,neet_16_17,0.9\n"), registry)[0]
    assert (first.source, first.fits) == ("council_long", False)
    assert first.reasons[0] == "3 of the 4 columns it needs are in row 1; missing: period (the file has 'Period')"


def test_an_unknown_file_gets_no_guess(tmp_path: Path, registry: Registry) -> None:
    assert guess(opened(tmp_path, "x,y\n1,2\n"), registry) == []


def test_the_draft_names_area_period_and_figures(tmp_path: Path, registry: Registry) -> None:
    rows = "".join(f"E10000030,Surrey,{year},Female,{year / 1000},-\n" for year in range(2015, 2025))
    text = draft_source(opened(tmp_path, f"Our own table\n\nGSS,Council,Year to,Sex,Rate,Count\n{rows}"), registry)
    draft = YAML(typ="safe").load(text)
    assert draft["id"] == "young_people_2024"
    assert draft["layouts"] == [{
        "id": "first", "area": [{"code": "GSS", "name": "Council"}], "period": {"column": "Year to"},
        "figures": [{"indicator": "", "value": "Rate"}], "ignore": ["Sex", "Count"],
    }]  # fmt: skip


def test_a_draft_loads_once_its_gaps_are_filled(tmp_path: Path, registry: Registry) -> None:
    rows = "".join(f"E10000030,{year},{sex},NEET,{value}\n" for year in (2022, 2023) for sex, value in (("Female", "1"), ("All", "n/k")))
    draft = YAML(typ="safe").load(draft_source(opened(tmp_path, f"code,period,sex,measure,value\n{rows}"), registry))
    assert draft["layouts"][0]["labelled"] == {"columns": ["measure"], "value": "value", "unknown": "leave_out"}
    assert draft["layouts"][0]["breakdowns"] == [{"dimension": "sex", "column": "sex", "total": ["All"]}]
    assert draft["missing"] == {"n/k": "x"}
    assert Source.model_validate(draft).formats == ("csv",)


def test_a_draft_takes_a_column_of_units_for_what_it_is(tmp_path: Path, registry: Registry) -> None:
    rows = "".join(f"E10000030,2023,{name},{unit},1\n" for name, unit in (("NEET", "%"), ("Entrants", "per 1000")))
    draft = YAML(typ="safe").load(draft_source(opened(tmp_path, f"code,period,measure,Unit,value\n{rows}"), registry))
    assert draft["layouts"][0]["unit"] == ["Unit"]
    assert "breakdowns" not in draft["layouts"][0]
    assert Source.model_validate(draft).layouts[0].ignore == ()


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        ("Area,Quarter,Housing,,Callers,", ",,Done in time,Cost,Calls,Wait"),  # neither row alone is full
        (
            "Area,Quarter,Housing,,Callers,",
            "Area,Quarter,Number,Per cent,Number,Per cent",
        ),  # the lower one alone does not tell its columns apart
    ],
)
def test_a_header_of_two_rows_is_drafted_and_what_stands_below_the_table_is_no_part_of_it(
    tmp_path: Path, registry: Registry, top: str, bottom: str
) -> None:
    rows = "".join(
        f"{area},2024/25 Q{number},9{number},1{number}.5,1{number}00,6.{number}\n" for area in ("Oxford", "Norwich") for number in (1, 2)
    )
    text = f"A return\n{top}\n{bottom}\n{rows}\nNote,All,revised,,,\nWard,When,Complaints,,,\n"
    layout = YAML(typ="safe").load(draft_source(opened(tmp_path, text), registry))["layouts"][0]
    assert layout["header_rows"] == 2
    assert layout["area"][0]["name"].split(" | ")[-1] == "Area"
    assert layout["period"]["column"].split(" | ")[-1] == "Quarter"
    assert layout["figures"][0]["value"].split(" | ")[0] == "Housing"
    assert len({figure["value"] for figure in layout["figures"]}) == 4


def test_a_draft_says_that_periods_across_the_top_are_not_read(tmp_path: Path, registry: Registry) -> None:
    """Drafted as figures of one period each, the years would all be taken for that of the file's name."""
    across = draft_source(opened(tmp_path, "District,2021/22,2022/23\nAshford,30,31\nDover,33,34\n"), registry)
    assert "named like periods: 2021/22, 2022/23. No source reads periods across the top" in across
    assert "named like periods" not in draft_source(opened(tmp_path, "District,NEET,Not known\nAshford,30,31\nDover,33,34\n"), registry)


def test_a_period_that_is_none_is_no_example(tmp_path: Path, registry: Registry) -> None:
    text = "area_code,period,indicator,value\nE10000030,2023,neet_16_17,0.9\narea_code,period,indicator,value\n"
    assert guess(opened(tmp_path, text), registry)[0].reasons[-1] == "1 of 2 periods in period can be read, such as 2023"
