"""The learning log as one plain table. Any page may call `learning_log`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.components.html import Html, join, link, tag
from dashboard.components.states import state
from dashboard.components.tables import STACKED, Column, table
from dashboard.view_models.learning import PrototypeView, prototype_view
from dashboard.view_models.links import Place

COLUMNS = (Column("What was tried, with whom"), Column("How far"), Column("What was learned"), Column("What was kept"), Column("For"))


def learning_log(rows: Sequence[dict[str, Any]], place: Place) -> None:
    """Every prototype of `read_api.learning`, the newest first."""
    if not rows:
        state("empty", "The learning log is empty.", "Entries are kept in prototypes.yml of the registry.")
        return
    views = [prototype_view(row, place) for row in rows]
    table(f"{len(views)} prototypes, the newest first.", COLUMNS, [_row(view) for view in views], f"actions {STACKED}")


def _row(view: PrototypeView) -> list[object]:
    mark: list[object] = [tag("small", "Illustrative entry")] if view.is_illustrative else []
    tried = tag("span", tag("strong", view.title), tag("small", view.when), " ", view.tried, tag("small", view.with_whom), *mark)
    return [tried, view.stage, view.learned, view.kept, _nodes(view)]


def _nodes(view: PrototypeView) -> Html:
    return join((tag("div", link(title, href)) for title, href in view.nodes))
