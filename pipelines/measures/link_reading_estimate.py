"""How far the second end of a link moves after the first, in areas that differ from what the nation and their region did.

Everything is done on changes from one period to the next. Taken out of them beforehand: the mean of the region in the period;
and per area a constant (the area's own trend), the national mean changes of both ends (a shock that reaches areas with unequal
strength) and the seasons. Then the downstream change is regressed on the upstream change `lag` periods before, on the one of the
same period and on those that follow. Standard errors leave out one area at a time, which also keeps one odd area from deciding.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from pipelines.measures.link_reading_panel import Booleans, Changes, Floats, Integers, Panel, changes_of

FEWEST_AREAS: Final = 20
"""Standard errors over fewer areas are too small."""
SMALLEST_REGION: Final = 5
"""Areas; the mean of fewer is mostly the area itself, so smaller regions are taken together."""
LONG: Final = 20
"""Changes from which regional means get their own strength in every area and four following periods are looked at, not one."""
LEADS: Final = (1, 2, 3, 4)
WORTH_IT: Final = 0.8
"""Share of the changes that has to be left when all of LEADS are asked for: gaps multiply, and then one has to do."""
SPARE: Final = 1
"""Changes that an area needs beyond what is taken out of it: where none is left over, it says nothing."""
LEVEL: Final = 0.95
WORST_CONDITION: Final = 1e8
"""Beyond it the upstream changes cannot be told from each other, or one area makes them all."""
NOTHING_LEFT: Final = 1e-12
"""Share of the upstream changes' squares below which only binary noise is left of them."""
ROUNDS: Final = 50
CLOSE: Final = 1e-9


@dataclass(frozen=True)
class Coefficient:
    """Downstream units per upstream unit, with its 95 % interval and two-sided p."""

    value: float
    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Estimate:
    """What the panel says of one link."""

    lag: Coefficient
    lead: Coefficient
    """The following period whose coefficient is largest."""
    kept: float | None
    """Share of a true effect that is left after chance variation of the first end; None when that variation is not known."""
    areas: int
    changes: int
    mean_changes: float
    """Changes that an area has on average: gaps make it less than `changes`."""
    first: int
    last: int


@dataclass(frozen=True)
class TooShort:
    """Why there is no estimate: changes that can be used, areas that have enough of them, and how many are needed."""

    areas: int
    changes: int
    needed: int


def estimate_link(
    panel: Panel, lag: int, per_year: int = 1, up_breaks: tuple[int, ...] = (), down_breaks: tuple[int, ...] = ()
) -> Estimate | TooShort | None:
    """The estimate for a lag of at least one period; None when the first end does not move differently from area to area."""
    changes = changes_of(panel, (-lag, 0, *LEADS[:1]), up_breaks, down_breaks, FEWEST_AREAS)
    is_long = changes.positions.size >= LONG
    if is_long:
        further = changes_of(panel, (-lag, 0, *LEADS), up_breaks, down_breaks, FEWEST_AREAS)
        changes = further if further.usable.sum() >= WORTH_IT * changes.usable.sum() else changes
    needed = 3 + 2 * is_long + (per_year - 1) + SPARE
    enough = changes.usable.sum(axis=1) >= needed
    usable = changes.usable & enough[:, None]
    if enough.sum() < FEWEST_AREAS:
        return TooShort(int(enough.sum()), int(changes.positions.size), needed)
    regions = _merged(panel.regions, enough)
    cleaned = _cleaned(changes, usable, regions, per_year, is_long)
    found = _regression(cleaned[..., 1:], cleaned[..., 0], least=NOTHING_LEFT * np.square(changes.upstream[usable]).sum(axis=0))
    if found is None:
        return None
    values, variance, moments = found
    largest = 2 + int(np.argmax(np.abs(values[2:])))
    seen = changes.positions[usable.any(axis=0)]
    regions_share = np.unique(regions[enough]).size / enough.sum()
    free = (1 - (needed - SPARE) * enough.sum() / usable.sum()) * (1 - regions_share)
    return Estimate(
        lag=_coefficient(values[0], variance[0, 0], int(enough.sum())),
        lead=_coefficient(values[largest], variance[largest, largest], int(enough.sum())),
        kept=_kept(moments, changes.noise[usable].sum(axis=0) * free),
        areas=int(enough.sum()), changes=int(seen.size), mean_changes=float(usable.sum() / enough.sum()), first=int(seen[0]), last=int(seen[-1]),
    )  # fmt: skip


def _merged(regions: Integers, counted: Booleans) -> Integers:
    """Regions numbered from 0, the small ones together."""
    sizes = np.bincount(regions[counted], minlength=int(regions.max()) + 1)
    merged = np.where(sizes[regions] >= SMALLEST_REGION, regions, -1)
    return np.unique(merged, return_inverse=True)[1].astype(np.int64)


def _cleaned(changes: Changes, usable: Booleans, regions: Integers, per_year: int, is_long: bool) -> Floats:
    """Downstream and upstream changes (layers) without what regions, nation, season and the area's trend explain."""
    layers = np.concatenate([changes.downstream[..., None], changes.upstream], axis=-1)
    layers = np.where(usable[..., None], layers, 0.0)
    everybody = np.zeros_like(regions)
    common = [np.broadcast_to(1.0, usable.shape), *_means(layers[..., :2], usable, everybody)]
    if is_long:
        common += _means(layers[..., :2], usable, regions)
    common += [np.broadcast_to((changes.positions % per_year == season) * 1.0, usable.shape) for season in range(1, per_year)]
    taken_out = np.stack(common, axis=-1) * usable[..., None]
    scale = np.sqrt((taken_out**2).mean(axis=(0, 1)))
    taken_out = taken_out / np.where(scale > 0, scale, 1.0)
    gram = np.linalg.pinv(np.einsum("ntk,ntl->nkl", taken_out, taken_out), rcond=1e-10, hermitian=True)
    spread = np.sqrt((layers**2).mean()) or 1.0
    for _ in range(ROUNDS):
        before = layers
        layers = layers - np.stack(_means(layers, usable, regions), axis=-1) * usable[..., None]
        weights = np.einsum("nkl,nlm->nkm", gram, np.einsum("ntk,ntm->nkm", taken_out, layers))
        layers = layers - np.einsum("ntk,nkm->ntm", taken_out, weights)
        if usable.all() or np.abs(layers - before).max() < CLOSE * spread:
            break
    return layers


def _means(layers: Floats, usable: Booleans, groups: Integers) -> list[Floats]:
    """Per layer: the mean of each row's group in each column, over usable rows."""
    member = (groups[:, None] == np.arange(groups.max() + 1)).astype(float)
    counts = np.maximum(member.T @ usable, 1.0)
    return [member @ ((member.T @ (layers[..., i] * usable)) / counts) for i in range(layers.shape[-1])]


def _regression(upstream: Floats, downstream: Floats, least: Floats) -> tuple[Floats, Floats, Floats] | None:
    """Coefficients, their covariance by leaving out one area at a time, and the summed cross-products of the upstream layers.

    None where a layer's sum of squares is not above `least`, or one area makes it all.
    """
    products = np.einsum("ntk,ntl->nkl", upstream, upstream)
    targets = np.einsum("ntk,nt->nk", upstream, downstream)
    total, target = products.sum(axis=0), targets.sum(axis=0)
    if not (np.diag(total) > least).all():
        return None
    scale = np.sqrt(np.diag(total))
    others = total - products
    if np.linalg.cond(others / np.outer(scale, scale)).max() > WORST_CONDITION:
        return None
    values = np.linalg.solve(total, target)
    without = np.linalg.solve(others, (target - targets)[..., None])[..., 0]
    apart = without - values
    rows = len(products)
    return values, (rows - 1) / rows * apart.T @ apart, total


def _coefficient(value: float, variance: float, areas: int) -> Coefficient:
    error = max(float(np.sqrt(variance)), float(np.finfo(float).tiny))
    from scipy.special import stdtr, stdtrit  # takes half a second to import, and only building a release needs it

    half = float(stdtrit(areas - 1, 0.5 + LEVEL / 2)) * error
    p = 2 * float(stdtr(areas - 1, -abs(value) / error))
    return Coefficient(float(value), float(value) - half, float(value) + half, p)


def _kept(moments: Floats, noise: Floats) -> float | None:
    if not np.isfinite(noise).all():
        return None
    return float(np.clip(1 - np.linalg.solve(moments, noise)[0, 0], 0.0, 1.0))
