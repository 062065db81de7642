"""XmR charts, from a peer's arguments to ours and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import polars as pl

from pipelines.measures import special_cause as causes
from pipelines.measures.assurance import MEETS, MISSES, SOMETIMES, assurance
from pipelines.measures.limits import PROCESS, PROCESS_POINTS, with_limits
from pipelines.measures.points import in_order
from pipelines.measures.xmr import Limits, with_xmr_limits
from pipelines.releases.period_places import period_places
from tests.vectors.adapters.answers import Answer, Inputs, answers, one

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


@answers("shift_run_end")
def _shift_run_end(inputs: Inputs) -> Answer:
    rules = causes.Rules(shift_points=inputs.get("run_length", 7))
    return {"ends_run_of_7": _at_each_end(inputs["relative_to_mean"], "is_shift", rules)}


@answers("trend_run_end")
def _trend_run_end(inputs: Inputs) -> Answer:
    rules = causes.Rules(trend_points=inputs.get("run_length", 7))
    return {"ends_trend_of_7": _at_each_end(inputs["values"], "trend", rules)}


@answers("backfill_run_of_7")
def _backfill_run_of_7(inputs: Inputs) -> Answer:
    """A run is put where the marks say that one ends; ours are marked whole, without the step between."""
    sides = [0.0] * len(inputs["ends_run"])
    for end, mark in enumerate(inputs["ends_run"]):
        if mark:
            sides[max(0, end - 6) : end + 1] = [float(mark)] * len(sides[max(0, end - 6) : end + 1])
    return {"part_of_run": _placed([sides])["is_shift"].cast(pl.Int64).to_list() if sides else []}


def _close_values(inputs: Inputs) -> list[float]:
    return [side * (3.0 if close else 1.0) for close, side in zip(inputs["close_to_limits"], inputs["relative_to_mean"], strict=True)]


@answers("two_in_three_flagged_points")
def _two_in_three_flagged_points(inputs: Inputs) -> Answer:
    return {"flagged": _placed([_close_values(inputs)])["is_two_in_three"].cast(pl.Int64).to_list()}


@answers("two_in_three_window")
def _two_in_three_window(inputs: Inputs) -> Answer:
    """A point is in a window where any three neighbours with it, alone, have a flagged point."""
    values = _close_values(inputs)
    windows = [values[start : start + 3] for start in range(len(values) - 2)]
    found = _placed(windows).group_by("series", maintain_order=True).agg(pl.col("is_two_in_three").any()) if windows else pl.DataFrame()
    marked = [0] * len(values)
    for start in found.filter("is_two_in_three")["series"].to_list() if windows else []:
        marked[start : start + 3] = [1, 1, 1]
    return {"in_window": marked}


@answers("special_cause_precedence")
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


@answers("xmr_limits")
def _xmr_limits(inputs: Inputs) -> Answer:
    chart = _chart(inputs)
    row = one(chart)
    ends = {
        "mean": "centre", "lower_process_limit": "lower_limit", "upper_process_limit": "upper_limit",
        "near_lower_limit": "lower_near", "near_upper_limit": "upper_near", "n": "chart_points",
    }  # fmt: skip
    answer = {peer: row[ours] for peer, ours in ends.items()}
    is_short = _short_segments([chart.height], PROCESS_POINTS)[0]
    return answer | {"common_cause_points": chart["flag"].null_count(), "short_group_warning": is_short}


@answers("xmr_series", "xmr_special_cause", "xmr_point_type")
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


@answers("assurance")
def _assurance(inputs: Inputs) -> Answer:
    ends = [pl.lit(inputs[name], dtype=pl.Float64) for name in ("lower_process_limit", "upper_process_limit", "target")]
    return {"assurance": _ASSURANCE.get(pl.select(assurance(*ends, pl.lit(inputs["improvement_direction"]))).item())}


@answers("assurance_uses_latest_segment")
def _assurance_uses_latest_segment(inputs: Inputs) -> Answer:
    return _assurance({**inputs, **inputs["segments_in_time_order"][-1]})


@answers("icons")
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


@answers("rebase_flags")
def _rebase_flags(inputs: Inputs) -> Answer:
    """QUIRK: a rebase on a day without a point does nothing for the peer; ours starts with the next point."""
    dates, rebases, found = [dt.date.fromisoformat(day) for day in inputs["dates_each_facet"]], inputs["rebase"] or {}, {}
    for facet in inputs["facets"]:
        given = rebases.get(facet, []) if isinstance(rebases, dict) else rebases
        segments = _segments(dates, [date for date in map(dt.date.fromisoformat, given) if date in dates])
        found[facet] = [int(here > before) for before, here in zip([0, *segments], segments, strict=False)]
    return found


@answers("rebase_group")
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


@answers("short_segment_warning")
def _short_segment_warning(inputs: Inputs) -> Answer:
    return {"warn": _short_segments(inputs["segment_sizes"], inputs.get("threshold", PROCESS_POINTS))}


@answers("target_by_facet")
def _target_by_facet(inputs: Inputs) -> Answer:
    given = inputs["target"]
    return {facet: given.get(facet) if isinstance(given, dict) else given for facet in inputs["facets"]}
