"""The whole registry: all of its entries as pydantic models. Unknown keys are refused; nothing that matters has a default."""

from __future__ import annotations

from pydantic import Field

from pipelines.assessment.themes import Theme
from pipelines.registry.base import AreaCode as AreaCode
from pipelines.registry.base import Basis as Basis
from pipelines.registry.base import Direction as Direction
from pipelines.registry.base import Entry as Entry
from pipelines.registry.base import Id as Id
from pipelines.registry.base import Kind as Kind
from pipelines.registry.base import PeriodLabel as PeriodLabel
from pipelines.registry.base import Status as Status
from pipelines.registry.base import Text as Text
from pipelines.registry.base import YearEnd as YearEnd
from pipelines.registry.faults import Fault
from pipelines.registry.frames import Frame
from pipelines.registry.indicators import Band as Band
from pipelines.registry.indicators import Break as Break
from pipelines.registry.indicators import Disclosure as Disclosure
from pipelines.registry.indicators import EditionNote as EditionNote
from pipelines.registry.indicators import Forecast as Forecast
from pipelines.registry.indicators import Guard as Guard
from pipelines.registry.indicators import Indicator as Indicator
from pipelines.registry.indicators import Outcome as Outcome
from pipelines.registry.indicators import Point as Point
from pipelines.registry.indicators import Rebase as Rebase
from pipelines.registry.indicators import Relation as Relation
from pipelines.registry.indicators import Target as Target
from pipelines.registry.instruments import Instrument, Population
from pipelines.registry.pathways import Pathway
from pipelines.registry.places import Area as Area
from pipelines.registry.places import AreaChange as AreaChange
from pipelines.registry.places import AreaParent as AreaParent
from pipelines.registry.places import Event as Event
from pipelines.registry.places import Neighbour as Neighbour
from pipelines.registry.prototypes import Prototype
from pipelines.registry.services import Service
from pipelines.registry.sources import AreaColumns as AreaColumns
from pipelines.registry.sources import BreakdownColumn as BreakdownColumn
from pipelines.registry.sources import DemoRows as DemoRows
from pipelines.registry.sources import EditionRule as EditionRule
from pipelines.registry.sources import Figure as Figure
from pipelines.registry.sources import Labelled as Labelled
from pipelines.registry.sources import Layout as Layout
from pipelines.registry.sources import PeriodColumns as PeriodColumns
from pipelines.registry.sources import Source as Source


class Registry(Entry):
    """The whole registry, checked. `digest` is the SHA-256 over its files in order of name."""

    digest: str
    outcomes: tuple[Outcome, ...]
    indicators: dict[Id, Indicator]
    sources: dict[Id, Source]
    areas: dict[AreaCode, Area]
    area_parents: tuple[AreaParent, ...]
    area_changes: tuple[AreaChange, ...]
    neighbours: tuple[Neighbour, ...]
    events: tuple[Event, ...]
    relations: tuple[Relation, ...]
    edition_notes: tuple[EditionNote, ...]
    services: dict[Id, Service] = Field(default_factory=dict)
    pathways: dict[Id, Pathway] = Field(default_factory=dict)
    frames: dict[Id, Frame] = Field(default_factory=dict)
    prototypes: tuple[Prototype, ...] = ()
    instruments: dict[Id, Instrument] = Field(default_factory=dict)
    population: tuple[Population, ...] = ()
    themes: tuple[Theme, ...] = ()
    review: tuple[Fault, ...] = ()
    """What a review of the pathways finds wanting; each with the day from which it holds, if it is not always so."""
