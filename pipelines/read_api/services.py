"""What the Services page asks of a release: contracts, what they are expected to move, agreed levels, payments."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from pipelines.read_api.connections import Release
from pipelines.read_api.overview import Figures, figures
from pipelines.registry.services import CONTINUUM, QUADRANTS

__all__ = ["CONTINUUM", "ENGLAND", "QUADRANTS", "Contribution", "Services", "contribution", "services"]

Row = dict[str, Any]
ENGLAND: Final = "E92000001"
_SERVICES: Final = "select * exclude (entry) from service order by title, id"
_COS: Final = "select * from service_co"
_MEASURES: Final = """select m.* exclude (agreed_levels, payment), m.payment is not null as is_paid, i.decimals, i.title as indicator_title
    from performance_measure m left join indicator i on i.id = m.indicator order by m.service, m.position"""
_ROADS: Final = """select r.*, o.title as outcome, o.indicators, p.title as pathway_title, s.title as service_title
    from service_road r join pathway p on p.id = r.pathway join service s on s.id = r.service
    join pathway_node o on o.pathway = r.pathway and o.id = r.outcome_node order by p.position, r.service, o.position"""
_LINKS: Final = """select l.*, a.title as start_title, b.title as end_title, r.reading, r.reason, r.cohort, r.estimate
    from pathway_link l join pathway_node a on a.pathway = l.pathway and a.id = l.start_node
    join pathway_node b on b.pathway = l.pathway and b.id = l.end_node
    left join link_reading r on r.pathway = l.pathway and r.link = l.key order by l.pathway, l.position"""
_ASSUMPTIONS: Final = "select * from pathway_assumption order by pathway, position"
_HELD_AGAINST: Final = """select t.*, s.title as service_title, m.title, m.unit, coalesce(i.decimals, 0) as decimals, a.name as area_name
    from {} t join service s on s.id = t.service join performance_measure m on m.service = t.service and m.measure = t.measure
    left join indicator i on i.id = t.indicator left join area a on a.code = t.area order by s.title, m.position, t.period_end, t.period"""
_AREAS: Final = "select code, name from area where code in (select unnest(areas) from service)"
_CAUSES: Final = (Path(__file__).parent / "service_causes.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Services:
    """Everything that contracts say, of all areas.

    `roads`: one per service and priority outcome that it leads to, with outcome, indicators and pathway_title.
    `levels` and `payments`: tables agreed_level and payment, with service_title, title, unit, decimals and area_name.
    `areas`: code -> name of every area that one of them serves.
    """

    services: list[Row]
    cos: list[Row]
    measures: list[Row]
    roads: list[Row]
    levels: list[Row]
    payments: list[Row]
    areas: dict[str, str]


@dataclass(frozen=True)
class Contribution:
    """What one service is expected to contribute, and what else may move the same outcomes.

    `roads`: as in Services, of this service; `links`: key -> link with start_title, end_title, reading and its assumptions, of every link
    on them; `causes`: outside causes by pathway and outcome_node; `others`: roads of other services to the same outcomes.
    `figures`: of the outcomes' indicators in the area; `england`: the same in England.
    """

    roads: list[Row]
    links: dict[tuple[str, str], Row]
    causes: list[Row]
    others: list[Row]
    figures: Figures
    england: Figures


def services(release: Release) -> Services:
    """Every service of the release. The registry's words are read once: a release is sealed."""
    return release.once("every service", lambda: Services(
        services=release.dicts(_SERVICES), cos=release.dicts(_COS), measures=release.dicts(_MEASURES), roads=release.dicts(_ROADS),
        levels=release.dicts(_HELD_AGAINST.format("agreed_level")), payments=release.dicts(_HELD_AGAINST.format("payment")),
        areas={row["code"]: row["name"] for row in release.dicts(_AREAS)},
    ))  # fmt: skip


def contribution(release: Release, service: str, area: str) -> Contribution:
    """What the contribution note of a service is written from, with the figures of an area."""
    every = services(release).roads
    roads = [road for road in every if road["service"] == service]
    outcomes = {(road["pathway"], road["outcome_node"]) for road in roads}
    wanted = list(dict.fromkeys(indicator for road in roads for indicator in road["indicators"]))
    return Contribution(
        roads=roads,
        links=_links(release, roads),
        causes=[cause for cause in release.dicts(_CAUSES) if (cause["pathway"], cause["outcome_node"]) in outcomes],
        others=[road for road in every if (road["pathway"], road["outcome_node"]) in outcomes and road["service"] != service],
        figures=figures(release, area, wanted),
        england=figures(release, ENGLAND, wanted),
    )


def _links(release: Release, roads: list[Row]) -> dict[tuple[str, str], Row]:
    """The links of those roads, in the order in which they are walked."""
    every = release.once("links of roads", lambda: {(row["pathway"], row["key"]): row for row in _told(release)})
    walked = [(road["pathway"], f"{start}~{end}") for road in roads for start, end in pairwise(road["nodes"])]
    return {key: every[key] for key in dict.fromkeys(walked)}


def _told(release: Release) -> list[Row]:
    """Links with their assumptions as rows."""
    stand = {(row["pathway"], row["id"]): row for row in release.dicts(_ASSUMPTIONS)}
    return [row | {"assumptions": [stand[row["pathway"], id] for id in row["assumptions"]]} for row in release.dicts(_LINKS)]
