"""What is open between those who ask and those who answer, as lines of the Overview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.attention import Exceptional
from dashboard.view_models.links import Place
from dashboard.view_models.questions import shortened
from pipelines.read_api.sentences import say

SHOWN = 5
"""Open questions listed; the register has all."""


def loop_lines(loop: Any, place: Place, titles: Mapping[str, str]) -> tuple[Exceptional, ...]:
    """The lines of `read_api.notes.Loop`, the more pressing first. `titles`: indicator -> title."""
    silent = [row for row in loop.questions if not row["replies"]]
    lines = [
        _line("questions", len(silent), place.questions()),
        _line("overdue", len(loop.overdue), place.actions()),
        _missing([id for id in loop.uncommented if id in titles], place, titles),
        *(Exceptional(_question(row), place.questions()) for row in loop.questions[:SHOWN]),
    ]
    if loop.elsewhere:
        lines.append(Exceptional(f"{_counted('elsewhere', loop.elsewhere)}.", place.questions(where="every area")))
    return tuple(line for line in lines if line)


def _line(name: str, count: int, href: str) -> Exceptional | None:
    return Exceptional(f"{_counted(name, count)}.", href) if count else None


def _missing(indicators: Sequence[str], place: Place, titles: Mapping[str, str]) -> Exceptional | None:
    if not indicators:
        return None
    named = words.joined([titles[id] for id in indicators[:SHOWN]])
    more = f" and {len(indicators) - SHOWN} more" if len(indicators) > SHOWN else ""
    return Exceptional(f"{_counted('uncommented', len(indicators))}: {named}{more}.", place.commentary(indicators[0]))


def _question(row: Mapping[str, Any]) -> str:
    how = f"{'overdue' if row['is_overdue'] else 'answer due'} {words.day(row['due'])}, {row['owner']}"
    replied = "replied to" if row["replies"] else "no reply yet"
    return f"Question {row['number']} ({replied}, {how}): {shortened(row['text'], 90)}"


def _counted(name: str, count: int) -> str:
    return say(f"loop.{name}_one") if count == 1 else say(f"loop.{name}", count=str(count))
