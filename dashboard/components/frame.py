"""The frame of every page: area, release, and which release to compare with. All three live in the URL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard import context
from dashboard.components import reads
from dashboard.components.html import join, link, tag
from dashboard.components.states import Action, state
from dashboard.components.today import today
from dashboard.view_models.frame import area_labels, beginning_words, earlier_releases, ending_words, release_note
from dashboard.view_models.links import Place
from dashboard.view_models.withdrawn import told
from dashboard.view_models.words import uk_day
from pipelines.read_api.connections import CURRENT, ReleaseEntry

NOTHING = "nothing"
VIEW, PAGE, CHOSEN, SHOWN = "frame-view", "frame-page", "frame-chosen", "frame-shown"
"""Names in the session's memory, none of them that of a choice in the URL."""
OF_ONE_PAGE = ("show", "outcome", "service", "view")
"""Choices that several pages have under the same name in the URL, each with options of its own."""


@dataclass(frozen=True)
class View:
    """What the reader chose. `since` is the release to compare with; None: none.

    `newest` is the release that pages open with. `read_on`: the day by which figures are late, today; of an older release the day it
    was built, as what came later is in a newer one.
    """

    home: Path
    release: str
    area: str
    area_name: str
    since: str | None
    newest: str
    read_on: dt.date

    @property
    def place(self) -> Place:
        """What links carry on."""
        return Place(self.release, self.area)


def current() -> View | None:
    """The choice as it stands; None while there is no release to choose."""
    return st.session_state.get(VIEW)


def arrive(page: str) -> None:
    """Forgets what was chosen on the page before, where this one calls another choice the same."""
    if st.session_state.get(PAGE, page) != page:
        for key in OF_ONE_PAGE:
            st.session_state.pop(key, None)
            _forget_lost(key)
    st.session_state[PAGE] = page


def choose() -> None:
    """Shows the choices and remembers what was chosen."""
    st.session_state[VIEW] = None
    home = context.home_root()
    entries = [entry for entry in reads.releases() if not entry.is_purged]
    if not entries:
        return
    columns = st.columns([3, 3, 2] if len(entries) > 1 else [3, 3])
    with columns[1]:
        release = _release(entries)
    if context.audience() == "public":
        return
    labels = area_labels(reads.areas(home, release))
    if not labels:
        return
    with columns[0]:
        area = _area(labels, reads.first_area(home, release) or next(iter(labels)))
    since = None
    if len(entries) > 1:
        with columns[2]:
            since = _since(entries, release)
    newest = _newest(entries)
    built = next(entry.created_at for entry in entries if entry.id == release)
    read_on = today() if release == newest else uk_day(dt.datetime.fromisoformat(built))
    st.session_state[VIEW] = View(home, release, area, labels[area], since, newest, read_on)
    _notes(entries, release, area, since)
    _changed_area(release, area, labels, read_on)


def bound_select(label: str, key: str, options: Mapping[str, str], first: str) -> str:
    """A selectbox whose choice is in the URL, always: a copied link shows the same tomorrow, whatever the first choice is then.

    A link may name an option by its id or by its label; one that is not there is said.
    """
    if key not in st.session_state:
        _complete_link(label, key, options, first)
    elif st.session_state[key] not in options:
        st.session_state[f"{key}_lost"] = st.session_state[key]
        st.session_state[key] = first
    # Without a first choice of its own the widget never takes the choice out of the URL as "the default".
    return st.selectbox(
        label, list(options), index=None, key=key, format_func=lambda one: options.get(one, str(one)), bind="query-params",
        required=True, on_change=_forget_lost, args=(key,),
    ) or first  # fmt: skip


def _complete_link(label: str, key: str, options: Mapping[str, str], first: str) -> None:
    """Writes the label of the asked or first option into the URL and starts over, as the widget is filled from the URL alone."""
    asked = st.query_params.get(key)
    if asked in options.values():
        return
    if asked and asked not in options:
        st.session_state[f"{key}_lost"] = asked
    st.query_params[key] = options[asked if asked in options else first]
    st.rerun()


def _forget_lost(key: str) -> None:
    st.session_state.pop(f"{key}_lost", None)


def say_lost(label: str, key: str) -> None:
    """Says that the link, or the release chosen before, named something that is not here."""
    if lost := st.session_state.get(f"{key}_lost"):
        state("stale", f"{label} “{lost}” is not held here.", "You see another one instead: choose above.")


def say_unknown(label: str, key: str, options: Collection[str]) -> None:
    """Says that the link names an option that this choice does not have; to be asked before the choice is shown, which drops it."""
    asked = st.query_params.get(key)
    if asked and asked not in options:
        instead = "another one instead: choose below" if len(options) > 1 else f"{''.join(options) or 'another one'} instead"
        state("stale", f"{label} “{asked}” is not held here.", f"You see {instead}.")


def _newest(entries: list[ReleaseEntry]) -> str:
    return next((entry.id for entry in entries if entry.is_current), entries[0].id)


def _release(entries: list[ReleaseEntry]) -> str:
    newest, options = _newest(entries), {entry.id: entry.id for entry in entries}
    asked = st.session_state.get("release") or st.query_params.get("release")
    if asked and asked not in options:
        _follow(asked, newest)
    return bound_select("Release", "release", options, newest)


def _follow(asked: str, newest: str) -> None:
    """Puts what replaces it in place of a release that was built again, and the current one in place of that word."""
    replacement = newest if asked == CURRENT else _replacement(asked)
    if replacement is None:
        return
    if asked != CURRENT:
        st.session_state["release_lost"] = asked
    if "release" in st.session_state:
        st.session_state["release"] = replacement
        return
    st.query_params["release"] = replacement
    st.rerun()  # the choice is filled from an address that was there when the run began


def _replacement(release: str) -> str | None:
    """The release that took the place of one whose files a purge took away; None: it is no such one."""
    is_purged = release in {entry.id for entry in reads.releases() if entry.is_purged}
    return reads.release(release).id if is_purged else None


def _area(labels: Mapping[str, str], first: str) -> str:
    return bound_select("Area", "area", labels, first)


def _since(entries: list[ReleaseEntry], release: str) -> str | None:
    """The release before the one that is read, unless the reader chooses another earlier one or none.

    What was chosen is kept while a release is read that it is not earlier than, and counts again with a later one.
    """
    options = [NOTHING, *earlier_releases(entries, release)]
    if len(options) == 1:  # a box of its own: what it shows was not chosen, and is not to stay when a later release is opened
        st.selectbox("Compare with", options, key="compare-none")
        return None
    kept = st.session_state.get(CHOSEN)
    first = kept if kept in options else options[1]
    if "compare" in st.session_state and st.session_state["compare"] == st.session_state.get(SHOWN):  # nobody chose anew
        st.session_state["compare"] = first
    shown = bound_select("Compare with", "compare", {option: option for option in options}, first)
    if shown != first:
        st.session_state[CHOSEN] = shown
    st.session_state[SHOWN] = shown
    return None if shown == NOTHING else shown


def _changed_area(release: str, area: str, labels: Mapping[str, str], read_on: dt.date) -> None:
    """That the area is not the council's own, as that has no figures yet; that it ends or ended; what stood in its place before."""
    home = context.home_root()
    own = reads.own_area_without_figures(home, release)
    if own and area == reads.first_area(home, release):
        state("stale", f"This release holds no figures of {own}, the area set in settings.toml.", f"You see {labels[area]} instead.")
    if ending := reads.ending(home, release, area):
        held = [Action(f"Open {name}", Place(release, code).overview()) for code, name in ending.became if code in labels]
        state("stale", *ending_words(labels[area], ending, read_on), *held)
    if before := reads.beginnings(home, release, area):
        links = join((link(f"Open {name}", Place(release, code).overview()) for code, name in (one.was for one in before)), " · ")
        st.html(tag("p", f"{beginning_words(before)} ", links, class_="soft"))


def _notes(entries: list[ReleaseEntry], release: str, area: str, since: str | None) -> None:
    entry = next(each for each in entries if each.id == release)
    lost = st.session_state.get("release_lost")
    if lost and (replacement := _replacement(lost)):
        state(
            "stale", f"Release {lost} was built again without a submission that was deleted.", f"You see {replacement}, which replaces it."
        )
    else:
        say_lost("Release", "release")
    say_lost("Area", "area")
    if since and (lost := st.session_state.get("compare_lost")):
        state("stale", f"“{lost}” is no release before this one.", f"You see what changed since {since}: choose above.")
    pieces: list[object] = [tag("p", release_note(entry), class_="soft")]
    if reads.is_illustrative(context.home_root(), release):
        mark = "Illustrative data" if area.startswith("X") else "Illustrative data in this release: Districts A to K are invented"
        pieces.append(tag("p", mark, class_="mark"))
    st.html(tag("div", *pieces, class_="frame-note"))
    for marked in reads.marked(release, area):
        more = [Action(f"Open {id}", Place(id, area).overview()) for id in [marked.replaced_by] if id and id != release]
        state("stale", *told(marked), *more)
    newest = next((each for each in entries if each.is_current), entry)
    if newest.id != release:
        place = Place(newest.id, area)
        state(
            "stale", f"You are reading release {release}; {newest.id} is newer.",
            "Figures may have been restated since.", Action(f"Open {newest.id}", place.overview()),
        )  # fmt: skip
