"""Bands of areas by value: three rules in official use, which disagree on ties and small numbers. Name the one used.

No bundled indicator uses them. Each is an expression over one column; `.over(...)` bands every group for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

RANKED: Final = "rank, ties taking the lowest"
INTERPOLATED: Final = "bounds by linear interpolation, the upper one included"
COUNTED_OFF: Final = "counted off in order (NTILE)"


def ranked_bands(value: pl.Expr, bands: int, *, highest_first: bool) -> pl.Expr:
    """Band 1 to `bands` by rank: floor(q + 1 - ceil((n + 1 - rank) / (n / q))), at least 1; null where fewer values than bands.

    Nulls:   no value: no band, and not counted in n.
    """
    n = value.count().cast(pl.Int64)
    rank = value.rank("min", descending=highest_first).cast(pl.Int64)
    from_the_end = -(-((n + 1 - rank) * bands) // n)  # a ceiling in whole numbers: 3 / (10 / 30) in floats is a little more than 9
    return pl.when(n >= bands).then((bands + 1 - from_the_end).clip(lower_bound=1))


def interpolated_bounds(values: pl.Series, bands: int) -> list[float]:
    """The `bands` + 1 bounds of the bands, lowest value first, highest last."""
    held = values.drop_nulls()
    if len(held) < bands:
        return []
    return [float(bound) for bound in np.quantile(held.to_numpy(), np.linspace(0, 1, bands + 1))]


def bands_between(value: pl.Expr, bounds: Sequence[float]) -> pl.Expr:
    """Band of each value between bounds as `interpolated_bounds` gives them; null for no value, or no bounds."""
    if not bounds:
        return pl.when(value.is_not_null() & False).then(0)
    return pl.when(value.is_not_null()).then(1 + pl.sum_horizontal((value > bound).cast(pl.Int64) for bound in bounds[1:-1]))


def counted_off_bands(value: pl.Expr, bands: int) -> pl.Expr:
    """As SQL's NTILE: sorted and counted off, the first bands one larger where it does not come out even; null where fewer values than bands."""
    n = value.count().cast(pl.Int64)
    place = value.rank("ordinal").cast(pl.Int64) - 1
    size, larger = n // bands, n % bands
    in_larger = larger * (size + 1)
    band = pl.when(place < in_larger).then(place // (size + 1)).otherwise(larger + (place - in_larger) // pl.max_horizontal(size, 1))
    return pl.when((n >= bands) & value.is_not_null()).then(band + 1)
