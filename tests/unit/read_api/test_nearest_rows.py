"""Which figure is meant, and what is named in its place, from rows typed here; and a few words that depend on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.read_api.connections import Release
from pipelines.read_api.nearest import NoSuchFigure, find_figure, known_area
from pipelines.read_api.subjects import subjects
from pipelines.read_api.words import period_words, telling_decimals
from pipelines.sources.periods import parse_label
from tests.release_tables import release_of
from tests.unit.read_api.test_page_rows import AREAS, FAR, HERE, NATION, NEAR, REGION, entry, line, point


def dated(period: str, basis: str, value: float | None = 1.0, **more: Any) -> dict[str, Any]:
    at = next(found for found in parse_label(period) if found.basis == basis)
    return point(2020, value, **{"period": period, "basis": basis, "period_start": at.start, "period_end": at.end} | more)


@pytest.fixture
def release() -> Release:
    years = [dated(period, basis) for basis in ("academic_year", "financial_year") for period in ("2021-22", "2022-23")]
    figures = [*years, dated("2019", "calendar_year")]
    other = [dated("2018", "calendar_year", None, source="hidden"), dated("2017", "calendar_year", source="lait")]
    return release_of(
        area=[*AREAS, {"code": "ended", "name": "Here", "level": "upper_tier", "aliases": [], "valid_to": dt.date(2020, 1, 1)}],
        indicator=[entry(basis="financial_year")], figure=figures, observation=[*figures, *other],
        series=[line(basis="financial_year"), *(line(area=area) for area in (FAR, REGION, NATION))],
        comparator_area=[{"area": NEAR, "kind": kind, "member": member, "rank": rank} for kind, member, rank in
                         (("england", NATION, None), ("region", REGION, None), ("neighbours", FAR, 1))],
    )  # fmt: skip


@pytest.mark.parametrize(("period", "basis", "found"), [
    (None, None, ("2022-23", "financial_year")), (None, "calendar_year", ("2019", "calendar_year")), (None, "academic_year", ("2022-23", "academic_year")),
    ("2021-22", None, ("2021-22", "financial_year")), ("2019", None, ("2019", "calendar_year")),
])  # fmt: skip
def test_the_indicators_own_basis_goes_first_unless_another_is_asked_for(
    release: Release, period: str | None, basis: str | None, found: tuple[str, str]
) -> None:
    row = find_figure(release, "rate", HERE, period, "", basis)
    assert (row["period"], row["basis"]) == found


@pytest.mark.parametrize(("period", "told"), [("2018", "The nearest is 2021-22."), ("2017", "Only lait has 2017, another source")])
def test_another_source_is_named_where_it_has_a_figure(release: Release, period: str, told: str) -> None:
    with pytest.raises(NoSuchFigure) as fault:
        find_figure(release, "rate", HERE, period, "")
    assert told in fault.value.fix
    assert ("Only" in fault.value.fix) is told.startswith("Only")


def test_a_period_that_begins_on_the_last_day_of_an_area_is_not_after_it() -> None:
    last = min(found.start for found in parse_label("2024"))
    ended = {"code": HERE, "name": "Here", "level": "upper_tier", "aliases": [], "valid_to": last}
    held = release_of(area=[ended], indicator=[entry()], series=[line()], figure=[point(2022, 1.0)])
    for period, is_after in (("2024", False), ("2025", True)):
        with pytest.raises(NoSuchFigure) as fault:
            find_figure(held, "rate", HERE, period, "")
        assert ("last day" in fault.value.fix) is is_after


def test_a_name_is_answered_with_the_code_of_the_living_area(release: Release) -> None:
    with pytest.raises(NoSuchFigure) as fault:
        known_area(release, "here")
    assert fault.value.fix == f"The nearest is {HERE} (Here)."


def test_who_has_no_figure_is_sent_to_its_region_first(release: Release) -> None:
    with pytest.raises(NoSuchFigure) as fault:
        find_figure(release, "rate", NEAR, None, "")
    assert fault.value.fix == f"The nearest is {REGION} (Region)."


def test_what_is_provisional_is_not_called_invented() -> None:
    held = release_of(indicator=[entry(status) | {"status": status} for status in ("official", "provisional", "illustrative")])
    assert [one.is_illustrative for one in subjects(held).values()] == [False, False, True]


def test_the_same_month_of_two_years_is_not_one_month_and_small_changes_are_told_as_they_are() -> None:
    assert period_words(dt.date(2014, 3, 1), dt.date(2016, 3, 31)) == "March 2014 to March 2016"
    assert telling_decimals(0.1234, 0.1229, 4) == 4
