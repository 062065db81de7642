"""The forms of the Actions page: a new action, and a change of one, which follows the state that the page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import notes_entry, reads
from dashboard.components.frame import View
from dashboard.components.states import Action, state
from dashboard.components.today import today
from dashboard.view_models.actions import ROLES, ActionView
from dashboard.view_models.co_assessment import questions_drawn

NONE, OF_OUTCOME = "none in particular", "the one of the outcome"
SAID = "action-said"
LONGEST = 5_000
PLANNED, DONE, DROPPED = "It goes on: new day, owner or wording", "It is done", "It is given up"
STATES = {PLANNED: "planned", DONE: "done", DROPPED: "dropped"}
DAYS = 90


def say_done() -> None:
    """Says what was sent last, once."""
    if id := st.session_state.pop(SAID, None):
        state("done", f"Sent: {id}.", "A second person signs it off.", Action("Open it in Submissions", f"submissions?submission={id}"))


def new(chosen: View) -> None:
    """A new action; what is typed stays until it was taken."""
    turn = st.session_state.setdefault("action-turn", 0)
    with st.expander("Write a new action"), st.form(f"action-{turn}", border=False):
        fields = _issue(chosen, turn)
        fields |= {
            "response": st.text_area("We answered", key=f"action-response-{turn}", height=80, max_chars=LONGEST),
            "action": st.text_area("What we do", key=f"action-action-{turn}", height=80, max_chars=LONGEST),
        }
        owner_at, due_at, name_at = st.columns(3)
        fields["owner"] = owner_at.text_input("Who answers for it (a role)", key=f"action-owner-{turn}", max_chars=200)
        fields["due"] = due_at.date_input("Due", today() + dt.timedelta(days=DAYS), key=f"action-due-{turn}", format="DD/MM/YYYY")
        name = name_at.text_input("Your name", key="action-name", autocomplete="name")
        is_sent = st.form_submit_button("Send for sign-off", type="primary")
    if is_sent:
        _send(name, "action-turn", lambda: notes_entry.new_action({**fields, "area": chosen.area}, name))


def _issue(chosen: View, turn: int) -> dict[str, Any]:
    """Who said what, in which wave, about what."""
    said = st.text_area("You said", key=f"action-said-{turn}", height=80, max_chars=LONGEST,
                        help="What people said, in their sense and without names.")  # fmt: skip
    who_at, wave_at = st.columns(2)
    role = who_at.selectbox("Who said it", [NONE, *ROLES], format_func=lambda one: ROLES.get(one, one), key=f"action-role-{turn}")
    wave = wave_at.text_input("In which wave, such as 2026-Q1", key=f"action-wave-{turn}", max_chars=40)
    outcome_at, service_at = st.columns(2)
    outcomes, services = reads.titles(chosen.release, "outcome"), reads.titles(chosen.release, "service")
    outcome = outcome_at.selectbox("About which outcome", [NONE, *outcomes], format_func=lambda one: outcomes.get(one, one),
                                   key=f"action-outcome-{turn}")  # fmt: skip
    service = service_at.selectbox("About which service", [NONE, *services], format_func=lambda one: services.get(one, one),
                                   key=f"action-service-{turn}")  # fmt: skip
    theme_at, question_at = st.columns(2)
    themes, questions = reads.titles(chosen.release, "theme"), _rated(chosen)
    theme = theme_at.selectbox("On which theme", [NONE, *themes], format_func=lambda one: themes.get(one, one), key=f"action-theme-{turn}",
                               help="Themes of the council's code frame, by which comments are counted.")  # fmt: skip
    question = question_at.selectbox(
        "Which rating is looked at when it is asked again", [OF_OUTCOME, *questions], format_func=lambda one: questions.get(one, one),
        key=f"action-question-{turn}", help="The rating that people of that role give in the wave above and in the one after it is done.",
    )  # fmt: skip
    named = {"role": role, "outcome": outcome, "service": service, "theme": theme, "question": question}
    return {"said": said, "wave": wave, **{name: value for name, value in named.items() if value not in (NONE, OF_OUTCOME)}}


def _rated(chosen: View) -> dict[str, str]:
    """The questions that people of the area rate, as the Co-assessment page calls them."""
    drawn = questions_drawn(reads.co_assessment(chosen.home, chosen.release, chosen.area, None))
    return {one.about["question"]: label for label, one in drawn.items() if one.about["kind"] == "rating" and not one.about["agreed"]}


def change(views: Sequence[ActionView]) -> None:
    """A change of one action, written on the state that is shown."""
    held = {view.submission: view for view in views if not view.is_new}
    if not held:
        return
    turn = st.session_state.setdefault("change-turn", 0)
    with st.expander("Change an action, or mark it done"):
        stale = notes_entry.gone(f"change-of-{turn}", held)
        follows = st.selectbox("Action", list(held), format_func=lambda one: held[one].label, key=f"change-of-{turn}")
        how = st.radio("How does it stand?", list(STATES), index=1 if held[follows].is_done else 0, key=f"change-state-{turn}")
        with st.form(f"change-{turn}", border=False):
            changes = _changes(STATES[how], turn)
            name = st.text_input("Your name", key="change-name", autocomplete="name")
            is_sent = st.form_submit_button("Send the change for sign-off", type="primary")
    if is_sent:
        _send(name, "change-turn", lambda: notes_entry.change_action(stale or follows, changes, name))


def _changes(becomes: str, turn: int) -> dict[str, Any]:
    """What is new; what is left empty stays as it is."""
    changes: dict[str, Any] = {"state": becomes}
    if becomes == "planned":
        due = st.date_input("New day (empty: as it is)", None, key=f"change-due-{turn}", format="DD/MM/YYYY")
        owner = st.text_input("New owner (empty: as it is)", key=f"change-owner-{turn}", max_chars=200)
        action = st.text_area("What we do now (empty: as it is)", key=f"change-action-{turn}", height=80, max_chars=LONGEST)
        changes |= {"ended_on": None, "ending": None, "asked_again": None}
        changes |= {name: value for name, value in {"due": due, "owner": owner, "action": action}.items() if value}
    else:
        words = "What was done" if becomes == "done" else "Why it is given up"
        changes["ended_on"] = st.date_input("When", today(), key=f"change-ended-{turn}", format="DD/MM/YYYY")
        changes["ending"] = st.text_area(words, key=f"change-ending-{turn}", height=80, max_chars=LONGEST)
        again = (
            st.text_input("Asked again in which wave (empty: not yet)", key=f"change-again-{turn}", max_chars=40)
            if becomes == "done"
            else ""
        )
        changes["asked_again"] = again or None
    changes["changed"] = st.text_area("What has changed, and why", key=f"change-why-{turn}", height=80, max_chars=LONGEST)
    return changes


def _send(name: str, turn: str, send: Any) -> None:
    if not name.strip():
        state("failed", "Sending needs a name.", "Write yours above. Another person signs it off.")
    elif done := notes_entry.sent(send):
        st.session_state[turn] += 1
        st.session_state[SAID] = done["submission"]
        st.rerun()
