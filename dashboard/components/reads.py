"""What pages read of a release, kept per release id: a sealed release never changes, so no timer is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import context
from pipelines.read_api import areas as areas_api
from pipelines.read_api import compared as compared_api
from pipelines.read_api import forecasts as forecasts_api
from pipelines.read_api import groups as groups_api
from pipelines.read_api import overview as overview_api
from pipelines.read_api import revisions as revisions_api
from pipelines.read_api import series as series_api
from pipelines.read_api.changes_since import Change, changes_since
from pipelines.read_api.connections import Release, ReleaseEntry, list_releases, open_release
from pipelines.read_api.notes import Waiting, waiting

Row = dict[str, Any]
Key = tuple[str, ...]
KEPT = 500


def releases() -> list[ReleaseEntry]:
    """Every release of the home, the newest first."""
    return list_releases(context.home_root())


def release(id: str) -> Release:
    """That release, or the newest one that replaces it."""
    return open_release(context.home_root(), id, context.audience())


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def areas(home: Path, id: str) -> list[areas_api.AreaChoice]:
    """Areas with figures."""
    return areas_api.areas(release(id))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def first_area(home: Path, id: str) -> str | None:
    """The area that pages open with."""
    return areas_api.first_area(release(id), home)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def is_illustrative(home: Path, id: str) -> bool:
    """Whether the release holds invented figures."""
    return bool((release(id).one("select is_illustrative from release") or {}).get("is_illustrative"))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def overview(home: Path, id: str, area: str) -> overview_api.Overview:
    """The latest figures of an area."""
    return overview_api.overview(release(id), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def changes(home: Path, id: str, since: str, area: str) -> dict[overview_api.SeriesKey, Change]:
    """What differs from an earlier release, for one area."""
    return changes_since(release(id), release(since), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def indicators(home: Path, id: str) -> dict[str, str]:
    """Id and title of every indicator with figures."""
    return dict(series_api.indicators(release(id)))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def breakdowns(home: Path, id: str, indicator: str, area: str) -> list[str]:
    """The breakdowns of which the area has figures; the total is empty."""
    return series_api.breakdowns(release(id), indicator, area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def series(home: Path, id: str, indicator: str, area: str, breakdown: str) -> series_api.Series:
    """One series. Errors: NoSuchFigure when the release holds none."""
    return series_api.series(release(id), indicator, area, breakdown)


def key(home: Path, id: str, about: Row, from_zero: bool) -> Key:
    """What a view of a series depends on, as texts: home, release, indicator, area, basis, breakdown, axis."""
    series_key = (about[name] for name in ("indicator", "area", "basis", "breakdown"))
    return (str(home), id, *series_key, "from zero" if from_zero else "fitted")


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def compared(key: Key, _about: Row) -> compared_api.Compared:
    """What the latest figure of a series is compared with."""
    return compared_api.compared(release(key[1]), _about)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def groups(key: Key, _about: Row) -> groups_api.Groups:
    """The groups beside a series and the gaps between them."""
    return groups_api.groups(release(key[1]), _about)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def forecast(key: Key, _about: Row) -> list[Row]:
    """The frozen forecast of a series."""
    return forecasts_api.forecast(release(key[1]), _about)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def revisions(key: Key, _about: Row) -> list[Row]:
    """What each edition said."""
    return revisions_api.revisions(release(key[1]), _about)


def to_do(id: str | None) -> Waiting:
    """What waits for a person; asked anew each time, as others may be at work."""
    return waiting(context.home_root(), release(id) if id else None)
