"""Whether the rating of what was said moved once it was asked again, as sentences of a release."""

from __future__ import annotations

from typing import Any, Final

from pipelines.measures.asked_again import CANNOT_TELL, DID_NOT, MOVED_DOWN, MOVED_UP, SMALLEST
from pipelines.read_api.connections import Release
from pipelines.read_api.sentences import say
from pipelines.read_api.waves import wave_words
from pipelines.read_api.words import number

_RATINGS: Final = "select * from action_rating"
_NAMES: Final = {MOVED_UP: "up", MOVED_DOWN: "down", DID_NOT: "not"}


def ratings_moved(release: Release) -> dict[str, str]:
    """Action -> the sentence on its rating; those that were asked again."""
    return release.once("ratings moved", lambda: {row["action"]: sentence(row) for row in release.dicts(_RATINGS)})


def sentence(row: dict[str, Any]) -> str:
    """What can be said of one row of action_rating."""
    waves = {"wave": wave_words(row["before_wave"]), "again": wave_words(row["after_wave"])}
    if row["reading"] == CANNOT_TELL:
        return say("asked_again.cannot_tell", **waves, reason=row["reason"])
    numbers = {name: number(row[name], 0) for name in ("before", "after", "low", "high")}
    return say(f"asked_again.{_NAMES[row['reading']]}", **waves, **numbers, smallest=number(SMALLEST, 0))
