"""The learning log in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.view_models import words
from dashboard.view_models.links import Place

STAGES = {
    "frame": "1 of 4: the question framed", "explore": "2 of 4: lives explored", "imagine": "3 of 4: answers imagined",
    "test": "4 of 4: an answer tested",
}  # fmt: skip
DECISIONS = {"kept": "Kept", "changed": "Changed", "stopped": "Stopped"}


@dataclass(frozen=True)
class PrototypeView:
    """One prototype as a row of the table."""

    title: str
    when: str
    tried: str
    with_whom: str
    stage: str
    learned: str
    kept: str
    nodes: tuple[tuple[str, str], ...]
    """Title and page of each box of a pathway it is about."""
    is_illustrative: bool


def prototype_view(row: Mapping[str, Any], place: Place) -> PrototypeView:
    """One prototype of `read_api.learning`."""
    kept = f"{DECISIONS[row['decision']]}. {row['kept'] or ''}".strip() if row["decision"] else "Still going on."
    nodes = tuple((node["title"] or node["node"], place.pathways(pathway=node["pathway"])) for node in row["nodes"])
    until = words.month(row["ended_on"]) if row["ended_on"] else "today"
    return PrototypeView(
        row["title"], f"{words.month(row['started_on'])} to {until}, {row['owner']}", row["tried"], f"With: {'; '.join(row['with_whom'])}",
        STAGES[row["stage"]], row["learned"] or "Nothing yet.", kept, nodes, row["is_illustrative"],
    )  # fmt: skip
