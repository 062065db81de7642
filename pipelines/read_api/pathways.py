"""What the Pathways page asks of a release: a pathway with its statuses, readings, figures, assumptions and money, for one area."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pipelines.errors import OutcomesError
from pipelines.measures.link_reading_words import LIMITS
from pipelines.read_api.connections import Release
from pipelines.read_api.overview import Figures, figures

__all__ = ["LIMITS", "NoSuchPathway", "Pathway", "pathway", "pathways"]

Row = dict[str, Any]
_PATHWAYS: Final = "select * exclude (entry) from pathway order by position"
_NODES: Final = """select n.*, s.status, s.rule, s.held, s.improving, s.worsening
    from pathway_node n left join node_status s on s.pathway = n.pathway and s.node = n.id and s.area = ?
    where n.pathway = ? order by n.position"""
_LINKS: Final = """select l.*, r.* exclude (pathway, link, expected_size, level), r.expected_size as expected_estimate, r.level as area_level
    from pathway_link l left join link_reading r on r.pathway = l.pathway and r.link = l.key
    where l.pathway = ? order by l.position"""
_ASSUMPTIONS: Final = "select * from pathway_assumption where pathway = ? order by position"
_SERVICES: Final = "select * exclude (entry) from service where list_contains(?::varchar[], id) order by id"
_MEASURES: Final = "select * from performance_measure where list_contains(?::varchar[], id) order by id"
_ROADS: Final = "select * from service_road where pathway = ? order by service_node, outcome_node"
_INDICATORS: Final = "select id, title, unit, decimals, status from indicator where list_contains(?::varchar[], id::varchar)"


class NoSuchPathway(OutcomesError):
    """The release has no pathway of that id."""


@dataclass(frozen=True)
class Pathway:
    """One pathway and everything shown of it.

    `nodes`: with status, rule, held, improving, worsening for the area; null: the area has no figures of anything.
    `links`: with the columns of link_reading, its expected_size as expected_estimate and its level as area_level.
    `indicators`: title of every indicator that observes a node, with or without figures.
    `figures`: their latest figures in the area; companions of them too.
    """

    about: Row
    area: str
    nodes: list[Row]
    links: list[Row]
    assumptions: list[Row]
    services: dict[str, Row]
    measures: dict[str, Row]
    roads: list[Row]
    indicators: dict[str, Row]
    figures: Figures


def pathways(release: Release) -> list[Row]:
    """Every pathway, in the order of its files: id, title, goal, population, areas, owner, status, review dates."""
    return release.once("pathways", lambda: [_pathway(row) for row in release.dicts(_PATHWAYS)])


def pathway(release: Release, id: str, area: str) -> Pathway:
    """One pathway as it stands for an area.

    Errors:  NoSuchPathway.
    """
    about = next((row for row in pathways(release) if row["id"] == id), None)
    if about is None:
        known = ", ".join(row["id"] for row in pathways(release)) or "none"
        raise NoSuchPathway(f"pathway {id!r}", f"one of: {known}", "no such pathway in this release", "Choose another pathway.")
    nodes = release.dicts(_NODES, [area, id])
    observing = list(dict.fromkeys(name for node in nodes for name in node["indicators"]))
    indicators = {row["id"]: row for row in release.dicts(_INDICATORS, [observing])}
    measures = [name for node in nodes for name in node["measures"]]
    services = [node["service"] for node in nodes if node["service"]]
    return Pathway(
        about=about,
        area=area,
        nodes=nodes,
        links=[_link(row) for row in release.dicts(_LINKS, [id])],
        assumptions=release.dicts(_ASSUMPTIONS, [id]),
        services={row["id"]: row for row in release.dicts(_SERVICES, [services])},
        measures={row["id"]: _measure(row) for row in release.dicts(_MEASURES, [measures])},
        roads=release.dicts(_ROADS, [id]),
        indicators=indicators,
        figures=_figures(release, area, observing),
    )


def _figures(release: Release, area: str, observing: list[str]) -> Figures:
    """Also of companions: a figure that must not stand alone needs the other one beside it."""
    found = figures(release, area, observing)
    beside = [name for row in found.rows.values() for name in row["companions"] if name not in observing]
    return figures(release, area, [*observing, *dict.fromkeys(beside)]) if beside else found


def _pathway(row: Row) -> Row:
    return row | {"left_out": json.loads(row["left_out"])}


def _link(row: Row) -> Row:
    return row | {"evidence_references": json.loads(row["evidence_references"] or "[]")}


def _measure(row: Row) -> Row:
    payment = json.loads(row["payment"]) if row["payment"] else None
    return row | {"agreed_levels": json.loads(row["agreed_levels"]), "payment": payment}
