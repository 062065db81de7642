"""The statistical neighbours that a council chose in its settings, of all those that its registry holds."""

from __future__ import annotations

from pipelines.errors import Refused
from pipelines.registry.models import Registry
from pipelines.settings import NeighbourSettings


def with_chosen_neighbours(registry: Registry, chosen: NeighbourSettings) -> Registry:
    """The registry with the neighbours of the chosen model and year alone; with all of them where nothing is chosen.

    Errors: Refused when the registry has no such model, or not of that year.
    """
    rows = [row for row in registry.neighbours if chosen.model in ("", row.model)]
    if not rows and chosen.model:
        _refuse("model", repr(chosen.model), sorted({row.model for row in registry.neighbours}))
    kept = tuple(row for row in rows if chosen.year in (0, row.year))
    if not kept and chosen.year:
        _refuse("year", str(chosen.year), sorted({str(row.year) for row in rows}))
    return registry.model_copy(update={"neighbours": kept})


def _refuse(key: str, found: str, known: list[str]) -> None:
    fix = "Mend it in settings.toml, or add the file to the registry's comparators/."
    raise Refused(f"settings.toml, neighbours.{key}", " or ".join(known) or "none, as the registry has no neighbours", found, fix)
