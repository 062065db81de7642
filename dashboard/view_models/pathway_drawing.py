"""A diagram with coordinates: wrapped texts, boxes in their columns, arrows as curves through the gaps between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dashboard.view_models.pathway_boxes import TOP, Placed, height_of, placed_boxes, texts_of
from dashboard.view_models.pathway_curves import GAP, Curve, curves_of
from dashboard.view_models.pathway_diagram import Diagram
from dashboard.view_models.pathway_layout import Layout, columns_of, lay_out
from dashboard.view_models.pathway_places import Item

WIDTH: Final = 1120.0
"""Pixels of the page's main column: a diagram of up to eight columns fits it."""
NARROWEST, WIDEST = 112.0, 196.0
WIDEST_GAP: Final = 96.0
COMFORTABLE: Final = 168.0
"""Pixels of a box that need no more: what is left goes to the gaps, so that lines come apart."""


@dataclass(frozen=True)
class Heading:
    """The kind of one or more columns."""

    text: str
    x: float
    width: float


@dataclass(frozen=True)
class Drawing:
    """Everything with coordinates. `order`: boxes and arrows as they are reached, each box followed by the arrows that leave it."""

    width: float
    height: float
    headings: tuple[Heading, ...]
    order: tuple[Placed | Curve, ...]

    @property
    def boxes(self) -> list[Placed]:
        """The boxes alone."""
        return [one for one in self.order if isinstance(one, Placed)]

    @property
    def curves(self) -> list[Curve]:
        """The arrows alone."""
        return [one for one in self.order if isinstance(one, Curve)]


def draw(diagram: Diagram, headings: Mapping[str, str]) -> Drawing:
    """Coordinates for a diagram; `headings`: kind -> what stands above its columns."""
    links = {arrow.key: (arrow.start, arrow.end) for arrow in diagram.arrows}
    # The height of a box hangs on its width, and that on how many columns there are.
    columns = len(columns_of([Item(box.id, box.kind, 0.0) for box in diagram.boxes], list(links.values()))[1])
    gap = min(max((WIDTH - columns * COMFORTABLE) / max(columns - 1, 1), GAP), WIDEST_GAP)
    wide = min(max((WIDTH - (columns - 1) * gap) / columns, NARROWEST), WIDEST)
    texts = {box.id: texts_of(box, wide) for box in diagram.boxes}
    layout = lay_out([Item(box.id, box.kind, height_of(texts[box.id])) for box in diagram.boxes], links)
    across = [column * (wide + gap) for column in range(columns)]
    placed = placed_boxes(diagram.boxes, layout, texts, across, wide)
    curves = curves_of(diagram.arrows, layout, placed, across, wide)
    order = [
        one for column in layout.columns for item in column if item.id in placed for one in (placed[item.id], *curves.get(item.id, ()))
    ]
    return Drawing(across[-1] + wide, TOP + layout.height, _headings(layout, across, wide, headings), tuple(order))


def _headings(layout: Layout, across: list[float], wide: float, texts: Mapping[str, str]) -> tuple[Heading, ...]:
    found = []
    for kind in dict.fromkeys(layout.kinds):
        if kind in texts:
            own = [x for x, one in zip(across, layout.kinds, strict=True) if one == kind]
            found.append(Heading(texts[kind], own[0], own[-1] + wide - own[0]))
    return tuple(found)
