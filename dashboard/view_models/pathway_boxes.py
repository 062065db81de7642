"""The boxes of a diagram with their places and their texts in lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.view_models.pathway_diagram import Box
from dashboard.view_models.pathway_layout import Layout
from dashboard.view_models.text_width import wrap

PADDING: Final = 9.0
TITLE_SIZE, TITLE_LINE, NOTE_SIZE, NOTE_LINE = 14.0, 17.0, 12.0, 15.0
SHAPE_ROOM: Final = 17.0
"""Pixels that the shape of a status takes before its word."""
TOP: Final = 30.0
"""Room for the headings of the columns."""

Texts = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Title, status and note, each in lines."""


@dataclass(frozen=True)
class Placed:
    """A box with its place (upper left corner) and its texts in lines."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    title: tuple[str, ...]
    status: tuple[str, ...]
    note: tuple[str, ...]


def texts_of(box: Box, wide: float) -> Texts:
    """The texts of a box of that width."""
    room = wide - 2 * PADDING
    status = wrap(box.status.label, NOTE_SIZE, room - SHAPE_ROOM) if box.status else []
    is_bold = box.kind == "priority_outcome"
    return tuple(wrap(box.title, TITLE_SIZE, room, is_bold=is_bold)), tuple(status), tuple(wrap(box.note, NOTE_SIZE, room))


def height_of(texts: Texts) -> float:
    """Pixels that a box needs for them."""
    title, status, note = texts
    return 2 * PADDING + len(title) * TITLE_LINE + (len(status) + len(note)) * NOTE_LINE + (3 if status or note else 0)


def placed_boxes(
    boxes: Sequence[Box], layout: Layout, texts: Mapping[str, Texts], across: Sequence[float], wide: float
) -> dict[str, Placed]:
    """Each box where the layout has it; `across`: x of each column."""
    column_of = layout.column_of
    placed = {}
    for box in boxes:
        high = height_of(texts[box.id])
        placed[box.id] = Placed(box, across[column_of[box.id]], TOP + layout.middle[box.id] - high / 2, wide, high, *texts[box.id])
    return placed
