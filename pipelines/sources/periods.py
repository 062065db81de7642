"""One reader for every spelling of a period: first and last day, basis, status. What is ambiguous is refused, not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipelines.registry.models import Basis
from pipelines.sources.period_bases import BASES, WORDS, Period, PeriodFault, expected_between, previous, year_before
from pipelines.sources.period_identifiers import read_identified
from pipelines.sources.period_text import Reading, read, tidy, year_kind

__all__ = ["BASES", "WORDS", "Period", "PeriodFault", "expected_between", "parse_label", "parse_period", "previous", "year_before"]

EXAMPLES = "2023, 2022/23, 2022/23 Q3, March 2023 or Oct 2021-Sep 2022"
LONGEST = 80
"""Characters; no period is longer, and a pasted document is not worth looking at closely."""


def parse_period(
    text: str, *, identifier: str | None = None, basis: Basis | None = None, basis_of_identifier: Mapping[str, Basis] | None = None
) -> Period:
    """The period that a text stands for, beside a time identifier and on a stated basis where there are such.

    A single calendar year needs no basis; a financial or academic year written as one number is the year in which it ends.
    Status:  (prov), (p) -> "p";  (Rev), (r) -> "r";  (Final) and (OT), out-turn -> "".
    Errors:  PeriodFault when the text is no period, or may be several and nothing says which.
    """
    if len(text) > LONGEST:
        raise PeriodFault("this is a long text where a period belongs")
    body, status = tidy(text)
    if not body:
        raise PeriodFault("there is no period")
    if identifier and identifier.strip():
        reading, wanted = read_identified(body, identifier, basis, basis_of_identifier or {})
        return replace(_chosen(reading, wanted), status=status)
    words, rest = year_kind(body)
    if words and basis and words != basis:
        raise PeriodFault(f"the file says {WORDS[words]}, but the source or the indicator's file states {WORDS[basis]}")
    reading_or_none = read(rest)
    if reading_or_none is None:
        raise PeriodFault(f"this is no period that can be read; write it as {EXAMPLES}")
    return replace(_chosen(reading_or_none, basis or words), status=status)


def parse_label(label: str) -> list[Period]:
    """Every period that a label in our own spelling, or as typed on the command line, may name: 2022-23 is two of them.

    Errors:  PeriodFault when it names none.
    """
    body, _ = tidy(label)
    words, rest = year_kind(body)
    reading = read(rest)
    means = reading.means if reading else {}
    periods = [means[basis] for basis in BASES if basis in means and words in (None, basis)]
    if not periods:
        raise PeriodFault(f"'{label.strip()}' names no period; write it as 2023, 2022-23, 2023-Q1, 2022-23-Q3 or 2009-04")
    return periods


def _chosen(reading: Reading, basis: Basis | None) -> Period:
    means = reading.if_stated | reading.means
    if basis is not None and basis in means:
        return means[basis]
    if basis is None and reading.default is not None:
        return reading.means[reading.default]
    if reading.unclear:
        raise PeriodFault(reading.unclear if basis is None else f"this is not on the basis {WORDS[basis]}: {reading.unclear}")
    if basis is None:
        raise PeriodFault(f"this may be on the basis {_listed(means)}; the source must state which")
    day = ". If it is the year that ends on a known day, the source may state the day (year_ends)" if basis == "point_in_time" else ""
    raise PeriodFault(f"this is not on the basis {WORDS[basis]}; it reads as {_listed(reading.means)}{day}")


def _listed(means: Mapping[Basis, Period]) -> str:
    return " or ".join(WORDS[basis] for basis in BASES if basis in means)
