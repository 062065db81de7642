"""What two releases say of an indicator itself: figures that did not move may be read otherwise since somebody edited its file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipelines.ledger.meanings import Change

ENTRIES: Final = (
    "select id, entry::varchar from {release}indicator where id in (select indicator::varchar from {release}series) order by id"
)
"""The entries of the indicators with figures; `release` is empty, or names an attached release with a full stop behind it."""
_KEEPING: Final = frozenset({"id", "owner", "checker", "review_date", "names", "licence", "source", "hierarchies", "breakdowns"})
"""Who looks after it and where it comes from. Everything else says what a figure means or how it is judged."""
_LONGEST: Final = 120
"""Characters of one side: a definition may be a paragraph."""


def redefined(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """The fields that differ in entries (by indicator, as JSON) of both releases. What a version of the product added is no edit."""
    return [change for id in after if id in before and before[id] != after[id] for change in _fields(id, before[id], after[id])]


def _fields(id: str, before: str, after: str) -> Iterator[Change]:
    old, new = json.loads(before), json.loads(after)
    for field in new:
        if field in old and field not in _KEEPING and old[field] != new[field]:
            yield Change(id, field, shown(old[field]), shown(new[field]))


def shown(value: Any) -> str:
    """One side of a change: nothing, or the value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str) if value not in (None, [], "") else "nothing"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
