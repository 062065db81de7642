"""What the Session page shows of an instrument, and what it makes of what was entered. Pure: no Streamlit, no files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
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
