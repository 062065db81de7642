"""The Survey quality page: who answered, how, who is missing, what weighting changes, which wordings changed. Pure: rows in, words out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dashboard.view_models import words
from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import REGROUPED, group_words, how_many, is_small, plural, some_groups
from pipelines.read_api.sentences import say
from pipelines.read_api.waves import wave_words

Row = Mapping[str, Any]
HOW = ("mode", "language")
"""Dimensions that say how people answered, not who they are."""
NONE_MISSING = "No group that the population figures know is missing beyond chance and by half."
RECENT = 4
"""Waves shown at once; the earlier ones are folded away."""
Cells = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class SurveyQualityView:
    """All words of the page."""

    title: str
    subject: str
    waves: Cells
    """Wave, role, people who answered any question, asked, response rate; the latest waves."""
    earlier: Cells
    groups: Cells
    """Group, answered, share with interval, share of the population, reading: of the latest wave."""
    uncompared: Cells
    """The same of groups that no population figures are held of."""
    how: Cells
    """How it was answered: mode or language, people, share."""
    missing: tuple[str, ...]
    none_missing: str
    """What is said where no group is called missing: that none is, or why it cannot be told."""
    weightings: tuple[str, ...]
    weighted: Cells
    """Question, role, good answers unweighted and weighted, mean unweighted and weighted, effective n."""
    wordings: tuple[str, ...]
    drivers: Cells
    """Outcome, role, driver, correlation with interval, people, reading."""
    caution: str
    about: tuple[tuple[str, str], ...]


def survey_quality_view(found: Any, area_name: str) -> SurveyQualityView:
    """The page of one instrument in one area (`read_api.assessment_quality.Quality`)."""
    latest = [row for row in found.groups if row["wave"] == found.waves[0]["wave"]]
    people = [row for row in latest if row["dimension"] not in HOW]
    waves = list(dict.fromkeys(row["wave"] for row in found.waves))
    recent, earlier = waves[:RECENT], waves[RECENT:]
    return SurveyQualityView(
        title=_title(found, people), subject=f"{found.instrument['title']}, {area_name}, {_when(found.waves[0], found)}",
        waves=tuple(_waves(found, recent)), earlier=tuple(_waves(found, earlier)),
        groups=tuple(_group(row) for row in people if row["population_share"] is not None),
        uncompared=tuple(_group(row) for row in people if row["population_share"] is None),
        how=tuple(_how(row) for row in latest if row["dimension"] in HOW), missing=tuple(_missing(people)),
        none_missing=_none_missing(people),
        weightings=tuple(_weighting(row | {"reason": _reason(row, found)}, _role(row, found)) for row in found.weightings),
        weighted=tuple(_weighted(row | {"reason": _reason(row, found)}, _role(row, found)) for row in found.weighted),
        wordings=tuple(_wordings(found)), drivers=tuple(_driver(row) for row in found.drivers), caution=found.caution,
        about=(("What it is for", found.instrument["meaning"]), ("Who answers it", words.joined([plural(role) for role in found.instrument["roles"]])),
               ("Owner", found.instrument["owner"]), ("Source", found.instrument["source"])),
    )  # fmt: skip


def _title(found: Any, people: Sequence[Row]) -> str:
    newest = sorted((row for row in found.waves if row["wave"] == found.waves[0]["wave"]), key=_rank)
    shown = [row for row in newest if row["people"] is not None]
    if not shown:
        return say("quality.headline_few" if all(is_small(row) for row in newest) else "quality.headline_hidden")
    answered = words.joined([f"{words.number(row['people'], 0)} {plural(row['role'])}{_through_worker(row)}" for row in shown])
    if reason := _why_unknown(people):
        return say("quality.headline_unknown", answered=answered, reason=reason)
    missing = _most_missing(people)
    if not missing and (part := _told_in_part(people)):
        return say("quality.headline_part", answered=answered, **part)
    return say("quality.headline_missing" if missing else "quality.headline", answered=answered, missing=some_groups(missing))


def _none_missing(people: Sequence[Row]) -> str:
    if reason := _why_unknown(people):
        return say("quality.unknown", reason=reason)
    part = _told_in_part(people)
    told = say("quality.none_missing_part", **part) if part else NONE_MISSING
    return f"{told} {say('quality.regrouped')}" if any(_is_regrouped(row) for row in people) else told


def _told_in_part(people: Sequence[Row]) -> dict[str, str]:
    """Of how many groups it can be told whether they are missing, where that is not all of them: the rest are hidden, or were asked otherwise."""
    compared = [row for row in people if row["population_share"] is not None or _is_regrouped(row)]
    told = [row for row in compared if row["representation"] is not None and not _is_regrouped(row)]
    return {"told": str(len(told)), "of": str(len(compared))} if len(told) < len(compared) else {}


def _is_regrouped(row: Row) -> bool:
    """Whether it was asked in other groups than the questionnaire lists now, so that there is no population to compare it with."""
    return bool(row["representation"] == REGROUPED)


def _why_unknown(people: Sequence[Row]) -> str:
    """Why nobody can say who is missing; empty where some group stands beside its share of the population."""
    compared = [row for row in people if row["population_share"] is not None]
    if any(row["representation"] is not None for row in compared):
        return ""
    name = "small" if compared else "not_held" if people else "untold"
    return say(f"quality.unknown_{name}")


def _most_missing(people: Sequence[Row]) -> list[Row]:
    groups = [row for row in people if row["representation"] == "missing"]
    return sorted(groups, key=lambda row: (";" not in row["dimension"], -(row["expected"] or 0), row["group"]))


def _when(row: Row, found: Any) -> str:
    """The wave of a row in words."""
    return wave_words(row["wave"], found.instrument.get("basis"))


def _rank(row: Row) -> int:
    return ROLES.index(row["role"])


def _waves(found: Any, wanted: Sequence[str]) -> list[tuple[str, ...]]:
    rows = sorted((row for row in found.waves if row["wave"] in wanted), key=lambda row: (wanted.index(row["wave"]), _rank(row)))
    return [(_when(row, found), words.capital(plural(row["role"])), how_many(row) + _through_worker(row), *_asked(row)) for row in rows]


def _through_worker(row: Row) -> str:
    """Beside how many answered: that some of them did not, but were scored by a worker."""
    return say("quality.through_worker") if row.get("has_worker_scores") else ""


def _asked(row: Row) -> tuple[str, str]:
    """How many were asked, and the response rate."""
    if row["people"] is None:
        return "not shown", "not shown"
    rate = f"{words.number(row['response_rate'], 0)} %" if row["response_rate"] is not None else "not known"
    return words.number(row["invited"], 0) if row["invited"] is not None else "not known", rate


def _group(row: Row) -> tuple[str, ...]:
    share = f"{words.number(row['share'], 0)} % ({words.span(row['low'], row['high'], 0)})" if row["share"] is not None else ""
    population = f"{words.number(row['population_share'], 0)} %" if row["population_share"] is not None else "not compared"
    return words.capital(group_words(row)), how_many(row), share, population, row["representation"] or "cannot be told"


def _how(row: Row) -> tuple[str, ...]:
    share = f"{words.number(row['share'], 0)} %" if row["share"] is not None else ""
    return f"{words.capital(row['dimension'])}: {row['group']}", words.capital(plural(row["role"])), how_many(row), share


def _missing(people: Sequence[Row]) -> list[str]:
    told = []
    for row in _most_missing(people):
        parts = {"group": words.capital(group_words(row)), "answered": how_many(row)}
        if row["expected"] is None:
            told.append(say("quality.missing_half", **parts))
        else:
            told.append(say("quality.missing", expected=words.number(row["expected"], 0), **parts))
    return told


def _role(row: Row, found: Any) -> str:
    """Who was weighted; of an older wave than the latest, in which they last answered, with that wave."""
    role = words.capital(plural(row["role"]))
    return role if row["wave"] == found.waves[0]["wave"] else f"{role}, {_when(row, found)}"


def _reason(row: Row, found: Any) -> str | None:
    """Why there is no weight, in words: "nobody of that group answered" is not so where no answer tells a group."""
    if row["reason"] is None or row["design_effect"] is not None:
        return None if row["reason"] is None else str(row["reason"])
    asked = row["role"], row["wave"]
    told = {each["dimension"] for each in found.groups if (each["role"], each["wave"]) == asked}
    wanted = [name for each in found.weightings if (each["role"], each["wave"]) == asked for name in each["dimensions"].split(", ")]
    if untold := [name.replace("_", " ") for name in wanted if name not in told]:
        return say("quality.untold", dimensions=words.joined(untold))
    return str(row["reason"]).replace("age_band ", "age ")


def _weighting(row: Row, role: str) -> str:
    if row["design_effect"] is None:
        return say("quality.not_weighted", role=role, reason=row["reason"])
    names = words.joined([name.replace("_", " ") for name in row["dimensions"].split(", ")])
    weighted = round(row["effective_n"] * row["design_effect"])  # the effect is their number over what they are worth
    text = say(
        "quality.weighted" if weighted == row["people"] else "quality.weighted_part", role=role, dimensions=names, weighted=words.number(weighted, 0),
        people=words.number(row["people"], 0), effect=words.number(row["design_effect"], 2), effective=words.number(row["effective_n"], 0),
        largest=words.number(row["largest"], 1),
    )  # fmt: skip
    return f"{text} {words.capital(row['reason'])}." if row["reason"] else text


def _weighted(row: Row, role: str) -> tuple[str, ...]:
    def pair(name: str, unit: str) -> tuple[str, str]:
        plain = f"{words.number(row[name], 0)}{unit}" if row[name] is not None else "none"
        if row[f"{name}_weighted"] is None:
            return plain, row["reason"] or "none"
        interval = words.span(row[f"{name}_weighted_low"], row[f"{name}_weighted_high"], 0)
        return plain, f"{words.number(row[f'{name}_weighted'], 0)}{unit} ({interval})"

    effective = words.number(row["effective_n"], 0) if row["effective_n"] is not None else "none"
    return (
        row["title"],
        role,
        *pair("share", " %"),
        *pair("mean", ""),
        f"{effective} of {words.number(row['n'], 0)}",
    )


def _wordings(found: Any) -> list[str]:
    told = []
    for question in found.questions.values():
        title, wordings = question["title"], question["wordings"]
        for before, after in pairwise(wordings):
            since = words.day(dt.date.fromisoformat(after["since"]))
            told.append(say("quality.wording", title=title, since=since, before=before["text"], after=after["text"]))
        for wording in wordings:
            if earlier := wording.get("corrected_from"):
                before = words.joined([f"“{one}”" for one in earlier])
                told.append(say("quality.corrected", title=title, before=before, after=wording["text"]))
    return told


def _driver(row: Row) -> tuple[str, ...]:
    driver = words.capital(row["driver"].replace("_", " "))
    role = words.capital(plural(row["role"]))
    if row["correlation"] is None:
        return row["outcome_title"] or row["outcome"], role, driver, "none", how_many(row), f"cannot tell: {row['reason']}"
    interval = words.span(row["low"], row["high"], 2)
    reading = {"yes": "goes with it", "no": "may be chance"}[row["goes_with"]]
    return (
        row["outcome_title"] or row["outcome"],
        role,
        driver,
        f"{words.number(row['correlation'], 2)} ({interval})",
        how_many(row),
        reading,
    )
