"""Recorded and felt: the agreement matrix of an area as words. Pure: rows in, words out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import agreement_words, plural

Row = Mapping[str, Any]
AGREEMENT_SHAPES = {
    "agree: improving": "●", "agree: worsening": "◆", "recorded better, felt worse": "▲", "felt better, recorded worse": "▼", "cannot tell": "?",
}  # fmt: skip
TELLING = tuple(AGREEMENT_SHAPES)[:4]


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


def matrix_view(found: Any) -> Matrix | None:
    """The matrix of an area (`read_api.assessment.CoAssessment`); None: no outcome is judged there."""
    if not found.agreement:
        return None
    roles = [role for role in ROLES if any(row["role"] == role for row in found.agreement)]
    by_cell = {(*_line(row), row["role"]): row for row in found.agreement}
    rows = []
    for line in dict.fromkeys(_line(row) for row in found.agreement):
        own = [by_cell.get((*line, role)) for role in roles]
        first = next(row for row in own if row is not None)
        if first["indicator"] is not None:
            rows.append((first["question_title"], _recorded(first), tuple(_cell(row, first) for row in own)))
    told = [row for row in found.agreement if row["agreement"] in TELLING]
    rest = [row for row in found.agreement if row["agreement"] not in TELLING]
    return Matrix(tuple(words.capital(plural(role)) for role in roles), tuple(rows), tuple(agreement_words(row) for row in told),
                  tuple(agreement_words(row) for row in rest))  # fmt: skip


def _line(row: Row) -> tuple[str, str, str | None]:
    """What stands in one row: one question may be said of several outcomes that an indicator measures."""
    return row["question"], row["outcome"], row["indicator"]


def _recorded(row: Row) -> str:
    return f"{row['title']}: {_over(row)}"


def _over(row: Row) -> str:
    if row["verdict"] is None:
        return "no figure of the same years"
    years = str(row["first_year"]) if row["first_year"] == row["last_year"] else f"{row['first_year']} to {row['last_year']}"
    return f"{row['verdict']}, {years}"


def _cell(row: Row | None, first: Row) -> str:
    """What recorded and felt say together; where a role was asked over other years than the first of the row, what is recorded over those."""
    if row is None:
        return "not asked"
    shape = AGREEMENT_SHAPES[row["agreement"]]
    told = f"{shape} {row['agreement']}" if row["agreement"] in TELLING else f"{shape} cannot tell ({row['reason']})"
    return told if _over(row) == _over(first) else f"{told}; recorded: {_over(row)}"
