"""Jumps of size: of an indicator as a whole, and of single figures."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.checks.ledger_tables import AUTHORITIES, compare, figure, messages

ASH, BEECH, CEDAR, DATE = AUTHORITIES


def year(number: int, values: tuple[float, ...], indicator: str = "entrants") -> list[dict[str, object]]:
    return [figure(indicator, area, number, value) for area, value in zip(AUTHORITIES, values, strict=False)]


def test_a_unit_change_of_the_same_figures() -> None:
    con = compare(year(2023, (130.0, 250.0, 310.0, 40.0)), year(2023, (13.0, 25.0, 31.0, 40.0)), home_area=BEECH)
    assert messages(con, "unit-changed") == [
        "entrants: the figures are 10 times those held for the same periods (median of 3), likely a factor of 10: a change of unit? "
        "For example Beech 25 (held, 2023), 250 (2023)."
    ]
    assert messages(con, "scale-jump") == []


def test_a_unit_change_between_periods_when_none_is_shared() -> None:
    """Per 1,000 in 2022, per 10,000 in 2024: 13/1.3, 28/2.8 and 30/3.1 have the median 10."""
    con = compare(year(2024, (13.0, 28.0, 30.0), "neet"), year(2022, (1.3, 2.8, 3.1), "neet"))
    assert [text.split(":")[1] for text in messages(con, "unit-changed")] == [
        " the figures are 10 times those of 2022 (median of 3), likely a factor of 10"
    ]


@pytest.mark.parametrize(
    ("values", "count"), [((0.0, 15.0, 16.0), 0), ((65.0, 75.0, 80.0), 0), ((66.0, 76.0, 81.0), 1), ((2.5, 2.9, 3.1), 1)]
)
def test_five_times_is_allowed_more_is_not(values: tuple[float, ...], count: int) -> None:
    assert len(messages(compare(year(2023, values), year(2022, (13.0, 15.0, 16.0))), "unit-changed")) == count


def test_an_older_period_is_compared_with_the_first_that_is_held() -> None:
    assert len(messages(compare(year(2021, (130.0, 150.0, 160.0)), year(2022, (13.0, 15.0, 16.0))), "unit-changed")) == 1


def test_half_of_the_figures_do_not_make_a_unit_change() -> None:
    con = compare(year(2023, (130.0, 250.0, 31.0, 40.0)), year(2023, (13.0, 25.0, 31.0, 40.0)))
    assert messages(con, "unit-changed") == []
    assert messages(con, "scale-jump") == [
        "entrants, Ash, 2023: 130, which is 10 times the 13 held.",
        "entrants, Beech, 2023: 250, which is 10 times the 25 held.",
    ]


def test_three_of_six_figures_do_not_make_one_either() -> None:
    unchanged = year(2022, (13.0, 25.0, 31.0))
    con = compare([*unchanged, *year(2023, (130.0, 250.0, 310.0))], [*unchanged, *year(2023, (13.0, 25.0, 31.0))])
    assert (messages(con, "unit-changed"), len(messages(con, "scale-jump"))) == ([], 3)


def test_a_ratio_between_the_powers_of_ten_is_called_no_round_factor() -> None:
    con = compare(year(2023, (390.0, 750.0, 930.0)), year(2023, (13.0, 25.0, 31.0)))
    assert [text.split(": ")[1] for text in messages(con, "unit-changed")] == [
        "the figures are 30 times those held for the same periods (median of 3), likely no round factor"
    ]


def test_another_unit_of_one_indicator_hides_no_slip_of_another() -> None:
    held = [*year(2023, (13.0, 25.0, 31.0)), *year(2023, (12.0, 14.0, 16.0), "neet")]
    con = compare([*year(2023, (130.0, 250.0, 310.0)), *year(2023, (12.0, 14.0, 1.6), "neet")], held)
    assert messages(con, "scale-jump") == ["neet, Cedar, 2023: 1.6, which is 0.1 times the 16 held."]


def test_a_single_figure_of_a_new_period_is_compared_with_the_period_before() -> None:
    held = year(2022, (13.0, 15.0, 16.0, 17.0))
    assert messages(compare([*held, *year(2023, (14.0, 75.0, 16.0, 17.0))], held), "scale-jump") == []
    assert messages(compare([*held, *year(2023, (14.0, 76.0, 16.0, 17.0))], held), "scale-jump") == [
        "entrants, Beech, 2023: 76, which is 5.1 times the 15 in 2022."
    ]


def test_the_period_before_is_that_of_the_same_basis_wherever_it_stands() -> None:
    winter = [row | {"basis": "december_february_average", "key": number} for number, row in enumerate(year(2022, (130.0, 150.0, 160.0)))]
    before, now = year(2022, (13.0, 15.0, 16.0)), year(2023, (14.0, 15.0, 16.0))
    assert messages(compare(now, [*before, *winter]), "scale-jump") == []
    assert messages(compare([*before, *winter, *now], year(2021, (13.0, 15.0, 16.0))), "scale-jump") == []


def test_two_new_periods_are_compared_with_each_other() -> None:
    new = [*year(2023, (14.0, 15.0, 16.0, 17.0)), *year(2024, (14.0, 15.0, 16.0, 1700.0))]
    assert messages(compare(new, year(2022, (13.0, 15.0, 16.0, 17.0))), "scale-jump") == [
        "entrants, Date, 2024: 1700, which is 100 times the 17 in 2023."
    ]


@pytest.mark.parametrize(
    ("held", "new", "jumps"),
    [
        (figure("people", ASH, 2023, 1.0), figure("people", ASH, 2023, 9.0), False),
        (figure("people", ASH, 2023, 1.0), figure("people", ASH, 2023, 10.0), True),
        (figure("neet", ASH, 2023, 0.1, denominator=900.0), figure("neet", ASH, 2023, 1.1, denominator=900.0), False),
        (figure("neet", ASH, 2023, 0.1, denominator=1000.0), figure("neet", ASH, 2023, 1.1, denominator=1000.0), True),
        (figure("neet", ASH, 2023, 0.1), figure("neet", ASH, 2023, 0.9), False),
        (figure("neet", ASH, 2022, 2.4), figure("neet", ASH, 2023, 0.025), True),
        (figure("neet", ASH, 2022, 0.025), figure("neet", ASH, 2023, 2.4), True),
        (figure("people", ASH, 2022, 190.0), figure("people", ASH, 2023, 2.0), True),
    ],
)
def test_small_numbers_jump_by_chance(held: dict[str, object], new: dict[str, object], jumps: bool) -> None:
    """Nine people, or 1.1 % of 900, or 0.9 shown with one decimal, are fewer than ten; 1.1 % of 1,000 is eleven. A slip of the decimal
    point downwards leaves a small figure too, but the other one is not."""
    assert bool(messages(compare([new], [held]), "scale-jump")) is jumps


def test_zero_symbols_and_signs_are_no_ratio() -> None:
    held = [figure("entrants", ASH, 2023, 0.0), figure("entrants", BEECH, 2023, None), figure("entrants", CEDAR, 2023, -50.0)]
    new = [figure("entrants", ASH, 2023, 500.0), figure("entrants", BEECH, 2023, 500.0), figure("entrants", CEDAR, 2023, 500.0)]
    con = compare(new, held)
    assert messages(con, "scale-jump") == messages(con, "unit-changed") == []


def series(values: tuple[float, ...], indicator: str = "entrants", **more: object) -> list[dict[str, object]]:
    return [figure(indicator, ASH, 2016 + number, value, **more) for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((120.0, 118.0, 1150.0, 110.0, 108.0), ["entrants, Ash, 2018: 1150, which is 9.7 times the 118 in the middle of its series."]),
        ((120.0, 118.0, 115.0, 110.0, 10.8), ["entrants, Ash, 2020: 10.8, which is 0.094 times the 115 in the middle of its series."]),
        ((12.0, 118.0, 115.0, 110.0), ["entrants, Ash, 2016: 12, which is 0.11 times the 112.5 in the middle of its series."]),
        ((120.0, 118.0, 580.0, 110.0, 108.0), []),
        ((120.0, 118.0, 1150.0), []),
        ((10.0, 12.0, 100.0, 120.0, 130.0), []),
        ((120.0, 0.0, 115.0, 110.0, 108.0), []),
    ],
)
def test_in_a_first_submission_a_figure_is_held_against_its_own_series(values: tuple[float, ...], said: list[str]) -> None:
    """More than five times, or less than a fifth of, both neighbours and the middle of at least four. A step that lasts is no slip."""
    assert messages(compare(series(values)), "scale-jump") == said


def test_the_own_series_is_that_of_the_same_area_indicator_and_basis() -> None:
    """Beside each slip stand figures of its size that belong to others."""
    slipped = series((120.0, 118.0, 1150.0, 110.0, 108.0))
    large = series((1200.0, 1180.0, 1150.0, 110.0, 1080.0))
    others = [
        *({**row, "area": BEECH, "area_text": BEECH, "key": number} for number, row in enumerate(large)),
        *({**row, "indicator": "people", "key": 10 + number} for number, row in enumerate(large)),
        *({**row, "basis": "rolling_12_months", "key": 20 + number} for number, row in enumerate(large)),
    ]
    for group in range(3):
        assert len(messages(compare([*slipped, *others[5 * group : 5 * group + 5]]), "scale-jump")) == 2


def test_the_own_series_is_asked_about_totals_of_what_is_not_held_alone() -> None:
    slipped = (120.0, 118.0, 1150.0, 110.0, 108.0)
    assert messages(compare(series(slipped, breakdown="sex=F")), "scale-jump") == []
    assert messages(compare(series(slipped), series(slipped)), "scale-jump") == []
    small = (2.0, 1.0, 9.0, 1.0, 1.0)
    assert messages(compare(series(small, "people")), "scale-jump") == [], "nine people and one person"
    few = [
        figure("entrants", ASH, 2016 + n, 6.0 * count, numerator=count, denominator=16_667.0)
        for n, count in enumerate((7.0, 8.0, 1.0, 7.0, 6.0))
    ]
    assert messages(compare(few), "scale-jump") == [], "one of seven entrants"


def test_a_slip_is_found_among_however_many_figures() -> None:
    """Once nobody looked where a file had more than 200,000 figures of an indicator."""
    slipped = series((120.0, 118.0, 1150.0, 110.0, 108.0))
    assert len(messages(compare([*slipped, *([figure("entrants", CEDAR, 2023, 100.0)] * 200_000)]), "scale-jump")) == 1


def grown(quarters: int, value: float, year: int = 2021) -> dict[str, object]:
    """A total since April of the year, so many quarters long."""
    years, months = divmod(3 + 3 * quarters, 12)
    end = dt.date(year + years, months + 1, 1) - dt.timedelta(days=1)
    period = f"{year}-{(year + 1) % 100}-Q1..{quarters}"
    return figure(
        "entrants", ASH, year, value, period=period, period_start=dt.date(year, 4, 1), period_end=end, basis="part_year_cumulative"
    )


def test_totals_that_grow_are_compared_with_those_that_grew_as_long() -> None:
    """In an order by their first day, which all parts of a year share, 4 after one quarter stood beside 130 after eight."""
    assert messages(compare([grown(number, 16.0 * number - 12) for number in range(1, 9)]), "scale-jump") == []
    halves = [grown(2, value, 2016 + number) for number, value in enumerate((120.0, 118.0, 1150.0, 110.0, 108.0))]
    assert [text.split(":")[1] for text in messages(compare(halves), "scale-jump")] == [
        " 1150, which is 9.7 times the 118 in the middle of its series."
    ]
    held = [grown(number, 32.0 * number, 2021) for number in (1, 2, 3, 4)]
    areas = [row | {"area": area, "area_text": area} for row in [grown(1, 30.0, 2022)] for area in (ASH, BEECH, CEDAR)]
    assert messages(compare(areas, held), "unit-changed") == [], "30 after one quarter, 128 after four of the year before"
