"""How often a gap is called wider when it is not, and how often a planted change is found: `python -m tests.benchmarks.assessment_panels`.

    --panels 1000     panels per row of the table
    --rows widening   only rows whose name holds this

A panel is one question in one area over 12 quarterly waves: professionals and young people, on a scale from 1 to 5.
"""

from __future__ import annotations

import argparse
import time
import zlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from pipelines.measures.assessment_reading import CHANGED_SIDES, NARROWING, NO_CHANGE, WIDENING, gap_label
from pipelines.measures.assessment_spread import answers
from pipelines.measures.assessment_trend import gap_slopes

WAVES: Final = 12
CHUNK: Final = 100
"""Panels measured at once, so that memory stays flat."""
ROLES: Final = ("professional", "young person")


@dataclass(frozen=True)
class World:
    """What a panel is made of; scores in points of the scale, before they are rounded to whole points and cut off at its ends."""

    gap: float = 0.0
    drift: float = 0.0
    """Of the gap, over all waves."""
    both: float = 0.0
    """Rise of both sides, over all waves."""
    shared: float = 0.0
    """Standard deviation of what moves both sides of a wave alike."""
    own: float = 0.0
    """Standard deviation of what moves one side of a wave alone."""
    carried: float = 0.0
    """Share of what moved one side that is still there a wave later."""
    outlier: float = 0.0
    """Share of the people who live in a district where the drift is three times as strong and goes the other way."""
    people: float = 0.0
    """Standard deviation between people who answer in every wave; 0: new people in every wave."""
    is_paired: bool = False
    """Each case is rated by both sides, and its own circumstances move both."""
    unwilling: float = 0.0
    """How much less likely a young person answers for each point below 3, as a share."""
    sizes: tuple[int, int] = (30, 60)
    waves: int = WAVES
    level: float = 3.2
    spread: float = 0.9


NOTHING: Final[dict[str, World]] = {
    "no gap": World(),
    "no gap, few answers": World(sizes=(10, 12)),
    "no gap, three waves": World(waves=3),
    "no gap, four waves, few answers": World(waves=4, sizes=(10, 12)),
    "no gap, both sides rise": World(both=0.8),
    "no gap, both moved by the same shocks": World(shared=0.3),
    "no gap, each side moved by its own shocks": World(own=0.2),
    "no gap, three waves, own shocks": World(waves=3, own=0.2),
    "no gap, the same people in every wave": World(people=0.7),
    "no gap, paired cases": World(is_paired=True, sizes=(40, 40)),
    "no gap, the unhappy answer less": World(unwilling=0.25),
    "no gap, close to the end of the scale": World(level=4.6),
    "steady gap of 0.8": World(gap=0.8),
    "steady gap of 0.8, own shocks": World(gap=0.8, own=0.2),
}
LIMITS: Final[dict[str, World]] = {
    "no gap, own shocks half carried over": World(own=0.2, carried=0.5),
    "steady gap of 0.8, own shocks half carried over": World(gap=0.8, own=0.2, carried=0.5),
    "steady gap of 0.8, own shocks mostly carried over": World(gap=0.8, own=0.2, carried=0.8),
}
"""Waves that resemble the one before: what looks like a trend over 12 of them is more often none."""
PLANTED: Final[dict[str, World]] = {
    "widening by 0.3 from 0.2": World(gap=0.2, drift=0.3),
    "widening by 0.6 from 0.2": World(gap=0.2, drift=0.6),
    "widening by 0.6 from none": World(drift=0.6),
    "widening by 0.6 from 0.2, own shocks": World(gap=0.2, drift=0.6, own=0.2),
    "widening by 0.6 from 0.2, paired": World(gap=0.2, drift=0.6, is_paired=True, sizes=(40, 40)),
    "widening by 0.6, one district in eleven against it": World(gap=0.2, drift=0.6, outlier=1 / 11, sizes=(110, 220)),
    "narrowing by 0.6 from 0.8": World(gap=0.8, drift=-0.6),
    "changing sides, 0.6 to -0.6": World(gap=0.6, drift=-1.2),
}


@dataclass(frozen=True)
class Rates:
    """Shares of the panels of one row, in per cent."""

    widening: float
    narrowing: float
    changed_sides: float
    no_change: float
    panels: int


def rates(name: str, world: World, panels: int) -> Rates:
    """Labels of that many panels of one world; the seed comes from the row's name."""
    labels = []
    for first in range(0, panels, CHUNK):
        draw = np.random.default_rng([zlib.crc32(name.encode()), first])
        held = answers(simulate(world, min(CHUNK, panels - first), draw))
        labels.append(gap_label(gap_slopes(held, minimum=10)).filter(against="young person")["gap_trend"])
    found = pl.concat(labels)
    return Rates(*(100 * float((found == label).mean()) for label in (WIDENING, NARROWING, CHANGED_SIDES, NO_CHANGE)), panels=found.len())  # type: ignore[arg-type]


def simulate(world: World, panels: int, draw: np.random.Generator) -> pl.DataFrame:
    """Responses of that many panels, each an area of its own."""
    when = np.linspace(0, 1, world.waves)
    shared = world.shared * draw.standard_normal((panels, world.waves))
    cases = draw.standard_normal((panels, world.waves, max(world.sizes)))
    sides = []
    for side, (role, size) in enumerate(zip(ROLES, world.sizes, strict=True)):
        own = _carried(world.own * draw.standard_normal((panels, world.waves)), world.carried)
        sign = 0.5 if side == 0 else -0.5
        centre = world.level + world.both * when + sign * (world.gap + world.drift * when) + shared + own
        person = world.people * draw.standard_normal((panels, 1, size)) - 4 * sign * world.drift * when[:, None] * (
            np.arange(size) < world.outlier * size
        )
        noise = (
            world.spread * (0.6 * draw.standard_normal((panels, world.waves, size)) + 0.8 * cases[..., :size])
            if world.is_paired
            else (world.spread * draw.standard_normal((panels, world.waves, size)))
        )
        score = np.clip(np.rint(centre[..., None] + person + noise), 1, 5)
        sides.append(_responses(world, role, score, draw))
    return pl.concat(sides)


def _carried(shocks: np.ndarray[Any, Any], share: float) -> np.ndarray[Any, Any]:
    for wave in range(1, shocks.shape[1]):
        shocks[:, wave] = share * shocks[:, wave - 1] + np.sqrt(1 - share**2) * shocks[:, wave]
    return shocks


def _responses(world: World, role: str, score: np.ndarray[Any, Any], draw: np.random.Generator) -> pl.DataFrame:
    panel, wave, person = (index.ravel() for index in np.indices(score.shape))
    frame = pl.DataFrame({"area": panel, "wave": wave, "person": person, "score": score.ravel().astype(int)})
    named = frame.with_columns(
        outcome=pl.lit("safe"), question=pl.lit("rating"), role=pl.lit(role), wording=pl.lit("1"),
        respondent_ref=pl.format("{}/{}/{}", "area", pl.lit(role), "person") if world.people else pl.lit(None, pl.String),
        pair_ref=pl.format("{}/{}/{}", "area", "wave", "person") if world.is_paired else pl.lit(None, pl.String),
    )  # fmt: skip
    if role == ROLES[0] or not world.unwilling:
        return named
    chance = 1 - world.unwilling * (3 - named["score"].to_numpy()).clip(min=0)
    return named.filter(pl.Series(draw.random(named.height) < chance))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--panels", type=int, default=1000)
    options.add_argument("--rows", default="")
    given = options.parse_args()
    start = time.perf_counter()
    print(f"{given.panels} panels a row; per cent called")
    print(f"{'':54s}{'widening':>10s}{'narrowing':>11s}{'changed sides':>15s}{'no change':>11s}")
    for name, world in (NOTHING | LIMITS | PLANTED).items():
        if given.rows in name:
            found = rates(name, world, given.panels)
            shown = f"{found.widening:10.1f}{found.narrowing:11.1f}{found.changed_sides:15.1f}{found.no_change:11.1f}"
            print(f"{name:54s}{shown}", flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
