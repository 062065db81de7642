"""Questions in words: what was asked, by whom, who answers by when, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place

Row = Mapping[str, Any]
ASKERS = ("councillor", "resident", "young person", "parent or carer", "officer", "partner")
OUTCOMES = {"answered": "It is answered", "no longer asked": "Nobody asks it any more", "not ours to answer": "It is not ours to answer"}
DAYS_TO_ANSWER = 14
OPEN, OVERDUE, CLOSED = ("□", "open"), ("▲", "overdue"), ("■", "closed")


@dataclass(frozen=True)
class Reply:
    """One reply and who gave it when."""

    text: str
    given: str


@dataclass(frozen=True)
class QuestionView:
    """One question as a page shows it."""

    id: str
    label: str
    """Its number and first words, for a choice."""
    title: str
    shape: str
    state: str
    text: str
    asked: str
    subject: str
    href: str
    wanted: str
    """Who is to answer by when; of a closed one: why and when it was closed."""
    replies: tuple[Reply, ...]
    is_open: bool


def question_view(row: Row, names: Mapping[tuple[str, str], Any], place: Place) -> QuestionView:
    """One question of `read_api.notes.questions`. `names`: (kind, id) -> Subject."""
    shape, state = CLOSED if not row["is_open"] else OVERDUE if row["is_overdue"] else OPEN
    subject, href = subject_of(row["about"], names, place)
    replies = tuple(Reply(one["text"], _given(one)) for one in row["replies"])
    return QuestionView(
        id=row["id"], label=f"Question {row['number']}: {shortened(row['text'])}", title=f"Question {row['number']}",
        shape=shape, state=state, text=row["text"], asked=f"Asked by {_a(row['asked_by'])} on {words.day(row['asked_on'])}",
        subject=subject, href=href, wanted=_wanted(row), replies=replies, is_open=row["is_open"],
    )  # fmt: skip


def subject_of(about: Row, names: Mapping[tuple[str, str], Any], place: Place) -> tuple[str, str]:
    """What a question is pinned to, in words, and the page that shows it. What the release does not name is shown by its id."""
    kind = next(each for each in ("indicator", "outcome", "service") if about[each])
    title = _title(names, kind, about[kind])
    more = [words.group_words(about["breakdown"]), about["role"], about["wave_words"]]
    parts = [title, *(one for one in more if one), _title(names, "area", about["area"])]
    at = Place(place.release, about["area"])
    id = about[kind]
    href = at.indicator(id) if kind == "indicator" else at.services(id) if kind == "service" else at.co_assessment()
    return f"{', '.join(parts)} (release {about['release']})", href


def shortened(text: str, most: int = 60) -> str:
    """The first words of a text, whole words only."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: plain.rfind(" ", 0, most)] + " …"


def counted(rows: Sequence[Row]) -> str:
    """'2 open, 1 without a reply', or 'none open'."""
    is_open = [row for row in rows if row["is_open"]]
    if not is_open:
        return "none open"
    silent = sum(not row["replies"] for row in is_open)
    return f"{len(is_open)} open" + (f", {silent} without a reply" if silent else "")


def waited_for(rows: Sequence[Row]) -> str:
    """Who is to answer how many open questions, the first due first; empty where none is open."""
    owners = Counter(row["owner"] for row in rows if row["is_open"])
    return "; ".join(f"{owner}: {count}" for owner, count in owners.items())


def taken_down_lines(rows: Sequence[Row]) -> list[str]:
    """What is left of questions whose words were deleted."""
    return [f"Question {row['number']}, taken down on {words.day(row['on'])}: {row['reason']}" for row in rows]


def first_due(today: dt.date) -> dt.date:
    """When an answer is due unless another day is chosen."""
    return today + dt.timedelta(days=DAYS_TO_ANSWER)


def _wanted(row: Row) -> str:
    if not row["is_open"]:
        return f"Closed on {words.day(row['closed_on'])} by {row['closed_by']}: {OUTCOMES[row['outcome']].lower()}."
    return f"{row['owner']} is to answer by {words.day(row['due'])}."


def _given(reply: Row) -> str:
    new = [f"{reply['owner']} answers from now on" if reply["owner"] else "", f"new day: {words.day(reply['due'])}" if reply["due"] else ""]
    return "; ".join([f"{reply['by']}, {words.day(reply['on'])}", *filter(None, new)])


def _title(names: Mapping[tuple[str, str], Any], kind: str, id: str) -> str:
    found = names.get((kind, id))
    return found.title if found else id


def _a(role: str) -> str:
    return f"an {role}" if role[0] in "aeio" else f"a {role}"
