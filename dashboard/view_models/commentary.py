"""Commentary in words: whose it is, on which release it was written, and what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One commentary as a page shows it."""

    head: str
    """Marked as commentary, with author, day and release."""
    story: tuple[str, ...]
    """Paragraphs."""
    partners: tuple[str, ...]
    next_steps: tuple[tuple[str, str, str], ...]
    """What, who, by when."""
    note: str
    """What to bear in mind: written on another release, or taken back since."""


def said(row: Row, release: str, bases: tuple[str | None, str | None] = (None, None)) -> Said:
    """One commentary of `read_api.notes.commentary`, read beside a release.

    `bases`: of the figures it was written on, and of those beside it now; None: nothing is known of them.
    """
    notes = []
    if row["release"] != release:
        notes.append(f"Written on the figures of release {row['release']}; those beside it are of release {release}.")
    then, now = bases
    if then and now and then != now:
        notes.append(f"It was written on figures of other periods: {words.BASES[then]}; those beside it are {words.BASES[now]}.")
    if row["is_withdrawn"]:
        notes.append("Taken back since; this release was sealed with it.")
    return Said(
        head=f"Commentary ({row['author_role']}, {words.day(row['written_on'])}, on release {row['release']})",
        story=paragraphs(row["story"]), partners=paragraphs(row["partners"] or ""),
        next_steps=tuple((step["what"], step["owner"], _day(step["due"])) for step in row["next_steps"]), note=" ".join(notes),
    )  # fmt: skip


def paragraphs(text: str) -> tuple[str, ...]:
    """A text as its paragraphs."""
    return tuple(part.strip() for part in text.split("\n") if part.strip())


def _day(due: Any) -> str:
    return words.day(dt.date.fromisoformat(due) if isinstance(due, str) else due)
