"""Funnels, from a peer's arguments to ours and back."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.measures import funnel
from pipelines.measures.levels import LEVELS
from tests.intervals import judged
from tests.vectors.adapters.answers import Answer, Inputs, answers, fault_of, one

_SIGNIFICANCE = {
    funnel.LOWER: "Low (0.001)", funnel.LOW: "Low (0.025)", funnel.INSIDE: "Not significant",
    funnel.HIGH: "High (0.025)", funnel.HIGHER: "High (0.001)",
}  # fmt: skip
_SIGMAS = {"2s": LEVELS[0], "3s": LEVELS[1]}


def around(kind: str, numerators: Sequence[float], denominators: Sequence[float], share: float | None = None) -> pl.DataFrame:
    """Funnel of areas; around a given share, or their own."""
    areas = pl.DataFrame(
        {"numerator": numerators, "denominator": denominators}, schema={"numerator": pl.Float64, "denominator": pl.Float64}
    )
    areas = areas.with_columns(kind=pl.lit(kind), multiplier=pl.lit(1.0), panel=pl.lit(0))
    if share is None:
        return funnel.funnels(areas, ["panel"])
    limited = funnel.with_limits(areas.with_columns(share=pl.lit(share)))
    return limited.with_columns(category=funnel.category(pl.col("numerator") / pl.col("denominator")))


def _significance(areas: pl.DataFrame) -> Answer:
    return {"significance": [_SIGNIFICANCE[category] for category in areas["category"]]}


@answers("funnel_significance_proportion_rows")
def _funnel_significance_proportion_rows(inputs: Inputs) -> Answer:
    numerators, denominators = zip(*inputs["rows_numerator_denominator"], strict=True)
    return _significance(around("proportion", numerators, denominators, inputs["baseline_proportion"]))


@answers("funnel_significance_proportion_table")
def _funnel_significance_proportion_table(inputs: Inputs) -> Answer:
    return _significance(around("proportion", inputs["numerators"], inputs["denominators"]))


@answers("funnel_significance_ratio_rows")
def _funnel_significance_ratio_rows(inputs: Inputs) -> Answer:
    observed, expected = zip(*inputs["rows_observed_expected"], strict=True)
    return _significance(around("rate", observed, expected, 1.0))


@answers("funnel_significance_rate_table")
def _funnel_significance_rate_table(inputs: Inputs) -> Answer:
    """QUIRK: a standardised rate enters the peer's funnel as if its population were count / rate; we draw none for such rates."""
    counts, denominators = inputs["counts"], inputs["populations"]
    if inputs["rate_type"] != "dsr":
        return _significance(around("rate", counts, denominators))
    rows = zip(counts, inputs["rates"], denominators, strict=True)
    found = _significance(around("rate", counts, [count / rate if count else whole for count, rate, whole in rows]))["significance"]
    few = "Not applicable for events less than 10 for dsrs"
    return {"significance": [few if count < 10 else label for count, label in zip(counts, found, strict=True)]}


@answers("assign_funnel_significance")
def _assign_funnel_significance(inputs: Inputs) -> Answer:
    """QUIRK: the peer refuses the table; our funnel leaves the row out."""
    kind = "proportion" if inputs["statistic"] == "proportion" else "rate"
    rows = [value if isinstance(value, list) else [value] for value in (inputs["numerator"], inputs["denominator"])]
    for counted, whole in zip(*rows, strict=True):
        if counted is None or whole is None:
            return {"error": "missing_value"}
        method = one(judged({"kind": kind, "numerator": counted, "denominator": whole, "value": 0.0}))["interval_method"]
        if wrong := fault_of(method, counted, whole):
            return {"error": wrong}
    return _significance(around(kind, *rows))


@answers("funnel_limits_proportion")
def _funnel_limits_proportion(inputs: Inputs) -> Answer:
    share = inputs.get("baseline_proportion")
    if share is None:
        share = sum(inputs["numerators"]) / sum(inputs["denominators"])
    sizes = inputs.get("populations") or inputs["denominators"]
    limited, scale = around("proportion", [0.0] * len(sizes), sizes, share), inputs["multiplier"]
    names = {f"{side}_{sigma}_limit": f"{side}{'_95' if sigma == '2s' else '_998'}" for sigma in _SIGMAS for side in ("lower", "upper")}
    return {name: (limited[ours] * scale).to_list() for name, ours in names.items()} | {"baseline": [share * scale] * len(sizes)}


@answers("funnel_limits_rate")
def _funnel_limits_rate(inputs: Inputs) -> Answer:
    """The populations at which areas with so many events lie on an edge, and the rates they then have."""
    found, events = {}, pl.Series(inputs["events"], dtype=pl.Float64)
    for sigma, level in _SIGMAS.items():
        for side, peer in (("low", "lower"), ("high", "upper")):
            population = funnel.edge_expectations(events, level, side) / inputs["baseline_rate"] * inputs["multiplier"]
            found[f"{peer}_{sigma}_population_1_year"] = (population / inputs["years_of_data"]).to_list()
            found[f"{peer}_{sigma}_limit"] = (events / population * inputs["multiplier"]).to_list()
    return found


@answers("funnel_limits_ratio")
def _funnel_limits_ratio(inputs: Inputs) -> Answer:
    found, observed = {}, pl.Series(inputs["observed_events"], dtype=pl.Float64)
    for sigma, level in _SIGMAS.items():
        for side, peer in (("low", "lower"), ("high", "upper")):
            expected = funnel.edge_expectations(observed, level, side)
            found[f"{peer}_{sigma}_exp_events"] = expected.to_list()
            found[f"{peer}_{sigma}_count"] = (observed / expected - 1).to_list()
            found[f"{peer}_{sigma}_isr"] = (100 * observed / expected).to_list()
    return found
