"""The learning log of a release."""

from __future__ import annotations

from typing import Any, Final

from pipelines.read_api.connections import Release

Row = dict[str, Any]
_PROTOTYPES: Final = "select * from prototype order by started_on desc, position"
_NODES: Final = """select p.prototype, p.pathway, p.node, n.title from prototype_node p
    left join pathway_node n on n.pathway = p.pathway and n.id = p.node order by p.prototype, n.position"""


def prototypes(release: Release) -> list[Row]:
    """Every prototype, the newest first, each with the boxes of pathways it is about: nodes (pathway, node, title)."""
    nodes = release.dicts(_NODES)
    return [row | {"nodes": [node for node in nodes if node["prototype"] == row["id"]]} for row in release.dicts(_PROTOTYPES)]
