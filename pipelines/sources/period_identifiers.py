"""The time identifiers of Explore Education Statistics: what a number of digits means beside each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.registry.models import Basis
from pipelines.sources.period_bases import WORDS, PeriodFault
from pipelines.sources.period_text import MONTHS, Reading, bare_year, half, next_year_number, one_month, one_week, quarter, split_years

YEAR_DIGITS = {"calendar year": 4, "reporting year": 4, "academic year": 6, "financial year": 6, "tax year": 6}
_QUARTER = re.compile(r"(calendar|financial|academic|tax) year q([1-4])")
_WEEK = re.compile(r"week (\d{1,2})")
_PART = {"part 1 (april to september)": 1, "part 2 (october to march)": 2}
_TERMS = frozenset({"autumn term", "spring term", "summer term", "autumn and spring term"})
_NO_BASIS = {
    "reporting year": "a reporting year may end in any month, so the source must state its basis",
    "tax year": "a tax year runs from 6 April to 5 April, which is none of the bases, so the source must state which one it stands for",
}

IDENTIFIERS: tuple[str, ...] = (
    "Calendar year", "Calendar year Q1", "Calendar year Q2", "Calendar year Q3", "Calendar year Q4",
    "Academic year", "Academic year Q1", "Academic year Q2", "Academic year Q3", "Academic year Q4",
    "Financial year", "Financial year Q1", "Financial year Q2", "Financial year Q3", "Financial year Q4",
    "Tax year", "Tax year Q1", "Tax year Q2", "Tax year Q3", "Tax year Q4", "Reporting year",
    "Autumn term", "Spring term", "Summer term", "Autumn and spring term",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    *(f"Week {number}" for number in range(1, 53)), "Part 1 (April to September)", "Part 2 (October to March)",
)  # fmt: skip
"""The identifiers as the platform spells them; its files may use no others."""


def digits_of(identifier: str) -> int | None:
    """How many digits a time period has beside this identifier: 4 (one year) or 6 (two); None when it is not one."""
    word = identifier.strip().casefold()
    if word in YEAR_DIGITS:
        return YEAR_DIGITS[word]
    if found := _QUARTER.fullmatch(word):
        return 4 if found[1] == "calendar" else 6
    if word in _TERMS or word in _PART:
        return 6
    return 4 if word in MONTHS or _WEEK.fullmatch(word) else None


def says_a_year_alone(identifier: str | None) -> bool:
    """Whether an identifier leaves open on which day the year ends, or is not there: the source may then say it."""
    return (identifier or "").strip().casefold() in ("", "calendar year", "reporting year")


def read_identified(text: str, identifier: str, stated: Basis | None, mapped: Mapping[str, Basis]) -> tuple[Reading, Basis | None]:
    """What the digits mean beside the identifier, and the basis to take.

    `mapped` says what the source means by an identifier. `stated` is the source's basis for all its rows: it fills in for
    an identifier that has none of its own, and must not contradict one that has.
    Errors:  PeriodFault when the identifier is unknown or does not fit the digits or the stated basis.
    """
    word = identifier.strip().casefold()
    reading = _reading(text, word)
    own = {key.strip().casefold(): basis for key, basis in mapped.items()}.get(word)
    if own is None and stated and reading.default not in (None, stated) and not _is_winter_average(reading, stated):
        raise PeriodFault(f"the file says '{identifier}', but the source or the indicator's file states {WORDS[stated]}")
    basis = own or stated
    if basis is None and reading.default is None:
        raise PeriodFault(_NO_BASIS[word])
    return reading, basis


def _is_winter_average(reading: Reading, stated: Basis) -> bool:
    """NEET figures are averages of December to February that their publisher labels "Calendar year"."""
    return stated == "december_february_average" and reading.default == "calendar_year"


def _reading(text: str, word: str) -> Reading:
    if word in _TERMS or word.startswith("academic year q"):
        raise PeriodFault("the dates of terms and of quarters of an academic year differ between authorities; give months or years instead")
    digits = digits_of(word)
    if digits is None:
        raise PeriodFault("the time identifier is not one of the list of Explore Education Statistics")
    if not re.fullmatch(rf"[0-9]{{{digits}}}", text):
        raise PeriodFault(f"beside this time identifier the time period has {digits} digits ({'2023' if digits == 4 else '202223'})")
    year = int(text[:4])
    if digits == 6 and not next_year_number(text[:4], text[4:]):
        raise PeriodFault(f"the last two digits do not name the year after {year}")
    return _one_year(year, word) if digits == 4 else _two_years(year, word)


def _one_year(year: int, word: str) -> Reading:
    if found := _QUARTER.fullmatch(word):
        return quarter("calendar_quarter", year, int(found[2]))
    if found := _WEEK.fullmatch(word):
        return one_week(year, int(found[1]))
    if word in MONTHS:
        return one_month(year, MONTHS[word])
    years = bare_year(year)
    return years if word == "calendar year" else Reading(years.means | years.if_stated)


def _two_years(year: int, word: str) -> Reading:
    if word in _PART:
        return half(year, _PART[word])
    if (found := _QUARTER.fullmatch(word)) and found[1] == "financial":
        return quarter("financial_quarter", year, int(found[2]))
    if found:
        raise PeriodFault("a quarter of a tax year begins on the 6th, which is none of the bases; give calendar or financial quarters")
    natural: dict[str, Basis] = {"academic year": "academic_year", "financial year": "financial_year"}
    return Reading(split_years(year).means, natural.get(word))
