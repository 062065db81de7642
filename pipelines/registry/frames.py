"""National frames: priority outcomes that a government states, taken over as outcomes beside the council's own."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from pipelines.registry.base import Entry, Id, Text

if TYPE_CHECKING:
    from pipelines.registry.models import Outcome, Registry


class FrameMetric(Entry):
    """A metric as the frame words it. `indicator` names the entry of this registry that measures the same, where there is one."""

    title: Text
    kind: Literal["outcome", "output"]
    indicator: Id | None = None


class FrameOutcome(Entry):
    """One priority outcome of the frame, and the council's own outcomes that belong to it."""

    id: Id
    title: Text
    ambition: Text | None = None
    """The frame's own sentence; None while only the title has been entered."""
    is_checked: bool
    """Title and ambition were read in the published frame; false: still to be held against it."""
    population: Text
    metrics: tuple[FrameMetric, ...] = ()
    local_outcomes: tuple[Id, ...] = ()


class Frame(Entry):
    """One file of `frames/`."""

    id: Id
    title: Text
    publisher: Text
    published_on: dt.date
    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    licence: Text
    note: Text
    outcomes: tuple[FrameOutcome, ...]


def frame_outcomes(frame: Frame) -> tuple[Outcome, ...]:
    """The frame's priority outcomes as outcomes, in the frame's order."""
    from pipelines.registry.models import Outcome

    return tuple(
        Outcome(
            id=one.id,
            title=one.title,
            statement=one.ambition or one.title,
            population=one.population,
            owner=f"{frame.publisher} (sets the frame; councils and partners share the outcome)",
            indicators=tuple(dict.fromkeys(metric.indicator for metric in one.metrics if metric.indicator)),
            source=f"{frame.title}, {frame.publisher}, {frame.published_on}",
        )
        for one in frame.outcomes
    )


def all_outcomes(registry: Registry) -> dict[Id, Outcome]:
    """The council's own outcomes and those of every frame, by id; the council's own come first."""
    own = {outcome.id: outcome for outcome in registry.outcomes}
    return own | {outcome.id: outcome for frame in registry.frames.values() for outcome in frame_outcomes(frame)}
