"""The arithmetic of the recent trend, for many series at once: arrays of one row per series and one column for each of its five periods."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

Floats = np.ndarray[Any, np.dtype[np.float64]]

PERIODS: Final = 5
_SE_WIDTHS: Final = 3.92
"""A 95 % interval is 2 x 1.96 standard errors wide."""
_NOISE: Final = 1e-12
"""Of the sum of its terms: a slope this small is a flat line and binary noise."""
_T: Final = np.arange(PERIODS) - (PERIODS - 1) / 2
_CELLS: Final = ("value", "numerator", "denominator", "low", "high", "segment", "is_derived_numerator")


def latest_cells(points: pl.DataFrame, facts: pl.DataFrame) -> dict[str, Floats]:
    """The latest five periods of each series as arrays of one row per series of facts and five columns, oldest first; a hole is NaN."""
    rows = facts.select("series", half_step=0.5 * pl.lit(10.0).pow(-pl.col("decimals").cast(pl.Float64))).with_row_index("row")
    last = points.group_by("series").agg(last=pl.col("position").max())
    latest = (
        points.lazy().join(last.lazy(), on="series")
        .with_columns(place=pl.col("position") - pl.col("last") + PERIODS - 1).filter(pl.col("place") >= 0)
        .join(rows.lazy().select("series", "row"), on="series")
        .select("row", "place", *(pl.col(name).cast(pl.Float64) for name in _CELLS), is_held=pl.lit(1.0)).collect()
    )  # fmt: skip
    found = {"half_step": rows["half_step"].to_numpy()}
    for name in (*_CELLS, "is_held"):
        found[name] = np.full((facts.height, PERIODS), np.nan)
        found[name][latest["row"].to_numpy(), latest["place"].to_numpy()] = latest[name].to_numpy()
    return found


def tested_slopes(cells: dict[str, Floats]) -> pl.DataFrame:
    """Both versions of the test for every series. Where one of them cannot be calculated, its numbers mean nothing.

    Columns: out: chi2_counts, sign_counts, chi2_intervals, sign_intervals (1, -1; 0: the slopes disagree), is_within_rounding.
    """
    x, n, y = cells["numerator"], cells["denominator"], cells["value"]
    with np.errstate(all="ignore"):
        weight = (_SE_WIDTHS / (cells["high"] - cells["low"])) ** 2
        centre = ((weight * _T).sum(axis=1) / weight.sum(axis=1))[:, None]
        spread = (weight * (_T - centre) ** 2).sum(axis=1)
        slope = (weight * (_T - centre) * y).sum(axis=1) / spread
        most_by_rounding = cells["half_step"] * (weight * np.abs(_T - centre)).sum(axis=1) / spread
        return pl.DataFrame(
            {
                "chi2_counts": _chi2_of_counts(x, n), "sign_counts": _common_sign(_logits(x, n), np.ones_like(x)),
                "chi2_intervals": slope**2 * spread, "sign_intervals": _common_sign(y, weight),
                "is_within_rounding": np.abs(slope) <= most_by_rounding * (1 + _NOISE),
            }
        )  # fmt: skip


def _chi2_of_counts(x: Floats, n: Floats) -> Floats:
    total, events = n.sum(axis=1), x.sum(axis=1)
    t1, t2, s = ((n * _T).sum(axis=1), (n * _T**2).sum(axis=1), (x * _T).sum(axis=1))
    return np.asarray(total * (total * s - events * t1) ** 2 / (events * (total - events) * (total * t2 - t1**2)))


def _logits(x: Floats, n: Floats) -> Floats:
    """log(x / (n - x)); one half beside each count of a series that has a 0, whose logit would be infinite."""
    half = np.where((x == 0).any(axis=1), 0.5, 0.0)[:, None]
    return np.asarray(np.log((x + half) / (n - x + half)))


def _common_sign(y: Floats, weight: Floats) -> Floats:
    """1 or -1 where the slope over all points and over all without any one of them has that sign; else 0."""
    level = y - y.mean(axis=1, keepdims=True)
    parts = [weight, weight * _T, weight * level, weight * _T * level]
    sums = [part.sum(axis=1, keepdims=True) for part in parts]
    noise = np.abs(parts[3]).sum(axis=1, keepdims=True) * sums[0] * _NOISE
    slopes = [sums, *([whole - part[:, [left_out]] for whole, part in zip(sums, parts, strict=True)] for left_out in range(PERIODS))]
    signs = np.hstack([_sign(w * wty - wt * wy, noise) for w, wt, wy, wty in slopes])
    return np.asarray(np.where((signs == signs[:, :1]).all(axis=1), signs[:, 0], 0.0))


def _sign(rise: Floats, noise: Floats) -> Floats:
    return np.asarray(np.where(np.abs(rise) <= noise, 0.0, np.sign(rise)))
