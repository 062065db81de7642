"""Where periods stand on the calendar of a link, and how many of them the stated lag is."""

from __future__ import annotations

from typing import Final

import polars as pl

STEPS: Final = {
    "calendar_year": 12, "financial_year": 12, "academic_year": 12, "december_february_average": 12, "half": 6,
    "calendar_quarter": 3, "financial_quarter": 3, "month": 1,
}  # fmt: skip
"""Months from one period to the next. Of every other basis the periods overlap, or are no steps of one calendar."""
POINT_STEPS: Final = {"annual": 12, "quarterly": 3, "monthly": 1}
"""The same for a point in time, by how often it is published."""


def step_months(basis: str, frequency: str) -> int | None:
    """Months from one period to the next; None where changes from one to the next cannot be compared."""
    return POINT_STEPS.get(frequency) if basis == "point_in_time" else STEPS.get(basis)


def month_number(day: pl.Expr) -> pl.Expr:
    """Months since the year 0."""
    return day.dt.year() * 12 + day.dt.month() - 1


def position(last_day: pl.Expr, step: pl.Expr) -> pl.Expr:
    """The step of the calendar in which a period ends; neighbours differ by 1."""
    return (month_number(last_day) // step).cast(pl.Int32)


def lag_periods(lag_months: pl.Expr, ahead_months: pl.Expr, step: pl.Expr) -> pl.Expr:
    """The lag in whole positions that comes closest to the stated one; of two equally close ones the shorter.

    ahead_months: how much later in its step the second end's period ends than the first end's. A school year to August and a winter
    to February lie 12 * 1 + (1 - 7) = 6 months apart where their positions differ by 1.
    """
    return ((lag_months - ahead_months) / step - 0.5).ceil().cast(pl.Int32)
