"""Numbers, periods and symbols in the words that people read, in sentences and tables alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pipelines.ledger.moments import uk_clock
from pipelines.ledger.moments import uk_day as uk_day
from pipelines.measures.symbols import SYMBOLS as SYMBOLS

NBSP: Final = "\u00a0"
_POUNDS: Final = re.compile(r"£(?:m|bn|k)?(?= |$)")
_A_DAY: Final = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
FINER: Final = 1
"""Decimals beyond the indicator's own that a sentence may show: an estimate of 4.8 % is not known to a thousandth."""
ONE_OF: Final = {"children": "child", "young people": "young person", "people": "person"}
"""Units that are counted people, as they are said of one. Every other unit is the same for one and many."""
STATUSES: Final = {"p": "provisional", "r": "revised", "b": "break in the series", "u": "unreliable"}
BASES: Final = {
    "calendar_year": "calendar years",
    "financial_year": "financial years (April to March)",
    "academic_year": "academic years (September to August)",
    "calendar_quarter": "calendar quarters",
    "financial_quarter": "quarters of the financial year",
    "month": "months",
    "week": "weeks",
    "half": "half years",
    "rolling_12_months": "rolling 12 months",
    "december_february_average": "averages of December, January and February",
    "pooled_years": "pooled years",
    "part_year_cumulative": "part of a year, cumulative",
    "point_in_time": "on one day",
}


def rounded(value: float, decimals: int) -> Decimal:
    """Rounded half up, as official statistics are."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: float, decimals: int) -> str:
    """Rounded half up, with thousands commas and a true minus sign."""
    return f"{rounded(value, decimals) + 0:,f}".replace("-", "−")


def telling_decimals(later: float, earlier: float, decimals: int) -> int:
    """As many decimals as two figures need, at most one more, for their difference to read as that of what is shown of them.

    38.57 and 37.25 read 39 and 37, two apart, though they differ by 1.32: with one decimal more they read 38.6 and 37.3, 1.3 apart.
    """
    change = round(later - earlier, 9)
    is_told = rounded(later, decimals) - rounded(earlier, decimals) == rounded(change, decimals)
    return decimals if is_told else decimals + FINER


def short_unit(unit: str) -> str:
    """The unit after a number in a sentence or table: 'per 100,000 aged 10 to 17' is 'per 100,000' there."""
    return "%" if unit == "%" else unit.split(" aged ")[0]


def amount(value: float | None, unit: str, decimals: int, symbol: str | None = None) -> str:
    """A value with its unit, or the words that stand where none is published."""
    if value is None:
        return SYMBOLS.get(symbol or "", "no figure")
    shown = number(value, decimals)
    return with_unit(shown, ONE_OF.get(unit, short_unit(unit)) if shown == "1" else short_unit(unit))


def with_unit(shown: str, unit: str) -> str:
    """A number with its unit beside it; pounds stand before it: '2.0 %', '£6,080.50', '£4.2m a year'."""
    if not _POUNDS.match(unit):
        return f"{shown}{NBSP}{unit}"
    sign = "−" * shown.startswith("−")
    return f"{sign}£{shown.removeprefix('−')}{unit[1:]}"


def span_amount(low: float | None, high: float | None, unit: str, decimals: int) -> str:
    """'1.7 to 2.3 %', '£4,585.55 to £5,696.25', or nothing where there are no limits."""
    if low is None or high is None or not _POUNDS.match(unit):
        shown = span(low, high, decimals)
        return shown and f"{shown}{NBSP}{short_unit(unit)}"
    return f"{amount(low, unit, decimals)} to {amount(high, unit, decimals)}"


def span(low: float | None, high: float | None, decimals: int) -> str:
    """'1.7 to 2.3', or nothing where there are no limits."""
    return "" if low is None or high is None else f"{number(low, decimals)} to {number(high, decimals)}"


def difference(change: float, unit: str, decimals: int, frequency: str) -> str:
    """'0.8 percentage points more than the year before', '25 fewer than the quarter before', 'the same as the year before'.

    A rate keeps its unit: '34 fewer' than 182 per 100,000 would be heard as 34 children.
    """
    before = {"annual": "the year before", "quarterly": "the quarter before", "monthly": "the month before"}.get(frequency, "before")
    size = number(abs(change), decimals)
    if float(size.replace(",", "")) == 0:
        return f"the same as {before}"
    if unit == "%":
        return f"{size} percentage point{'' if size == '1' else 's'} {'more' if change > 0 else 'less'} than {before}"
    if unit.startswith("per ") or _POUNDS.match(unit):
        return f"{with_unit(size, short_unit(unit))} {'more' if change > 0 else 'less'} than {before}"
    return f"{size} {'more' if change > 0 else 'fewer' if decimals == 0 else 'less'} than {before}"


def day(date: dt.date) -> str:
    """'14 August 2026'."""
    return f"{date.day} {date:%B %Y}"


def moment(at: dt.datetime, *, with_day: bool = True) -> str:
    """'14 August 2026 at 10:30 UK time', or 'at 10:30:05 UK time' for one of today. Kept in UTC, told like every day."""
    at = uk_clock(at)
    return (f"{day(at.date())} at {at:%H:%M}" if with_day else f"at {at:%H:%M:%S}") + " UK time"


def month(date: dt.date) -> str:
    """'August 2026'."""
    return f"{date:%B %Y}"


def period_words(start: dt.date, end: dt.date) -> str:
    """A period by its first and last day, as a person says it: '2024', 'January to March 2026', '31 March 2014'."""
    whole_months = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    if start == end or not whole_months:
        return day(start) if start == end else f"{day(start)} to {day(end)}"
    if (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return month(start)
    return f"{start:%B} to {month(end)}" if start.year == end.year else f"{month(start)} to {month(end)}"


def at_words(period: str) -> str:
    """A period in words with what stands before it in a sentence: 'in March 2014', 'on 31 March 2023', 'from 3 March 2014 to 9 March 2014'."""
    if _A_DAY.fullmatch(period):
        return f"on {period}"
    return f"from {period}" if _A_DAY.match(period) else f"in {period}"


def axis_label(label: str, start: dt.date, basis: str) -> str:
    """A period's label on an axis: 'Q4 2025/26', '2025/26', 'Mar 2014'. By its basis, because '2009-10' may be a month or two years."""
    if basis == "month":
        return f"{start:%b %Y}"
    if basis == "point_in_time":
        return f"{start.day} {start:%b %Y}"
    if basis == "rolling_12_months":
        year, month_number = label.rpartition("..")[2].split("-")
        return f"year to {dt.date(int(year), int(month_number), 1):%b %Y}"
    if basis in ("calendar_quarter", "financial_quarter", "half", "week"):
        years, _, part = label.rpartition("-")
        return f"{part} {years.replace('-', '/')}"
    if basis == "part_year_cumulative":
        (years, _, first), (to_years, _, last) = (end.rpartition("-") for end in label.split(".."))
        since = "" if years == to_years else f" {years.replace('-', '/')}"  # a programme counts on from year to year
        return f"{first}{since} to {last} {to_years.replace('-', '/')}"
    return label.replace("-", "/").replace("..", " to ")


def group_words(breakdown: str) -> str:
    """'age 16-17, sex F' of the breakdown 'age=16-17;sex=F'; nothing of the total."""
    return breakdown.replace("=", " ").replace(";", ", ")


def joined(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def capital(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]
