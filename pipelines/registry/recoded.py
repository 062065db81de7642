"""What the registry says of a recoded area it says of the area's newest code, under which its figures stand."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.registry.areas import newest_codes
from pipelines.registry.models import Registry


def with_newest_codes(registry: Registry) -> Registry:
    """The registry with events, notes on editions, services, pathways and prototypes under newest codes; its digest is that of the files.

    Neighbours and parents keep their codes: their tables say which codes were in force when.
    """
    newest = newest_codes(registry)

    def codes(areas: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(newest.get(area, area) for area in areas))

    def code(area: str | None) -> str | None:
        return newest.get(area, area) if area else area

    services = {
        id: entry.model_copy(
            update={
                "areas": codes(entry.areas),
                "measures": tuple(measure.model_copy(update={"area": code(measure.area)}) for measure in entry.measures),
            }
        )
        for id, entry in registry.services.items()
    }
    return registry.model_copy(
        update={
            "events": tuple(entry.model_copy(update={"area": code(entry.area)}) for entry in registry.events),
            "edition_notes": tuple(entry.model_copy(update={"areas": codes(entry.areas)}) for entry in registry.edition_notes),
            "services": services,
            "pathways": {id: entry.model_copy(update={"areas": codes(entry.areas)}) for id, entry in registry.pathways.items()},
            "prototypes": tuple(entry.model_copy(update={"area": code(entry.area)}) for entry in registry.prototypes),
        }
    )
