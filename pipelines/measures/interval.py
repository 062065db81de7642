"""Interval of each figure by its indicator's kind, with the method or the reason for none in every row.

The expressions read these columns of one row: `kind`, `multiplier`, `half_step` (half of the last digit that the
indicator is printed with), `numerator`, `denominator`,
`value`, and for counts below 10 `exact_low`, `exact_high`, `exact_low_998`, `exact_high_998` (`poisson.exact_limits`).

| kind | interval |
|---|---|
| proportion | Wilson, times the multiplier |
| proportion, numerator not published | Wilson at both ends of what the rounded percentage allows: value +/- half of its last digit |
| rate | exact Poisson below 10 events, Byar from 10, divided by the denominator, times the multiplier |
| rate without counts; count; mean; score | none, with the reason |
"""

from __future__ import annotations

from typing import Final

from pipelines.measures.levels import LEVELS
from pipelines.measures.poisson import BYAR, EXACT, EXACT_BELOW, byar
from pipelines.measures.wilson import SIDES, Side, wilson

WILSON: Final = "Wilson"
WILSON_DERIVED: Final = "Wilson on a derived numerator, widened for rounding"
NO_VALUE: Final = "none: no value is published"
NO_DENOMINATOR: Final = "none: the denominator is not published"
ZERO_DENOMINATOR: Final = "none: the denominator is 0"
OUT_OF_RANGE: Final = "none: the counts are out of range"
NO_COUNT: Final = "none: the count behind the rate is not published"
IS_COUNT: Final = "none: a count has no interval here"
IS_MEAN: Final = "none: the spread behind the mean is not published"
METHODS: Final = (
    WILSON,
    WILSON_DERIVED,
    EXACT,
    BYAR,
    NO_VALUE,
    NO_DENOMINATOR,
    ZERO_DENOMINATOR,
    OUT_OF_RANGE,
    NO_COUNT,
    IS_COUNT,
    IS_MEAN,
)

DERIVED_COUNT: Final = "value * denominator / multiplier"
IS_DERIVED: Final = "(kind = 'proportion' and numerator is null and value is not null and denominator > 0)"
"""Whether the numerator has to be computed back from a rounded percentage."""
NUMERATOR: Final = f"case when {IS_DERIVED} then {DERIVED_COUNT} else numerator end"

_LOWEST_COUNT: Final = "(greatest(value - half_step, 0) * denominator / multiplier)"
_HIGHEST_COUNT: Final = "(least(value + half_step, multiplier) * denominator / multiplier)"


def method() -> str:
    """The method of the row's interval, or 'none: ' and why there is none."""
    return f"""case
        when value is null then '{NO_VALUE}'
        when kind = 'count' then '{IS_COUNT}'
        when kind in ('mean', 'score') then '{IS_MEAN}'
        when kind = 'rate' and numerator is null then '{NO_COUNT}'
        when denominator is null then '{NO_DENOMINATOR}'
        when denominator <= 0 then '{ZERO_DENOMINATOR}'
        when numerator < 0 then '{OUT_OF_RANGE}'
        when kind = 'rate' and numerator < {EXACT_BELOW} then '{EXACT}'
        when kind = 'rate' then '{BYAR}'
        when numerator is null and value between 0 and multiplier then '{WILSON_DERIVED}'
        when numerator between 0 and denominator then '{WILSON}'
        else '{OUT_OF_RANGE}' end"""


def limit(level: float, side: Side, exact: str = "{}") -> str:
    """One limit in the indicator's unit. Reads the column `interval_method` beside those above; null where that says none.

    `exact` is how to read the columns of `poisson.exact_limits`, with {} for the name.
    """
    suffix = "" if level == LEVELS[0] else "_998"
    end_count = _LOWEST_COUNT if side == "low" else _HIGHEST_COUNT
    return f"""case interval_method
        when '{WILSON}' then {wilson("numerator", "denominator", level, side, times="multiplier")}
        when '{WILSON_DERIVED}' then {wilson(end_count, "denominator", level, side, times="multiplier")}
        when '{BYAR}' then multiplier / denominator * {byar("numerator", level, side)}
        when '{EXACT}' then multiplier / denominator * {exact.format(f"exact_{side}{suffix}")} end"""


def limits(exact: str = "{}") -> dict[str, str]:
    """All four limits by the name of their column."""
    low, high = LEVELS
    return {f"{side}{suffix}": limit(level, side, exact) for level, suffix in ((low, ""), (high, "_998")) for side in SIDES}
