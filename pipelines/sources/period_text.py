"""What a period's text may mean: every spelling seen in published files, each with all its readings."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.registry.models import Basis
from pipelines.sources.period_bases import BASES, Month, Period, PeriodFault, aligned_bases, containing, month_of, point, spanning, week


@dataclass(frozen=True)
class Reading:
    """All that a text may mean. `default` is its meaning where no basis is stated; None: it must be stated."""

    means: dict[Basis, Period]
    default: Basis | None = None
    if_stated: dict[Basis, Period] = field(default_factory=dict)
    """Meanings that only a stated basis can give the text, such as the month that an Excel date stands for."""
    unclear: str = ""
    """What to tell a person when no stated basis fits and the list of meanings would not explain it."""


EXCEL_EPOCH = dt.date(1899, 12, 30)
MONTHS = {name.casefold(): number for number in range(1, 13) for name in (calendar.month_name[number], calendar.month_abbr[number])}
MONTHS["sept"] = 9
LONGEST_POOL = 10

LOOSE_QUARTER = "the quarter may be of a calendar or a financial year; write 2022/23 Q1, or let the source state calendar quarters"
POOL_OF_SPLIT_YEARS = "this may pool financial or academic years; the source must state pooled years, which are then April to March"
DATE_ALONE = "a date does not say by itself which period it stands for; the source must state the basis, and the date must begin or end one"
MONTH_FIRST = "there is no such month: a date is read as day, month, year, or as year, month, day; write 31/03/2024 or 2024-03-31"
NO_SUCH_PAIR = f"these are no two years that follow each other, no span of 3 to {LONGEST_POOL} years, and no year with a month; write 2018-12 or 2018/19"
NO_SUCH_MONTHS = "these months are no period: a quarter, half, year, December to February, or a part of a financial year from April"

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_STATUS = re.compile(
    r"\s*(?:[(\[]\s*(?P<word>rev|revised|r|prov|provisional|p|final|f|ot|out-?turn|note ?\d+)\s*[)\]]|(?<=\d)\s*(?P<letter>[pr]))$"
)
_STATUS_OF = {"rev": "r", "revised": "r", "r": "r", "prov": "p", "provisional": "p", "p": "p"}
_YEAR_KIND = re.compile(r"^(?:(academic|financial|calendar) year|(fy|ay|cy)(?=\W*\d))\W*(.+)$|^(.+?)\W*(academic|financial|calendar) year$")
_KINDS: dict[str, Basis] = {"academic": "academic_year", "ay": "academic_year", "financial": "financial_year", "fy": "financial_year",
                            "calendar": "calendar_year", "cy": "calendar_year"}  # fmt: skip


def tidy(text: str) -> tuple[str, str]:
    """The text in lower case with plain dashes and blanks, and the status (p, r or nothing) that stood behind it."""
    body = re.sub(r"\s+", " ", _DASHES.sub("-", text)).strip().casefold()
    status = ""
    while found := _STATUS.search(body):
        status = status or _STATUS_OF.get(found["word"] or found["letter"], "")
        body = body[: found.start()].strip()
    body = re.sub(r"^(\d{4,6})\.0$", r"\1", body)
    return re.sub(r" ?([-/]|\.\.) ?| (?:to|until) ", lambda m: m[1] or "-", body), status


def year_kind(body: str) -> tuple[Basis | None, str]:
    """Splits "academic year 2022/23" into the basis that the words state and the rest."""
    found = _YEAR_KIND.match(body)
    if not found:
        return None, body
    return _KINDS[found[1] or found[2] or found[5]], found[3] or found[4]


def read(body: str) -> Reading | None:
    """Every meaning of a tidied text; None when it is no spelling of a period.

    Errors:  PeriodFault when the spelling is known and the period cannot be (month 13, week 54, year 1819).
    """
    for pattern, reader in _READERS:
        found = pattern.fullmatch(body)
        if found and (reading := reader(found)) is not None:
            return reading
    return None


def bare_year(year: int) -> Reading:
    """Four digits: a calendar year. A financial or academic year named by one number is named by the year in which it ends."""
    means = _spans(Month(year, 1), Month(year, 12), "calendar_year") | _spans(
        Month(year - 1, 12), Month(year, 2), "december_february_average"
    )
    ending = _spans(Month(year - 1, 4), Month(year, 3), "financial_year") | _spans(Month(year - 1, 9), Month(year, 8), "academic_year")
    return Reading(means, "calendar_year", ending)


def split_years(first: int) -> Reading:
    """2022-23: April to March or September to August, which the text does not say."""
    april, september = Month(first, 4), Month(first, 9)
    return Reading(_spans(april, april + 11, "financial_year") | _spans(september, september + 11, "academic_year"))


def quarter(basis: Basis, year: int, number: int) -> Reading:
    """Quarter `number` of the calendar year `year`, or of the financial year that begins in it."""
    first = Month(year, 1 if basis == "calendar_quarter" else 4) + 3 * (number - 1)
    stated = _spans(first, first + 2, "part_year_cumulative") if basis == "financial_quarter" and number == 1 else {}
    return Reading(_spans(first, first + 2, basis), basis, stated)


def half(year: int, number: int) -> Reading:
    """April to September, or October to March, of the financial year that begins in `year`."""
    first = Month(year, 4) + 6 * (number - 1)
    return Reading(_spans(first, first + 5, "half"), "half")


def one_month(year: int, number: int) -> Reading:
    """A calendar month."""
    if not 1 <= number <= 12:
        raise PeriodFault(f"there is no month {number}")
    return Reading(_spans(Month(year, number), Month(year, number), "month"), "month")


def one_week(year: int, number: int) -> Reading:
    """An ISO week."""
    return Reading({"week": week(year, number)}, "week")


def next_year_number(first: str, second: str) -> bool:
    """Whether the second number names the year after the first: 2022-23, 1999-00, 2022-2023."""
    return (int(first) + 1) % (100 if len(second) == 2 else 10_000) == int(second)


def _spans(first: Month, last: Month, *bases: Basis) -> dict[Basis, Period]:
    return {basis: spanning(basis, first, last) for basis in bases}


def _months(first: Month, last: Month) -> Reading | None:
    """From month to month: whatever these months are exactly one period of."""
    length = last - first + 1
    if length < 2:
        return None
    means = _spans(first, last, *aligned_bases(first, last))
    if length == 12:
        means |= _spans(first, last, "rolling_12_months")
    if first.month == 4 and length % 3 == 0:
        means |= _spans(first, last, "part_year_cumulative")
    if length >= 24 and length % 12 == 0 and first.month in (1, 4):
        means |= _spans(first, last, "pooled_years")
    usual: tuple[Basis, ...] = (
        "rolling_12_months", "calendar_quarter", "half", "december_february_average", "pooled_years", "part_year_cumulative",
    )  # fmt: skip
    return Reading(means, next((basis for basis in usual if basis in means), None), unclear="" if means else NO_SUCH_MONTHS)


def _year(text: str) -> int:
    """Four digits as they stand; of two, 70 to 99 are in the last century."""
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= 70 else 2000)


def _date(day: dt.date, default: Basis | None = None) -> Reading:
    """A date stands for the period that begins or ends on it, once the basis is stated."""
    stated = {basis: found for basis in BASES if (found := containing(basis, day)) and day in (found.start, found.end)}
    if day == month_of(day).last_day:
        stated |= _spans(month_of(day) + -11, month_of(day), "rolling_12_months")
    return Reading({"point_in_time": point(day)}, default, stated, DATE_ALONE)


def _day(year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        swapped = 12 < int(month) <= 31 and int(day) <= 12
        raise PeriodFault(MONTH_FIRST if swapped else "there is no such day") from None


def _year_pair(found: re.Match[str]) -> Reading:
    first, mark, second = found.groups()
    means: dict[Basis, Period] = {}
    if next_year_number(first, second):
        means |= split_years(int(first)).means
    else:
        last = int(second) if len(second) == 4 else int(first) // 100 * 100 + int(second)
        last += 100 if last < int(first) else 0
        if mark != "/" and 2 <= last - int(first) < LONGEST_POOL:
            means |= _spans(Month(int(first), 1), Month(last, 12), "pooled_years")
    if mark != "/" and len(second) == 2 and 1 <= int(second) <= 12:
        means |= one_month(int(first), int(second)).means
    if not means:
        raise PeriodFault(NO_SUCH_PAIR)
    return Reading(means, next(iter(means)) if len(means) == 1 else None)


def _pool_of_split_years(found: re.Match[str]) -> Reading | None:
    first, first_next, last, last_next = found.groups()
    last = last if len(last) == 4 else first[:2] + last
    if not next_year_number(first, first_next) or not next_year_number(last, last_next) or not 1 <= int(last) - int(first) < LONGEST_POOL:
        return None
    pool = _spans(Month(int(first), 4), Month(int(last) + 1, 3), "pooled_years")
    # Our own label says April to March; elsewhere the source must at least say that these are pooled years.
    return Reading(pool, "pooled_years" if ".." in found[0] else None, unclear=POOL_OF_SPLIT_YEARS)


def _pool_of_years(found: re.Match[str]) -> Reading | None:
    first, last = int(found[1]), int(found[2])
    if not 1 <= last - first < LONGEST_POOL:
        return None
    return Reading(_spans(Month(first, 1), Month(last, 12), "pooled_years"), "pooled_years")


def _financial_quarter(found: re.Match[str]) -> Reading | None:
    return quarter("financial_quarter", int(found["y"]), int(found["q"])) if next_year_number(found["y"], found["z"]) else None


def _cumulative(found: re.Match[str]) -> Reading | None:
    if not (next_year_number(found["y"], found["z"]) and next_year_number(found["y2"], found["z2"])):
        return None
    first = Month(int(found["y"]), 4) + 3 * (int(found["q"]) - 1)
    last = Month(int(found["y2"]), 4) + (3 * (int(found["q2"]) - 1) + 2)
    return Reading(_spans(first, last, "part_year_cumulative"), "part_year_cumulative") if last > first else None


def _loose_quarter(found: re.Match[str]) -> Reading:
    """Q1 2022 may begin in January or April; only a stated calendar quarter makes it plain which year the number names."""
    return Reading({}, None, quarter("calendar_quarter", int(found["y"]), int(found["q"])).means, LOOSE_QUARTER)


def _month_range(found: re.Match[str]) -> Reading | None:
    if found["m"] not in MONTHS or found["m2"] not in MONTHS:
        return None
    first, last = MONTHS[found["m"]], MONTHS[found["m2"]]
    year = int(found["y2"])
    return _months(Month(int(found["y"]) if found["y"] else year - (first > last), first), Month(year, last))


def _named_month(found: re.Match[str]) -> Reading | None:
    if found["m"] not in MONTHS:
        return None
    return one_month(_year(found["y"]), MONTHS[found["m"]])


def _year_ending(found: re.Match[str]) -> Reading | None:
    if found["m"] not in MONTHS:
        return None
    last = Month(_year(found["y"]), MONTHS[found["m"]])
    if found["d"] and int(found["d"]) != last.last_day.day:
        return None
    return _months(last + -11, last)


def _named_day(found: re.Match[str]) -> Reading | None:
    return _date(_day(found["y"], str(MONTHS[found["m"]]), found["d"]), "point_in_time") if found["m"] in MONTHS else None


def _rolling(found: re.Match[str]) -> Reading | None:
    first, last = Month(int(found[1]), int(found[2])), Month(int(found[3]), int(found[4]))
    return Reading(_spans(first, last, "rolling_12_months"), "rolling_12_months") if last - first == 11 else None


def _six_digits(found: re.Match[str]) -> Reading | None:
    first, second = found[1], found[2]
    means = split_years(int(first)).means if next_year_number(first, second) else {}
    if 1 <= int(second) <= 12:
        means = means | one_month(int(first), int(second)).means
    return Reading(means, next(iter(means)) if len(means) == 1 else None) if means else None


_PAIR = r"(?P<y>\d{4})[-/](?P<z>\d{2}|\d{4})"
_PAIR_2 = r"(?P<y2>\d{4})[-/](?P<z2>\d{2}|\d{4})"
_NAME = r"[a-z]{3,9}"
_MONTH_NUMBER = r"(0[1-9]|1[0-2])"
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Reading | None]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"(\d{4})", lambda m: bare_year(int(m[1]))),
        (r"(\d{4})([-/])(\d{4}|\d{2})", _year_pair),
        (r"(\d{4})(\d{2})", _six_digits),
        (r"(\d{4})/(\d{4}|\d{2})-(\d{4}|\d{2})/(\d{4}|\d{2})", _pool_of_split_years),
        (r"(\d{4})-(\d{2})\.\.(\d{4})-(\d{2})", _pool_of_split_years),
        (rf"(\d{{4}})-{_MONTH_NUMBER}\.\.(\d{{4}})-{_MONTH_NUMBER}", _rolling),
        (r"(\d{4})\.\.(\d{4})", _pool_of_years),
        (rf"{_PAIR}[- ]?q(?P<q>[1-4])", _financial_quarter),
        (rf"(?:q|quarter )(?P<q>[1-4])[- ]?{_PAIR}", _financial_quarter),
        (rf"{_PAIR}[- ]?q(?P<q>[1-4])(?:-|\.\.){_PAIR_2}[- ]?q(?P<q2>[1-4])", _cumulative),
        (r"(?P<y>\d{4})-q(?P<q>[1-4])", lambda m: quarter("calendar_quarter", int(m["y"]), int(m["q"]))),
        (r"(?:q|quarter )(?P<q>[1-4])[- ]?(?P<y>\d{4})", _loose_quarter),
        (r"(?P<y>\d{4}) ?(?:q|quarter )(?P<q>[1-4])", _loose_quarter),
        (rf"{_PAIR}[- ]?h(?P<h>[12])", lambda m: half(int(m["y"]), int(m["h"])) if next_year_number(m["y"], m["z"]) else None),
        (r"(?P<y>\d{4})-?w(?P<w>\d{2})", lambda m: one_week(int(m["y"]), int(m["w"]))),
        (r"week (?P<w>\d{1,2}),? (?P<y>\d{4})", lambda m: one_week(int(m["y"]), int(m["w"]))),
        (rf"(?P<m>{_NAME})\.?[-, ]*'?(?P<y>\d{{4}}|\d{{2}})", _named_month),
        (rf"(?P<y>\d{{4}})[- ](?P<m>{_NAME})", _named_month),
        (r"(?P<m>\d{1,2})/(?P<y>\d{4})", lambda m: one_month(int(m["y"]), int(m["m"]))),
        (rf"(?P<m>{_NAME})\.?[, ]*(?P<y>\d{{4}})?-(?P<m2>{_NAME})\.?[, ]*(?P<y2>\d{{4}})", _month_range),
        (
            rf"(?:(?:the )?(?:year|12 months|twelve months)(?: |-)(?:ending|ended|end)|y/?e)(?: in)? "
            rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<m>{_NAME})[- ](?P<y>\d{{4}}|\d{{2}})",
            _year_ending,
        ),
        (rf"(?:year|12 months)-(?:(?P<d>\d{{1,2}}) )?(?P<m>{_NAME}) (?P<y>\d{{4}})", _year_ending),
        (rf"(?:(?:as )?at |on )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[- ](?P<m>{_NAME})[-, ]+(?P<y>\d{{4}})", _named_day),
        (r"(\d{4})-(\d{2})-(\d{2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?", lambda m: _date(_day(m[1], m[2], m[3]))),
        (r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?: 00:00(?::00)?)?", lambda m: _date(_day(m[4], m[3], m[1]))),
        (r"([2-7]\d{4})", lambda m: Reading({}, None, _date(EXCEL_EPOCH + dt.timedelta(days=int(m[1]))).if_stated, DATE_ALONE)),
    )
)
