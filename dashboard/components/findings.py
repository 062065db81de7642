"""The sentences of the Overview: findings, what changed, what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.html import Html, items, join, link, tag
from dashboard.view_models import words
from dashboard.view_models.attention import Exceptional

if TYPE_CHECKING:
    from dashboard.view_models.links import Place
    from dashboard.view_models.overview import OverviewView
    from dashboard.view_models.words import Verdict
    from pipelines.read_api.notes import Waiting


def shape(verdict: Verdict) -> Html:
    """The verdict's shape; the word stands beside it, so a screen reader skips it."""
    return tag("span", verdict.shape, class_="shape", aria_hidden="true")


def verdict_word(verdict: Verdict, reason: str) -> Html:
    """The verdict as shape and word; the reason on request."""
    return tag("span", shape(verdict), " ", verdict.label, class_=_class(verdict), title=reason)


def _class(verdict: Verdict) -> str:
    return f"verdict-{verdict.label.replace(' ', '-')}"


def findings(view: OverviewView) -> None:
    """Three to five findings, worst first, and what is to be said of the rest."""
    lines = [
        tag("li", shape(found.verdict), link(found.title, found.href), f": {found.text}", class_=_class(found.verdict))
        for found in view.changed.findings
    ]
    if lines:
        st.html(tag("ul", *lines, class_="findings"))
    st.html(tag("div", *(tag("p", sentence) for sentence in view.changed.rest)))


def attention(view: OverviewView, waits: Waiting, loop: Sequence[Exceptional] = ()) -> None:
    """What needs a person, with links. Nothing is shown when nothing does."""
    wants: list[object] = []
    if waits.to_sign_off:
        what = "1 submission waits" if waits.to_sign_off == 1 else f"{waits.to_sign_off} submissions wait"
        wants.append(join((f"{what} for sign-off: ", link("Submissions", "submissions"), ".")))
    if waits.not_released:
        what = "1 approved submission is" if waits.not_released == 1 else f"{waits.not_released} approved submissions are"
        wants.append(join((f"{what} not in the newest release: ", link("build a release", "submissions"), ".")))
    wants += [link(line.text, line.href) for line in (*loop, *view.exceptions)]
    if wants:
        st.header("Needs attention")
        st.html(items(wants))


def disagreements(view: OverviewView, place: Place) -> None:
    """Where what is recorded and what people feel disagree: both are needed to see it."""
    told = list(dict.fromkeys(sentence for table in view.tables for sentence in table.disagree))
    if told:
        st.html(tag("ul", *(tag("li", tag("span", "▲", class_="shape", aria_hidden="true"), link(sentence, place.co_assessment()))
                            for sentence in told), class_="findings"))  # fmt: skip


def registers(place: Place) -> None:
    """The way to what people wrote: these pages have no place in the navigation."""
    links = [link("questions", place.questions()), link("you said, we did", place.actions()), link("learning log", place.learning())]
    st.html(tag("p", "What people asked, said and tried: ", join(links, ", "), ".", class_="no-print"))


def without_figures(titles: Sequence[str], area: str) -> None:
    """Outcomes of which the area has no figures: said, not hidden."""
    if titles:
        quoted = words.joined([f"“{title}”" for title in titles])
        st.html(tag("p", f"No figures of {area} in this release: {quoted}.", class_="soft"))
