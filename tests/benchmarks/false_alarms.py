"""How often each method speaks of a change in noise that has none: `python -m tests.benchmarks.false_alarms [--series N] [--write]`.

Prints, for series of 8, 12, 20 and 36 points, the share that each method flags beside what the product tells its reader, and fails where
they differ by more than simulation error. `--write` makes the product's table, pipelines/measures/false_alarm_rates.csv, anew.

Noise: counts are Poisson with mean 20; proportions binomial, 5 % of 200; rates Poisson, 20 of 10,000; everything else normal.
Correlated noise has the same distribution, but each period resembles the one before (correlation 0.3 of the normal scores).
Rolling noise is the mean of twelve independent months, a new one each quarter.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from scipy import stats

from pipelines.measures.false_alarms import (
    ANY_KIND,
    CHART,
    CORRELATED,
    INDEPENDENT,
    RATES_SCHEMA,
    VERDICT,
    chart_name,
    verdict_name,
    with_false_alarms,
)  # fmt: skip
from pipelines.measures.interval import limits, method
from pipelines.measures.poisson import exact_limits
from pipelines.measures.series_statistics import series_statistics
from pipelines.measures.verdict import ADJUSTED, NONE

TABLE: Final = Path(__file__).parents[2] / "pipelines" / "measures" / "false_alarm_rates.csv"
SHOWN: Final = (8, 12, 20, 36)
LENGTHS: Final = (*range(5, 15), 16, 18, 20, 22, 24, 28, 32, 36, 40, 48, 60, 80, 100, 150)
FEWER: Final = 4
"""Lengths between those shown are simulated with a fourth of the number: shares hardly change from length to length."""
CORRELATION: Final = 0.3
COUNT_MEAN, SHARE, SHARE_OF, RATE_OF, MULTIPLIER = 20, 0.05, 200, 10_000, {"proportion": 100.0, "rate": 100_000.0}
WINDOWS: Final = {"annual": 1, "quarterly": 1, "seasonal": 1, "rolling": 4}
SEASON: Final = (2.0, 0.0, -2.0, 0.0)
"""What a seasonal calendar adds to the quarters of a year, in standard deviations of the noise."""
ALLOWED_ERRORS: Final = 4.0
"""Standard errors between a share and the product's figure, both simulated: about one comparison in 16,000 is further apart by chance."""

Frame = tuple[pl.DataFrame, pl.DataFrame]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--series", type=int, default=10_000, help="noise series per length, kind and noise; the committed table has 20,000"
    )
    parser.add_argument("--write", action="store_true", help="make the product's table anew (a few minutes)")
    asked = parser.parse_args()
    if asked.write:
        write(asked.series)
        return
    sys.exit(0 if compare(asked.series) else 1)


def write(series: int) -> None:
    """Simulate every method and length and store the shares."""
    found = []
    for kind, calendar, points, noise in _settings(LENGTHS):
        number = series if points in SHOWN else series // FEWER
        found.append(shares(simulate(kind, calendar, points, noise, number, seed=points), is_seasonal=calendar == "seasonal"))
    pooled = (pl.col("share") * pl.col("series")).sum() / pl.col("series").sum()
    table = pl.concat(found).group_by("of", "name", "kind", "noise", "points").agg(share=pooled)
    table.select(list(RATES_SCHEMA)).sort(list(RATES_SCHEMA)).write_csv(TABLE, float_precision=5)
    print(f"{table.height} rows written to {TABLE.name}")


def compare(series: int) -> bool:
    """Print the share of fresh noise that each method flags beside what a reader is told; whether all agree."""
    rates = pl.read_csv(TABLE, schema=RATES_SCHEMA)
    start = time.perf_counter()
    print(f"{series:,} series of noise each; share flagged, and what the product says")
    agree = []
    for kind, calendar, points, noise in _settings(SHOWN):
        told = with_false_alarms(simulate(kind, calendar, points, noise, series, seed=1_000 + points), rates)
        flags = "expected_false_flags" if noise == INDEPENDENT else "expected_false_flags_correlated"
        setting = f"{kind:10} {calendar:9} {points:3} points {noise:11}"
        agree += _print(setting, calendar, "verdict", told.group_by(name="verdict_method").agg(_compared("speaks", flags)))
        if noise == INDEPENDENT:
            agree += _print(setting, calendar, "chart", told.group_by(name=chart_name()).agg(_compared("marks", "expected_false_marks")))
    print(f"{sum(agree)} of {len(agree)} agree within {ALLOWED_ERRORS:g} standard errors; {time.perf_counter() - start:.0f} s")
    return all(agree)


def _compared(found: str, told: str) -> list[pl.Expr]:
    return [pl.len().alias("series"), pl.col(found).mean().alias("found"), pl.col(told).mean().alias("told")]


def _print(setting: str, calendar: str, of: str, rows: pl.DataFrame) -> list[bool]:
    """One line per method; whether what was found is what the reader is told."""
    agree = []
    for name, series, found, told in rows.sort("name").iter_rows():
        error = np.sqrt(2 * max(told, 1 / series) * (1 - told) / series)
        # A season that the test missed widens the limits: then less is flagged than the reader is told, never more.
        is_missed = calendar == "seasonal" and not name.endswith(ADJUSTED)
        # The few that are adjusted without having a season were chosen for their looks; the table is of those that have one.
        is_mistaken = calendar == "quarterly" and name.endswith(ADJUSTED)
        agrees = is_mistaken or (found - told <= ALLOWED_ERRORS * error and (is_missed or told - found <= ALLOWED_ERRORS * error))
        note = "" if agrees else "  DIFFERS"
        note = "  season not found" if is_missed else "  adjusted without a season" if is_mistaken else note
        print(f"{setting} {of:7} {name:35} {series:6,} series: flagged {found:7.2%}, told {told:7.2%}{note}")
        agree.append(bool(agrees))
    return agree


def simulate(kind: str, calendar: str, points: int, noise: str, series: int, *, seed: int) -> pl.DataFrame:
    """Verdicts on noise: one row per series with its method, and whether it speaks and whether any point is marked."""
    frame, facts = make_noise(kind, calendar, points, noise, series, np.random.default_rng([seed, len(kind), len(calendar), len(noise)]))
    figures, judged = series_statistics(frame, facts)
    marked = figures.group_by("series").agg(marks=pl.col("flag").is_not_null().any())
    is_trend = pl.col("verdict_method").str.starts_with("recent trend")
    speaks = pl.when(is_trend).then(pl.col("trend_direction").is_not_null()).otherwise(pl.col("special_cause").is_not_null())
    return judged.join(marked, on="series", how="left", maintain_order="left").with_columns(
        speaks=speaks & (pl.col("verdict_method") != NONE)
    )


def shares(judged: pl.DataFrame, *, is_seasonal: bool) -> pl.DataFrame:
    """Rows of the product's table from one simulation; kinds other than counts share theirs under the name any.

    What adjusted series do is taken from those that have a season; a few without one are adjusted by mistake.
    """
    kind = pl.when(pl.col("kind") == "count").then(pl.lit("count")).otherwise(pl.lit(ANY_KIND))
    found = [
        judged.group_by(of=pl.lit(of), name=name, kind=kind, noise="noise", points=points.cast(pl.Int64)).agg(
            pl.len().alias("series"), pl.col(share).mean().alias("share")
        )
        for of, name, points, share in (
            (VERDICT, verdict_name(), pl.col("verdict_points"), "speaks"),
            (CHART, chart_name(), pl.col("kept_points"), "marks"),
        )
    ]
    is_adjusted = pl.col("name").str.ends_with(ADJUSTED)
    return pl.concat(found).filter((pl.col("name") != NONE) & (is_adjusted == is_seasonal))


def make_noise(kind: str, calendar: str, points: int, noise: str, series: int, random: np.random.Generator) -> Frame:
    """Series whose process never changes, with the intervals that a release would give them."""
    window = WINDOWS[calendar]
    scores = _scores(series, points * window, noise, random, calendar == "rolling")
    if calendar == "seasonal":
        scores = scores + np.resize(SEASON, points)
    values = _values(kind, scores)
    size = values["value"].size // series
    frame = pl.DataFrame(
        {"series": np.repeat(np.arange(series, dtype=np.uint32), size), "position": np.tile(np.arange(size, dtype=np.int32), series)}
    ).with_columns(
        segment=pl.lit(0, dtype=pl.UInt32), is_derived_numerator=pl.lit(False), kind=pl.lit(kind), half_step=pl.lit(0.0),
        multiplier=pl.lit(MULTIPLIER.get(kind, 1.0)), **{name: pl.Series(array.ravel(), dtype=pl.Float64) for name, array in values.items()},
    )  # fmt: skip
    facts = pl.DataFrame({"series": np.arange(series, dtype=np.uint32)}).with_columns(
        kind=pl.lit(kind), multiplier=pl.lit(MULTIPLIER.get(kind, 1.0)), decimals=pl.lit(9), improvement_direction=pl.lit("decrease"),
        frequency=pl.lit("annual" if calendar == "annual" else "quarterly"), window=pl.lit(window, dtype=pl.Int32),
        since=pl.lit(None, dtype=pl.String), target=pl.lit(None, dtype=pl.Float64), noise=pl.lit(noise),
    )  # fmt: skip
    return _with_intervals(frame), facts


def _scores(series: int, size: int, noise: str, random: np.random.Generator, is_rolling: bool) -> Any:
    """Standard normal scores, independent, correlated, or of rolling years."""
    if is_rolling:
        months = random.standard_normal((series, 3 * size + 9))
        total = np.cumsum(np.pad(months, ((0, 0), (1, 0))), axis=1)
        return ((total[:, 12:] - total[:, :-12]) / np.sqrt(12))[:, ::3][:, :size]
    fresh = random.standard_normal((series, size))
    if noise == CORRELATED:
        for at in range(1, size):
            fresh[:, at] = CORRELATION * fresh[:, at - 1] + np.sqrt(1 - CORRELATION**2) * fresh[:, at]
    return fresh


def _values(kind: str, scores: Any) -> dict[str, Any]:
    """Scores as values of the kind, with its counts where it has them."""
    share = stats.norm.cdf(scores)
    nothing = np.full(scores.shape, np.nan)
    if kind == "proportion":
        x, n = stats.binom.ppf(share, SHARE_OF, SHARE), np.full(scores.shape, float(SHARE_OF))
    elif kind == "rate":
        x, n = stats.poisson.ppf(share, COUNT_MEAN), np.full(scores.shape, float(RATE_OF))
    elif kind == "count":
        return {"value": stats.poisson.ppf(share, COUNT_MEAN), "numerator": nothing, "denominator": nothing}
    else:
        return {"value": scores, "numerator": nothing, "denominator": nothing}
    return {"value": x / n * MULTIPLIER[kind], "numerator": x, "denominator": n}


def _with_intervals(frame: pl.DataFrame) -> pl.DataFrame:
    """Intervals by the product's own expressions."""
    frame = frame.with_columns(pl.col("numerator", "denominator").fill_nan(None))
    small = exact_limits(frame["numerator"].drop_nulls())
    joined = frame.join(small, left_on="numerator", right_on="count", how="left", maintain_order="left")
    judged = joined.with_columns(pl.sql_expr(method()).alias("interval_method"))
    ends = limits()
    return judged.with_columns(low=pl.sql_expr(ends["low"]), high=pl.sql_expr(ends["high"])).drop("kind", "multiplier", "half_step")


def _settings(lengths: tuple[int, ...]) -> list[tuple[str, str, int, str]]:
    """Kind, calendar, length and noise of every simulation. Annual shares have one test whatever their length."""
    found = [
        (kind, "quarterly", points, noise) for kind in ("proportion", "rate") for points in lengths for noise in (INDEPENDENT, CORRELATED)
    ]
    found += [(kind, "annual", points, noise) for kind in ("count", "mean") for points in lengths for noise in (INDEPENDENT, CORRELATED)]
    found += [
        (kind, "seasonal", points, noise)
        for kind in ("proportion", "rate", "mean")
        for points in lengths
        if points >= 20
        for noise in (INDEPENDENT, CORRELATED)
    ]
    found += [(kind, "annual", 8, noise) for kind in ("proportion", "rate") for noise in (INDEPENDENT, CORRELATED)]
    if lengths is SHOWN:
        found += [("mean", "rolling", points, INDEPENDENT) for points in lengths]
    return found


if __name__ == "__main__":
    main()
