"""The drawing of a pathway: boxes apart, lines that keep clear of them, texts inside, everything escaped and labelled."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

from dashboard.components.pathway_marks import shape
from dashboard.components.pathway_svg import pathway_svg
from dashboard.view_models.pathway_boxes import Placed
from dashboard.view_models.pathway_curves import Curve
from dashboard.view_models.pathway_diagram import diagram
from dashboard.view_models.pathway_drawing import Drawing, draw
from dashboard.view_models.pathway_layout import lay_out
from dashboard.view_models.pathway_places import Item
from dashboard.view_models.pathway_shown import ALL, ONE_OUTCOME, Shown, shown
from dashboard.view_models.pathway_words import KINDS, STATUSES
from dashboard.view_models.text_width import width, wrap
from pipelines.registry.load import bundled_folder, load_registry
from tests.unit.dashboard.pathway_fixture import found, large, link, node, small

SVG = "{http://www.w3.org/2000/svg}"
STEPS = 40


def drawn(of: Any) -> Drawing:
    """All of it, folded or not."""
    return draw(diagram(of, Shown(of.nodes, of.links), "Surrey, release r"), KINDS)


def bundled(name: str) -> Any:
    """A bundled pathway as its nodes and links stand in the registry."""
    entry = load_registry(bundled_folder()).pathways[name]
    nodes = [node(one.id, one.kind, title=one.title) for one in entry.nodes]
    return found(nodes, [link(one.start, one.end) for one in entry.links])


def spots(curve: Curve) -> list[tuple[float, float]]:
    """Points along the line of an arrow: its path, worked out from the letters that were drawn."""
    at, out = (0.0, 0.0), []
    for letter, text in re.findall(r"([MLC])([-\d. ]+)", curve.path):
        numbers = [float(number) for number in text.split()]
        if letter == "C":
            (a, b, c, d, e, f), (x, y) = numbers, at
            for step in range(STEPS + 1):
                t = step / STEPS
                u = 1 - t
                out.append(
                    (
                        u**3 * x + 3 * u * u * t * a + 3 * u * t * t * c + t**3 * e,
                        u**3 * y + 3 * u * u * t * b + 3 * u * t * t * d + t**3 * f,
                    )
                )
            at = (e, f)
        else:
            out += (
                [(at[0] + (numbers[0] - at[0]) * n / STEPS, at[1] + (numbers[1] - at[1]) * n / STEPS) for n in range(STEPS + 1)]
                if letter == "L"
                else []
            )
            at = (numbers[0], numbers[1])
    return out


def crossed(drawing: Drawing) -> list[str]:
    """Arrows that run over a box."""
    return [
        f"{curve.arrow.key} over {box.box.id}" for curve in drawing.curves for x, y in spots(curve) for box in drawing.boxes
        if box.x + 1 < x < box.x + box.width - 1 and box.y + 1 < y < box.y + box.height - 1
    ]  # fmt: skip


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    def apart(one: Placed, other: Placed) -> bool:
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        return beside or one.y + one.height <= other.y or other.y + other.height <= one.y

    return [(one.box.id, other.box.id) for one, other in combinations(drawing.boxes, 2) if not apart(one, other)]


@pytest.mark.parametrize("name", ["surrey_young_people", "coronary_heart_disease", "early_years"])
def test_a_bundled_pathway_is_drawn_clear_of_itself(name: str) -> None:
    drawing = drawn(bundled(name))
    assert overlapping(drawing) == []
    assert crossed(drawing) == []
    assert drawing.width <= 1180  # what the page's main column shows without being made smaller by more than a twentieth


@pytest.mark.parametrize("seed", range(8))
def test_any_pathway_is_drawn_clear_of_itself(seed: int) -> None:
    drawing = drawn(large(45 + 5 * seed, 80 + 10 * seed, seed))
    assert overlapping(drawing) == []
    assert crossed(drawing) == []
    assert min(box.y for box in drawing.boxes) >= 20  # clear of the headings
    assert max(box.y + box.height for box in drawing.boxes) <= drawing.height + 0.1


def test_a_line_over_a_box_would_be_found() -> None:
    drawing = drawn(small())
    first, last = drawing.boxes[0], drawing.boxes[-1]
    straight = Curve(drawing.curves[0].arrow, f"M{first.x:.1f} {first.y + 20:.1f}L{last.x + 40:.1f} {first.y + 20:.1f}", (0, 0), 1)
    assert crossed(Drawing(drawing.width, drawing.height, (), (*drawing.boxes, straight))) != []


def test_columns_run_from_service_to_outcome_and_outside_causes_stand_below() -> None:
    placed = {box.box.id: box for box in drawn(small()).boxes}
    assert [placed[id].x for id in ("mentors", "mentoring", "trust", "learns")] == sorted(
        placed[id].x for id in ("mentors", "mentoring", "trust", "learns")
    )
    assert placed["law"].x == placed["trust"].x  # the column before what it moves
    assert placed["law"].y > placed["trust"].y + placed["trust"].height


def test_outcomes_that_lead_to_each_other_take_columns_of_their_own() -> None:
    nodes = [node("a", "intermediate_outcome"), node("b", "intermediate_outcome"), node("c", "priority_outcome")]
    columns = lay_out([Item(one["id"], one["kind"], 40) for one in nodes], {"a~b": ("a", "b"), "b~c": ("b", "c")}).columns
    assert [[item.id for item in column] for column in columns] == [["a"], ["b"], ["c"]]


def test_ends_in_the_other_order_cross_and_are_put_right() -> None:
    kinds = {"a": "service", "b": "service", "x": "activity", "y": "activity"}
    layout = lay_out([Item(id, kind, 40) for id, kind in kinds.items()], {"a~y": ("a", "y"), "b~x": ("b", "x")})
    orders = [[item.id for item in column] for column in layout.columns]
    assert orders in ([["a", "b"], ["y", "x"]], [["b", "a"], ["x", "y"]])


def test_a_link_that_skips_columns_has_a_lane_in_each() -> None:
    of = found([node("s", "service"), node("a", "activity"), node("c", "change"), node("o", "priority_outcome")],
               [link("s", "a"), link("a", "c"), link("c", "o"), link("s", "o")])  # fmt: skip
    drawing = drawn(of)
    assert crossed(drawing) == []
    long = next(curve for curve in drawing.curves if curve.arrow.key == "s~o")
    assert long.path.count("L") == 2  # level through the columns of a and c


def test_links_that_lead_back_and_links_inside_a_column_are_drawn_too() -> None:
    nodes = [node("s", "service"), node("a", "activity"), node("o", "priority_outcome"), node("x", "outside_cause")]
    drawing = drawn(found(nodes, [link("s", "a"), link("a", "o"), link("o", "a"), link("x", "o"), link("a", "x")]))
    tips = {curve.arrow.key: curve for curve in drawing.curves}
    placed = {box.box.id: box for box in drawing.boxes}
    assert tips["o~a"].points == -1
    assert tips["o~a"].tip[0] == placed["a"].x + placed["a"].width  # its head is at the box it leads to
    assert tips["a~x"].points == -1
    assert crossed(drawing) == []


def test_a_circle_of_links_is_drawn_in_one_column_and_not_followed_for_ever() -> None:
    nodes = [node("a", "change"), node("b", "change"), node("o", "priority_outcome")]
    drawing = drawn(found(nodes, [link("a", "b"), link("b", "a"), link("b", "o")]))
    assert len(drawing.curves) == 3


@pytest.mark.parametrize("id", ["surrey_young_people", "early_years"])
def test_texts_fit_their_boxes(id: str) -> None:
    for box in drawn(bundled(id)).boxes:
        room = box.width - 18
        assert all(width(line, 14, is_bold=box.box.kind == "priority_outcome") <= room for line in box.title)
        assert all(width(line, 12) <= room - 17 for line in box.status)
        assert box.height >= 18 + 17 * len(box.title) + 15 * (len(box.status) + len(box.note))


def test_a_long_word_is_broken_and_nothing_is_lost() -> None:
    lines = wrap("Neighbourhoodwatchcommittees meet", 14, 80)
    assert "".join(line.rstrip("-") for line in lines).replace(" ", "") == "Neighbourhoodwatchcommitteesmeet"
    assert all(width(line, 14) <= 80 for line in lines)
    assert wrap("", 14, 80) == []


def test_every_box_and_link_takes_the_keyboard_and_says_what_it_is() -> None:
    part = small()
    root = ElementTree.fromstring(pathway_svg(diagram(part, shown(part, ALL), "Surrey"), interactive=True))
    buttons = {one.get("data-id"): one for one in root.iter(f"{SVG}g") if one.get("role") == "button"}
    assert set(buttons) == {
        "mentors",
        "mentoring",
        "trust",
        "learns",
        "law",
        "mentors~mentoring",
        "mentoring~trust",
        "trust~learns",
        "law~learns",
    }
    assert all(one.get("tabindex") == "0" for one in buttons.values())
    assert buttons["learns"].get("aria-label") == "Learns: priority outcome. learns is so. Status: improving."
    assert (
        buttons["mentors"].get("aria-label")
        == "Mentors: service. mentors is so. £2.4\u00a0million a year (illustrative). Leads to: Mentoring."
    )
    assert buttons["trust~learns"].get("aria-label") == "Link from Trust to Learns: evidence level 1 of 5. Reading: cannot tell."
    order = [one.get("data-id") for one in root.iter(f"{SVG}g") if one.get("role") == "button"]
    assert order[:3] == ["mentors", "mentors~mentoring", "mentoring"]  # each box, then the links that leave it


def test_on_paper_nothing_is_a_button_and_title_mark_and_description_come_with_it() -> None:
    part = small()
    text = pathway_svg(diagram(part, shown(part, ALL), "Surrey, release r"), interactive=False, description="In words.")
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert "tabindex" not in text
    said = [one.text for one in root.iter(f"{SVG}text")]
    assert {"Mentoring", "Surrey, release r", "Illustrative in parts: contract values and what is marked so were made up"} <= set(said)
    assert root.find(f"{SVG}desc").text == "In words."  # type: ignore[union-attr]


def test_labels_are_escaped() -> None:
    evil = '<script>alert("x")</script>'
    part = found([node("s", "service", title=evil), node("o", "priority_outcome", statement=evil, status="improving")],
                 [link("s", "o")], about={**small().about, "title": evil})  # fmt: skip
    for interactive in (True, False):
        text = pathway_svg(diagram(part, shown(part, ALL), evil), interactive=interactive, description=evil)
        assert "<script" not in text
        ElementTree.fromstring(text)


def test_lines_show_the_evidence_and_the_legend_names_what_occurs() -> None:
    part = found(
        [node(id, kind) for id, kind in (("s", "service"), ("a", "activity"), ("b", "change"), ("c", "intermediate_outcome"),
                                         ("d", "priority_outcome"), ("x", "outside_cause"))],
        [link("s", "a", is_delivery=True), link("a", "b", evidence_level=4, evidence_strength=0.8),
         link("b", "c", evidence_level=5, evidence_strength=0.0, evidence_points="against"), link("c", "d"), link("x", "d")],
    )  # fmt: skip
    root = ElementTree.fromstring(pathway_svg(diagram(part, shown(part, ALL), ""), interactive=True))
    lines = {}
    for group in root.iter(f"{SVG}g"):
        if group.get("class") == "link":
            line = next(one for one in group.iter(f"{SVG}path") if one.get("class") == "line")
            lines[group.get("data-id")] = (line.get("stroke-width"), line.get("stroke-dasharray"))
    assert lines == {
        "s~a": ("1.2", None), "a~b": ("4.5", None), "b~c": ("2.4", "12 4 2 4"), "c~d": ("1.8", "7 5"), "x~d": ("1.8", "0.1 6"),
    }  # fmt: skip
    said = {one.text for one in root.iter(f"{SVG}text")}
    assert {
        "strong evidence (level 3 to 5)",
        "evidence points against it",
        "weak or untested (level 0 or 1)",
        "dotted: outside cause",
    } <= said
    assert "some (level 2, or higher with mixed findings)" not in said


def test_every_status_has_a_shape_of_its_own() -> None:
    shapes = [shape(label, 10, 10) for label in STATUSES]
    assert len(set(shapes)) == len(STATUSES) == 7
    assert len({status.shape for status in STATUSES.values()}) == 7


def test_over_forty_boxes_it_opens_folded_by_outcome() -> None:
    part = large()
    roads = [
        {
            "service_node": "service_0",
            "outcome_node": "priority_outcome_0",
            "weakness": 0.4,
            "weakest_link": "a~b",
            "nodes": ["s", "a", "o"],
        }
    ]
    part.roads = roads
    folded = shown(part, ALL)
    kinds = {one["kind"] for one in folded.nodes}
    assert kinds == {"service", "priority_outcome", "outside_cause"}
    assert set(folded.folded) == {f"priority_outcome_{n}" for n in range(7)}
    assert folded.roads == roads
    one = shown(part, ONE_OUTCOME, outcome="priority_outcome_0")
    assert "priority_outcome_0" not in one.folded
    assert "priority_outcome_6" in one.folded or any(link["start_node"] == "priority_outcome_6" for link in one.links)
