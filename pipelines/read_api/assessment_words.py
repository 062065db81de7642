"""Sentences on co-assessment, each generated from the rows that were computed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.read_api.assessment import ROLES, Asked, CoAssessment
from pipelines.read_api.sentences import say
from pipelines.read_api.waves import wave_words
from pipelines.read_api.words import capital, joined, number

Row = Mapping[str, Any]
PLURALS: Final = {
    "young person": "young people", "resident": "residents", "carer": "parents and carers", "professional": "professionals",
    "provider": "providers", "resident side": "residents' side",
}  # fmt: skip
RESIDENT_ROLES: Final = ("young person", "resident", "carer")
PROFESSIONAL: Final = "professional"
MISSING_TOLD: Final = 2
"""Groups told in a sentence; the table of Survey quality has all."""
DISAGREE: Final = ("recorded better, felt worse", "felt better, recorded worse")
_GAP: Final = {
    "widening": "widening", "narrowing": "narrowing", "changed sides": "changed", "no significant change": "none", "not enough points": "few",
    "cannot tell": "cannot",
}  # fmt: skip
_SEX: Final = {
    ("young person", "male"): "young men", ("young person", "female"): "young women", ("carer", "male"): "fathers and other men who care",
    ("carer", "female"): "mothers and other women who care", ("resident", "male"): "men", ("resident", "female"): "women",
}  # fmt: skip


def plural(role: str) -> str:
    """A role as the people who have it."""
    return PLURALS.get(role, role)


def rating(asked: Asked, row: Row) -> str:
    """A mean in points of the scale, with one decimal."""
    points = asked.points(row["mean"])
    return "" if points is None else number(points, 1)


def sentence(asked: Asked, missing: Sequence[Row]) -> str:
    """What is to be said of one question: ratings, the gap and how it moves, how many answered, who is missing.

    `missing`: groups of the same instrument and wave.
    """
    latest = asked.latest
    if asked.about["kind"] == "recommend":
        return _recommended(asked, latest, missing)
    rated = [role for role in ROLES if role in latest and latest[role]["mean"] is not None]
    if not rated:
        return capital(_without_rating(asked, latest)) + "."
    first, rest = rated[0], rated[1:]
    parts = {"title": asked.about["title"], "highest": str(asked.about["highest"])}
    text = say("assessment.rated", role=plural(first), value=rating(asked, latest[first]), **parts)
    text += "".join(say("assessment.rated_other", role=plural(role), value=rating(asked, latest[role])) for role in rest)
    answered = say("assessment.answered", counts=joined([count_words(latest[role]) for role in rated]))
    return capital(say("assessment.sentence", rated=text, gap=gap_words(asked, first), answered=answered + missing_words(missing)))


def _recommended(asked: Asked, latest: Mapping[str, Row], missing: Sequence[Row]) -> str:
    scored = [latest[role] for role in ROLES if role in latest and latest[role]["nps"] is not None]
    if not scored:
        return capital(_without_rating(asked, latest)) + "."
    scores = joined([say("assessment.recommend_role", role=plural(row["role"]), nps=number(row["nps"], 0)) for row in scored])
    text = say("assessment.recommend", title=asked.about["title"], scores=scores)
    answered = say("assessment.answered", counts=joined([count_words(row) for row in scored]))
    return say("assessment.sentence", rated=text, gap="", answered=answered + missing_words(missing))


def _without_rating(asked: Asked, latest: Mapping[str, Row]) -> str:
    shown = [row for role in ROLES if (row := latest.get(role)) is not None and row["n"] is not None]
    if not shown:
        return say("assessment.rated_none", title=asked.about["title"])
    return say("assessment.counted", answered=joined([count_words(row) for row in shown]), title=asked.about["title"])


def gap_words(asked: Asked, against: str) -> str:
    """How the gap to the professionals moves; empty where there is none."""
    reading = asked.readings.get(against)
    if reading is None or against not in RESIDENT_ROLES:
        return ""
    name = _GAP[reading["gap_trend"] or "cannot tell"]
    since = wave_words(reading["first_wave"])
    return say(f"assessment.gap_{name}", role=plural(against), other=plural(PROFESSIONAL), since=since)


def count_words(row: Row) -> str:
    """How many of a role answered."""
    return say("assessment.count", n=number(row["people"], 0), role=plural(row["role"]))


def missing_words(missing: Sequence[Row]) -> str:
    """Who is missing, the most telling groups first: those of two dimensions, then those that would have been most."""
    groups = [row for row in missing if row["representation"] == "missing"]
    ordered = sorted(groups, key=lambda row: (";" not in row["dimension"], -(row["expected"] or 0), row["group"]))
    if not ordered:
        return ""
    told = joined([group_words(row) for row in ordered[:MISSING_TOLD]])
    return say("assessment.missing", groups=told)


def group_words(row: Row) -> str:
    """A group of people: 'young men aged 16-17', 'parents and carers aged 25-44', 'young people of District B'."""
    role, dimension, group = row["role"], row["dimension"], row["group"]
    people = plural(role)
    if dimension == "age_band;sex":
        age, _, sex = group.partition(";")
        return f"{_SEX.get((role, sex), f'{people} ({sex})')} aged {age}"
    if dimension == "age_band":
        return f"{people} aged {group}"
    if dimension == "sex":
        return _SEX.get((role, group), f"{people} ({group})")
    if dimension == "area":
        return f"{people} of {row.get('group_name') or group}"
    return f"{people}, {dimension.replace('_', ' ')} {group}"


def missing_of(found: CoAssessment, asked: Asked) -> list[Row]:
    """Groups that are missing among those who were asked this question in its latest wave."""
    own = (asked.about["instrument"], asked.wave["wave"])
    return [row for row in found.missing if (row["instrument"], row["wave"]) == own]


def widest(found: CoAssessment) -> tuple[Asked, str] | None:
    """The question and role whose latest gap to the professionals is widest among those that chance does not make; jointly agreed ones have none."""
    clear = [
        (abs(reading["gap"]), one, against)
        for one in found.judged for against, reading in one.readings.items()
        if against in RESIDENT_ROLES and reading["wave"] == one.wave["wave"] and is_clear(reading)
    ]  # fmt: skip
    if not clear:
        return None
    _, asked, against = max(clear, key=lambda each: each[0])
    return asked, against


def is_clear(reading: Row) -> bool:
    """Whether the interval of a gap leaves out 0."""
    return reading["low"] is not None and (reading["low"] > 0 or reading["high"] < 0)


def headline(found: CoAssessment) -> str:
    """The finding of the page."""
    wide = widest(found)
    compared = [one for one in found.judged if any(against in RESIDENT_ROLES for against in one.readings)]
    if wide is not None:
        asked, against = wide
        name = "headline_most" if len(compared) > 1 else "headline_one"
        return capital(say(f"assessment.{name}", role=plural(against), other=plural(PROFESSIONAL), title=asked.about["title"]))
    held = [role for role in ROLES if any(role in one.latest for one in found.asked)]
    if not held:
        return say("assessment.headline_empty")
    if compared:
        roles = [role for role in RESIDENT_ROLES if any(role in one.readings for one in compared)]
        return say("assessment.headline_none", role=joined([plural(role) for role in roles]), other=plural(PROFESSIONAL))
    return say("assessment.headline_alone", role=joined([plural(role) for role in held]))


def agreement_words(row: Row) -> str:
    """One row of the agreement matrix as a sentence."""
    years = str(row["first_year"]) if row["first_year"] == row["last_year"] else f"{row['first_year']} to {row['last_year']}"
    parts = {"title": row["question_title"], "role": plural(row["role"])}
    if row["indicator"] is None:
        return say("agreement.none", reason=row["reason"], **parts)
    return say(f"agreement.{row['agreement']}", indicator=row["title"], years=years, reason=row["reason"] or "", **parts)
