"""Numbers, periods, symbols and verdicts in the words that pages use. Everything a sentence is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
SYMBOLS = {
    "c": "too few to show",
    "z": "not applicable",
    "x": "not available",
    "low": "rounds to zero",
    "u": "too unreliable to show",
}
STATUSES = {"p": "provisional", "r": "revised", "b": "break in the series", "u": "unreliable"}
BASES = {
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


@dataclass(frozen=True)
class Verdict:
    """A verdict as a word with a shape, and as the end of a sentence."""

    label: str
    shape: str
    sentence: str
    rank: int
    """Order in which sentences stand: worst first."""

    @property
    def needs_reason(self) -> bool:
        """Whether the word alone would leave the reader asking why."""
        return self.label in ("cannot tell", "not enough points")


VERDICTS = {
    verdict.label: verdict
    for verdict in (
        Verdict("worsening", "◆", "It is getting worse", 0),
        Verdict("cannot tell", "?", "We cannot tell whether it is getting better", 1),
        Verdict("not enough points", "–", "There are not enough figures yet to tell whether it is getting better", 2),
        Verdict("no significant change", "○", "There is no significant change", 3),
        Verdict("improving", "●", "It is getting better", 4),
    )
}


def number(value: float, decimals: int) -> str:
    """Rounded half up, as official statistics are, with thousands commas and a true minus sign."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded + 0:,f}".replace("-", "−")


def short_unit(unit: str) -> str:
    """The unit after a number in a sentence or table: 'per 100,000 aged 10 to 17' is 'per 100,000' there."""
    return "%" if unit == "%" else unit.split(" aged ")[0]


def amount(value: float | None, unit: str, decimals: int, symbol: str | None = None) -> str:
    """A value with its unit, or the words that stand where none is published."""
    if value is None:
        return SYMBOLS.get(symbol or "", "no figure")
    return f"{number(value, decimals)}{NBSP}{short_unit(unit)}"


def span(low: float | None, high: float | None, decimals: int) -> str:
    """'1.7 to 2.3', or nothing where there are no limits."""
    return "" if low is None or high is None else f"{number(low, decimals)} to {number(high, decimals)}"


def difference(change: float, unit: str, decimals: int, frequency: str) -> str:
    """'0.8 percentage points more than the year before', '25 fewer than the quarter before', 'the same as the year before'."""
    before = {"annual": "the year before", "quarterly": "the quarter before", "monthly": "the month before"}.get(frequency, "before")
    size = number(abs(change), decimals)
    if float(size.replace(",", "")) == 0:
        return f"the same as {before}"
    if unit == "%":
        return f"{size} percentage point{'' if size == '1' else 's'} {'more' if change > 0 else 'less'} than {before}"
    return f"{size} {'more' if change > 0 else 'fewer'} than {before}"


def day(date: dt.date) -> str:
    """'14 August 2026'."""
    return f"{date.day} {date:%B %Y}"


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


def axis_label(label: str, start: dt.date, basis: str) -> str:
    """A period's label on an axis: 'Q4 2025/26', '2025/26', 'Mar 2014'. By its basis, because '2009-10' may be a month or two years."""
    if basis == "month":
        return f"{start:%b %Y}"
    if basis == "point_in_time":
        return f"{start.day} {start:%b %Y}"
    if basis in ("calendar_quarter", "financial_quarter", "half", "week"):
        years, _, part = label.rpartition("-")
        return f"{part} {years.replace('-', '/')}"
    return label.replace("-", "/").replace("..", " to ")


def joined(words: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def capital(text: str) -> str:
    """The first letter as a capital, the rest as it is."""
    return text[:1].upper() + text[1:]
