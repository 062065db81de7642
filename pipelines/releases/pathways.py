"""Pathways, services and frames of the registry as frames of a release, with the money and weakness of every link."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from pipelines.registry.evidence_scales import SCALES, strength
from pipelines.registry.frames import Frame
from pipelines.registry.models import Registry
from pipelines.registry.pathway_graph import WeakLink, is_delivery, nodes_of_kind, strongest_road, weakest_links, weakness
from pipelines.registry.pathways import LAYERS, Link, Pathway
from pipelines.registry.services import FourCo, Service

Row = dict[str, Any]


def pathway_rows(registry: Registry) -> Mapping[str, list[Row]]:
    """The rows of every table of pathway_schema."""
    pathways = list(registry.pathways.values())
    services = list(registry.services.values())
    return {
        "pathway": [_pathway(entry, position) for position, entry in enumerate(pathways, 1)],
        "pathway_node": [row for entry in pathways for row in _nodes(entry)],
        "pathway_link": [row for entry in pathways for row in _links(entry, registry)],
        "pathway_assumption": [row for entry in pathways for row in _assumptions(entry)],
        "service": [_service(entry) for entry in services],
        "service_co": [_co(entry.id, one) for entry in services for one in entry.four_cos],
        "performance_measure": [row for entry in services for row in _measures(entry)],
        "service_road": [row for entry in pathways for row in _roads(entry)],
        "frame": [dict(frame) for frame in registry.frames.values()],
        "frame_outcome": [row for frame in registry.frames.values() for row in _frame_outcomes(frame)],
        "review_finding": [vars(one) for one in registry.review],
    }


def _json(entries: Iterable[BaseModel]) -> str:
    return json.dumps([one.model_dump(mode="json") for one in entries], ensure_ascii=False)


def _pathway(entry: Pathway, position: int) -> Row:
    left_out = json.dumps(entry.left_out, ensure_ascii=False, sort_keys=True)
    return dict(entry) | {"position": position, "left_out": left_out, "entry": entry.model_dump_json(by_alias=True)}


def _nodes(entry: Pathway) -> Iterator[Row]:
    for position, node in enumerate(entry.nodes, 1):
        layer = LAYERS.index(node.kind) if node.kind in LAYERS else None
        yield dict(node) | {"pathway": entry.id, "position": position, "layer": layer, "is_illustrative": node.illustrative}


def _links(entry: Pathway, registry: Registry) -> Iterator[Row]:
    values = {service.id: service.contract.annual_value_gbp for service in registry.services.values()}
    made_up = frozenset(service.id for service in registry.services.values() if service.contract.value_is_illustrative)
    carried = {(one.start, one.end): (rank, one) for rank, one in enumerate(weakest_links(entry, values, made_up), 1)}
    for position, link in enumerate(entry.links, 1):
        yield _link(entry, link) | _money(carried.get((link.start, link.end))) | {"position": position}


def _link(entry: Pathway, link: Link) -> Row:
    lag, size = link.lag, link.expected_size
    return {
        "pathway": entry.id, "key": link.key, "start_node": link.start, "end_node": link.end, "claim": link.claim,
        "mechanism": link.mechanism, "assumptions": link.assumptions, "expected_direction": link.expected_direction,
        "lag_value": lag and lag.value, "lag_unit": lag and lag.unit, "lag_months": lag and lag.months,
        "expected_size": size and size.value, "expected_size_per": size and size.per, "expected_size_source": size and size.source,
        "is_delivery": is_delivery(entry, link), "is_illustrative": link.illustrative, "weakness": weakness(entry, link),
        **_evidence(link),
    }  # fmt: skip


def _evidence(link: Link) -> Row:
    graded = link.evidence
    if graded is None:
        names = ("scale", "level", "meaning", "points", "strength", "references", "reviewed_on", "review_by")
        return {f"evidence_{name}": None for name in names} | {"none_found": None, "learning_plan": None}
    return {
        "evidence_scale": graded.scale, "evidence_level": graded.level, "evidence_meaning": SCALES[graded.scale].levels[graded.level],
        "evidence_points": graded.points, "evidence_strength": strength(graded), "evidence_references": _json(graded.references),
        "none_found": graded.none_found,
        "evidence_reviewed_on": graded.reviewed_on, "evidence_review_by": graded.review_by, "learning_plan": graded.learning_plan,
    }  # fmt: skip


def _money(carried: tuple[int, WeakLink] | None) -> Row:
    if carried is None:
        names = ("annual_value_gbp", "exposure_gbp", "exposure_rank", "value_is_illustrative")
        return dict.fromkeys(names) | {"services": ()}
    rank, weak = carried
    return {
        "services": weak.services, "annual_value_gbp": weak.annual_value_gbp, "exposure_gbp": weak.exposure_gbp, "exposure_rank": rank,
        "value_is_illustrative": weak.is_illustrative,
    }  # fmt: skip


def _assumptions(entry: Pathway) -> Iterator[Row]:
    for position, one in enumerate(entry.assumptions, 1):
        links = [link.key for link in entry.links if one.id in link.assumptions]
        yield dict(one) | {"pathway": entry.id, "position": position, "links": links, "is_illustrative": one.illustrative}


def _roads(entry: Pathway) -> Iterator[Row]:
    for start in nodes_of_kind(entry, "service"):
        for goal in nodes_of_kind(entry, "priority_outcome"):
            road = strongest_road(entry, start.id, goal.id)
            if road is not None:
                yield {
                    "pathway": entry.id, "service": road.service, "service_node": start.id, "outcome_node": goal.id,
                    "nodes": road.nodes, "weakest_link": road.weakest.key, "weakness": road.weakness,
                }  # fmt: skip


def _service(entry: Service) -> Row:
    contract, involvement = entry.contract, entry.involvement
    return dict(entry) | {
        "contract_start": contract.start, "contract_end": contract.end, "annual_value_gbp": contract.annual_value_gbp,
        "value_is_illustrative": contract.value_is_illustrative, "contract_source": contract.source,
        "involvement_professionals": involvement.professionals, "involvement_users": involvement.users,
        "quadrant": involvement.quadrant, "entry": entry.model_dump_json(),
    }  # fmt: skip


def _co(service: str, one: FourCo) -> Row:
    return dict(one) | {"service": service, "is_illustrative": one.illustrative}


def _measures(entry: Service) -> Iterator[Row]:
    for position, one in enumerate(entry.measures, 1):
        payment = one.payment.model_dump_json() if one.payment else None
        yield dict(one) | {
            "id": f"{entry.id}.{one.id}", "service": entry.id, "measure": one.id, "position": position,
            "agreed_levels": _json(one.agreed_levels), "payment": payment, "is_illustrative": one.illustrative,
        }  # fmt: skip


def _frame_outcomes(frame: Frame) -> Iterator[Row]:
    for position, one in enumerate(frame.outcomes, 1):
        indicators = list(dict.fromkeys(metric.indicator for metric in one.metrics if metric.indicator))
        yield dict(one) | {"frame": frame.id, "position": position, "indicators": indicators, "metrics": _json(one.metrics)}
