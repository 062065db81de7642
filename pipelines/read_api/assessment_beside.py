"""What people say, beside the indicators of an Overview: which outcomes they judge, and where recorded and felt disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.assessment import ROLES
from pipelines.read_api.assessment_words import DISAGREE, agreement_words
from pipelines.read_api.connections import Release

Row = dict[str, Any]
_JUDGED: Final = """select distinct outcome, role from assessment_figure
    where area = ? and service is null and breakdown = '' and outcome is not null order by outcome, role"""
_DISAGREE: Final = """select a.*, i.title, q.title as question_title from agreement a join indicator i on i.id::varchar = a.indicator
    join question q on q.id = a.question where a.area = ? and a.service is null and list_contains(?, a.agreement)
    order by a.outcome, q.position, a.role, i.id::varchar"""


@dataclass(frozen=True)
class Said:
    """`roles`: outcome -> the roles that judge it.  `disagreements`: outcome -> a sentence for each role and indicator that disagree."""

    roles: dict[str, list[str]]
    disagreements: dict[str, list[str]]


def said_of_outcomes(release: Release, area: str) -> Said:
    """What people of an area say of its outcomes."""
    roles: dict[str, list[str]] = {}
    for row in release.dicts(_JUDGED, [area]):
        roles.setdefault(row["outcome"], []).append(row["role"])
    told: dict[str, list[str]] = {}
    for row in release.dicts(_DISAGREE, [area, list(DISAGREE)]):
        told.setdefault(row["outcome"], []).append(agreement_words(row))
    return Said({outcome: sorted(own, key=ROLES.index) for outcome, own in roles.items()}, told)
