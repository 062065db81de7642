"""Simulated panels of two ends over areas and periods: what can look like a link, with and without one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
REGIONS: Final = 9
BEFORE: Final = 30
"""Periods simulated before the first one kept, so that a panel does not start from nothing."""


@dataclass(frozen=True)
class World:
    """How a panel comes about. Sizes are standard deviations, in units of an area's own."""

    own: tuple[float, float] = (0.6, 0.95)
    """Autoregression of what is an area's own, drawn once for each end between these."""
    nation: float = 0.0
    unequal: float = 0.0
    """Spread of the strength, about 1, with which the national shock reaches an area; nearly the same (0.9) at both ends."""
    region: float = 0.0
    region_unequal: float = 0.0
    """The same within a region."""
    trend: float = 0.0
    """Spread of the areas' own linear trends over the whole panel, nearly the same (0.9) at both ends."""
    together: float = 0.0
    """Size of an area's own shock that reaches both ends in the same period."""
    reverse: float = 0.0
    """The first end follows the second by this much, `reverse_lag` periods later."""
    reverse_lag: int = 1
    season: float = 0.0
    """Size of a season of unequal strength; four periods a year."""
    effect: float = 0.0
    """The second end follows the first by this much, `lag` periods later: in within-area standard deviations."""
    lag: int = 1
    events: float = 0.0
    """Values are counts around this many events, each end's standard deviation being 0.3 on the log scale; 0: no counts."""
    gaps: float = 0.0
    """Share of values that are missing."""


def simulate(world: World, seed: list[int], areas: int, periods: int) -> tuple[Floats, Floats]:
    """Both ends, areas by periods; NaN in the gaps."""
    rng = np.random.default_rng(seed)
    length = periods + BEFORE
    up, down = (_autoregressive(rng, areas, length, rng.uniform(*world.own)) for _ in range(2))
    for one, other in (
        _nation(rng, world, areas, length), _regions(rng, world, areas, length), _trends(rng, world, areas, periods),
        _together(rng, world, areas, length), _seasons(rng, world, areas, length),
    ):  # fmt: skip
        up, down = up + one, down + other
    if world.reverse:
        up[:, world.reverse_lag :] += world.reverse * down[:, : -world.reverse_lag]
    if world.effect:
        size = world.effect * _within(down[:, BEFORE:]) / _within(up[:, BEFORE:])
        down = np.concatenate([down[:, : world.lag], down[:, world.lag :] + size * up[:, : -world.lag]], axis=1)
    up, down = up[:, BEFORE:], down[:, BEFORE:]
    if world.events:
        up, down = (rng.poisson(world.events * np.exp(0.3 * end / _within(end))).astype(float) for end in (up, down))
    up, down = (np.where(rng.random(end.shape) < world.gaps, np.nan, end) for end in (up, down))
    return up, down


def frame(up: Floats, down: Floats, *, link: str = "link", pathway: str = "pathway", regions: int = REGIONS) -> pl.DataFrame:
    """A panel as `link_readings` takes it."""
    areas, periods = up.shape
    return pl.DataFrame({
        "pathway": pathway, "link": link,
        "area": np.repeat(np.arange(areas), periods), "region": np.repeat(np.arange(areas) % regions, periods),
        "position": np.tile(np.arange(periods), areas), "upstream": up.ravel(), "downstream": down.ravel(),
    }).with_columns(pl.col("upstream", "downstream").fill_nan(None))  # fmt: skip


def mixed(world: World, share: float = 1.0) -> World:
    """All disturbances at once: national shock of unequal strength, region shock, area trends and a reverse effect."""
    return replace(world, nation=share, unequal=0.5, region=share, trend=share, reverse=0.3 * share)


def _autoregressive(rng: np.random.Generator, rows: int, length: int, rho: float) -> Floats:
    steps = rng.standard_normal((rows, length + BEFORE))
    values = np.empty_like(steps)
    values[:, 0] = steps[:, 0]
    for t in range(1, steps.shape[1]):
        values[:, t] = rho * values[:, t - 1] + np.sqrt(1 - rho**2) * steps[:, t]
    return values[:, BEFORE:]


def _alike(rng: np.random.Generator, areas: int) -> tuple[Floats, Floats]:
    """Strengths of one area at both ends, correlated by 0.9."""
    one, other = rng.standard_normal((2, areas, 1))
    return one, 0.9 * one + np.sqrt(1 - 0.81) * other


def _nation(rng: np.random.Generator, world: World, areas: int, length: int) -> tuple[Floats, Floats]:
    shock = world.nation * _autoregressive(rng, 1, length, 0.8)
    one, other = _alike(rng, areas)
    return (1 + world.unequal * one) * shock, (1 + world.unequal * other) * shock


def _regions(rng: np.random.Generator, world: World, areas: int, length: int) -> tuple[Floats, Floats]:
    shock = world.region * _autoregressive(rng, REGIONS, length, 0.8)[np.arange(areas) % REGIONS]
    one, other = _alike(rng, areas)
    return (1 + world.region_unequal * one) * shock, (1 + world.region_unequal * other) * shock


def _trends(rng: np.random.Generator, world: World, areas: int, periods: int) -> tuple[Floats, Floats]:
    """Lines from -1.7 to 1.7 (standard deviation 1) over the panel, flat before it."""
    line = np.concatenate([np.full(BEFORE, -1.7), np.linspace(-1.7, 1.7, periods)])
    one, other = _alike(rng, areas)
    return world.trend * one * line, world.trend * other * line


def _together(rng: np.random.Generator, world: World, areas: int, length: int) -> tuple[Floats, Floats]:
    shock = world.together * _autoregressive(rng, areas, length, 0.8)
    return shock, shock


def _seasons(rng: np.random.Generator, world: World, areas: int, length: int) -> tuple[Floats, Floats]:
    """A national season of unequal strength and each area's own, the same at both ends; the second end's a quarter later."""
    one, other = _alike(rng, areas)
    national, own = rng.standard_normal(4), rng.standard_normal((areas, 4))
    quarter = np.arange(length) % 4
    earlier = (quarter - 1) % 4
    return (
        world.season * ((1 + 0.5 * one) * national[quarter] + 0.5 * own[:, quarter]),
        world.season * ((1 + 0.5 * other) * national[earlier] + 0.5 * own[:, earlier]),
    )


def _within(values: Floats) -> float:
    """Standard deviation within an area."""
    return float(np.std(values, axis=1, ddof=1).mean())
