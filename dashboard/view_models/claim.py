"""The claim box in words: what was asked, the answer with its shape, and a table of what it rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.chart import axis_label
from dashboard.view_models.measure import Measure

Row = Mapping[str, Any]
NOT_ASKED = "choose"
SAYS = {NOT_ASKED: "", "got better": "improved", "got worse": "worsened", "fell": "fell", "rose": "rose"}
"""What a sentence may say -> how `read_api.claim` is told."""
WITH_SIZE = ("fell", "rose")
_NUMBER = re.compile(r"\d+(\.\d+)?")
SHAPES = {"supported": "●", "not supported": "◆", "cannot tell": "?"}


@dataclass(frozen=True)
class ClaimView:
    """The answer."""

    shape: str
    verdict: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    """Who, from and to, change."""
    caption: str


def choices(points: Sequence[Row]) -> dict[str, str]:
    """Label -> period of each figure a sentence may start or end with, the oldest first."""
    return {axis_label(point): point["period"] for point in points}


def asked(says: str, per_cent: str) -> str | None:
    """The text for `read_api.claim`; None while nothing is asked. A percentage goes with a fall or a rise alone."""
    if says == NOT_ASKED:
        return None
    size = _size(per_cent)
    return f"{SAYS[says]} by {size} %" if size and says in WITH_SIZE else SAYS[says]


def not_checkable(says: str, per_cent: str, is_later: bool, direction: str) -> tuple[str, str] | None:
    """What keeps a sentence from being checked as it was put together, and what to do; None: nothing does.

    `is_later`: whether its second period lies after the first. No part of a sentence is left out of the check without a word.
    """
    size = _size(per_cent)
    if says == NOT_ASKED:
        return None
    if not is_later:
        return "A change is from an earlier period to a later one.", "Choose a later period at “to”."
    if says not in WITH_SIZE and direction == "neutral":
        return "Neither more nor less is called better of this indicator.", "Choose “fell” or “rose”."
    if size and says not in WITH_SIZE:
        return "A percentage can be checked with “fell” or “rose” alone.", "Choose one of the two, or leave the percentage out."
    if size and not _NUMBER.fullmatch(size):
        return f"“{size}” is not a percentage.", "Write a number such as 60 or 12.5."
    return None


def _size(per_cent: str) -> str:
    return per_cent.strip().removesuffix("%").strip()


def claim_view(document: Mapping[str, Any]) -> ClaimView:
    """The document of `read_api.claim.claim`."""
    measure = Measure(document["unit"], document["decimals"])
    start, end = document["start"], document["end"]
    own = (document["area_name"], _values(measure, start["value"], end["value"]), _per_cent(document["percent_change"]))
    others = [_other(other, measure) for other in document["comparators"]]
    return ClaimView(
        SHAPES[document["verdict"]], words.capital(document["verdict"]), tuple(document["sentences"]), (own, *others),
        f"{', '.join(filter(None, [document['title'], words.group_words(document['breakdown'])]))}: the same span for others",
    )  # fmt: skip


def _other(other: Row, measure: Measure) -> tuple[str, str, str]:
    """One comparator: its change, or the range of the changes of those that have one; with its own span where that is another."""
    is_part = other["start"] is not None and not other["is_same_span"]
    name = f"{other['name']}, {other['start']} to {other['end']}" if is_part else other["name"]
    if other["percent_change"] is None and other["low"] is not None:
        return name, f"{other['parts']} of {other['members']} with figures", f"{_per_cent(other['low'])} to {_per_cent(other['high'])}"
    return name, _values(measure, other["start_value"], other["end_value"]), _per_cent(other["percent_change"])


def _values(measure: Measure, start: float | None, end: float | None) -> str:
    if start is None and end is None:
        return "not held"
    return f"{measure.amount(start)} to {measure.amount(end)}"


def _per_cent(change: float | None) -> str:
    if change is None:
        return "none"
    sign = "" if change < 0 or words.number(change, 1) == "0.0" else "+"
    return f"{sign}{words.number(change, 1)}{words.NBSP}%"
