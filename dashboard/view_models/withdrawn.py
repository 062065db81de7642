"""Words on files that were withdrawn after the release that is read was sealed with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.view_models import words
from pipelines.read_api.sentences import say


def told(marked: Any) -> tuple[str, str]:
    """What is so of one `read_api.withdrawn.Marked`, and what follows."""
    parts = _parts(marked.withdrawn)
    if marked.kind != "observations":
        what = say("withdrawn.responses" if marked.kind == "responses" else "withdrawn.neighbours", **parts)
    elif marked.figures == 1:
        what = say("withdrawn.figures_one", **parts)
    else:
        what = say("withdrawn.figures", count=words.number(marked.figures, 0), **parts)
    return what, say("withdrawn.replaced", release=marked.replaced_by) if marked.replaced_by else say("withdrawn.to_follow")


def cell_notes(points: Any, withdrawn: Mapping[str, Any]) -> dict[str, list[str]]:
    """Period -> that the figure's file was withdrawn, for a note beside it."""
    return {p["period"]: [say("withdrawn.cell", **_parts(withdrawn[p["submission"]]))] for p in points if p.get("submission") in withdrawn}


def latest_note(points: Any, withdrawn: Mapping[str, Any]) -> list[str]:
    """The same of the latest figure, as a sentence."""
    gone = withdrawn.get(points[-1].get("submission"))
    return [say("caution.withdrawn", **_parts(gone))] if gone else []


def origin_line(gone: Any) -> str:
    """The same for the road of one figure."""
    parts = _parts(gone)
    return f"Withdrawn on {parts['day']}: {parts['note']}."


def _parts(gone: Any) -> dict[str, str]:
    return {"day": words.day(gone.day), "note": gone.note.rstrip(".") or say("withdrawn.no_note")}
