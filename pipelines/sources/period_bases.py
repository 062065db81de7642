"""What a period is on each basis: its first and last day, its one canonical label, and its neighbours in time."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import get_args

from pipelines.registry.models import Basis

BASES: tuple[Basis, ...] = get_args(Basis)

WORDS: dict[Basis, str] = {
    "calendar_year": "calendar year", "financial_year": "financial year (April to March)",
    "academic_year": "academic year (September to August)", "calendar_quarter": "calendar quarter",
    "financial_quarter": "financial quarter", "month": "month", "week": "week (Monday to Sunday)",
    "half": "half of a financial year", "rolling_12_months": "rolling 12 months",
    "december_february_average": "December to February average", "pooled_years": "pooled years",
    "part_year_cumulative": "cumulative part of a financial year", "point_in_time": "point in time",
}  # fmt: skip

_ALIGNED: dict[Basis, tuple[int, int, int]] = {
    "calendar_year": (12, 1, 12), "financial_year": (12, 4, 12), "academic_year": (12, 9, 12), "december_february_average": (3, 12, 12),
    "half": (6, 4, 6), "calendar_quarter": (3, 1, 3), "financial_quarter": (3, 1, 3), "month": (1, 1, 1),
}  # fmt: skip
"""Basis -> length in months, a month in which one begins, months from one beginning to the next."""

FIRST_YEAR, LAST_YEAR = 1900, 2099


class PeriodFault(ValueError):
    """A text that is no period, or may be several. The message is for the person who sent the file."""


@dataclass(frozen=True)
class Period:
    """A stretch of time on a basis; `start` and `end` are inclusive. `status` is "", "p" (provisional) or "r" (revised)."""

    label: str
    start: dt.date
    end: dt.date
    basis: Basis
    status: str = ""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month, with arithmetic."""

    year: int
    month: int

    def __add__(self, months: int) -> Month:
        """The month that many months later."""
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    def __sub__(self, other: Month) -> int:
        """Months from `other` to this one."""
        return (self.year - other.year) * 12 + self.month - other.month

    @property
    def first_day(self) -> dt.date:
        """The first day of the month."""
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        """The last day of the month."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


def month_of(day: dt.date) -> Month:
    """The month in which the day lies."""
    return Month(day.year, day.month)


def spanning(basis: Basis, first: Month, last: Month) -> Period:
    """The period of whole months from `first` to `last`, labelled as its basis asks."""
    if not (FIRST_YEAR <= first.year <= last.year <= LAST_YEAR):
        raise PeriodFault(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return Period(_label(basis, first, last), first.first_day, last.last_day, basis)


def aligned_bases(first: Month, last: Month) -> tuple[Basis, ...]:
    """Bases on which these months are exactly one period (rolling, pooled and part-year ones left out)."""
    length = last - first + 1
    return tuple(b for b, (months, anchor, cycle) in _ALIGNED.items() if months == length and (first.month - anchor) % cycle == 0)


def containing(basis: Basis, day: dt.date) -> Period | None:
    """The period of that basis in which the day lies; None where the basis does not divide time or the day is in a gap."""
    if basis == "week":
        return week(*day.isocalendar()[:2])
    if basis == "point_in_time":
        return point(day)
    if basis not in _ALIGNED:
        return None
    months, anchor, cycle = _ALIGNED[basis]
    first = month_of(day) + -((day.month - anchor) % cycle)
    found = spanning(basis, first, first + (months - 1))
    return found if found.end >= day else None


def point(day: dt.date) -> Period:
    """A count taken on one day."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PeriodFault(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    return Period(day.isoformat(), day, day, "point_in_time")


def week(year: int, number: int) -> Period:
    """An ISO week: Monday to Sunday; week 1 holds the year's first Thursday."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PeriodFault(f"the year is not between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        monday = dt.date.fromisocalendar(year, number, 1)
    except ValueError:
        raise PeriodFault(f"{year} has no week {number}") from None
    return Period(f"{year}-W{number:02}", monday, monday + dt.timedelta(days=6), "week")


def split_year(year: int) -> str:
    """2022 -> "2022-23"."""
    return f"{year}-{(year + 1) % 100:02}"


def previous(period: Period, steps: int = 1) -> Period:
    """The period `steps` before, of the same length and basis, sharing no day with it.

    Rolling years and pools step by their whole length: nearer ones share months, so their difference is not a change.
    Cumulative parts and points in time step by whole years: the part before it in the same year is contained in this one.
    """
    if period.basis == "week":
        monday = period.start - dt.timedelta(weeks=steps)
        return week(*monday.isocalendar()[:2])
    return _moved(period, -steps * _step(period))


def year_before(period: Period) -> Period:
    """The same period one year earlier (a week: 52 weeks earlier)."""
    return previous(period, 52) if period.basis == "week" else _moved(period, -12)


def expected_between(first: Period, last: Period) -> list[Period]:
    """Every period of a gapless series from `first` to `last`, both included.

    Rolling years are taken to follow each other by quarter unless both end in the same month; pools and parts by year.
    """
    if first.basis != last.basis:
        raise PeriodFault(f"'{first.label}' and '{last.label}' are on different bases")
    series = [first]
    while series[-1].end < last.end:
        series.append(previous(series[-1], -1) if first.basis == "week" else _moved(series[-1], _publication_step(first, last)))
    return series


def _publication_step(first: Period, last: Period) -> int:
    if first.basis in ("pooled_years", "part_year_cumulative"):
        return 12
    if first.basis == "rolling_12_months" and first.end.month != last.end.month:
        return 3 if (first.end.month - last.end.month) % 3 == 0 else 1
    return _step(first)


def _step(period: Period) -> int:
    if period.basis in _ALIGNED:
        return _ALIGNED[period.basis][2]
    length = month_of(period.end) - month_of(period.start) + 1
    return -(-length // 12) * 12


def _moved(period: Period, months: int) -> Period:
    if period.basis == "point_in_time":
        to = month_of(period.start) + months
        day = min(period.start.day, to.last_day.day)
        return replace(point(to.first_day.replace(day=day)), status="")
    return spanning(period.basis, month_of(period.start) + months, month_of(period.end) + months)


def _label(basis: Basis, first: Month, last: Month) -> str:
    match basis:
        case "calendar_year":
            return f"{first.year}"
        case "december_february_average":
            return f"{last.year}"
        case "financial_year" | "academic_year":
            return split_year(first.year)
        case "calendar_quarter":
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case "financial_quarter":
            return _financial_quarter(first)
        case "half":
            return f"{split_year((first + -3).year)}-H{1 if first.month == 4 else 2}"
        case "month":
            return f"{first.year}-{first.month:02}"
        case "pooled_years" if first.month == 1:
            return f"{first.year}..{last.year}"
        case "pooled_years":
            return f"{split_year(first.year)}..{split_year(last.year - 1)}"
        case "part_year_cumulative":
            return f"{_financial_quarter(first)}..{_financial_quarter(last)}"
        case _:
            return f"{first.year}-{first.month:02}..{last.year}-{last.month:02}"


def _financial_quarter(month: Month) -> str:
    moved = month + -3
    return f"{split_year(moved.year)}-Q{(moved.month + 2) // 3}"
