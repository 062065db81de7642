"""The groups of one figure, such as girls and boys, and the gap between each two of a dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.connections import Release

Row = dict[str, Any]
_GAPS: Final = """select period, dimension, group_a, group_b, value_a, value_b, difference, low, high, method, reason from group_gap
    where indicator = ? and area = ? and basis = ? order by dimension, group_a, group_b"""
_GROUPS: Final = """select key, split_part(breakdown, '=', 1) as dimension, split_part(breakdown, '=', 2) as "group",
        period, period_start, period_end, value, symbol, low, high
    from figure where indicator = ? and area = ? and basis = ? and breakdown like '%=%' and breakdown not like '%;%'
        and period = (select latest_period from series where indicator = ? and area = ? and basis = ? and breakdown = '')
    order by dimension, "group" """


@dataclass(frozen=True)
class Groups:
    """`groups`: each group's latest figure; `gaps`: each two groups of one dimension, with the interval of their difference."""

    groups: list[Row]
    gaps: list[Row]


def groups(release: Release, about: Row) -> Groups:
    """The groups beside the series (a row of table series) of an indicator and area."""
    key = [about["indicator"], about["area"], about["basis"]]
    return Groups(release.dicts(_GROUPS, key * 2), release.dicts(_GAPS, key))
