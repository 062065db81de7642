"""What people said in their own words: a few quotes, and what comments are about. Pure: rows in, words out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.view_models import words
from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import plural
from pipelines.read_api.waves import wave_words

Row = Mapping[str, Any]
QUOTES, THEMES = 3, 4
"""Shown; the first wave that has any."""


def quotes(found: Any) -> list[tuple[str, str]]:
    """The newest quotes, one of each role first: words, and who said them when."""
    newest = [row for row in found.quotes if row["wave"] == found.quotes[0]["wave"]]
    ordered = sorted(newest, key=lambda row: [other["role"] for other in newest].index(row["role"]))
    seen: dict[str, int] = {}
    ranked = []
    for row in ordered:
        seen[row["role"]] = seen.get(row["role"], 0) + 1
        ranked.append((seen[row["role"]], ROLES.index(row["role"]), row))
    return [
        (row["text"], f"{row['role']}, {wave_words(row['wave'], row.get('basis'))}")
        for _, _, row in sorted(ranked, key=lambda each: each[:2])[:QUOTES]
    ]


def quotes_note(found: Any) -> str:
    """Under which condition quotes are shown, or why there are none."""
    if not found.quotes:
        return "No comment may be quoted: that needs the person's consent and a group large enough."
    if all(row["is_cleared"] for row in found.quotes):
        return "With the person's consent."
    return "With the person's consent. Not yet read and cleared by anybody: for use inside the council only."


def themes(found: Any) -> str:
    """What the comments of the newest wave are about, those of the questionnaire and role of which most people commented."""
    shown = [row for row in found.themes if row["mentions"]]
    if not shown:
        return ""
    newest = [row for row in shown if row["wave"] == shown[0]["wave"]]
    most = max(newest, key=lambda row: row["people"])
    of_most = [row for row in newest if (row["instrument"], row["role"]) == (most["instrument"], most["role"])]
    own = sorted(of_most, key=lambda row: (-row["mentions"], row["position"]))[:THEMES]
    told = words.joined([f"{row['title'].lower()} ({words.number(row['mentions'], 0)})" for row in own])
    # A theme that keeps a smaller one hidden may have been mentioned more often than any that is shown.
    is_open = any(
        row["mentions"] is None and not str(row["mentions_text"]).startswith("fewer than") for row in found.themes if _is_alike(row, most)
    )
    often = "among other things" if is_open else "most often"
    who = f"{words.number(most['people'], 0)} {plural(most['role'])}"
    return f"{who} commented {words.at_words(wave_words(most['wave'], most.get('basis')))}, {often} about {told}."


def _is_alike(row: Row, other: Row) -> bool:
    return all(row[name] == other[name] for name in ("instrument", "role", "wave"))
