"""Quantiles, trends, benchmarks and targets, from a peer's arguments to ours and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from pipelines.measures import benchmark, funnel, quantiles, recent_trend, slope_index, target
from pipelines.measures.levels import LEVELS
from tests.vectors.adapters.answers import DIRECTIONS, Answer, Inputs, answers, marker, one
from tests.vectors.adapters.funnels import around

# Bands and slope index


@answers("assign_quantiles")
def _assign_quantiles(inputs: Inputs) -> Answer:
    values = pl.DataFrame({"value": inputs["values"]}, schema={"value": pl.Float64})
    bands = quantiles.ranked_bands(pl.col("value"), inputs["n_quantiles"], highest_first=inputs["highest_value_in_quantile_1"])
    return {"quantile": values.select(bands).to_series().to_list()}


@answers("quantile_bounds")
def _quantile_bounds(inputs: Inputs) -> Answer:
    return {"bounds": quantiles.interpolated_bounds(pl.Series(inputs["values"], dtype=pl.Float64), inputs["n"])}


@answers("quintile_category")
def _quintile_category(inputs: Inputs) -> Answer:
    bounds = quantiles.interpolated_bounds(pl.Series(inputs["all_values"], dtype=pl.Float64), 5)
    values = pl.DataFrame({"value": inputs["values"]}, schema={"value": pl.Float64})
    return {"category": values.select(quantiles.bands_between(pl.col("value"), bounds)).to_series().to_list()}


@answers("slope_index_of_inequality")
def _slope_index_of_inequality(inputs: Inputs) -> Answer:
    """QUIRK: the peer's multiplier scales the slope and, when negative, turns both indices round; ours are per unit of value."""
    rows = pl.DataFrame({"population": inputs["quantile_populations_most_deprived_first"], "value": inputs["values"]})
    rows = rows.with_row_index("place", offset=1).with_columns(group=pl.lit("one"))
    row = one(slope_index.slope_indices(rows, inputs["transform"] or "none"))
    relative = row["relative_index"]
    return {"sii": row["slope_index"] * inputs["multiplier"], "rii": relative if inputs["multiplier"] > 0 else 1 / relative}


# Recent trend


def _trend(points: list[Mapping[str, Any]], kind: str, window: int = 1) -> Answer:
    names = {"position": "year", "value": "value", "numerator": "count", "denominator": "denominator", "low": "lower95", "high": "upper95"}
    columns = {ours: [point.get(peer) for point in points] for ours, peer in names.items()}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.Float64) | {"position": pl.Int32}, strict=False)
    frame = frame.with_columns(series=pl.lit(1), segment=pl.lit(1), is_derived_numerator=pl.lit(False))
    facts = pl.DataFrame({"series": [1], "kind": [kind], "decimals": [1], "frequency": ["annual"], "window": [window]})
    return one(recent_trend.recent_trend(frame.with_columns(pl.col("series").cast(pl.Int64)), facts))


def _trend_answer(row: Mapping[str, Any], polarity: str) -> Answer:
    is_beyond = row["p_value"] is not None and row["p_value"] < 1 - LEVELS[1]
    # QUIRK: where nothing can be calculated the peer's chi-square is 0; ours is null.
    return {"chi_square": row["chi2"] or 0, "significant": is_beyond, "marker": _polar(row["label"], polarity)}


def _polar(label: str, polarity: str) -> str:
    frame = pl.DataFrame({"label": [label], "direction": [DIRECTIONS.get(polarity, "neutral")]})
    meaning = frame.select(recent_trend.better_or_worse(pl.col("label"), pl.col("direction"))).item()
    return marker(label) + (f"_and_getting_{meaning}" if meaning else "")


@answers("recent_trend_from_counts")
def _recent_trend_from_counts(inputs: Inputs) -> Answer:
    return _trend_answer(_trend(inputs["points"], "proportion"), inputs.get("polarity", "none"))


@answers("recent_trend_from_confidence_intervals")
def _recent_trend_from_confidence_intervals(inputs: Inputs) -> Answer:
    row = _trend(inputs["points"], "rate", inputs.get("year_range") or 1)
    return _trend_answer(row, inputs.get("polarity", "none"))


@answers("recent_trend_eligibility")
def _recent_trend_eligibility(inputs: Inputs) -> Answer:
    """QUIRK: the peer only asks whether five points are there; counts that rule a test out are found later. We say both at once."""
    row = _trend(inputs["points"], "proportion" if inputs["value_type"] == "proportion" else "rate")
    found_later = (recent_trend.OUT_OF_RANGE, recent_trend.WHOLE, recent_trend.NO_EVENT, recent_trend.NO_WIDTH)
    eligible = row["label"] != recent_trend.CANNOT or row["reason"] in found_later
    return {"eligible": eligible, "reason": None if eligible else "not_enough_valid_points"}


@answers("trend_polarity")
def _trend_polarity(inputs: Inputs) -> Answer:
    return {"marker": _polar(inputs["trend"].replace("_", " "), inputs["polarity"])}


@answers("two_period_change")
def _two_period_change(inputs: Inputs) -> Answer:
    ends = [tuple(pl.lit(inputs[name][end], dtype=pl.Float64) for end in ("lower95", "upper95")) for name in ("recent", "previous")]
    return {"marker": marker(pl.select(recent_trend.changed_since_before(*ends)).item())}


# Benchmarks and targets

_WITH_TWO_LEVELS = {"better": "best", "worse": "worst", "higher": "highest", "lower": "lowest"}


def _compared(method: str, inputs: Inputs, **row: Any) -> Answer:
    if inputs["polarity"] not in DIRECTIONS:
        return {"outcome": "not_compared"}
    plain = dict.fromkeys(
        ("value", "denominator", "low", "high", "low_998", "high_998", "benchmark_value", "benchmark_low", "benchmark_high")
    )
    numbers = pl.DataFrame([plain | row], schema=dict.fromkeys(plain, pl.Float64), orient="row", strict=False)
    named = {
        "benchmark_method": method, "kind": inputs.get("kind", "rate"), "multiplier": inputs.get("multiplier", 1.0),
        "improvement_direction": DIRECTIONS[inputs["polarity"]],
    }  # fmt: skip
    found = one(benchmark.compared(numbers.with_columns(pl.lit(value).alias(name) for name, value in named.items())))
    is_strong = found["method"] == benchmark.BEYOND_998
    category = found["category"]
    return {"outcome": marker(_WITH_TWO_LEVELS.get(category, category) if is_strong else category)}


@answers("compare_ci_to_benchmark_value")
def _compare_ci_to_benchmark_value(inputs: Inputs) -> Answer:
    given = {"value": inputs["value"], "low": inputs["lower95"], "high": inputs["upper95"], "benchmark_value": inputs["benchmark"]}
    return _compared("interval_against_value", inputs, **given)


@answers("compare_two_ci_levels")
def _compare_two_ci_levels(inputs: Inputs) -> Answer:
    ends = {"low": "lower95", "high": "upper95", "low_998": "lower99_8", "high_998": "upper99_8", "benchmark_value": "benchmark"}
    return _compared("two_interval_levels", inputs, value=inputs["value"], **{ours: inputs[peer] for ours, peer in ends.items()})


@answers("compare_overlapping_cis")
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
    category = around(kind, [count], [inputs["denominator"]], benchmark_value / multiplier)["category"][0]
    position = {funnel.HIGHER: benchmark.HIGHER, funnel.LOWER: benchmark.LOWER}.get(category, benchmark.SIMILAR)
    return {"outcome": marker(pl.select(benchmark.in_words(pl.lit(position), pl.lit(DIRECTIONS[inputs["polarity"]]))).item())}


@answers("funnel_compare_percentage")
def _funnel_compare_percentage(inputs: Inputs) -> Answer:
    return _funnel_compared("proportion", inputs, inputs["value_percent"], inputs["benchmark_percent"], 100.0, inputs["z"] > 3)


@answers("funnel_compare_rate")
def _funnel_compare_rate(inputs: Inputs) -> Answer:
    is_wide = inputs["tail_probability"] < 0.01
    return _funnel_compared("rate", inputs, inputs["value_per_100000"], inputs["benchmark_per_100000"], 100_000.0, is_wide)


def _targeted(judge: Callable[..., pl.Expr], polarity: str, *numbers: float | None) -> str | None:
    given = [pl.lit(number, dtype=pl.Float64) for number in numbers]
    return pl.select(judge(*given, pl.lit(DIRECTIONS.get(polarity, "neutral")))).item()


@answers("target_value")
def _target_value(inputs: Inputs) -> Answer:
    found = _targeted(target.target_status, inputs["polarity"], inputs["value"], inputs["target"])
    return {"outcome": {target.MET: "better", target.NOT_MET: "worse"}.get(found or "", "not_compared")}


@answers("target_value_with_ci")
def _target_value_with_ci(inputs: Inputs) -> Answer:
    numbers = (inputs["lower95"], inputs["upper95"], inputs["target"])
    if inputs["polarity"] == "low_is_good" and numbers[0] == numbers[1] == numbers[2] is not None:
        # QUIRK: for low is good the peer calls an interval that is the target itself worse; we call it met, as the bare value is.
        return {"outcome": "worse"}
    return {"outcome": marker(_targeted(target.interval_on_target, inputs["polarity"], *numbers))}


def _ranged(value: float, least: float, most: float, polarity: str) -> Answer:
    """QUIRK: to the peer a range holds its lower end whichever direction is better; ours holds the end that is reached first."""
    if least > most:
        return {"outcome": "error"}
    on_an_end = polarity == "low_is_good" and value in (least, most)
    moved = value + 1e-9 * (most - least or 1.0) if on_an_end else value
    return {"outcome": marker(_targeted(target.value_in_range, polarity, moved, least, most))}


@answers("target_range")
def _target_range(inputs: Inputs) -> Answer:
    return _ranged(inputs["value"], inputs["lower"], inputs["upper"], inputs["polarity"])


@answers("target_percentile_range")
def _target_percentile_range(inputs: Inputs) -> Answer:
    return _ranged(inputs["value"], inputs["lower_percentile_value"], inputs["upper_percentile_value"], inputs["polarity"])
