"""Change between two stated periods: of one area, of those it is compared with, and where it stands among all authorities."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.change import round_to
from pipelines.measures.difference import difference_limits
from pipelines.measures.poisson import count_limits

ENDS: Final = ("start", "end")
PARTS: Final = ("value", "numerator", "denominator", "low", "high", "is_derived_numerator")
MOVER: Final = "MOVER on the two figures' own intervals"
_NOISE: Final = 1e-9
"""Two changes that differ by less are equal: 1.1 -> 0.9 and 2.2 -> 1.8 are the same percentage but for binary noise."""


def pairs(figures: pl.DataFrame, start: str, end: str) -> pl.DataFrame:
    """The figures of two periods side by side.

    Rows:    in: one per area, source and period.  out: one per area and source that has a figure or symbol in either period, sorted.
    Columns: in: area, source, period, and PARTS.  out: area, source, and each of PARTS prefixed with start_ and end_.
    Nulls:   the parts of a period that is not held.
    """
    key = ["area", "source"]
    sides = [
        figures.filter(pl.col("period") == period).select(*key, *(pl.col(part).alias(f"{side}_{part}") for part in PARTS))
        for side, period in zip(ENDS, (start, end), strict=True)
    ]
    return sides[0].join(sides[1], on=key, how="full", coalesce=True).sort(key)


def with_change(spans: pl.DataFrame) -> pl.DataFrame:
    """Adds the change in the indicator's unit and in per cent of the start.

    Columns: in: start_value, end_value.  out: also absolute_change, percent_change.
    Nulls:   both where a value is missing; percent_change also where the start is 0.
    """
    start, end = pl.col("start_value"), pl.col("end_value")
    relative = pl.when(start != 0).then(100 * (end - start) / start.abs())
    return spans.with_columns(absolute_change=(end - start).round(9), percent_change=relative.round(9))


def with_interval(spans: pl.DataFrame) -> pl.DataFrame:
    """Adds the 95 % interval of the change, from the 95 % intervals of the two figures (MOVER).

    Columns: in: start_ and end_ with value, low, high.  out: also absolute_low, absolute_high, percent_low, percent_high.
    Nulls:   where one of the figures has no interval; percent_low and percent_high also where the start may be 0, as then the
             change has no upper end.
    Source:  measures.difference for the difference; Donner and Zou 2012 for the ratio.
    The two figures are taken as independent. Young people counted in both periods make the true interval narrower.
    """
    s, s_low, s_high = (pl.col(f"start_{part}") for part in ("value", "low", "high"))
    e, e_low, e_high = (pl.col(f"end_{part}") for part in ("value", "low", "high"))
    absolute_low, absolute_high = difference_limits((e, e_low, e_high), (s, s_low, s_high))
    product = s * e
    low_root = _root(product.pow(2) - e_low * s_high * (2 * e - e_low) * (2 * s - s_high))
    high_root = _root(product.pow(2) - e_high * s_low * (2 * e - e_high) * (2 * s - s_low))
    low = (product - low_root) / (s_high * (2 * s - s_high))
    high = (product + high_root) / (s_low * (2 * s - s_low))
    is_bounded = (s_low > 0) & (s_high != 2 * s)
    return spans.with_columns(
        absolute_low=absolute_low,
        absolute_high=absolute_high,
        percent_low=pl.when(is_bounded).then(100 * (low - 1)),
        percent_high=pl.when(is_bounded).then(100 * (high - 1)),
    )


def with_count_limits(spans: pl.DataFrame) -> pl.DataFrame:
    """Counts with their own limits in place of the missing intervals, so that `with_interval` can speak of them.

    Columns: in: start_value, end_value.  out: start_ and end_ with low, high.
    Nulls:   no value, or below 0.
    """
    limits = [
        count_limits(spans.get_column(f"{end}_value")).select(pl.col(side).alias(f"{end}_{side}"))
        for end in ENDS
        for side in ("low", "high")
    ]
    return spans.with_columns(column for frame in limits for column in frame.get_columns())


def without_area(wholes: pl.DataFrame, own: pl.DataFrame, multiplier: float, *, is_count: bool) -> pl.DataFrame:
    """England or a region less the area itself, where both have published counts in both periods; else as published.

    Rows:    in: own has one row, or none where the area has no figures.  out: as wholes.
    Columns: in: both as `pairs` gives them.  out: also excludes_area.
    A count that was worked back from a rounded percentage is too coarse to subtract.
    """
    joined = wholes.join(own.select("source", *_of(ENDS, PARTS).keys()), on="source", how="left", suffix="_own")
    rest = {f"{end}_value": _rest(end, multiplier, is_count=is_count) for end in ENDS}
    can_leave_out = pl.all_horizontal(value.is_not_null() for value in rest.values())
    found = joined.with_columns(excludes_area=can_leave_out)
    return found.with_columns(
        pl.when("excludes_area").then(value).otherwise(pl.col(name)).alias(name) for name, value in rest.items()
    ).select(*wholes.columns, "excludes_area")


def joined_areas(members: pl.DataFrame, multiplier: float, *, is_count: bool) -> pl.DataFrame:
    """Neighbours taken together: the same ones at both ends, counts added up and divided.

    Rows:    in: one per neighbour of one model, as `pairs` gives them after `with_change`.  out: one row.
    Columns: out: start_value, end_value (null where a neighbour's counts are not published), parts (neighbours with a value in both
             periods), has_derived, low, high (smallest and largest percentage change among them).
    """
    both = members.filter(pl.col("start_value").is_not_null(), pl.col("end_value").is_not_null())
    if is_count:
        sums = {f"{end}_value": pl.col(f"{end}_value").sum() for end in ENDS}
    else:
        whole = {end: (pl.col(f"{end}_numerator").is_not_null() & (pl.col(f"{end}_denominator") > 0)).all() for end in ENDS}
        sums = {
            f"{end}_value": pl.when(whole["start"] & whole["end"]).then(
                multiplier * pl.col(f"{end}_numerator").sum() / pl.col(f"{end}_denominator").sum()
            )
            for end in ENDS
        }
    return both.select(
        **{name: pl.when(pl.len() > 0).then(value) for name, value in sums.items()},
        parts=pl.len(),
        has_derived=(pl.col("start_is_derived_numerator") | pl.col("end_is_derived_numerator")).any(),
        low=pl.col("percent_change").min(),
        high=pl.col("percent_change").max(),
    )


def standing(others: pl.DataFrame, change: float) -> dict[str, int]:
    """Among other authorities with a change over the same span: how many fell, rose, and moved at least as far the same way.

    Columns: in: percent_change (null: not counted).  `change` is the area's own, in per cent.
    """
    moved = others.get_column("percent_change").drop_nulls()
    as_much = (moved <= change + _NOISE) if change < 0 else (moved >= change - _NOISE) if change > 0 else moved.abs() <= _NOISE
    return {"of": moved.len(), "as_much": int(as_much.sum()), "fell": int((moved < 0).sum()), "rose": int((moved > 0).sum())}


def rounded(value: float, decimals: int) -> float:
    """Half away from zero, as official statistics are."""
    return float(pl.select(round_to(pl.lit(value), pl.lit(decimals))).item())


def _rest(end: str, multiplier: float, *, is_count: bool) -> pl.Expr:
    """The whole less the area in that period; null where it cannot be worked out."""
    whole, own = _of((end,), PARTS), {name: pl.col(f"{name}_own") for name in _of((end,), PARTS)}
    if is_count:
        rest = whole[f"{end}_value"] - own[f"{end}_value"]
        return pl.when(rest >= 0).then(rest)
    published = ~(whole[f"{end}_is_derived_numerator"] | own[f"{end}_is_derived_numerator"])
    above = whole[f"{end}_numerator"] - own[f"{end}_numerator"]
    below = whole[f"{end}_denominator"] - own[f"{end}_denominator"]
    return pl.when(published & (above >= 0) & (below > 0)).then(multiplier * above / below)


def _of(ends: tuple[str, ...], parts: tuple[str, ...]) -> dict[str, pl.Expr]:
    return {f"{end}_{part}": pl.col(f"{end}_{part}") for end in ends for part in parts}


def _root(value: pl.Expr) -> pl.Expr:
    """Square root; binary noise just below 0 is 0."""
    return pl.max_horizontal(value, pl.lit(0.0)).sqrt()
