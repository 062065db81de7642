"""Published totals beside their parts, and figures that must add up."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.registry.models import AreaChange, AreaParent
from tests.unit.checks.ledger_tables import AUTHORITIES, COMPLEMENT, ENGLAND, NORTH, SOUTH, area, compare, figure, messages, registry

ASH, BEECH, CEDAR, DATE = AUTHORITIES


def regions(england: float, north: float | None, south: float, indicator: str = "entrants", **more: object) -> list[dict[str, object]]:
    return [figure(indicator, code, 2016, value, **more) for code, value in ((ENGLAND, england), (NORTH, north), (SOUTH, south))]


@pytest.mark.parametrize(("england", "outside"), [(418.0, False), (419.0, True), (236.0, False), (235.0, True)])
def test_the_whole_lies_between_its_parts_but_for_rounding(england: float, outside: bool) -> None:
    """Parts 237 and 417, shown without decimals: one unit either side is rounding."""
    said = messages(compare(regions(england, 417.0, 237.0)), "aggregate-outside-parts")
    assert len(said) == int(outside)
    if england == 419.0:
        assert said == ["entrants, England, 2016: 419 lies outside its parts, which run from 237 (South) to 417 (North); 2 parts compared."]


def test_counts_breakdowns_and_hidden_parts_are_not_compared() -> None:
    more = regions(300.0, 417.0, 237.0)
    other_year = [row | {"period": "2015", "key": n} for n, row in enumerate(more)]
    for rows in (
        regions(654.0, 417.0, 237.0, "people"),
        regions(3071.0, 417.0, 237.0, breakdown="sex=F"),
        [*other_year, *regions(3071.0, None, 237.0)],
        [*other_year, *(row for row in regions(3071.0, 417.0, 237.0) if row["area"] != NORTH)],
    ):
        assert messages(compare(rows), "aggregate-outside-parts") == []


def test_parts_that_are_never_given_are_not_waited_for_if_they_are_few() -> None:
    """Two of four authorities of a region are too few to say anything; ten of eleven are enough."""
    many = {f"E0700000{n}" if n < 10 else f"E070000{n}": f"District {n}" for n in range(1, 12)}
    known = registry(
        areas=tuple(area(code, name, "lower_tier") for code, name in many.items()),
        parents=tuple(AreaParent(area=code, hierarchy="statutory", parent=ASH, valid_from=None, valid_to=None) for code in many),
    )
    codes = list(many)
    rows = [figure("entrants", ASH, 2016, 900.0), *(figure("entrants", code, 2016, 100.0 + n) for n, code in enumerate(codes[:10]))]
    assert len(messages(compare(rows, known=known), "aggregate-outside-parts")) == 1
    assert messages(compare(rows[:-1], known=known), "aggregate-outside-parts") == []


@pytest.mark.parametrize(("stands_in", "is_compared"), [(False, True), (True, False)])
def test_a_part_that_another_area_stands_in_for_is_missing(stands_in: bool, is_compared: bool) -> None:
    """Ten of eleven districts are enough, unless the file gives the old district in place of the eleventh: then it is not one that nobody gives."""
    many = {f"E0700000{n}" if n < 10 else f"E070000{n}": f"District {n}" for n in range(1, 12)}
    last, old = list(many)[-1], "E07000099"
    known = registry(
        areas=tuple(area(code, name, "lower_tier") for code, name in (many | {old: "Old District"}).items()),
        parents=tuple(AreaParent(area=code, hierarchy="statutory", parent=ASH, valid_from=None, valid_to=None) for code in many),
        changes=(AreaChange(old=old, new=last, date=dt.date(2016, 1, 1), kind="merge"),),
    )
    rows = [figure("entrants", ASH, 2016, 900.0), *(figure("entrants", code, 2016, 100.0 + n) for n, code in enumerate(list(many)[:10]))]
    rows += [figure("entrants", old, 2016, 950.0)] if stands_in else []
    assert bool(messages(compare(rows, known=known), "aggregate-outside-parts")) is is_compared


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "is_part"),
    [
        (None, dt.date(2023, 12, 30), False), (None, dt.date(2023, 12, 31), True), (dt.date(2024, 1, 1), None, False),
        (dt.date(2023, 12, 31), None, True),
    ],
)  # fmt: skip
def test_an_area_is_a_part_while_it_belongs_to_the_whole(valid_from: dt.date | None, valid_to: dt.date | None, is_part: bool) -> None:
    """North is published as 9.0. Ash and Beech have 2.0 and 5.0; only a third part of 12.0 explains it."""
    once = "E06000008"
    known = registry(
        areas=(area(once, "Once", "upper_tier"),),
        parents=(AreaParent(area=once, hierarchy="statutory", parent=NORTH, valid_from=valid_from, valid_to=valid_to),),
    )
    rows = [figure("neet", code, 2023, value) for code, value in ((NORTH, 9.0), (ASH, 2.0), (BEECH, 5.0), (once, 12.0))]
    assert messages(compare(rows, known=known), "aggregate-outside-parts") == (
        [] if is_part else ["neet, North, 2023: 9 lies outside its parts, which run from 2 (Ash) to 5 (Beech); 2 parts compared."]
    )


def test_every_whole_is_held_against_its_own_parts() -> None:
    """England's 9.0 lies between its regions, not between the authorities of the South; each region lies between its own."""
    values = {ENGLAND: 9.0, NORTH: 8.0, SOUTH: 10.0, ASH: 7.5, BEECH: 8.5, CEDAR: 9.5, DATE: 10.5}
    assert messages(compare([figure("neet", code, 2023, value) for code, value in values.items()]), "aggregate-outside-parts") == []


def test_a_whole_of_one_part_says_nothing() -> None:
    district = "E07000001"
    known = registry(
        areas=(area(district, "District", "lower_tier"),),
        parents=(AreaParent(area=district, hierarchy="statutory", parent=ASH, valid_from=None, valid_to=None),),
    )
    rows = [figure("neet", ASH, 2023, 9.0), figure("neet", district, 2023, 2.0)]
    assert messages(compare(rows, known=known), "aggregate-outside-parts") == []


def test_parts_are_those_valid_at_the_end_of_the_period_under_their_newest_code() -> None:
    """Date became New Date in 2020 (same area, new code): observations carry the new code in every year."""
    new_date = "E06000009"
    known = registry(
        areas=(area(new_date, "New Date", "upper_tier", dt.date(2020, 4, 1)),),
        parents=(AreaParent(area=new_date, hierarchy="statutory", parent=SOUTH, valid_from=dt.date(2020, 4, 1), valid_to=None),),
        changes=(AreaChange(old=DATE, new=new_date, date=dt.date(2020, 4, 1), kind="recode"),),
    )
    rows = [figure("entrants", SOUTH, 2016, 900.0), figure("entrants", CEDAR, 2016, 100.0), figure("entrants", new_date, 2016, 110.0)]
    assert messages(compare(rows, known=known), "aggregate-outside-parts") == [
        "entrants, South, 2016: 900 lies outside its parts, which run from 100 (Cedar) to 110 (New Date); 2 parts compared."
    ]


def north(published: float, denominator: float | None = 3000.0) -> list[dict[str, object]]:
    """Ash 2.0 of 1,000 and Beech 5.0 of 3,000: weighted (2 * 1000 + 5 * 3000) / 4000 = 4.25."""
    return [
        figure("neet", NORTH, 2023, published),
        figure("neet", ASH, 2023, 2.0, denominator=1000.0),
        figure("neet", BEECH, 2023, 5.0, denominator=denominator),
    ]


@pytest.mark.parametrize(("published", "off"), [(4.25, False), (4.45, False), (4.46, True), (3.5, True), (4.05, False)])
def test_weighted_parts_against_the_published_total(published: float, off: bool) -> None:
    said = messages(compare(north(published)), "aggregate-off-weight")
    assert len(said) == int(off)
    if published == 3.5:
        assert said == [
            "neet, North, 2023: published as 3.5; its 2 parts, weighted by their denominators, give 4.25 (allowed difference 0.2)."
        ]


def test_without_every_denominator_nothing_is_weighted() -> None:
    assert messages(compare(north(3.5, None)), "aggregate-off-weight") == []
    assert messages(compare(north(3.5, 0.0)), "aggregate-off-weight") == []


def three(neet: float, not_known: float | None, both: float) -> list[dict[str, object]]:
    return [figure("neet", ASH, 2023, neet), figure("not_known", ASH, 2023, not_known), figure("neet_or_not_known", ASH, 2023, both)]


@pytest.mark.parametrize(("both", "broken"), [(15.2, False), (15.4, False), (15.0, False), (15.5, True), (14.9, True)])
def test_a_sum_holds_within_its_tolerance(both: float, broken: bool) -> None:
    said = messages(compare(three(0.9, 14.3, both)), "relation-broken")
    assert len(said) == int(broken)
    if both == 15.5:
        assert said == ["Ash, 2023: 0.9 + 14.3 = 15.2, but the total is 15.5. Both make the combined figure."]


def test_a_sum_is_told_without_the_digits_of_a_division() -> None:
    """A part worked out from its counts: 100 * 55 / 32.989 has more digits than anybody wrote."""
    said = messages(compare(three(2.2, 166.72224074691565, 15.5)), "relation-broken")
    assert said == ["Ash, 2023: 2.2 + 166.7222 = 168.9222, but the total is 15.5. Both make the combined figure."]


def test_a_sum_with_a_hidden_part_is_left_alone() -> None:
    assert messages(compare(three(0.9, None, 50.0)), "relation-broken") == []


@pytest.mark.parametrize(("participation", "broken"), [(94.5, False), (94.6, True), (93.4, True)])
def test_a_complement_makes_a_hundred(participation: float, broken: bool) -> None:
    known = registry(relations=(COMPLEMENT,))
    rows = [figure("participation", ASH, 2023, participation), figure("neet_or_not_known", ASH, 2023, 6.0)]
    assert bool(messages(compare(rows, known=known), "relation-broken")) is broken
