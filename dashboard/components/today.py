"""The day it is for the people who read: in the United Kingdom, like every day that the ledger keeps."""

from __future__ import annotations

import datetime as dt

from dashboard.view_models.words import uk_day


def today() -> dt.date:
    """The day in the United Kingdom. In summer it begins an hour before the one in UTC."""
    return uk_day(dt.datetime.now(dt.UTC))
