"""An area's figure against a benchmark: the methods in use, the same words from each, and the words by what is better.

| benchmark_method | rule |
|---|---|
| interval_against_value | the area's 95 % interval leaves out the benchmark's value; touching is similar |
| two_interval_levels | the same, and the method says whether the 99.8 % interval leaves it out too |
| interval_overlap | the 95 % intervals of both do not overlap; conservative, so never the default |
| funnel, of a proportion | the value is outside Wilson's interval of the benchmark at the area's denominator |
| funnel, of a rate | the count is outside exact Poisson limits on the events that the benchmark makes expected |

The sixth in use, the fifth of all areas that a value is in, judges nothing: `quantiles`.
Each rule is symmetric: turned upside down, with the other direction better, it gives the same word.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.funnel import expected_limits
from pipelines.measures.levels import LEVELS
from pipelines.measures.wilson import SIDES, wilson

INTERVAL: Final = "95 % interval against the value"
TWO_LEVELS: Final = "95 % and 99.8 % intervals against the value"
BEYOND_998: Final = "95 % and 99.8 % intervals against the value; beyond both"
OVERLAP: Final = "overlap of both 95 % intervals"
FUNNEL_PROPORTION: Final = "Wilson funnel around the benchmark, 95 %"
FUNNEL_RATE: Final = "exact Poisson funnel around the benchmark, 95 %"

BETTER, SIMILAR, WORSE, HIGHER, LOWER, NOT_COMPARED = "better", "similar", "worse", "higher", "lower", "not compared"

NO_VALUE: Final = "the area has no value"
NO_BENCHMARK: Final = "the benchmark has no value"
NO_INTERVAL: Final = "the figure has no interval"
NO_BENCHMARK_INTERVAL: Final = "the benchmark has no interval"
VALUE_DISPUTED: Final = "its value is disputed"
"""Begins the reason where the figure of England or of a region is in doubt."""
OWN_DISPUTED: Final = "the area's own value is disputed"
OTHER_BASIS: Final = "the two figures are of editions on different bases"
SOME_MISSING: Final = "no figure for {} of {}"
NO_DENOMINATOR: Final = "the denominator is not published, or 0"
_LOW, _HIGH = pl.col("low"), pl.col("high")
_VALUE: Final = pl.col("benchmark_value")


def compared(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds the category of every row, how it was found, or why it was not.

    Rows:    unchanged, one per figure and benchmark.
    Columns: in: benchmark_method, kind, multiplier, improvement_direction, value, denominator, low, high, low_998, high_998,
             benchmark_value, benchmark_low, benchmark_high.
             out: also category (better, similar, worse; higher, similar, lower where neither direction is better; not compared),
             method, reason.
    Nulls:   method: not compared.  reason: compared.
    """
    method = pl.col("benchmark_method")
    is_funnel = method == "funnel"
    placed = rows.with_columns(reason=_reason()).hstack(_edges(rows))
    position = (
        pl.when(pl.col("reason").is_not_null()).then(None)
        .when(is_funnel).then(_beyond(pl.col("value"), pl.col("value"), pl.col("least"), pl.col("most")))
        .when(method == "interval_overlap").then(_beyond(_LOW, _HIGH, pl.col("benchmark_low"), pl.col("benchmark_high")))
        .otherwise(_beyond(_LOW, _HIGH, _VALUE, _VALUE))
    )  # fmt: skip
    is_beyond_998 = _beyond(pl.col("low_998"), pl.col("high_998"), _VALUE, _VALUE) != SIMILAR
    name = (
        pl.when(pl.col("reason").is_not_null()).then(None)
        .when(is_funnel & (pl.col("kind") == "proportion")).then(pl.lit(FUNNEL_PROPORTION))
        .when(is_funnel).then(pl.lit(FUNNEL_RATE))
        .when(method == "interval_overlap").then(pl.lit(OVERLAP))
        .when((method == "two_interval_levels") & is_beyond_998).then(pl.lit(BEYOND_998))
        .when(method == "two_interval_levels").then(pl.lit(TWO_LEVELS))
        .otherwise(pl.lit(INTERVAL))
    )  # fmt: skip
    category = in_words(position, pl.col("improvement_direction"))
    return placed.with_columns(category=category, method=name).drop("least", "most")


def _edges(rows: pl.DataFrame) -> pl.DataFrame:
    """Between which values chance keeps an area of that size, if the benchmark holds there: least, most."""
    is_counted = (pl.col("benchmark_method") == "funnel") & (pl.col("kind") == "rate")
    expected = _VALUE / pl.col("multiplier") * pl.col("denominator")
    counted = rows.select("kind", "multiplier", "denominator", expected=expected, counted=pl.when(is_counted).then(expected))
    counts = expected_limits(counted["counted"].to_numpy(), LEVELS[0])
    edges = []
    for side, name, count in zip(SIDES, ("least", "most"), counts, strict=True):
        share = pl.sql_expr(wilson("expected", "denominator", LEVELS[0], side))
        share = pl.when(pl.col("kind") == "proportion").then(share).otherwise(pl.lit(pl.Series(count)) / pl.col("denominator"))
        edges.append((pl.col("multiplier") * share).alias(name))
    return counted.select(edges)


def _reason() -> pl.Expr:
    """Why a row cannot be compared; null where it can."""
    needs_denominator = pl.col("benchmark_method") == "funnel"
    needs_both = pl.col("benchmark_method") == "interval_overlap"
    lacks_998 = (pl.col("benchmark_method") == "two_interval_levels") & (pl.col("low_998").is_null() | pl.col("high_998").is_null())
    return (
        pl.when(pl.col("value").is_null()).then(pl.lit(NO_VALUE))
        .when(_VALUE.is_null()).then(pl.lit(NO_BENCHMARK))
        .when(needs_denominator & ~(pl.col("denominator") > 0).fill_null(False)).then(pl.lit(NO_DENOMINATOR))
        .when(~needs_denominator & (_LOW.is_null() | _HIGH.is_null() | lacks_998)).then(pl.lit(NO_INTERVAL))
        .when(needs_both & (pl.col("benchmark_low").is_null() | pl.col("benchmark_high").is_null())).then(pl.lit(NO_BENCHMARK_INTERVAL))
    )  # fmt: skip


def _beyond(low: pl.Expr, high: pl.Expr, least: pl.Expr, most: pl.Expr) -> pl.Expr:
    """higher, lower or similar: whether low to high lies wholly beyond least to most; touching is similar."""
    return pl.when(low > most).then(pl.lit(HIGHER)).when(high < least).then(pl.lit(LOWER)).otherwise(pl.lit(SIMILAR))


def in_words(position: pl.Expr, improvement_direction: pl.Expr) -> pl.Expr:
    """higher and lower as better and worse, where one of them is; null as not compared."""
    is_good = (position == HIGHER) == (improvement_direction == "increase")
    has_sides = improvement_direction.is_in(["increase", "decrease"])
    return (
        pl.when(position.is_null()).then(pl.lit(NOT_COMPARED))
        .when((position == SIMILAR) | ~has_sides).then(position)
        .when(is_good).then(pl.lit(BETTER)).otherwise(pl.lit(WORSE))
    )  # fmt: skip
