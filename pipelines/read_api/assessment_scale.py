"""Questions as people were asked them: a title for each outcome that one was said of, and figures on the scale that they saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

Row = dict[str, Any]
LESS_IS_BETTER: Final = "less is better"
NO_OUTCOME: Final = "of no outcome in particular"
_HUNDREDTHS: Final = ("mean", "mean_low", "mean_high", "mean_weighted", "mean_weighted_low", "mean_weighted_high")
_DIFFERENCES: Final = ("gap", "low", "high", "start", "end", "slope", "slope_low", "slope_high")
_ENDS: Final = tuple((f"{name}low", f"{name}high") for name in ("", "mean_", "mean_weighted_", "slope_"))


def named_apart(rows: Sequence[Row]) -> list[Row]:
    """The rows, the title naming the outcome where a question was said of several, who settled the score, and that less is better.

    Columns: in: question, agreed, outcome, outcome_title, title, higher_is_better.  out: the same.
    """
    outcomes: dict[str, set[str | None]] = {}
    for row in rows:
        outcomes.setdefault(row["question"], set()).add(row["outcome"])
    return [row | {"title": _title(row, is_one=len(outcomes[row["question"]]) == 1)} for row in rows]


def _title(row: Row, *, is_one: bool) -> str:
    title = row["title"] if is_one else f"{row['title']}: {row['outcome_title'] or row['outcome'] or NO_OUTCOME}"
    marks = [mark for mark in (row["agreed"], LESS_IS_BETTER if row["higher_is_better"] is False else None) if mark]
    return f"{title} ({', '.join(marks)})" if marks else str(title)


def as_asked(rows: Sequence[Row], about: Mapping[str, Any]) -> list[Row]:
    """Figures, gaps, readings or trends on the scale that people saw. A release holds them turned round where less is better.

    Columns: about: higher_is_better, lowest, highest.
    Units:   out: a gap is still professionals minus the others, so where less is better it is below 0 where professionals are more positive.
    """
    return [_turned(row, about["lowest"] + about["highest"]) for row in rows] if about["higher_is_better"] is False else list(rows)


def _turned(row: Row, both_ends: int) -> Row:
    wholes = {"professional": both_ends, "resident": both_ends} | dict.fromkeys(_HUNDREDTHS, 100) | dict.fromkeys(_DIFFERENCES, 0)
    turned = row | {name: whole - row[name] for name, whole in wholes.items() if row.get(name) is not None}
    return turned | {one: turned[other] for low, high in _ENDS if low in row for one, other in ((low, high), (high, low))}
