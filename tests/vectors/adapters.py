"""From a vector's arguments to ours and back: names, shapes and quirks of the peers live here, never in `measures`.

A quirk is where a peer does otherwise than we do, and the vector holds its answer. Each is marked QUIRK with what we do instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import polars as pl

from pipelines.measures import benchmark, funnel, interval, quantiles, recent_trend, slope_index, standardised, target
from pipelines.measures import special_cause as causes
from pipelines.measures.assurance import MEETS, MISSES, SOMETIMES, assurance
from pipelines.measures.levels import LEVELS
from pipelines.measures.limits import PROCESS, PROCESS_POINTS, with_limits
from pipelines.measures.mean import means
from pipelines.measures.points import in_order
from pipelines.measures.poisson import BYAR, EXACT, byar, count_limits
from pipelines.measures.wilson import SIDES, wilson
from pipelines.measures.xmr import Limits, with_xmr_limits
from pipelines.releases.period_places import period_places
from tests.intervals import judged

Inputs = Mapping[str, Any]
Answer = dict[str, Any]
Adapter = Callable[[Inputs], Answer]
ADAPTERS: dict[str, Adapter] = {}

_DIRECTIONS = {"high_is_good": "increase", "low_is_good": "decrease", "none": "neutral"}
_LEVEL_NAMES = {LEVELS[0]: ("95", ""), LEVELS[1]: ("99_8", "_998")}
_PEER_METHODS = {EXACT: "Exact", BYAR: "Byars", interval.WILSON: "Wilson"}


def _answers(*methods: str) -> Callable[[Adapter], Adapter]:
    def register(adapter: Adapter) -> Adapter:
        ADAPTERS.update(dict.fromkeys(methods, adapter))
        return adapter

    return register


def _one(frame: pl.DataFrame) -> Answer:
    return frame.row(0, named=True)


def _at_levels(row: Mapping[str, Any], scale: float = 1.0) -> Answer:
    """Our four limits under the peers' names."""
    sides = {"low": "lower", "high": "upper"}
    found = {f"{sides[side]}{name}": row[side + suffix] for name, suffix in _LEVEL_NAMES.values() for side in SIDES}
    return {name: None if value is None else value * scale for name, value in found.items()}


def _marker(label: str | None) -> str:
    return (label or "not compared").replace(" ", "_")


# Intervals


@_answers("wilson_ci")
def _wilson_ci(inputs: Inputs) -> Answer:
    frame = pl.DataFrame({"x": [float(inputs["x"])], "n": [float(inputs["n"])]})
    low, high = (frame.select(pl.sql_expr(wilson("x", "n", inputs["confidence"], side))).item() for side in SIDES)
    return {"lower": low, "upper": high}


@_answers("byars_count_ci")
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
    row = _one(judged({"kind": kind, "multiplier": multiplier, "numerator": counted, "denominator": whole, "value": value or 0.0}))
    if fault := _fault(row["interval_method"], counted, whole):
        return {"error": fault}
    peer_method = _one(count_limits(pl.Series([counted], dtype=pl.Float64)))["method"] if kind == "rate" else interval.WILSON
    limits = _at_levels(row) if has_both else dict.fromkeys(_at_levels(row))
    by_one_level = {"lower": limits["lower95"], "upper": limits["upper95"]}
    statistic = "percentage" if multiplier == 100 else f"proportion of {multiplier:g}"
    return {"value": value, **limits, **by_one_level, "method": _PEER_METHODS.get(peer_method), "statistic": statistic}


def _fault(method: str, counted: float | None, whole: float | None) -> str | None:
    if method == interval.ZERO_DENOMINATOR:
        return "non_positive_denominator"
    if method == interval.OUT_OF_RANGE:
        return "numerator_exceeds_denominator" if counted is not None and counted > (whole or 0) else "negative_numerator"
    return None


@_answers("phe_proportion")
def _phe_proportion(inputs: Inputs) -> Answer:
    return _crude("proportion", inputs["numerator"], inputs["denominator"], inputs)


@_answers("phe_rate")
def _phe_rate(inputs: Inputs) -> Answer:
    return _crude("rate", inputs["events"], inputs["population"], {"multiplier": 100_000, **inputs})


@_answers("phe_proportion_grouped")
def _phe_proportion_grouped(inputs: Inputs) -> Answer:
    counted, whole = sum(inputs["numerators"]), sum(inputs["denominators"])
    return {"numerator": counted, "denominator": whole, **_crude("proportion", counted, whole, inputs)}


@_answers("phe_rate_grouped")
def _phe_rate_grouped(inputs: Inputs) -> Answer:
    counted, whole = sum(inputs["events"]), sum(inputs["populations"])
    return {"events": counted, "population": whole, **_crude("rate", counted, whole, {"multiplier": 100_000, **inputs})}


@_answers("phe_mean")
def _phe_mean(inputs: Inputs) -> Answer:
    row = _one(means(pl.DataFrame({"group": "one", "value": inputs["values"]})))
    return {**row, **_at_levels(row)}


# Standardised rates


@_answers("directly_standardised_rate")
def _directly_standardised_rate(inputs: Inputs) -> Answer:
    strata = pl.DataFrame({"persons": inputs["counts"], "population": inputs["populations"]}).with_row_index("stratum")
    weights = pl.DataFrame({"weight": inputs["standard_population"]}).with_row_index("stratum")
    return _direct(strata.with_columns(frequency=1), weights, inputs)


@_answers("directly_standardised_rate_nonindependent")
def _directly_standardised_rate_nonindependent(inputs: Inputs) -> Answer:
    rows = pl.DataFrame(inputs["rows"], schema=inputs["columns"], orient="row")
    weight = next(name for name in inputs["columns"] if name not in ("ageband", "population", "events_per_person", "persons"))
    rows = rows.rename({"ageband": "stratum", "events_per_person": "frequency", weight: "weight"})
    return _direct(rows, rows.select("stratum", "weight").unique(), inputs)


def _direct(strata: pl.DataFrame, weights: pl.DataFrame, inputs: Inputs) -> Answer:
    row = _one(standardised.directly_standardised(strata.with_columns(group=pl.lit("one")), weights, inputs["multiplier"]))
    return {"total_count": row["events"], "total_population": row["population"], "value": row["value"], **_at_levels(row)}


def _indirect(inputs: Inputs, *, as_rate: bool) -> Answer:
    strata = pl.DataFrame({"events": inputs["counts"], "population": inputs["populations"]}).with_row_index("stratum")
    reference = pl.DataFrame({"events": inputs["reference_counts"], "population": inputs["reference_populations"]}).with_row_index(
        "stratum"
    )
    row = _one(standardised.indirectly_standardised(strata.with_columns(group=pl.lit("one")), reference))
    reference_rate = inputs["multiplier"] * row["reference_rate"]
    scale = reference_rate if as_rate else inputs["multiplier"]
    found = {"observed": row["events"], "expected": row["expected"], "method": _PEER_METHODS[row["method"]], "ref_rate": reference_rate}
    return {**found, "value": row["ratio"] * scale, **_at_levels(row, scale)}


@_answers("indirectly_standardised_rate")
def _indirectly_standardised_rate(inputs: Inputs) -> Answer:
    return _indirect(inputs, as_rate=True)


@_answers("indirectly_standardised_ratio")
def _indirectly_standardised_ratio(inputs: Inputs) -> Answer:
    return _indirect(inputs, as_rate=False)


# Funnels

_SIGNIFICANCE = {
    funnel.LOWER: "Low (0.001)", funnel.LOW: "Low (0.025)", funnel.INSIDE: "Not significant",
    funnel.HIGH: "High (0.025)", funnel.HIGHER: "High (0.001)",
}  # fmt: skip
_SIGMAS = {"2s": LEVELS[0], "3s": LEVELS[1]}


def _around(kind: str, numerators: Sequence[float], denominators: Sequence[float], share: float | None = None) -> pl.DataFrame:
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


@_answers("funnel_significance_proportion_rows")
def _funnel_significance_proportion_rows(inputs: Inputs) -> Answer:
    numerators, denominators = zip(*inputs["rows_numerator_denominator"], strict=True)
    return _significance(_around("proportion", numerators, denominators, inputs["baseline_proportion"]))


@_answers("funnel_significance_proportion_table")
def _funnel_significance_proportion_table(inputs: Inputs) -> Answer:
    return _significance(_around("proportion", inputs["numerators"], inputs["denominators"]))


@_answers("funnel_significance_ratio_rows")
def _funnel_significance_ratio_rows(inputs: Inputs) -> Answer:
    observed, expected = zip(*inputs["rows_observed_expected"], strict=True)
    return _significance(_around("rate", observed, expected, 1.0))


@_answers("funnel_significance_rate_table")
def _funnel_significance_rate_table(inputs: Inputs) -> Answer:
    """QUIRK: a standardised rate enters the peer's funnel as if its population were count / rate; we draw none for such rates."""
    counts, denominators = inputs["counts"], inputs["populations"]
    if inputs["rate_type"] != "dsr":
        return _significance(_around("rate", counts, denominators))
    rows = zip(counts, inputs["rates"], denominators, strict=True)
    found = _significance(_around("rate", counts, [count / rate if count else whole for count, rate, whole in rows]))["significance"]
    few = "Not applicable for events less than 10 for dsrs"
    return {"significance": [few if count < 10 else label for count, label in zip(counts, found, strict=True)]}


@_answers("assign_funnel_significance")
def _assign_funnel_significance(inputs: Inputs) -> Answer:
    """QUIRK: the peer refuses the table; our funnel leaves the row out."""
    kind = "proportion" if inputs["statistic"] == "proportion" else "rate"
    rows = [value if isinstance(value, list) else [value] for value in (inputs["numerator"], inputs["denominator"])]
    for counted, whole in zip(*rows, strict=True):
        if counted is None or whole is None:
            return {"error": "missing_value"}
        method = _one(judged({"kind": kind, "numerator": counted, "denominator": whole, "value": 0.0}))["interval_method"]
        if fault := _fault(method, counted, whole):
            return {"error": fault}
    return _significance(_around(kind, *rows))


@_answers("funnel_limits_proportion")
def _funnel_limits_proportion(inputs: Inputs) -> Answer:
    share = inputs.get("baseline_proportion")
    if share is None:
        share = sum(inputs["numerators"]) / sum(inputs["denominators"])
    sizes = inputs.get("populations") or inputs["denominators"]
    limited, scale = _around("proportion", [0.0] * len(sizes), sizes, share), inputs["multiplier"]
    names = {f"{side}_{sigma}_limit": f"{side}{'_95' if sigma == '2s' else '_998'}" for sigma in _SIGMAS for side in ("lower", "upper")}
    return {name: (limited[ours] * scale).to_list() for name, ours in names.items()} | {"baseline": [share * scale] * len(sizes)}


@_answers("funnel_limits_rate")
def _funnel_limits_rate(inputs: Inputs) -> Answer:
    """The populations at which areas with so many events lie on an edge, and the rates they then have."""
    found, events = {}, pl.Series(inputs["events"], dtype=pl.Float64)
    for sigma, level in _SIGMAS.items():
        for side, peer in (("low", "lower"), ("high", "upper")):
            population = funnel.edge_expectations(events, level, side) / inputs["baseline_rate"] * inputs["multiplier"]
            found[f"{peer}_{sigma}_population_1_year"] = (population / inputs["years_of_data"]).to_list()
            found[f"{peer}_{sigma}_limit"] = (events / population * inputs["multiplier"]).to_list()
    return found


@_answers("funnel_limits_ratio")
def _funnel_limits_ratio(inputs: Inputs) -> Answer:
    found, observed = {}, pl.Series(inputs["observed_events"], dtype=pl.Float64)
    for sigma, level in _SIGMAS.items():
        for side, peer in (("low", "lower"), ("high", "upper")):
            expected = funnel.edge_expectations(observed, level, side)
            found[f"{peer}_{sigma}_exp_events"] = expected.to_list()
            found[f"{peer}_{sigma}_count"] = (observed / expected - 1).to_list()
            found[f"{peer}_{sigma}_isr"] = (100 * observed / expected).to_list()
    return found


# Bands and slope index


@_answers("assign_quantiles")
def _assign_quantiles(inputs: Inputs) -> Answer:
    values = pl.DataFrame({"value": inputs["values"]}, schema={"value": pl.Float64})
    bands = quantiles.ranked_bands(pl.col("value"), inputs["n_quantiles"], highest_first=inputs["highest_value_in_quantile_1"])
    return {"quantile": values.select(bands).to_series().to_list()}


@_answers("quantile_bounds")
def _quantile_bounds(inputs: Inputs) -> Answer:
    return {"bounds": quantiles.interpolated_bounds(pl.Series(inputs["values"], dtype=pl.Float64), inputs["n"])}


@_answers("quintile_category")
def _quintile_category(inputs: Inputs) -> Answer:
    bounds = quantiles.interpolated_bounds(pl.Series(inputs["all_values"], dtype=pl.Float64), 5)
    values = pl.DataFrame({"value": inputs["values"]}, schema={"value": pl.Float64})
    return {"category": values.select(quantiles.bands_between(pl.col("value"), bounds)).to_series().to_list()}


@_answers("slope_index_of_inequality")
def _slope_index_of_inequality(inputs: Inputs) -> Answer:
    """QUIRK: the peer's multiplier scales the slope and, when negative, turns both indices round; ours are per unit of value."""
    rows = pl.DataFrame({"population": inputs["quantile_populations_most_deprived_first"], "value": inputs["values"]})
    rows = rows.with_row_index("place", offset=1).with_columns(group=pl.lit("one"))
    row = _one(slope_index.slope_indices(rows, inputs["transform"] or "none"))
    relative = row["relative_index"]
    return {"sii": row["slope_index"] * inputs["multiplier"], "rii": relative if inputs["multiplier"] > 0 else 1 / relative}


# Recent trend


def _trend(points: list[Mapping[str, Any]], kind: str, window: int = 1) -> Answer:
    names = {"position": "year", "value": "value", "numerator": "count", "denominator": "denominator", "low": "lower95", "high": "upper95"}
    columns = {ours: [point.get(peer) for point in points] for ours, peer in names.items()}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.Float64) | {"position": pl.Int32}, strict=False)
    frame = frame.with_columns(series=pl.lit(1), segment=pl.lit(1), is_derived_numerator=pl.lit(False))
    facts = pl.DataFrame({"series": [1], "kind": [kind], "decimals": [1], "frequency": ["annual"], "window": [window]})
    return _one(recent_trend.recent_trend(frame.with_columns(pl.col("series").cast(pl.Int64)), facts))


def _trend_answer(row: Mapping[str, Any], polarity: str) -> Answer:
    is_beyond = row["p_value"] is not None and row["p_value"] < 1 - LEVELS[1]
    # QUIRK: where nothing can be calculated the peer's chi-square is 0; ours is null.
    return {"chi_square": row["chi2"] or 0, "significant": is_beyond, "marker": _polar(row["label"], polarity)}


def _polar(label: str, polarity: str) -> str:
    frame = pl.DataFrame({"label": [label], "direction": [_DIRECTIONS.get(polarity, "neutral")]})
    meaning = frame.select(recent_trend.better_or_worse(pl.col("label"), pl.col("direction"))).item()
    return _marker(label) + (f"_and_getting_{meaning}" if meaning else "")


@_answers("recent_trend_from_counts")
def _recent_trend_from_counts(inputs: Inputs) -> Answer:
    return _trend_answer(_trend(inputs["points"], "proportion"), inputs.get("polarity", "none"))


@_answers("recent_trend_from_confidence_intervals")
def _recent_trend_from_confidence_intervals(inputs: Inputs) -> Answer:
    row = _trend(inputs["points"], "rate", inputs.get("year_range") or 1)
    return _trend_answer(row, inputs.get("polarity", "none"))


@_answers("recent_trend_eligibility")
def _recent_trend_eligibility(inputs: Inputs) -> Answer:
    """QUIRK: the peer only asks whether five points are there; counts that rule a test out are found later. We say both at once."""
    row = _trend(inputs["points"], "proportion" if inputs["value_type"] == "proportion" else "rate")
    found_later = (recent_trend.OUT_OF_RANGE, recent_trend.WHOLE, recent_trend.NO_EVENT, recent_trend.NO_WIDTH)
    eligible = row["label"] != recent_trend.CANNOT or row["reason"] in found_later
    return {"eligible": eligible, "reason": None if eligible else "not_enough_valid_points"}


@_answers("trend_polarity")
def _trend_polarity(inputs: Inputs) -> Answer:
    return {"marker": _polar(inputs["trend"].replace("_", " "), inputs["polarity"])}


@_answers("two_period_change")
def _two_period_change(inputs: Inputs) -> Answer:
    ends = [tuple(pl.lit(inputs[name][end], dtype=pl.Float64) for end in ("lower95", "upper95")) for name in ("recent", "previous")]
    return {"marker": _marker(pl.select(recent_trend.changed_since_before(*ends)).item())}


# Benchmarks and targets

_WITH_TWO_LEVELS = {"better": "best", "worse": "worst", "higher": "highest", "lower": "lowest"}


def _compared(method: str, inputs: Inputs, **row: Any) -> Answer:
    if inputs["polarity"] not in _DIRECTIONS:
        return {"outcome": "not_compared"}
    plain = dict.fromkeys(
        ("value", "denominator", "low", "high", "low_998", "high_998", "benchmark_value", "benchmark_low", "benchmark_high")
    )
    numbers = pl.DataFrame([plain | row], schema=dict.fromkeys(plain, pl.Float64), orient="row", strict=False)
    named = {
        "benchmark_method": method, "kind": inputs.get("kind", "rate"), "multiplier": inputs.get("multiplier", 1.0),
        "improvement_direction": _DIRECTIONS[inputs["polarity"]],
    }  # fmt: skip
    found = _one(benchmark.compared(numbers.with_columns(pl.lit(value).alias(name) for name, value in named.items())))
    is_strong = found["method"] == benchmark.BEYOND_998
    category = found["category"]
    return {"outcome": _marker(_WITH_TWO_LEVELS.get(category, category) if is_strong else category)}


@_answers("compare_ci_to_benchmark_value")
def _compare_ci_to_benchmark_value(inputs: Inputs) -> Answer:
    given = {"value": inputs["value"], "low": inputs["lower95"], "high": inputs["upper95"], "benchmark_value": inputs["benchmark"]}
    return _compared("interval_against_value", inputs, **given)


@_answers("compare_two_ci_levels")
def _compare_two_ci_levels(inputs: Inputs) -> Answer:
    ends = {"low": "lower95", "high": "upper95", "low_998": "lower99_8", "high_998": "upper99_8", "benchmark_value": "benchmark"}
    return _compared("two_interval_levels", inputs, value=inputs["value"], **{ours: inputs[peer] for ours, peer in ends.items()})


@_answers("compare_overlapping_cis")
def _compare_overlapping_cis(inputs: Inputs) -> Answer:
    own, other = inputs["area"], inputs["benchmark"]
    return _compared(
        "interval_overlap", inputs, value=own["value"], low=own["lower95"], high=own["upper95"],
        benchmark_value=other["value"], benchmark_low=other["lower95"], benchmark_high=other["upper95"],
    )  # fmt: skip


def _funnel_compared(kind: str, inputs: Inputs, value: float, benchmark_value: float, multiplier: float, is_wide: bool) -> Answer:
    """Our comparison speaks at 95 %; where the peer asks at 99.8 %, the funnel's category does."""
    if not is_wide or not (inputs["denominator"] or 0) > 0:
        given = {**inputs, "kind": kind, "multiplier": multiplier}
        return _compared("funnel", given, value=value, denominator=inputs["denominator"], benchmark_value=benchmark_value)
    count = value * inputs["denominator"] / multiplier
    category = _around(kind, [count], [inputs["denominator"]], benchmark_value / multiplier)["category"][0]
    position = {funnel.HIGHER: benchmark.HIGHER, funnel.LOWER: benchmark.LOWER}.get(category, benchmark.SIMILAR)
    return {"outcome": _marker(pl.select(benchmark.in_words(pl.lit(position), pl.lit(_DIRECTIONS[inputs["polarity"]]))).item())}


@_answers("funnel_compare_percentage")
def _funnel_compare_percentage(inputs: Inputs) -> Answer:
    return _funnel_compared("proportion", inputs, inputs["value_percent"], inputs["benchmark_percent"], 100.0, inputs["z"] > 3)


@_answers("funnel_compare_rate")
def _funnel_compare_rate(inputs: Inputs) -> Answer:
    is_wide = inputs["tail_probability"] < 0.01
    return _funnel_compared("rate", inputs, inputs["value_per_100000"], inputs["benchmark_per_100000"], 100_000.0, is_wide)


def _targeted(judge: Callable[..., pl.Expr], polarity: str, *numbers: float | None) -> str | None:
    given = [pl.lit(number, dtype=pl.Float64) for number in numbers]
    return pl.select(judge(*given, pl.lit(_DIRECTIONS.get(polarity, "neutral")))).item()


@_answers("target_value")
def _target_value(inputs: Inputs) -> Answer:
    found = _targeted(target.target_status, inputs["polarity"], inputs["value"], inputs["target"])
    return {"outcome": {target.MET: "better", target.NOT_MET: "worse"}.get(found or "", "not_compared")}


@_answers("target_value_with_ci")
def _target_value_with_ci(inputs: Inputs) -> Answer:
    numbers = (inputs["lower95"], inputs["upper95"], inputs["target"])
    if inputs["polarity"] == "low_is_good" and numbers[0] == numbers[1] == numbers[2] is not None:
        # QUIRK: for low is good the peer calls an interval that is the target itself worse; we call it met, as the bare value is.
        return {"outcome": "worse"}
    return {"outcome": _marker(_targeted(target.interval_on_target, inputs["polarity"], *numbers))}


def _ranged(value: float, least: float, most: float, polarity: str) -> Answer:
    """QUIRK: to the peer a range holds its lower end whichever direction is better; ours holds the end that is reached first."""
    if least > most:
        return {"outcome": "error"}
    on_an_end = polarity == "low_is_good" and value in (least, most)
    moved = value + 1e-9 * (most - least or 1.0) if on_an_end else value
    return {"outcome": _marker(_targeted(target.value_in_range, polarity, moved, least, most))}


@_answers("target_range")
def _target_range(inputs: Inputs) -> Answer:
    return _ranged(inputs["value"], inputs["lower"], inputs["upper"], inputs["polarity"])


@_answers("target_percentile_range")
def _target_percentile_range(inputs: Inputs) -> Answer:
    return _ranged(inputs["value"], inputs["lower_percentile_value"], inputs["upper_percentile_value"], inputs["polarity"])


# XmR charts

_ASSURANCE = {MEETS: "consistent_pass", MISSES: "consistent_fail", SOMETIMES: "inconsistent"}
_POINT_TYPES = {
    causes.IMPROVEMENT: "special_cause_improvement", causes.CONCERN: "special_cause_concern",
    causes.HIGH: "special_cause_neutral_high", causes.LOW: "special_cause_neutral_low", None: "common_cause",
}  # fmt: skip


def _points(lists: Sequence[Sequence[float]]) -> pl.DataFrame:
    """One series per list, a period after the other."""
    rows = [(series, place, float(value)) for series, values in enumerate(lists) for place, value in enumerate(values)]
    frame = pl.DataFrame(rows, schema={"series": pl.UInt32, "position": pl.Int32, "value": pl.Float64}, orient="row")
    return frame.with_columns(segment=pl.lit(1, dtype=pl.UInt32))


def _chart(inputs: Inputs) -> pl.DataFrame:
    how = Limits(is_screened=inputs.get("screen_outliers", True), baseline_points=inputs.get("baseline_points"))
    direction = pl.lit(inputs.get("improvement_direction", "neutral")).alias("improvement_direction")
    return causes.with_special_causes(with_xmr_limits(_points([inputs["values"]]), how).with_columns(direction)).collect()


def _placed(lists: Sequence[Sequence[float]], rules: causes.Rules = causes.STANDARD) -> pl.DataFrame:
    """Values against given limits: centre 0, near limits at 2 of 3, limits so far away that nothing is outside."""
    edges = {"centre": 0.0, "lower_limit": -1e9, "upper_limit": 1e9, "lower_near": -2.0, "upper_near": 2.0}
    ordered = in_order(_points(lists)).with_columns(pl.lit(value).alias(name) for name, value in edges.items())
    return causes.with_special_causes(ordered.with_columns(improvement_direction=pl.lit("increase")), rules).collect()


def _at_each_end(values: Sequence[float], column: str, rules: causes.Rules) -> list[int]:
    """What the last point is of the series cut off after each point: that is where a run of so many ends."""
    if not values:
        return []
    cut = _placed([values[: end + 1] for end in range(len(values))], rules)
    return cut.group_by("series", maintain_order=True).agg(pl.col(column).last().cast(pl.Int64))[column].to_list()


@_answers("shift_run_end")
def _shift_run_end(inputs: Inputs) -> Answer:
    rules = causes.Rules(shift_points=inputs.get("run_length", 7))
    return {"ends_run_of_7": _at_each_end(inputs["relative_to_mean"], "is_shift", rules)}


@_answers("trend_run_end")
def _trend_run_end(inputs: Inputs) -> Answer:
    rules = causes.Rules(trend_points=inputs.get("run_length", 7))
    return {"ends_trend_of_7": _at_each_end(inputs["values"], "trend", rules)}


@_answers("backfill_run_of_7")
def _backfill_run_of_7(inputs: Inputs) -> Answer:
    """A run is put where the marks say that one ends; ours are marked whole, without the step between."""
    sides = [0.0] * len(inputs["ends_run"])
    for end, mark in enumerate(inputs["ends_run"]):
        if mark:
            sides[max(0, end - 6) : end + 1] = [float(mark)] * len(sides[max(0, end - 6) : end + 1])
    return {"part_of_run": _placed([sides])["is_shift"].cast(pl.Int64).to_list() if sides else []}


def _close_values(inputs: Inputs) -> list[float]:
    return [side * (3.0 if close else 1.0) for close, side in zip(inputs["close_to_limits"], inputs["relative_to_mean"], strict=True)]


@_answers("two_in_three_flagged_points")
def _two_in_three_flagged_points(inputs: Inputs) -> Answer:
    return {"flagged": _placed([_close_values(inputs)])["is_two_in_three"].cast(pl.Int64).to_list()}


@_answers("two_in_three_window")
def _two_in_three_window(inputs: Inputs) -> Answer:
    """A point is in a window where any three neighbours with it, alone, have a flagged point."""
    values = _close_values(inputs)
    windows = [values[start : start + 3] for start in range(len(values) - 2)]
    found = _placed(windows).group_by("series", maintain_order=True).agg(pl.col("is_two_in_three").any()) if windows else pl.DataFrame()
    marked = [0] * len(values)
    for start in found.filter("is_two_in_three")["series"].to_list() if windows else []:
        marked[start : start + 3] = [1, 1, 1]
    return {"in_window": marked}


@_answers("special_cause_precedence")
def _special_cause_precedence(inputs: Inputs) -> Answer:
    names = {"outside": "outside_limits", "trend": "part_of_trend", "two": "part_of_two_in_three", "shift": "part_of_shift"}
    frame = pl.DataFrame({ours: [bool(mark) for mark in inputs[peer]] for ours, peer in names.items()})
    flags = frame.select(causes.flag(*(pl.col(name) for name in names)).cast(pl.String)).to_series().to_list()
    trends, values = [0] * len(flags), inputs["values"]
    for place, is_part in enumerate(frame["trend"]):
        # A point of two trends belongs to the one that follows.
        follows = place + 1 < len(flags) and frame["trend"][place + 1]
        pair = (place, place + 1) if is_part and follows else (place - 1, place)
        trends[place] = (values[pair[1]] > values[pair[0]]) - (values[pair[1]] < values[pair[0]]) if pair[0] >= 0 else 0
    return {"type": [_type(*row) for row in zip(flags, inputs["relative_to_mean"], trends, strict=True)]}


def _type(flag: str | None, side: int, trend: int) -> str:
    """The peer's name of a signal, which says its side too."""
    if flag is None:
        return "common_cause"
    if flag == causes.OUTSIDE:
        return "above_upper_limit" if side > 0 else "below_lower_limit"
    if flag == causes.TREND:
        return "trend_increasing" if trend > 0 else "trend_decreasing"
    return f"{flag.replace(' ', '_')}_{'above' if side > 0 else 'below'}"


@_answers("xmr_limits")
def _xmr_limits(inputs: Inputs) -> Answer:
    chart = _chart(inputs)
    row = _one(chart)
    ends = {
        "mean": "centre", "lower_process_limit": "lower_limit", "upper_process_limit": "upper_limit",
        "near_lower_limit": "lower_near", "near_upper_limit": "upper_near", "n": "chart_points",
    }  # fmt: skip
    answer = {peer: row[ours] for peer, ours in ends.items()}
    is_short = _short_segments([chart.height], PROCESS_POINTS)[0]
    return answer | {"common_cause_points": chart["flag"].null_count(), "short_group_warning": is_short}


@_answers("xmr_series", "xmr_special_cause", "xmr_point_type")
def _xmr_series(inputs: Inputs) -> Answer:
    chart = _chart(inputs)
    types = [_POINT_TYPES[cause] for cause in chart["special_cause"].cast(pl.String)]
    flags = zip(chart["flag"].cast(pl.String), chart["side"], chart["trend"], strict=True)
    return _xmr_limits(inputs) | {
        "outside_limits": chart["is_outside"].to_list(),
        "relative_to_mean": chart["side"].to_list(),
        "close_to_limits": chart["is_close"].to_list(),
        "special_cause": chart["flag"].is_not_null().to_list(),
        "derived_type": [_type(*row) for row in flags],
        "derived_point_type": types,
        "last_two_point_types": types[-2:],
    }


@_answers("assurance")
def _assurance(inputs: Inputs) -> Answer:
    ends = [pl.lit(inputs[name], dtype=pl.Float64) for name in ("lower_process_limit", "upper_process_limit", "target")]
    return {"assurance": _ASSURANCE.get(pl.select(assurance(*ends, pl.lit(inputs["improvement_direction"]))).item())}


@_answers("assurance_uses_latest_segment")
def _assurance_uses_latest_segment(inputs: Inputs) -> Answer:
    return _assurance({**inputs, **inputs["segments_in_time_order"][-1]})


@_answers("icons")
def _icons(inputs: Inputs) -> Answer:
    found = _xmr_series(inputs)
    return {"variation": found["derived_point_type"][-1], **_assurance({**inputs, **found})}


def _segments(dates: Sequence[dt.date], rebases: Sequence[dt.date]) -> list[int]:
    """The segment of each date, as a release numbers them: segments start anew at a rebase."""
    days = [day.isoformat() for day in dates]
    held = pl.DataFrame(
        {"period": days, "period_start": dates, "period_end": dates}, schema_overrides={"period_start": pl.Date, "period_end": pl.Date}
    )
    entry = SimpleNamespace(breaks=(), rebases=[SimpleNamespace(date=date) for date in rebases], frequency="irregular")
    registry: Any = SimpleNamespace(indicators={"one": entry})
    placed = period_places(held.with_columns(indicator=pl.lit("one"), basis=pl.lit("point_in_time")), registry)
    numbered = dict(placed.select("period", "segment").iter_rows())
    return [numbered[day] for day in days]


@_answers("rebase_flags")
def _rebase_flags(inputs: Inputs) -> Answer:
    """QUIRK: a rebase on a day without a point does nothing for the peer; ours starts with the next point."""
    dates, rebases, found = [dt.date.fromisoformat(day) for day in inputs["dates_each_facet"]], inputs["rebase"] or {}, {}
    for facet in inputs["facets"]:
        given = rebases.get(facet, []) if isinstance(rebases, dict) else rebases
        segments = _segments(dates, [date for date in map(dt.date.fromisoformat, given) if date in dates])
        found[facet] = [int(here > before) for before, here in zip([0, *segments], segments, strict=False)]
    return found


@_answers("rebase_group")
def _rebase_group(inputs: Inputs) -> Answer:
    dates = [dt.date(2020, 1, 1) + dt.timedelta(days=place) for place in range(len(inputs["rebase_flags"]))]
    return {"rebase_group": _segments(dates, [date for date, flag in zip(dates, inputs["rebase_flags"], strict=True) if flag])}


def _short_segments(sizes: Sequence[int], threshold: int) -> list[bool]:
    """Which segments our charts give trial limits, or none; at another threshold than ours the sizes say it."""
    if threshold != PROCESS_POINTS:
        return [size < threshold for size in sizes]
    segments = [number for number, size in enumerate(sizes) for _ in range(size)]
    values = [[float(place % 2) for place in range(len(segments))]]
    points = _points(values).with_columns(
        segment=pl.Series(segments, dtype=pl.UInt32), numerator=pl.lit(None, dtype=pl.Float64),
        denominator=pl.lit(None, dtype=pl.Float64), is_derived_numerator=pl.lit(False),
    )  # fmt: skip
    facts = {"kind": "count", "multiplier": 1.0, "decimals": 1, "improvement_direction": "neutral", "frequency": "irregular", "window": 1}
    drawn = with_limits(points, points.select("series").unique().with_columns(pl.lit(value).alias(name) for name, value in facts.items()))
    kinds = drawn.group_by("segment").agg(pl.col("limits_kind").first().cast(pl.String)).sort("segment")["limits_kind"]
    return [kind != PROCESS for kind in kinds.to_list()]


@_answers("short_segment_warning")
def _short_segment_warning(inputs: Inputs) -> Answer:
    return {"warn": _short_segments(inputs["segment_sizes"], inputs.get("threshold", PROCESS_POINTS))}


@_answers("target_by_facet")
def _target_by_facet(inputs: Inputs) -> Answer:
    given = inputs["target"]
    return {facet: given.get(facet) if isinstance(given, dict) else given for facet in inputs["facets"]}
