"""Who stands beside a claim: of which source, over which periods, and as of which day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from pipelines.read_api.claim import claim
from pipelines.read_api.connections import Release, open_release
from pipelines.registry.models import AreaParent, EditionNote
from pipelines.releases.build import build_release
from tests.release_fixture import (
    EAST,
    ENGLAND,
    ESSEX,
    KENT,
    SOUTH_EAST,
    SUITES,
    SURREY,
    YEAR,
    add,
    create_home,
    figures,
    indicator,
    registry,
)  # fmt: skip

RATE, OTHER, EARLY = "rate_with_counts", "of_two_sources", "ends_early"


def counted(numerator: float, denominator: float = 1000.0) -> dict[str, float]:
    return {"value": 100 * numerator / denominator, "numerator": numerator, "denominator": denominator}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Surrey moved to another region in 2022. England has no figure of 2021; the edition of 2022 alone bears a note; Kent has a second source."""
    home = create_home(tmp_path_factory.mktemp("beside") / "home")
    middle = {EAST: {"2022": counted(240, 2000)}, ENGLAND: {"2022": counted(1800, 9000)}}
    ends = {SURREY: (200, 120), KENT: (300, 150), ESSEX: (100, 90), EAST: (250, 200), SOUTH_EAST: (250, 100)}
    of = {EAST: 2000.0}
    rows = {
        area: {"2021": counted(start, of.get(area, 1000.0)), "2023": counted(end, of.get(area, 1000.0))}
        for area, (start, end) in ends.items()
    }
    add(home, "council_long", "2024-01-01", figures(RATE, middle, basis=YEAR))
    add(home, "council_long", "2025-01-01", figures(RATE, rows | {ENGLAND: {"2021": "c", "2023": counted(1350, 9000)}}, basis=YEAR))
    add(home, "lait", "2025-01-01", figures(RATE, {KENT: {"2021": counted(300), "2023": counted(600)}}, basis=YEAR))
    own = {SURREY: {"2021": 20, "2023": 12}, KENT: {"2021": counted(300), "2023": counted(150)}, ESSEX: {"2021": "c", "2023": counted(90)}}
    wide = {EAST: {"2021": 25, "2023": 20}, ENGLAND: {"2022": 20, "2023": 15}}
    add(home, "council_long", "2026-01-01", figures(OTHER, own | wide, basis=YEAR))
    add(home, "lait", "2026-01-01", figures(OTHER, {EAST: {"2021": 26, "2023": 13}, ENGLAND: {"2021": 20, "2023": 18}}, basis=YEAR))
    near = {
        KENT: {"2021": {"value": 30.0, "denominator": 1000.0}, "2023": counted(150)},
        ESSEX: {"2021": counted(100), "2023": counted(90)},
    }
    early = {SURREY: {"2021": 20, "2023": 12}, EAST: {"2022": 24}, ENGLAND: {"2021": 20, "2022": 18}}
    add(home, "council_long", "2027-01-01", figures(EARLY, early | near, basis=YEAR))
    moved = {"area": SURREY, "hierarchy": "statutory"}
    parents = (
        AreaParent(**moved, parent=SOUTH_EAST, valid_from=None, valid_to=dt.date(2021, 12, 31)),
        AreaParent(**moved, parent=EAST, valid_from=dt.date(2022, 1, 1), valid_to=None),
        *(each for each in registry().area_parents if each.area != SURREY),
    )
    day = dt.date(2024, 1, 1)
    note = EditionNote(source="council_long", indicators=(RATE,), first=day, last=day, note="Counted by hand.")
    known = registry(
        *(indicator(id, basis=YEAR, source="council_long") for id in (RATE, OTHER, EARLY)), area_parents=parents, edition_notes=(note,)
    )
    build_release(home, known, id="r", by="tests", suites_digest=SUITES)
    return open_release(home.root, "r")


def others(release: Release, id: str) -> dict[str, dict[str, Any]]:
    return {other["name"]: other for other in claim(release, id, SURREY, "2021", "2023")["comparators"]}


@pytest.fixture
def beside(release: Release) -> dict[str, dict[str, Any]]:
    return others(release, RATE)


def test_the_region_is_that_of_the_end_and_its_note_that_of_its_two_figures(beside: dict[str, dict[str, Any]]) -> None:
    east = beside["East of England"]
    without = 100 * ((200 - 120) / (250 - 200) - 1)  # without Surrey; the denominators are the same at both ends
    assert (east["percent_change"], east["is_same_span"], east["notes"]) == (pytest.approx(without), True, [])
    assert east["method"] == "the counts of the area itself are left out"
    assert "South East" not in beside


def test_a_hidden_end_of_england_shortens_its_span_and_says_so(release: Release, beside: dict[str, dict[str, Any]]) -> None:
    england = beside["England"]
    assert (england["start"], england["end"], england["is_same_span"]) == ("2022", "2023", False)
    assert (england["percent_change"], england["notes"]) == (-25, ["Counted by hand."])
    assert (england["method"], england["excludes_area"]) == ("as published; the area itself is part of it", False)
    [said] = [each for each in claim(release, RATE, SURREY, "2021", "2023")["sentences"] if each.startswith("England")]
    assert "2022" in said and "25.0 %" in said and "Counted by hand" in said


def test_a_neighbour_counts_once_by_the_source_of_the_series(release: Release, beside: dict[str, dict[str, Any]]) -> None:
    near = next(other for other in beside.values() if other["members"] == 2)
    assert near["percent_change"] == pytest.approx(100 * ((150 + 90) / (300 + 100) - 1))
    assert (near["parts"], near["low"], near["high"]) == (2, -50, pytest.approx(-10))
    assert near["method"] == "sum of 2 of 2 neighbours: numerators over denominators"
    standing = claim(release, RATE, SURREY, "2021", "2023", "-10%")["standing"]  # Surrey fell by 40 %, Kent by 50 %, Essex by 10 %
    assert (standing["of"], standing["rose"], standing["as_much"], standing["relative_to"]) == (2, 0, 1, "area")


def test_of_two_sources_the_one_that_goes_further_stands_and_among_equals_that_of_the_series(release: Release) -> None:
    found = others(release, OTHER)
    assert (found["England"]["start"], found["England"]["percent_change"]) == ("2021", pytest.approx(-10))
    assert found["East of England"]["percent_change"] == pytest.approx(-20)


def test_neighbours_of_whom_one_is_hidden_are_a_range_and_no_sum(release: Release) -> None:
    near = next(other for other in others(release, OTHER).values() if other["members"] == 2)
    assert (near["parts"], near["percent_change"], near["low"], near["high"]) == (1, None, -50, -50)
    assert near["method"] == "range of 1 of 2 neighbours; no sum, because the others have no figure"
    said = "2 neighbours (tests 2025), 1 of 2 with figures: changes from a fall of 50.0 % to a fall of 50.0 %."
    assert said in claim(release, OTHER, SURREY, "2021", "2023")["sentences"]


def test_one_figure_is_no_change_and_one_that_ends_early_is_of_another_span(release: Release) -> None:
    found = others(release, EARLY)
    assert (found["East of England"]["percent_change"], found["East of England"]["start"]) == (None, None)
    assert (found["England"]["start"], found["England"]["end"], found["England"]["is_same_span"]) == ("2021", "2022", False)
    near = next(other for other in found.values() if other["members"] == 2)
    assert near["method"].endswith("weighted by denominator: counts derived from percentages")
