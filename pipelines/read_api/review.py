"""What the pathway review page asks of a release: findings on the registry's own files, and weak links by the money they carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.connections import Release
from pipelines.registry.review import RULES

__all__ = ["RULES", "Review", "review"]

Row = dict[str, Any]
_EXPOSED: Final = """select l.*, a.title as start_title, b.title as end_title, p.title as pathway_title, r.reading
    from pathway_link l join pathway p on p.id = l.pathway left join link_reading r on r.pathway = l.pathway and r.link = l.key
    join pathway_node a on a.pathway = l.pathway and a.id = l.start_node
    join pathway_node b on b.pathway = l.pathway and b.id = l.end_node
    where l.exposure_rank is not null order by l.exposure_gbp desc, l.weakness desc, p.position, l.exposure_rank"""
_FAILING: Final = """select pathway, id, status, text, reviewed_on, "by", links from pathway_assumption
    where status <> 'holding' order by status <> 'failed', pathway, position"""


@dataclass(frozen=True)
class Review:
    """`findings`: whenever they hold (holds_from); `exposed`: links that carry money, the most first; `shaken`: assumptions in doubt or
    failed; `pathways`: id and title; `services`: how many, and title by id."""

    findings: list[Row]
    exposed: list[Row]
    shaken: list[Row]
    pathways: list[Row]
    services: dict[str, str]


def review(release: Release) -> Review:
    """The review of every pathway of the release."""
    return release.once("review", lambda: Review(
        findings=release.dicts("select * from review_finding order by file, line, rule"),
        exposed=release.dicts(_EXPOSED), shaken=release.dicts(_FAILING),
        pathways=release.dicts("select id, title from pathway order by position"),
        services={row["id"]: row["title"] for row in release.dicts("select id, title from service order by title")},
    ))  # fmt: skip
