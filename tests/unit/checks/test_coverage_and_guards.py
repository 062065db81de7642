"""Missing areas, and improvements that a companion may explain away."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.registry.models import AreaChange
from tests.unit.checks.ledger_tables import AUTHORITIES, area, compare, figure, messages, registry

ASH, BEECH, CEDAR, DATE = AUTHORITIES


def rows(year: int, *areas: str, indicator: str = "neet") -> list[dict[str, object]]:
    return [figure(indicator, code, year, 1.0) for code in areas]


def test_areas_never_seen_are_named_in_one_finding() -> None:
    new = [*rows(2022, ASH, BEECH), *rows(2023, ASH, BEECH), *rows(2023, ASH, BEECH, indicator="not_known")]
    con = compare(new)
    assert messages(con, "area-never-seen") == [
        "2 areas are nowhere in the file, and nothing of them is held from this source: Cedar, Date (upper-tier authorities)."
    ]
    assert messages(con, "areas-missing") == []


def test_a_file_of_less_than_half_a_level_is_not_expected_to_hold_it() -> None:
    assert messages(compare(rows(2023, ASH)), "area-never-seen") == []


def test_areas_held_before_are_missing_even_from_a_small_file() -> None:
    con = compare([*rows(2023, ASH), *rows(2022, ASH)], rows(2022, ASH, DATE))
    assert messages(con, "areas-missing") == ["No figure for Date in neet, 2022, 2023."]
    assert messages(con, "area-never-seen") == []


def test_areas_missing_in_some_periods_are_grouped_by_periods_and_indicators() -> None:
    new = [*rows(2021, *AUTHORITIES), *rows(2022, ASH, BEECH), *rows(2023, ASH, BEECH), *rows(2022, *AUTHORITIES, indicator="not_known")]
    assert messages(compare(new), "areas-missing") == ["No figure for Cedar, Date in neet, 2022, 2023."]


def test_a_symbol_is_not_missing() -> None:
    assert messages(compare([*rows(2023, ASH, BEECH, CEDAR), figure("neet", DATE, 2023, None)]), "area-never-seen") == []


def test_areas_are_expected_only_while_they_exist_and_unless_their_counterpart_is_there() -> None:
    """Elm was split into Fir on 1 April 2020: a file may give 2019 for either."""
    elm, fir = "E10000001", "E06000011"
    known = registry(
        areas=(area(elm, "Elm", "upper_tier", None, dt.date(2020, 3, 31)), area(fir, "Fir", "upper_tier", dt.date(2020, 4, 1))),
        changes=(AreaChange(old=elm, new=fir, date=dt.date(2020, 4, 1), kind="split"),),
    )
    assert messages(compare(rows(2019, *AUTHORITIES, fir), known=known), "area-never-seen") == []
    assert messages(compare(rows(2023, *AUTHORITIES, fir), known=known), "area-never-seen") == []
    assert "Elm" in messages(compare(rows(2019, *AUTHORITIES), known=known), "area-never-seen")[0]
    assert "Fir" in messages(compare(rows(2023, *AUTHORITIES), known=known), "area-never-seen")[0]
    assert "Elm" in messages(compare([*rows(2020, *AUTHORITIES), *rows(2019, *AUTHORITIES)], known=known), "area-never-seen")[0]
    said = messages(compare(rows(2019, ASH, BEECH, CEDAR, fir), known=known), "area-never-seen")
    assert [": Date (" in text and "Elm" not in text for text in said] == [True], "Fir stands for Elm, not for Date"


def pair(year: int, neet: float | None, not_known: float | None, **more: object) -> list[dict[str, object]]:
    return [figure("neet", ASH, year, neet, **more), figure("not_known", ASH, year, not_known, **more)]


@pytest.mark.parametrize(
    ("neet", "not_known", "fires"),
    [
        (0.9, 14.3, True),
        (0.9, 7.0, False),
        (0.9, 7.1, True),
        (1.1, 14.3, False),
        (1.2, 14.3, False),
        (None, 14.3, False),
        (0.9, None, False),
    ],
)
def test_neet_down_while_not_known_rose_by_more(neet: float | None, not_known: float | None, fires: bool) -> None:
    """From 1.1 and 6.8: NEET falls by 0.2, so not known may rise by 0.2, to 7.0."""
    said = messages(compare(pair(2023, neet, not_known), pair(2022, 1.1, 6.8), source_id="nccis"), "neet-down-not-known-up")
    assert len(said) == int(fires)
    if not_known == 14.3 and fires:
        assert said == [
            "Ash, 2022 to 2023: neet went from 1.1 to 0.9, while not known rose by more, from 6.8 to 14.3. "
            "Young people nobody could reach may be NEET."
        ]


def test_the_period_before_may_stand_in_the_file_itself() -> None:
    assert len(messages(compare([*pair(2022, 1.1, 6.8), *pair(2023, 0.9, 14.3)]), "neet-down-not-known-up")) == 1


def test_only_the_latest_period_is_asked_about() -> None:
    assert messages(compare([*pair(2021, 1.1, 6.8), *pair(2022, 0.9, 14.3), *pair(2023, 1.5, 2.0)]), "neet-down-not-known-up") == []


def test_what_is_held_unchanged_is_not_asked_about_again() -> None:
    both = [*pair(2022, 1.1, 6.8), *pair(2023, 0.9, 14.3)]
    assert messages(compare(both, both), "neet-down-not-known-up") == []
    assert len(messages(compare(both, [*pair(2022, 1.1, 6.8), *pair(2023, 0.9, 14.2)]), "neet-down-not-known-up")) == 1


def test_only_totals_are_asked_about() -> None:
    """A group of twelve moves by chance every year; and a group's fall is not held against the companion of all."""
    held = [*pair(2022, 1.1, 6.8, breakdown="sex=F"), *pair(2022, 1.1, 6.8)]
    new = [*pair(2023, 0.9, 14.3, breakdown="sex=F"), *pair(2023, 1.1, 14.3)]
    assert messages(compare(new, held), "neet-down-not-known-up") == []


def test_groups_held_beside_the_totals_change_nothing() -> None:
    held = [*pair(2022, 1.1, 6.8), *pair(2022, 1.1, 1.0, breakdown="sex=F"), *pair(2022, 1.1, 2.0, breakdown="sex=M")]
    assert messages(compare(pair(2023, 0.9, 14.3), held), "neet-down-not-known-up") == [SAID]


def test_a_figure_is_held_against_a_companion_on_its_own_basis() -> None:
    winter = "december_february_average"
    held = [*pair(2022, 1.1, 6.8), *pair(2022, 1.1, 6.8, basis=winter)]
    new = [*pair(2023, 0.9, 14.3), *pair(2023, 1.1, 20.0, basis=winter)]
    assert messages(compare(new, held), "neet-down-not-known-up") == [SAID]


@pytest.mark.parametrize(("participation", "fires"), [(95.0, True), (93.0, False)])
def test_what_should_increase_improves_upwards(participation: float, fires: bool) -> None:
    known = registry()
    guarded = known.indicators["participation"].model_copy(update={"guards": known.indicators["neet"].guards})
    known = known.model_copy(update={"indicators": {**known.indicators, "participation": guarded}})
    held = [figure("participation", ASH, 2022, 94.0), figure("not_known", ASH, 2022, 6.8)]
    con = compare([figure("participation", ASH, 2023, participation), figure("not_known", ASH, 2023, 14.3)], held, known)
    assert bool(messages(con, "neet-down-not-known-up")) is fires


def test_figures_are_compared_and_told_as_they_are_shown() -> None:
    """Worked out from counts they have twelve digits; 1.04 and 1.01 are both shown as 1.0, so no improvement can be claimed."""
    said = messages(compare([*pair(2022, 1.123456789012, 6.8), *pair(2023, 0.912345678901, 14.31)]), "neet-down-not-known-up")
    assert said[0].startswith("Ash, 2022 to 2023: neet went from 1.1 to 0.9, while not known rose by more, from 6.8 to 14.3.")
    assert messages(compare([*pair(2022, 1.04, 6.8), *pair(2023, 1.01, 14.3)]), "neet-down-not-known-up") == []


NEET, UNKNOWN = "neet", "not_known"
SAID = (
    "Ash, 2022 to 2023: neet went from 1.1 to 0.9, while not known rose by more, from 6.8 to 14.3. "
    "Young people nobody could reach may be NEET."
)


@pytest.mark.parametrize(
    ("new", "told_at"),
    [
        ([(UNKNOWN, 2022, 6.8), (UNKNOWN, 2023, 14.3)], 3),
        ([(UNKNOWN, 2023, 14.3)], 2),
        ([(UNKNOWN, 2022, 6.8)], 2),
        ([(NEET, 2022, 1.1)], 2),
        ([(NEET, 2022, 1.1), (NEET, 2023, 0.9)], 3),
    ],
)
def test_neet_and_not_known_may_come_in_files_of_their_own(new: list[tuple[str, int, float]], told_at: int) -> None:
    """Whatever of the four figures the file brings, it is told there: at the later year where it has that, header in row 1."""
    every = [(NEET, 2022, 1.1), (NEET, 2023, 0.9), (UNKNOWN, 2022, 6.8), (UNKNOWN, 2023, 14.3)]
    sent = [figure(indicator, ASH, year, value, row=row) for row, (indicator, year, value) in enumerate(new, start=2)]
    held = [figure(indicator, ASH, year, value) for indicator, year, value in every if (indicator, year, value) not in new]
    con = compare(sent, held)
    assert messages(con, "neet-down-not-known-up") == [SAID]
    assert con.sql("select row from guard_move").fetchall() == [(told_at,)]


def test_a_file_about_other_years_asks_nothing_about_these() -> None:
    held = [*pair(2022, 1.1, 6.8), figure(NEET, ASH, 2023, 0.9), figure(UNKNOWN, ASH, 2023, 14.3)]
    assert messages(compare([figure(UNKNOWN, ASH, 2020, 5.0)], held), "neet-down-not-known-up") == []
