"""Small pieces of a drawing that the diagram and its legend share: texts, strokes of lines, shapes of statuses."""

from __future__ import annotations

from dashboard.components.html import Html, join, tag
from dashboard.components.palette import GREY, INK
from dashboard.view_models.pathway_words import Evidence

GREEN, RED, LINE = "#1d6b45", "#a8322d", "#3d4449"
OUTSIDE_DASHES, LARGEST_DOT = "0.1 6", 3.4


def group(transform: str, *content: object) -> Html:
    """Content moved to a place."""
    return tag("g", *content, transform=transform)


def text(x: float, y: float, words: object, size: float, *, is_bold: bool = False, fill: str = INK, **more: str) -> Html:
    """One line of text, x and y at its foot."""
    weight = {"font_weight": "bold"} if is_bold else {}
    return tag("text", words, x=f"{x:.1f}", y=f"{y:.1f}", font_size=f"{size:g}", fill=fill, **weight, **more)


def stroke(evidence: Evidence, is_outside: bool) -> dict[str, str]:
    """Weight and dashes of a line; of an outside cause it is dotted, the dots as large as its evidence is strong."""
    if is_outside:
        dots = min(evidence.width, LARGEST_DOT)
        return {"stroke": GREY, "stroke_width": f"{dots:g}", "stroke_dasharray": OUTSIDE_DASHES, "stroke_linecap": "round"}
    return {"stroke": LINE, "stroke_width": f"{evidence.width:g}", **({"stroke_dasharray": evidence.dashes} if evidence.dashes else {})}


def shape(status: str, x: float, y: float) -> Html:
    """The shape of a status around a point: filled circle, filled diamond, ring, dash, question mark, half circle, empty square."""
    ring = {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "5"}
    if status == "improving":
        return tag("circle", **ring, fill=GREEN)
    if status == "worsening":
        return tag("path", d=f"M{x:.1f} {y - 6.5:.1f}l6.5 6.5l-6.5 6.5l-6.5 -6.5z", fill=RED)
    if status == "no significant change":
        return tag("circle", **ring, fill="none", stroke=INK, stroke_width="2")
    if status == "not enough points":
        return tag("path", d=f"M{x - 5:.1f} {y:.1f}h10", stroke=INK, stroke_width="2.6")
    if status == "cannot tell":
        return text(x, y + 5.5, "?", 16, is_bold=True, text_anchor="middle")
    if status == "mixed":
        half = tag("path", d=f"M{x:.1f} {y - 5:.1f}a5 5 0 0 0 0 10z", fill=INK)
        return join([tag("circle", **ring, fill="none", stroke=INK, stroke_width="1.6"), half])
    return tag("rect", x=f"{x - 4.5:.1f}", y=f"{y - 4.5:.1f}", width="9", height="9", fill="none", stroke=GREY, stroke_width="1.4")
