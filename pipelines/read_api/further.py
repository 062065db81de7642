"""Figures of another source that go further than a series: named beside it, never joined to it."""

from __future__ import annotations

from typing import Any, Final

from pipelines.read_api.connections import Release

Row = dict[str, Any]
_FURTHER: Final = """select s.indicator, s.basis, o.source, coalesce(p.title, o.source::varchar) as title,
        columns(lambda name: name in ('key', 'disputes')), o.period, o.period_start, o.period_end, o.value
    from (select indicator::varchar as indicator, basis::varchar as basis, source::varchar as source, latest_end
          from series where area::varchar = $area and breakdown = $breakdown and list_contains($wanted::varchar[], indicator::varchar)) s
    join observation o on o.indicator::varchar = s.indicator and o.basis::varchar = s.basis and o.period_end > s.latest_end
    left join source p on p.id = o.source::varchar
    where o.area::varchar = $area and o.breakdown = $breakdown and o.is_current and o.value is not null and o.source::varchar <> s.source
    qualify row_number() over (partition by s.indicator, s.basis order by o.period_end desc, o.source) = 1"""
_UPPER: Final = """select value from observation where indicator::varchar = ? and source::varchar = ? and is_current
    and area::varchar = ? and breakdown = ? and period = ? and basis = ?"""


def further(release: Release, area: str, wanted: list[str], breakdown: str = "") -> dict[tuple[str, str], Row]:
    """(indicator, basis) -> the newest figure held of another source than the series', where the series ends before it.

    Columns: indicator, basis, source, title (of the source), key, disputes (a release sealed earlier has none), period, period_start,
             period_end, value.
    """
    found = release.dicts(_FURTHER, {"area": area, "breakdown": breakdown, "wanted": wanted})
    return {(row["indicator"], row["basis"]): row for row in found}


def further_of(release: Release, about: Row, band_upper: str | None) -> Row | None:
    """That of one series (a row of table series), with `is_banded` and `upper`: of a banded figure what it would be if everyone not known
    counted; null where that is not held."""
    row = further(release, about["area"], [about["indicator"]], about["breakdown"]).get((about["indicator"], about["basis"]))
    if row is None or band_upper is None:
        return row and {**row, "is_banded": False, "upper": None}
    at = [band_upper, row["source"], about["area"], about["breakdown"], row["period"], row["basis"]]
    return {**row, "is_banded": True, "upper": (release.one(_UPPER, at) or {"value": None})["value"]}
