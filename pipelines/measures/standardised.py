"""Standardised rates: what an area's rate would be with the age structure of a standard population, or against a reference's rates.

No bundled indicator uses them. Weights are joined to their strata by name, never by order.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.measures.poisson import count_limits

DOBSON: Final = "Dobson, with Byar's limits of the count"
FEWEST: Final = 10
TOO_FEW: Final = f"none: fewer than {FEWEST} events in all"
INCOMPLETE: Final = "none: a stratum lacks its population or its weight"
_LIMITS: Final = ("low", "high", "low_998", "high_998")


def directly_standardised(strata: pl.DataFrame, weights: pl.DataFrame, multiplier: float) -> pl.DataFrame:
    """Rate of each group, its strata weighted by a standard population (Dobson).

    Rows:    in: strata one per group, stratum and number of events a person had; weights one per stratum.  out: one per group, sorted.
    Columns: in: strata(group, stratum, population, frequency, persons), weights(stratum, weight).
             out: group, events, population, value, low, high (95 %), low_998, high_998, method.
             frequency: events per person; 1 where events do not depend on each other. Then persons are events.
    Nulls:   persons: none.  value and limits: fewer than 10 events, or a stratum of the weights without population; method says which.
    """
    persons, frequency = pl.col("persons").fill_null(0), pl.col("frequency")
    by_stratum = strata.group_by("group", "stratum").agg(
        events=(persons * frequency).sum(), squares=(persons * frequency.pow(2)).sum(), population=pl.col("population").first()
    )
    share = pl.when(pl.col("population") > 0).then(pl.col("weight") / pl.col("population"))
    found = (
        by_stratum.join(weights, on="stratum", how="left")
        .sort("group", "stratum")
        .group_by("group", maintain_order=True)
        .agg(
            pl.col("events").sum(),
            pl.col("population").sum(),
            whole=pl.col("weight").sum(),
            rate=(share * pl.col("events")).sum(),
            variance=(share.pow(2) * pl.col("squares")).sum(),
            is_complete=share.is_not_null().all() & (pl.len() == weights.height),
        )
    )
    return _with_limits(found, multiplier)


def _with_limits(found: pl.DataFrame, multiplier: float) -> pl.DataFrame:
    events, rate = pl.col("events"), pl.col("rate") / pl.col("whole")
    stretch = pl.col("variance").sqrt() / pl.col("whole") / events.sqrt()
    is_known = pl.col("method") == DOBSON
    found = found.with_columns(
        method=pl.when(~pl.col("is_complete"))
        .then(pl.lit(INCOMPLETE))
        .when(events < FEWEST)
        .then(pl.lit(TOO_FEW))
        .otherwise(pl.lit(DOBSON))
    )
    counted = found.hstack(count_limits(found["events"]).select(_LIMITS))
    return counted.select(
        "group",
        "events",
        "population",
        pl.when(is_known).then(multiplier * rate).alias("value"),
        *(pl.when(is_known).then(multiplier * (rate + stretch * (pl.col(name) - events))).alias(name) for name in _LIMITS),
        "method",
    )


def indirectly_standardised(strata: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """Events of each group over those expected if the reference's rates held in every stratum; exact limits below 10, Byar from 10.

    Rows:    in: strata one per group and stratum; reference one per stratum.  out: one per group, sorted.
    Columns: in: strata(group, stratum, events, population), reference(stratum, events, population).
             out: group, events, expected, reference_rate (per person), ratio, low, high (95 %), low_998, high_998, method.
    Units:   ratio and limits: 1 = as expected. A rate is the ratio times reference_rate.
    Nulls:   events: none.  A stratum without population, or without rate in the reference, adds nothing to expected.
             ratio and limits: nothing is expected.  reference_rate: the reference has no population.
    """
    rates = reference.select("stratum", rate=pl.when(pl.col("population") > 0).then(pl.col("events") / pl.col("population")))
    everybody = pl.col("population").sum()
    crude = reference.select(pl.when(everybody > 0).then(pl.col("events").sum() / everybody)).item()
    found = (
        strata.join(rates, on="stratum", how="left")
        .sort("group", "stratum")
        .group_by("group", maintain_order=True)
        .agg(pl.col("events").fill_null(0).sum(), expected=(pl.col("rate") * pl.col("population")).sum(), reference_rate=pl.lit(crude))
    )
    counted = found.hstack(count_limits(found["events"]).select("method", *_LIMITS))
    expected = pl.when(pl.col("expected") > 0).then("expected")
    limits = [(pl.col(name) / expected).alias(name) for name in _LIMITS]
    return counted.select("group", "events", "expected", "reference_rate", (pl.col("events") / expected).alias("ratio"), *limits, "method")
