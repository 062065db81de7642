"""Services held against the rest of the registry, and payment terms against what they need in order to be computed."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.registry.contents import Contents
from pipelines.registry.entry_rules import unknown
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.services import PerformanceMeasure, Service


def service_faults(contents: Contents) -> Iterator[Fault]:
    """All faults of services."""
    for place in contents.services:
        contract = place.entry.contract
        yield from unknown(place, place.entry.areas, contents.area_codes, "area", ("areas",))
        if contract.end < contract.start:
            yield place.fault(("contract", "end"), str(contract.end), f"{contract.start} or later", "Swap the dates, or correct one.")
        yield from _once(place, "four_cos", [one.kind for one in place.entry.four_cos])
        yield from _once(place, "measures", [one.id for one in place.entry.measures])
        for i, measure in enumerate(place.entry.measures):
            named = [measure.indicator] if measure.indicator else []
            yield from unknown(place, named, contents.indicator_ids, "indicator", ("measures", i, "indicator"))
            yield from _area(place, ("measures", i), measure)
            yield from _payment(place, ("measures", i), measure)


def _once(place: Located[Service], part: str, names: list[str]) -> Iterator[Fault]:
    for i, name in enumerate(names):
        if name in names[:i]:
            yield place.fault((part, i), shown(name), f"each of {part} once", "Join the two entries, or rename one.")


def _area(place: Located[Service], at: Steps, measure: PerformanceMeasure) -> Iterator[Fault]:
    """A released figure is one area's: figures of several are not added up for a contract."""
    areas = place.entry.areas
    if measure.indicator is None or measure.area in areas or (measure.area is None and len(areas) == 1):
        return
    expected = f"one of the service's {len(areas)} areas, whose figure it is"
    yield place.fault((*at, "area"), shown(measure.area), expected, "Name the area, or take the indicator out.")


def _payment(place: Located[Service], at: Steps, measure: PerformanceMeasure) -> Iterator[Fault]:
    """What a payment is computed from must be there: nobody should find out on pay day that it is not."""
    terms = measure.payment
    if terms is None:
        return
    path = (*at, "payment")
    if measure.indicator is None:
        expected = "an indicator: a payment is computed from released figures alone"
        yield place.fault((*at, "indicator"), "nothing", expected, "Name the indicator, or take the payment out.")
    if measure.improvement_direction not in ("increase", "decrease"):
        yield place.fault(
            (*at, "improvement_direction"), shown(measure.improvement_direction), "increase or decrease", "Say which way pays."
        )
    if terms.method == "bands":
        if not terms.bands:
            yield place.fault((*path, "bands"), "nothing", "the bands and what each pays", "List them.")
    elif terms.amount_gbp is None:
        yield place.fault((*path, "amount_gbp"), "nothing", f"the pounds that {terms.method} pays", "Give the amount.")
    if terms.method == "per_unit":
        for name in ("beyond", "cap_gbp"):
            if getattr(terms, name) is None:
                yield place.fault((*path, name), "nothing", "a number: per_unit pays beyond a level, up to a cap", "Give it.")
    if terms.method == "threshold":
        levels = {level.period for level in measure.agreed_levels}
        for period in terms.periods or (() if levels else ("",)):
            if period not in levels:
                expected = f"the level of {period or 'each period that threshold pays for'}"
                yield place.fault((*at, "agreed_levels"), "nothing", expected, "Give the levels.")
    elif not (terms.periods or measure.agreed_levels):
        yield place.fault((*path, "periods"), "nothing", "the periods that pay", "List them, or give agreed levels by period.")
