"""The links of a pathway: does each say how, on what condition, when, and how well that is tested? And what money runs over it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from pipelines.registry.contents import Contents
from pipelines.registry.evidence_scales import SCALES, is_on_scale, strength
from pipelines.registry.faults import Fault, shown
from pipelines.registry.files import Located, Steps
from pipelines.registry.findings import finding
from pipelines.registry.pathway_graph import WeakLink, weakest_links
from pipelines.registry.pathways import Evidence, Link, Pathway

WEAK: Final = 0.2
"""Strength up to which evidence counts as weak: level 1 of either scale, where nothing is compared with anything that is alike, mixed
evidence of level 2, and any that points against the claim."""
WANTED: Final[dict[str, tuple[str, str, str]]] = {
    "mechanism": (
        "link-without-mechanism",
        "how the one is thought to bring about the other",
        "Say what happens in between, in a sentence.",
    ),
    "assumptions": (
        "link-without-assumption",
        "at least one thing that must be so for it to hold",
        "Add it to assumptions, and its id here.",
    ),
    "lag": ("link-without-lag", "how long the second end follows the first", "Give value and unit, before you look at the figures."),
    "evidence": ("link-without-evidence", "scale, level and references", "Grade it; level 1 is an honest answer, nothing is not."),
}


def link_findings(place: Located[Pathway], contents: Contents) -> Iterator[Fault]:
    """All findings on the links of one pathway."""
    failed = {one.id for one in place.entry.assumptions if one.status == "failed"}
    carried = {(one.start, one.end): one for one in money_on_links(place.entry, contents)}
    for i, link in enumerate(place.entry.links):
        at: Steps = ("links", i)
        for field, (rule, expected, fix) in WANTED.items():
            if not getattr(link, field):
                yield finding(place, (*at, field), rule, "nothing", expected, fix)
        for name in link.assumptions:
            if name in failed:
                fix = "Take the link out, find another way, or say why it should hold all the same in a new assumption."
                yield finding(place, (*at, "assumptions"), "assumption-failed", shown(name), "assumptions that hold or are in doubt", fix)
        if link.evidence is not None:
            yield from _evidence(place, (*at, "evidence"), link.evidence)
            yield from _money(place, (*at, "evidence"), link, carried.get((link.start, link.end)))


def money_on_links(pathway: Pathway, contents: Contents) -> list[WeakLink]:
    """`weakest_links` with the contract values of the registry folder."""
    contracts = {place.entry.id: place.entry.contract for place in contents.services}
    made_up = frozenset(name for name, contract in contracts.items() if contract.value_is_illustrative)
    return weakest_links(pathway, {name: contract.annual_value_gbp for name, contract in contracts.items()}, made_up)


def _evidence(place: Located[Pathway], at: Steps, evidence: Evidence) -> Iterator[Fault]:
    if not evidence.references and evidence.none_found is None:
        fix = "Name the publication and what it says, or say under none_found what was looked for."
        yield finding(place, (*at, "references"), "evidence-without-reference", "nothing", "at least one published source", fix)
    fix = "Look for newer studies, and set both dates anew."
    due = evidence.review_by
    yield finding(place, (*at, "review_by"), "evidence-overdue", str(due), "a day that is still to come", fix, due + dt.timedelta(days=1))


def _money(place: Located[Pathway], at: Steps, link: Link, carried: WeakLink | None) -> Iterator[Fault]:
    evidence = link.evidence
    if evidence is None or carried is None or not is_on_scale(evidence):
        return
    if carried.annual_value_gbp > 0 and strength(evidence) <= WEAK and evidence.learning_plan is None:
        told = f"£{carried.annual_value_gbp:,.0f} a year over level {evidence.level} of the {SCALES[evidence.scale].title}"
        told += {"for": "", "mixed": ", with mixed findings", "against": ", which points against the claim"}[evidence.points]
        fix = "Say under learning_plan how and when better evidence will be had, or move money to what is better tested."
        yield finding(
            place, (*at, "learning_plan"), "money-on-weak-evidence", told, "a plan to learn more where money rests on little", fix
        )
