"""Laney's p'- and u'-charts: limits of proportions and rates that follow each point's denominator and the spread between periods.

Plain binomial limits hold only chance within a period; authorities differ from period to period by more than that.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.points import in_order, moving_range
from pipelines.measures.xmr import with_near_limits

SIGMAS: Final = 3.0
RANGE_TO_SIGMA: Final = 1.128
"""Mean moving range of two independent normal values, in standard deviations."""


def with_laney_limits(points: pl.DataFrame | pl.LazyFrame) -> pl.LazyFrame:
    """Every point with the limits of its chart: p' for proportions, u' for everything else.

    Rows:    in: one per series and period.  out: the same, sorted by series and position.
    Columns: in: series, position, segment, value, denominator, kind, multiplier, half_step (null, or half of the last digit of a
             value whose numerator was worked back from it: the limits are that much wider).
             out: also chart, is_linked, chart_points, chart_ranges, sigma_z, centre, lower_limit, upper_limit, lower_near, upper_near.
    Units:   value, centre, limits: the indicator's unit.  sigma_z: spread between periods over that of chance alone; below 1 it is
             stated and not used, so limits are never narrower than chance.
    Nulls:   limits: no moving range, or a centre of 0 or of the whole.  A point without a denominator above 0 has no value here.
    """
    n, multiplier = pl.col("denominator"), pl.col("multiplier")
    usable = pl.when(n > 0).then("value")
    ordered = in_order(points.lazy().with_columns(value=usable)).with_columns(share=pl.col("value") / multiplier)
    counted = pl.when(pl.col("value").is_not_null()).then(n)
    centres = ordered.group_by("chart", maintain_order=True).agg(
        chart_points=pl.col("value").count(), share_centre=(pl.col("share") * n).sum() / counted.sum()
    )
    centre = pl.col("share_centre")
    variance = pl.when(pl.col("kind") == "proportion").then(centre * (1 - centre) / n).otherwise(centre / n)
    by_chance = pl.when((variance > 0) & (n > 0)).then(variance.sqrt())
    scored = ordered.join(centres, on="chart", how="left", maintain_order="left").with_columns(by_chance=by_chance)
    scored = scored.with_columns(z=(pl.col("share") - centre) / pl.col("by_chance"))
    spread = scored.select("chart", range=moving_range(pl.col("z"))).group_by("chart", maintain_order=True)
    spreads = spread.agg(chart_ranges=pl.col("range").count(), sigma_z=pl.col("range").mean() / RANGE_TO_SIGMA)
    reach = SIGMAS * pl.max_horizontal("sigma_z", 1.0) * pl.col("by_chance") * multiplier + pl.col("half_step").fill_null(0)
    placed = scored.join(spreads, on="chart", how="left", maintain_order="left").with_columns(
        centre=centre * multiplier, reach=pl.when(pl.col("sigma_z") > 0).then(reach)
    )
    return with_near_limits(placed).drop("share", "share_centre", "by_chance", "z")
