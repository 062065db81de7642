"""The nodes of a pathway: are the outcomes outcomes, does something observe them, whose are they, what of life do they touch?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.registry.base import Direction
from pipelines.registry.contents import Contents
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.findings import finding
from pipelines.registry.pathways import DOMAINS, OUTCOME_KINDS, Node, Pathway
from pipelines.registry.statements import compound_parts, output_words

SEEN_KINDS = ("change", *OUTCOME_KINDS)
"""Nodes that say something of people's lives."""


def node_findings(place: Located[Pathway], contents: Contents) -> Iterator[Fault]:
    """All findings on the nodes of one pathway."""
    directions = _directions(contents)
    of_outcome = {o.entry.id: o.entry.indicators for o in contents.outcomes} | {
        o.id: tuple(metric.indicator for metric in o.metrics if metric.indicator) for f in contents.frames for o in f.entry.outcomes
    }
    for i, node in enumerate(place.entry.nodes):
        at: Steps = ("nodes", i)
        if node.kind in OUTCOME_KINDS:
            yield from statement_findings(place, (*at, "statement"), node.statement)
            yield from _outcome(place, at, node, of_outcome.get(node.outcome or "", ()))
        for name in (*node.indicators, *node.measures) if node.kind in SEEN_KINDS else ():
            if directions.get(name) == "neutral":
                fix = "Observe the node by a figure of which one way is better; keep this one as a companion."
                told = f"{shown(name)}, of which neither way is better"
                yield finding(place, (*at, "indicators"), "indicator-without-direction", told, "an indicator with a direction", fix)
        if node.source is None and not node.illustrative:
            fix = "Say where it comes from (a report, a workshop and its date), or write illustrative: true."
            yield finding(place, at, "node-without-source", "neither source nor illustrative", "one of them", fix)
    yield from _deficits(place, directions)
    yield from _domains(place)


def statement_findings(place: Located[Any], path: Steps, statement: str) -> Iterator[Fault]:
    """Findings on the wording of an outcome."""
    parts = compound_parts(statement)
    if parts:
        fix = f"Split it, each with its own indicator: {' / '.join(parts)}"
        yield finding(place, path, "compound-statement", f"{len(parts)} targets in one sentence", "one outcome", fix)
    done = output_words(statement)
    if done:
        fix = "Say what is then different in people's lives, and make what is done a node of kind activity."
        yield finding(place, path, "output-as-outcome", shown(done), "a condition of people's lives", fix)


def _outcome(place: Located[Pathway], at: Steps, node: Node, of_outcome: tuple[str, ...]) -> Iterator[Fault]:
    if not (node.indicators or node.measures or of_outcome):
        fix = "Name an indicator or a performance measure; without one nobody will know whether it happens."
        yield finding(place, (*at, "indicators"), "outcome-without-indicator", "nothing", "what observes the outcome", fix)
    if node.domain is None:
        fix = f"Choose one of: {', '.join(DOMAINS)}."
        yield finding(place, (*at, "domain"), "outcome-without-domain", "nothing", "the quality-of-life domain it belongs to", fix)
    if node.owner is None:
        yield finding(place, (*at, "owner"), "node-without-owner", "nothing", "the role that answers for it", "Name the role.")


def _directions(contents: Contents) -> dict[str, Direction | None]:
    """Which way is better, of every indicator and performance measure. Missing directions of measures are told at their service."""
    indicators: dict[str, Direction | None] = {i.entry.id: i.entry.improvement_direction for i in contents.indicators}
    return indicators | {f"{s.entry.id}.{m.id}": m.improvement_direction for s in contents.services for m in s.entry.measures}


def _deficits(place: Located[Pathway], directions: Mapping[str, Direction | None]) -> Iterator[Fault]:
    seen = [directions.get(name) for node in place.entry.nodes if node.kind in SEEN_KINDS for name in (*node.indicators, *node.measures)]
    if "decrease" in seen and "increase" not in seen:
        told = f"{seen.count('decrease')} figures that should fall, none that should rise"
        fix = "Add what people can do, have or say when things go well: participation, confidence, somebody to turn to."
        yield finding(place, ("nodes",), "only-deficits", told, "at least one that observes a capability", fix)


def _domains(place: Located[Pathway]) -> Iterator[Fault]:
    touched = {node.domain for node in place.entry.nodes if node.kind in OUTCOME_KINDS}
    for domain, meaning in DOMAINS.items():
        if domain not in touched and domain not in place.entry.left_out:
            fix = f"Add an outcome for it, or give the reason under left_out, {domain}."
            yield finding(
                place, ("left_out",), "domain-untouched", meaning.split(":")[0], "an outcome of it, or a reason to leave it out", fix
            )
