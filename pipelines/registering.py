"""What commands and pages do with a registry: read it, check it, take over what the bundled one changed, draft entries and templates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipelines.drafting import drafts_for
from pipelines.errors import CannotRead, Refused
from pipelines.home import Home
from pipelines.ledger.audit import audited
from pipelines.ledger.files import disk_errors
from pipelines.ledger.moments import now, uk_day
from pipelines.ledger.people import given_name
from pipelines.ledger.work import work_folder
from pipelines.registry.check import check_registry, review_registry
from pipelines.registry.contents import read_contents
from pipelines.registry.draft import drafts_of_source
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.models import Registry, Source
from pipelines.registry.upgrade import apply, differences
from pipelines.sources.template import write_template


def registry_of(home: Home | None) -> Registry:
    """The home's own registry; where there is no home yet, the bundled one."""
    return load_registry(home.registry if home else bundled_folder())


def source_of(registry: Registry, source_id: str) -> Source:
    """The source of that id.

    Errors: CannotRead when the registry has none of that name.
    """
    source = registry.sources.get(source_id)
    if source is None:
        known = ", ".join(sorted(registry.sources))
        raise CannotRead("source", f"one of {known}", repr(source_id), "See outcomes sources, or outcomes sources guess FILE.")
    return source


def write_template_file(home: Home | None, source_id: str, to: Path) -> None:
    """Writes a workbook to fill in for a source."""
    registry = registry_of(home)
    write_template(source_of(registry, source_id), registry, to, uk_day(now()))


def check_registry_of(home: Home | None, folder: Path | None) -> list[dict[str, Any]]:
    """Every fault of a registry folder and what the review of its areas and pathways finds today: of the given one, the home's, or the bundled one."""
    checked = folder or (home.registry if home else bundled_folder())
    return [fault.document() for fault in sorted([*check_registry(checked), *review_registry(checked, uk_day(now()))])]


def registry_differences(home: Home) -> list[dict[str, str]]:
    """What the bundled registry has that the home's has not, one line each."""
    return [{"kind": d.kind, "file": d.file, "text": d.text} for d in differences(bundled_folder(), home.registry)]


def upgrade_registry(home: Home, *, by: str | None = None) -> None:
    """Takes over what the bundled registry changed, except what the council changed itself."""
    with audited(home, "registry-upgrade", by=given_name(by)), disk_errors("the registry"), work_folder(home) as work:
        apply(differences(bundled_folder(), home.registry), home.registry, work)  # a process that is killed leaves it where it is swept


def draft_entries(home: Home | None, path: Path, source_id: str) -> dict[str, str]:
    """File name -> text of the registry entries that a file needs: indicators it carries, or the neighbours it lists.

    Indicators that the source itself names come first: until they are there the registry has faults, and no file can be read.
    """
    contents, _ = read_contents(home.registry if home else bundled_folder())
    if drafts := drafts_of_source(contents, source_id):
        return drafts
    registry = registry_of(home)
    return drafts_for(path, source_of(registry, source_id), registry)


def write_drafts(drafts: Mapping[str, str], to: Path) -> None:
    """Writes drafts into a folder.

    Errors: Refused when one of the files exists.
    """
    for name, text in drafts.items():
        path = to / name
        if path.exists():
            raise Refused(str(path), "a name that is still free", "a file", "Move it away, or name another folder with --to.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
