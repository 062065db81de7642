"""What the statistics have to know about each series besides its points: kind, direction, calendar, start of its last segment, target."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

from pipelines.registry.models import Registry, Target
from pipelines.sources.periods import PeriodFault, parse_label

SINCE_BREAK: Final = " since the definition changed"
SINCE_EDITION: Final = " since the break at a disputed edition"
SINCE_REBASE: Final = " since the limits were set anew"

_INDICATOR: Final = {
    "indicator": pl.String, "kind": pl.String, "multiplier": pl.Float64, "decimals": pl.Int32, "improvement_direction": pl.String,
}  # fmt: skip
_TARGET: Final = {
    "indicator": pl.String, "basis": pl.String, "target_end": pl.Date, "target_period": pl.String, "target_value": pl.Float64,
    "target_low": pl.Float64, "target_high": pl.Float64,
}  # fmt: skip
_UNLISTED: Final = {"kind": "score", "multiplier": 1.0, "decimals": 9, "improvement_direction": "neutral"}
"""Of an indicator that left the registry after its figures were approved: nothing is claimed of it."""


def series_facts(found: pl.DataFrame, places: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """One row per series, in the order of `found`.

    Columns: in: found(series, indicator, basis, first_start, last_start, latest_end, latest_period, last_break, is_of_edition), places (`period_places`).
             out: series, indicator, kind, multiplier, decimals, improvement_direction, frequency, window, since, unused_rebase,
             target (single value), target_end, target_period, target_value, target_low, target_high.
    Nulls:   since: the series began with its last segment.  unused_rebase: every rebase of the indicator lies within the series.
    """
    entries = [(e.id, e.kind, e.multiplier, e.decimals, e.improvement_direction) for e in registry.indicators.values()]
    calendar = places.group_by("indicator", "basis").agg(pl.col("frequency").first(), pl.col("window").max())
    known = (
        found.select(
            "series", "indicator", "basis", "first_start", "last_start", "latest_end", "latest_period", "last_break", "is_of_edition"
        )
        .join(pl.DataFrame(entries, schema=_INDICATOR, orient="row"), on="indicator", how="left", maintain_order="left")
        .with_columns(pl.col(name).fill_null(value) for name, value in _UNLISTED.items())
        .join(calendar, on=["indicator", "basis"], how="left", maintain_order="left")
    )
    return _with_targets(_with_since(known, registry), registry).drop("first_start", "last_start", "last_break", "is_of_edition")


def _with_since(known: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """Whether a break or a rebase began the last segment."""
    rows = [(e.id, rebase.date) for e in registry.indicators.values() if e.rebases for rebase in e.rebases]
    rebases = pl.DataFrame(rows, schema={"indicator": pl.String, "rebase": pl.Date}, orient="row")
    is_inside = (pl.col("rebase") > pl.col("first_start")) & (pl.col("rebase") <= pl.col("last_start"))
    dated = known.select("series", "indicator", "first_start", "last_start").join(rebases, on="indicator")
    newest = dated.group_by("series").agg(
        last_rebase=pl.col("rebase").filter(is_inside).max(), unused_rebase=pl.col("rebase").filter(~is_inside).max()
    )
    is_break = pl.col("last_break").is_not_null() & (pl.col("last_break") >= pl.col("last_rebase").fill_null(dt.date.min))
    broken = pl.when("is_of_edition").then(pl.lit(SINCE_EDITION)).otherwise(pl.lit(SINCE_BREAK))
    since = pl.when(is_break).then(broken).when(pl.col("last_rebase").is_not_null()).then(pl.lit(SINCE_REBASE))
    return known.join(newest, on="series", how="left", maintain_order="left").with_columns(since=since).drop("last_rebase")


def _with_targets(known: pl.DataFrame, registry: Registry) -> pl.DataFrame:
    """The target of the latest period, else the next one after it."""
    rows = [row for entry in registry.indicators.values() for target in entry.targets for row in _target_rows(entry.id, target)]
    targets = pl.DataFrame(rows, schema=_TARGET, orient="row").sort("target_end")
    numbered = known.with_row_index("row").sort("latest_end")
    found = numbered.join_asof(
        targets, left_on="latest_end", right_on="target_end", by=["indicator", "basis"], strategy="forward", check_sortedness=False
    )
    return found.sort("row").drop("row").with_columns(target=pl.col("target_value"))


def _target_rows(indicator: str, target: Target) -> list[tuple[object, ...]]:
    """A target's label on every basis that it may be read on; only that of the series finds it."""
    try:
        periods = parse_label(target.period)
    except PeriodFault:  # the registry check names it; a release is not the place to stop for it
        return []
    return [(indicator, period.basis, period.end, target.period, target.value, target.low, target.high) for period in periods]
