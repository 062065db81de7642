"""Reads a registry folder: every entry with its place, before the entries are held against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from pipelines.assessment.themes import Theme, read_code_frame
from pipelines.errors import CannotRead
from pipelines.registry.faults import Fault
from pipelines.registry.files import Located, read_entry, read_list, read_table
from pipelines.registry.frames import Frame
from pipelines.registry.instruments import Instrument, Population
from pipelines.registry.models import (
    Area,
    AreaChange,
    AreaParent,
    EditionNote,
    Event,
    Indicator,
    Neighbour,
    Outcome,
    Relation,
    Source,
)
from pipelines.registry.pathways import Pathway
from pipelines.registry.prototypes import PROTOTYPES, Prototype
from pipelines.registry.services import Service

T = TypeVar("T", bound=BaseModel)
Reader = Callable[[Path, str, type[T], list[Fault]], Iterator[Located[T]]]
AREAS = "areas.csv"
TOP = (
    "outcomes.yml", AREAS, "area_parents.csv", "area_changes.csv", "events.csv", "relations.yml", "editions.yml", PROTOTYPES,
    "population.csv", "code_frame.yml",
)  # fmt: skip
FOLDERS = {
    "indicators": ".yml", "sources": ".yml", "services": ".yml", "pathways": ".yml", "frames": ".yml", "instruments": ".yml",
    "comparators": ".csv",
}  # fmt: skip
SUFFIXES = (".yml", ".csv")
_LOOKS_READ = re.compile(r"\.(ya?ml|csv)(\.txt)?$", re.IGNORECASE)
"""Editors of Windows add .txt."""
WORKSHOP = "build"
"""Folder that holds how the tables were made. It is no part of the registry, nor is anything whose name starts with a dot."""


@dataclass(frozen=True)
class Contents:
    """Every entry of a registry folder that could be read."""

    outcomes: list[Located[Outcome]]
    indicators: list[Located[Indicator]]
    sources: list[Located[Source]]
    areas: list[Located[Area]]
    area_parents: list[Located[AreaParent]]
    area_changes: list[Located[AreaChange]]
    neighbours: list[Located[Neighbour]]
    events: list[Located[Event]]
    relations: list[Located[Relation]]
    edition_notes: list[Located[EditionNote]]
    services: list[Located[Service]]
    pathways: list[Located[Pathway]]
    frames: list[Located[Frame]]
    prototypes: list[Located[Prototype]]
    instruments: list[Located[Instrument]]
    population: list[Located[Population]]
    themes: list[Located[Theme]]
    indicator_ids: frozenset[str]
    """Ids of all indicator files, also of those that have faults: a fault is told once, not again wherever it is named."""
    source_ids: frozenset[str]
    area_codes: frozenset[str]
    """Likewise: of every row, also where the header or the separator is at fault."""
    service_ids: frozenset[str]
    pathway_ids: frozenset[str]


def registry_files(folder: Path) -> list[Path]:
    """The files that make the registry, in order of their names."""
    found = [p for p in folder.rglob("*") if p.suffix in SUFFIXES and not _is_beside(p.relative_to(folder))]
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def misnamed_files(folder: Path) -> list[Fault]:
    """Files that somebody took for part of the registry, and that are not read."""
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if _LOOKS_READ.search(path.name) and path.is_file())
    return [fault for name in names if not _is_beside(name) for fault in _unread(name)]


def _unread(name: Path) -> Iterator[Fault]:
    wanted = FOLDERS.get(name.parent.as_posix())
    if name.as_posix() in TOP or (wanted and name.suffix in SUFFIXES):
        return
    if wanted:
        ending = _LOOKS_READ.search(name.name)
        found, expected = f"a name that ends in {ending and ending.group()}, which is not read", f"one that ends in {wanted}"
        yield Fault(name.as_posix(), 1, "file", found, expected, "Rename the file, or remove it.")
    else:
        expected = f"one of {', '.join(TOP)}, or a file in {'/, '.join(FOLDERS)}/"
        yield Fault(name.as_posix(), 1, "file", "a file that is not read here", expected, "Rename or move the file, or remove it.")


def _is_beside(path: Path) -> bool:
    return any(part == WORKSHOP or part.startswith(".") for part in path.parts)


def read_contents(folder: Path) -> tuple[Contents, list[Fault]]:
    """Every entry that can be read, and the faults of those that cannot.

    Errors: CannotRead when there is no such folder, or it holds no indicators and no areas.
    """
    if not (folder / "indicators").is_dir() or not (folder / AREAS).is_file():
        raise CannotRead(str(folder), "a registry folder with indicators/ and areas.csv", "none", "Name the folder that holds them.")
    faults: list[Fault] = []
    indicators = _folder(folder, "indicators", Indicator, read_entry, faults)
    sources = _folder(folder, "sources", Source, read_entry, faults)
    areas = list(read_table(folder, AREAS, Area, faults))
    services = _folder(folder, "services", Service, read_entry, faults)
    pathways = _folder(folder, "pathways", Pathway, read_entry, faults)
    contents = Contents(
        outcomes=list(read_list(folder, "outcomes.yml", Outcome, faults)),
        indicators=indicators,
        sources=sources,
        areas=areas,
        area_parents=list(read_table(folder, "area_parents.csv", AreaParent, faults)),
        area_changes=list(read_table(folder, "area_changes.csv", AreaChange, faults)),
        neighbours=_folder(folder, "comparators", Neighbour, read_table, faults),
        events=list(read_table(folder, "events.csv", Event, faults)),
        relations=list(read_list(folder, "relations.yml", Relation, faults)),
        edition_notes=list(read_list(folder, "editions.yml", EditionNote, faults)),
        services=services,
        pathways=pathways,
        frames=_folder(folder, "frames", Frame, read_entry, faults),
        prototypes=list(read_list(folder, PROTOTYPES, Prototype, faults)),
        instruments=_folder(folder, "instruments", Instrument, read_entry, faults),
        population=list(read_table(folder, "population.csv", Population, faults)),
        themes=read_code_frame(folder, faults),
        indicator_ids=frozenset({*_stems(folder, "indicators"), *(i.entry.id for i in indicators)}),
        source_ids=frozenset({*_stems(folder, "sources"), *(s.entry.id for s in sources)}),
        area_codes=frozenset({*_codes(folder), *(a.entry.code for a in areas)}),
        service_ids=frozenset({*_stems(folder, "services"), *(s.entry.id for s in services)}),
        pathway_ids=frozenset({*_stems(folder, "pathways"), *(p.entry.id for p in pathways)}),
    )
    return contents, faults


def _names(folder: Path, part: str) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in registry_files(folder) if p.parent == folder / part]


def _stems(folder: Path, part: str) -> set[str]:
    return {Path(name).stem for name in _names(folder, part)}


def _codes(folder: Path) -> set[str]:
    return set(re.findall(r"\b[A-Z][0-9]{8}\b", (folder / AREAS).read_text(encoding="utf-8", errors="replace")))


def _folder(folder: Path, part: str, model: type[T], read: Reader[T], faults: list[Fault]) -> list[Located[T]]:
    return [located for name in _names(folder, part) for located in read(folder, name, model, faults)]
