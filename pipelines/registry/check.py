"""Everything that is wrong with a registry folder, at once: file, line, field, found, expected, fix."""

from __future__ import annotations

from pathlib import Path

from pipelines.registry.area_rules import area_faults
from pipelines.registry.contents import Contents, read_contents
from pipelines.registry.entry_rules import entry_faults
from pipelines.registry.faults import Fault
from pipelines.registry.source_rules import source_faults

__all__ = ["Fault", "check_registry", "faults_between"]


def check_registry(folder: Path) -> list[Fault]:
    """Every fault of a registry folder, in order of file and line. An empty list: it loads.

    Errors: CannotRead when the folder holds no registry at all.
    """
    contents, faults = read_contents(folder)
    return sorted(faults + faults_between(contents))


def faults_between(contents: Contents) -> list[Fault]:
    """Faults that show only when entries are held against each other: dangling names, overlaps, missing successors."""
    return [*entry_faults(contents), *source_faults(contents), *area_faults(contents)]
