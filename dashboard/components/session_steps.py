"""The steps of the Session page: begin or go on, say who answered what, hand in. Everything is saved as soon as it is entered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components import frame, headings, jobs, session_actions
from dashboard.components.html import items, link, tag
from dashboard.components.states import Action, failed, state
from dashboard.view_models import session as words
from pipelines.errors import OutcomesError

DRAFT = "draft"
MASKED = "Names, numbers and addresses in the note are masked when it is saved. What you typed is kept nowhere else."


@dataclass
class _Window:
    """What this window holds of a draft. One object that is changed in place: a run of the page may be cut short between any two widgets."""

    revision: int
    """Of the state that this window has read or saved last."""
    count: int
    """People on the page."""
    entered: list[dict[str, Any]] | None = None
    """What stood on the page when it was last saved."""
    removed: int = 0
    """People taken out. It is part of the widgets' keys: who moves up must not be shown what the one before had."""


def begin_or_go_on() -> Any | None:
    """The draft that the link names; else the list of drafts and a form for a new one."""
    asked = st.query_params.get(DRAFT)
    if asked:
        try:
            session = session_actions.read(asked)
            if not session.submission:
                return session
            _was_handed_in(session.submission)
            return None
        except OutcomesError as fault:
            failed(fault)
            st.html(tag("p", link("All drafts", "session")))
            return None
    registry = session_actions.registry()
    titles = {one.id: one.title for one in registry.instruments.values()}
    areas = {area.code: area.name for area in registry.areas.values()}
    found = session_actions.drafts()
    if found:
        st.header("Go on with a draft")
        st.html(items(link(words.draft_title(one, titles, areas), f"session?draft={one.id}") for one in found))
    _begin(registry, titles, areas)
    return None


def _begin(registry: Any, titles: dict[str, str], areas: dict[str, str]) -> None:
    st.header("Begin a session")
    instrument = st.selectbox("What is asked", list(titles), format_func=lambda one: titles[one], key="session-instrument")
    left, right = st.columns(2)
    view = frame.current()
    codes = list(areas)
    first = codes.index(view.area) if view and view.area in areas else 0
    area = left.selectbox("Where", codes, index=first, format_func=lambda code: areas[code], key="session-area")
    wave = right.text_input("Wave", words.last_quarter(session_actions.today()), key="session-wave")
    role = left.selectbox("Who answers", registry.instruments[instrument].roles, key="session-role")
    name = right.text_input("Your name", key="name", autocomplete="name", persist_state="session")
    if st.button("Begin", type="primary", key="session-begin"):
        if not name.strip():
            state("failed", "A session needs a name.", "Write yours above.")
            return
        try:
            st.query_params[DRAFT] = session_actions.begin(instrument, wave, area, role, name.strip()).id
        except OutcomesError as fault:
            failed(fault)
            return
        st.rerun()


def people(session: Any) -> Any | None:
    """One part of the page for each person; the session as it is saved. None: this window may not go on."""
    window: _Window = st.session_state.setdefault(f"{session.id}-window", _Window(session.revision, len(session.people)))
    if window.revision != session.revision:
        # A page that shows an older state would save it over what another window has entered.
        reload = Action("Reload", f"session?{DRAFT}={session.id}")
        state("failed", "This session was changed in another window.", "Nothing was saved here since; reload to go on.", reload)
        return None
    registry = session_actions.registry()
    instrument, area = registry.instruments[session.instrument], registry.areas[session.area]
    form = words.form_view(instrument, session.wave_start)
    st.html(tag("p", f"{instrument.title}. {area.name}, {session.wave}, answered by: {session.role}. Entered by {session.by}."))
    shown = [words.as_shown(saved, form) for saved in (*session.people, *[None] * (window.count - len(session.people)))]
    entered = [_person(form, number, _key(session, window, number), each) for number, each in enumerate(shown)]
    # Compared with what was on the page before, not with what is saved: saving changes a note, and must not save again.
    if window.entered is None:
        # A page that lost its server, or slept, comes back with what was entered on it since; another window may have saved meanwhile.
        if not words.only_adds(entered, shown):
            _ask_which(session, window, shown)
            return None
        window.entered = shown
    if window.entered != entered or len(entered) != len(session.people):
        try:
            session = session_actions.save(session, entered)
        except OutcomesError as fault:
            failed(fault)
            return None
        window.revision, window.entered = session.revision, entered
    if st.button("Add a person", key=f"{session.id}-add"):
        window.count += 1
        st.rerun()
    _take_out(session, window)
    state("done", words.saved_title(session), "You may close this page: the draft stays under the same link.")
    return session


def _ask_which(session: Any, window: _Window, shown: list[dict[str, Any]]) -> None:
    """Asks which of two states is right: what stands on a page that was cut off, or what is saved."""
    reload = Action("Reload to see what is saved", f"session?{DRAFT}={session.id}")
    to_do = "Save it as it stands here, or reload: another window may have changed the session."
    state("failed", "This page was cut off, and what stands on it is not what is saved.", to_do, reload)
    key = f"{session.id}-as-it-stands"
    st.button("Save it as it stands here", key=key, on_click=setattr, args=(window, "entered", shown))


def _key(session: Any, window: _Window, number: int) -> str:
    """The beginning of the keys of one person's widgets."""
    return f"{session.id}-{window.removed}-{number}" if window.removed else f"{session.id}-{number}"


def _take_out(session: Any, window: _Window) -> None:
    """Somebody entered by mistake; asked after everything on the page is saved, so that nothing else is lost with them."""
    if window.count < 2:
        return
    with st.expander("Remove a person"):
        options = list(range(window.count))
        number = st.selectbox("Who", options, format_func=lambda one: f"Person {one + 1}", key=_key(session, window, -1))
        st.html(tag("p", "Everything entered for this person is deleted; those after move up by one."))
        if not st.button("Remove this person", key=f"{session.id}-remove"):
            return
    try:
        left = session_actions.remove(session, number)
    except OutcomesError as fault:
        failed(fault)
        return
    window.revision, window.count, window.entered, window.removed = left.revision, window.count - 1, None, window.removed + 1
    st.rerun()


def delete(session: Any) -> None:
    """A draft that is not to become anything."""
    with st.expander("Delete this draft"):
        st.html(tag("p", "Everything entered in this session is deleted. A session that was handed in stays in Submissions."))
        if not st.button("Delete the draft", key=f"{session.id}-delete"):
            return
    session_actions.drop(session.id)
    st.query_params.pop(DRAFT)
    st.rerun()


def _person(form: words.FormView, number: int, key: str, saved: dict[str, Any]) -> dict[str, Any]:
    """The answers of one person, as they stand on the page."""
    scores = saved["scores"]
    on_page = {q.id: st.session_state.get(f"{key}-{q.id}", str(scores.get(q.id, words.NO_ANSWER))) for q in form.questions}
    headings.header(words.person_title(number + 1, words.scores_of(on_page), len(form.questions)))
    chosen = {}
    for question in form.questions:
        options = list(question.options)
        before = options.index(str(scores[question.id])) if question.id in scores else 0
        chosen[question.id] = st.radio(
            headings.plain(f"{question.text} (person {number + 1})"), options, index=before, horizontal=True, key=f"{key}-{question.id}",
            format_func=lambda one, q=question: headings.plain(q.options[one]), help=headings.plain(question.easy_read or "") or None,
        )  # fmt: skip
    left, right = st.columns(2)
    age = _choice(left, f"Age (person {number + 1})", form.ages, saved["age_band"], f"{key}-age")
    sex = _choice(right, f"Sex (person {number + 1})", form.sexes, saved["sex"], f"{key}-sex")
    agreed = _choice(left, f"Who settled the score (person {number + 1})", ("", *words.AGREED), saved["agreed"] or "",
                     f"{key}-agreed", words.AGREED_WORDS) if form.is_agreed else ""  # fmt: skip
    note = st.text_area(f"Note (person {number + 1})", saved["note"], key=f"{key}-note", help=MASKED, height=110, max_chars=5_000)
    quotes = list(words.QUOTES)
    first = list(words.QUOTES.values()).index(saved["may_quote"])
    quote = st.radio(f"May the note be quoted? (person {number + 1})", quotes, index=first, horizontal=True, key=f"{key}-quote")
    return {
        "age_band": age,
        "sex": sex,
        "scores": words.scores_of(chosen),
        "note": note,
        "may_quote": words.QUOTES[quote],
        "agreed": agreed or None,
    }


def _choice(column: Any, label: str, options: tuple[str, ...], saved: str, key: str, said: dict[str, str] | None = None) -> str:
    names = {"": "not said"} | (said or {})
    index = options.index(saved) if saved in options else 0
    return str(column.selectbox(label, options, index=index, format_func=lambda one: names.get(one, one), key=key))


def hand_in(session: Any) -> None:
    """The end: a submission like any other, for a second person to sign off."""
    st.header("Hand in")
    st.html(tag("p", "It becomes a submission like any other file of answers: checked now, signed off by a second person."))
    reason = st.text_area("If the checks ask about something, such as a wave without professionals: why is it right?", key=f"{session.id}-reason",
                          height=80)  # fmt: skip
    name = st.text_input("Your name", session.by, key=f"{session.id}-name", autocomplete="name")
    about = (session.id, session.saved_at, reason, name)
    if st.button("Hand in", type="primary", key=f"{session.id}-hand-in"):
        jobs.start("session", about, session_actions.hand_in(session, reason.strip(), name.strip()))
    done = jobs.result("session", about, "Checking and submitting the session.")
    if done is not None:
        _handed_in(done)


def _was_handed_in(id: str) -> None:
    to = Action("Open it in Submissions", f"submissions?submission={id}")
    state("done", f"Submitted: {id}.", "A second person now signs it off.", to, Action("Another session", "session"))


def _handed_in(done: jobs.Done) -> None:
    if done.fault:
        failed(done.fault)
        return
    document = done.document or {}
    if document.get("submission"):
        _was_handed_in(document["submission"])
        return
    asked = [f"{one['severity']}: {one['message']} {one['fix']}" for one in document.get("findings", ()) if one["severity"] != "note"]
    state("failed", "Nothing was stored; the draft stays.", document.get("refusal") or "See the findings below.")
    st.html(items(asked))
