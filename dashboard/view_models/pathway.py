"""The Pathways page in words: its finding, what stands around the diagram, and where its choices lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place
from dashboard.view_models.pathway_shown import Shown
from dashboard.view_models.pathway_words import DOMAINS, evidence_words, money, reading_of
from pipelines.read_api.sentences import TEMPLATES, say

Row = Mapping[str, Any]
DIAGRAM, LIST = VIEWS = ("diagram", "list")
TOLD = ("worsening", "mixed", "improving", "no significant change")
"""Statuses that say something, the worst first; then those that do not."""
UNTOLD = ("cannot tell", "not enough points", "no data")


@dataclass(frozen=True)
class Choice:
    """What the reader chose. `selected` is a box, or a link as start~end; `outcome` and `service` are boxes.

    `titles`: id -> title of the pathway and its boxes. Addresses name them as the page itself does, so that it need not rewrite them:
    a rewritten address would be one more step on the reader's way back.
    """

    pathway: str
    view: str
    show: str
    outcome: str = ""
    service: str = ""
    selected: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)

    def href(self, place: Place, **changed: str) -> str:
        """The same view with something else chosen, such as another box selected."""
        pathway, outcome, service = (self.titles.get(id, id) for id in (self.pathway, self.outcome, self.service))
        kept = {"view": self.view, "show": self.show, "outcome": outcome, "service": service, "selected": self.selected}
        return place.pathways(pathway=pathway, **{name: value for name, value in (kept | changed).items() if value})


@dataclass(frozen=True)
class PathwayView:
    """The words around the diagram."""

    headline: str
    goal: str
    notes: tuple[str, ...]
    about: tuple[tuple[str, str], ...]


def pathway_view(found: Any, part: Shown, area_name: str, area_names: Mapping[str, str]) -> PathwayView:
    """The page of one pathway (`read_api.pathways.Pathway`) and area."""
    return PathwayView(
        headline=headline(found, area_name),
        goal=found.about["goal"],
        notes=tuple(note for note in (_other_area(found, area_name, area_names), _shown(found, part), _weakest(found)) if note),
        about=_about(found.about),
    )


def headline(found: Any, area_name: str) -> str:
    """The finding: the priority outcomes first, then what figures say of the links. Honest where nothing can be told."""
    return say("pathway.headline", area=area_name, outcomes=_outcomes(found), links=_links(found))


def _outcomes(found: Any) -> str:
    statuses = Counter(node["status"] or "no data" for node in found.nodes if node["kind"] == "priority_outcome")
    of = statuses.total()
    if not any(statuses[status] for status in TOLD):
        name = "no_data" if statuses["no data"] == of else "untold"
        return say(f"pathway.outcomes_{name}_one") if of == 1 else say(f"pathway.outcomes_{name}", of=str(of))
    parts = [_counted("pathway_outcome", status, statuses[status]) for status in (*TOLD, *UNTOLD) if statuses[status]]
    return say("pathway.outcomes", of=str(of), parts=words.joined(parts))


def _links(found: Any) -> str:
    """Of the links that claim something: what a service does is counted, not tested."""
    claimed = [link for link in found.links if not link["is_delivery"]]
    readings = Counter("cannot tell" if reading_of(link) == "too early" else reading_of(link) for link in claimed)
    if readings["cannot tell"] == len(claimed):
        return say("pathway.links_untold_one") if len(claimed) == 1 else say("pathway.links_untold", of=str(len(claimed)))
    order = ("moved as expected", "did not", "linked by arithmetic", "cannot tell")
    parts = [say(f"pathway_link.{reading}", count=str(readings[reading])) for reading in order if readings[reading]]
    return say("pathway.links", of=str(len(claimed)), parts=words.joined(parts))


def _counted(section: str, name: str, count: int) -> str:
    one = f"{section}.{name}_one"
    return say(one if count == 1 and one in TEMPLATES else f"{section}.{name}", count=str(count))


def _other_area(found: Any, area_name: str, area_names: Mapping[str, str]) -> str:
    areas = found.about["areas"]
    if not areas or found.area in areas:
        return ""
    return say("pathway.other_area", areas=words.joined([area_names.get(code, code) for code in areas]), area=area_name)


def _shown(found: Any, part: Shown) -> str:
    """How much of it the choice leaves; that it is folded, where it is."""
    if part.roads:
        return say("pathway.folded", boxes=str(len(found.nodes)))
    if len(part.nodes) == len(found.nodes) and len(part.links) == len(found.links):
        return ""
    return say(
        "pathway.shown", boxes=str(len(part.nodes)), of_boxes=str(len(found.nodes)), links=str(len(part.links)),
        of_links=str(len(found.links)),
    )  # fmt: skip


def _weakest(found: Any) -> str:
    """The link that carries most money on least evidence."""
    worst = next((link for link in found.links if link["exposure_rank"] == 1 and link["exposure_gbp"]), None)
    if worst is None:
        return ""
    titles = {node["id"]: f"“{node['title']}”" for node in found.nodes}
    return say(
        "pathway.weakest", start=titles[worst["start_node"]], end=titles[worst["end_node"]], evidence=evidence_words(worst),
        money=money(worst["annual_value_gbp"], worst["value_is_illustrative"]),
    )  # fmt: skip


def _about(about: Row) -> tuple[tuple[str, str], ...]:
    """Who answers for the pathway, and where it comes from."""
    rows = [
        ("For whom", about["population"]),
        ("Owner", about["owner"]),
        ("Written with", words.joined(about["co_produced_with"])),
        ("Status", about["status"]),
        ("Source", about["source"]),
        ("Reviewed on", f"{words.day(about['reviewed_on'])}, next by {words.day(about['review_by'])}"),
        ("Left out", _left_out(about["left_out"])),
    ]
    return tuple((name, text) for name, text in rows if text)


def _left_out(left_out: Mapping[str, str]) -> str:
    return " ".join(f"{DOMAINS[domain]}: {reason}" for domain, reason in left_out.items())


def first_of(options: Sequence[Row], area: str) -> str:
    """The pathway that the page opens with: the first that was written for the area, else the first of all."""
    own = next((row["id"] for row in options if area in row["areas"]), None)
    return str(own or options[0]["id"])
