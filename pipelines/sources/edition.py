"""The edition date of a file: when its publisher published it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import polars as pl

from pipelines.errors import CannotRead
from pipelines.registry.models import Source
from pipelines.sources.layouts import LayoutMatch
from pipelines.sources.mapping import HeaderIndex

FORMATS = ("%Y-%m-%d", "%Y%m%d", "%d-%m-%Y", "%d/%m/%Y", "%d %B %Y", "%Y_%m_%d", "%Y-%m-%d %H:%M:%S")

A_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True)
class Edition:
    """`is_assumed`: nothing said when the file was published, so the day of receipt stands in and a query asks."""

    date: dt.date
    is_assumed: bool
    found_in: str
    """stated, file name, column, or day of receipt."""
    is_ahead: bool = False
    """Later than the day of receipt: until that day comes it would outrank every other edition, so a query asks."""


def find_edition(source: Source, file_name: str, match: LayoutMatch | None, stated: dt.date | None, received: dt.date) -> Edition:
    """The stated date, else what the source's rule finds in the file's name or column, else the day of receipt.

    Errors: CannotRead when the stated day is more than a year ahead, a slip of the pen that would outrank every later edition.
    """
    if stated is not None:
        if stated > received + A_YEAR:
            fix = "Give the day on which the publisher published it."
            raise CannotRead("--edition", f"a day no more than a year after {received}", str(stated), fix)
        return Edition(stated, False, "stated", stated > received)
    rule = source.edition
    for pattern, date in rule.fixed_by_file_name.items():
        if re.search(pattern, file_name):
            return Edition(date, False, "file name", date > received)
    if (
        rule.file_name
        and (found := re.search(rule.file_name, file_name))
        and (in_name := as_date(found.group("date")))
        and in_name <= received + A_YEAR
    ):
        return Edition(in_name, False, "file name", in_name > received)
    if rule.column and match is not None and (in_column := _date_in_column(rule.column, match)) and in_column <= received + A_YEAR:
        return Edition(in_column, False, "column", in_column > received)
    return Edition(received, True, "day of receipt")


def as_date(text: str) -> dt.date | None:
    """A date as people write it in file names and cells; None when it is none."""
    body = text.strip()
    if body.isdigit() and len(body) != len("20260521"):
        return None  # the month 202611 would be read as the first of January
    for form in FORMATS:
        try:
            return dt.datetime.strptime(body, form).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    return None


def _date_in_column(name: str, match: LayoutMatch) -> dt.date | None:
    """The latest date that the column holds; None when no cell of it is a date."""
    column = HeaderIndex(match.names).get(name)
    if column is None:
        return None
    texts = match.table.frame.filter(pl.col("row") > match.header_row).select(pl.col(column).unique()).collect()
    dates = [date for text in texts.to_series() if text and (date := as_date(text))]
    return max(dates, default=None)
