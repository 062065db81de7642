"""What lines and shapes of a pathway's drawing mean."""

from __future__ import annotations

from typing import Final

from dashboard.components.html import Html, tag
from dashboard.components.pathway_marks import group, shape, stroke, text
from dashboard.view_models.pathway_diagram import Diagram
from dashboard.view_models.pathway_words import EVIDENCE, STATUSES, Evidence
from dashboard.view_models.text_width import width

LEGEND_LINE, LEGEND_SIZE, SAMPLE, FIRST = 21.0, 12.5, 34.0, 52.0
OUTSIDE_LEGEND: Final = "dotted: outside cause"


def legend(diagram: Diagram, wide: float) -> tuple[list[Html], float]:
    """What lines and shapes mean: only those that occur, in rows as wide as the diagram; and the height of it all."""
    arrows = [arrow for arrow in diagram.arrows if not arrow.is_outside]
    used = [one for one in EVIDENCE if any(arrow.evidence == one for arrow in arrows)]
    lines = [(one.legend, _sample(one, is_outside=False)) for one in used]
    lines += [(OUTSIDE_LEGEND, _sample(EVIDENCE[1], is_outside=True))] if len(arrows) < len(diagram.arrows) else []
    held = {box.status.label for box in diagram.boxes if box.status}
    shapes = [(label, shape(label, 8, -4)) for label in STATUSES if label in held]
    parts: list[Html] = []
    y = LEGEND_LINE - 6
    for name, samples, room in (("Links:", lines, SAMPLE + 8), ("Status:", shapes, 20.0)):
        x = FIRST
        if samples:
            parts.append(text(0, y, name, LEGEND_SIZE, is_bold=True))
        for words, drawn in samples:
            step = room + width(words, LEGEND_SIZE) + 18
            if x + step > wide and x > FIRST:
                x, y = FIRST, y + LEGEND_LINE
            parts.append(group(f"translate({x:.1f} {y:.1f})", drawn, text(room, 0, words, LEGEND_SIZE)))
            x += step
        y += LEGEND_LINE if samples else 0
    return parts, y


def _sample(evidence: Evidence, *, is_outside: bool) -> Html:
    return tag("path", d=f"M0 -4H{SAMPLE:.0f}", fill="none", **stroke(evidence, is_outside))
