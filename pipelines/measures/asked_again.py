"""Whether a rating moved between the wave in which something was said and the one in which it was asked again.

It moved where the interval of the difference lies on one side of zero; it did not where that interval lies within `SMALLEST` points on
both sides. In between it cannot be told: two overlapping intervals alone prove neither. Nothing is said about why.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.assessment_gap import is_mixed_wording
from pipelines.measures.difference import difference_limits

SMALLEST: Final = 5.0
"""Points of 100: on a scale of five steps a fifth of one step. A smaller movement is none that people would notice."""
MOVED_UP, MOVED_DOWN, DID_NOT, CANNOT_TELL = "moved up", "moved down", "did not move", "cannot tell"


def asked_again(pairs: pl.DataFrame) -> pl.DataFrame:
    """The difference of each pair of ratings, with its reading.

    Rows:    in and out: one per pair, same order.
    Columns: in: before, before_low, before_high, before_wording, before_places, after and the same of it (places: a code for the set of places
             that answered).
             out: those and change, low, high, reading, reason.
    Units:   points of 0 to 100; intervals at 95 %, that of the difference by MOVER, stopped at -100 and 100.
    Nulls:   a rating or interval that is not there, another wording or two in one wave, or other places: no difference, cannot tell, with the reason.
    """
    low, high = difference_limits(_unstopped("after"), _unstopped("before"))
    change = pl.col("after") - pl.col("before")
    is_same = ~_is_reworded() & ~_is_elsewhere()
    limits = pairs.with_columns(change=change, low=low.clip(lower_bound=-100.0), high=high.clip(upper_bound=100.0)).with_columns(
        pl.when(is_same).then(name).alias(name) for name in ("change", "low", "high")
    )
    return limits.with_columns(reading=_reading(), reason=_reason())


def _unstopped(side: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """A rating with both limits as far off as Student's t puts them: of one stopped at an end of the scale the other limit tells how far that is.

    A stopped limit would make the interval of the difference too narrow.
    """
    value, low, high = (pl.col(f"{side}{end}") for end in ("", "_low", "_high"))
    reach = pl.max_horizontal(value - low, high - value)
    return value, value - reach, value + reach


def _is_reworded() -> pl.Expr:
    return (pl.col("before_wording") != pl.col("after_wording")) | is_mixed_wording("before_wording")


def _is_elsewhere() -> pl.Expr:
    return pl.col("before_places") != pl.col("after_places")


def _reading() -> pl.Expr:
    low, high = pl.col("low"), pl.col("high")
    return (
        pl.when(low > 0).then(pl.lit(MOVED_UP))
        .when(high < 0).then(pl.lit(MOVED_DOWN))
        .when((low >= -SMALLEST) & (high <= SMALLEST)).then(pl.lit(DID_NOT))
        .otherwise(pl.lit(CANNOT_TELL))
    )  # fmt: skip


def _reason() -> pl.Expr:
    missing = [pl.when(pl.col(side).is_null()).then(pl.lit(words)) for side, words in (
        ("before", "no rating to show in the wave in which it was said"), ("after", "no rating to show in the wave in which it was asked again"))]  # fmt: skip
    other = pl.when(_is_reworded()).then(pl.lit("the question was worded otherwise"))
    elsewhere = pl.when(_is_elsewhere()).then(pl.lit("other districts answered in the two waves"))
    none = pl.when(pl.col("low").is_null()).then(pl.lit("a rating without an interval"))
    wide = pl.when((pl.col("low") <= 0) & (pl.col("high") >= 0) & ((pl.col("low") < -SMALLEST) | (pl.col("high") > SMALLEST)))
    return pl.coalesce(*missing, other, elsewhere, none, wide.then(pl.lit("too few answers to tell a small difference from none")))
