"""Intervals and standardised rates, from a peer's arguments to ours and back."""

from __future__ import annotations

import polars as pl

from pipelines.measures import interval, standardised
from pipelines.measures.levels import LEVELS
from pipelines.measures.mean import means
from pipelines.measures.poisson import byar, count_limits
from pipelines.measures.wilson import SIDES, wilson
from tests.intervals import judged
from tests.vectors.adapters.answers import PEER_METHODS, Answer, Inputs, answers, at_levels, fault_of, one

# Intervals


@answers("wilson_ci")
def _wilson_ci(inputs: Inputs) -> Answer:
    frame = pl.DataFrame({"x": [float(inputs["x"])], "n": [float(inputs["n"])]})
    low, high = (frame.select(pl.sql_expr(wilson("x", "n", inputs["confidence"], side))).item() for side in SIDES)
    return {"lower": low, "upper": high}


@answers("byars_count_ci")
def _byars_count_ci(inputs: Inputs) -> Answer:
    frame = pl.DataFrame({"x": [float(inputs["x"])]})
    low, high = (frame.select(pl.sql_expr(byar("x", inputs["confidence"], side))).item() for side in SIDES)
    # QUIRK: the peer answers nothing where the formula goes below 0; we never ask it below 10 events, where it might.
    return {"lower": low if low >= 0 else None, "upper": high}


def _confidences(inputs: Inputs) -> list[float]:
    given = inputs.get("confidence", LEVELS[0])
    return [level / 100 if level >= 90 else level for level in (given if isinstance(given, list) else [given])]


def _crude(kind: str, counted: float | None, whole: float | None, inputs: Inputs) -> Answer:
    """A proportion or rate of one row. QUIRK: the peer refuses a whole table for one bad row; we name it in the row."""
    if any(not 0.9 <= level <= 1 for level in _confidences(inputs)):
        return {"error": "confidence_out_of_range"}
    multiplier = float(inputs.get("multiplier", 100))
    has_both = counted is not None and whole is not None
    value = multiplier * counted / whole if has_both and whole else None
    # The method is asked of a row that claims a value, or a missing denominator would hide behind the missing value.
    row = one(judged({"kind": kind, "multiplier": multiplier, "numerator": counted, "denominator": whole, "value": value or 0.0}))
    if wrong := fault_of(row["interval_method"], counted, whole):
        return {"error": wrong}
    peer_method = one(count_limits(pl.Series([counted], dtype=pl.Float64)))["method"] if kind == "rate" else interval.WILSON
    limits = at_levels(row) if has_both else dict.fromkeys(at_levels(row))
    by_one_level = {"lower": limits["lower95"], "upper": limits["upper95"]}
    statistic = "percentage" if multiplier == 100 else f"proportion of {multiplier:g}"
    return {"value": value, **limits, **by_one_level, "method": PEER_METHODS.get(peer_method), "statistic": statistic}


@answers("phe_proportion")
def _phe_proportion(inputs: Inputs) -> Answer:
    return _crude("proportion", inputs["numerator"], inputs["denominator"], inputs)


@answers("phe_rate")
def _phe_rate(inputs: Inputs) -> Answer:
    return _crude("rate", inputs["events"], inputs["population"], {"multiplier": 100_000, **inputs})


@answers("phe_proportion_grouped")
def _phe_proportion_grouped(inputs: Inputs) -> Answer:
    counted, whole = sum(inputs["numerators"]), sum(inputs["denominators"])
    return {"numerator": counted, "denominator": whole, **_crude("proportion", counted, whole, inputs)}


@answers("phe_rate_grouped")
def _phe_rate_grouped(inputs: Inputs) -> Answer:
    counted, whole = sum(inputs["events"]), sum(inputs["populations"])
    return {"events": counted, "population": whole, **_crude("rate", counted, whole, {"multiplier": 100_000, **inputs})}


@answers("phe_mean")
def _phe_mean(inputs: Inputs) -> Answer:
    row = one(means(pl.DataFrame({"group": "one", "value": inputs["values"]})))
    return {**row, **at_levels(row)}


# Standardised rates


@answers("directly_standardised_rate")
def _directly_standardised_rate(inputs: Inputs) -> Answer:
    strata = pl.DataFrame({"persons": inputs["counts"], "population": inputs["populations"]}).with_row_index("stratum")
    weights = pl.DataFrame({"weight": inputs["standard_population"]}).with_row_index("stratum")
    return _direct(strata.with_columns(frequency=1), weights, inputs)


@answers("directly_standardised_rate_nonindependent")
def _directly_standardised_rate_nonindependent(inputs: Inputs) -> Answer:
    rows = pl.DataFrame(inputs["rows"], schema=inputs["columns"], orient="row")
    weight = next(name for name in inputs["columns"] if name not in ("ageband", "population", "events_per_person", "persons"))
    rows = rows.rename({"ageband": "stratum", "events_per_person": "frequency", weight: "weight"})
    return _direct(rows, rows.select("stratum", "weight").unique(), inputs)


def _direct(strata: pl.DataFrame, weights: pl.DataFrame, inputs: Inputs) -> Answer:
    row = one(standardised.directly_standardised(strata.with_columns(group=pl.lit("one")), weights, inputs["multiplier"]))
    return {"total_count": row["events"], "total_population": row["population"], "value": row["value"], **at_levels(row)}


def _indirect(inputs: Inputs, *, as_rate: bool) -> Answer:
    strata = pl.DataFrame({"events": inputs["counts"], "population": inputs["populations"]}).with_row_index("stratum")
    reference = pl.DataFrame({"events": inputs["reference_counts"], "population": inputs["reference_populations"]}).with_row_index(
        "stratum"
    )
    row = one(standardised.indirectly_standardised(strata.with_columns(group=pl.lit("one")), reference))
    reference_rate = inputs["multiplier"] * row["reference_rate"]
    scale = reference_rate if as_rate else inputs["multiplier"]
    found = {"observed": row["events"], "expected": row["expected"], "method": PEER_METHODS[row["method"]], "ref_rate": reference_rate}
    return {**found, "value": row["ratio"] * scale, **at_levels(row, scale)}


@answers("indirectly_standardised_rate")
def _indirectly_standardised_rate(inputs: Inputs) -> Answer:
    return _indirect(inputs, as_rate=True)


@answers("indirectly_standardised_ratio")
def _indirectly_standardised_ratio(inputs: Inputs) -> Answer:
    return _indirect(inputs, as_rate=False)
