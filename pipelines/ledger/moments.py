"""Moments are kept in UTC; a day that a person names is a day in the United Kingdom."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")


def now() -> dt.datetime:
    """This moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """The first moment, in UTC, after that day has ended in the United Kingdom."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=UK).astimezone(dt.UTC)


def uk_clock(moment: dt.datetime) -> dt.datetime:
    """The same moment as clocks in the United Kingdom show it: in summer an hour later than UTC."""
    return moment.astimezone(UK)


def uk_day(moment: dt.datetime) -> dt.date:
    """The day in the United Kingdom on which a moment falls."""
    return uk_clock(moment).date()
