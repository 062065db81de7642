"""Questions pinned to a figure: the list with its replies, and the forms to ask, reply and close. Any page may call `questions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components import frame, headings, notes_entry, reads
from dashboard.components.html import Html, details, items, link, tag
from dashboard.components.states import state
from dashboard.components.today import today
from dashboard.view_models.links import Place
from dashboard.view_models.questions import ASKERS, OUTCOMES, QuestionView, counted, first_due, question_view

About = Mapping[str, str | None]
SAID = "question-said"
"""Session key of what was done last, said once the page has run anew with it."""
NO_OWNER = "Owner of this figure"
"""Where the registry names nobody, as in the sample."""


def questions(about: About, title: str = "Questions", *, outcomes: Mapping[str, str] | None = None) -> None:
    """What was asked about a figure, series, outcome or service of an area, and the forms.

    `about`: area, one of indicator, outcome and service, and what narrows it: breakdown, role, wave, key.
    `outcomes`: id -> title, where a page is about several: questions about any of them are shown, and who asks chooses one.
    """
    chosen = frame.current()
    if chosen is None:
        return
    area, indicator, outcome, service = (about.get(name) for name in ("area", "indicator", "outcome", "service"))
    rows = reads.questions(area=area, indicator=indicator, outcome=None if outcomes else outcome, service=service)
    rows = [row for row in rows if not outcomes or row["about"]["outcome"] in outcomes]
    headings.header(f"{title} ({counted(rows)})")
    say_done()
    views = listing(rows, chosen.place)
    if not rows:
        st.html(tag("p", "Nobody has asked anything about this yet.", class_="soft"))
    if notes_entry.may_enter():
        ask({**about, "release": chosen.release}, outcomes or {})
        answer([view for view in views if view.is_open])


def listing(rows: Sequence[Mapping[str, Any]], place: Place, *, with_subject: bool = False) -> list[QuestionView]:
    """Shows open questions, then closed ones behind a summary; all of them as views."""
    names = reads.subjects(place.release)
    views = [question_view(row, names, place) for row in rows]
    is_open, closed = ([view for view in views if view.is_open is wanted] for wanted in (True, False))
    pieces: list[object] = [_question(view, with_subject) for view in is_open]
    if closed:
        pieces.append(details(f"Closed questions ({len(closed)})", *(_question(view, with_subject) for view in closed)))
    if pieces:
        st.html(tag("div", *pieces))
    return views


def _question(view: QuestionView, with_subject: bool) -> Html:
    head = tag("h3", tag("span", view.shape, class_="shape", aria_hidden="true"), f" {view.title}, {view.state}")
    where = tag("p", "About ", link(view.subject, view.href) if with_subject else f"{view.subject}.", class_="soft")
    about = [where, tag("p", f"Id: {view.id}", class_="soft")] if with_subject else [where]
    given = [tag("span", tag("span", one.text, class_="long"), tag("small", f" ({one.given})")) for one in view.replies]
    replies = [items(given)] if given else []
    heard = [tag("p", tag("strong", "Reply")), *replies] if replies else [tag("p", "No reply yet.")]
    said = [tag("p", view.text, class_="long"), tag("p", f"{view.asked}. {view.wanted}", class_="soft")]
    return tag("article", head, *said, *about, *heard, class_="note")


def ask(about: About, outcomes: Mapping[str, str]) -> None:
    """The form that pins a question; its text stays until it was taken."""
    turn = st.session_state.setdefault("question-turn", 0)
    names = reads.subjects(str(about["release"]))
    kind = next(each for each in ("indicator", "outcome", "service") if about.get(each))
    with st.expander("Ask a question about this"), st.form(f"ask-{kind}-{turn}", border=False):
        if len(outcomes) > 1:
            chosen = st.selectbox("About which outcome", list(outcomes), format_func=outcomes.__getitem__, key=f"question-outcome-{turn}")
            about = {**about, "outcome": chosen}
        found = names.get((kind, str(about[kind])))
        text = st.text_area("Your question", key=f"question-text-{turn}", height=110, max_chars=2_000,
                            help="Leave names out. Names, phone numbers and addresses are masked before anything is stored.")  # fmt: skip
        who, owner_at, due_at = st.columns(3)
        asker = who.selectbox("You ask as", ASKERS, key=f"question-asker-{turn}")
        named = found.owner if found and not found.is_illustrative else NO_OWNER
        owner = owner_at.text_input("Who should answer", named, key=f"question-owner-{turn}", max_chars=200)
        due = due_at.date_input("Answer wanted by", first_due(today()), key=f"question-due-{turn}", format="DD/MM/YYYY")
        is_sent = st.form_submit_button("Ask the question", type="primary")
    if is_sent:
        if not text.strip():
            state("failed", "There is no question yet.", "Write it in the field “Your question”.")
            return
        fields = {"about": dict(about), "text": text, "asked_by": asker, "owner": owner, "due": due}
        if done := notes_entry.sent(lambda: notes_entry.ask(fields)):
            st.session_state["question-turn"] = turn + 1
            _done(f"Question {done['number']} is asked.", "It is seen from now on by everybody who reads this page.")


def answer(views: Sequence[QuestionView]) -> None:
    """The form that replies to an open question or closes it."""
    turn = st.session_state.setdefault("reply-turn", 0)
    if not views:
        if written := st.session_state.get(f"reply-text-{turn}"):
            state("failed", "The question was closed by somebody else meanwhile. Your reply was not given.", f"It read: {written}")
        return
    labels = {view.id: view.label for view in views}
    with st.expander("Reply to a question, or close one"), st.form(f"reply-{turn}", border=False):
        stale = notes_entry.gone(f"reply-question-{turn}", labels)
        shown = st.selectbox("Which question", list(labels), format_func=labels.__getitem__, key=f"reply-question-{turn}")
        id = stale or shown
        text = st.text_area("Reply", key=f"reply-text-{turn}", height=110, max_chars=5_000,
                            help="It is seen at once. What has to be approved first belongs into a commentary.")  # fmt: skip
        owner_at, due_at = st.columns(2)
        owner = owner_at.text_input("Who answers from now on (empty: as it is)", key=f"reply-owner-{turn}", max_chars=200)
        due = due_at.date_input("New day for the answer (empty: as it is)", None, key=f"reply-due-{turn}", format="DD/MM/YYYY")
        name = st.text_input("Your name or role", key="reply-name", autocomplete="name")
        why = st.selectbox("When closing: why", list(OUTCOMES), format_func=OUTCOMES.__getitem__, key=f"close-why-{turn}")
        with st.container(horizontal=True):
            is_reply = st.form_submit_button("Reply", type="primary")
            is_close = st.form_submit_button("Close the question")
    if (is_reply or is_close) and not name.strip():
        state("failed", "A reply needs a name or role.", "Write yours above.")
    elif is_reply and not text.strip():
        state("failed", "There is no reply yet.", "Write it in the field “Reply”.")
    elif is_close and (owner.strip() or due):
        state("failed", "A question that is closed waits for nobody.", "Take the new owner and the new day out, or reply instead.")
    elif is_reply and notes_entry.sent(lambda: notes_entry.reply(id, {"text": text, "owner": owner.strip() or None, "due": due}, name)):
        st.session_state["reply-turn"] = turn + 1
        _done("Your reply is given.", "It stays with the question. Close the question when nothing more is to be said.")
    elif is_close and notes_entry.sent(lambda: notes_entry.close(id, why, name)):
        st.session_state["reply-turn"] = turn + 1
        _done("The question is closed.", "It stays readable under the closed questions.")


def _done(what: str, to_do: str) -> None:
    st.session_state[SAID] = (what, to_do)
    st.rerun()


def say_done() -> None:
    """Says what was done last, once."""
    if said := st.session_state.pop(SAID, None):
        state("done", *said)
