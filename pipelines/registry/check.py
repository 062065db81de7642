"""Everything that is wrong with a registry folder, at once: file, line, field, found, expected, fix."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipelines.registry.area_review import area_findings
from pipelines.registry.area_rules import area_faults
from pipelines.registry.contents import AREAS, Contents, misnamed_files, read_contents
from pipelines.registry.entry_rules import entry_faults
from pipelines.registry.faults import Fault
from pipelines.registry.instrument_rules import instrument_faults
from pipelines.registry.pathway_rules import pathway_faults
from pipelines.registry.prototypes import prototype_faults
from pipelines.registry.review import open_on, review_findings
from pipelines.registry.service_rules import service_faults
from pipelines.registry.source_rules import source_faults

__all__ = ["Fault", "check_registry", "faults_between", "review_registry"]


def check_registry(folder: Path) -> list[Fault]:
    """Every fault of a registry folder, in order of file and line. An empty list: it loads.

    Errors: CannotRead when the folder holds no registry at all.
    """
    contents, faults = read_contents(folder)
    faults += misnamed_files(folder)
    if not contents.area_codes:  # then every name of an area would be unknown
        return sorted(faults or [Fault(AREAS, 1, "file", "no area", "a row for each area", "Put the rows back.")])
    return sorted(faults + faults_between(contents))


def review_registry(folder: Path, today: dt.date) -> list[Fault]:
    """What the review of the areas and pathways finds wanting on a day, in order of file and line. It stops nothing.

    Errors: CannotRead when the folder holds no registry at all.
    """
    contents, _ = read_contents(folder)
    return open_on(sorted([*area_findings(contents), *review_findings(contents)]), today)


def faults_between(contents: Contents) -> list[Fault]:
    """Faults that show only when entries are held against each other: dangling names, overlaps, missing successors."""
    found = (entry_faults, source_faults, area_faults, pathway_faults, service_faults, instrument_faults, prototype_faults)
    return [fault for faults_of in found for fault in faults_of(contents)]
