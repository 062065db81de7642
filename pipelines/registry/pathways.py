"""A pathway as a council writes it: nodes from service to priority outcome, and what is claimed of every link between them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal

from pydantic import Field

from pipelines.registry.base import AreaCode, Direction, Entry, Id, Text

NodeKind = Literal["service", "activity", "change", "intermediate_outcome", "priority_outcome", "outside_cause"]
LAYERS: Final[tuple[NodeKind, ...]] = ("service", "activity", "change", "intermediate_outcome", "priority_outcome")
"""From left to right: what is bought, what it does, what people then do or can do, what gets better, what it is all for."""
OUTCOME_KINDS: Final[tuple[NodeKind, ...]] = ("intermediate_outcome", "priority_outcome")

Domain = Literal[
    "emotional_wellbeing", "interpersonal_relations", "material_wellbeing", "personal_development", "physical_wellbeing",
    "self_determination", "social_inclusion", "rights",
]  # fmt: skip
DOMAINS: Final[dict[Domain, str]] = {
    "emotional_wellbeing": "Emotional well-being: contentment, a good view of oneself, lack of stress",
    "interpersonal_relations": "Interpersonal relations: family, friends, somebody to turn to",
    "material_wellbeing": "Material well-being: income, work, a home",
    "personal_development": "Personal development: learning, skills, getting things done",
    "physical_wellbeing": "Physical well-being: health, safety, everyday activities",
    "self_determination": "Self-determination: choices, goals of one's own, control over one's life",
    "social_inclusion": "Social inclusion: taking part, a place in the community",
    "rights": "Rights: respect, equality, fair treatment by the law",
}
"""The eight quality-of-life domains of Schalock and Verdugo (2002)."""

MeasureRef = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
"""service.measure"""
Scale = Literal["nesta", "maryland"]
AssumptionStatus = Literal["holding", "in doubt", "failed"]
ExpectedDirection = Literal["improves", "worsens"]


class Node(Entry):
    """One box of the diagram. `indicators` observe it for a population, the first one first; `measures` through a service."""

    id: Id
    kind: NodeKind
    title: Annotated[str, Field(min_length=1, max_length=60)]
    """What stands in the box."""
    statement: Text
    population: Text
    domain: Domain | None = None
    owner: Text | None = None
    service: Id | None = None
    """Of a node of kind service: the service it stands for."""
    outcome: Id | None = None
    """Of a priority outcome: the entry of `outcomes.yml`, or of a national frame, that it stands for."""
    indicators: tuple[Id, ...] = ()
    measures: tuple[MeasureRef, ...] = ()
    co_produced_with: tuple[Text, ...] = ()
    illustrative: bool = False
    source: Text | None = None


class Assumption(Entry):
    """Something that must be so for a link to hold, watched on its own. Several links may rest on one."""

    id: Id
    text: Text
    status: AssumptionStatus
    reviewed_on: dt.date
    by: Text
    illustrative: bool = False


class Reference(Entry):
    """A published source, and what it says about this link in one sentence."""

    title: Text
    publisher: Text
    year: int | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    says: Text


class Evidence(Entry):
    """How well the claim is tested, on a published scale, by which sources, and when that was last looked at."""

    scale: Scale
    level: Annotated[int, Field(ge=0, le=5)]
    points: Literal["for", "mixed", "against"] = "for"
    """Whether it bears the claim out. A good trial that found nothing is strong evidence, against the link."""
    references: tuple[Reference, ...] = ()
    none_found: Text | None = None
    """Where no published source was found: what was looked for. Then the level is that of a claim alone."""
    reviewed_on: dt.date
    review_by: dt.date
    learning_plan: Text | None = None
    """How and when better evidence will be had. Asked for where money rests on weak evidence."""


class Lag(Entry):
    """How long the second end is expected to follow the first, stated before the figures are looked at."""

    value: Annotated[int, Field(ge=0, le=100)]
    unit: Literal["months", "quarters", "years"]

    @property
    def months(self) -> int:
        """The lag in months."""
        return self.value * {"months": 1, "quarters": 3, "years": 12}[self.unit]


class ExpectedSize(Entry):
    """How far the second end should move for a move of the first.

    within_area_sd: in standard deviations of the second end within an area, for one such deviation of the first.
    indicator_units: in units of the second end's indicator, for one unit of the first's.
    Never negative: `expected_direction` says which way.
    """

    value: Annotated[float, Field(gt=0)]
    per: Literal["within_area_sd", "indicator_units"]
    source: Text


class Link(Entry):
    """One arrow: what is claimed, how it is thought to work, what it rests on.

    `expected_direction` speaks of well-being, not of the sign of a figure: as the first end gets better (or, for an outside cause,
    happens), the second `improves` or `worsens`. Whether an indicator then rises or falls is its improvement direction.
    """

    start: Id = Field(alias="from")
    end: Id = Field(alias="to")
    claim: Text
    mechanism: Text | None = None
    assumptions: tuple[Id, ...] = ()
    expected_direction: ExpectedDirection
    lag: Lag | None = None
    expected_size: ExpectedSize | None = None
    evidence: Evidence | None = None
    illustrative: bool = False

    @property
    def key(self) -> str:
        """Name of the link inside its pathway, as addresses and tables write it."""
        return f"{self.start}~{self.end}"


def expected_sign(link: Link, first: Direction, second: Direction) -> Literal[-1, 1] | None:
    """Whether the figures of the two ends should move together (1) or apart (-1), by the improvement directions of their indicators.

    None: of one of them neither way is better, so that the claim says nothing of the figures.
    """
    if "neutral" in (first, second):
        return None
    moves_together = (first == second) == (link.expected_direction == "improves")
    return 1 if moves_together else -1


class Pathway(Entry):
    """One file of `pathways/`: from what is bought to what people need."""

    id: Id
    title: Text
    goal: Text
    population: Text
    areas: tuple[AreaCode, ...] = ()
    """Areas that it was written for; empty: anywhere."""
    owner: Text
    co_produced_with: tuple[Text, ...] = ()
    status: Literal["official", "illustrative"]
    source: Text
    reviewed_on: dt.date
    review_by: dt.date
    left_out: dict[Domain, Text] = Field(default_factory=dict)
    """Quality-of-life domains that no outcome of this pathway touches on purpose, with the reason."""
    assumptions: tuple[Assumption, ...] = ()
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def node(self, name: str) -> Node:
        """The node of that id. The registry is checked: every name in a link has one."""
        return next(node for node in self.nodes if node.id == name)
