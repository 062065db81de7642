"""The tables of the screening, from a handful of cells."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from pipelines.checks.ees_rows import cell_frame, missing_columns, row_frame
from pipelines.checks.ees_words import FILTER_IN_INDICATOR, identifier_family, is_standard
from pipelines.registry.models import Area, Registry

AREAS = {
    "E92000001": ("England", "country", "970"), "E12000008": ("South East", "region", None), "E10000030": ("Surrey", "upper_tier", "936"),
    "E06000061": ("North Northamptonshire", "upper_tier", "940"), "E06000062": ("West Northamptonshire", "upper_tier", "941"),
}  # fmt: skip
NATIONAL = {"time_period": "202223", "time_identifier": "Academic year", "geographic_level": "National", "country_code": "E92000001",
            "country_name": "England", "region_code": None, "region_name": None, "new_la_code": None, "old_la_code": None,
            "la_name": None, "sex": "Total", "count": "12"}  # fmt: skip
LOCAL = {**NATIONAL, "geographic_level": "Local authority", "region_code": "E12000008", "region_name": "South East",
         "new_la_code": "E10000030", "old_la_code": "936", "la_name": "Surrey"}  # fmt: skip


def registry() -> Registry:
    areas = {
        code: Area(code=code, name=name, aliases=(), level=level, dfe_number=number, valid_from=None, valid_to=None)  # type: ignore[arg-type]
        for code, (name, level, number) in AREAS.items()
    }
    return Registry.model_construct(areas=areas, area_changes=())


def rows(*changed: dict[str, Any], without: tuple[str, ...] = ()) -> pl.DataFrame:
    data = pl.DataFrame([{"row": number, **row} for number, row in enumerate(changed, 2)]).with_columns(pl.col("row").cast(pl.UInt32))
    data = data.with_columns(pl.col(name).cast(pl.String) for name in data.columns[1:]).drop(without)
    return row_frame(data, ["sex"], registry())


def test_rows_in_order_have_nothing_against_them() -> None:
    found = rows(NATIONAL, LOCAL)
    judged = found.select("unfilled", "overfilled", "area_problem", "first_row")
    assert judged.null_count().row(0) == (2, 2, 2, 2)
    assert found.select("identifier_is_known", "digits_fit", "years_follow", "level_is_known").unique().rows() == [(True,) * 4]


@pytest.mark.parametrize(
    ("change", "column", "value"),
    [
        ({"time_identifier": "Academic Year"}, "identifier_is_known", False),
        ({"time_identifier": None}, "identifier_is_known", False),
        ({"time_period": "2022"}, "digits_fit", False),
        ({"time_period": None}, "digits_fit", False),
        ({"time_period": "2022Q1"}, "digits_fit", False),
        ({"time_period": "202224"}, "years_follow", False),
        ({"time_period": "199900"}, "years_follow", True),
        ({"geographic_level": "LA"}, "level_is_known", False),
        ({"geographic_level": None}, "level_is_blank", True),
        ({"la_name": None}, "unfilled", "la_name"),
        ({"new_la_code": None, "old_la_code": None}, "unfilled", "new_la_code or old_la_code"),
        ({"new_la_code": None}, "unfilled", None),
        ({"geographic_level": "Regional"}, "overfilled", "la_name, new_la_code, old_la_code"),
        ({"region_name": None}, "region_is_half", True),
        ({"region_name": None, "region_code": None}, "region_is_blank", True),
        ({"old_la_code": "886"}, "area_problem", "the old_la_code of Surrey is 936"),
        ({"la_name": "Kent"}, "area_problem", "this code is that of Surrey"),
        ({"la_name": "SURREY"}, "area_problem", None),
        ({"new_la_code": "E10009999"}, "area_problem", "no area of the registry has this code"),
        ({"new_la_code": "z", "old_la_code": "z", "la_name": "Unknown"}, "area_problem", None),
        ({"region_name": "London"}, "area_problem", "this code is that of South East"),
    ],
)
def test_one_change_in_a_local_row(change: dict[str, Any], column: str, value: object) -> None:
    assert rows({**LOCAL, **change})[column].item() == value


def test_joint_rows_are_judged_part_by_part() -> None:
    names = "North Northamptonshire / West Northamptonshire"
    joint = {"new_la_code": "E06000061 / E06000062", "old_la_code": "940 / 941", "la_name": names}
    assert rows({**LOCAL, **joint})["area_problem"].item() is None
    assert rows({**LOCAL, **joint, "old_la_code": "940 / 942"})["area_problem"].item() == "the old_la_code of West Northamptonshire is 941"


def test_a_repeated_row_names_the_first() -> None:
    found = rows(NATIONAL, LOCAL, {**NATIONAL, "count": "13"}, {**NATIONAL, "sex": "F"})
    assert found["first_row"].to_list() == [None, None, 2, None]


def test_school_rows_may_repeat() -> None:
    school = {**NATIONAL, "geographic_level": "School", "school_name": "A school", "school_urn": "1"}
    assert rows(school, school)["first_row"].null_count() == 2


@pytest.mark.parametrize("without", ["time_period", "geographic_level", "la_name"])
def test_what_lacks_its_column_is_not_judged(without: str) -> None:
    found = rows(LOCAL, LOCAL, without=(without,))
    assert found["first_row"].null_count() == 2
    judged = {"time_period": "digits_fit", "geographic_level": "level_is_blank", "la_name": "unfilled"}[without]
    assert found[judged].null_count() == 2


def test_missing_columns_follow_from_the_levels() -> None:
    data = pl.DataFrame({**{name: ["a"] for name in ("time_period", "time_identifier", "country_code", "country_name")},
                         "geographic_level": ["Regional"], "region_name": ["a"]})  # fmt: skip
    assert missing_columns(data) == ["region_code"]


@pytest.mark.parametrize(
    ("column", "text", "fault"),
    [
        ("count", None, "blank"), ("count", " ", "blank"), ("count", "NULL", "null-word"), ("count", "~", "obsolete-symbol"),
        ("count", ":", "obsolete-symbol"), ("count", "n/a", "unknown-text"), ("count", "12", None), ("count", "c", None),
        ("count", "k", None), ("sex", None, "blank"), ("sex", " F", "outer-blanks"), ("sex", "M ", "outer-blanks"),
        ("sex", "X ", "trailing-blank"), ("sex", "NA", "null-word"), ("region_name", "Total", "total"), ("region_name", None, None),
        ("note", None, None), ("note", "na", "null-word"), ("code", "a b", None),
    ],
)  # fmt: skip
def test_cells(column: str, text: str | None, fault: str | None) -> None:
    data = pl.DataFrame({"row": [2, 3], "count": ["1", "2"], "sex": ["M", "Total"], "region_name": ["a", "b"], "note": ["a", "b"],
                         "code": ["a", "b"]})  # fmt: skip
    data = data.with_columns(pl.when(pl.col("row") == 3).then(pl.lit(text)).otherwise(column).alias(column))
    found = cell_frame(data, ["sex"], ["count", "code"], ["code"]).filter(pl.col("column") != "code")
    assert found.select("row", "column", "fault").rows() == ([(3, column, fault)] if fault else [])


def test_names_of_groups_in_indicators() -> None:
    assert all(FILTER_IN_INDICATOR.search(name) for name in ("pupil_count_sex_male", "count_White", "boys", "asian_pct"))
    assert not any(FILTER_IN_INDICATOR.search(name) for name in ("enrolments", "whitehall_count", "remaleted", "total_all"))


def test_standard_filter_names() -> None:
    assert is_standard("ethnicity_minor")
    assert is_standard("characteristic")
    assert is_standard("sen_status")
    assert not is_standard("minor_ethnicity")
    assert not is_standard("characteristic_sen_status")


def test_identifiers_that_stand_together() -> None:
    assert len({identifier_family(text) for text in ("Financial year Q1", "Financial year Q4")}) == 1
    assert len({identifier_family(text) for text in ("January", "May")}) == 1
    others = ("Academic year", "Autumn term", "Financial year", "Academic year Q1", "Week 2", "May")
    assert len({identifier_family(text) for text in others}) == 6
