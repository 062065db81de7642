"""The parts of the Submissions page: the list, one submission, its sign-off, and the next release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import frame, jobs, notes_entry, reads, submissions_actions
from dashboard.components.html import details, tag
from dashboard.components.states import Action, failed, state
from dashboard.components.tables import STACKED, Column, table, table_html
from dashboard.components.upload_steps import COLUMNS as FINDING_COLUMNS
from dashboard.components.upload_steps import findings_rows
from dashboard.view_models import words
from dashboard.view_models.notes import written
from dashboard.view_models.submissions import SubmissionView, submission_view, table_rows
from dashboard.view_models.upload import SHOWN, filtered

COLUMNS = (
    Column("Submission"), Column("State"), Column("What it is"), Column("Edition", is_day=True), Column("Sent by"),
    Column("Sent on", is_day=True), Column("Findings"),
)  # fmt: skip
WRITTEN, SEEN_NOW = ("action-", "commentary-"), "Pages of the newest release show it so from now on; the next release keeps it."
DONE = {"approved": "Approved", "rejected": "Rejected", "withdrawn": "Withdrawn"}


def everything(rows: Sequence[Mapping[str, Any]]) -> None:
    """The list."""
    waits = sum(row["state"] == "submitted" for row in rows)
    caption = f"{len(rows)} submission{'s' if len(rows) != 1 else ''}, {waits} waiting for sign-off."
    table(caption, COLUMNS, table_rows(rows), f"series {STACKED}")


def choose(rows: Sequence[Mapping[str, Any]]) -> SubmissionView:
    """One of them, by its id in the URL."""
    st.header("One submission")
    ids = {row["id"]: row["id"] for row in rows}
    chosen = frame.bound_select("Submission", "submission", ids, rows[0]["id"])
    frame.say_lost("Submission", "submission")
    view = frame.current()
    names = reads.subjects(view.release) if view else {}
    return submission_view(next(row for row in rows if row["id"] == chosen), written(notes_entry.note(chosen), names))


def one(view: SubmissionView) -> None:
    """Its facts, reasons and findings: what the second person has to judge."""
    pairs = [piece for name, text in view.facts for piece in (tag("dt", name), tag("dd", text))]
    st.html(tag("dl", *pairs, class_="about"))
    found = filtered(submissions_actions.findings(view.id), "all", "all")
    if found:
        caption = f"{len(found)} findings" + (f", the first {SHOWN} shown" if len(found) > SHOWN else "")
        listing = table_html(caption, FINDING_COLUMNS, findings_rows(found[:SHOWN]), f"findings-list {STACKED}")
        st.html(details("Findings of this submission", listing))


def sign_off(view: SubmissionView) -> None:
    """A name, a note, and what the state allows."""
    about = ("decision", view.id)
    if view.actions:
        name = st.text_input("Your name", key="name", autocomplete="name", persist_state="session")
        note = st.text_area("Note (needed to reject or withdraw)", key=f"note-{view.id}", height=80)
        with st.container(horizontal=True):
            for action in view.actions:
                if st.button(words.capital(action), type="primary" if action == "approve" else "secondary", key=f"{action}-button"):
                    _begin(about, action, view.id, name.strip(), note.strip())
    else:
        state(
            "empty", f"This submission is {view.state}: nothing more can be decided on it.", "Choose another one, or submit the file again."
        )
    done = jobs.result("decision", about, "Deciding. Approving checks the figures once more against what is held now.")
    if done and done.fault:
        failed(done.fault)
    elif done and done.document:
        what = DONE.get(done.document["state"], done.document["state"])
        state(
            "done", f"{what}: {view.id}.", SEEN_NOW if view.id.startswith(WRITTEN) else "Figures change on the pages with the next release."
        )


def _begin(about: object, action: str, id: str, name: str, note: str) -> None:
    jobs.forget("decision")
    if not name:
        state("failed", "A decision needs a name.", "Write yours above. It must be another than the uploader's to approve.")
    elif action != "approve" and not note:
        state("failed", f"To {action} needs a note.", "Say why in the note above.")
    else:
        jobs.start("decision", about, submissions_actions.decide(action, id, name, note))
        jobs.result("decision", about, "Deciding.")
        st.rerun()


def release() -> None:
    """Builds the next release."""
    st.header("Build a release")
    st.html(tag("p", "A release seals everything approved. Pages show it from then on; earlier ones stay."))
    by = st.text_input("Name of who builds it", key="release-by", autocomplete="name")
    name = st.text_input("Name of the release, such as 2026-Q3 (empty: named for you)", key="release-name")
    note = st.text_input("Public note", key="release-note")
    if st.button("Build the release", key="release-button"):
        jobs.forget("release")
        if by.strip():
            jobs.start("release", "release", submissions_actions.release(name.strip(), by.strip(), note.strip()))
        else:
            state("failed", "A release needs a name of who builds it.", "Write yours above.")
    done = jobs.result("release", "release", "Building the release. With many figures this takes minutes.")
    if done and done.fault:
        failed(done.fault)
    elif done and done.document:
        id = done.document["release"]
        state("done", f"Release {id} is built.", "It is what pages open with now.", Action(f"Open release {id}", f"./?release={id}"))
