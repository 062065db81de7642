"""Quarters and months without their seasons, so that limits show what is unusual for the time of year."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

SEASONS: Final = {"quarterly": 4, "monthly": 12}
YEARS: Final = 5
"""Full years without a gap before a season is looked for: fewer tell a season from chance too poorly."""
LEVEL: Final = 0.02
"""Level of the test for seasons; many published series are adjusted at their source and must not be adjusted again.

Deviations from a centred mean are not independent of each other, as the test takes them to be: at this level it finds a season in 2 to 6 % of
quarterly series of pure noise (five to fifteen years), at 5 % it would in 9 to 12 %.
"""

ADJUSTED: Final = "adjusted"
NO_SEASON: Final = "no season found"
TOO_SHORT: Final = "too short to tell"
_FOUND: Final = pl.Enum([ADJUSTED, NO_SEASON, TOO_SHORT])


def with_seasons_removed(points: pl.DataFrame) -> pl.DataFrame:
    """The value of each point without its season, where its segment is long enough and a test finds seasons.

    Rows:    in: one per series and period, sorted as `points.in_order` leaves them.  out: the same.
    Columns: in: chart, position, value, is_linked, frequency, window.  out: value (adjusted where season is "adjusted"), season.
    Nulls:   season: neither quarters nor months.
    Method:  classical additive decomposition (statsmodels `seasonal_decompose`: centred mean over a year, then the mean of each
             season); the test is Kruskal and Wallis's on the deviations from the centred mean. Both ends of a segment take part.
    """
    # Overlapping periods that were thinned stand a year apart, so they have no seasons left.
    has_seasons = pl.col("frequency").is_in(list(SEASONS)) & (pl.col("window") <= 1)
    if points.filter(has_seasons).is_empty():
        return points.with_columns(season=pl.lit(None, dtype=_FOUND))
    numbered = points.with_row_index("row")
    whole = (
        numbered.filter(has_seasons & pl.col("value").is_not_null())
        .with_columns(links=pl.col("is_linked").sum().over("chart"), size=pl.len().over("chart"))
        .with_columns(seasons=pl.col("frequency").replace_strict(SEASONS, return_dtype=pl.UInt32))
        .filter((pl.col("links") == pl.col("size") - 1) & (pl.col("size") >= YEARS * pl.col("seasons")))
    )
    adjusted = [_adjusted(batch) for batch in whole.partition_by("seasons", "size")]
    if not adjusted:
        return points.with_columns(season=pl.when(has_seasons).then(pl.lit(TOO_SHORT, dtype=_FOUND)))
    found = numbered.join(pl.concat(adjusted), on="row", how="left", maintain_order="left")
    season = (
        pl.when(pl.col("is_seasonal"))
        .then(pl.lit(ADJUSTED, dtype=_FOUND))
        .when(pl.col("is_seasonal").not_())
        .then(pl.lit(NO_SEASON, dtype=_FOUND))
    )
    return found.with_columns(
        value=pl.when("is_seasonal").then(pl.col("value") - pl.col("effect")).otherwise("value"),
        # A value that is missing inside a short segment leaves no row above: the whole segment says why.
        season=pl.coalesce(season, pl.when(has_seasons).then(pl.lit(TOO_SHORT, dtype=_FOUND))),
    ).drop("row", "effect", "is_seasonal")


def _adjusted(batch: pl.DataFrame) -> pl.DataFrame:
    """All segments of one length at once: row, effect of its season, is_seasonal."""
    from statsmodels.tsa.seasonal import seasonal_decompose  # takes a second to import, and only building a release needs it

    size, seasons = int(batch["size"][0]), int(batch["seasons"][0])
    values = batch["value"].to_numpy().reshape(-1, size).T
    parts = seasonal_decompose(values, period=seasons)
    trend, effect = (np.asarray(part).reshape(values.shape) for part in (parts.trend, parts.seasonal))  # one column comes back flat
    is_seasonal = _season_p_value(values - trend, seasons) < LEVEL
    return batch.select("row").with_columns(effect=pl.Series(effect.T.ravel()), is_seasonal=pl.Series(np.repeat(is_seasonal, size)))


def _season_p_value(deviations: Any, seasons: int) -> Any:
    """Kruskal and Wallis's test of every column: do the seasons differ? A column without any spread has p = 1."""
    from scipy.special import chdtrc
    from scipy.stats import rankdata

    half = seasons // 2
    inner = deviations[half : len(deviations) - half]  # the centred mean does not reach the first and last half year
    ranks = rankdata(inner, axis=0)
    groups = [ranks[season::seasons] for season in range(seasons)]
    middle = (len(ranks) + 1) / 2
    between = sum(len(group) * (group.mean(axis=0) - middle) ** 2 for group in groups)
    spread = ((ranks - middle) ** 2).sum(axis=0)
    h = (len(ranks) - 1) * np.divide(between, spread, out=np.zeros_like(spread), where=spread > 0)
    return chdtrc(seasons - 1, h)
