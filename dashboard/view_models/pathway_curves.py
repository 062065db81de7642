"""The arrows of a diagram as curves: from gap to gap, level where they pass a column, never over a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.view_models.pathway_boxes import TOP, Placed
from dashboard.view_models.pathway_diagram import Arrow
from dashboard.view_models.pathway_layout import Layout

GAP: Final = 40.0
"""Pixels between two columns at least: room for a curve."""
HEAD: Final = 9.0
"""Length of an arrow's head."""


@dataclass(frozen=True)
class Curve:
    """An arrow as the path of its line, and the tip of its head with the way it points (1: right, -1: left)."""

    arrow: Arrow
    path: str
    tip: tuple[float, float]
    points: int


def curves_of(
    arrows: Sequence[Arrow], layout: Layout, placed: Mapping[str, Placed], across: Sequence[float], wide: float
) -> dict[str, list[Curve]]:
    """Box -> the arrows that leave it, from the top."""
    ports, column_of = _ports(arrows, layout, placed), layout.column_of
    found: dict[str, list[Curve]] = {}
    for arrow in sorted(arrows, key=lambda one: (ports[one.key][0], one.key)):
        leaves, enters = ports[arrow.key]
        if arrow.key in layout.beside:
            right = placed[arrow.start].x + wide
            path = (
                f"M{right:.1f} {leaves:.1f}C{right + GAP:.1f} {leaves:.1f} {right + GAP:.1f} {enters:.1f} {right + HEAD:.1f} {enters:.1f}"
            )
            curve = Curve(arrow, path, (right, enters), -1)
        else:
            curve = _through(arrow, layout, leaves, enters, [across[column_of[id]] for id in layout.roads[arrow.key]], wide)
        found.setdefault(arrow.start, []).append(curve)
    return found


def _through(arrow: Arrow, layout: Layout, leaves: float, enters: float, xs: list[float], wide: float) -> Curve:
    """A line from gap to gap: level where it passes a column, a curve that stays inside each gap."""
    is_back, road = arrow.key in layout.reversed, layout.roads[arrow.key]
    first, last = (enters, leaves) if is_back else (leaves, enters)
    heights = [first, *(TOP + layout.middle[id] for id in road[1:-1]), last]
    start, end = xs[0] + wide + (HEAD if is_back else 0), xs[-1] - (0 if is_back else HEAD)
    path, x, y = f"M{start:.1f} {first:.1f}", start, first
    for number, (left, height) in enumerate(zip(xs[1:], heights[1:], strict=True), 1):
        to = end if number == len(road) - 1 else left
        half = (x + to) / 2
        path += f"C{half:.1f} {y:.1f} {half:.1f} {height:.1f} {to:.1f} {height:.1f}"
        x, y = to, height
        if number < len(road) - 1:
            path += f"L{left + wide:.1f} {height:.1f}"
            x = left + wide
    return Curve(arrow, path, (xs[0] + wide, first) if is_back else (xs[-1], last), -1 if is_back else 1)


def _ports(arrows: Sequence[Arrow], layout: Layout, placed: Mapping[str, Placed]) -> dict[str, tuple[float, float]]:
    """Where each arrow leaves and enters its boxes: spread over the side, in the order in which the lines come."""
    sides: dict[tuple[str, bool], list[tuple[float, str, bool]]] = {}
    for arrow in arrows:
        near_end, near_start, out, into = _sides(arrow, layout)
        sides.setdefault((arrow.start, out), []).append((layout.middle[near_end], arrow.key, True))
        sides.setdefault((arrow.end, into), []).append((layout.middle[near_start], arrow.key, False))
    found: dict[tuple[str, bool], float] = {}
    for (id, _), lines in sides.items():
        box = placed[id]
        for number, (_, key, is_start) in enumerate(sorted(lines), 1):
            found[key, is_start] = box.y + box.height * number / (len(lines) + 1)
    return {arrow.key: (found[arrow.key, True], found[arrow.key, False]) for arrow in arrows}


def _sides(arrow: Arrow, layout: Layout) -> tuple[str, str, bool, bool]:
    """What comes next at either end, and whether the arrow leaves and enters at the right side of its boxes."""
    if arrow.key in layout.beside:
        return arrow.end, arrow.start, True, True
    road = layout.roads[arrow.key]
    if arrow.key in layout.reversed:
        return road[-2], road[1], False, True
    return road[1], road[-2], True, False
