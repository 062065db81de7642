"""Empty, stale, busy, failed: one sentence on what is so, one on what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from dashboard.components.html import Html, join, link, tag
from pipelines.errors import OutcomesError


@dataclass(frozen=True)
class Action:
    """Where to go next."""

    text: str
    href: str


def state(kind: Literal["empty", "stale", "busy", "failed", "done"], what: str, to_do: object, *actions: Action) -> None:
    """Shows a state. A failure is announced at once, anything else when the reader pauses."""
    role = "alert" if kind == "failed" else "status"
    links = join((link(action.text, action.href) for action in actions), " · ")
    body = [tag("p", tag("strong", what)), tag("p", to_do)] + ([tag("p", links)] if actions else [])
    st.html(tag("div", *body, class_=f"state {kind}", role=role))


def failed(fault: OutcomesError) -> None:
    """Shows a fault that a person can mend."""
    expected = tag("span", f"Expected {fault.expected}; found {fault.found}.")
    state("failed", f"This did not work: {fault.where}.", Html(join((expected, fault.fix), " ")))


def broken() -> None:
    """Shows that something is wrong with the product itself. The log has the rest."""
    state(
        "failed",
        "This page could not be shown because of a fault in the dashboard.",
        "Reload the page. If it happens again, tell whoever runs the dashboard to look at its log, and when it happened.",
    )
