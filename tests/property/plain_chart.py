"""XmR limits and the four rules once more, as a plain loop over one series: the twin of the vectorised ones."""

from __future__ import annotations

import itertools
from typing import NamedTuple

Value = float | None


class Chart(NamedTuple):
    lower: float | None
    centre: float | None
    upper: float | None
    flags: list[str | None]


def plain_chart(values: list[Value]) -> Chart:
    """One segment without a break; None is a missing period."""
    held = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in itertools.pairwise(values) if a is not None and b is not None]
    if not ranges or max(ranges) == 0:
        return Chart(None, sum(held) / len(held) if held else None, None, [None] * len(values))
    centre, reach = sum(held) / len(held), 2.66 * sum(ranges) / len(ranges)
    return Chart(centre - reach, centre, centre + reach, _flags(values, centre, reach))


def _flags(values: list[Value], centre: float, reach: float) -> list[str | None]:
    trend, two_in_three, shift = set[int](), set[int](), set[int]()
    for start in range(len(values)):
        seven = _window(values, start, 7)
        if seven and (_all_rise(seven) or _all_rise([-value for value in seven])):
            trend |= set(range(start, start + 7))
        if seven and (all(value > centre for value in seven) or all(value < centre for value in seven)):
            shift |= set(range(start, start + 7))
        three = _window(values, start, 3)
        if three and (all(value > centre for value in three) or all(value < centre for value in three)):
            close = [start + at for at, value in enumerate(three) if 2 / 3 * reach < abs(value - centre) <= reach]
            if len(close) >= 2:
                two_in_three |= set(close)
    return [_name(at, value, centre, reach, trend, two_in_three, shift) for at, value in enumerate(values)]


def _window(values: list[Value], start: int, size: int) -> list[float]:
    """So many values in a row; nothing where the series ends or a period is missing."""
    window = [value for value in values[start : start + size] if value is not None]
    return window if len(window) == size else []


def _all_rise(values: list[float]) -> bool:
    return all(later > earlier for earlier, later in itertools.pairwise(values))


def _name(at: int, value: Value, centre: float, reach: float, trend: set[int], two_in_three: set[int], shift: set[int]) -> str | None:
    if value is None:
        return None
    if abs(value - centre) > reach:
        return "outside"
    return "trend" if at in trend else "two in three" if at in two_in_three else "shift" if at in shift else None
