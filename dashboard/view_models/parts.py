"""The areas of one county beside each other: its districts by name, never by size, with what is not known of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models.dots import DotView, banded_dot, disputed_dot, dot_view
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from dashboard.view_models.series_words import DISPUTED, is_disputed
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]


@dataclass(frozen=True)
class PartRow:
    """One line of the table."""

    name: str
    value: str
    href: str
    interval: str
    band: str
    """Of a banded figure: from none to all of those not known."""


@dataclass(frozen=True)
class PartsView:
    """All words of the areas of one county."""

    headline: str
    sentences: tuple[str, ...]
    dots: DotView
    rows: tuple[PartRow, ...]
    caption: str


def parts_view(found: Any, parts: Sequence[Row], place: Place, period: str, caption: str, *, from_zero: bool) -> PartsView | None:
    """The view of `read_api.compared.Compared.parts`; None where fewer than two of them have a figure of this period."""
    held = [row for row in parts if row["key"] is not None]
    if len(held) < 2:
        return None
    measure, own = Measure.of(found.entry), found.area["code"]
    dots = [
        disputed_dot(row["name"], row, measure, DISPUTED)
        if is_disputed(row)
        else banded_dot(row["name"], row, measure, "own" if row["code"] == own else "other")
        for row in parts
    ]
    headline = say("compared.parts", whole=parts[0]["whole"], period=period)
    return PartsView(
        headline=headline,
        sentences=tuple(_sentences(found, parts, held)),
        dots=dot_view(dots, None, caption, measure.decimals, from_zero=from_zero),
        rows=tuple(_row(row, measure, place) for row in parts),
        caption=f"{headline}. {caption}",
    )


def _sentences(found: Any, parts: Sequence[Row], held: Sequence[Row]) -> list[str]:
    said = [say("compared.parts_held", held=str(len(held)), count=str(len(parts)))]
    if found.entry["kind"] == "count":
        said.append(say("compared.parts_counts"))
    if any(row["low"] is not None for row in held):
        said.append(say("compared.parts_chance"))
    if any(row["upper"] is not None for row in held):
        said.append(say("compared.banded"))
    return said


def _row(row: Row, measure: Measure, place: Place) -> PartRow:
    shown = measure.amount(row["value"], row["symbol"]) + DISPUTED * is_disputed(row)
    href = place.origin(row["key"]) if row["key"] is not None else ""
    return PartRow(row["name"], shown, href, measure.span(row["low"], row["high"]), measure.span(row["value"], row["upper"]))
