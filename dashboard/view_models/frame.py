"""Words of the frame: names of areas that tell them apart, and what a release is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dashboard.view_models import words


def area_labels(areas: Sequence[Any]) -> dict[str, str]:
    """Code -> name; where two areas have one name (Dorset), the code stands behind it."""
    named = Counter(area.name for area in areas)
    return {area.code: area.name if named[area.name] == 1 else f"{area.name} ({area.code})" for area in areas}


def release_note(entry: Any) -> str:
    """Which release, when and by whom it was published, and its note. Named, because the choice above it is not printed."""
    published = words.day(dt.datetime.fromisoformat(entry.created_at).date())
    note = f" {entry.note.rstrip('.')}." if entry.note else ""
    return f"Release {entry.id}, published {published} by {entry.by}.{note}"
