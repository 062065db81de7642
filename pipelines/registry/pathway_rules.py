"""Pathways, services and frames held against the rest of the registry: faults without which nothing can be drawn or computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipelines.registry.contents import Contents
from pipelines.registry.entry_rules import unknown
from pipelines.registry.evidence_scales import SCALES, is_on_scale
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.frames import Frame
from pipelines.registry.pathway_graph import cycles
from pipelines.registry.pathways import Link, Node, Pathway


def pathway_faults(contents: Contents) -> Iterator[Fault]:
    """All faults of pathways and frames."""
    measures = {f"{s.entry.id}.{m.id}" for s in contents.services for m in s.entry.measures}
    outcomes = {o.entry.id for o in contents.outcomes} | {o.id for f in contents.frames for o in f.entry.outcomes}
    for place in contents.pathways:
        yield from unknown(place, place.entry.areas, contents.area_codes, "area", ("areas",))
        yield from _twice(place, "nodes", [node.id for node in place.entry.nodes])
        yield from _twice(place, "assumptions", [one.id for one in place.entry.assumptions])
        yield from _twice(place, "links", [link.key for link in place.entry.links])
        yield from _order(place, ("review_by",), place.entry.reviewed_on, place.entry.review_by)
        for i, node in enumerate(place.entry.nodes):
            yield from _node(place, ("nodes", i), node, contents, measures, outcomes)
        for i, link in enumerate(place.entry.links):
            yield from _link(place, ("links", i), link)
        yield from _cycles(place)
    for frame in contents.frames:
        yield from _frame(frame, contents)


def _twice(place: Located[Pathway], part: str, names: list[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for i, name in enumerate(names):
        if name in first:
            expected = f"a name not yet used by entry {first[name] + 1} of {part}"
            fix = "Take one out: a second reason for a link belongs in its mechanism." if part == "links" else "Give it another id."
            yield place.fault((part, i), shown(name.replace("~", " to ")), expected, fix)
        first.setdefault(name, i)


def _node(place: Located[Pathway], at: Steps, node: Node, contents: Contents, measures: set[str], outcomes: set[str]) -> Iterator[Fault]:
    yield from unknown(place, node.indicators, contents.indicator_ids, "indicator", (*at, "indicators"))
    yield from unknown(place, node.measures, measures, "performance measure", (*at, "measures"))
    if node.kind == "service" and node.service is None:
        yield place.fault((*at, "service"), "nothing", "the id of a file in services/", "Say which service the node stands for.")
    if node.kind == "priority_outcome" and node.outcome is None:
        expected = "an id of outcomes.yml or of a frame"
        yield place.fault(
            (*at, "outcome"), "nothing", expected, "Say which outcome the node stands for; add it to outcomes.yml if it is new."
        )
    if node.service is not None:
        yield from unknown(place, [node.service], contents.service_ids, "service", (*at, "service"))
    if node.outcome is not None:
        yield from unknown(place, [node.outcome], outcomes, "outcome", (*at, "outcome"))


def _link(place: Located[Pathway], at: Steps, link: Link) -> Iterator[Fault]:
    nodes = {node.id: node for node in place.entry.nodes}
    for name, step in ((link.start, "from"), (link.end, "to")):
        yield from unknown(place, [name], nodes, "node", (*at, step))
    yield from unknown(place, link.assumptions, [one.id for one in place.entry.assumptions], "assumption", (*at, "assumptions"))
    end = nodes.get(link.end)
    if end is not None and end.kind in ("service", "outside_cause"):
        expected = "a link that starts at a service or an outside cause, and does not end there"
        yield place.fault((*at, "to"), shown(link.end), expected, "Turn the link round, or correct the node's kind.")
    evidence = link.evidence
    if evidence is None:
        return
    if not is_on_scale(evidence):
        levels = SCALES[evidence.scale].levels
        expected = f"a level of the {SCALES[evidence.scale].title}: {min(levels)} to {max(levels)}"
        yield place.fault((*at, "evidence", "level"), str(evidence.level), expected, "Take the level from the scale that the entry names.")
    yield from _order(place, (*at, "evidence", "review_by"), evidence.reviewed_on, evidence.review_by)


def _order(place: Located[Pathway], path: Steps, earlier: object, later: object) -> Iterator[Fault]:
    if str(later) <= str(earlier):
        yield place.fault(path, str(later), f"a day after {earlier}", "Say when it is looked at again.")


def _cycles(place: Located[Pathway]) -> Iterator[Fault]:
    """A chain that comes back to where it began has no first end: nothing in it could be tested or drawn from left to right."""
    links = place.entry.links
    for circle in cycles(place.entry):
        told = " -> ".join([*circle, circle[0]])
        back = next(i for i, link in enumerate(links) if (link.start, link.end) == (circle[-1], circle[0]))
        fix = "Take out the weakest of these links, or split one node into an earlier and a later one."
        yield place.fault(("links", back), told, "links that lead from services to outcomes and never back", fix)


def _frame(place: Located[Frame], contents: Contents) -> Iterator[Fault]:
    own = {outcome.entry.id for outcome in contents.outcomes}
    counts = Counter([one.id for frame in contents.frames for one in frame.entry.outcomes])
    for i, outcome in enumerate(place.entry.outcomes):
        at: Steps = ("outcomes", i)
        if outcome.id in own or counts[outcome.id] > 1:
            yield place.fault((*at, "id"), shown(outcome.id), "an id that no other outcome has", "Give it another id.")
        yield from unknown(place, outcome.local_outcomes, own, "outcome", (*at, "local_outcomes"))
        for j, metric in enumerate(outcome.metrics):
            named = [metric.indicator] if metric.indicator else []
            yield from unknown(place, named, contents.indicator_ids, "indicator", (*at, "metrics", j, "indicator"))
