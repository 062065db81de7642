"""The groups of one figure, such as girls and boys, and the gap between each two of a dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.connections import Release

Row = dict[str, Any]
_GAPS: Final = """select period, dimension, group_a, group_b, value_a, value_b, difference, low, high, method, reason from group_gap
    where indicator = ? and area = ? and basis = ? order by dimension, group_a, group_b"""
_UPPER: Final = "select companion::varchar from band where indicator = ? and area = ? and basis = ? limit 1"
_GROUPS: Final = """select f.key, split_part(f.breakdown, '=', 1) as dimension, split_part(f.breakdown, '=', 2) as "group",
        f.period, f.period_start, f.period_end, f.value, f.symbol, f.low, f.high, b.high as upper
    from figure f left join band b
        on b.indicator = f.indicator and b.area = f.area and b.basis = f.basis and b.breakdown = f.breakdown and b.period = f.period
    where f.indicator = ? and f.area = ? and f.basis = ? and f.breakdown like '%=%' and f.breakdown not like '%;%'
        and f.period = (select latest_period from series where indicator = ? and area = ? and basis = ? and breakdown = '')
    order by dimension, "group" """


@dataclass(frozen=True)
class Groups:
    """`groups`: each group's latest figure; `gaps`: each two groups of one dimension, with the interval of their difference.

    Of a banded figure `upper` of a group is what it would be if everyone not known counted, and `upper_gaps` are the gaps between those.
    """

    groups: list[Row]
    gaps: list[Row]
    upper_gaps: list[Row]


def groups(release: Release, about: Row) -> Groups:
    """The groups beside the series (a row of table series) of an indicator and area."""
    key = [about["indicator"], about["area"], about["basis"]]
    upper = [row for (indicator,) in release.rows(_UPPER, key) for row in release.dicts(_GAPS, [indicator, *key[1:]])]
    return Groups(release.dicts(_GROUPS, key * 2), release.dicts(_GAPS, key), upper)
