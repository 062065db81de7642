"""Where the items of a pathway's columns stand from top to bottom, their order given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from scipy.optimize import isotonic_regression

from dashboard.view_models.pathway_words import OUTSIDE

BOX_SPACE, LANE_SPACE, OUTSIDE_SPACE = 16.0, 7.0, 34.0
"""Pixels between two boxes, between a lane and its neighbour, and above the boxes of outside causes."""
ALIGNMENTS: Final = 10
LANE_PULL: Final = 3.0
"""How much more a lane is drawn into line with what it joins than a box is: straight lines are read more easily."""

Edges = Sequence[tuple[str, str]]
Columns = Sequence[Sequence["Item"]]
Middles = dict[str, float]


@dataclass(frozen=True)
class Item:
    """A box or a lane of the layout. `height` in pixels."""

    id: str
    kind: str
    height: float

    @property
    def is_lane(self) -> bool:
        """Whether only a line runs here."""
        return self.kind == ""


def neighbours(edges: Edges) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for start, end in edges:
        before.setdefault(end, []).append(start)
        after.setdefault(start, []).append(end)
    return before, after


def middles(columns: Columns, edges: Edges) -> Middles:
    """Item -> y of its middle: drawn towards the middle of its neighbours, as far as the order of its column and the spaces allow.

    Outside causes stand apart, below everything in the columns that they are in.
    """
    around, outside = _around(columns, edges), [[item for item in column if item.kind == OUTSIDE] for column in columns]
    inside = [[item for item in column if item.kind != OUTSIDE] for column in columns]
    tallest = max((_length(column) for column in inside), default=0.0)
    found: Middles = {}
    for column in inside:
        found |= _stacked(column, (tallest - _length(column)) / 2)
    for _ in range(ALIGNMENTS):
        for column in (*inside, *reversed(inside)):
            found |= _aligned(column, around, found)
    top = min((found[item.id] - item.height / 2 for column in inside for item in column), default=0.0)
    found = {id: y - top for id, y in found.items()}
    beside = [item for column, apart in zip(inside, outside, strict=True) if apart for item in column]
    foot = max((found[item.id] + item.height / 2 for item in beside), default=-OUTSIDE_SPACE)
    for column in outside:
        found |= _stacked(column, foot + OUTSIDE_SPACE)
    return found


def _around(columns: Columns, edges: Edges) -> dict[str, list[str]]:
    """Item -> what it is joined to, on both sides; outside causes pull nobody down."""
    before, after = neighbours(edges)
    inside = {item.id for column in columns for item in column if item.kind != OUTSIDE}
    return {id: [near for near in (*before.get(id, ()), *after.get(id, ())) if near in inside] for id in inside}


def _aligned(column: Sequence[Item], around: Mapping[str, Sequence[str]], found: Middles) -> Middles:
    """The places nearest to what each item wishes, in the column's order: a regression that may only rise."""
    if not column:
        return {}
    wished = [float(np.mean([found[near] for near in around[item.id]])) if around[item.id] else found[item.id] for item in column]
    offsets = np.cumsum([0.0, *(_space(one, other) for one, other in pairwise(column))])
    pull = [LANE_PULL if item.is_lane else 1.0 for item in column]
    fitted = isotonic_regression(np.array(wished) - offsets, weights=pull).x + offsets
    return {item.id: float(y) for item, y in zip(column, fitted, strict=True)}


def _space(one: Item, other: Item) -> float:
    """Pixels from middle to middle of two items, one straight below the other."""
    return (one.height + other.height) / 2 + (LANE_SPACE if one.is_lane or other.is_lane else BOX_SPACE)


def _length(column: Sequence[Item]) -> float:
    if not column:
        return 0.0
    return column[0].height / 2 + sum(_space(one, other) for one, other in pairwise(column)) + column[-1].height / 2


def _stacked(column: Sequence[Item], top: float) -> Middles:
    """One below the other from the top."""
    heights = [top + column[0].height / 2, *(_space(one, other) for one, other in pairwise(column))] if column else []
    return {item.id: float(y) for item, y in zip(column, np.cumsum(heights), strict=True)}
