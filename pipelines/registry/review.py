"""The review of pathways: what does not stop anything from being drawn, but would let a pathway claim more than it can.

Findings are faults of severity `review`: the registry loads with them. Findings that begin on a day (a review date passed) carry
that day; `open_on` picks those that hold.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from pipelines.registry.contents import Contents
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located
from pipelines.registry.findings import finding
from pipelines.registry.models import Outcome
from pipelines.registry.pathways import Pathway
from pipelines.registry.review_links import link_findings
from pipelines.registry.review_nodes import node_findings, statement_findings
from pipelines.registry.review_shape import shape_findings
from pipelines.registry.services import Service

RULES: Final[dict[str, str]] = {
    "no-service": "A pathway that no service feeds",
    "unreachable-node": "A node that no service reaches",
    "no-road-to-outcome": "A service that leads to no priority outcome",
    "leads-nowhere": "A node that ends short of a priority outcome",
    "backwards-link": "A link that leads back towards the services",
    "no-outside-cause": "A pathway that leaves no room for anything but its services",
    "service-in-no-pathway": "A service that no pathway explains",
    "outcome-without-indicator": "An outcome that nothing observes",
    "indicator-without-direction": "An indicator or measure of which neither way is better",
    "outcome-without-domain": "An outcome of no quality-of-life domain",
    "domain-untouched": "A quality-of-life domain that no outcome touches",
    "only-deficits": "Only deficits are measured, and no capability",
    "node-without-owner": "An outcome that nobody answers for",
    "node-without-source": "A part that is neither sourced nor marked illustrative",
    "compound-statement": "Several targets in one sentence",
    "output-as-outcome": "Something done, put in place of a life changed",
    "link-without-mechanism": "A link that does not say how it is thought to work",
    "link-without-assumption": "A link that does not say what must be so",
    "link-without-lag": "A link that does not say when",
    "link-without-evidence": "A link that does not say how well it is tested",
    "evidence-without-reference": "A level of evidence without a source",
    "evidence-overdue": "Evidence past its review date",
    "assumption-failed": "A link that still rests on a failed assumption",
    "pathway-overdue": "A pathway past its review date",
    "money-on-weak-evidence": "Money over a weak link, and no plan to learn more",
    "contract-without-value": "A contract of unknown value",
}
"""Every rule of the review, in the order in which it is read."""


def review_findings(contents: Contents) -> list[Fault]:
    """Everything that the review finds wanting, whenever it holds, in order of file and line."""
    found: list[Fault] = []
    for place in contents.pathways:
        found += shape_findings(place)
        found += node_findings(place, contents)
        found += link_findings(place, contents)
        found += _overdue(place)
    nodes = [node for place in contents.pathways for node in place.entry.nodes]
    are_all_read = len(contents.pathways) == len(contents.pathway_ids)  # else a missing node may stand in a file with faults
    drawn = {node.service for node in nodes if node.service}
    seen = {node.outcome for node in nodes if node.outcome and (node.indicators or node.measures)}
    for outcome in contents.outcomes:
        found += _outcome(outcome, is_seen=outcome.entry.id in seen or not are_all_read)
    for service in contents.services:
        found += _service(service, is_drawn=service.entry.id in drawn or not are_all_read)
    return sorted(found)


def open_on(findings: Iterable[Fault], day: dt.date) -> list[Fault]:
    """The findings that hold on a day."""
    return [one for one in findings if one.holds_from is None or one.holds_from <= day]


def _overdue(place: Located[Pathway]) -> Iterator[Fault]:
    entry = place.entry
    fix = "Go through it with those it is for, and set both dates anew."
    expected = "a day that is still to come"
    yield finding(place, ("review_by",), "pathway-overdue", str(entry.review_by), expected, fix, entry.review_by + dt.timedelta(days=1))


def _outcome(place: Located[Outcome], *, is_seen: bool) -> Iterator[Fault]:
    """The council's own outcomes are worded by the same rules as those inside a pathway."""
    if place.entry.status != "illustrative":
        yield from statement_findings(place, ("statement",), place.entry.statement)
    if not (place.entry.indicators or is_seen):
        fix = "Name an indicator, or say in a pathway which performance measure stands in for it."
        yield finding(place, ("indicators",), "outcome-without-indicator", "nothing", "an indicator that observes it", fix)


def _service(place: Located[Service], *, is_drawn: bool) -> Iterator[Fault]:
    entry = place.entry
    is_invented = bool(entry.areas) and all(area.startswith("X") for area in entry.areas)
    if not is_drawn and not is_invented:  # nobody buys a service of invented areas, so nobody has to say what for
        expected = "a node in a file of pathways/ that stands for it"
        yield finding(place, ("id",), "service-in-no-pathway", shown(entry.id), expected, "Write down what it is expected to lead to.")
    if entry.contract.annual_value_gbp is None:
        fix = "Give it, or mark an estimate with value_is_illustrative: true."
        yield finding(place, ("contract", "annual_value_gbp"), "contract-without-value", "nothing", "pounds a year", fix)
    for i, measure in enumerate(entry.measures):
        if measure.improvement_direction not in ("increase", "decrease"):
            expected = "increase or decrease"
            told = shown(measure.improvement_direction)
            at = ("measures", i, "improvement_direction")
            yield finding(place, at, "indicator-without-direction", told, expected, "Say which way is better for the people served.")
