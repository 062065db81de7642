"""The claim box in words: what was asked, the answer with its shape, and a table of what it rests on."""

from __future__ import annotations

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
    size = per_cent.strip().removesuffix("%").strip()
    return f"{SAYS[says]} by {size} %" if size and says in ("fell", "rose") else SAYS[says]


def claim_view(document: Mapping[str, Any]) -> ClaimView:
    """The document of `read_api.claim.claim`."""
    measure = Measure(document["unit"], document["decimals"])
    start, end = document["start"], document["end"]
    own = (document["area_name"], _values(measure, start["value"], end["value"]), _per_cent(document["percent_change"]))
    others = [
        (other["name"], _values(measure, other["start_value"], other["end_value"]), _per_cent(other["percent_change"]))
        for other in document["comparators"]
    ]  # fmt: skip
    return ClaimView(
        SHAPES[document["verdict"]], words.capital(document["verdict"]), tuple(document["sentences"]), (own, *others),
        f"{document['title']}: the same span for others",
    )  # fmt: skip


def _values(measure: Measure, start: float | None, end: float | None) -> str:
    if start is None and end is None:
        return "not held"
    return f"{measure.amount(start)} to {measure.amount(end)}"


def _per_cent(change: float | None) -> str:
    if change is None:
        return "none"
    sign = "" if change < 0 or words.number(change, 1) == "0.0" else "+"
    return f"{sign}{words.number(change, 1)}{words.NBSP}%"
