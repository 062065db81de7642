"""What the forms for questions, actions and commentary send in. The one module through which reading pages reach the service: a
question is pinned where the figure is read (DESIGN 5 and 8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import streamlit as st

from dashboard import context
from dashboard.components.states import failed
from pipelines import service
from pipelines.errors import OutcomesError

Fields = Mapping[str, Any]


def may_enter() -> bool:
    """Whether this process takes anything in: the public one does not until there is sign-in."""
    return context.audience() == "internal"


def ask(fields: Fields) -> dict[str, Any]:
    """Pins a question."""
    return service.ask_question(service.open_home(context.home_root()), fields)


def reply(question: str, fields: Fields, by: str) -> dict[str, Any]:
    """Answers a question."""
    return service.reply_to_question(service.open_home(context.home_root()), question, fields, by=by)


def close(question: str, outcome: str, by: str) -> dict[str, Any]:
    """Closes a question."""
    return service.close_question(service.open_home(context.home_root()), question, outcome, by=by)


def new_action(fields: Fields, by: str) -> dict[str, Any]:
    """Sends a new action to be signed off."""
    return service.submit_action(service.open_home(context.home_root()), fields, by=by)


def change_action(follows: str, changes: Fields, by: str) -> dict[str, Any]:
    """Sends a change of an action to be signed off."""
    return service.change_action(service.open_home(context.home_root()), follows, changes, by=by)


def warnings(fields: Fields) -> list[dict[str, Any]]:
    """What the writer of a commentary is warned of."""
    return service.check_commentary(service.open_home(context.home_root()), fields)


def new_commentary(fields: Fields, reason: str, by: str) -> dict[str, Any]:
    """Sends a commentary to be signed off."""
    return service.submit_commentary(service.open_home(context.home_root()), fields, reason=reason, by=by)


def note(submission: str) -> dict[str, Any] | None:
    """The content of an action or commentary that waits or was decided; None for a submission of another kind."""
    return service.note_of(service.open_home(context.home_root()), submission)


def gone(key: str, options: Collection[str]) -> str | None:
    """What the widget of that key had chosen, where others have changed or closed it since the page was shown: the widget falls back to
    its first option then, and what was typed would go to the wrong one."""
    chosen = st.session_state.get(key)
    return chosen if chosen is not None and chosen not in options else None


def sent(send: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """What came of sending; None where it was refused, which is said on the page, and nothing typed is lost."""
    try:
        return send()
    except OutcomesError as fault:
        failed(fault)
        return None
