"""Codes, DfE numbers and names lead to one area of the registry, and retired ones to what followed them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.registry.models import Area, AreaChange, Registry
from pipelines.sources.areas import AreaMatch, AreaResolver, plain

AREAS = [
    ("E92000001", "England", "", "country", None, None),
    ("E12000003", "Yorkshire and The Humber", "", "region", "982", None),
    ("E12000007", "London", "", "region", "986", None),
    ("E09000001", "City of London", "London", "upper_tier", "201", None),
    ("E10000030", "Surrey", "Surrey County Council", "upper_tier", "936", None),
    ("E10000016", "Kent", "", "upper_tier", "886", None),
    ("E08000013", "St. Helens", "", "upper_tier", "342", None),
    ("E10000009", "Dorset", "Dorset (Pre LG)", "upper_tier", "835", "2019-03-31"),
    ("E06000059", "Dorset", "", "upper_tier", "838", None),
    ("E06000058", "Bournemouth, Christchurch and Poole", "", "upper_tier", "839", None),
    ("E10000023", "North Yorkshire", "", "upper_tier", "815", "2023-03-31"),
    ("E06000065", "North Yorkshire", "", "upper_tier", "815", None),
    ("E10000021", "Northamptonshire", "", "upper_tier", "928", "2021-03-31"),
    ("E06000061", "North Northamptonshire", "", "upper_tier", "940", None),
    ("E06000062", "West Northamptonshire", "", "upper_tier", "941", None),
    ("E10000022", "Northumberland", "", "upper_tier", None, "2009-03-31"),
    ("E06000048", "Northumberland", "", "upper_tier", "929", "2013-03-31"),
    ("E06000057", "Northumberland", "", "upper_tier", "929", None),
    ("E00000001", "Wessex", "", "sub_region", None, None),
    ("K02000001", "United Kingdom", "", "uk", None, None),
    ("E07000001", "Ashby", "", "lower_tier", None, None),
    ("E07000002", "Ashby", "", "lower_tier", None, None),
]
CHANGES = [
    ("E10000009", "E06000058", "split"), ("E10000009", "E06000059", "split"), ("E10000023", "E06000065", "recode"),
    ("E10000021", "E06000061", "split"), ("E10000021", "E06000062", "split"), ("E10000022", "E06000048", "recode"),
    ("E06000048", "E06000057", "recode"),
]  # fmt: skip


@pytest.fixture
def resolver() -> AreaResolver:
    areas = {
        code: Area.model_validate({
            "code": code, "name": name, "aliases": (alias,) if alias else (), "level": level, "dfe_number": number,
            "valid_from": None, "valid_to": dt.date.fromisoformat(to) if to else None,
        })
        for code, name, alias, level, number, to in AREAS
    }  # fmt: skip
    changes = tuple(AreaChange.model_validate({"old": o, "new": n, "date": dt.date(2020, 4, 1), "kind": k}) for o, n, k in CHANGES)
    return AreaResolver(Registry.model_construct(areas=areas, area_changes=changes))


@pytest.mark.parametrize(
    ("labels", "strange"),
    [
        ({"code": "E10000030", "name": "Atlantis"}, "Atlantis"),
        ({"dfe_number": "936", "name": "Atlantis"}, "Atlantis"),
        ({"code": "E10000030", "name": "SURREY county council"}, ""),
        ({"code": "E10000030", "name": "z"}, ""),
        ({"code": "E10000030"}, ""),
    ],
)
def test_a_name_that_no_area_has_is_told_beside_a_right_code(resolver: AreaResolver, labels: dict[str, str], strange: str) -> None:
    assert resolver.resolve(**labels) == AreaMatch("E10000030", strange_name=strange)


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ({"code": "E10000030"}, "E10000030"),
        ({"code": " e10000030 ", "dfe_number": "936", "name": "Surrey"}, "E10000030"),
        ({"code": "z", "dfe_number": "936.0"}, "E10000030"),
        ({"code": "Z", "dfe_number": "936.00"}, "E10000030"),
        ({"code": "", "dfe_number": "x", "name": "surrey county council"}, "E10000030"),
        ({"name": "Yorkshire and the Humber"}, "E12000003"),
        ({"name": "Yorkshire & Humber"}, "E12000003"),
        ({"name": "St Helens [note 2]"}, "E08000013"),
        ({"name": "Dorset", "dfe_number": "838"}, "E06000059"),
        ({"name": "North Yorkshire"}, "E06000065"),
        ({"dfe_number": "815"}, "E06000065"),
        ({"code": ":", "dfe_number": "-", "name": "Surrey"}, "E10000030"),
        ({"name": "London", "level_hint": "Regional"}, "E12000007"),
        ({"name": "London", "level_hint": "region"}, "E12000007"),
        ({"name": "London", "level_hint": "Local authority"}, "E09000001"),
        ({"name": "London", "level_hint": "Local authority district"}, "E09000001"),
        ({"name": "England", "level_hint": "National"}, "E92000001"),
        ({"name": "United Kingdom", "level_hint": "National"}, "K02000001"),
        ({"name": "United Kingdom", "level_hint": "Country"}, "K02000001"),
        ({"name": "England", "level_hint": "Country"}, "E92000001"),
        ({"name": "Wessex", "level_hint": "Region"}, "E00000001"),
        ({"name": "Wessex", "level_hint": "Regional"}, "E00000001"),
        ({"name": "London", "level_hint": "upper_tier"}, "E09000001"),
    ],
)
def test_living_area(resolver: AreaResolver, labels: dict[str, Any], code: str) -> None:
    assert resolver.resolve(**labels) == AreaMatch(code)


def test_a_living_area_by_a_name_that_another_bore_before_names_the_other(resolver: AreaResolver) -> None:
    assert resolver.resolve(name="Dorset") == AreaMatch("E06000059", namesakes=(("E10000009", dt.date(2019, 3, 31)),))


@pytest.mark.parametrize(
    ("labels", "code", "successors", "ended"),
    [
        ({"code": "E10000023"}, "E06000065", ("E06000065",), 2023),
        ({"code": "E10000022"}, "E06000057", ("E06000057",), 2009),
        ({"code": "E10000021", "name": "Northamptonshire"}, "E10000021", ("E06000061", "E06000062"), 2021),
        ({"name": "Northamptonshire"}, "E10000021", ("E06000061", "E06000062"), 2021),
        ({"code": "E10000009", "name": "Dorset"}, "E10000009", ("E06000058", "E06000059"), 2019),
        ({"dfe_number": "835", "name": "Dorset"}, "E10000009", ("E06000058", "E06000059"), 2019),
        ({"name": "Dorset (Pre LG)"}, "E10000009", ("E06000058", "E06000059"), 2019),
    ],
)
def test_retired_area(resolver: AreaResolver, labels: dict[str, Any], code: str, successors: tuple[str, ...], ended: int) -> None:
    assert resolver.resolve(**labels) == AreaMatch(code, None, successors, dt.date(ended, 3, 31))


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ({}, "names no area"),
        ({"code": "z", "name": " "}, "names no area"),
        ({"code": "E99999999"}, "no area of the registry has this code"),
        ({"code": "E06000061 / E06000062"}, "not an area code"),
        ({"dfe_number": "111"}, "no area of the registry has this DfE number"),
        ({"name": "LA demo"}, "no area of the registry has this name"),
        ({"name": "Surrey", "level_hint": "Regional"}, "no area of the registry has this name"),
        ({"code": "E10000030", "name": "Kent"}, "code is that of Surrey, but the name is that of Kent"),
        ({"code": "E06000059", "name": "Dorset (Pre LG)"}, "but the name"),
        ({"code": "E10000030", "dfe_number": "886"}, "but the DfE number is that of Kent"),
        ({"dfe_number": "936", "name": "Kent"}, "DfE number is that of Surrey"),
        ({"name": "London"}, "2 areas"),
        ({"name": "Ashby", "level_hint": "Local authority district"}, "2 areas (E07000001, E07000002)"),
        ({"name": "Ashby", "level_hint": "Local authority"}, "no area of the registry has this name"),
        ({"name": "Ashby"}, "2 areas (E07000001, E07000002)"),
    ],
)
def test_refused_with_a_reason(resolver: AreaResolver, labels: dict[str, Any], says: str) -> None:
    found = resolver.resolve(**labels)
    assert found.code is None
    assert says in str(found.problem)


def test_text_of_the_file_is_not_repeated_in_the_problem(resolver: AreaResolver) -> None:
    """A misplaced column may hold names of persons."""
    for labels in ({"code": "Ann Other"}, {"name": "Ann Other"}, {"dfe_number": "Ann Other"}):
        assert "Ann" not in str(resolver.resolve(**labels).problem)


def test_plain_names() -> None:
    assert plain("Bournemouth, Christchurch & Poole") == plain("bournemouth christchurch and poole")
    assert plain("King's Lynn") == "kings lynn"
    assert plain("") == ""
