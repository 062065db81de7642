"""What pages show while there is nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import streamlit as st

from dashboard import context
from dashboard.components import reads
from dashboard.components.frame import View
from dashboard.components.html import tag
from dashboard.components.states import Action, state
from dashboard.view_models.frame import area_labels
from dashboard.view_models.links import Place

AREAS_NAMED = 15


def first_run() -> None:
    """No release yet: the three steps to the first one, and which of them is next."""
    st.title("No figures have been released yet")
    if context.audience() == "public":
        state("empty", "There is no public release with figures yet.", "Come back after the council has published one.")
        return
    waits = reads.to_do(None)
    if waits.not_released:
        next_step = Action("Build the first release", "submissions")
    elif waits.to_sign_off:
        next_step = Action("Sign off what was submitted", "submissions")
    else:
        next_step = Action("Upload the first file", "upload")
    state("empty", "This dashboard shows released figures, and there is no release yet.", "Three steps lead to one.", next_step)
    steps = (
        "A performance officer uploads a file. Every fault in it is listed at once, with its row, column and fix.",
        "A second person signs the submission off.",
        "Anyone of the team builds a release. Figures are shown from then on, each with its origin.",
    )
    st.html(tag("ol", *(tag("li", step) for step in steps)))


def no_areas() -> None:
    """A release without figures."""
    st.title("This release holds no figures")
    state("empty", "No submission with figures was approved when it was built, or all had been withdrawn.", "Sign a submission off, then build a release.",
          Action("Submissions", "submissions"))  # fmt: skip


def nothing_to_show() -> None:
    """The right one of both."""
    (no_areas if reads.releases() and context.audience() == "internal" else first_run)()


def indicators_to_choose(home: Path, release: str) -> dict[str, str]:
    """Id and title of every indicator of a release. One of survey answers alone has none: the page says so and ends."""
    found = reads.indicators(home, release)
    if not found:
        st.title("This release holds no indicators")
        state("empty", "Only survey answers were approved before this release was built.",
              "Read them under Co-assessment, or choose another release above.", Action("Co-assessment", "co_assessment"))  # fmt: skip
        st.stop()
    return found


def first_indicator(chosen: View, options: Iterable[str]) -> str:
    """What a page opens with that is asked for no indicator: the first one of which the area has figures, else the first."""
    held = reads.indicators_of(chosen.home, chosen.release, chosen.area)
    return next((one for one in options if one in held), next(iter(options)))


def no_answers(chosen: View, page: Callable[[Place], str]) -> None:
    """An area without survey answers: which areas have some, each as a link to `page`."""
    answered = area_labels([area for area in reads.areas(chosen.home, chosen.release) if area.is_answered])
    links = [Action(name, page(Place(chosen.release, code))) for code, name in answered.items()]
    more = f" The first {AREAS_NAMED} of {len(links)} are named here." if len(links) > AREAS_NAMED else ""
    to_do = f"Open an area that has some, or send a wave in.{more}" if links else "No area has any yet: send a wave in."
    state("empty", f"This release holds no survey answers of {chosen.area_name}.", to_do, *links[:AREAS_NAMED], Action("Upload", "upload"))
