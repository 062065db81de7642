"""A pathway as boxes and arrows with their words: what the drawing, its labels for a screen reader and its text description say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.view_models.pathway_shown import Shown
from dashboard.view_models.pathway_words import (
    KINDS,
    ONE_OF_KIND,
    OUTSIDE,
    STATUSES,
    Evidence,
    Status,
    class_of,
    counted,
    counted_boxes,
    evidence_of,
    evidence_words,
    money,
    reading_of,
)

Row = Mapping[str, Any]
WITHOUT_STATUS: Final = ("service", OUTSIDE)
"""Kinds that no indicator is meant to observe; they show their contract or what they are instead."""


@dataclass(frozen=True)
class Box:
    """One box. `label` is its whole meaning in words."""

    id: str
    kind: str
    title: str
    status: Status | None
    note: str
    label: str


@dataclass(frozen=True)
class Arrow:
    """One link, or (`is_road`) the strongest road between two boxes whose steps are folded away."""

    key: str
    start: str
    end: str
    evidence: Evidence
    is_outside: bool
    label: str
    is_road: bool = False


@dataclass(frozen=True)
class Diagram:
    """All that is drawn."""

    title: str
    subtitle: str
    mark: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    def title_of(self, id: str) -> str:
        """What stands in that box."""
        return next(box.title for box in self.boxes if box.id == id)


def diagram(found: Any, part: Shown, subtitle: str) -> Diagram:
    """The part of a pathway that is shown (`read_api.pathways.Pathway`)."""
    titles = {node["id"]: node["title"] for node in found.nodes}
    outside = {node["id"] for node in found.nodes if node["kind"] == OUTSIDE}
    arrows = [_arrow(link, titles, outside) for link in part.links] + [_road(road, titles) for road in part.roads]
    return Diagram(
        title=found.about["title"],
        subtitle=subtitle,
        mark=mark(found),
        boxes=tuple(_box(node, found, part, titles) for node in part.nodes),
        arrows=tuple(arrows),
    )


def mark(found: Any) -> str:
    """What every export and the list say where something is made up; empty where nothing is."""
    if found.about["status"] == "illustrative" or found.area.startswith("X"):
        return "Illustrative data"
    parts = [*found.nodes, *found.links, *found.assumptions, *found.measures.values()]
    made_up = any(part["is_illustrative"] for part in parts) or any(one["value_is_illustrative"] for one in found.services.values())
    return "Illustrative in parts: contract values and what is marked so were made up" if made_up else ""


def status_of(node: Row) -> Status:
    """The status of a node; of an area without any figures: no data."""
    return STATUSES[node["status"] or "no data"]


def _box(node: Row, found: Any, part: Shown, titles: Mapping[str, str]) -> Box:
    status = None if node["kind"] in WITHOUT_STATUS and not node["indicators"] else status_of(node)
    note = _note(node, found, part)
    leads = [titles[link["end_node"]] for link in part.links if link["start_node"] == node["id"]]
    leads += [titles[road["outcome_node"]] for road in part.roads if road["service_node"] == node["id"]]
    said = [f"{node['title']}: {ONE_OF_KIND[node['kind']]}", node["statement"].rstrip(".")]
    said += [f"Status: {status.label}"] if status else []
    said += [note] if note else []
    said += [f"Leads to: {'; '.join(leads)}"] if leads else []
    return Box(node["id"], node["kind"], node["title"], status, note, ". ".join(said) + ".")


def _note(node: Row, found: Any, part: Shown) -> str:
    """What stands under the title besides the status."""
    if node["id"] in part.folded:
        return f"{counted_boxes(part.folded[node['id']])} folded away"
    service = found.services.get(node["service"])
    if service is not None and service["annual_value_gbp"] is not None:
        return money(service["annual_value_gbp"], service["value_is_illustrative"])
    return "outside cause" if node["kind"] == OUTSIDE else ""


def _arrow(link: Row, titles: Mapping[str, str], outside: set[str]) -> Arrow:
    evidence, start, end = evidence_of(link), link["start_node"], link["end_node"]
    is_outside = start in outside
    what = "what the service does" if link["is_delivery"] else evidence_words(link)
    label = f"Link from {titles[start]} to {titles[end]}: {what}. Reading: {reading_of(link)}."
    return Arrow(link["key"], start, end, evidence, is_outside, f"Outside cause. {label}" if is_outside else label)


def _road(road: Row, titles: Mapping[str, str]) -> Arrow:
    start, end = road["service_node"], road["outcome_node"]
    steps = counted(len(road["nodes"]) - 1, "link")
    evidence = class_of(1 - road["weakness"])
    label = f"Road from {titles[start]} to {titles[end]}, {steps}, its weakest link: {evidence.legend}."
    return Arrow(f"{start}~{end}", start, end, evidence, False, label, is_road=True)


def in_columns(boxes: tuple[Box, ...]) -> dict[str, list[Box]]:
    """Kind -> its boxes, in reading order; kinds without any left out."""
    return {kind: own for kind in KINDS if (own := [box for box in boxes if box.kind == kind])}
