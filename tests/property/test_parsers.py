"""What holds for every period, number and symbol, not only for those somebody thought of."""

from __future__ import annotations

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.period_bases import BASES, Month, Period, containing, point, previous, spanning, week, year_before
from pipelines.sources.periods import PeriodFault, parse_label, parse_period
from pipelines.sources.values import SYMBOLS, parse_values

days = st.dates(dt.date(1950, 1, 1), dt.date(2080, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    basis = draw(st.sampled_from(BASES))
    day = draw(days)
    month = Month(day.year, day.month)
    if basis == "rolling_12_months":
        return spanning(basis, month, month + 11)
    if basis == "pooled_years":
        first = Month(day.year, draw(st.sampled_from([1, 4])))
        return spanning(basis, first, first + (12 * draw(st.integers(2, 6)) - 1))
    if basis == "part_year_cumulative":
        return spanning(basis, Month(day.year, 4), Month(day.year, 4) + (3 * draw(st.integers(1, 12)) - 1))
    if basis == "december_february_average":
        return spanning(basis, Month(day.year, 12), Month(day.year + 1, 2))
    found = week(*day.isocalendar()[:2]) if basis == "week" else point(day) if basis == "point_in_time" else containing(basis, day)
    assert found is not None
    return found


@given(periods())
def test_canonical_label_round_trips(period: Period) -> None:
    assert period in parse_label(period.label)
    assert parse_period(period.label, basis=period.basis) == period


@given(periods())
def test_previous_shares_no_day_and_steps_back_again(period: Period) -> None:
    before = previous(period)
    assert before.end < period.start
    assert before.basis == period.basis
    if (period.start.month, period.start.day) != (2, 29):
        assert previous(before, -1) == period
    assert year_before(period).start < period.start


@given(st.text(max_size=25))
def test_any_text_is_a_period_or_a_plain_fault(text: str) -> None:
    for basis in (None, "month", "pooled_years"):
        try:
            found = parse_period(text, basis=basis)  # type: ignore[arg-type]
        except PeriodFault as fault:
            assert str(fault)
        else:
            assert found.start <= found.end


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=30))
def test_text_of_any_number_gives_it_back_to_twelve_digits(numbers: list[float]) -> None:
    found = parse_values(pl.Series([repr(n) for n in numbers], dtype=pl.String), {})
    assert found["problem"].null_count() == len(numbers)
    for number, value in zip(numbers, found["value"], strict=True):
        assert abs(value - number) <= 5.001e-12 * abs(number)
        assert value == float(f"{value:.12g}")
        again = parse_values(pl.Series([repr(value)]), {})["value"][0]
        assert again == value


@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_grouped_numbers_equal_plain_ones(units: int, decimals: int) -> None:
    number = units / 10**decimals
    plain, grouped = parse_values(pl.Series([f"{number:.{decimals}f}", f"{number:,.{decimals}f}"]), {})["value"]
    assert plain == grouped == float(f"{number:.{decimals}f}") + 0.0


@given(st.sampled_from(sorted(SYMBOLS)), st.sampled_from(["{}", "[{}]", " {} ", "[ {} ]"]), st.booleans())
def test_symbols_never_become_numbers(symbol: str, frame: str, upper: bool) -> None:
    text = frame.format(symbol.upper() if upper else symbol)
    assert parse_values(pl.Series([text]), {}).row(0) == (None, SYMBOLS[symbol], None, None)


@given(st.lists(st.text(max_size=12), max_size=20), st.dictionaries(st.text(max_size=3), st.sampled_from(["c", "x"]), max_size=3))
def test_any_text_is_exactly_one_of_number_symbol_blank_or_problem(texts: list[str], missing: dict[str, str]) -> None:
    found = parse_values(pl.Series(texts, dtype=pl.String), missing)
    assert found.height == len(texts)
    for text, (value, symbol, status, problem) in zip(texts, found.iter_rows(), strict=True):
        said = sum(part is not None for part in (value, symbol, problem))
        assert said == 1 or (said == 0 and not text.strip())
        assert status is None or value is not None
