"""The panel of a selected box or link: what is claimed, what observes it, how well it is tested, what rests on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.findings import finding
from dashboard.view_models.links import Place
from dashboard.view_models.overview_rows import IndicatorRow, indicator_row
from dashboard.view_models.pathway_diagram import WITHOUT_STATUS, status_of
from dashboard.view_models.pathway_words import DOMAINS, ONE_OF_KIND, Status, counted, money

Row = Mapping[str, Any]
Facts = tuple[tuple[str, str], ...]
Lines = tuple[tuple[str, str], ...]
Href = Callable[[str], str]
ILLUSTRATIVE = "Written for the example (illustrative)"


@dataclass(frozen=True)
class Observed:
    """An indicator that observes a box. `row` is None where the area has no figures of it.

    `href` names it by its title, as the Indicator page does itself.
    """

    title: str
    href: str
    row: IndicatorRow | None
    sentence: str


@dataclass(frozen=True)
class NodePanel:
    """A box, opened."""

    title: str
    statement: str
    status: Status | None
    rule: str
    facts: Facts
    indicators: tuple[Observed, ...]
    measures: tuple[tuple[str, str, str, str], ...]
    """Title, meaning, agreed levels, status of each performance measure."""
    led_from: Lines
    leads_to: Lines
    """What the links say, and the address at which each is selected."""
    roads: tuple[tuple[str, str, str], ...]
    """Of a service: the outcome, the boxes on the strongest road to it, the weakest link on that."""
    service_href: str
    """Of a service: its own page; else empty."""


@dataclass(frozen=True)
class RoadPanel:
    """The strongest road from a service to an outcome whose boxes are folded away, opened."""

    title: str
    steps: Lines
    weakest: tuple[str, str]
    weakness: str


def road_panel(found: Any, key: str, href: Href) -> RoadPanel | None:
    """The panel of a road, named by its ends as a link is; None: there is none."""
    start, _, end = key.partition("~")
    road = next((road for road in found.roads if (road["service_node"], road["outcome_node"]) == (start, end)), None)
    if road is None:
        return None
    titles = {node["id"]: node["title"] for node in found.nodes}
    first, _, second = road["weakest_link"].partition("~")
    return RoadPanel(
        title=f"{titles[start]} → {titles[end]}",
        steps=tuple((titles[node], href(node)) for node in road["nodes"]),
        weakest=(f"{titles[first]} → {titles[second]}", href(road["weakest_link"])),
        weakness=f"{road['weakness']:.2f}",
    )


def node_panel(found: Any, id: str, place: Place, today: dt.date, href: Href) -> NodePanel | None:
    """The panel of a box of the pathway (`read_api.pathways.Pathway`); None: there is none of that id. `href`: of a selection."""
    node = next((node for node in found.nodes if node["id"] == id), None)
    if node is None:
        return None
    titles = {each["id"]: each["title"] for each in found.nodes}
    has_status = node["kind"] not in WITHOUT_STATUS or node["indicators"]
    return NodePanel(
        title=node["title"],
        statement=node["statement"],
        status=status_of(node) if has_status else None,
        rule=node["rule"] or "" if has_status else "",
        facts=_facts(node, found.services.get(node["service"])),
        indicators=tuple(_observed(name, found, place, today) for name in node["indicators"]),
        measures=tuple(_measure(found.measures[name]) for name in node["measures"] if name in found.measures),
        led_from=_joined(found.links, "end_node", "start_node", id, titles, href),
        leads_to=_joined(found.links, "start_node", "end_node", id, titles, href),
        roads=tuple(_road(road, titles) for road in found.roads if road["service_node"] == id),
        service_href=place.services(service=node["service"]) if node["service"] else "",
    )


def _facts(node: Row, service: Row | None) -> Facts:
    rows = [
        ("Kind", ONE_OF_KIND[node["kind"]]),
        ("For whom", node["population"]),
        ("Quality of life", DOMAINS.get(node["domain"], "")),
        ("Owner", node["owner"]),
        ("Written with", words.joined(node["co_produced_with"])),
        *(_contract(service) if service else ()),
        ("Source", node["source"]),
        ("Marked", ILLUSTRATIVE if node["is_illustrative"] else ""),
    ]
    return tuple((name, text) for name, text in rows if text)


def _contract(service: Row) -> Facts:
    return (
        ("Provider", service["provider"]),
        ("Contract", f"{words.day(service['contract_start'])} to {words.day(service['contract_end'])}"),
        ("Value", money(service["annual_value_gbp"], service["value_is_illustrative"])),
        ("Known from", service["contract_source"]),
        (
            "Involvement",
            f"professionals {service['involvement_professionals']}, users {service['involvement_users']}: {service['quadrant']}",
        ),
    )


def _observed(name: str, found: Any, place: Place, today: dt.date) -> Observed:
    row, title = found.figures.rows.get(name), found.indicators[name]["title"]
    if row is None:
        return Observed(title, place.indicator(title), None, "No figures of this area are held.")
    said = finding(row, found.figures, place)
    return Observed(title, place.indicator(title), indicator_row(row, found.figures.points, place, today), said.text)


def _measure(measure: Row) -> tuple[str, str, str, str]:
    unit = words.short_unit(measure["unit"])
    levels = "; ".join(f"{level['period']}: {words.with_unit(format(level['value'], 'g'), unit)}" for level in measure["agreed_levels"])
    paid = "; pays by outcome" if measure["payment"] else ""
    return (
        measure["title"],
        measure["meaning"],
        f"{levels or 'none agreed'}{paid}",
        "illustrative" if measure["is_illustrative"] else "official",
    )


def _joined(links: Sequence[Row], own: str, other: str, id: str, titles: Mapping[str, str], href: Href) -> Lines:
    return tuple((f"{titles[link[other]]}: {link['claim']}", href(link["key"])) for link in links if link[own] == id)


def _road(road: Row, titles: Mapping[str, str]) -> tuple[str, str, str]:
    start, _, end = road["weakest_link"].partition("~")
    steps = " → ".join(titles[node] for node in road["nodes"])
    weakest = f"{titles[start]} → {titles[end]}, weakness {road['weakness']:.2f} of 1"
    return titles[road["outcome_node"]], f"{steps} ({counted(len(road['nodes']) - 1, 'link')})", weakest
