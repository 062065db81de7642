"""Net Promoter Score: the share of 9 and 10 minus the share of 0 to 6, with the adjusted Wald interval (Rocks 2016).

The interval adds three answers to the n given: 3/4 of a promoter, 3/4 of a detractor, and the rest passive. So it keeps a width where all
answers are alike. The score itself is that of the answers given.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.levels import z_of

PROMOTER_FROM: Final = 9
DETRACTOR_TO: Final = 6
ADJUSTED_WALD: Final = "adjusted Wald"
_ADDED: Final = 3.0
_ADDED_EACH: Final = 0.75


def net_promoter(promoters: str, detractors: str, n: str, level: float) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Score and both limits, from -100 to 100; null where n is 0 or null.

    se = sqrt((p + d - (p - d)^2) / (n + 3)) with p = (promoters + 3/4) / (n + 3) and d = (detractors + 3/4) / (n + 3);
    limits: p - d -/+ z se, never beyond -100 and 100.
    """
    size = pl.col(n) + _ADDED
    p, d = ((pl.col(count) + _ADDED_EACH) / size for count in (promoters, detractors))
    reach = z_of(level) * ((p + d - (p - d).pow(2)) / size).sqrt()
    score = (pl.col(promoters) - pl.col(detractors).cast(pl.Float64)) / pl.col(n)
    ends = (score, (p - d - reach).clip(lower_bound=-1.0), (p - d + reach).clip(upper_bound=1.0))
    has_answers = pl.col(n) > 0
    return tuple(pl.when(has_answers).then(100 * end) for end in ends)  # type: ignore[return-value]
