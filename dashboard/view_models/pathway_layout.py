"""Where the boxes of a pathway stand: columns from left to right, few crossings, arrows through the gaps and never over a box.

A link that skips columns gets a narrow lane in each of them, ordered together with the boxes; so no line needs to cross a box.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import networkx as nx
import numpy as np

from dashboard.view_models.pathway_places import Item, middles, neighbours
from dashboard.view_models.pathway_words import KINDS, OUTSIDE

LANE_HEIGHT: Final = 8.0
SWEEPS: Final = 24


@dataclass
class Layout:
    """`columns`: items from the top. `middle`: y of each item's middle. `roads`: link -> items that it passes, from left to right.

    `reversed`: links that lead back towards the services; their road runs from end to start.
    `beside`: links whose ends stand in one column.
    """

    columns: list[list[Item]]
    kinds: list[str]
    roads: dict[str, list[str]]
    reversed: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    middle: dict[str, float] = field(default_factory=dict)

    @property
    def column_of(self) -> dict[str, int]:
        """Item -> its column."""
        return {item.id: number for number, column in enumerate(self.columns) for item in column}

    @property
    def height(self) -> float:
        """Pixels from the top of the highest box to the foot of the lowest."""
        return max((self.middle[item.id] + item.height / 2 for column in self.columns for item in column), default=0.0)


def lay_out(boxes: Sequence[Item], links: Mapping[str, tuple[str, str]]) -> Layout:
    """Places boxes of known height. `links`: key -> start and end, each the id of a box."""
    places, kinds = columns_of(boxes, list(links.values()))
    columns: list[list[Item]] = [[] for _ in kinds]
    for box in boxes:
        columns[places[box.id]].append(box)
    layout = Layout(columns, kinds, {})
    for key, (start, end) in links.items():
        _route(layout, key, start, end, places)
    edges = [edge for road in layout.roads.values() for edge in pairwise(road)]
    _order(layout, edges)
    layout.middle = middles(layout.columns, edges)
    return layout


def columns_of(boxes: Sequence[Item], links: Sequence[tuple[str, str]]) -> tuple[dict[str, int], list[str]]:
    """Box -> column, and the kind of each column. Boxes of one kind that lead to each other take several columns."""
    places: dict[str, int] = {}
    kinds: list[str] = []
    for kind in KINDS:
        own = {box.id for box in boxes if box.kind == kind}
        if kind == OUTSIDE or not own:
            continue
        for level in _levels(own, links):
            places |= dict.fromkeys(level, len(kinds))
            kinds.append(kind)
    outside = [box.id for box in boxes if box.kind == OUTSIDE]
    targets = {id: [places[end] for start, end in links if start == id and end in places] for id in outside}
    if any(min(found, default=1) == 0 for found in targets.values()):
        places, kinds = {id: column + 1 for id, column in places.items()}, ["", *kinds]
        targets = {id: [column + 1 for column in found] for id, found in targets.items()}
    places |= {id: max(min(found, default=1) - 1, 0) for id, found in targets.items()}
    return places, kinds or [""]


def _levels(own: set[str], links: Sequence[tuple[str, str]]) -> list[set[str]]:
    """Boxes of one kind, those that lead to others of it first; each as near as can be to what it leads to."""
    graph = nx.DiGraph()
    graph.add_nodes_from(sorted(own))
    graph.add_edges_from((start, end) for start, end in links if start in own and end in own)
    if not nx.is_directed_acyclic_graph(graph):  # the registry refuses circles; then one column with lines beside it
        return [own]
    levels = [set(level) for level in nx.topological_generations(graph)]
    for id in [id for id in reversed(list(nx.topological_sort(graph))) if graph.out_degree(id) > graph.in_degree(id)]:
        held = next(number for number, level in enumerate(levels) if id in level)
        latest = min(next(number for number, level in enumerate(levels) if after in level) for after in graph.successors(id)) - 1
        levels[held].discard(id)
        levels[latest].add(id)
    return levels


def _route(layout: Layout, key: str, start: str, end: str, places: Mapping[str, int]) -> None:
    """The road of a link, with a lane in each column that it passes."""
    if places[start] == places[end]:
        layout.beside.add(key)
        return
    if places[start] > places[end]:
        layout.reversed.add(key)
        start, end = end, start
    lanes = [Item(f"{key} {column}", "", LANE_HEIGHT) for column in range(places[start] + 1, places[end])]
    for column, lane in enumerate(lanes, places[start] + 1):
        layout.columns[column].append(lane)
    layout.roads[key] = [start, *(lane.id for lane in lanes), end]


def _order(layout: Layout, edges: Sequence[tuple[str, str]]) -> None:
    """Orders each column by where its neighbours stand, to and fro, and keeps the order with the fewest crossings."""
    before, after = neighbours(edges)
    best, fewest = [list(column) for column in layout.columns], _crossings(layout, edges)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        numbers = range(1, len(layout.columns)) if forth else range(len(layout.columns) - 2, -1, -1)
        for number in numbers:
            _sort_column(layout, number, number - 1 if forth else number + 1, before if forth else after)
        found = _crossings(layout, edges)
        if found < fewest:
            best, fewest = [list(column) for column in layout.columns], found
        if fewest == 0:
            break
    layout.columns = [_outside_last(column) for column in best]


def _sort_column(layout: Layout, number: int, beside: int, joined: Mapping[str, Sequence[str]]) -> None:
    """By the mean place of the neighbours in the column beside; an item without any keeps its place."""
    there, here = _ranks(layout.columns[beside]), _ranks(layout.columns[number])

    def place(item: Item) -> float:
        near = [there[id] for id in joined.get(item.id, ()) if id in there]
        return float(np.mean(near)) if near else here[item.id]

    layout.columns[number] = _outside_last(sorted(layout.columns[number], key=place))


def _ranks(column: Sequence[Item]) -> dict[str, float]:
    """Item -> its place as a share of the column, so that columns of different length compare."""
    return {item.id: (number + 0.5) / len(column) for number, item in enumerate(column)}


def _outside_last(column: Sequence[Item]) -> list[Item]:
    return sorted(column, key=lambda item: item.kind == OUTSIDE)


def _crossings(layout: Layout, edges: Sequence[tuple[str, str]]) -> int:
    """Pairs of lines that cross in a gap between two columns."""
    place = {item.id: number for column in layout.columns for number, item in enumerate(column)}
    column_of = layout.column_of
    gaps: dict[int, list[tuple[int, int]]] = {}
    for start, end in edges:
        gaps.setdefault(column_of[start], []).append((place[start], place[end]))
    count = 0
    for lines in gaps.values():
        above: list[int] = []
        for _, row in sorted(lines):
            count += len(above) - bisect_right(above, row)
            insort(above, row)
    return count
