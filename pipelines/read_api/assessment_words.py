"""Sentences on co-assessment, each generated from the rows that were computed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipelines.measures.assessment_gap import MIXED_WORDINGS, TWO_PLACES, TWO_WORDINGS
from pipelines.measures.assessment_missing import REGROUPED as REGROUPED
from pipelines.read_api.assessment import ROLES, Asked, CoAssessment
from pipelines.read_api.sentences import say
from pipelines.read_api.words import at_words, capital, joined, number, span

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
_RATED: Final = {None: "rated", "jointly": "rated_jointly", "worker only": "rated_worker"}
"""Who settled the score -> the sentence: one that the worker gave alone is nobody else's view."""
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

    `missing`: groups of the same instrument and wave.  A wave that is not the newest of the page is named.
    """
    latest, when = asked.latest, asked_in(asked)
    if asked.about["kind"] == "recommend":
        return _recommended(asked, latest, missing, when)
    rated = [role for role in ROLES if role in latest and latest[role]["mean"] is not None]
    if not rated:
        return capital(_without_rating(asked, latest)) + when + "."
    first, rest = rated[0], rated[1:]
    parts = {"title": asked.about["title"], "highest": str(asked.about["highest"])}
    text = say(f"assessment.{_RATED[asked.about['agreed']]}", role=plural(first), value=rating(asked, latest[first]), **parts)
    text += "".join(say("assessment.rated_other", role=plural(role), value=rating(asked, latest[role])) for role in rest)
    counts = joined([count_words(latest[role]) for role in rated])
    answered = say("assessment.scored" if asked.about["agreed"] else "assessment.answered", counts=counts)
    return capital(say("assessment.sentence", rated=text + when, gap=gap_words(asked, first), answered=answered + missing_words(missing)))


def _recommended(asked: Asked, latest: Mapping[str, Row], missing: Sequence[Row], when: str) -> str:
    scored = [latest[role] for role in ROLES if role in latest and latest[role]["nps"] is not None]
    if not scored:
        return capital(_without_rating(asked, latest)) + when + "."
    scores = joined([_net_score(row) for row in scored])
    text = say("assessment.recommend", title=asked.about["title"], scores=scores)
    answered = say("assessment.answered", counts=joined([count_words(row) for row in scored]))
    return say("assessment.sentence", rated=text + when, gap="", answered=answered + missing_words(missing))


def _net_score(row: Row) -> str:
    interval = span(row["nps_low"], row["nps_high"], 0)
    return say("assessment.recommend_role", role=plural(row["role"]), nps=number(row["nps"], 0), interval=interval)


def _without_rating(asked: Asked, latest: Mapping[str, Row]) -> str:
    shown = [row for role in ROLES if (row := latest.get(role)) is not None and row["n"] is not None]
    if not shown:
        return say(
            "assessment.rated_none" if all(is_small(row) for row in latest.values()) else "assessment.rated_hidden",
            title=asked.about["title"],
        )
    return say("assessment.counted", answered=joined([count_words(row) for row in shown]), title=asked.about["title"])


def is_small(row: Row) -> bool:
    """Whether a number is hidden for its own smallness; a larger one may be hidden so that a smaller one cannot be worked out."""
    return str(row["n_text"]).startswith("fewer than")


def how_many(row: Row) -> str:
    """n_text of a row as people read it: with thousands commas, or why the number is not shown."""
    text = str(row["n_text"])
    return number(int(text), 0) if text.isdigit() else text


def asked_in(asked: Asked) -> str:
    """In which wave a question was last asked, where that is not the newest; else empty."""
    wave = asked.wave["wave"]
    return "" if asked.newest in (None, wave) else say("assessment.asked_in", at=at_words(asked.named(wave)))


def gap_words(asked: Asked, against: str) -> str:
    """How the gap to the professionals moves; where there is none in the latest wave: why; empty where there never was one."""
    reading = asked.readings.get(against)
    if reading is None or against not in RESIDENT_ROLES:
        hidden = hidden_side(asked)
        return _hidden_gap(hidden) if hidden else ""
    if not is_latest(asked, reading):
        return _without_gap(asked)
    if reason := not_comparable(asked, reading):
        return say("assessment.gap_apart", reason=reason)
    name = _GAP[reading["gap_trend"] or "cannot tell"]
    since = asked.named(reading["first_wave"])
    return say(f"assessment.gap_{name}", role=plural(against), other=plural(PROFESSIONAL), since=since)


def is_latest(asked: Asked, reading: Row) -> bool:
    """Whether a gap is one of the question's latest wave: an older one does not belong beside the newest means."""
    return bool(reading["wave"] == asked.wave["wave"])


def not_comparable(asked: Asked, reading: Row) -> str:
    """Why the means of the two sides cannot be set against each other; empty where they can."""
    own = next((row for row in asked.gaps if (row["against"], row["wave"]) == (reading["against"], reading["wave"])), None)
    return str(own["method"]) if own and own["method"] in (TWO_WORDINGS, MIXED_WORDINGS, TWO_PLACES) else ""


def hidden_side(asked: Asked) -> Row | None:
    """Where both sides answered in the latest wave, but all that one of them said is hidden: a row of that side."""
    sides = [[row for role in roles if (row := asked.latest.get(role))] for roles in (RESIDENT_ROLES, (PROFESSIONAL,))]
    hidden = [side[0] for side in sides if side and all(row["n"] is None for row in side)]
    return hidden[0] if all(sides) and hidden else None


def _hidden_gap(row: Row) -> str:
    return say("assessment.gap_few_answered" if is_small(row) else "assessment.gap_hidden", other=plural(row["role"]))


def _without_gap(asked: Asked) -> str:
    last = next(row for row in reversed(asked.figures) if row["role"] == PROFESSIONAL)
    if last["wave"] == asked.wave["wave"]:
        return _hidden_gap(last)
    return say("assessment.gap_absent", other=plural(PROFESSIONAL), at=at_words(asked.named(last["wave"])))


def count_words(row: Row) -> str:
    """How many of a role answered."""
    return say("assessment.count", n=number(row["people"], 0), role=plural(row["role"]))


def missing_words(missing: Sequence[Row]) -> str:
    """Who is missing, the most telling groups first: those of two dimensions, then those that would have been most."""
    groups = [row for row in missing if row["representation"] == "missing"]
    ordered = sorted(groups, key=lambda row: (";" not in row["dimension"], -(row["expected"] or 0), row["group"]))
    if not ordered:
        return ""
    return say("assessment.missing", groups=some_groups(ordered))


def some_groups(ordered: Sequence[Row]) -> str:
    """The first groups, and how many there are besides: whoever is left out of a list that looks whole would not seem to be missing."""
    told, more = [group_words(row) for row in ordered[:MISSING_TOLD]], len(ordered) - MISSING_TOLD
    if more > 0:
        told.append(say("assessment.missing_more_one") if more == 1 else say("assessment.missing_more", count=str(more)))
    return joined(told)


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
    """The question and role whose latest gap to the professionals is widest among those that chance does not make; jointly agreed ones have none.

    Gaps are compared as shares of their scales: 2 points of 10 are less than 1 of 4.
    """
    clear = [
        (abs(one.readings[against]["gap"]) / (one.about["highest"] - one.about["lowest"]), one, against)
        for one in found.leading for against in _compared(one) if is_clear(one.readings[against])
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
    compared = [one for one in found.leading if _compared(one)]
    if wide is not None:
        asked, against = wide
        name = "headline_most" if len(compared) > 1 else "headline_one"
        text = say(f"assessment.{name}", role=plural(against), other=plural(PROFESSIONAL), title=asked.about["title"])
        return capital(text) + asked_in(asked)
    said, scored = _roles_shown(found, by_worker=False), _roles_shown(found, by_worker=True)
    if compared:
        roles = [role for role in RESIDENT_ROLES if any(role in _compared(one) for one in compared)]
        return say("assessment.headline_none", role=joined([plural(role) for role in roles]), other=plural(PROFESSIONAL))
    if not said and not scored:
        return say("assessment.headline_empty")
    return say(
        "assessment.headline_alone" if said else "assessment.headline_worker", role=joined([plural(role) for role in said or scored])
    )


def _roles_shown(found: CoAssessment, *, by_worker: bool) -> list[str]:
    """The roles of which something is shown: what they said, or what workers alone put for them."""
    asked = [one for one in found.asked if (one.about["agreed"] == "worker only") == by_worker]
    return [role for role in ROLES if any(role in one.latest and one.latest[role]["n"] is not None for one in asked)]


def _compared(one: Asked) -> list[str]:
    """The roles that stand beside professionals in the latest wave of a question."""
    return [role for role in RESIDENT_ROLES if role in one.readings and is_latest(one, one.readings[role])]


def agreement_words(row: Row) -> str:
    """One row of the agreement matrix as a sentence."""
    years = str(row["first_year"]) if row["first_year"] == row["last_year"] else f"{row['first_year']} to {row['last_year']}"
    parts = {"title": row["question_title"], "role": plural(row["role"])}
    side, _, verdict = (row["reason"] or "").partition(": ")
    if side in ("recorded", "felt"):
        reason = say(f"agreement.why_{side}", verdict=verdict, years=years, role=parts["role"])
        return say("agreement.cannot tell", indicator=row["title"], reason=reason, **parts)
    if row["indicator"] is None:
        return say("agreement.none", reason=row["reason"], **parts)
    return say(f"agreement.{row['agreement']}", indicator=row["title"], years=years, reason=row["reason"] or "", **parts)
