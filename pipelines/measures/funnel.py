"""Funnel plot: where areas of each size would lie if chance alone told them apart from the baseline.

An area is outside where its own interval leaves out the baseline, so the curves are those intervals turned round. Proportions:
p -/+ z sqrt(p (1 - p) / n), where Wilson's interval of the area touches p. Rates and ratios: the counts whose exact Poisson limits
touch the events expected, drawn through between whole numbers.
Limits are for chance variation only. `dispersion` says how much more areas differ than that: 1 where chance explains it all.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any, Final

import numpy as np
import polars as pl

from pipelines.measures.levels import LEVELS, z_of
from pipelines.measures.wilson import Side

SCORE: Final = "score limits around the baseline (Wilson), chance variation only"
POISSON: Final = "exact Poisson around the baseline, chance variation only"
INSIDE: Final = "as the baseline"
HIGH, HIGHER = "above, 95 %", "above, 99.8 %"
LOW, LOWER = "below, 95 %", "below, 99.8 %"
_NAMES: Final = {LEVELS[0]: "_95", LEVELS[1]: "_998"}
_WINSORISED: Final = 0.1
"""The outer tenth of distances on each side counts as the tenth does: one far area does not set the factor (Spiegelhalter 2005)."""
_EDGE: Final = NormalDist().inv_cdf(1 - _WINSORISED)
_BY_CHANCE: Final = 1 - 2 * _WINSORISED * (1 - _EDGE**2) - 2 * _EDGE * NormalDist().pdf(_EDGE)
"""What is left of a normal distribution's variance of 1 once its tails are pulled in: 0.679."""


def funnels(areas: pl.DataFrame, panel: list[str]) -> pl.DataFrame:
    """Baseline, limits and category of every area of every funnel.

    Rows:    in, out: one per panel and area; rows without numerator or with a denominator of 0 or less are left out.
    Columns: in: *panel, kind (proportion, rate), multiplier, numerator, denominator, value.
             out: also baseline, lower_95, upper_95, lower_998, upper_998, category, dispersion, method.
    Units:   baseline and limits: those of value. The baseline is the sum of numerators over the sum of denominators.
    Nulls:   dispersion: fewer than two areas, or a baseline of none or all.
    """
    whole = areas.filter((pl.col("numerator") >= 0) & (pl.col("denominator") > 0))
    share = pl.col("numerator").sum().over(panel) / pl.col("denominator").sum().over(panel)
    found = with_limits(whole.with_columns(share=share))
    scaled = [(pl.col("multiplier") * pl.col(name)).alias(name) for name in ("lower_95", "upper_95", "lower_998", "upper_998")]
    return found.with_columns(
        *scaled,
        baseline=pl.col("multiplier") * pl.col("share"),
        category=category(pl.col("numerator") / pl.col("denominator")),
        dispersion=_dispersion(panel),
        method=pl.when(pl.col("kind") == "proportion").then(pl.lit(SCORE)).otherwise(pl.lit(POISSON)),
    ).drop("share")


def with_limits(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds lower_95, upper_95, lower_998, upper_998 around `share`, per unit of denominator.

    Columns: in: kind, share (the baseline), denominator (above 0).
    """
    share, n = pl.col("share"), pl.col("denominator")
    expected = rows.select(pl.when(pl.col("kind") != "proportion").then(share * n)).to_series().to_numpy()
    limits: list[pl.Expr] = []
    for level, name in _NAMES.items():
        reach = z_of(level) * (share * (1 - share) / n).sqrt()
        low, high = (pl.lit(pl.Series(count)) / n for count in expected_limits(expected, level))
        is_proportion = pl.col("kind") == "proportion"
        limits += [
            pl.when(is_proportion).then((share - reach).clip(0)).otherwise(low).alias(f"lower{name}"),
            pl.when(is_proportion).then((share + reach).clip(None, 1)).otherwise(high).alias(f"upper{name}"),
        ]
    return rows.with_columns(limits)


def category(share: pl.Expr) -> pl.Expr:
    """Which limits of `with_limits` the share is outside of; the wider pair is asked first. On a limit is inside."""
    return (
        pl.when(share > pl.col("upper_998")).then(pl.lit(HIGHER)).when(share < pl.col("lower_998")).then(pl.lit(LOWER))
        .when(share > pl.col("upper_95")).then(pl.lit(HIGH)).when(share < pl.col("lower_95")).then(pl.lit(LOW))
        .when(share.is_not_null()).then(pl.lit(INSIDE))
    )  # fmt: skip


def expected_limits(expected: np.ndarray[Any, Any], level: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The counts between which chance keeps a Poisson count of that expectation: fewer, or more, and it is significant.

    A count below the first has the expectation above its own exact upper limit; above the second, below its own exact lower limit.
    """
    from scipy.special import gdtrib, pdtrik  # takes half a second to import

    tail = (1 - level) / 2
    with np.errstate(all="ignore"):
        low, high = pdtrik(tail, expected), pdtrik(1 - tail, expected) + 1
    # Where one event is rarer than the tail, it is one too many: the same curve further down, which pdtrik ends at 1.
    is_rare = -np.expm1(-expected) < tail
    high = np.where(is_rare, gdtrib(1.0, tail, np.where(is_rare, expected, 0.0)), high)
    # Where even 0 events are likelier than the tail, nothing is too few.
    return np.where(np.exp(-expected) >= tail, 0.0, low), high


def edge_expectations(events: pl.Series, level: float, side: Side) -> pl.Series:
    """How many events have to be expected for a count to lie on the funnel's lower or upper edge: the points its curve is drawn through."""
    from scipy.special import chdtri  # takes half a second to import

    tail, x = (1 - level) / 2, events.cast(pl.Float64).to_numpy()
    return pl.Series(chdtri(2 * x + 2, tail) / 2 if side == "low" else chdtri(2 * x, 1 - tail) / 2)


def _dispersion(panel: list[str]) -> pl.Expr:
    """Mean square of the areas' standardised distances from the baseline, the outer tenth on each side pulled in, over that of chance."""
    share, n = pl.col("share"), pl.col("denominator")
    variance = pl.when(pl.col("kind") == "proportion").then(share * (1 - share) / n).otherwise(share / n)
    distance = (pl.col("numerator") / n - share) / pl.when(variance > 0).then(variance.sqrt())
    low, high = (distance.quantile(place, "linear").over(panel) for place in (_WINSORISED, 1 - _WINSORISED))
    pulled_in = pl.min_horizontal(pl.max_horizontal(distance, low), high)
    return pl.when(pl.len().over(panel) > 1).then(pulled_in.pow(2).mean().over(panel) / _BY_CHANCE)
