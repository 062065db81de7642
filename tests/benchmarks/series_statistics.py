"""Statistics of every series of DfE's Local Authority Interactive Tool, beside the published Python package for these charts.

`python -m tests.benchmarks.series_statistics [--compared 500]` prints time and memory over all measures and areas (parsing included),
how many series each method of the verdict served, and time per series against `abspc` in the same run; it fails under 100 times.
Limits and flags are compared on random series without gaps, under the package's own constants, and must be identical.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from typing import Any, Final

import polars as pl

from pipelines.measures.special_cause import Rules, with_special_causes
from pipelines.measures.xmr import Limits, with_xmr_limits
from tests.memory import peak_megabytes
from tests.realdata import FOLDER

FILE: Final = FOLDER / "lait" / "bds_long_2026-04-08.parquet"
DICTIONARY: Final = FOLDER / "lait" / "lait_data_dictionary.csv"
DIRECTIONS: Final = {"High": "increase", "Low": "decrease"}
LEAST_RATIO: Final = 100
THEIR_LIMITS: Final = Limits(ranges=3 / 1.128)
THEIR_RULES: Final = Rules(trend_points=6, shift_points=8)
"""abspc 1.1: 3/1.128 = 2.6596 where the method is published with 2.66; a trend of 6 points where NHSRplotthedots has 7; a shift of 8, not 7."""
RULES: Final = {
    "rule1": pl.col("is_outside"),
    "rule2": pl.col("is_shift"),
    "rule3": pl.col("trend") != 0,
    "rule4": pl.col("is_two_in_three"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--compared", type=int, default=500, help="series given to abspc")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--once", action="store_true", help="used by this program itself, for time and memory in a process of its own")
    asked = parser.parse_args()
    if not FILE.exists():
        sys.exit(f"needs the published file {FILE.name}: set OUTCOMES_REALDATA to the folder that holds it")
    if asked.once:
        once()
        return
    own = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.series_statistics", "--once"], stdout=subprocess.PIPE, text=True, check=True
    )
    print(own.stdout, end="")
    sys.exit(0 if compare(asked.compared, asked.seed) else 1)


def once() -> None:
    """All statistics of all series, in a fresh process."""
    from pipelines.measures.series_statistics import series_statistics

    start = time.perf_counter()
    points, facts = read()
    read_by = time.perf_counter()
    figures, series = series_statistics(points, facts)
    done = time.perf_counter()
    print(
        f"{points.height:,} rows, {series.height:,} series: parsing {read_by - start:.2f} s, all statistics {done - read_by:.2f} s, peak {peak_megabytes()} MB"
    )
    print(f"{figures['limits_kind'].count():,} figures with limits, {figures['flag'].count():,} flagged")
    served = series.group_by("verdict_method", "verdict").len().pivot("verdict", index="verdict_method", values="len").fill_null(0)
    for row in (
        served.with_columns(series=pl.sum_horizontal(pl.exclude("verdict_method"))).sort("series", descending=True).iter_rows(named=True)
    ):
        print(
            f"  {row.pop('verdict_method'):30} {row.pop('series'):7,} series: "
            + ", ".join(f"{label} {n:,}" for label, n in sorted(row.items()) if n)
        )


def read() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Points and facts of all series. The tool publishes values alone; neither counts nor intervals."""
    first, last = pl.col("Years").str.extract(r"^(\d{4})"), pl.col("Years").str.extract(r"[-/](?:\d{2}/)?(\d{2})(?:\D|$)")
    spans = (pl.concat_str(first.str.head(2), last).cast(pl.Int32) - first.cast(pl.Int32)).fill_null(0)
    labels = (
        pl.scan_parquet(FILE).select(pl.col("Years").unique()).with_columns(position=first.cast(pl.Int32), window=spans.clip(lower_bound=1))
    )
    # A year that crosses a January spans one; two and more are pooled years, which overlap.
    labels = labels.with_columns(
        window=pl.when(pl.col("window") > 1).then(pl.col("window") + pl.col("Years").str.contains(r"^\d{4}-\d{2}$")).otherwise(1)
    )
    frame = (
        pl.scan_parquet(FILE)
        .select("Short Desc", "LA and Regions", "Years", value=pl.col("Values").str.strip_chars().cast(pl.Float64, strict=False))
        .with_columns(
            measure=pl.col("Short Desc").cast(pl.Categorical).to_physical(),
            area=pl.col("LA and Regions").cast(pl.Categorical).to_physical(),
        )
        .join(labels, on="Years")
        .filter(pl.col("position").is_not_null())
        .select(
            "Short Desc",
            "position",
            "value",
            pl.col("window").cast(pl.Int32),
            series=pl.col("measure").cast(pl.UInt64) * 1_000_000 + pl.col("area"),
        )
        .unique(["series", "position"], keep="first", maintain_order=True)
        .collect()
    )
    described = pl.read_csv(DICTIONARY, infer_schema=False).unique("Measure_short", keep="first", maintain_order=True)
    direction = pl.col("Polarity").replace_strict(DIRECTIONS, default="neutral")
    polarity = described.select(pl.col("Measure_short").alias("Short Desc"), improvement_direction=direction)
    facts = (
        frame.group_by("series", maintain_order=True)
        .agg(pl.col("Short Desc").first(), pl.col("window").max())
        .join(polarity, on="Short Desc", how="left", maintain_order="left")
        .select(
            "series", pl.col("window").cast(pl.Int32), pl.col("improvement_direction").fill_null("neutral"), kind=pl.lit("score"), multiplier=pl.lit(1.0),
            decimals=pl.lit(2), frequency=pl.lit("annual"), since=pl.lit(None, dtype=pl.String), target=pl.lit(None, dtype=pl.Float64),
        )
    )  # fmt: skip
    nothing = [pl.lit(None, dtype=pl.Float64).alias(name) for name in ("numerator", "denominator", "low", "high")]
    points = frame.select("series", "position", "value", *nothing, segment=pl.lit(0, dtype=pl.UInt32), is_derived_numerator=pl.lit(False))
    return points, facts


def compare(count: int, seed: int) -> bool:
    """Time per series against abspc, and whether limits and flags are identical; prints both."""
    points, facts = read()
    directed = points.join(facts.select("series", "improvement_direction"), on="series")
    times = []
    for _ in range(3):
        start = time.perf_counter()
        drawn = with_special_causes(with_xmr_limits(directed, THEIR_LIMITS), THEIR_RULES).collect()
        times.append(time.perf_counter() - start)
    ours = sorted(times)[1] / facts.height
    chosen = _without_gaps(drawn).sample(count, seed=seed)
    series = [group for _, group in drawn.filter(pl.col("series").is_in(chosen.implode())).group_by("series", maintain_order=True)]
    start = time.perf_counter()
    answers = [_theirs(group) for group in series]
    theirs = (time.perf_counter() - start) / count
    print(f"limits and rules: {ours * 1e6:.1f} microseconds a series over all {facts.height:,}")
    print(f"abspc: {theirs * 1e6:,.0f} microseconds a series over {count}, {theirs / ours:,.0f} times as long")
    differences = [difference for group, answer in zip(series, answers, strict=True) for difference in _differences(group, answer)]
    for difference in differences[:20]:
        print(f"  differs: {difference}")
    print(
        f"{sum(group.height for group in series):,} points of {count} series: {len(differences)} differences in limits or flags, under abspc's constants"
    )
    product = with_special_causes(with_xmr_limits(directed)).collect().filter(pl.col("series").is_in(chosen.implode()))
    both = drawn.filter(pl.col("series").is_in(chosen.implode()))["flag"].is_not_null()
    print(f"  under the product's (2.66; trends and shifts of 7): {product['flag'].count()} points flagged, under abspc's {both.sum()}")
    return not differences and theirs / ours >= LEAST_RATIO


def _without_gaps(drawn: pl.DataFrame) -> pl.Series:
    """Series of five points or more, each following the one before, that have limits."""
    whole = drawn.group_by("series", maintain_order=True).agg(
        pl.len().alias("size"), links=pl.col("is_linked").sum(), limits=pl.col("upper_limit").count()
    )
    return whole.filter((pl.col("size") >= 5) & (pl.col("links") == pl.col("size") - 1) & (pl.col("limits") == pl.col("size")))["series"]


def _theirs(group: pl.DataFrame) -> Any:
    import abspc
    import pandas as pd

    return abspc.detect_special_causes(abspc.calculate_control_limits(pd.DataFrame({"value": group["value"].to_numpy()}), "XmR"))


def _differences(group: pl.DataFrame, answer: Any) -> list[str]:
    found = []
    for mine, name in (("centre", "mean"), ("lower_limit", "lcl"), ("upper_limit", "ucl")):
        wrong = abs(group[mine].to_numpy() - answer[name].to_numpy()) > 1e-9 * (1 + abs(answer[name].to_numpy()))
        found += [f"series {group['series'][0]}, {name}"] * bool(wrong.any())
    for name, rule in RULES.items():
        mine_says = group.select(rule.alias("says"))["says"].to_numpy()
        found += [f"series {group['series'][0]}, point {at}, {name}" for at in (mine_says != answer[name].to_numpy()).nonzero()[0]]
    return found


if __name__ == "__main__":
    main()
