"""Wilson score interval of a proportion (Wilson 1927; Newcombe and Altman 2000), as an expression over columns."""

from __future__ import annotations

from typing import Final, Literal

from pipelines.measures.levels import number, z_of

Side = Literal["low", "high"]
SIDES: Final[tuple[Side, Side]] = ("low", "high")


def wilson(numerator: str, denominator: str, level: float, side: Side, times: str = "1") -> str:
    """One limit of x of n, as a share from 0 to `times`: (2x + z^2 -/+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)).

    The limit of none or all is 0 or 1 itself: a last digit lost on the way would set 10 of 10 below a benchmark of 100 %.

    Columns: numerator (0 to denominator, need not be whole: three-month averages are thirds), denominator (above 0).
             The caller guards both; outside these ranges the text has no meaning.
    """
    z = z_of(level)
    sign = "-" if side == "low" else "+"
    root = f"sqrt({number(z * z)} + 4 * {numerator} * (1 - {numerator} / {denominator}))"
    limit = f"{times} * (2 * {numerator} + {number(z * z)} {sign} {number(z)} * {root}) / (2 * ({denominator} + {number(z * z)}))"
    last, end = ("0", "0") if side == "low" else (denominator, times)
    return f"case when {numerator} = {last} then {end} else {limit} end"
