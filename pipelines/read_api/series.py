"""What the Indicator page asks of a release: one series with its band, comparators, events, breaks and cross-checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.connections import Release
from pipelines.read_api.nearest import NoSuchFigure

Row = dict[str, Any]
_CHOICES: Final = """select i.id, i.title, min(o.position) as position, min(list_position(o.indicators, i.id::varchar)) as place
    from indicator i join series s on s.indicator = i.id left join outcome o on list_contains(o.indicators, i.id::varchar)
    group by all order by position nulls last, place, i.title"""
_SERIES: Final = """select s.* from series s join indicator i on i.id = s.indicator where s.indicator = ? and s.area = ?
    order by s.breakdown <> '', s.breakdown::varchar, (s.basis::varchar = i.entry->>'basis') desc, s.latest_end desc"""
_OF_SERIES: Final = "indicator = ? and area = ? and basis = ? and breakdown = ?"
_POINTS: Final = f"select * from figure where {_OF_SERIES} order by period_start, period_end"  # noqa: S608 - our own constant
_BAND: Final = f"select period, low, high, companion, companion_value, meaning from band where {_OF_SERIES}"  # noqa: S608
_COMPARED: Final = f"""select kind, name, model, period, value, low, high, symbol, parts, members, method, excludes_area
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
    companions: list[Row]
    events: list[Row]
    breaks: list[Row]
    cross_checks: list[Row]
    neighbours: list[Row]
    source: Row


def indicators(release: Release) -> list[tuple[str, str]]:
    """Id and title of every indicator with figures, in the order of the outcomes."""
    return [(id, title) for id, title, *_ in release.rows(_CHOICES)]


def breakdowns(release: Release, indicator: str, area: str) -> list[str]:
    """The breakdowns of which there are figures, the total (empty) first."""
    return list(dict.fromkeys(found["breakdown"] for found in release.frame(_SERIES, [indicator, area]).to_dicts()))


def series(release: Release, indicator: str, area: str, breakdown: str = "", basis: str | None = None) -> Series:
    """The series of an indicator, area and breakdown, on the indicator's own basis unless another is asked for.

    Errors:  NoSuchFigure, when the release holds none of it.
    """
    held = release.frame(_SERIES, [indicator, area]).to_dicts()
    found = next((one for one in held if one["breakdown"] == breakdown and basis in (None, one["basis"])), None)
    entry = release.one("select entry::varchar as entry from indicator where id = ?", [indicator])
    if found is None or entry is None:
        raise NoSuchFigure(f"{indicator}, {area}", "figures", "none", "Choose another area or indicator.")
    key = [indicator, area, found["basis"], breakdown]
    about_indicator = json.loads(entry["entry"])
    companions = about_indicator.get("companions", [])
    return Series(
        entry=about_indicator,
        area=release.one("select code, name, level from area where code = ?", [area]) or {"code": area, "name": area, "level": ""},
        about=found,
        others=[one for one in held if one is not found],
        points=release.frame(_POINTS, key).to_dicts(),
        band=release.frame(_BAND, key).to_dicts(),
        comparators=release.frame(_COMPARED, key).to_dicts(),
        companions=release.frame(_COMPANIONS, [companions, *key[1:]]).to_dicts() if companions else [],
        events=release.frame(_EVENTS, [area, indicator]).to_dicts(),
        breaks=release.frame(_BREAKS, key).to_dicts(),
        cross_checks=release.frame(_CROSS, key).to_dicts(),
        neighbours=release.frame(_NEIGHBOURS, [area]).to_dicts(),
        source=release.one("select * from source where id = ?", [found["source"]]) or {"title": found["source"]},
    )
