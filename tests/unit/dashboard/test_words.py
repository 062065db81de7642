"""Numbers, periods and verdicts in words."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.view_models import words
from dashboard.view_models.words import NBSP
from pipelines.sources.periods import BASES

D = dt.date


@pytest.mark.parametrize(("value", "decimals", "said"), [
    (2.0, 1, "2.0"), (2.25, 1, "2.3"), (2.35, 1, "2.4"), (-0.04, 1, "0.0"), (1080, 0, "1,080"), (-3.5, 1, "−3.5"), (0.5, 0, "1"),
])  # fmt: skip
def test_numbers_are_rounded_half_up(value: float, decimals: int, said: str) -> None:
    assert words.number(value, decimals) == said


@pytest.mark.parametrize(("start", "end", "said"), [
    (D(2024, 1, 1), D(2024, 12, 31), "2024"),
    (D(2024, 12, 1), D(2025, 2, 28), "December 2024 to February 2025"),
    (D(2026, 1, 1), D(2026, 3, 31), "January to March 2026"),
    (D(2014, 3, 1), D(2014, 3, 31), "March 2014"),
    (D(2014, 3, 31), D(2014, 3, 31), "31 March 2014"),
    (D(2014, 1, 1), D(2016, 12, 31), "2014 to 2016"),
    (D(2023, 1, 30), D(2023, 2, 5), "30 January 2023 to 5 February 2023"),
])  # fmt: skip
def test_periods(start: D, end: D, said: str) -> None:
    assert words.period_words(start, end) == said


@pytest.mark.parametrize(("label", "start", "basis", "said"), [
    ("2009-10", D(2009, 10, 1), "month", "Oct 2009"),
    ("2009-10", D(2009, 4, 1), "financial_year", "2009/10"),
    ("2025-26-Q4", D(2026, 1, 1), "financial_quarter", "Q4 2025/26"),
    ("2023-Q1", D(2023, 1, 1), "calendar_quarter", "Q1 2023"),
    ("2014..2016", D(2014, 1, 1), "pooled_years", "2014 to 2016"),
    ("2021-10..2022-09", D(2021, 10, 1), "rolling_12_months", "year to Sep 2022"),
    ("2023-24-Q1..2023-24-Q3", D(2023, 4, 1), "part_year_cumulative", "Q1 to Q3 2023/24"),
    ("2021-22-Q1..2025-26-Q3", D(2021, 4, 1), "part_year_cumulative", "Q1 2021/22 to Q3 2025/26"),  # not the label of 2021-22-Q1..2021-22-Q3
    ("2025", D(2024, 12, 1), "december_february_average", "2025"),
])  # fmt: skip
def test_axis_labels_depend_on_the_basis(label: str, start: D, basis: str, said: str) -> None:
    assert words.axis_label(label, start, basis) == said


@pytest.mark.parametrize(("change", "unit", "decimals", "frequency", "said"), [
    (0.8, "%", 1, "annual", "0.8 percentage points more than the year before"),
    (-1, "%", 0, "annual", "1 percentage point less than the year before"),
    (-9, "children", 0, "quarterly", "9 fewer than the quarter before"),
    (-9, "per 100,000 aged 10 to 17", 0, "quarterly", f"9{NBSP}per 100,000 less than the quarter before"),  # not nine children
    (-0.3, "points", 1, "monthly", "0.3 less than the month before"),
    (170, "£", 2, "annual", "£170.00 more than the year before"),
    (0.04, "%", 1, "annual", "the same as the year before"),
])  # fmt: skip
def test_differences(change: float, unit: str, decimals: int, frequency: str, said: str) -> None:
    assert words.difference(change, unit, decimals, frequency) == said


@pytest.mark.parametrize(("later", "earlier", "decimals"), [(4.8, 4.1, 1), (38.57, 37.25, 1), (4.754, 4.009, 2)])
def test_no_figure_is_shown_to_more_than_one_decimal_beyond_its_own(later: float, earlier: float, decimals: int) -> None:
    assert words.telling_decimals(later, earlier, 0 if later > 10 else 1) == decimals


@pytest.mark.parametrize(("value", "unit", "said"), [
    (1.0, "children", "1 child"), (1.4, "young people", "1 young person"), (0.0, "children", "0 children"), (2.0, "children", "2 children"),
    (1.0, "per 100,000 aged 10 to 17", "1 per 100,000"), (1.0, "%", "1 %"),
])  # fmt: skip
def test_one_is_said_as_one(value: float, unit: str, said: str) -> None:
    assert words.amount(value, unit, 0).replace(NBSP, " ") == said


def test_a_group_is_said_without_signs() -> None:
    assert words.group_words("age=16-17;sex=F") == "age 16-17, sex F"


def test_suppressed_missing_and_zero_are_three_things() -> None:
    said = [words.amount(None, "%", 1, "c"), words.amount(None, "%", 1), words.amount(0.0, "%", 1)]
    assert said == ["too few to show", "no figure", f"0.0{NBSP}%"]


def test_every_basis_has_words() -> None:
    assert set(words.BASES) == set(BASES)


def test_every_verdict_has_a_shape_of_its_own_and_no_arrow() -> None:
    labels = {"improving", "worsening", "no significant change", "not enough points", "cannot tell"}
    assert set(words.VERDICTS) == labels
    shapes = [verdict.shape for verdict in words.VERDICTS.values()]
    assert len(set(shapes)) == len(labels)
    assert not set("".join(shapes)) & set("↑↓→←⬆⬇")


@pytest.mark.parametrize(("unit", "said", "span"), [
    ("%", f"-6,080.5{NBSP}%", f"-6,080.5 to 2.0{NBSP}%"),
    ("£", "-£6,080.5", "-£6,080.5 to £2.0"),
    ("£ a week", "-£6,080.5 a week", "-£6,080.5 a week to £2.0 a week"),
    ("£m", "-£6,080.5m", "-£6,080.5m to £2.0m"),
    ("£000", f"-6,080.5{NBSP}£000", f"-6,080.5 to 2.0{NBSP}£000"),  # £6,080.5000 would be another sum
])  # fmt: skip
def test_pounds_stand_before_the_number(unit: str, said: str, span: str) -> None:
    assert words.amount(-6080.5, unit, 1) == said.replace("-", "−")
    assert words.span_amount(-6080.5, 2, unit, 1) == span.replace("-", "−")
    assert words.span_amount(None, 2, unit, 1) == ""
