"""Finds the figure that was asked for, or says what is nearest to it: indicator, area, breakdown, period."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import Any, Final

from pipelines.errors import OutcomesError
from pipelines.read_api.connections import Release
from pipelines.read_api.endings import became, beginnings, ending, named
from pipelines.sources.periods import Period, PeriodFault, parse_label

Row = dict[str, Any]
_COMPARED_WITH: Final = """select a.code, a.name from comparator_area c join series s on s.area = c.member and s.indicator = ?
    join area a on a.code = c.member::varchar where c.area::varchar = ? order by c.kind desc, c.rank limit 1"""
_ELSEWHERE: Final = """select source, period from observation where is_current and value is not null and indicator::varchar = ?
    and area::varchar = ? and breakdown = ? and list_contains(?, period::varchar) order by source limit 1"""
_ANY_AREA: Final = """select a.code, a.name from series s join area a on a.code = s.area::varchar
    where s.indicator = ? order by a.code limit 1"""


class NoSuchFigure(OutcomesError):
    """What was asked for is not held; the message names the nearest that is."""


def find_figure(release: Release, indicator: str, area: str, period: str | None, breakdown: str, basis: str | None = None) -> Row:
    """The row of `figure`; without a period the latest, on the given or else the indicator's own basis before any other.

    Errors:  NoSuchFigure, naming the nearest indicator, area, breakdown or period.
    """
    entry = known_indicator(release, indicator)
    known_area(release, area)
    held = release.rows("select distinct breakdown::varchar from series where indicator = ? and area = ? order by 1", [indicator, area])
    if not held:
        raise _no_area(release, indicator, area)
    wanted = ";".join(sorted(part.strip() for part in breakdown.split(";") if part.strip()))
    breakdowns = [one for (one,) in held]
    if wanted not in breakdowns:
        near = get_close_matches(wanted, breakdowns, n=1, cutoff=0.0)[0]
        raise NoSuchFigure(
            f"{indicator}, {area}",
            "a breakdown that is held",
            repr(wanted) if wanted else "the total",
            f"The nearest is {near!r}." if near else "The total is held.",
        )
    rows = release.dicts("select * from figure where indicator = ? and area = ? and breakdown = ?", [indicator, area, wanted])
    own = [row for row in rows if row["basis"] == (basis or entry["basis"])] or rows
    if period is None:
        return max(own, key=lambda row: (row["period_end"], row["basis"]))
    return _of_period(release, rows, own, f"{indicator}, {area}", period)


def _of_period(release: Release, rows: list[Row], own: list[Row], where: str, period: str) -> Row:
    try:
        asked = parse_label(period)
    except PeriodFault as fault:
        near = max(own, key=lambda row: row["period_end"])["period"]
        raise NoSuchFigure(where, "a period as 2023, 2022-23, 2023-Q1 or 2009-04", repr(period), f"The latest is {near}.") from fault
    labels = {found.label for found in asked}
    for choice in (own, rows):
        found = [row for row in choice if row["period"] in labels]
        if found:
            return found[0]
    near = min(own, key=lambda row: (_days(row["period_start"], asked[0].start), row["period_start"]))["period"]
    more = _elsewhere(release, own[0], labels) + _ended(release, own[0], asked)
    raise NoSuchFigure(where, "a period that is held", period, f"The nearest is {near}.{more}")


def _elsewhere(release: Release, own: Row, labels: set[str]) -> str:
    """That another source has the period, which is never joined to the series; nothing where none has."""
    found = release.one(_ELSEWHERE, [own["indicator"], own["area"], own["breakdown"], sorted(labels)])
    return f" Only {found['source']} has {found['period']}, another source, which is not joined to these figures." if found else ""


def _ended(release: Release, own: Row, asked: list[Period]) -> str:
    """That the area was no more when that period began, and what it became; nothing where it was."""
    found = ending(release, own["area"])
    if found is None or min(period.start for period in asked) <= found.last_day:
        return ""
    return f" The area's last day is {found.last_day}" + (f"; it became {named(found.became)}." if found.became else ".")


def known_indicator(release: Release, indicator: str) -> Row:
    """Id, title and basis of an indicator of the registry.

    Errors:  NoSuchFigure, naming the nearest.
    """
    entry = release.one("select id, title, entry->>'basis' as basis from indicator where id = ?", [indicator])
    if entry is not None:
        return entry
    known = release.rows("select id::varchar, title from indicator order by id")
    near = _closest(indicator, [(id, [id, title]) for id, title in known])
    raise NoSuchFigure(
        "indicator", "the id of an indicator", repr(indicator), f"The nearest is {near}." if near else "The registry has none."
    )


def known_area(release: Release, area: str) -> None:
    """Makes sure that the area is one of the registry, or has figures.

    Errors:  NoSuchFigure, naming the nearest; a name in place of a code is answered with its code.
    """
    if release.one("select 1 from area where code = ? union all select 1 from series where area::varchar = ? limit 1", [area, area]):
        return
    known = release.rows("select code, name, aliases from area order by valid_to is not null, code")
    near = _closest(area, [(f"{code} ({name})", [code, name, *aliases]) for code, name, aliases in known])
    raise NoSuchFigure(
        "area", "the code of an area, such as E10000030", repr(area), f"The nearest is {near}." if near else "The registry has no areas."
    )


def _no_area(release: Release, indicator: str, area: str) -> NoSuchFigure:
    """The area is known but has no figure of this indicator: name whom it is compared with, else any area that has one."""
    where = f"{indicator}, {area}"
    if not release.one("select 1 from series where indicator = ? limit 1", [indicator]):
        held = release.rows("select distinct indicator::varchar from series order by 1")
        near = _closest(indicator, [(id, [id]) for (id,) in held])
        fix = f"The nearest with figures is {near}." if near else "Approve a submission, then release."
        return NoSuchFigure(where, "an indicator with figures", "none of it", fix)
    if now := became(release, area):
        fix = f"It became {named(now)}: ask for that."
        return NoSuchFigure(where, "an area with figures of this indicator", "one that was replaced", fix)
    if before := tuple(one.was for one in beginnings(release, area, indicator)):
        fix = f"Held is what it was made of: {named(before)}."
        return NoSuchFigure(where, "an area with figures of this indicator", "none", fix)
    found = release.one(_COMPARED_WITH, [indicator, area]) or release.one(_ANY_AREA, [indicator])
    fix = f"The nearest is {found['code']} ({found['name']})." if found else "No area of the registry has any."
    return NoSuchFigure(where, "an area with figures of this indicator", "none", fix)


def _closest(asked: str, choices: list[tuple[str, list[str]]]) -> str | None:
    """What to show for the choice one of whose names is closest to what was typed."""
    by_name = {name.casefold(): shown for shown, names in reversed(choices) for name in names}
    near = get_close_matches(asked.casefold(), list(by_name), n=1, cutoff=0.0)
    return by_name[near[0]] if near else None


def _days(one: dt.date, other: dt.date) -> int:
    return abs((one - other).days)
