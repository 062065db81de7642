"""Whether the rating of what was said moved once it was asked again, as sentences of a release."""

from __future__ import annotations

from typing import Any, Final

from pipelines.measures.asked_again import CANNOT_TELL, DID_NOT, MOVED_DOWN, MOVED_UP, SMALLEST
from pipelines.read_api.connections import Release
from pipelines.read_api.sentences import say
from pipelines.read_api.waves import wave_words
from pipelines.read_api.words import at_words, number

_RATINGS: Final = """select r.*, q.higher_is_better, i.basis from action_rating r left join question q on q.id = r.question
    left join instrument i on i.id = q.instrument"""
_NAMES: Final = {MOVED_UP: "up", MOVED_DOWN: "down", DID_NOT: "not"}


def ratings_moved(release: Release) -> dict[str, str]:
    """Action -> the sentence on its rating; those that were asked again."""
    return release.once("ratings moved", lambda: {row["action"]: sentence(row) for row in release.dicts(_RATINGS)})


def sentence(row: dict[str, Any]) -> str:
    """What can be said of one row of action_rating."""
    waves = {"wave": wave_words(row["before_wave"], row["basis"]), "again": wave_words(row["after_wave"], row["basis"])}
    if row["reading"] == CANNOT_TELL:
        return say("asked_again.cannot_tell", **waves, reason=row["reason"])
    at = {name: at_words(wave) for name, wave in waves.items()}
    numbers = {name: number(value, 0) for name, value in _as_asked(row).items()}
    text = say(f"asked_again.{_NAMES[row['reading']]}", **at, **numbers, smallest=number(SMALLEST, 0))
    return f"{text} {say('asked_again.less_is_better')}" if row["higher_is_better"] is False else text


def _as_asked(row: dict[str, Any]) -> dict[str, float]:
    """Both ratings and the limits of their difference on the scale that people saw: a release holds them turned round where less is better."""
    if row["higher_is_better"] is not False:
        return {name: row[name] for name in ("before", "after", "low", "high")}
    return {"before": 100 - row["before"], "after": 100 - row["after"], "low": -row["high"], "high": -row["low"]}
