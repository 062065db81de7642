"""Areas, what they belong to and became, their neighbours, and dated events."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pipelines.registry.base import AreaCode, Entry, Id


class Area(Entry):
    """One row of `areas.csv`."""

    code: AreaCode
    name: str
    aliases: tuple[str, ...]
    level: Literal["uk", "country", "region", "sub_region", "upper_tier", "lower_tier", "ward", "illustrative_county", "illustrative"]
    dfe_number: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None


class AreaParent(Entry):
    """One row of `area_parents.csv`: `area` belongs to `parent` in `hierarchy` between the dates."""

    area: AreaCode
    hierarchy: Id
    parent: AreaCode
    valid_from: dt.date | None
    valid_to: dt.date | None


class AreaChange(Entry):
    """One row of `area_changes.csv`: on `date`, `old` became (one of) `new`."""

    old: AreaCode
    new: AreaCode
    date: dt.date
    kind: Literal["recode", "merge", "split"]


class Neighbour(Entry):
    """One row of `comparators/*.csv`: `neighbour` is the `rank`-th closest to `area` in that model."""

    model: str
    year: int
    area: AreaCode
    neighbour: AreaCode
    rank: int


class Event(Entry):
    """One row of `events.csv`: a dated note for charts."""

    date: dt.date
    area: AreaCode | None
    indicator: Id | None
    text: str
    source: str
