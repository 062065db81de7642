"""Words of a pathway: kinds of box, statuses, how strong the evidence of a link is, readings, money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from dashboard.view_models.words import NBSP, VERDICTS

Row = Mapping[str, Any]

KINDS: Final = {
    "service": "Services",
    "activity": "What they do",
    "change": "What changes",
    "intermediate_outcome": "On the way",
    "priority_outcome": "Outcomes",
    "outside_cause": "Outside causes",
}
"""Kind -> heading of its column, from left to right; outside causes stand apart."""
ONE_OF_KIND: Final = {
    "service": "service",
    "activity": "activity",
    "change": "change",
    "intermediate_outcome": "intermediate outcome",
    "priority_outcome": "priority outcome",
    "outside_cause": "outside cause",
}
OUTSIDE: Final = "outside_cause"
DOMAINS: Final = {
    "emotional_wellbeing": "Emotional well-being",
    "interpersonal_relations": "Interpersonal relations",
    "material_wellbeing": "Material well-being",
    "personal_development": "Personal development",
    "physical_wellbeing": "Physical well-being",
    "self_determination": "Self-determination",
    "social_inclusion": "Social inclusion",
    "rights": "Rights",
}
SCALES: Final = {"nesta": "Nesta Standards of Evidence, 1 to 5", "maryland": "Maryland Scientific Methods Scale, 0 to 5"}
HIGHEST: Final = 5
POINTS: Final = {"for": "bears the claim out", "mixed": "mixed findings", "against": "points against the claim"}


@dataclass(frozen=True)
class Status:
    """A status as a word with a shape. `shape` is a letter for text; the diagram draws its own."""

    label: str
    shape: str


STATUSES: Final = {
    **{label: Status(label, verdict.shape) for label, verdict in VERDICTS.items()},
    "mixed": Status("mixed", "◐"),
    "no data": Status("no data", "□"),
}


@dataclass(frozen=True)
class Evidence:
    """A class of evidence, as the diagram draws it: width of the line in pixels, and its dashes."""

    name: str
    legend: str
    width: float
    dashes: str


STRONG = Evidence("strong", "strong evidence (level 3 to 5)", 4.5, "")
SOME = Evidence("some", "some (level 2, or higher with mixed findings)", 2.4, "")
WEAK = Evidence("weak", "weak or untested (level 0 or 1)", 1.8, "7 5")
AGAINST = Evidence("against", "evidence points against it", 2.4, "12 4 2 4")
DELIVERY = Evidence("delivery", "what a service does: counted, not tested", 1.2, "")
EVIDENCE: Final = (STRONG, SOME, WEAK, AGAINST, DELIVERY)
_STRONG_FROM, _SOME_FROM = 0.6, 0.3
"""Strength is level / 5, halved where findings are mixed: level 3 is 0.6, level 2 is 0.4, level 3 with mixed findings 0.3."""


def evidence_of(link: Row) -> Evidence:
    """The class of a link of the release."""
    if link["is_delivery"]:
        return DELIVERY
    if link["evidence_points"] == "against":
        return AGAINST
    return class_of(link["evidence_strength"])


def class_of(strength: float | None) -> Evidence:
    """The class of a strength from 0 to 1; None: not graded."""
    if strength is None or strength < _SOME_FROM:
        return WEAK
    return STRONG if strength >= _STRONG_FROM else SOME


def is_weak(link: Row) -> bool:
    """Whether little holds the link: weak or contrary evidence, or an assumption that failed. What a service does claims nothing."""
    return not link["is_delivery"] and (evidence_of(link) in (WEAK, AGAINST) or link["weakness"] >= 1)


def evidence_words(link: Row) -> str:
    """'level 2 of 5, mixed findings'; 'not graded' where nobody has."""
    if link["evidence_level"] is None:
        return "evidence not graded"
    points = link["evidence_points"]
    return f"evidence level {link['evidence_level']} of {HIGHEST}{'' if points == 'for' else f', {POINTS[points]}'}"


def reading_of(link: Row) -> str:
    """The reading; a release without one for the link cannot tell."""
    return str(link["reading"] or "cannot tell")


READING_SHAPES: Final = {
    "moved as expected": "●",
    "did not": "◆",
    "too early": "–",
    "cannot tell": "?",
    "linked by arithmetic": "=",
}
READING_WORDS: Final = {
    "moved as expected": "The figures moved as expected",
    "did not": "The figures did not move as expected",
    "too early": "It is too early to tell",
    "cannot tell": "We cannot tell whether the figures moved as expected",
    "linked by arithmetic": "The two ends are linked by arithmetic, so nothing was tested",
}


def pounds(value: Decimal | float) -> str:
    """'£2.4 million', '£850,000'."""
    amount = Decimal(value)
    if amount >= 1_000_000:
        return f"£{(amount / 1_000_000):.2f}".rstrip("0").rstrip(".") + f"{NBSP}million"
    return f"£{amount:,.0f}"


def money(value: Decimal | float | None, is_illustrative: bool) -> str:
    """'£2.4 million a year (illustrative)'."""
    if value is None:
        return "value not known"
    return f"{pounds(value)} a year{' (illustrative)' if is_illustrative else ''}"


def lag_words(link: Row) -> str:
    """'2 quarters', 'at once'; empty where none is stated."""
    value, unit = link["lag_value"], link["lag_unit"]
    if value is None:
        return ""
    return "at once" if value == 0 else f"{value} {unit.rstrip('s') if value == 1 else unit}"


def counted(number: int, noun: str) -> str:
    """'1 link', '3 links'."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def counted_boxes(number: int) -> str:
    """'1 box', '3 boxes'."""
    return "1 box" if number == 1 else f"{number} boxes"
