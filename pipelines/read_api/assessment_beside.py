"""What people say, beside the indicators of an Overview: which outcomes they judge, and where recorded and felt disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.assessment import ROLES, recorded_and_felt
from pipelines.read_api.assessment_words import DISAGREE, agreement_words
from pipelines.read_api.connections import Release

Row = dict[str, Any]
_JUDGED: Final = """select distinct outcome, role from assessment_figure
    where area = ? and service is null and breakdown = '' and outcome is not null and n is not null and agreed is distinct from 'worker only'
    order by outcome, role"""
"""Who is seen to judge an outcome: not those whose answers are hidden, nor those for whom a worker answered."""


@dataclass(frozen=True)
class Said:
    """`roles`: outcome -> the roles that are seen to judge it.  `disagreements`: outcome -> a sentence for each role and indicator that disagree."""

    roles: dict[str, list[str]]
    disagreements: dict[str, list[str]]


def said_of_outcomes(release: Release, area: str) -> Said:
    """What people of an area say of its outcomes."""
    roles: dict[str, list[str]] = {}
    for row in release.dicts(_JUDGED, [area]):
        roles.setdefault(row["outcome"], []).append(row["role"])
    told: dict[str, list[str]] = {}
    for row in recorded_and_felt(release, area):
        if row["agreement"] in DISAGREE:
            told.setdefault(row["outcome"], []).append(agreement_words(row))
    return Said({outcome: sorted(own, key=ROLES.index) for outcome, own in roles.items()}, told)
