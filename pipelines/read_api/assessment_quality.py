"""What the Survey quality page asks of a release: who answered, how, who is missing, what weighting does, which wordings changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pipelines.measures.assessment_drivers import CAUTION
from pipelines.read_api.assessment_scale import as_asked, named_apart
from pipelines.read_api.connections import Release

Row = dict[str, Any]
_INSTRUMENTS: Final = """select i.id, i.title, i.meaning, i.owner, i.source, i.status, i.basis, i.roles::varchar[] as roles
    from assessment_figure f join instrument i on i.id = f.instrument where f.area = ?
    group by all order by bool_or(f.outcome is not null) desc, len(any_value(i.roles)) desc, i.id"""
_WAVES: Final = """select r.wave, r.period_start, r.period_end, r.role, r.n_text, r.people, r.invited, r.response_rate, exists(
        from assessment_figure f where f.area = r.area and f.instrument = r.instrument and f.wave = r.wave and f.role = r.role
        and f.agreed = 'worker only') as has_worker_scores
    from response_rate r where r.area = $area and r.instrument = $instrument order by r.period_start desc, r.role"""
_QUESTIONS: Final = "select id, title, position, wordings::varchar as wordings from question where instrument = ? order by position"
_GROUPS: Final = """select r.*, a.name as group_name from representation r left join area a on r.dimension = 'area' and a.code = r.group
    where r.area = $area and r.instrument = $instrument order by r.period_start desc, r.role, r.dimension, r.group"""
_WEIGHTINGS: Final = "select * from weighting where area = $area and instrument = $instrument order by role"
_WEIGHTED: Final = """select w.*, q.title, q.position, q.higher_is_better, q.lowest, q.highest, o.title as outcome_title
    from weighted_figure w join question q on q.id = w.question left join outcome o on o.id = w.outcome
    where w.area = $area and w.instrument = $instrument and w.service is null order by w.role, q.position, w.agreed nulls first, w.outcome"""
_DRIVERS: Final = """select d.area, d.outcome, d.role, d.driver, d.n_text, d.n, d.people, d.correlation, d.low, d.high, d.goes_with,
    d.reason, o.title as outcome_title from driver d left join outcome o on o.id = d.outcome where d.area = ?
    order by d.outcome, d.role, abs(d.correlation) desc nulls last, d.driver"""


@dataclass(frozen=True)
class Quality:
    """Everything the page shows of one instrument in one area. Numbers of hidden groups are null beside their n_text."""

    instrument: Row
    waves: list[Row]
    """has_worker_scores: a worker alone scored some of these people, who count among those who answered."""
    questions: dict[str, Row]
    groups: list[Row]
    weightings: list[Row]
    weighted: list[Row]
    drivers: list[Row]
    caution: str
    """What has to stand beside the drivers."""


def instruments_answered(release: Release, area: str) -> list[Row]:
    """The instruments that people of an area answered."""
    return release.dicts(_INSTRUMENTS, [area])


def quality(release: Release, area: str, instrument: Row) -> Quality:
    """What is known of the answers to an instrument (a row of `instruments_answered`)."""
    place = {"area": area, "instrument": instrument["id"]}
    questions = {row["id"]: row | {"wordings": json.loads(row["wordings"])} for row in release.dicts(_QUESTIONS, [instrument["id"]])}
    return Quality(
        instrument, release.dicts(_WAVES, place), questions, release.dicts(_GROUPS, place), release.dicts(_WEIGHTINGS, place),
        [row for named in named_apart(release.dicts(_WEIGHTED, place)) for row in as_asked([named], named)], release.dicts(_DRIVERS, [area]), CAUTION,
    )  # fmt: skip
