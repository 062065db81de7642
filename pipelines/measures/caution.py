"""What to bear in mind beside a verdict, in one sentence part for each reason."""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.q_values import LEVEL
from pipelines.measures.seasonal import TOO_SHORT, YEARS
from pipelines.measures.verdict import IMPROVING, NONE, WORSENING

LATEST_MISSING: Final = "the latest period has no value, so the verdict is on those before it"
SEASONS: Final = (
    f"the figures may follow the seasons; fewer than {YEARS} full years without a gap are held, so nothing is adjusted for them"
)
IRREGULAR: Final = "the indicator has no regular calendar, so a missing period cannot be seen"


def with_caution(series: pl.DataFrame) -> pl.DataFrame:
    """Adds verdict_caution; null where there is nothing to bear in mind.

    Columns: in: verdict, verdict_method, is_latest_missing, season, frequency, unused_rebase (date or null), q_value, area_tests.
             out: also verdict_caution.
    """
    is_judged = pl.col("verdict_method") != NONE
    is_chart = is_judged & ~pl.col("verdict_method").str.starts_with("recent trend")
    claims = pl.col("verdict").is_in([IMPROVING, WORSENING])
    among_many = pl.format(
        "it is one of {} tests of this area, and beside them it may be chance (q = {})", "area_tests", pl.col("q_value").round(2)
    )
    rebase = pl.format("the limits were to be set anew on {}, but no period of the series starts there or later", "unused_rebase")
    parts = [
        pl.when(is_judged & pl.col("is_latest_missing")).then(pl.lit(LATEST_MISSING)),
        pl.when(is_chart & (pl.col("season").cast(pl.String) == TOO_SHORT)).then(pl.lit(SEASONS)),
        pl.when(is_judged & (pl.col("frequency") == "irregular")).then(pl.lit(IRREGULAR)),
        pl.when(pl.col("unused_rebase").is_not_null()).then(rebase),
        pl.when(claims & (pl.col("q_value") > LEVEL)).then(among_many),
    ]
    said = pl.concat_list(parts).list.drop_nulls().list.join("; ")
    return series.with_columns(verdict_caution=pl.when(said != "").then(said))
