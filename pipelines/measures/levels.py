"""The two confidence levels that public-health practice uses, and their normal quantiles."""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import Final

LEVELS: Final = (0.95, 0.998)


@cache
def z_of(level: float) -> float:
    """Normal quantile at 1 - (1 - level) / 2: 1.96 for 95 %, 3.09 for 99.8 %."""
    return NormalDist().inv_cdf(1 - (1 - level) / 2)


def number(value: float) -> str:
    """A number as expression text. With an exponent, since DuckDB reads a bare 1.96 as a decimal and may round it on the way to a float."""
    return f"{value!r}e0"
