"""What the Session page shows of an instrument, and what it makes of what was entered. Pure: no Streamlit, no files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words

NO_ANSWER = "no answer"
QUOTES = {"not asked": None, "yes": True, "no": False}
AGREED = ("jointly", "worker only")
AGREED_WORDS = {"jointly": "agreed by both", "worker only": "the worker alone"}


@dataclass(frozen=True)
class QuestionView:
    """One question as it is asked: its words, and the answers that can be given."""

    id: str
    text: str
    easy_read: str
    options: dict[str, str]
    """Answer as text -> what the button says. The first is no answer."""


@dataclass(frozen=True)
class FormView:
    """The form for one person."""

    questions: tuple[QuestionView, ...]
    ages: tuple[str, ...]
    sexes: tuple[str, ...]
    is_agreed: bool


def form_view(instrument: Any, wave_start: dt.date) -> FormView:
    """The questions in the wording of the wave; open ones are the note."""
    asked = [question for question in instrument.questions if question.scale is not None]
    return FormView(
        tuple(_question(question, wave_start) for question in asked),
        ("", *instrument.groups.get("age_band", ())), ("", *instrument.groups.get("sex", ())), any(q.kind == "agreed" for q in asked),
    )  # fmt: skip


def _question(question: Any, wave_start: dt.date) -> QuestionView:
    wording, scale = question.wording_on(wave_start), question.scale
    answers = {str(n): f"{n} {scale.labels.get(n, '')}".strip() for n in range(scale.lowest, scale.highest + 1)}
    return QuestionView(question.id, wording.text, wording.easy_read or "", {NO_ANSWER: NO_ANSWER} | answers)


def scores_of(chosen: Mapping[str, str]) -> dict[str, int]:
    """Question -> score, of what was chosen."""
    return {question: int(answer) for question, answer in chosen.items() if answer and answer != NO_ANSWER}


def as_shown(saved: Any | None, form: FormView) -> dict[str, Any]:
    """What the part of the page for one person shows before anything is entered on it: what is saved, as far as the form has it."""
    if saved is None:
        return {"age_band": "", "sex": "", "scores": {}, "note": "", "may_quote": None, "agreed": None}
    offered = {question.id: question.options for question in form.questions}
    return {
        "age_band": saved.age_band if saved.age_band in form.ages else "",
        "sex": saved.sex if saved.sex in form.sexes else "",
        "scores": {id: score for id, score in saved.scores.items() if str(score) in offered.get(id, {})},
        "note": saved.note,
        "may_quote": saved.may_quote,
        "agreed": saved.agreed if form.is_agreed else None,
    }


def only_adds(entered: Sequence[Mapping[str, Any]], shown: Sequence[Mapping[str, Any]]) -> bool:
    """Whether everything that is saved still stands on the page, and only what was left open is filled in or a note is longer."""
    return all(_adds(new, old) for new, old in zip(entered, shown, strict=True))


def _adds(new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
    is_open = {field for field in ("age_band", "sex", "may_quote", "agreed") if old[field] in ("", None)}
    same = all(new[field] == old[field] for field in {"age_band", "sex", "may_quote", "agreed"} - is_open)
    return same and old["scores"].items() <= new["scores"].items() and str(new["note"]).startswith(old["note"])


def last_quarter(today: dt.date) -> str:
    """The quarter a session most likely belongs to: the one we are in."""
    return f"{today.year}-Q{(today.month + 2) // 3}"


def person_title(number: int, scores: Mapping[str, int], of: int) -> str:
    """What a person's part of the page is called: 'Person 2, 3 of 5 answered'."""
    return f"Person {number}, {len(scores)} of {of} answered"


def saved_title(session: Any) -> str:
    """When the draft was saved, said on the page as it is entered."""
    return f"Saved {words.moment(session.saved_at, with_day=False)}."


def draft_title(session: Any, titles: Mapping[str, str], areas: Mapping[str, str]) -> str:
    """A draft in the list of drafts."""
    people = len(session.people)
    who = f"{people} {'person' if people == 1 else 'people'}"
    where = areas.get(session.area, session.area)
    saved = words.moment(session.saved_at)
    return f"{titles.get(session.instrument, session.instrument)}: {session.wave}, {where}, {session.role}, {who}, saved {saved}"
