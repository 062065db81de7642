"""What commands and pages read of releases: figures, claims, lists of releases, what moved between two of them, exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.home import Home
from pipelines.read_api.as_of import naming_purged
from pipelines.read_api.claim import claim as released_claim
from pipelines.read_api.claim import claim_as_of
from pipelines.read_api.connections import list_releases, open_release
from pipelines.read_api.figure import figure as released_figure
from pipelines.read_api.figure import figure_as_of
from pipelines.read_api.withdrawn import withdrawals
from pipelines.registering import registry_of
from pipelines.releases.manifest import read_manifest


def releases(home: Home) -> list[dict[str, Any]]:
    """Every release, the newest first; `withdrawn`: submissions that it counts and that were withdrawn since."""
    gone = withdrawals(home.root)
    return [
        {"id": r.id, "created_at": r.created_at, "by": r.by, "note": r.note, "current": r.is_current, "previous": r.previous,
         "purged": r.is_purged, "withdrawn": sorted(gone.keys() & read_manifest(home.root, r.id).submissions.keys())}
        for r in list_releases(home.root)
    ]  # fmt: skip


def figure(
    home: Home, indicator: str, area: str, period: str | None = None, breakdown: str = "", *, release: str | None = None,
    as_known_on: dt.date | None = None, as_held_on: dt.date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """One figure of a release, or as it was known or held on a day; `origin.withdrawn`: when and why its file was withdrawn since."""
    if as_known_on or as_held_on:
        days = {"as_known_on": as_known_on, "as_held_on": as_held_on}
        with naming_purged(home, indicator, **days):
            found = figure_as_of(home, registry_of(home), indicator, area, period, breakdown, **days)
    else:
        found = released_figure(open_release(home.root, release), indicator, area, period, breakdown)
    gone = withdrawals(home.root).get(found["origin"]["submission"])
    found["origin"]["withdrawn"] = {"day": gone.day.isoformat(), "note": gone.note} if gone else None
    return found


def claim(
    home: Home, indicator: str, area: str, start: str, end: str, says: str | None = None, *, breakdown: str = "",
    release: str | None = None, as_known_on: dt.date | None = None, as_held_on: dt.date | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A sentence about change, checked against a release, or as things were known or held on a day."""
    if as_known_on or as_held_on:
        days = {"as_known_on": as_known_on, "as_held_on": as_held_on}
        with naming_purged(home, indicator, **days):
            return claim_as_of(home, registry_of(home), indicator, area, start, end, says, breakdown=breakdown, **days)
    return released_claim(open_release(home.root, release), indicator, area, start, end, says, breakdown=breakdown)


def compare_releases(home: Home, a: str, b: str) -> dict[str, Any]:
    """What moved between two releases, and why."""
    from pipelines.releases.diff import diff

    return diff(open_release(home.root, a), open_release(home.root, b))


def export_release(home: Home, release: str, to: Path, *, audience: str, formats: Sequence[str]) -> list[Path]:
    """Writes a release's figures and metadata to a folder outside the home."""
    from pipelines.releases.export import export

    home.refuse_inside(to, "Name another folder with --to: what lies in the home must be what a purge finds.")
    return export(open_release(home.root, release), to, audience=audience, formats=formats)
