"""Parents, parts, successors and the days on which an area existed, on the bundled areas."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.registry.areas import children, newest_codes, parent, successors, valid_spans
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry

DAY_2010, DAY_2024 = dt.date(2010, 6, 30), dt.date(2024, 6, 30)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(bundled_folder())


def test_surrey_stands_between_the_south_east_and_its_eleven_districts(registry: Registry) -> None:
    assert parent(registry, "E10000030", "statutory", DAY_2024) == "E12000008"
    districts = children(registry, "E10000030", "statutory", DAY_2024)
    assert [registry.areas[code].name for code in districts] == [
        "Elmbridge", "Epsom and Ewell", "Guildford", "Mole Valley", "Reigate and Banstead", "Runnymede", "Spelthorne", "Surrey Heath",
        "Tandridge", "Waverley", "Woking",
    ]  # fmt: skip


def test_england_has_nine_regions_and_no_parent(registry: Registry) -> None:
    assert len(children(registry, "E92000001", "statutory", DAY_2024)) == 9
    assert parent(registry, "E92000001", "statutory", DAY_2024) is None


def test_upper_tier_authorities_on_two_days(registry: Registry) -> None:
    def upper(on: dt.date) -> int:
        return sum(len(children(registry, region, "statutory", on)) for region in children(registry, "E92000001", "statutory", on))

    # 152 from April 2009; 153 since April 2023 (Bournemouth, Poole and Dorset to two; Northamptonshire and Cumbria to two each).
    assert (upper(DAY_2010), upper(DAY_2024)) == (152, 153)


def test_inner_and_outer_london_are_a_hierarchy_of_their_own(registry: Registry) -> None:
    assert children(registry, "E12000007", "london", DAY_2024) == ("E13000001", "E13000002")
    assert [len(children(registry, code, "london", DAY_2024)) for code in ("E13000001", "E13000002")] == [14, 19]
    assert parent(registry, "E09000007", "statutory", DAY_2024) == "E12000007"
    assert parent(registry, "E13000001", "statutory", DAY_2024) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("E10000021", ("E06000061", "E06000062")),
        ("E10000006", ("E06000063", "E06000064")),
        ("E10000023", ("E06000065",)),
        ("E10000027", ("E06000066",)),
        ("E10000009", ("E06000058", "E06000059")),
        ("E06000028", ("E06000058",)),
        ("E10000002", ("E06000060",)),
        ("E08000016", ("E08000038",)),
        ("E08000019", ("E08000039",)),
        ("E10000030", ()),
    ],
)
def test_what_became_of_an_area(registry: Registry, old: str, new: tuple[str, ...]) -> None:
    assert successors(registry, old) == new


def test_a_recoded_area_is_followed_through_every_code_and_a_split_one_is_not(registry: Registry) -> None:
    newest = newest_codes(registry)
    assert newest["E10000022"] == newest["E06000048"] == newest["E06000057"] == "E06000057"  # Northumberland, 2009 and 2013
    assert newest["E10000021"] == "E10000021"
    assert newest["E06000028"] == "E06000028"  # Bournemouth merged: its figures are not those of the new authority


def test_a_recoded_area_existed_under_its_earlier_codes_too(registry: Registry) -> None:
    spans = valid_spans(registry)
    assert spans["E06000065"] == (None, None)  # North Yorkshire
    assert spans["E06000060"] == (None, None)  # Buckinghamshire
    assert spans["E06000061"] == (dt.date(2021, 4, 1), None)  # North Northamptonshire: there was none before
    assert spans["E10000021"] == (None, dt.date(2021, 3, 31))
