"""Labels beside the right ends of lines, moved apart where they would overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models.measure import Measure

GAP = 0.062
"""Least distance between two labels, as a share of the axis: one line of text."""


@dataclass(frozen=True)
class Label:
    """A name at a height, with the number unless the name stands for a range."""

    kind: str
    name: str
    value: float
    has_number: bool = True
    upper: float | None = None
    """What the value would be if everyone not known counted: told with it."""


def placed(wanted: Sequence[Label], domain: tuple[float, float], measure: Measure) -> list[dict[str, Any]]:
    """The labels from the lowest up, none closer to the next than a line of text, none above the axis."""
    least = (domain[1] - domain[0]) * GAP
    rows: list[dict[str, Any]] = []
    for label in sorted(wanted, key=lambda each: each.value):
        y = max(label.value, rows[-1]["y"] + least) if rows else label.value
        ends = [measure.number(end) for end in (label.value, label.upper) if end is not None]
        number = f" {' to '.join(ends)}" if label.has_number else ""
        rows.append({"kind": label.kind, "text": f"{label.name}{number}", "y": y})
    limit = domain[1]
    for row in reversed(rows):  # those pushed above the axis come down again
        row["y"] = min(row["y"], limit)
        limit = row["y"] - least
    return rows
