"""The Co-assessment page: the finding, a sentence and a row per question, the agreement matrix, quotes and themes. Pure: rows in, words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.agreement import Matrix, matrix_view
from dashboard.view_models.gap_readings import together
from dashboard.view_models.links import Place
from dashboard.view_models.voices import quotes, quotes_note, themes
from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import (
    RESIDENT_ROLES,
    asked_in,
    headline,
    hidden_side,
    is_latest,
    is_small,
    missing_of,
    not_comparable,
    plural,
    rating,
    sentence,
)

Row = Mapping[str, Any]
OF_EVERYBODY = "Age bands, recorded and felt, quotes and what comments are about: of everybody in {area}, whatever service they spoke of."
AGREED = {"jointly": "none: settled together", "worker only": "none: the worker alone"}
GAP_SHAPES = {
    "widening": "◆",
    "narrowing": "●",
    "changed sides": "↔",
    "no significant change": "○",
    "not enough points": "–",
    "cannot tell": "?",
}


@dataclass(frozen=True)
class Question:
    """A question as a row of the table. `ratings`: by role in the order of the columns, empty where the role did not answer."""

    label: str
    """Under which the page draws it; empty: too few answers to draw."""
    title: str
    outcome: str
    text: str
    ratings: tuple[str, ...]
    gap: str
    interval: str
    shape: str
    moves: str
    reading: str
    """What both sides say together; empty where that cannot be told."""
    answered: str


@dataclass(frozen=True)
class CoAssessmentView:
    """All words of the page."""

    title: str
    subject: str
    sentences: tuple[str, ...]
    more: tuple[str, ...]
    """Sentences on questions that judge no outcome, where others do."""
    roles: tuple[str, ...]
    rows: tuple[Question, ...]
    of_everybody: str
    """What below is not of the chosen service alone; empty: no service is chosen."""
    note: str
    matrix: Matrix | None
    quotes: tuple[tuple[str, str], ...]
    quotes_note: str
    themes: str
    origin: tuple[tuple[str, str], ...]
    is_illustrative: bool

    @property
    def is_empty(self) -> bool:
        """Nobody answered anything here."""
        return not self.sentences and not self.more


def co_assessment_view(found: Any, place: Place, area_name: str, service: str = "") -> CoAssessmentView:
    """The page of an area (`read_api.assessment.CoAssessment`); `service`: the title of the one that people spoke of."""
    roles = [role for role in ROLES if any(role in one.latest for one in found.leading)]
    # Who is missing is known of an area's people, not of those whom one service serves.
    newest = next((one.named(one.newest) for one in found.asked if one.newest in (None, one.wave["wave"])), "")
    said = [sentence(one, () if service else missing_of(found, one)) for one in found.leading]
    others = [sentence(one, ()) for one in found.others]
    labels = {one.key: label for label, one in questions_drawn(found).items()}
    return CoAssessmentView(
        title=headline(found), subject=f"{area_name}{f', {service}' if service else ''}{f', {newest}' if newest else ''}",
        sentences=tuple(said), more=tuple(others), roles=tuple(words.capital(plural(role)) for role in roles),
        rows=tuple(_question(one, roles, labels.get(one.key, "")) for one in found.leading), note=_note(found),
        of_everybody=OF_EVERYBODY.format(area=area_name) if service else "", matrix=matrix_view(found),
        quotes=tuple(quotes(found)), quotes_note=quotes_note(found), themes=themes(found),
        origin=tuple(_origin(found)), is_illustrative=any(one.about["status"] == "illustrative" for one in found.asked),
    )  # fmt: skip


def questions_drawn(found: Any) -> dict[str, Any]:
    """Label -> question, of those that have ratings or choices to draw. The label is what an address says."""
    drawn = [one for one in found.asked if any(row["n" if is_choice(one) else "mean"] is not None for row in one.figures)]
    titles = [str(one.about["title"]) for one in drawn]
    return {
        title if titles.count(title) == 1 else f"{title} ({one.about['instrument_title']})": one
        for title, one in zip(titles, drawn, strict=True)
    }


def is_choice(one: Any) -> bool:
    """Whether its answers are no better or worse than each other: there is no mean of them, only how many gave each."""
    return bool(one.about["kind"] == "choice")


def _question(one: Any, roles: Sequence[str], label: str) -> Question:
    latest = one.latest
    reading = next((row for role in RESIDENT_ROLES if (row := one.readings.get(role)) and is_latest(one, row)), None)
    moves = reading["gap_trend"] or "cannot tell" if reading else ""
    return Question(
        label=label, title=one.about["title"], outcome=one.about["outcome_title"] or "", text=one.about["text"],
        ratings=tuple(_rating(one, latest.get(role)) for role in roles),
        gap=_gap(one, reading), interval=_interval(reading), shape=GAP_SHAPES.get(moves, ""), moves=_moves(reading, moves), reading=_together(one, reading),
        answered=_answered(latest) + asked_in(one),
    )  # fmt: skip


def _rating(one: Any, row: Row | None) -> str:
    if row is None:
        return "not asked"
    if row["n"] is None:
        return str(row["n_text"])
    return f"{rating(one, row)} of {one.about['highest']}" if row["mean"] is not None else "counted only"


def _gap(one: Any, reading: Row | None) -> str:
    if reading is None:
        if one.about["agreed"]:
            return AGREED[one.about["agreed"]]
        if hidden := hidden_side(one):
            return f"none: too few {plural(hidden['role'])}" if is_small(hidden) else f"none: {plural(hidden['role'])} not shown"
        return "none in this wave" if any(role in one.readings for role in RESIDENT_ROLES) else "none: one side only"
    reason = not_comparable(one, reading)
    return f"none: {reason}" if reason else words.number(reading["gap"], 1)


def _interval(reading: Row | None) -> str:
    return f"{words.span(reading['low'], reading['high'], 1)}" if reading and reading["low"] is not None else ""


def _moves(reading: Row | None, moves: str) -> str:
    if reading is None:
        return ""
    waves = reading["waves"]
    return f"{moves}, {waves} wave{'s' if waves > 1 else ''}" if waves else moves


def _together(one: Any, reading: Row | None) -> str:
    told = together(reading) if reading and not not_comparable(one, reading) else ""
    return told if told != "cannot tell" else ""


def _answered(latest: Mapping[str, Row]) -> str:
    shown = [row for row in latest.values() if row["people"] is not None]
    people = sum(row["people"] for row in shown)
    if len(shown) < len(latest):
        few = "too few to show" if all(is_small(row) for row in latest.values() if row["people"] is None) else "not shown"
        return f"{words.number(people, 0)}, and roles {few}" if shown else few
    if all(row["response_rate"] is not None for row in shown):  # none either where more answered than were asked
        return f"{words.number(people, 0)} of {words.number(sum(row['invited'] for row in shown), 0)} asked"
    return words.number(people, 0)


def _note(found: Any) -> str:
    """Scale and gap, as every reader of the table needs them."""
    return (
        "Means of each question's latest wave, in points of its scale. "
        "Gap: professionals minus the first other group, before rounding; 95 % interval in brackets."
    )


def _origin(found: Any) -> list[tuple[str, str]]:
    newest = {row["instrument"]: row["wave"] for row in reversed(found.origin)}
    rows = [row for row in found.origin if row["wave"] == newest[row["instrument"]]]
    return list(
        dict.fromkeys(
            (row["submission"], f"{row['file'] or 'file'}, sent by {row['by']}, approved by {row['approved_by']}") for row in rows
        )
    )
