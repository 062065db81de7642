"""The learning log: what was tried with residents before it was bought, what was learned, and what was kept of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field

from pipelines.registry.base import AreaCode, Entry, Id, Text
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located

if TYPE_CHECKING:
    from pipelines.registry.contents import Contents

PROTOTYPES: Final = "prototypes.yml"
Stage = Literal["frame", "explore", "imagine", "test"]


class At(Entry):
    """A node of a pathway that a prototype is about."""

    pathway: Id
    node: Id


class Prototype(Entry):
    """Something tried on a small scale together with those it is for."""

    id: Id
    title: Annotated[str, Field(min_length=1, max_length=80)]
    stage: Stage
    """How far it got: the question framed, lives explored, answers imagined, one of them tested."""
    started_on: dt.date
    ended_on: dt.date | None = None
    with_whom: Annotated[tuple[Text, ...], Field(min_length=1)]
    tried: Text
    learned: Text | None = None
    kept: Text | None = None
    decision: Literal["kept", "changed", "stopped"] | None = None
    nodes: Annotated[tuple[At, ...], Field(min_length=1)]
    owner: Text
    area: AreaCode | None = None
    illustrative: bool = False
    source: Text


def prototype_faults(contents: Contents) -> Iterator[Fault]:
    """Prototypes whose pathway, node or area is not there, whose id is used twice, or that ended without saying what was learned."""
    nodes = {place.entry.id: {node.id for node in place.entry.nodes} for place in contents.pathways}
    seen: set[str] = set()
    for place in contents.prototypes:
        entry = place.entry
        if entry.id in seen:
            yield place.fault(("id",), shown(entry.id), "an id that is used once", "Give it another id.")
        seen.add(entry.id)
        yield from _node_faults(place, contents.pathway_ids, nodes)
        if entry.area is not None and entry.area not in contents.area_codes:
            yield place.fault(("area",), shown(entry.area), "the code of an area in areas.csv", "Correct the code.")
        if entry.ended_on is not None and not (entry.learned and entry.decision):
            fix = "Say what was learned, and whether it was kept, changed or stopped."
            yield place.fault(("ended_on",), str(entry.ended_on), "learned and decision beside it", fix)
        if entry.ended_on is not None and entry.ended_on < entry.started_on:
            yield place.fault(("ended_on",), str(entry.ended_on), f"a day from {entry.started_on} on", "Correct one of the two days.")


def _node_faults(place: Located[Prototype], pathway_ids: frozenset[str], nodes: dict[str, set[str]]) -> Iterator[Fault]:
    for index, at in enumerate(place.entry.nodes):
        if at.pathway not in pathway_ids:
            yield place.fault(("nodes", index, "pathway"), shown(at.pathway), "the id of a pathway", "Correct the id.")
        elif at.pathway in nodes and at.node not in nodes[at.pathway]:
            yield place.fault(("nodes", index, "node"), shown(at.node), f"a node of {at.pathway}", "Correct the id.")
