"""A pathway to take along: described in plain text, and its boxes and links as csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.view_models.pathway_diagram import Diagram, in_columns
from dashboard.view_models.pathway_words import KINDS, counted_boxes, reading_of

Row = Mapping[str, Any]
NODE_FIELDS = (
    "pathway", "area", "release", "box", "kind", "title", "statement", "population", "domain", "owner", "service", "indicators", "status",
    "rule", "illustrative", "mark",
)  # fmt: skip
LINK_FIELDS = (
    "pathway", "area", "release", "from", "to", "claim", "mechanism", "expected_direction", "lag_months", "evidence_scale",
    "evidence_level", "evidence_points", "assumptions", "reading", "reason", "estimate", "low", "high", "unit", "areas", "changes",
    "smallest_seen", "services", "annual_value_gbp", "value_illustrative", "weakness", "illustrative", "mark",
)  # fmt: skip


def described(diagram: Diagram, headline: str, notes: Sequence[str]) -> str:
    """The diagram in plain text: what it says, its boxes column by column, its links with their evidence and reading."""
    lines = [diagram.title, diagram.subtitle, *([diagram.mark] if diagram.mark else []), "", f"{headline}.", *notes]
    for kind, boxes in in_columns(diagram.boxes).items():
        lines += ["", f"{KINDS[kind]} ({counted_boxes(len(boxes))})"]
        lines += [f"- {box.label}" for box in boxes]
    lines += ["", f"Links ({len(diagram.arrows)})", *(f"- {arrow.label}" for arrow in diagram.arrows)]
    return "\n".join(lines) + "\n"


def nodes_csv(found: Any, release: str, mark: str) -> str:
    """Every box of the pathway, whatever is shown."""
    rows = [
        {
            **node, "area": found.area, "release": release, "box": node["id"], "indicators": "; ".join(node["indicators"]),
            "status": node["status"] or "no data", "illustrative": node["is_illustrative"], "mark": mark,
        }
        for node in found.nodes
    ]  # fmt: skip
    return _csv(NODE_FIELDS, rows)


def links_csv(found: Any, release: str, mark: str) -> str:
    """Every link of the pathway with its reading, whatever is shown."""
    rows = [
        {
            **link, "area": found.area, "release": release, "from": link["start_node"], "to": link["end_node"],
            "assumptions": "; ".join(link["assumptions"]), "reading": reading_of(link), "services": "; ".join(link["services"] or ()),
            "value_illustrative": link["value_is_illustrative"], "illustrative": link["is_illustrative"], "mark": mark,
        }
        for link in found.links
    ]  # fmt: skip
    return _csv(LINK_FIELDS, rows)


def _csv(fields: Sequence[str], rows: Sequence[Row]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
