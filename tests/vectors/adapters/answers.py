"""What every adapter shares: its types, their register, and the peers' names of our answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from pipelines.measures import interval
from pipelines.measures.levels import LEVELS
from pipelines.measures.poisson import BYAR, EXACT
from pipelines.measures.wilson import SIDES

Inputs = Mapping[str, Any]
Answer = dict[str, Any]
Adapter = Callable[[Inputs], Answer]
ADAPTERS: dict[str, Adapter] = {}

DIRECTIONS = {"high_is_good": "increase", "low_is_good": "decrease", "none": "neutral"}
_LEVEL_NAMES = {LEVELS[0]: ("95", ""), LEVELS[1]: ("99_8", "_998")}
PEER_METHODS = {EXACT: "Exact", BYAR: "Byars", interval.WILSON: "Wilson"}


def answers(*methods: str) -> Callable[[Adapter], Adapter]:
    def register(adapter: Adapter) -> Adapter:
        ADAPTERS.update(dict.fromkeys(methods, adapter))
        return adapter

    return register


def one(frame: pl.DataFrame) -> Answer:
    return frame.row(0, named=True)


def at_levels(row: Mapping[str, Any], scale: float = 1.0) -> Answer:
    """Our four limits under the peers' names."""
    sides = {"low": "lower", "high": "upper"}
    found = {f"{sides[side]}{name}": row[side + suffix] for name, suffix in _LEVEL_NAMES.values() for side in SIDES}
    return {name: None if value is None else value * scale for name, value in found.items()}


def marker(label: str | None) -> str:
    return (label or "not compared").replace(" ", "_")


def fault_of(method: str, counted: float | None, whole: float | None) -> str | None:
    if method == interval.ZERO_DENOMINATOR:
        return "non_positive_denominator"
    if method == interval.OUT_OF_RANGE:
        return "numerator_exceeds_denominator" if counted is not None and counted > (whole or 0) else "negative_numerator"
    return None
