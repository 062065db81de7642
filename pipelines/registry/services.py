"""A service as it is bought: from whom, for whom, how it works with the people it serves, how it is measured and paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import Field

from pipelines.registry.base import AreaCode, Direction, Entry, Id, PeriodLabel, Text

Money = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
"""Pounds, with at most two decimals."""
Co = Literal["co_commission", "co_design", "co_deliver", "co_assess"]
Involvement = Literal["high", "low"]
Quadrant = Literal["traditional provision", "co-production", "self-help", "little service"]
Continuum = Literal["product_dominant", "service_management", "service_integrated_system"]

QUADRANTS: Final[dict[tuple[Involvement, Involvement], Quadrant]] = {
    ("high", "low"): "traditional provision",
    ("high", "high"): "co-production",
    ("low", "high"): "self-help",
    ("low", "low"): "little service",
}
"""Involvement of professionals, of users -> what the service then is."""

CONTINUUM: Final[dict[Continuum, str]] = {
    "product_dominant": "Product-dominant: a specified product is bought in units, and made without the person who uses it.",
    "service_management": "Service management: the service is made with the person who uses it, and managed as one organisation's process.",
    "service_integrated_system": "Service-integrated system: several organisations and the person's own network act as one system.",
}


class Contract(Entry):
    """What was agreed with the provider. A value that was made up for the example is marked so, never shown as a fact."""

    start: dt.date
    end: dt.date
    annual_value_gbp: Money | None = None
    value_is_illustrative: bool = False
    source: Text


class FourCo(Entry):
    """One of the four Co's that the service uses: with whom, and how."""

    kind: Co
    with_whom: Text
    how: Text
    illustrative: bool = False


class UserInvolvement(Entry):
    """How much professionals and how much users put into the service."""

    professionals: Involvement
    users: Involvement

    @property
    def quadrant(self) -> Quadrant:
        """The name of this combination."""
        return QUADRANTS[self.professionals, self.users]


class AgreedLevel(Entry):
    """The level that was agreed for one period, in the measure's unit."""

    period: PeriodLabel
    value: float


class PaymentBand(Entry):
    """What is paid when the figure reaches `level` (at least, or at most where lower is better). The best band reached counts."""

    level: float
    amount_gbp: Money


class PaymentTerms(Entry):
    """What an outcome pays, in words a contract lawyer would recognise and a computer can follow.

    per_unit: `amount_gbp` for each unit by which the figure is better than `beyond`, parts of a unit in proportion, never more than
              `cap_gbp`.
    threshold: `amount_gbp` when the figure reaches the agreed level of its period, else nothing.
    bands: the amount of the best band that the figure reaches.
    """

    method: Literal["per_unit", "threshold", "bands"]
    periods: tuple[PeriodLabel, ...] = ()
    """The periods that pay; empty: those of the agreed levels."""
    baseline: PeriodLabel | None = None
    """The period whose figure the terms were set by; None: what was known on the contract's first day. A change of definition since holds."""
    accepts: tuple[Literal["provisional", "rounded"], ...] = ()
    """What the contract pays on all the same: a provisional figure; one that rounding alone may have put on this side of a level."""
    settled_edition: dt.date | None = None
    """Of a restated figure: the edition that both sides agreed to settle by. Without it a restated figure holds the payment."""
    amount_gbp: Money | None = None
    beyond: float | None = None
    cap_gbp: Money | None = None
    bands: tuple[PaymentBand, ...] = ()
    clause: Text
    illustrative: bool = False


class PerformanceMeasure(Entry):
    """Measures the service, not the population. `indicator` names the figure of a release that it is read from, if there is one."""

    id: Id
    title: Text
    meaning: Text
    unit: Text
    improvement_direction: Direction | None = None
    indicator: Id | None = None
    area: AreaCode | None = None
    """Whose figure it is; None: the service's only area."""
    agreed_levels: tuple[AgreedLevel, ...] = ()
    payment: PaymentTerms | None = None
    illustrative: bool = False
    source: Text | None = None


class Service(Entry):
    """One file of `services/`: a commission, its provider, contract, way of working, and performance measures."""

    id: Id
    title: Text
    statement: Text
    population: Text
    areas: tuple[AreaCode, ...]
    """Where it serves; empty only for a service of no English area."""
    provider: Text
    owner: Text
    contract: Contract
    four_cos: tuple[FourCo, ...] = ()
    involvement: UserInvolvement
    continuum: Continuum
    measures: tuple[PerformanceMeasure, ...] = ()
    status: Literal["official", "illustrative"]
    source: Text
