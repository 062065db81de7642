"""The panel of a selected link: claim, mechanism, assumptions, evidence, what figures say of it, and the money that runs over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.pathway_panel import ILLUSTRATIVE, Facts, Href
from dashboard.view_models.pathway_words import (
    HIGHEST,
    POINTS,
    READING_SHAPES,
    READING_WORDS,
    SCALES,
    evidence_of,
    lag_words,
    money,
    reading_of,
)

Row = Mapping[str, Any]
LEVELS = {
    "upper_tier": "councils", "lower_tier": "districts", "ward": "wards", "region": "regions", "illustrative": "invented districts", "country": "countries",
    "sub_region": "sub-regions",
}  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """A published source, and what it says about the link."""

    text: str
    url: str
    says: str


@dataclass(frozen=True)
class LinkPanel:
    """A link, opened."""

    title: str
    ends: tuple[tuple[str, str], tuple[str, str]]
    """Title and address of its first and second box."""
    claim: str
    facts: Facts
    assumptions: tuple[tuple[str, str, str, str], ...]
    """Text, status, reviewed on, by whom."""
    evidence: Facts
    references: tuple[Reference, ...]
    reading: str
    shape: str
    reading_sentence: str
    reason: str
    figures: Facts
    money: Facts


def link_panel(found: Any, key: str, href: Href) -> LinkPanel | None:
    """The panel of a link of the pathway (`read_api.pathways.Pathway`); None: there is none of that key. `href`: of a selection."""
    link = next((link for link in found.links if link["key"] == key), None)
    if link is None:
        return None
    titles = {node["id"]: node["title"] for node in found.nodes}
    start, end = link["start_node"], link["end_node"]
    reading = reading_of(link)
    return LinkPanel(
        title=f"{titles[start]} → {titles[end]}",
        ends=((titles[start], href(start)), (titles[end], href(end))),
        claim=link["claim"],
        facts=_facts(link),
        assumptions=tuple(_assumption(one) for one in found.assumptions if one["id"] in link["assumptions"]),
        evidence=_evidence(link),
        references=tuple(_reference(one) for one in link["evidence_references"]),
        reading=reading,
        shape=READING_SHAPES[reading],
        reading_sentence=READING_WORDS[reading],
        reason=link["reason"] or "",
        figures=_figures(link, found.indicators),
        money=_money(link, found.services),
    )


def _kept(rows: list[tuple[str, Any]]) -> Facts:
    return tuple((name, str(text)) for name, text in rows if text)


def _facts(link: Row) -> Facts:
    size = f"{link['expected_size']:g} {_PER[link['expected_size_per']]} ({link['expected_size_source']})" if link["expected_size"] else ""
    lag = lag_words(link)
    return _kept([
        ("How it is thought to work", link["mechanism"] or "Not said"),
        ("Expected", f"As the first gets better, the second {link['expected_direction']}"),
        ("After", f"{lag}, stated before the figures were looked at" if lag else "No lag is stated"),
        ("By how much", size or "Not known"),
        ("Marked", ILLUSTRATIVE if link["is_illustrative"] else ""),
    ])  # fmt: skip


_PER = {
    "within_area_sd": "standard deviations within an area, for one of the first end",
    "indicator_units": "units of the second indicator, for one of the first",
}


def _assumption(one: Row) -> tuple[str, str, str, str]:
    marked = " (illustrative)" if one["is_illustrative"] else ""
    return f"{one['text']}{marked}", one["status"], words.day(one["reviewed_on"]), one["by"]


def _evidence(link: Row) -> Facts:
    if link["evidence_level"] is None:
        return (("Evidence", "Nobody has graded it"),)
    grade = f"{link['evidence_level']} of {HIGHEST}, {SCALES[link['evidence_scale']]}: {link['evidence_meaning']}"
    return _kept([
        ("Level", grade),
        ("Findings", POINTS[link["evidence_points"]]),
        ("Drawn as", evidence_of(link).legend),
        ("Looked for", link["none_found"]),
        ("Reviewed on", f"{words.day(link['evidence_reviewed_on'])}, next by {words.day(link['evidence_review_by'])}"),
        ("How more will be known", link["learning_plan"]),
    ])  # fmt: skip


def _reference(one: Row) -> Reference:
    year = f", {one['year']}" if one.get("year") else ""
    return Reference(f"{one['title']}. {one['publisher']}{year}", one.get("url") or "", one["says"])


def _figures(link: Row, indicators: Mapping[str, Row]) -> Facts:
    """What stands behind the reading; only what there is."""
    ends = [indicators[link[f"{end}_indicator"]]["title"] if link[f"{end}_indicator"] in indicators else "" for end in ("start", "end")]
    tested = link["estimate"] is not None
    level = LEVELS.get(link["area_level"] or "", "areas")
    return _kept([
        ("First end observed by", ends[0]),
        ("Second end observed by", ends[1]),
        ("Estimate", f"{link['estimate']:+.3g} {link['unit']}" if tested else ""),
        ("95 % interval", f"{link['low']:+.3g} to {link['high']:+.3g}" if tested and link["low"] is not None else ""),
        ("Expected", _expected(link)),
        ("Smallest effect seen", f"{link['smallest_seen']:.3g} in nine of ten simulated panels of this size" if link["smallest_seen"] else ""),
        ("Areas compared", f"{link['areas']} {level}" if link["areas"] is not None else ""),
        ("Changes compared", link["changes"] if link["changes"] is not None else ""),
        ("Periods", f"{link['first_period']} to {link['last_period']}" if link["first_period"] else ""),
        ("Whom it speaks about", link["cohort"]),
        ("Tested beside it", f"{link['links_tested']} links of this pathway; q {link['q_value']:.2g}" if link["q_value"] is not None else ""),
    ])  # fmt: skip


def _expected(link: Row) -> str:
    if not link["sign"] or link["estimate"] is None:
        return ""
    size = f", by {link['sign'] * link['expected_estimate']:+.3g}" if link["expected_estimate"] is not None else ""
    return f"{'the two rise together' if link['sign'] > 0 else 'one falls as the other rises'}{size}"


def _money(link: Row, services: Mapping[str, Row]) -> Facts:
    if link["annual_value_gbp"] is None:
        why = "It says what a service does, which is counted" if link["is_delivery"] else "No service's road runs over it"
        return (("Contracts over it", why),)
    return _kept([
        ("Contracts over it", words.joined([services[id]["title"] for id in link["services"] if id in services])),
        ("Together", money(link["annual_value_gbp"], link["value_is_illustrative"])),
        ("Weakness", f"{link['weakness']:.2f} of 1 (1: no evidence, or an assumption that failed)"),
        ("Rank", f"{link['exposure_rank']} among the links of this pathway by money times weakness" if link["exposure_rank"] else ""),
    ])  # fmt: skip
