"""Which boxes and links of a pathway are shown: all, one outcome's roots, one service's reach, weak links, or folded by outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import networkx as nx

from dashboard.view_models.pathway_words import OUTSIDE, is_weak

Row = Mapping[str, Any]
ALL, WEAK_ONLY, ONE_OUTCOME, ONE_SERVICE = SHOWS = ("all", "weak links", "one outcome", "one service")
UNFOLDED: Final = 40
"""More boxes than these are no picture any more: then it opens folded by outcome."""


@dataclass(frozen=True)
class Shown:
    """What is drawn and listed. `folded`: priority outcome -> how many boxes lead to it, where these are not drawn.

    `roads`: where boxes are folded away, the strongest road from each service drawn to each outcome.
    """

    nodes: list[Row]
    links: list[Row]
    folded: dict[str, int] = field(default_factory=dict)
    roads: list[Row] = field(default_factory=list)


def is_large(found: Any) -> bool:
    """Whether the pathway opens folded."""
    return len(found.nodes) > UNFOLDED


def shown(found: Any, show: str, outcome: str = "", service: str = "") -> Shown:
    """The part of a pathway (`read_api.pathways.Pathway`) that a choice leaves. `outcome`, `service`: ids of nodes."""
    graph = _graph(found)
    if show == WEAK_ONLY:
        links = [link for link in found.links if is_weak(link)]
        return Shown(_nodes(found, {end for link in links for end in _ends(link)}), links)
    if show == ONE_OUTCOME and outcome in graph:
        kept = {outcome, *nx.ancestors(graph, outcome)}
        others = [node["id"] for node in _of_kind(found, "priority_outcome") if node["id"] not in kept] if is_large(found) else []
        links = _between(found, kept)
        return Shown(_nodes(found, {*kept, *others}), links, {id: len(nx.ancestors(graph, id)) for id in others})
    if show == ONE_SERVICE and service in graph:
        kept = _with_outside(found, {service, *nx.descendants(graph, service)})
        return Shown(_nodes(found, kept), _between(found, kept))
    if is_large(found):
        return _folded(found, graph)
    return Shown(list(found.nodes), list(found.links))


def outcomes(found: Any) -> dict[str, str]:
    """Node -> title of the priority outcomes."""
    return {node["id"]: node["title"] for node in _of_kind(found, "priority_outcome")}


def services(found: Any) -> dict[str, str]:
    """Node -> title of the services."""
    return {node["id"]: node["title"] for node in _of_kind(found, "service")}


def _graph(found: Any) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(node["id"] for node in found.nodes)
    graph.add_edges_from(_ends(link) for link in found.links)
    return graph


def _ends(link: Row) -> tuple[str, str]:
    return link["start_node"], link["end_node"]


def _of_kind(found: Any, kind: str) -> list[Row]:
    return [node for node in found.nodes if node["kind"] == kind]


def _nodes(found: Any, kept: Collection[str]) -> list[Row]:
    return [node for node in found.nodes if node["id"] in kept]


def _between(found: Any, kept: Collection[str]) -> list[Row]:
    return [link for link in found.links if set(_ends(link)) <= set(kept)]


def _with_outside(found: Any, kept: Iterable[str]) -> set[str]:
    """Also what else moves these boxes, so that a service does not seem to do it all."""
    inside = set(kept)
    outside = {node["id"] for node in _of_kind(found, OUTSIDE)}
    return inside | {link["start_node"] for link in found.links if link["start_node"] in outside and link["end_node"] in inside}


def _folded(found: Any, graph: nx.DiGraph) -> Shown:
    goals = list(outcomes(found))
    kept = _with_outside(found, {*goals, *services(found)})
    nodes = _nodes(found, kept)
    outside = {node["id"] for node in nodes if node["kind"] == OUTSIDE}
    links = [link for link in _between(found, kept) if link["start_node"] in outside or link["start_node"] in goals]
    return Shown(nodes, links, {id: len(nx.ancestors(graph, id)) for id in goals}, list(found.roads))
