"""What pages read of a release, kept per release id: a sealed release never changes, so no timer is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import context
from pipelines.errors import OutcomesError
from pipelines.read_api import areas as areas_api
from pipelines.read_api import asked_again as asked_again_api
from pipelines.read_api import assessment as assessment_api
from pipelines.read_api import assessment_quality as quality_api
from pipelines.read_api import compared as compared_api
from pipelines.read_api import endings
from pipelines.read_api import forecasts as forecasts_api
from pipelines.read_api import groups as groups_api
from pipelines.read_api import learning as learning_api
from pipelines.read_api import notes as notes_api
from pipelines.read_api import overview as overview_api
from pipelines.read_api import pathways as pathways_api
from pipelines.read_api import review as review_api
from pipelines.read_api import revisions as revisions_api
from pipelines.read_api import series as series_api
from pipelines.read_api import services as services_api
from pipelines.read_api import subjects as subjects_api
from pipelines.read_api import withdrawn as withdrawn_api
from pipelines.read_api.assessment_beside import Said
from pipelines.read_api.assessment_beside import said_of_outcomes as said_of
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
def ending(home: Path, id: str, area: str) -> endings.Ending | None:
    """When the area ends; None: it has no end."""
    return endings.ending(release(id), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def beginnings(home: Path, id: str, area: str) -> tuple[endings.Beginning, ...]:
    """What the area was made of and has figures."""
    return endings.beginnings(release(id), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def own_area_without_figures(home: Path, id: str) -> str | None:
    """The council's own area where the release holds nothing of it; None: it does, or no area is set."""
    return areas_api.own_area_without_figures(release(id), home)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def first_area(home: Path, id: str) -> str | None:
    """The area that pages open with."""
    return areas_api.first_area(release(id), home)


def basis(id: str, indicator: str, area: str, breakdown: str) -> str | None:
    """The basis of the series that pages show of an indicator; None where that release has none, or is gone."""
    try:
        return str(series(context.home_root(), id, indicator, area, breakdown).about["basis"])
    except OutcomesError:
        return None


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def is_illustrative(home: Path, id: str) -> bool:
    """Whether the release holds invented figures."""
    return bool((release(id).one("select is_illustrative from release") or {}).get("is_illustrative"))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def overview(home: Path, id: str, area: str) -> overview_api.Overview:
    """The latest figures of an area."""
    return overview_api.overview(release(id), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def pathways(home: Path, id: str) -> list[Row]:
    """Every pathway of the release."""
    return pathways_api.pathways(release(id))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def pathway(home: Path, id: str, pathway: str, area: str) -> pathways_api.Pathway:
    """One pathway as it stands for an area. Errors: NoSuchPathway."""
    return pathways_api.pathway(release(id), pathway, area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def changes(home: Path, id: str, since: str, area: str) -> dict[overview_api.SeriesKey, Change]:
    """What differs from an earlier release, for one area."""
    return changes_since(release(id), release(since), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def indicators(home: Path, id: str) -> dict[str, str]:
    """Id and title of every indicator with figures."""
    return dict(series_api.indicators(release(id)))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def indicators_of(home: Path, id: str, area: str) -> frozenset[str]:
    """The indicators of which the area has figures."""
    return series_api.indicators_of(release(id), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def breakdowns(home: Path, id: str, indicator: str, area: str) -> list[str]:
    """The breakdowns of which the area has figures; the total is empty."""
    return series_api.breakdowns(release(id), indicator, area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def series(home: Path, id: str, indicator: str, area: str, breakdown: str) -> series_api.Series:
    """One series. Errors: NoSuchFigure when the release holds none."""
    return series_api.series(release(id), indicator, area, breakdown)


def services(home: Path, id: str) -> services_api.Services:
    """Every service; the release keeps what it has read."""
    return services_api.services(release(id))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def contribution(home: Path, id: str, service: str, area: str) -> services_api.Contribution:
    """What the contribution note of a service is written from."""
    return services_api.contribution(release(id), service, area)


def review(home: Path, id: str) -> review_api.Review:
    """The review of the pathways."""
    return review_api.review(release(id))


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


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def co_assessment(home: Path, id: str, area: str, service: str | None) -> assessment_api.CoAssessment:
    """What the people of an area said."""
    return assessment_api.co_assessment(release(id), area, service)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def answers_given(home: Path, id: str, area: str, service: str | None, key: str, _about: Row) -> list[Row]:
    """How often each answer to a question was given; `key` names the question."""
    return assessment_api.answers_given(release(id), area, service, _about)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def by_age_band(home: Path, id: str, area: str, key: str, _about: Row) -> list[Row]:
    """A question by age band; `key` names the question."""
    return assessment_api.by_age_band(release(id), area, _about)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def instruments_answered(home: Path, id: str, area: str) -> list[Row]:
    """The instruments that people of an area answered."""
    return quality_api.instruments_answered(release(id), area)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def quality(home: Path, id: str, area: str, instrument: str) -> quality_api.Quality:
    """What is known of the answers to an instrument."""
    about = next(row for row in instruments_answered(home, id, area) if row["id"] == instrument)
    return quality_api.quality(release(id), area, about)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def said_of_outcomes(home: Path, id: str, area: str) -> Said:
    """Which outcomes people judge, and where recorded and felt disagree."""
    return said_of(release(id), area)


def to_do(id: str | None) -> Waiting:
    """What waits for a person; asked anew each time, as others may be at work."""
    return waiting(context.home_root(), release(id) if id else None)


def withdrawals() -> dict[str, withdrawn_api.Withdrawn]:
    """Submissions that were withdrawn; asked anew each time, as others may be at work."""
    return withdrawn_api.withdrawals(context.home_root())


def marked(id: str, area: str) -> list[withdrawn_api.Marked]:
    """Withdrawn submissions that the release still holds something of."""
    return withdrawn_api.marked(context.home_root(), release(id), area, context.audience())


def subjects(id: str) -> dict[tuple[str, str], subjects_api.Subject]:
    """(area, indicator, outcome, service, theme or question; its id) -> what it is called and who answers for it."""
    return subjects_api.subjects(release(id))


def titles(id: str, kind: str) -> dict[str, str]:
    """Id -> title of every outcome, service or theme of a release."""
    return subjects_api.titles(release(id), kind)


def prototypes(id: str) -> list[Row]:
    """The learning log."""
    return learning_api.prototypes(release(id))


def questions(*, only_open: bool = False, **about: str | None) -> list[Row]:
    """Questions and their replies; asked anew each time, as others may be at work."""
    return notes_api.questions(context.home_root(), only_open=only_open, **about)


def taken_down() -> list[Row]:
    """Questions whose words were purged."""
    return notes_api.taken_down(context.home_root())


def commentary(id: str, indicator: str, area: str, breakdown: str = "") -> list[Row]:
    """Commentary beside a series, the newest first."""
    return notes_api.commentary(release(id), context.home_root(), indicator, area, breakdown)


def actions(id: str | None, **about: str | None) -> list[Row]:
    """Actions by urgency. Without a release: as the ledger stands now."""
    return notes_api.actions(context.home_root(), release(id) if id else None, **about)


def loop(id: str, area: str) -> notes_api.Loop:
    """What is open in an area: questions, overdue actions, missing commentary."""
    return notes_api.loop(release(id), context.home_root(), area)


def ratings_moved(id: str) -> dict[str, str]:
    """Action -> whether the rating moved once it was asked again, in words."""
    return asked_again_api.ratings_moved(release(id))
