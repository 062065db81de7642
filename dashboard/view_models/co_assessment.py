"""The Co-assessment page: the finding, a sentence and a row per question, the agreement matrix, quotes and themes. Pure: rows in, words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import (
    RESIDENT_ROLES,
    agreement_words,
    headline,
    missing_of,
    plural,
    rating,
    sentence,
)
from pipelines.read_api.waves import wave_words

Row = Mapping[str, Any]
GAP_SHAPES = {"widening": "◆", "narrowing": "●", "changed sides": "↔", "no significant change": "○", "not enough points": "–", "cannot tell": "?"}
AGREEMENT_SHAPES = {
    "agree: improving": "●", "agree: worsening": "◆", "recorded better, felt worse": "▲", "felt better, recorded worse": "▼", "cannot tell": "?",
}  # fmt: skip
TELLING = tuple(AGREEMENT_SHAPES)[:4]
QUOTES, THEMES = 3, 4
"""Shown; the first wave that has any."""


@dataclass(frozen=True)
class Question:
    """A question as a row of the table. `ratings`: by role in the order of the columns, empty where the role did not answer."""

    key: str
    title: str
    outcome: str
    text: str
    ratings: tuple[str, ...]
    gap: str
    interval: str
    shape: str
    moves: str
    answered: str


@dataclass(frozen=True)
class Matrix:
    """Recorded and felt: a row per question and indicator, a cell per role."""

    roles: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Question, indicator with its verdict, cells."""
    sentences: tuple[str, ...]
    """Where something can be told."""
    unknown: tuple[str, ...]
    """Where it cannot, with the reason."""


@dataclass(frozen=True)
class CoAssessmentView:
    """All words of the page."""

    title: str
    subject: str
    sentences: tuple[str, ...]
    more: tuple[str, ...]
    """Sentences on questions that judge no outcome."""
    roles: tuple[str, ...]
    rows: tuple[Question, ...]
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
    roles = [role for role in ROLES if any(role in one.latest for one in found.judged)]
    said = [sentence(one, missing_of(found, one)) for one in found.judged]
    others = [sentence(one, ()) for one in found.others]
    return CoAssessmentView(
        title=headline(found), subject=f"{area_name}{f', {service}' if service else ''}{_latest(found)}",
        sentences=tuple(said), more=tuple(others), roles=tuple(words.capital(plural(role)) for role in roles),
        rows=tuple(_question(one, roles) for one in found.judged), note=_note(found), matrix=_matrix(found),
        quotes=tuple(_quotes(found)), quotes_note=_quotes_note(found), themes=_themes(found),
        origin=tuple(_origin(found)), is_illustrative=any(one.about["status"] == "illustrative" for one in found.asked),
    )  # fmt: skip


def _latest(found: Any) -> str:
    waves = sorted({(one.wave["period_start"], one.wave["wave"]) for one in found.asked})
    return f", {wave_words(waves[-1][1])}" if waves else ""


def _question(one: Any, roles: Sequence[str]) -> Question:
    latest = one.latest
    against = next((role for role in RESIDENT_ROLES if role in one.readings), None)
    reading = one.readings.get(against) if against else None
    moves = reading["gap_trend"] or "cannot tell" if reading else ""
    return Question(
        key=one.key, title=_title(one), outcome=one.about["outcome_title"] or "", text=one.about["text"],
        ratings=tuple(_rating(one, latest.get(role)) for role in roles),
        gap=_gap(reading, against), interval=_interval(reading), shape=GAP_SHAPES.get(moves, ""), moves=_moves(reading, moves),
        answered=_answered(latest),
    )  # fmt: skip


def _title(one: Any) -> str:
    return f"{one.about['title']} ({one.about['agreed']})" if one.about["agreed"] else str(one.about["title"])


def _rating(one: Any, row: Row | None) -> str:
    if row is None:
        return "not asked"
    if row["n"] is None:
        return str(row["n_text"])
    return f"{rating(one, row)} of {one.about['highest']}" if row["mean"] is not None else "counted only"


def _gap(reading: Row | None, against: str | None) -> str:
    if reading is None or against is None:
        return "none: one side only"
    return words.number(reading["gap"], 1)


def _interval(reading: Row | None) -> str:
    return f"{words.span(reading['low'], reading['high'], 1)}" if reading and reading["low"] is not None else ""


def _moves(reading: Row | None, moves: str) -> str:
    if reading is None:
        return ""
    return f"{moves}, {reading['waves']} waves" if reading["waves"] else moves


def _answered(latest: Mapping[str, Row]) -> str:
    shown = [row for row in latest.values() if row["people"] is not None]
    people = sum(row["people"] for row in shown)
    if len(shown) < len(latest):
        return f"{words.number(people, 0)}, and roles too few to show" if shown else "too few to show"
    if all(row["invited"] is not None for row in shown):
        return f"{words.number(people, 0)} of {words.number(sum(row['invited'] for row in shown), 0)} asked"
    return words.number(people, 0)


def _note(found: Any) -> str:
    """Scale and gap, as every reader of the table needs them."""
    return "Means of the latest wave, in points of each scale. Gap: professionals minus the first other group beside them; 95 % interval in brackets."


def _matrix(found: Any) -> Matrix | None:
    if not found.agreement:
        return None
    roles = [role for role in ROLES if any(row["role"] == role for row in found.agreement)]
    keys = dict.fromkeys((row["question"], row["indicator"]) for row in found.agreement)
    by_cell = {(row["question"], row["indicator"], row["role"]): row for row in found.agreement}
    rows = []
    for question, indicator in keys:
        own = [by_cell.get((question, indicator, role)) for role in roles]
        first = next(row for row in own if row is not None)
        if indicator is not None:
            rows.append((first["question_title"], _recorded(first), tuple(_cell(row) for row in own)))
    told = [row for row in found.agreement if row["agreement"] in TELLING]
    rest = [row for row in found.agreement if row["agreement"] not in TELLING]
    return Matrix(tuple(words.capital(plural(role)) for role in roles), tuple(rows), tuple(agreement_words(row) for row in told),
                  tuple(agreement_words(row) for row in rest))  # fmt: skip


def _recorded(row: Row) -> str:
    return f"{row['title']}: {row['verdict']}, {row['first_year']} to {row['last_year']}"


def _cell(row: Row | None) -> str:
    if row is None:
        return "not asked"
    shape = AGREEMENT_SHAPES[row["agreement"]]
    return f"{shape} {row['agreement']}" if row["agreement"] in TELLING else f"{shape} cannot tell ({row['reason']})"


def _quotes(found: Any) -> list[tuple[str, str]]:
    """The newest quotes, one of each role first: words, and who said them when."""
    newest = [row for row in found.quotes if row["wave"] == found.quotes[0]["wave"]]
    ordered = sorted(newest, key=lambda row: [other["role"] for other in newest].index(row["role"]))
    seen: dict[str, int] = {}
    ranked = []
    for row in ordered:
        seen[row["role"]] = seen.get(row["role"], 0) + 1
        ranked.append((seen[row["role"]], ROLES.index(row["role"]), row))
    return [(row["text"], f"{row['role']}, {wave_words(row['wave'])}") for _, _, row in sorted(ranked, key=lambda each: each[:2])[:QUOTES]]


def _quotes_note(found: Any) -> str:
    if not found.quotes:
        return "No comment may be quoted: that needs the person's consent and a group large enough."
    if all(row["is_cleared"] for row in found.quotes):
        return "With the person's consent."
    return "With the person's consent. Not yet read and cleared by anybody: for use inside the council only."


def _themes(found: Any) -> str:
    """What the comments of the newest wave are about, those of the role with most comments."""
    shown = [row for row in found.themes if row["comments"] is not None and row["mentions"]]
    if not shown:
        return ""
    newest = [row for row in shown if row["wave"] == shown[0]["wave"]]
    most = max(newest, key=lambda row: row["comments"])
    own = sorted((row for row in newest if row["role"] == most["role"]), key=lambda row: (-row["mentions"], row["position"]))[:THEMES]
    told = words.joined([f"{row['title'].lower()} ({row['mentions']})" for row in own])
    return f"Of {most['comments']} comments by {plural(most['role'])}, {wave_words(most['wave'])}, most are about {told}."


def _origin(found: Any) -> list[tuple[str, str]]:
    newest = {row["instrument"]: row["wave"] for row in reversed(found.origin)}
    rows = [row for row in found.origin if row["wave"] == newest[row["instrument"]]]
    return list(dict.fromkeys((row["submission"], f"{row['file'] or 'file'}, sent by {row['by']}, approved by {row['approved_by']}") for row in rows))
