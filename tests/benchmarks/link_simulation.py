"""How often the reading of a link is wrong, and what it finds, on simulated panels: `python -m tests.benchmarks.link_simulation`.

    --panels 1000     panels per row of the table
    --areas 150       areas of each panel; several may be given
    --rows mix        only rows whose name holds this
    --smallest        instead: the table of the smallest effect found in nine of ten panels (`pipelines.measures.link_reading_power`)

The rule was chosen on panels of series 1; what is printed here is of series 2, looked at once the rule stood.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from pipelines.measures.link_reading import DID_NOT, MOVED, RIVAL, link_readings
from pipelines.measures.link_reading_panel import within_sd
from tests.link_panels import World, frame, mixed, simulate

SERIES: Final = 2
SMALLEST_SERIES: Final = 3
QUARTERS, YEARS = 40, 9
MIX: Final = "mix of nation, region, trends"
NOTHING: Final[dict[str, World]] = {
    "nothing, own autoregression 0.6": World(own=(0.6, 0.6)),
    "nothing, own autoregression 0.8": World(own=(0.8, 0.8)),
    "nothing, own autoregression 0.95": World(own=(0.95, 0.95)),
    "national shock of equal strength": World(nation=1),
    "national shock of unequal strength": World(nation=1, unequal=0.5),
    "region shock": World(region=1),
    "region shock of unequal strength": World(region=1, region_unequal=0.5),
    "area trends": World(trend=1),
    "reverse effect +0.3": World(reverse=0.3),
    "reverse effect -0.3": World(reverse=-0.3),
    "reverse effect +0.6": World(reverse=0.6),
    "reverse effect -0.6": World(reverse=-0.6),
    "an area's own shock reaches both ends at once": World(together=1),
    "nothing, counts around 10, a tenth missing": World(events=10, gaps=0.1),
    MIX: replace(mixed(World()), reverse=0),
    f"{MIX}, regions unequal": replace(mixed(World()), reverse=0, region_unequal=0.5),
    f"{MIX}, regions unequal, both ends at once": replace(mixed(World()), reverse=0, region_unequal=0.5, together=0.5),
    f"{MIX}, reverse +0.3": mixed(World()),
    f"{MIX}, reverse -0.3": replace(mixed(World()), reverse=-0.3),
    f"{MIX}, reverse -0.1": replace(mixed(World()), reverse=-0.1),
    f"{MIX}, regions unequal, reverse -0.3": replace(mixed(World()), reverse=-0.3, region_unequal=0.5),
}
LIMITS: Final[dict[str, World]] = {
    "reverse effect -0.3 two periods later": World(reverse=-0.3, reverse_lag=2),
    "effect 0.15 beside a reverse effect 0.3": World(effect=0.15, reverse=0.3),
}
"""What the test cannot do, or not always."""
FOUND: Final[dict[str, World]] = {
    "effect 0.10": World(effect=0.10),
    "effect 0.15": World(effect=0.15),
    "effect 0.20": World(effect=0.20),
    "effect 0.25": World(effect=0.25),
    "effect 0.30": World(effect=0.30),
    "effect 0.15 beside nation, region, trends": replace(mixed(World()), reverse=0, effect=0.15),
    "effect 0.15, a tenth missing": World(effect=0.15, gaps=0.1),
    "effect 0.15, counts around 30": World(effect=0.15, events=30),
    "effect 0.15, counts around 100": World(effect=0.15, events=100),
}
SMALLEST_AREAS: Final = (20, 30, 50, 75, 100, 150)
SMALLEST_CHANGES: Final = (4, 5, 6, 7, 8, 10, 12, 15, 20, 34)


@dataclass(frozen=True)
class Rates:
    """Shares of the panels of one row, in per cent. The expected size of `did_not` is 0.15."""

    name: str
    moved: float
    did_not: float
    estimate: float
    panels: int


def rates(name: str, world: World, areas: int, periods: int, panels: int, series: int = SERIES) -> Rates:
    """Reads that many panels of one world. Each is a pathway of its own, with a single link; the seed comes from the row's name."""
    seed = [series, zlib.crc32(name.encode()), periods]
    drawn = (simulate(world, [*seed, panel], areas, periods) for panel in range(panels))
    found = read(drawn, world.lag, 4 if periods == QUARTERS else 1, known_chance=world.events > 0)
    shares = {reading: 100 * (found["reading"] == reading).sum() / panels for reading in (MOVED, DID_NOT)}
    return Rates(name, shares[MOVED], shares[DID_NOT], float(found["estimate"].mean() or 0), panels)  # type: ignore[arg-type]


def read(drawn: Iterable[tuple[object, object]], lag: int, per_year: int, *, known_chance: bool = False) -> pl.DataFrame:
    """The reading of each panel."""
    panels = [frame(*ends, pathway=str(number)) for number, ends in enumerate(drawn)]  # type: ignore[arg-type]
    links = pl.DataFrame({
        "pathway": [str(number) for number in range(len(panels))], "link": "link", "lag": lag, "sign": 1, "per_year": per_year,
        "size": 0.15, "size_per": "within_area_sd",
    })  # fmt: skip
    panel = pl.concat(panels)
    if known_chance:
        panel = panel.with_columns(upstream_se=pl.col("upstream").sqrt())
    return link_readings(panel, links)


def smallest_found(areas: int, changes: int, panels: int) -> float | None:
    """The smallest effect, in hundredths of a within-area standard deviation, found in 90 % of panels; None: none up to 1.

    Panels without an effect are read once. One with an effect differs from them only in that the estimate moves up by it.
    """
    is_long = changes >= 20
    periods = changes + (6 if is_long else 3)  # a change takes two periods, the lag one, and four or one that follow
    drawn = [simulate(World(), [SMALLEST_SERIES, areas, changes, panel], areas, periods) for panel in range(panels)]
    found = read(drawn, 1, 4 if is_long else 1).with_columns(unit=pl.Series([within_sd(down) / within_sd(up) for up, down in drawn]))
    for hundredths in range(4, 101):
        effect = hundredths / 100 * pl.col("unit")
        is_rival = pl.col("lead_estimate").abs() >= RIVAL * (pl.col("estimate") + effect).abs()
        if found.select(((pl.col("low") + effect > 0) & ~is_rival).mean()).item() >= 0.9:
            return hundredths / 100
    return None


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--panels", type=int, default=1000)
    options.add_argument("--areas", type=int, nargs="+")
    options.add_argument("--periods", type=int, nargs="+", default=[QUARTERS, YEARS])
    options.add_argument("--rows", default="")
    options.add_argument("--smallest", action="store_true")
    given = options.parse_args()
    if given.smallest:
        for areas in given.areas or SMALLEST_AREAS:
            found = {changes: smallest_found(areas, changes, given.panels) for changes in SMALLEST_CHANGES}
            print(f"    {areas}: {found},", flush=True)
        return
    for areas in given.areas or [150]:
        for periods in given.periods:
            print_table(areas, periods, given.panels, given.rows)


def print_table(areas: int, periods: int, panels: int, rows: str) -> None:
    """The rows whose name holds `rows`, each as soon as it is done."""
    start = time.perf_counter()
    print(f"\n{areas} areas x {periods} periods, {panels} panels a row; per cent that read")
    print(f"{'':68s}{'moved':>8s}{'did not':>9s}{'estimate':>10s}")
    for name, world in (NOTHING | LIMITS | FOUND).items():
        if rows in name:
            found = rates(name, world, areas, periods, panels)
            print(f"{name:68s}{found.moved:8.1f}{found.did_not:9.1f}{found.estimate:+10.3f}", flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
