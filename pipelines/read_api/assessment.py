"""What the Co-assessment page asks of a release: one area, everybody or one service, what each role said wave by wave."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.assessment_scale import as_asked, named_apart
from pipelines.read_api.connections import Release
from pipelines.read_api.waves import wave_words

Row = dict[str, Any]
ROLES: Final = ("young person", "resident", "carer", "professional", "provider")
"""In the order in which they stand beside each other."""
_PLACE: Final = "area = $area and service is not distinct from $service"
_QUESTIONS: Final = f"""select distinct f.question, f.agreed, f.outcome, f.instrument, q.title, q.text, q.kind, q.lowest, q.highest, q.positive_from,
        q.labels::varchar as labels, q.wordings::varchar as wordings, q.higher_is_better, q.position,
        i.title as instrument_title, i.status, i.basis, o.title as outcome_title, o.position as outcome_position
    from assessment_figure f join question q on q.id = f.question join instrument i on i.id = f.instrument
    left join outcome o on o.id = f.outcome
    where f.{_PLACE} and f.breakdown = ''
    order by o.position nulls last, f.outcome nulls last, f.agreed is not null, f.instrument, q.position, f.agreed"""  # noqa: S608 - the text is ours
_FIGURES: Final = f"select * from assessment_figure where {_PLACE} and breakdown = '' order by period_start, role"  # noqa: S608
_GAPS: Final = f"select * from perception_gap where {_PLACE} order by period_start, against"  # noqa: S608
_READINGS: Final = f"select * from gap_reading where {_PLACE} order by question, against"  # noqa: S608
_TRENDS: Final = f"select * from role_trend where {_PLACE} order by question, role"  # noqa: S608
_KEPT: Final = 6
"""Decimals of a mean: more would show the digits that a release rounds off."""
_ITEM: Final = "question = $question and agreed is not distinct from $agreed and outcome is not distinct from $outcome"
_ANSWERS: Final = f"""select * from assessment_answer where {_PLACE} and breakdown = '' and {_ITEM} order by wave, role, score"""  # noqa: S608
_BANDS: Final = f"""select * from assessment_figure where area = $area and service is null and {_ITEM}
    order by period_start, role, breakdown"""  # noqa: S608
_AGREEMENT: Final = """select a.*, i.title from agreement a left join indicator i on i.id::varchar = a.indicator
    join question q on q.id = a.question left join outcome o on o.id = a.outcome where a.area = $area and a.service is null
    order by o.position nulls last, a.outcome, q.position, a.role, i.id::varchar"""
_MISSING: Final = """select r.*, a.name as group_name from representation r left join area a on r.dimension = 'area' and a.code = r.group
    where r.area = $area and r.representation in ('missing', 'fewer than their share')
    order by r.period_start, r.role, r.dimension, r.group"""
_SERVICES: Final = """select distinct f.service as id, coalesce(s.title, f.service) as title from assessment_figure f
    left join service s on s.id = f.service where f.area = $area and f.service is not null order by title"""
_QUOTES: Final = """select q.*, a.name as area_name, i.basis from quote q left join area a on a.code = q.area
    left join instrument i on i.id = q.instrument
    where q.area = $area or q.area in (select area from area_parent where parent = $area) order by q.wave desc, q.text"""
_THEMES: Final = """select c.instrument, c.area, c.wave, c.role, c.theme, c.n_text, c.people, c.mentions_text, c.mentions, c.share,
        t.title, t.position, i.basis from theme_count c join theme t on t.id = c.theme left join instrument i on i.id = c.instrument
    where c.area = $area order by c.wave desc, c.role, t.position"""
_ORIGIN: Final = """select distinct o.instrument, o.wave, o.submission, s.file, s.by, s.approved_by, s.edition from assessment_origin o
    left join submission s on s.submission = o.submission where o.area = $area order by o.wave desc, o.submission"""


@dataclass(frozen=True)
class Asked:
    """One question, said of one outcome, with everything that an area's people said to it, on the scale that they saw.

    Figures of hidden groups hold n_text and nothing else.
    """

    about: Row
    """question, agreed, outcome, titles, scale, labels, wordings, basis (of its waves)."""
    figures: list[Row]
    gaps: list[Row]
    readings: dict[str, Row]
    """Against whom -> the reading of the latest gap and its trend."""
    trends: dict[str, Row]
    newest: str | None = None
    """The wave that began last, of whatever question of the page; None: not known."""

    @property
    def key(self) -> str:
        """Tells it from every other question of the page: one may be asked of several outcomes."""
        return ":".join(str(self.about[name] or "") for name in ("question", "agreed", "outcome"))

    @property
    def wave(self) -> Row:
        """A figure of the latest wave."""
        return self.figures[-1]

    @property
    def latest(self) -> dict[str, Row]:
        """Role -> its figures of the latest wave."""
        return {row["role"]: row for row in self.figures if row["wave"] == self.wave["wave"]}

    def named(self, wave: str | None) -> str:
        """A wave of this question in words."""
        return wave_words(wave, self.about.get("basis"))

    def points(self, per_cent: float | None) -> float | None:
        """A mean of 0 to 100 in points of the scale, to as many digits as a release keeps: 20.8333333 of 1 to 10 is 2.875, not just below it."""
        low, high = self.about["lowest"], self.about["highest"]
        return None if per_cent is None else round(low + per_cent / 100 * (high - low), _KEPT)


@dataclass(frozen=True)
class CoAssessment:
    """Everything the page shows of an area (and service). `missing`: groups that are missing or too few, of every instrument and wave."""

    asked: list[Asked]
    services: list[Row]
    agreement: list[Row]
    missing: list[Row]
    quotes: list[Row]
    themes: list[Row]
    origin: list[Row]

    @property
    def judged(self) -> list[Asked]:
        """The questions that judge an outcome."""
        return [one for one in self.asked if one.about["outcome"] is not None]

    @property
    def leading(self) -> list[Asked]:
        """What the page is about: the questions that judge an outcome; where there are none (of a service, say), all that were asked."""
        return self.judged or self.asked

    @property
    def others(self) -> list[Asked]:
        """All other questions."""
        return [one for one in self.asked if one.about["outcome"] is None and self.judged]


def co_assessment(release: Release, area: str, service: str | None = None) -> CoAssessment:
    """What the people of an area said, about everything or one service."""
    place = {"area": area, "service": service}
    here = {"area": area}
    figures, gaps, readings, trends = (_by_question(release.dicts(sql, place)) for sql in (_FIGURES, _GAPS, _READINGS, _TRENDS))
    newest = max(((row["period_start"], row["wave"]) for rows in figures.values() for row in rows), default=(None, None))[1]
    asked = []
    for about in named_apart(release.dicts(_QUESTIONS, place)):
        key = (about["question"], about["agreed"], about["outcome"])
        about |= {name: json.loads(about[name]) for name in ("labels", "wordings")}
        of_figures, of_gaps, of_readings, of_trends = (as_asked(rows.get(key, []), about) for rows in (figures, gaps, readings, trends))
        asked.append(Asked(
            about, of_figures, of_gaps, {row["against"]: row for row in of_readings}, {row["role"]: row for row in of_trends}, newest
        ))  # fmt: skip
    return CoAssessment(
        asked, release.dicts(_SERVICES, here), recorded_and_felt(release, area), release.dicts(_MISSING, here),
        release.dicts(_QUOTES, here), release.dicts(_THEMES, here), release.dicts(_ORIGIN, here),
    )  # fmt: skip


def recorded_and_felt(release: Release, area: str) -> list[Row]:
    """The rows of the agreement matrix of an area.

    Columns: those of the release's table agreement, title (of the indicator), question_title (as every page names the question).
    """
    rows = release.dicts(_AGREEMENT, {"area": area})
    asked = named_apart(release.dicts(_QUESTIONS, {"area": area, "service": None})) if rows else []
    titles = {(one["question"], one["agreed"], one["outcome"]): one["title"] for one in asked}
    return [
        row | {"question_title": titles[row["question"], row["agreed"], row["outcome"]], "reason": _counted(row["reason"])} for row in rows
    ]


def _counted(reason: str | None) -> str | None:
    """A reason that counts waves, with the number agreeing."""
    return reason and reason.replace("only 0 waves,", "no waves,").replace("only 1 waves,", "only 1 wave,")


def answers_given(release: Release, area: str, service: str | None, about: Row) -> list[Row]:
    """How often each answer to a question was given, by wave and role."""
    return release.dicts(_ANSWERS, {"area": area, "service": service, **_item(about)})


def by_age_band(release: Release, area: str, about: Row) -> list[Row]:
    """The figures of a question by wave, role and age band, those of everybody (no breakdown) first: of any service, as bands are."""
    return as_asked(release.dicts(_BANDS, {"area": area, **_item(about)}), about)


def _item(about: Row) -> Row:
    return {name: about[name] for name in ("question", "agreed", "outcome")}


def _by_question(rows: list[Row]) -> dict[tuple[str, str | None, str | None], list[Row]]:
    found: dict[tuple[str, str | None, str | None], list[Row]] = {}
    for row in rows:
        found.setdefault((row["question"], row["agreed"], row["outcome"]), []).append(row)
    return found
