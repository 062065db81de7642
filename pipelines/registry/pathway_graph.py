"""A pathway as a graph: what reaches what, how strong a road is, and which weak links carry the most money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

import networkx as nx

from pipelines.registry.base import Id
from pipelines.registry.evidence_scales import strength
from pipelines.registry.pathways import Assumption, Link, Node, Pathway

HOLDS: Final = {"holding": 1.0, "in doubt": 0.5, "failed": 0.0}
"""What is left of a link's strength when the weakest of its assumptions stands so."""
MOST_CYCLES: Final = 5
"""Told at once; mending these usually ends the others."""


@dataclass(frozen=True)
class WeakLink:
    """A link, the money that runs over it, and how weak it is. `exposure_gbp` = money x weakness: what rests on little."""

    pathway: Id
    start: Id
    end: Id
    services: tuple[Id, ...]
    annual_value_gbp: Decimal
    weakness: float
    exposure_gbp: Decimal
    is_illustrative: bool
    """A contract value in it, or the link, is made up for the example."""


@dataclass(frozen=True)
class Road:
    """The road from a service to a priority outcome whose weakest link is the strongest of all roads between them."""

    service: Id
    nodes: tuple[Id, ...]
    weakest: Link
    weakness: float


def graph_of(pathway: Pathway) -> nx.DiGraph:
    """The pathway's nodes, and its links whose ends exist."""
    names = {node.id for node in pathway.nodes}
    graph: nx.DiGraph = nx.DiGraph()
    graph.add_nodes_from(names)
    graph.add_edges_from((link.start, link.end) for link in pathway.links if {link.start, link.end} <= names)
    return graph


def cycles(pathway: Pathway) -> list[list[Id]]:
    """Chains that come back to where they began, shortest first, each starting with its first node in the file."""
    order = {node.id: i for i, node in enumerate(pathway.nodes)}
    found = []
    for circle in nx.simple_cycles(graph_of(pathway)):
        first = circle.index(min(circle, key=lambda name: order[name]))
        found.append(circle[first:] + circle[:first])
        if len(found) == MOST_CYCLES:
            break
    return sorted(found, key=lambda circle: (len(circle), circle))


def weakness(pathway: Pathway, link: Link) -> float:
    """From 0 (evidence of the highest level, assumptions holding) to 1 (no evidence, or an assumption that failed)."""
    stand = {one.id: one for one in pathway.assumptions}
    weakest = min((HOLDS[_status(stand, name)] for name in link.assumptions), default=1.0)
    return round(1 - strength(link.evidence) * weakest, 6)


def _status(stand: Mapping[Id, Assumption], name: Id) -> str:
    return stand[name].status if name in stand else "holding"


def nodes_of_kind(pathway: Pathway, *kinds: str) -> list[Node]:
    """The nodes of these kinds, in order of the file."""
    return [node for node in pathway.nodes if node.kind in kinds]


def is_delivery(pathway: Pathway, link: Link) -> bool:
    """Whether the link says what a service does. It is seen by counting, and is no claim about what follows from it."""
    return pathway.node(link.start).kind == "service" and pathway.node(link.end).kind == "activity"


def weakest_links(pathway: Pathway, values: Mapping[Id, Decimal | None], illustrative: frozenset[Id] = frozenset()) -> list[WeakLink]:
    """The links that carry contract money, those with most money x weakness first.

    A service's whole annual value runs over every link of every road from it to a priority outcome: nobody knows how it divides.
    Links that only say what a service does are left out, and so are links of outside causes. `values`: annual value in pounds by
    service; None or absent: it carries nothing. `illustrative`: services whose value is made up.
    """
    graph = graph_of(pathway)
    goals = {node.id for node in nodes_of_kind(pathway, "priority_outcome")}
    towards = goals | {name for goal in goals for name in nx.ancestors(graph, goal)}
    after = {node.id: {node.id} | nx.descendants(graph, node.id) for node in nodes_of_kind(pathway, "service")}
    service_of = {node.id: node.service or node.id for node in nodes_of_kind(pathway, "service")}
    found = []
    for link in pathway.links:
        if not graph.has_edge(link.start, link.end) or link.end not in towards or is_delivery(pathway, link):
            continue
        over = tuple(dict.fromkeys(service_of[name] for name, reached in after.items() if link.start in reached))
        money = sum((values.get(name) or Decimal(0) for name in over), Decimal(0))
        weak = weakness(pathway, link)
        exposure = (money * Decimal(str(weak))).quantize(Decimal("0.01"))
        made_up = link.illustrative or bool(illustrative & set(over))
        if over:
            found.append(WeakLink(pathway.id, link.start, link.end, over, money, weak, exposure, made_up))
    return sorted(found, key=lambda one: (-one.exposure_gbp, -one.weakness, one.start, one.end))


def strongest_road(pathway: Pathway, service_node: Id, outcome_node: Id) -> Road | None:
    """The road whose weakest link is as strong as can be, the shortest of several; None: there is no road.

    Links that only say what the service does count as sound, and are never the weakest. Found by leaving out weak links until the ends fall apart.
    """
    graph = graph_of(pathway)
    by_ends = {(link.start, link.end): link for link in pathway.links if graph.has_edge(link.start, link.end)}
    weak = {ends: 0.0 if is_delivery(pathway, link) else weakness(pathway, link) for ends, link in by_ends.items()}
    for bar in sorted(set(weak.values())):
        sound = graph.edge_subgraph([ends for ends, value in weak.items() if value <= bar])
        if service_node in sound and outcome_node in sound and nx.has_path(sound, service_node, outcome_node):
            nodes = tuple(nx.shortest_path(sound, service_node, outcome_node))
            over = list(pairwise(nodes))
            worst = max(over, key=lambda ends: (weak[ends], not is_delivery(pathway, by_ends[ends])))
            return Road(pathway.node(service_node).service or service_node, nodes, by_ends[worst], weak[worst])
    return None
