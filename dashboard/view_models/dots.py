"""What a dot plot draws: one row a name, a mark for its figure, a bar for its interval. The order is the reader's, never by size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dashboard.view_models.chart import axis_words, value_domain
from dashboard.view_models.measure import Measure

DASHES = "Dashes lead to a ring: what it would be if everyone not known counted"

Kind = Literal["own", "wide", "other"]
"""`own`: the area that the page is about; `wide`: England or a region; `other`: anybody else."""


@dataclass(frozen=True)
class Dot:
    """One row of the plot."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    shown: str
    kind: Kind = "other"
    upper: float | None = None
    """Of a banded figure, what it would be if everyone not known counted."""


@dataclass(frozen=True)
class DotView:
    """A dot plot; `reference` is a value with a line through all rows."""

    dots: tuple[Dot, ...]
    reference: tuple[str, float] | None
    domain: tuple[float, float]
    subtitle: str
    alt: str
    decimals: int


def banded_dot(name: str, row: Mapping[str, Any], measure: Measure, kind: Kind = "other") -> Dot:
    """A row with value, symbol, low, high and upper as a dot; the words under the mouse say how far it hangs on those not known."""
    shown, band = measure.amount(row["value"], row["symbol"]), measure.span(row["value"], row["upper"])
    if band:
        shown = f"{shown}, {band} from none to all not known"
    return Dot(name, row["value"], row["low"], row["high"], shown, kind, row["upper"])


def disputed_dot(name: str, row: Mapping[str, Any], measure: Measure, mark: str) -> Dot:
    """A value in doubt keeps its place without a mark in the plot: nothing is set beside it."""
    return Dot(name, None, None, None, f"{measure.amount(row['value'], row['symbol'])}{mark}")


def dot_view(dots: Sequence[Dot], reference: tuple[str, float] | None, subtitle: str, decimals: int, *, from_zero: bool) -> DotView:
    """The plot of these rows in this order. A row without a value keeps its place, with its word."""
    values = [value for dot in dots for value in (dot.value, dot.low, dot.high, dot.upper) if value is not None]
    domain = value_domain([*values, reference[1]] if reference else values, from_zero)
    told = "; ".join(f"{dot.name}: {dot.shown}" for dot in dots[:4])
    dashes = f". {DASHES}" if any(dot.upper is not None for dot in dots) else ""
    return DotView(
        tuple(dots), reference, domain, f"{subtitle}. {axis_words(domain)}{dashes}",
        f"Dot plot. {subtitle}. {told}. The table under the chart has every figure.", decimals,
    )  # fmt: skip
