"""The form of the Commentary page. A warning about the verdict asks for a reason and changes nothing in the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import notes_entry
from dashboard.components.frame import View
from dashboard.components.html import items, tag
from dashboard.components.states import Action, state

SAID, WARNED = "commentary-said", "commentary-warned"
STEPS = 3
"""Next steps that the form has room for."""
LONGEST = 5_000


def say_done() -> None:
    """Says what was sent last, once."""
    if id := st.session_state.pop(SAID, None):
        what = Action("Open it in Submissions", f"submissions?submission={id}")
        state("done", f"Sent: {id}.", "It is shown beside the figures once a second person has signed it off.", what)


def write(chosen: View, indicator: str) -> None:
    """Asks for the text, warns, and sends it with a reason where one is needed."""
    turn = st.session_state.setdefault("commentary-turn", 0)
    st.header("Write a commentary")
    with st.form(f"commentary-{turn}", border=False):
        fields = {"release": chosen.release, "indicator": indicator, "area": chosen.area, **_fields(turn)}
        name = st.text_input("Your name", key="commentary-name", autocomplete="name")
        reason = _reason(fields, turn)
        is_sent = st.form_submit_button("Check and send for sign-off", type="primary")
    if is_sent and not name.strip():
        state("failed", "Sending needs a name.", "Write yours above. Another person signs it off.")
    elif is_sent:
        _send(fields, reason, name, turn)


def _fields(turn: int) -> dict[str, Any]:
    """The story, the partners, what follows, whose words they are."""
    story = st.text_area("The story behind the curve", key=f"story-{turn}", height=160, max_chars=LONGEST)
    partners = st.text_area("Who else is at work (may be empty)", key=f"partners-{turn}", height=80, max_chars=LONGEST)
    st.html(tag("p", "What follows: up to three actions, each with who and by when. Empty lines are left out."))
    steps = [_step(number, turn) for number in range(1, STEPS + 1)]
    role = st.text_input("Whose words these are, such as Performance team", key=f"role-{turn}", max_chars=200)
    return {"story": story, "partners": partners, "next_steps": [step for step in steps if step["what"]], "author_role": role}


def _step(number: int, turn: int) -> dict[str, Any]:
    what_at, who_at, due_at = st.columns([3, 2, 1])
    return {
        "what": what_at.text_input(f"Action {number}", key=f"what-{number}-{turn}", max_chars=200),
        "owner": who_at.text_input(f"Who does action {number}", key=f"who-{number}-{turn}", max_chars=200),
        "due": due_at.date_input(f"Action {number} is due", None, key=f"due-{number}-{turn}", format="DD/MM/YYYY"),
    }


def _reason(fields: dict[str, Any], turn: int) -> str:
    """The warnings on this very text, where it was sent before, and the reason they ask for."""
    warned: Sequence[dict[str, Any]] = st.session_state.get(WARNED, {}).get(_about(fields), ())
    if not warned:
        return ""
    told = items([tag("span", tag("q", one["value"]), f" {one['message']} {one['fix']}") for one in warned])
    st.html(tag("div", tag("p", tag("strong", "Read this once more. The text goes further than the figures:")), told, class_="state stale",
                role="alert"))  # fmt: skip
    return str(st.text_area("Why is it right as it stands? (or change the text)", key=f"reason-{turn}", height=80, max_chars=LONGEST))


def _send(fields: dict[str, Any], reason: str, name: str, turn: int) -> None:
    found = notes_entry.sent(lambda: {"warnings": notes_entry.warnings(fields)})
    if found is None:
        return
    if found["warnings"] and not reason.strip():
        st.session_state[WARNED] = {_about(fields): found["warnings"]}
        st.rerun()
    if done := notes_entry.sent(lambda: notes_entry.new_commentary(fields, reason, name)):
        st.session_state["commentary-turn"] = turn + 1
        st.session_state[SAID] = done["submission"]
        st.session_state.pop(WARNED, None)
        st.rerun()


def _about(fields: dict[str, Any]) -> tuple[Any, ...]:
    """What the warnings depend on: when the text changes they are gone, and asked for anew."""
    return tuple(fields[name] for name in ("release", "indicator", "area", "story", "partners"))
