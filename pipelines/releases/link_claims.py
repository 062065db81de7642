"""What every link of the registry's pathways claims, in the terms of the indicators at its ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

import networkx as nx
import polars as pl

from pipelines.measures.arithmetic_links import with_arithmetic
from pipelines.measures.link_reading_steps import step_months
from pipelines.registry.models import Indicator, Registry
from pipelines.registry.pathway_graph import graph_of, is_delivery
from pipelines.registry.pathways import Link, Pathway

DELIVERY: Final = "The link says what a service does. That is counted, not tested."
NO_START: Final = "No indicator observes its first end."
NO_END: Final = "No indicator observes its second end."
NO_DIRECTION: Final = "Neither direction of the indicator at one of its ends is called better, so no movement is expected of it."
OVERLAP: Final = "The periods of its figures overlap or are no steps of one calendar, so their changes cannot be set side by side."
RHYTHM: Final = "The figures of its ends come in steps of different length."

CLAIM: Final[dict[str, Any]] = {
    "pathway": pl.String, "link": pl.String, "start_indicator": pl.String, "end_indicator": pl.String, "unit": pl.String,
    "sign": pl.Int32, "lag_months": pl.Int32, "size": pl.Float64, "size_per": pl.String, "started_on": pl.Date, "step": pl.Int32,
    "untested": pl.String,
}  # fmt: skip
_SIGN: Final = {"increase": 1, "decrease": -1, "neutral": 0}


def link_claims(registry: Registry) -> pl.DataFrame:
    """One row per link, in the order of the files.

    Columns: see CLAIM, and arithmetic.  sign: 1 when the indicators are expected to rise together.  step: months from one period to
             the next.  started_on: where no indicator observes the first end, the first day of the earliest contract that leads there.
             untested: why no test is made.
    Each end is read from the first indicator of its node.
    """
    rows = [_claim(registry, pathway, link) for pathway in registry.pathways.values() for link in pathway.links]
    claims = pl.DataFrame(rows, schema=CLAIM, orient="row")
    pairs = claims.select(start="start_indicator", end="end_indicator")
    return claims.with_columns(arithmetic_of(pairs, registry))


def arithmetic_of(pairs: pl.DataFrame, registry: Registry) -> pl.Series:
    """Why the indicators of each pair (start, end) are linked by arithmetic, by the registry's definitions and relations; else null."""
    return with_arithmetic(pairs, _indicators(registry), _relations(registry))["arithmetic"]


def _claim(registry: Registry, pathway: Pathway, link: Link) -> dict[str, Any]:
    start, end = (_first_indicator(registry, pathway, name) for name in (link.start, link.end))
    size, untested = link.expected_size, _untested(pathway, link, start, end)
    return {
        "pathway": pathway.id, "link": link.key, "start_indicator": start and start.id, "end_indicator": end and end.id,
        "unit": f"{end.unit} for 1 {start.unit}" if start and end else None,
        "sign": _sign(pathway, link, start, end), "lag_months": link.lag and link.lag.months,
        "size": size and size.value, "size_per": size and size.per,
        "started_on": min(_contract_starts(registry, pathway, link), default=None) if untested == NO_START else None,
        "step": end and _step(end), "untested": untested,
    }  # fmt: skip


def _untested(pathway: Pathway, link: Link, start: Indicator | None, end: Indicator | None) -> str | None:
    if is_delivery(pathway, link):
        return DELIVERY
    if end is None:
        return NO_END
    if _step(end) is None or (start and _step(start) is None):
        return OVERLAP
    if start is None:
        return NO_START
    if _step(start) != _step(end):
        return RHYTHM
    return None if _sign(pathway, link, start, end) else NO_DIRECTION


def _step(indicator: Indicator) -> int | None:
    return step_months(indicator.basis, indicator.frequency)


def _sign(pathway: Pathway, link: Link, start: Indicator | None, end: Indicator | None) -> int:
    """Which way the second indicator is expected to go as the first rises. An outside cause happens as its figure rises."""
    if start is None or end is None:
        return 0
    first = 1 if pathway.node(link.start).kind == "outside_cause" else _SIGN[start.improvement_direction]
    return first * _SIGN[end.improvement_direction] * (1 if link.expected_direction == "improves" else -1)


def _first_indicator(registry: Registry, pathway: Pathway, node: str) -> Indicator | None:
    return next((registry.indicators[name] for name in pathway.node(node).indicators), None)


def _contract_starts(registry: Registry, pathway: Pathway, link: Link) -> Iterator[dt.date]:
    """First days of the contracts of every service from which a road leads to the link."""
    for name in {link.start, *nx.ancestors(graph_of(pathway), link.start)}:
        service = pathway.node(name).service
        if service is not None:
            yield registry.services[service].contract.start


def _indicators(registry: Registry) -> pl.DataFrame:
    rows = [(one.id, one.kind, one.numerator, one.denominator, list(one.companions)) for one in registry.indicators.values()]
    text = dict.fromkeys(("id", "kind", "numerator", "denominator"), pl.String)
    return pl.DataFrame(rows, schema=text | {"companions": pl.List(pl.String)}, orient="row")


def _relations(registry: Registry) -> pl.DataFrame:
    rows = [([*one.parts, *([one.total] if one.total else [])], one.meaning) for one in registry.relations]
    return pl.DataFrame(rows, schema={"members": pl.List(pl.String), "meaning": pl.String}, orient="row")
