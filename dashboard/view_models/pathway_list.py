"""A pathway as tables in reading order: everything that the diagram carries, for the list view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.findings import unknown_share
from dashboard.view_models.measure import Measure
from dashboard.view_models.overview_rows import not_known_words
from dashboard.view_models.pathway_diagram import WITHOUT_STATUS, status_of
from dashboard.view_models.pathway_shown import Shown
from dashboard.view_models.pathway_words import (
    KINDS,
    OUTSIDE,
    Status,
    counted_boxes,
    evidence_of,
    evidence_words,
    lag_words,
    money,
    reading_of,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class NodeRow:
    """A box in a table. `status` is None where none is meant to be; `latest`: what its indicators read, each with its title."""

    id: str
    title: str
    statement: str
    population: str
    status: Status | None
    latest: tuple[str, ...]
    leads_to: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class LinkRow:
    """A link in a table."""

    key: str
    start: str
    end: str
    claim: str
    evidence: str
    drawn: str
    assumptions: tuple[str, ...]
    expected: str
    reading: str
    reason: str
    money: str


def node_tables(found: Any, part: Shown) -> dict[str, list[NodeRow]]:
    """Heading of each kind -> its boxes, from service to outcome; outside causes last."""
    titles = {node["id"]: node["title"] for node in found.nodes}
    by_kind: dict[str, list[NodeRow]] = {}
    for kind, heading in KINDS.items():
        rows = [_node(node, found, part, titles) for node in part.nodes if node["kind"] == kind]
        if rows:
            by_kind[heading] = rows
    return by_kind


def link_rows(found: Any, part: Shown) -> list[LinkRow]:
    """The links in the order of the file, those of outside causes last."""
    titles = {node["id"]: node["title"] for node in found.nodes}
    outside = {node["id"] for node in found.nodes if node["kind"] == OUTSIDE}
    assumptions = {one["id"]: one for one in found.assumptions}
    ordered = sorted(part.links, key=lambda link: link["start_node"] in outside)
    return [_link(link, titles, assumptions) for link in ordered]


def road_rows(found: Any, part: Shown) -> list[tuple[str, str, str, str]]:
    """Where boxes are folded away: service, outcome, the strongest road, its weakest link."""
    titles = {node["id"]: node["title"] for node in found.nodes}
    rows = []
    for road in part.roads:
        start, _, end = road["weakest_link"].partition("~")
        steps = " → ".join(titles[node] for node in road["nodes"])
        rows.append((titles[road["service_node"]], titles[road["outcome_node"]], steps, f"{titles[start]} → {titles[end]}"))
    return rows


def _node(node: Row, found: Any, part: Shown, titles: Mapping[str, str]) -> NodeRow:
    leads = [titles[link["end_node"]] for link in part.links if link["start_node"] == node["id"]]
    service = found.services.get(node["service"])
    note = money(service["annual_value_gbp"], service["value_is_illustrative"]) if service else ""
    if node["id"] in part.folded:
        note = f"{counted_boxes(part.folded[node['id']])} folded away"
    has_status = node["kind"] not in WITHOUT_STATUS or node["indicators"]
    return NodeRow(
        id=node["id"],
        title=node["title"],
        statement=node["statement"],
        population=node["population"],
        status=status_of(node) if has_status else None,
        latest=tuple(_latest(name, found) for name in node["indicators"]),
        leads_to=tuple(leads),
        note=note,
    )


def _latest(name: str, found: Any) -> str:
    title, row = found.indicators[name]["title"], found.figures.rows.get(name)
    if row is None:
        return f"{title}: no figures"
    period = words.axis_label(row["latest_period"], row["latest_start"], row["basis"])
    return f"{title}: {Measure.of(row).amount(row['latest_value'], row['latest_symbol'])} ({period}){_not_known(row, found)}"


def _not_known(row: Row, found: Any) -> str:
    """What must stand beside a figure that hangs on those not known."""
    if not row["band_upper"]:
        return ""
    beside = unknown_share(row, found.figures.points)
    return "; not known: not held" if beside is None else f"; {not_known_words(beside, Measure.of(row))}"


def _link(link: Row, titles: Mapping[str, str], assumptions: Mapping[str, Row]) -> LinkRow:
    lag = lag_words(link)
    carried = link["annual_value_gbp"] is not None
    return LinkRow(
        key=link["key"],
        start=titles[link["start_node"]],
        end=titles[link["end_node"]],
        claim=link["claim"],
        evidence=evidence_words(link),
        drawn=evidence_of(link).legend,
        assumptions=tuple(f"{assumptions[id]['text']} ({assumptions[id]['status']})" for id in link["assumptions"]),
        expected=f"{link['expected_direction']}{f' after {lag}' if lag and lag != 'at once' else f' {lag}'.rstrip()}",
        reading=reading_of(link),
        reason=link["reason"] or "",
        money=money(link["annual_value_gbp"], link["value_is_illustrative"]) if carried else "none",
    )
