"""A link's two ends as matrices of areas by periods, and the changes from one period to the next that the test compares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Panel:
    """Values by area (rows) and position (columns, the first being `first`); NaN where there is no value."""

    regions: Integers
    first: int
    upstream: Floats
    downstream: Floats
    chance: Floats
    """Variance of the upstream value by chance; NaN where it is not known."""


@dataclass(frozen=True)
class Changes:
    """Changes set side by side: row = area, column = position of the downstream change."""

    usable: Booleans
    """Whether every change of the row and column is known."""
    positions: Integers
    downstream: Floats
    upstream: Floats
    """Third axis: one layer per shift."""
    noise: Floats
    """Chance covariance of the upstream changes of every row and column, layer by layer; NaN where not known."""


def panel_of(frame: pl.DataFrame) -> Panel:
    """Matrices of one link's frame.

    Columns: in: area, region (null: none), position, upstream, downstream; upstream_se (standard error by chance) may be absent.
    Nulls:   a value that is missing or not finite is a gap.
    """
    rows = frame["area"].rank("dense").to_numpy().astype(np.int64) - 1
    positions = frame["position"].to_numpy().astype(np.int64)
    first = int(positions.min())
    shape = (int(rows.max()) + 1, int(positions.max()) - first + 1)

    def matrix(name: str) -> Floats:
        values = np.full(shape, np.nan)
        if name in frame.columns:
            found = frame[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()
            values[rows, positions - first] = np.where(np.isfinite(found), found, np.nan)
        return values

    regions = np.zeros(shape[0], dtype=np.int64)
    regions[rows] = frame["region"].cast(pl.String).fill_null("").rank("dense").to_numpy().astype(np.int64) - 1
    return Panel(regions, first, matrix("upstream"), matrix("downstream"), matrix("upstream_se") ** 2)


def changes_of(panel: Panel, shifts: tuple[int, ...], up_breaks: Iterable[int], down_breaks: Iterable[int], fewest_areas: int) -> Changes:
    """The downstream change of every period beside the upstream changes `shifts` periods away (-1: the period before).

    A change into a position of the breaks is left out, as is a period in which fewer than `fewest_areas` areas have all changes.
    """
    downstream = _change(panel.downstream, panel.first, down_breaks)
    moved = _change(panel.upstream, panel.first, up_breaks)
    upstream = np.stack([_shifted(moved, shift) for shift in shifts], axis=-1)
    usable = np.isfinite(downstream) & np.isfinite(upstream).all(axis=-1)
    usable &= usable.sum(axis=0) >= fewest_areas
    columns = usable.any(axis=0)
    positions = np.arange(panel.first + 1, panel.first + 1 + downstream.shape[1])
    noise = _chance_covariance(panel.chance, shifts)
    return Changes(usable[:, columns], positions[columns], downstream[:, columns], upstream[:, columns], noise[:, columns])


def within_sd(values: Floats) -> float:
    """Standard deviation of the values about the mean of their area; NaN without two values in any area."""
    known = np.isfinite(values)
    rows = known.sum(axis=1) >= 2
    if not rows.any():
        return float("nan")
    filled, counts = np.where(known, values, 0.0)[rows], known[rows].sum(axis=1)
    means = filled.sum(axis=1) / counts
    squares = np.where(known[rows], values[rows] - means[:, None], 0.0) ** 2
    return float(np.sqrt(squares.sum() / (counts - 1).sum()))


def _change(values: Floats, first: int, breaks: Iterable[int]) -> Floats:
    change = np.diff(values, axis=1)
    for position in breaks:
        if first < position <= first + change.shape[1]:
            change[:, position - first - 1] = np.nan
    return change


def _shifted(values: Floats, by: int) -> Floats:
    """Column j holds what stood `by` columns further on."""
    shifted = np.full_like(values, np.nan)
    width = values.shape[1]
    if abs(by) < width:
        shifted[:, max(-by, 0) : width - max(by, 0)] = values[:, max(by, 0) : width + min(by, 0)]
    return shifted


def _chance_covariance(chance: Floats, shifts: Sequence[int]) -> Floats:
    """A change carries the chance of both its values, and shares one of them with the change beside it."""
    before, after = chance[:, :-1], chance[:, 1:]
    size = len(shifts)
    covariance = np.zeros((*before.shape, size, size))
    for i, one in enumerate(shifts):
        covariance[..., i, i] = _shifted(before + after, one)
        for j, other in enumerate(shifts):
            if abs(one - other) == 1:
                covariance[..., i, j] = -_shifted(after, min(one, other))
    return covariance
