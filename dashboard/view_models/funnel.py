"""The funnel: all areas of one level by their size, with the range that chance allows. By name in the table, never ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.chart import value_domain
from dashboard.view_models.links import Place
from dashboard.view_models.measure import Measure
from pipelines.read_api.sentences import say

Row = Mapping[str, Any]
LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
BY_CHANCE = 1.05
"""A factor that reads as 1.0 is what chance alone gives."""


@dataclass(frozen=True)
class FunnelRow:
    """One area in the table."""

    name: str
    value: str
    href: str
    size: str
    limits: str
    wider: str
    standing: str


@dataclass(frozen=True)
class FunnelView:
    """The funnel of the period that most areas have."""

    sentences: tuple[str, ...]
    marks: list[dict[str, Any]]
    baseline: float
    domain: tuple[float, float]
    subtitle: str
    size_title: str
    alt: str
    decimals: int
    rows: tuple[FunnelRow, ...]


def funnel_view(found: Any, beside: Any, place: Place, mark: str, levels: Mapping[str, str]) -> FunnelView:
    """Of a series (`read_api.series.Series`) and `read_api.compared.Compared`."""
    measure, funnel = Measure.of(found.entry), [row for row in beside.funnel if row["value"] is not None and row["denominator"]]
    neighbours = {row["code"] for row in beside.neighbours}
    period = words.period_words(funnel[0]["period_start"], funnel[0]["period_end"])
    what = levels.get(funnel[0]["level"], "areas")
    subtitle = f"{found.entry['title']}, {len(funnel)} {what}, {period}; inner lines 95 %, outer lines 99.8 %{mark}"
    values = [value for row in funnel for value in (row["value"], *(row[name] for name in LIMITS)) if value is not None]
    said = _sentences(found, funnel, beside.left_out, measure, what)
    return FunnelView(
        sentences=tuple(said),
        marks=[_mark(row, found.area["code"], neighbours, measure) for row in funnel],
        baseline=funnel[0]["baseline"],
        domain=value_domain(values, from_zero=True),
        subtitle=subtitle,
        size_title=f"Out of ({found.entry['denominator']})",
        alt=f"Funnel plot. {subtitle}. {' '.join(said)} The table under the chart has every figure.",
        decimals=measure.decimals,
        rows=tuple(_row(row, measure, place) for row in funnel),
    )


def is_outside(row: Row) -> str:
    """'below' or 'above' the 99.8 % limits, or nothing."""
    if row["lower_998"] is not None and row["value"] < row["lower_998"]:
        return "below"
    return "above" if row["upper_998"] is not None and row["value"] > row["upper_998"] else ""


def _sentences(found: Any, funnel: Sequence[Row], left_out: int, measure: Measure, what: str) -> list[str]:
    places = [is_outside(row) for row in funnel]
    counts = {name: str(places.count(name)) for name in ("below", "above")}
    said = [
        say(
            "compared.funnel",
            areas=str(len(funnel)),
            level=what,
            inside=str(places.count("")),
            baseline=measure.amount(funnel[0]["baseline"]),
            **counts,
        )
    ]
    if left_out:
        said.append(say("compared.funnel_left_out", count=str(left_out), level=what))
    own = next((row for row in funnel if row["area"] == found.area["code"]), None)
    if own is not None and own["lower_998"] is not None and own["upper_998"] is not None:
        place = {"": "between the outer lines", "below": "below the outer lines", "above": "above the outer lines"}[is_outside(own)]
        said.append(say(
            "compared.funnel_own", area=found.area["name"], value=measure.amount(own["value"]), place=place,
            lower=measure.number(own["lower_998"]), upper=measure.amount(own["upper_998"]),
        ))  # fmt: skip
    factor = funnel[0]["dispersion"]
    if factor is None:
        return said
    name = "compared.dispersion" if factor >= BY_CHANCE else "compared.dispersion_none"
    return [*said, say(name, factor=words.number(factor, 1))]


def _mark(row: Row, own: str, neighbours: set[str], measure: Measure) -> dict[str, Any]:
    kind = "own" if row["area"] == own else "neighbour" if row["area"] in neighbours else "other"
    return {"name": row["name"], "size": row["denominator"], "value": row["value"], "kind": kind, "shown": measure.amount(row["value"]),
            **{name: row[name] for name in LIMITS}}  # fmt: skip


def _row(row: Row, measure: Measure, place: Place) -> FunnelRow:
    return FunnelRow(
        name=row["name"],
        value=measure.amount(row["value"]),
        href=place.origin(row["key"]),
        size=words.number(row["denominator"], 0),
        limits=measure.span(row["lower_95"], row["upper_95"]),
        wider=measure.span(row["lower_998"], row["upper_998"]),
        standing=row["category"] or "",
    )
