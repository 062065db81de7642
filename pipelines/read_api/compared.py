"""What stands beside one figure: England and region, each neighbour by name, the districts of its county, and the funnel of all areas of its level."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from pipelines.read_api.connections import Release

Row = dict[str, Any]
_OF_SERIES: Final = "indicator = ? and area = ? and basis = ? and breakdown = ?"
_COMPARISONS: Final = f"""select kind, name, model, benchmark_value, category, method, reason from comparison
    where {_OF_SERIES} order by list_position(['england', 'region', 'neighbours'], kind), model"""  # noqa: S608 - our own constant
_FIGURES: Final = """
    -- Releases sealed before disputes were kept do not have that column.
    left join (select columns(lambda name: name in (
        'area', 'indicator', 'basis', 'breakdown', 'period', 'key', 'value', 'symbol', 'low', 'high', 'disputes')) from figure) f
        on f.area = n.member and f.indicator = $indicator and f.basis = $basis and f.breakdown = $breakdown and f.period = $period
    left join band b
        on b.area = f.area and b.indicator = f.indicator and b.basis = f.basis and b.breakdown = f.breakdown and b.period = f.period
    order by a.name, a.code"""
"""Of each area of `named` n, its figure of the period and the upper end of its band."""
_NEIGHBOURS: Final = f"""
    with named as (
        select member, model from comparator_area where kind = 'neighbours' and area = $area
        qualify dense_rank() over (order by model desc) = 1
    )
    select n.model, a.code, a.name, f.* exclude (area, indicator, basis, breakdown, period), b.high as upper
    from named n join area a on a.code = n.member::varchar {_FIGURES}"""  # noqa: S608 - our own constant
_PARTS: Final = f"""
    with placed as (
        select p.area, p.parent, w.name as whole from area_parent p join area w on w.code = p.parent
        where w.level not in ('uk', 'country', 'region', 'sub_region')
            and coalesce(p.valid_from <= $end, true) and coalesce(p.valid_to >= $end, true)
    ), named as (
        select distinct area as member, whole from placed
        where parent = $area or parent in (select parent from placed where area = $area)
    )
    select n.whole, a.code, a.name, f.* exclude (area, indicator, basis, breakdown, period), b.high as upper
    from named n join area a on a.code = n.member {_FIGURES}"""  # noqa: S608 - our own constant
_UPPER: Final = """select v.kind, v.value from comparator_value v join band b
        on b.companion::varchar = v.indicator::varchar and b.area = v.area and b.basis = v.basis and b.breakdown = v.breakdown
        and b.period = v.period
    where b.indicator = ? and b.area = ? and b.basis = ? and b.breakdown = ? and b.period = ? and v.kind in ('england', 'region')"""
_FUNNEL: Final = """select f.*, a.name, o.period_start, o.period_end, o.key
    from funnel f join area a on a.code = f.area::varchar
    join figure o on o.indicator = f.indicator and o.area = f.area and o.basis = f.basis and o.breakdown = f.breakdown and o.period = f.period
    where f.indicator = ? and f.basis = ? and f.breakdown = ? and f.level = (select level from area where code = ?)
    order by a.name, f.area"""
_LEFT_OUT: Final = """select count(*) from figure f join area a on a.code = f.area::varchar
    where f.indicator = ? and f.basis = ? and f.breakdown = ? and f.period = ? and a.level = ?"""


@dataclass(frozen=True)
class Compared:
    """`comparisons`: the judged ones; `neighbours`: each named area by its name, with or without a figure; `funnel`: by name.

    `parts`: the districts of the area, or of the county that it is a district of, by name, with or without a figure of the same period.
    """

    comparisons: list[Row]
    neighbours: list[Row]
    funnel: list[Row]
    left_out: int = 0
    """Areas of the funnel's level whose figure of that period is hidden, disputed or without counts: its middle is without them."""
    parts: list[Row] = field(default_factory=list)
    upper: dict[str, float | None] = field(default_factory=dict)
    """Of a banded figure: kind (england, region) -> what it would be there if everyone not known counted; of a neighbour it is in its row."""


def compared(release: Release, about: Row) -> Compared:
    """What the latest figure of a series (a row of table series) is compared with."""
    indicator, area, basis, breakdown = (about[name] for name in ("indicator", "area", "basis", "breakdown"))
    funnel = release.dicts(_FUNNEL, [indicator, basis, breakdown, area])
    key = {"indicator": indicator, "area": area, "basis": basis, "breakdown": breakdown, "period": about["latest_period"]}
    return Compared(
        comparisons=comparisons(release, about),
        neighbours=release.dicts(_NEIGHBOURS, key),
        funnel=funnel,
        left_out=_left_out(release, funnel),
        parts=release.dicts(_PARTS, key | {"end": about["latest_end"]}),
        upper=dict(release.rows(_UPPER, [indicator, area, basis, breakdown, about["latest_period"]])),
    )


def _left_out(release: Release, funnel: list[Row]) -> int:
    """Figures of the funnel's level and period that are not in it."""
    if not funnel:
        return 0
    first = funnel[0]
    asked = [first["indicator"], first["basis"], first["breakdown"], first["period"], first["level"]]
    return int(release.rows(_LEFT_OUT, asked)[0][0]) - len(funnel)


def comparisons(release: Release, about: Row) -> list[Row]:
    """The category of the latest figure of a series beside England, region and neighbours, each with its method."""
    return release.dicts(_COMPARISONS, [about[name] for name in ("indicator", "area", "basis", "breakdown")])
