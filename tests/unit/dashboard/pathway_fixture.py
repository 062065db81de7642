"""Pathways as `read_api` gives them, typed by hand or grown to a size, for view models, drawings and benchmarks."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from tests.unit.dashboard.test_overview_views import row as indicator_of

DAY = dt.date(2026, 9, 30)
SHARES = (("service", 8), ("activity", 12), ("change", 12), ("intermediate_outcome", 16), ("priority_outcome", 7), ("outside_cause", 5))
"""How many boxes of each kind a pathway of sixty has."""


def node(id: str, kind: str, **more: Any) -> dict[str, Any]:
    """A box."""
    plain = {
        "pathway": "p", "id": id, "kind": kind, "title": id.replace("_", " ").capitalize(), "statement": f"{id} is so.", "population": "Young people",
        "domain": None, "owner": None, "service": id if kind == "service" else None, "outcome": None, "indicators": [], "measures": [],
        "co_produced_with": [], "is_illustrative": False, "source": None, "status": "no data", "rule": "no indicator observes it",
    }  # fmt: skip
    return plain | more


def link(start: str, end: str, **more: Any) -> dict[str, Any]:
    """A link on level 1 of 5, with nothing tested."""
    plain = {
        "key": f"{start}~{end}", "start_node": start, "end_node": end, "claim": f"{start} leads to {end}.", "mechanism": "Somehow.",
        "assumptions": [], "expected_direction": "improves", "lag_value": 2, "lag_unit": "quarters", "lag_months": 6, "expected_size": None,
        "expected_size_per": None, "expected_size_source": None, "evidence_scale": "nesta", "evidence_level": 1, "evidence_meaning": "Said",
        "evidence_points": "for", "evidence_strength": 0.2, "evidence_references": [], "none_found": None, "evidence_reviewed_on": DAY,
        "evidence_review_by": DAY, "learning_plan": None, "is_delivery": False, "is_illustrative": False, "weakness": 0.8, "services": [],
        "annual_value_gbp": None, "exposure_gbp": None, "exposure_rank": None, "value_is_illustrative": None, "reading": "cannot tell",
        "reason": "No indicator observes its first end.", "start_indicator": None, "end_indicator": None, "unit": None, "estimate": None,
        "low": None, "high": None, "q_value": None, "links_tested": 0, "sign": 0, "expected_estimate": None, "smallest_seen": None,
        "areas": None, "changes": None, "first_period": None, "last_period": None, "area_level": None, "cohort": None,
    }  # fmt: skip
    return plain | more


def service(id: str, value: int | None = 2_400_000) -> dict[str, Any]:
    """A service with its contract."""
    return {
        "id": id, "title": id.capitalize(), "provider": "A charity", "contract_start": DAY, "contract_end": DAY, "value_is_illustrative": True,
        "contract_source": "tests",
        "annual_value_gbp": None if value is None else Decimal(value), "involvement_professionals": "high", "involvement_users": "low",
        "quadrant": "traditional provision",
    }  # fmt: skip


def found(nodes: list[dict[str, Any]], links: list[dict[str, Any]], **more: Any) -> Any:
    """What `read_api.pathways.pathway` gives."""
    about = {
        "id": "p", "title": "Mentoring", "goal": "All take part.", "population": "Young people", "areas": ["E10000030"], "owner": "Commissioner",
        "co_produced_with": [], "status": "official", "source": "tests", "reviewed_on": DAY, "review_by": DAY, "left_out": {},
    }  # fmt: skip
    plain: dict[str, Any] = {
        "about": about, "area": "E10000030", "nodes": nodes, "links": links, "assumptions": [], "services": {}, "measures": {}, "roads": [],
        "indicators": {}, "figures": SimpleNamespace(rows={}, points={}, level="upper_tier", peers={}),
    }  # fmt: skip
    return SimpleNamespace(**(plain | more))


def small(**more: Any) -> Any:
    """A service, what it does, a change, an outcome that an indicator observes, and what else moves it."""
    nodes = [
        node("mentors", "service"), node("mentoring", "activity"), node("trust", "change"),
        node("learns", "priority_outcome", indicators=["rate"], status="improving", rule="the verdict of its one indicator"),
        node("law", "outside_cause"),
    ]  # fmt: skip
    links = [
        link("mentors", "mentoring", is_delivery=True),
        link("mentoring", "trust", evidence_level=4, evidence_strength=0.8, weakness=0.2, annual_value_gbp=Decimal(2_400_000),
             exposure_gbp=Decimal(480_000), exposure_rank=2, value_is_illustrative=True, services=["mentors"]),
        link("trust", "learns", assumptions=["stays"], end_indicator="rate", annual_value_gbp=Decimal(2_400_000),
             exposure_gbp=Decimal(1_920_000), exposure_rank=1, value_is_illustrative=True, services=["mentors"]),
        link("law", "learns"),
    ]  # fmt: skip
    rate = indicator_of("rate", verdict="improving")
    points = [
        {"period": str(year), "period_start": dt.date(year, 1, 1), "period_end": dt.date(year, 12, 31), "value": value, "symbol": None}
        for year, value in ((2022, 88.0), (2023, 84.0))
    ]
    held = {
        "assumptions": [{"id": "stays", "text": "The mentor stays.", "status": "in doubt", "reviewed_on": DAY, "by": "Commissioner",
                         "is_illustrative": False}],
        "services": {"mentors": service("mentors")}, "indicators": {"rate": {"title": "First-time entrants"}},
        "roads": [{"service": "mentors", "service_node": "mentors", "outcome_node": "learns", "weakness": 0.8, "weakest_link": "trust~learns",
                   "nodes": ["mentors", "mentoring", "trust", "learns"]}],
        "figures": SimpleNamespace(rows={"rate": rate}, points={("rate", "calendar_year"): points}, level="upper_tier", peers={}),
    }  # fmt: skip
    return found(nodes, links, **(held | more))


def large(boxes: int = 60, links: int = 120, seed: int = 1) -> Any:
    """A made-up pathway of that size: links mostly to the next kind, some further, some inside one kind."""
    draw = random.Random(seed)
    words = ("young", "people", "trusted", "adults", "learning", "somebody", "participation", "home", "work", "again", "neighbourhood")
    nodes = [
        node(f"{kind}_{n}", kind, title=" ".join(draw.choices(words, k=draw.randint(1, 5)))[:60].capitalize())
        for kind, share in SHARES for n in range(round(share * boxes / 60))
    ]  # fmt: skip
    inside = [one["id"] for one in nodes if one["kind"] != "outside_cause"]
    outside = [one["id"] for one in nodes if one["kind"] == "outside_cause"]
    goals = [one["id"] for one in nodes if one["kind"] == "priority_outcome"]
    pairs = dict.fromkeys((id, draw.choice(goals)) for id in outside)
    for number, id in enumerate(inside[:-1]):  # everything leads on to something
        pairs[id, inside[min(number + draw.randint(4, 16), len(inside) - 1)]] = None
    while len(pairs) < links:
        first = draw.randrange(len(inside) - 1)
        pairs[inside[first], inside[draw.randint(first + 1, min(first + 24, len(inside) - 1))]] = None
    levels = ((1, 0.2, "for"), (2, 0.4, "for"), (3, 0.6, "for"), (5, 0.0, "against"))
    made = []
    for start, end in list(pairs)[:links]:
        level, strength, points = draw.choice(levels)
        made.append(link(start, end, evidence_level=level, evidence_strength=strength, evidence_points=points, weakness=1 - strength))
    return found(nodes, made, services={one["id"]: service(one["id"]) for one in nodes if one["kind"] == "service"})
