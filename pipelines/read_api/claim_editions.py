"""What the editions of a publisher read for the two ends of a claim."""

from __future__ import annotations

from typing import Any, Final

from pipelines.measures.claim import rounded
from pipelines.read_api.claim_span import Row, Span
from pipelines.read_api.connections import Release

_HISTORY: Final = """select o.edition, o.period, o.value, o.submission, o.is_current from observation o
    where o.key in (?, ?) and o.source = ? order by o.edition, o.is_current"""
_NOTES: Final = "select * from edition_note where source = ? and indicator = ? and ? between first and last"
_SHARED: Final = """select a.value as earlier, b.value as later from observation a join observation b on a.key = b.key
    where a.submission = ? and b.submission = ? and a.indicator = ? and a.area = ? and a.basis = ? and a.breakdown = ?
    and a.value is not null and b.value is not null"""


def readings(release: Release, span: Span) -> list[Row]:
    """What each edition reads for both ends, oldest first; editions that lack one of them are left out.

    Columns: edition, start_value, end_value, change (in the indicator's unit), notes.
    """
    rows = [span.rows["start"], span.rows["end"]]
    if rows[0] is None or rows[1] is None or span.crosses_bases:
        return []
    by_edition: dict[Any, dict[str, float]] = {}
    for edition, period, value, *_ in release.rows(_HISTORY, [rows[0]["key"], rows[1]["key"], span.source]):
        if value is not None:
            by_edition.setdefault(edition, {})[str(period)] = value
    ends = (span.start.label, span.end.label)
    return [
        reading(span, values[ends[0]], values[ends[1]], edition) | {"notes": notes(release, span, edition)}
        for edition, values in by_edition.items()
        if all(end in values for end in ends)
    ]


def reading(span: Span, start: float, end: float, edition: Any) -> Row:
    """The two ends with their change."""
    percent = 100 * (end - start) / abs(start) if start else None
    return {"edition": edition, "start_value": start, "end_value": end, "change": round(end - start, 9), "percent_change": percent}


def newest_values(release: Release, span: Span) -> Row | None:
    """The two ends as the newest edition of each reads them; None where one has no value there."""
    rows = [span.rows["start"], span.rows["end"]]
    if rows[0] is None or rows[1] is None:
        return None
    current = [row for row in release.rows(_HISTORY, [rows[0]["key"], rows[1]["key"], span.source]) if row[4]]
    values = {str(period): (value, edition) for edition, period, value, *_ in current if value is not None}
    if len(values) < 2:
        return None
    (start, first), (end, last) = values[span.start.label], values[span.end.label]
    return reading(span, start, end, max(first, last))


def notes(release: Release, span: Span, edition: Any) -> list[Row]:
    """The registry's notes on the area's figures of that edition: what they say, and what they dispute."""
    found = release.dicts(_NOTES, [span.source, span.entry["id"], edition])
    return [
        {"disputes": row["disputes"], "note": row["note"]} for row in found
        if not row.get("areas") or span.area["code"] in row["areas"]  # a release sealed earlier does not say whom a note is about
    ]  # fmt: skip


def overlap(release: Release, span: Span) -> tuple[int, int]:
    """In how many periods the submissions of the two ends both have a value for the area, and in how many they differ."""
    rows = [span.rows["start"], span.rows["end"]]
    if rows[0] is None or rows[1] is None or rows[0]["submission"] == rows[1]["submission"]:
        return 0, 0
    shared = release.rows(_SHARED, [rows[0]["submission"], rows[1]["submission"], *span.key])
    decimals = span.entry["decimals"]
    return len(shared), sum(rounded(earlier, decimals) != rounded(later, decimals) for earlier, later in shared)
