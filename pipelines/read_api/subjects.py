"""What questions, actions and commentary are about, by name, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pipelines.read_api.connections import Release

_ENTRIES: Final = """select 'area' as kind, code as id, name as title, null as owner, 'official' as status from area
    union all select 'indicator', id::varchar, title, owner, status from indicator
    union all select 'outcome', id, title, owner, status from outcome
    union all select 'service', id, title, owner, status from service
    union all select 'theme', id, title, null, 'official' from theme
    union all select 'question', id, title, null, 'official' from question"""
KINDS: Final = ("indicator", "outcome", "service")


@dataclass(frozen=True)
class Subject:
    """One entry of the registry as released."""

    title: str
    owner: str
    """Empty where none is named."""
    is_illustrative: bool


def subjects(release: Release) -> dict[tuple[str, str], Subject]:
    """(area, indicator, outcome, service, theme or question; its id) -> what it is called. Made once for a release."""
    return release.once("subjects", lambda: _subjects(release))


def _subjects(release: Release) -> dict[tuple[str, str], Subject]:
    rows: list[dict[str, Any]] = release.dicts(_ENTRIES)
    return {(row["kind"], row["id"]): Subject(row["title"], row["owner"] or "", row["status"] == "illustrative") for row in rows}


def titles(release: Release, kind: str) -> dict[str, str]:
    """Id -> title of every entry of that kind, in order of title."""
    found = {id: one.title for (each, id), one in subjects(release).items() if each == kind}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))
