"""The shape of a pathway: does every service lead somewhere, does every node come from somewhere, is there room for other causes?"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located
from pipelines.registry.findings import finding
from pipelines.registry.pathway_graph import graph_of
from pipelines.registry.pathways import LAYERS, Pathway


def shape_findings(place: Located[Pathway]) -> Iterator[Fault]:
    """All findings on the shape of one pathway."""
    kinds = {node.kind for node in place.entry.nodes}
    if "service" not in kinds:
        fix = "Add the services that are bought, or say in the goal why there is none."
        yield finding(place, ("nodes",), "no-service", "no node of kind service", "at least one", fix)
    if "outside_cause" not in kinds:
        fix = "Add what else moves these outcomes: a national rate that falls, a change of policy, other providers."
        yield finding(place, ("nodes",), "no-outside-cause", "no node of kind outside_cause", "at least one", fix)
    names = {node.id for node in place.entry.nodes}
    if all(link.start in names and link.end in names for link in place.entry.links):  # else the missing node is told, not what follows
        yield from _ends(place, has_services="service" in kinds)
    yield from _backwards(place)


def _ends(place: Located[Pathway], *, has_services: bool) -> Iterator[Fault]:
    graph, nodes = graph_of(place.entry), place.entry.nodes
    goals = {node.id for node in nodes if node.kind == "priority_outcome"}
    services = {node.id for node in nodes if node.kind == "service"}
    fed = services | {name for service in services for name in nx.descendants(graph, service)}
    for i, node in enumerate(nodes):
        at = ("nodes", i, "id")
        if has_services and node.kind != "outside_cause" and node.id not in fed:
            fix = "Add the link that leads there, or take the node out."
            yield finding(place, at, "unreachable-node", shown(node.id), "a node that a service leads to", fix)
        if node.kind == "service" and not goals & nx.descendants(graph, node.id):
            fix = "Add the missing links, or ask what the service is bought for."
            yield finding(place, at, "no-road-to-outcome", shown(node.id), "a road to a priority outcome", fix)
        elif node.kind not in ("service", "priority_outcome") and graph.out_degree(node.id) == 0:
            fix = "Add the link that leads on from it, or take the node out."
            yield finding(place, at, "leads-nowhere", shown(node.id), "a link that leads on", fix)


def _backwards(place: Located[Pathway]) -> Iterator[Fault]:
    graph, kinds = graph_of(place.entry), {node.id: node.kind for node in place.entry.nodes}
    for i, link in enumerate(place.entry.links):
        start, end = kinds.get(link.start), kinds.get(link.end)
        if start not in LAYERS or end not in LAYERS or nx.has_path(graph, link.end, link.start):  # a circle is told as one
            continue
        if LAYERS.index(end) < LAYERS.index(start):
            told = f"from {_words(start)} to {_words(end)}"
            fix = "Turn it round, or correct the kind of one of its nodes."
            yield finding(place, ("links", i), "backwards-link", told, "a link towards the priority outcomes", fix)


def _words(kind: str) -> str:
    return kind.replace("_", " ")
