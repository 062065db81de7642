"""What the Indicator page asks of a release: one series with its band, comparators, events, breaks and cross-checks."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.compared import comparisons
from pipelines.read_api.connections import Release
from pipelines.read_api.further import further_of
from pipelines.read_api.nearest import NoSuchFigure
from pipelines.sources.periods import parse_label

Row = dict[str, Any]
_CHOICES: Final = """select i.id, i.title, min(o.position) as position, min(list_position(o.indicators, i.id::varchar)) as place
    from indicator i join series s on s.indicator = i.id left join outcome o on list_contains(o.indicators, i.id::varchar)
    group by all order by position nulls last, place, i.title"""
_SERIES: Final = """select s.* from series s join indicator i on i.id = s.indicator where s.indicator = ? and s.area = ?
    order by s.breakdown <> '', s.breakdown::varchar, (s.basis::varchar = i.entry->>'basis') desc, s.latest_end desc"""
_AREA: Final = "select code, name, level, valid_to from area where code = ?"
_OF_SERIES: Final = "indicator = ? and area = ? and basis = ? and breakdown = ?"
_POINTS: Final = f"""select f.*, l.segment, l.adjusted_value, l.centre, l.lower_limit, l.upper_limit, l.flag, l.special_cause, l.limits_kind
    from (select * from figure where {_OF_SERIES}) f
    left join (select * from limit_point where {_OF_SERIES}) l on l.period = f.period
    order by f.period_start, f.period_end"""  # noqa: S608 - our own constant
_BAND: Final = f"select period, low, high, companion, companion_value, meaning from band where {_OF_SERIES}"  # noqa: S608
_COMPARED: Final = f"""select * exclude (indicator, area, basis, breakdown)
    from comparator_value where {_OF_SERIES} order by list_position(['england', 'region', 'neighbours'], kind), model, period"""  # noqa: S608
_CROSS: Final = f"""select c.period, c.other_source, p.publisher, c.value, c.other_value, c.agrees from cross_check c
    left join source p on p.id = c.other_source::varchar where {_OF_SERIES} order by c.period, 2"""  # noqa: S608
_EVENTS: Final = """select date, area, text, source from event
    where (area is null or area = ?) and (indicator is null or indicator = ?) order by date"""
_BREAKS: Final = """select date, reason from series_break where indicator = ? and (area is null or area = ?)
    and (basis is null or basis = ?) and (breakdown is null or breakdown = ?) order by date"""
_COMPANIONS: Final = """select f.indicator, f.period, f.value, f.symbol, i.title, i.decimals
    from figure f join indicator i on i.id = f.indicator
    where list_contains(?, f.indicator::varchar) and f.area = ? and f.basis = ? and f.breakdown = ?"""
_NEIGHBOURS: Final = """select c.model, c.rank, a.name from comparator_area c join area a on a.code = c.member::varchar
    where c.kind = 'neighbours' and c.area = ? order by c.model desc, c.rank"""


@dataclass(frozen=True)
class Series:
    """One series and everything drawn or said beside it. `entry` is the registry entry as released."""

    entry: Row
    area: Row
    about: Row
    others: list[Row]
    points: list[Row]
    band: list[Row]
    comparators: list[Row]
    """Of a banded figure each with `upper`, or `upper_low` and `upper_high` of neighbours: what it would be if everyone not known there counted."""
    companions: list[Row]
    events: list[Row]
    breaks: list[Row]
    cross_checks: list[Row]
    neighbours: list[Row]
    comparisons: list[Row]
    targets: list[Row]
    """Baseline and targets on the series' basis, by date: period_end, value, low, high, is_baseline."""
    source: Row
    further: Row | None
    """The newest figure of another source that goes further than the series; None: none does."""


def indicators(release: Release) -> list[tuple[str, str]]:
    """Id and title of every indicator with figures, in the order of the outcomes."""
    return [(id, title) for id, title, *_ in release.rows(_CHOICES)]


def indicators_of(release: Release, area: str) -> frozenset[str]:
    """The indicators of which the area has figures."""
    return frozenset(id for (id,) in release.rows("select distinct indicator::varchar from series where area = ?", [area]))


def breakdowns(release: Release, indicator: str, area: str) -> list[str]:
    """The breakdowns of which there are figures, the total (empty) first."""
    return list(dict.fromkeys(found["breakdown"] for found in release.dicts(_SERIES, [indicator, area])))


def series(release: Release, indicator: str, area: str, breakdown: str = "", basis: str | None = None) -> Series:
    """The series of an indicator, area and breakdown, on the indicator's own basis unless another is asked for.

    Errors:  NoSuchFigure, when the release holds none of it.
    """
    held = release.dicts(_SERIES, [indicator, area])
    found = next((one for one in held if one["breakdown"] == breakdown and basis in (None, one["basis"])), None)
    entry = release.one("select entry::varchar as entry from indicator where id = ?", [indicator])
    if found is None or entry is None:
        raise NoSuchFigure(f"{indicator}, {area}", "figures", "none", "Choose another area or indicator.")
    key = [indicator, area, found["basis"], breakdown]
    about_indicator = json.loads(entry["entry"])
    companions, band_upper = about_indicator.get("companions", []), (about_indicator.get("band") or {}).get("upper")
    return Series(
        entry=about_indicator,
        area=release.one(_AREA, [area]) or {"code": area, "name": area, "level": "", "valid_to": None},
        about=found,
        others=[one for one in held if one is not found],
        points=release.dicts(_POINTS, key * 2),
        band=release.dicts(_BAND, key),
        comparators=_comparators(release, key, band_upper),
        companions=release.dicts(_COMPANIONS, [companions, *key[1:]]) if companions else [],
        events=release.dicts(_EVENTS, [area, indicator]),
        breaks=release.dicts(_BREAKS, key),
        cross_checks=release.dicts(_CROSS, key),
        neighbours=release.dicts(_NEIGHBOURS, [area]),
        comparisons=comparisons(release, found),
        targets=targets_of(about_indicator, found["basis"]),
        source=release.one("select * from source where id = ?", [found["source"]]) or {"title": found["source"]},
        further=further_of(release, found, band_upper),
    )


def _comparators(release: Release, key: list[str], band_upper: str | None) -> list[Row]:
    """Those of the series; of a banded one with their other end."""
    rows = release.dicts(_COMPARED, key)
    return with_upper(rows, release.dicts(_COMPARED, [band_upper, *key[1:]])) if band_upper else rows


def with_upper(rows: list[Row], others: list[Row]) -> list[Row]:
    """Comparators of a banded figure with `upper`, `upper_low` and `upper_high` from those of its other end, where these are of as many
    areas and in no doubt; else null.
    """
    ends = {_same(row): row for row in others if "value" not in (row.get("disputes") or "")}
    nothing = {"value": None, "low": None, "high": None}
    upper = [ends.get(_same(row), nothing) for row in rows]
    return [row | {"upper": end["value"], "upper_low": end["low"], "upper_high": end["high"]} for row, end in zip(rows, upper, strict=True)]


def _same(row: Row) -> tuple[Any, ...]:
    """Who, when, of how many areas, and whether without the area itself."""
    return tuple(row[name] for name in ("kind", "model", "period", "parts", "excludes_area"))


def targets_of(entry: Row, basis: str) -> list[Row]:
    """The registry's baseline and targets whose periods are of the series' basis; a target without a period has no place in time."""
    baseline = [{**entry["baseline"], "is_baseline": True}] if entry.get("baseline") else []
    dated = [(point, _end(point.get("period"), basis)) for point in [*baseline, *entry.get("targets", [])]]
    parts = [
        {"period_end": end, "value": point.get("value"), "low": point.get("low"), "high": point.get("high"),
         "period": point["period"], "is_baseline": point.get("is_baseline", False)}
        for point, end in dated if end is not None
    ]  # fmt: skip
    return sorted(parts, key=lambda part: part["period_end"])


def _end(label: str | None, basis: str) -> dt.date | None:
    return next((period.end for period in parse_label(label) if period.basis == basis), None) if label else None
