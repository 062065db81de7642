"""A pathway as SVG text: for the page (boxes and links that take the keyboard), and the same for export and paper."""

from __future__ import annotations

from typing import Final

from dashboard.components.html import Html, join, tag
from dashboard.components.palette import ACCENT, GREY, INK
from dashboard.components.pathway_legend import LEGEND_LINE, LEGEND_SIZE, legend
from dashboard.components.pathway_marks import LINE, group, shape, stroke, text
from dashboard.view_models.pathway_boxes import NOTE_LINE, NOTE_SIZE, PADDING, SHAPE_ROOM, TITLE_LINE, TITLE_SIZE, Placed
from dashboard.view_models.pathway_curves import HEAD, Curve
from dashboard.view_models.pathway_diagram import Diagram
from dashboard.view_models.pathway_drawing import Drawing, Heading, draw
from dashboard.view_models.pathway_words import KINDS, OUTSIDE
from dashboard.view_models.text_width import width, wrap

FONT: Final = "Arial, 'Liberation Sans', Helvetica, 'Source Sans', sans-serif"
"""Texts are wrapped for letters as wide as Arial's. Where a machine has none of that width, the pages' own narrower ones fit; wider ones would
leave their boxes."""
MARGIN: Final = 3.0
SMALLEST: Final = 0.85
"""How far a drawing is made smaller on a screen: its texts stay readable."""
TITLE_ROOM: Final = 52.0


def pathway_svg(diagram: Diagram, *, interactive: bool, description: str = "") -> Html:
    """The diagram. `interactive`: every box and link takes the keyboard; else it has its title, mark and description with it."""
    drawing = draw(diagram, KINDS)
    wide = drawing.width + 2 * MARGIN
    above = 0.0 if interactive else TITLE_ROOM
    key, key_height = legend(diagram, wide)
    if interactive:  # on paper the page around it may end up on another sheet
        key_height += LEGEND_LINE
        said = ". ".join(text for text in (f"{diagram.title}: {diagram.subtitle}", diagram.mark) if text)
        key.append(text(0, key_height - 6, said, LEGEND_SIZE))
    high = above + drawing.height + 18 + key_height
    parts = [
        *([] if interactive else _title(diagram, wide, description)),
        group(f"translate({MARGIN} {above})", *(_heading(one) for one in drawing.headings), *_pieces(drawing, interactive=interactive)),
        group(f"translate({MARGIN} {above + drawing.height + 18:.1f})", *key),
    ]
    name = f"Pathway: {diagram.title}"
    least = {"style": f"min-width: {SMALLEST * wide:.0f}px"}  # smaller than that it scrolls in its own box
    about = {"role": "group", "aria_label": name, **least} if interactive else {"role": "img", "aria_labelledby": "name about"}
    return tag(
        "svg", *parts, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {wide:.0f} {high:.0f}", width=f"{wide:.0f}",
        height=f"{high:.0f}", font_family=FONT, fill=INK, class_="pathway", **about,
    )  # fmt: skip


def _title(diagram: Diagram, wide: float, description: str) -> list[Html]:
    """What the page says above the diagram, for where there is no page around it."""
    paper = tag("rect", width="100%", height="100%", fill="#ffffff")
    name, about = tag("title", f"Pathway: {diagram.title}", id="name"), tag("desc", description, id="about")
    lines = [text(MARGIN, 18, diagram.title, 17, is_bold=True), text(MARGIN, 37, diagram.subtitle, 13)]
    room = wide - width(diagram.title, 17, is_bold=True) - 40
    marks = [
        text(wide - MARGIN, 17 + 16 * number, line, 13, is_bold=True, text_anchor="end")
        for number, line in enumerate(wrap(diagram.mark, 13, min(room, 460), is_bold=True))
    ]
    return [name, about, paper, *lines, *marks]


def _heading(heading: Heading) -> Html:
    """The kind of the columns below it, over a fine line."""
    rule = tag("path", d=f"M{heading.x:.1f} 20H{heading.x + heading.width:.1f}", stroke=GREY, stroke_width="1")
    return join([text(heading.x, 13, heading.text, 13, is_bold=True, fill=LINE), rule])


def _pieces(drawing: Drawing, *, interactive: bool) -> list[Html]:
    return [_box(one, interactive) if isinstance(one, Placed) else _arrow(one, interactive) for one in drawing.order]


def _button(kind: str, id: str, label: str, interactive: bool, *content: object) -> Html:
    """A part of the diagram: a button on the page, plain on paper. Its whole meaning is its label."""
    about = {"role": "button", "tabindex": "0", "aria_label": label, "aria_pressed": "false", "data_id": id} if interactive else {}
    return tag("g", tag("title", label), *content, class_=kind, **about)


def _box(placed: Placed, interactive: bool) -> Html:
    box, is_outside, is_goal = placed.box, placed.box.kind == OUTSIDE, placed.box.kind == "priority_outcome"
    outline = {"stroke_dasharray": "2 4", "rx": "14"} if is_outside else {}
    frame = tag(
        "rect", x=f"{placed.x:.1f}", y=f"{placed.y:.1f}", width=f"{placed.width:.1f}", height=f"{placed.height:.1f}",
        fill="#ffffff", stroke=ACCENT if box.kind == "service" else INK, stroke_width="2.6" if is_goal else "1.3", **outline,
    )  # fmt: skip
    x, y = placed.x + PADDING, placed.y + PADDING - 4
    lines = []
    for line in placed.title:
        y += TITLE_LINE
        lines.append(text(x, y, line, TITLE_SIZE, is_bold=is_goal))
    y += 3
    if box.status:
        lines.append(shape(box.status.label, x + 5, y + NOTE_LINE - 4))
    for line in placed.status:
        y += NOTE_LINE
        lines.append(text(x + SHAPE_ROOM, y, line, NOTE_SIZE))
    for line in placed.note:
        y += NOTE_LINE
        lines.append(text(x, y, line, NOTE_SIZE, fill=LINE))
    return _button("box", box.id, box.label, interactive, frame, *lines)


def _arrow(curve: Curve, interactive: bool) -> Html:
    (x, y), way = curve.tip, curve.points
    line = tag("path", d=curve.path, fill="none", class_="line", **stroke(curve.arrow.evidence, curve.arrow.is_outside))
    half = 4.0 + curve.arrow.evidence.width / 4
    colour = GREY if curve.arrow.is_outside else LINE
    head = tag("path", d=f"M{x:.1f} {y:.1f}l{-way * HEAD:.1f} {-half:.1f}v{2 * half:.1f}z", fill=colour)
    hit = [tag("path", d=curve.path, fill="none", class_="hit", stroke="transparent", stroke_width="14")] if interactive else []
    return _button("link", curve.arrow.key, curve.arrow.label, interactive, *hit, line, head)
