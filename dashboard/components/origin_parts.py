"""The parts of the Origin page: the code, the road, the checks, the earlier editions."""

from __future__ import annotations

import streamlit as st

from dashboard.components.html import Html, details, link, tag
from dashboard.components.tables import Column, table_html
from dashboard.view_models.origin import OriginView, Step

CHECKS = (Column("Rule"), Column("Severity"), Column("Result"), Column("What it found"))
EDITIONS = (Column("Edition of"), Column("It read", is_number=True), Column("Use"), Column("File"), Column("Note"))


def code(view: OriginView) -> None:
    """The short code, to be written into minutes."""
    st.html(tag("p", "Code of this figure, for minutes: ", tag("code", view.code, class_="code"), " (type it above to find it again). ",
                link("The whole series", view.indicator_href)))  # fmt: skip


def road(view: OriginView) -> None:
    """Every step, newest first; the checks stand between submission and file, where they were run."""
    figure, release, submission, file = view.steps
    checks = tag("li", tag("h2", "Checks run on it"), tag("p", view.checks_line), _checks(view))
    earlier = tag("li", tag("h2", "What each edition said"), _editions(view))
    st.html(tag("ol", _step(figure), _step(release), _step(submission), checks, _step(file), earlier, class_="road"))


def _step(step: Step) -> Html:
    return tag("li", tag("h2", step.title), *(tag("p", line) for line in step.lines))


def _checks(view: OriginView) -> Html:
    return details(
        "Each rule and its result", table_html("Rules of the submission, as they apply to this figure.", CHECKS, view.checks, "series")
    )


def _editions(view: OriginView) -> Html:
    return table_html("Newest first, every edition held.", EDITIONS, view.editions, "series")
