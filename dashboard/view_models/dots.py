"""What a dot plot draws: one row a name, a mark for its figure, a bar for its interval. The order is the reader's, never by size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dashboard.view_models.chart import axis_words, value_domain


@dataclass(frozen=True)
class Dot:
    """One row of the plot. `own`: the area that the page is about; `wide`: England or a region; `other`: anybody else."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    shown: str
    kind: Literal["own", "wide", "other"] = "other"


@dataclass(frozen=True)
class DotView:
    """A dot plot; `reference` is a value with a line through all rows."""

    dots: tuple[Dot, ...]
    reference: tuple[str, float] | None
    domain: tuple[float, float]
    subtitle: str
    alt: str
    decimals: int


def dot_view(dots: Sequence[Dot], reference: tuple[str, float] | None, subtitle: str, decimals: int, *, from_zero: bool) -> DotView:
    """The plot of these rows in this order. A row without a value keeps its place, with its word."""
    values = [value for dot in dots for value in (dot.value, dot.low, dot.high) if value is not None]
    domain = value_domain([*values, reference[1]] if reference else values, from_zero)
    told = "; ".join(f"{dot.name}: {dot.shown}" for dot in dots[:4])
    return DotView(
        tuple(dots), reference, domain, f"{subtitle}. {axis_words(domain)}",
        f"Dot plot. {subtitle}. {told}. The table under the chart has every figure.", decimals,
    )  # fmt: skip
