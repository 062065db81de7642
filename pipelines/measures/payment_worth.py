"""What a figure is worth by the terms of a contract, to the penny, with the arithmetic in words.

Money is exact decimals: binary fractions of a pound would lose pennies. It is rounded once, at the end, half a penny up (ROUND_HALF_UP).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

PENNY: Final = Decimal("0.01")
NOTHING: Final = Decimal("0.00")
NOTHING_PAID: Final = "nothing is paid"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Worth:
    """Pounds to the penny, and how they came about."""

    amount_gbp: Decimal
    working: str


def worth(row: Row, value: float) -> Worth:
    """What `value` pays by the terms of `row`: method, direction, unit, amount_gbp, beyond, cap_gbp, bands, level.

    Errors:  KeyError, for a method that the registry does not know.
    """
    return {"per_unit": _per_unit, "threshold": _threshold, "bands": _bands}[row["method"]](row, exact(value))


def reaches(value: Decimal, level: Decimal, direction: str) -> bool:
    """Whether the figure is at the level or better."""
    return value <= level if direction == "decrease" else value >= level


def exact(value: float) -> Decimal:
    """The number as it is written, without the noise of its binary form."""
    return Decimal(str(value))


def pounds(amount: Decimal) -> str:
    """'£8,910.50'; more digits only where there is a part of a penny."""
    return f"£{plain(amount, 2)}"


def plain(number: Decimal, decimals: int = 0) -> str:
    """'1,080' or '2.5': no needless noughts beyond `decimals`."""
    digits = max(decimals, -int(number.normalize().as_tuple().exponent))
    return f"{number:,.{digits}f}"


def level_words(level: float, direction: str) -> str:
    """'500 or lower'."""
    return f"{plain(exact(level))} or {'lower' if direction == 'decrease' else 'higher'}"


def figure_words(row: Row, value: Decimal) -> str:
    """'The figure, 429 young people,'."""
    return f"The figure, {plain(value, row['decimals'])}\u00a0{row['unit']},"


def _per_unit(row: Row, value: Decimal) -> Worth:
    beyond = exact(row["beyond"])
    below = row["direction"] == "decrease"
    units = beyond - value if below else value - beyond
    side = "below" if below else "above"
    if units <= 0:
        return Worth(NOTHING, f"{figure_words(row, value)} is not {side} {plain(beyond)}: {NOTHING_PAID}.")
    product = units * row["amount_gbp"]
    paid = min(product.quantize(PENNY, rounding=ROUND_HALF_UP), row["cap_gbp"])
    made = f"{plain(units)} × {pounds(row['amount_gbp'])} = {pounds(product)}"
    if product > row["cap_gbp"]:
        made += f", more than the cap: {pounds(row['cap_gbp'])} is paid"
    elif paid != product:
        made += f", rounded half up to {pounds(paid)}"
    return Worth(paid.quantize(PENNY), f"{figure_words(row, value)} is {plain(units)} {side} {plain(beyond)}. {made}.")


def _threshold(row: Row, value: Decimal) -> Worth:
    is_reached = reaches(value, exact(row["level"]), row["direction"])
    level = f"the agreed level of {level_words(row['level'], row['direction'])}"
    if is_reached:
        paid = row["amount_gbp"].quantize(PENNY)
        return Worth(paid, f"{figure_words(row, value)} reaches {level}, which pays {pounds(paid)}.")
    return Worth(NOTHING, f"{figure_words(row, value)} does not reach {level}: {NOTHING_PAID}.")


def _bands(row: Row, value: Decimal) -> Worth:
    direction = row["direction"]
    easiest_first = sorted(row["bands"], key=lambda band: band["level"], reverse=direction == "decrease")
    reached = [band for band in easiest_first if reaches(value, exact(band["level"]), direction)]
    beyond = easiest_first[len(reached) :]
    if not reached:
        first = level_words(beyond[0]["level"], direction)
        return Worth(NOTHING, f"{figure_words(row, value)} reaches no band; the first is {first}: {NOTHING_PAID}.")
    best = reached[-1]
    paid = best["amount_gbp"].quantize(PENNY)
    after = f" The next band, {level_words(beyond[0]['level'], direction)}, is not reached." if beyond else ""
    told = f"reaches the band of {level_words(best['level'], direction)}, which pays {pounds(paid)}."
    return Worth(paid, f"{figure_words(row, value)} {told}{after}")
