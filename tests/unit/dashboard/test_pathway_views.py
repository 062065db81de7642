"""The words of the Pathways page: headline, notes, panels, list, description and downloads, from rows typed here."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest

from dashboard.components.pathway_exports import png
from dashboard.components.pathway_svg import pathway_svg
from dashboard.view_models.links import Place
from dashboard.view_models.pathway import Choice, first_of, headline, pathway_view
from dashboard.view_models.pathway_diagram import diagram
from dashboard.view_models.pathway_downloads import described, links_csv, nodes_csv
from dashboard.view_models.pathway_link import link_panel
from dashboard.view_models.pathway_list import link_rows, node_tables
from dashboard.view_models.pathway_panel import node_panel, road_panel
from dashboard.view_models.pathway_shown import ALL, ONE_OUTCOME, ONE_SERVICE, WEAK_ONLY, shown
from dashboard.view_models.pathway_words import AGAINST, DELIVERY, SOME, STRONG, WEAK, evidence_of, money, pounds
from tests.unit.dashboard.pathway_fixture import found, large, link, node, small

PLACE = Place("2026-Q2", "E10000030")
TODAY = dt.date(2026, 8, 18)
FORBIDDEN = re.compile(r"\bcaus(ed|ing)\b|impact of|due to|\bFTE\b", re.IGNORECASE)


def href(id: str) -> str:
    return f"#{id}"


def outcomes(*statuses: str | None, readings: tuple[str, ...] = ("cannot tell",)) -> Any:
    nodes = [node("a", "change"), *(node(f"o{n}", "priority_outcome", status=status) for n, status in enumerate(statuses))]
    return found(nodes, [link("a", "o0", reading=reading) for reading in readings])


@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (("improving", "worsening", "no data"), "of 3 outcomes, 1 is worsening, 1 is improving and 1 has no data"),
        (("no significant change", "no significant change"), "of 2 outcomes, 2 show no significant change"),
        (("cannot tell", "not enough points"), "we cannot tell whether any of the 2 outcomes is getting better"),
        (("no data", "no data", None), "no figures observe any of the 3 outcomes"),
        (("no data",), "no figures observe its one outcome"),
        (("not enough points",), "we cannot tell whether its one outcome is getting better"),
        (("mixed", "cannot tell"), "of 2 outcomes, 1 is mixed and of 1 we cannot tell"),
    ],
)  # fmt: skip
def test_the_headline_says_the_outcomes_first(statuses: tuple[str, ...], said: str) -> None:
    assert headline(outcomes(*statuses), "Surrey") == f"Surrey: {said}; figures cannot yet judge its one link"


def test_the_headline_counts_what_figures_say_of_the_links() -> None:
    readings = ("moved as expected", "did not", "did not", "too early", "linked by arithmetic", "cannot tell")
    part = outcomes("improving", readings=readings)
    part.links.append(link("a", "o0", is_delivery=True, reading="cannot tell"))  # claims nothing, so it is not counted
    assert headline(part, "Surrey").endswith(
        "of 6 links, 1 moved as expected, 2 did not move as expected, 1 linked by arithmetic and 2 cannot be judged yet"
    )


def test_notes_say_another_area_a_part_and_where_money_rests_on_little() -> None:
    part = small(area="X00000001")
    view = pathway_view(part, shown(part, WEAK_ONLY), "District A", {"E10000030": "Surrey"})
    assert view.notes == (
        "This pathway was written for Surrey. The figures shown are those of District A.",
        "3 of 5 boxes and 2 of 4 links are shown.",
        "Where most money rests on least: “Trust” to “Learns”, £2.4\u00a0million a year (illustrative), evidence level 1 of 5.",
    )
    assert pathway_view(small(), shown(small(), ALL), "Surrey", {}).notes == view.notes[2:]


def test_what_is_shown() -> None:
    part = small()
    ids = {show: {one["id"] for one in shown(part, show, "learns", "mentors").nodes} for show in (ALL, WEAK_ONLY, ONE_OUTCOME, ONE_SERVICE)}
    assert ids[ALL] == ids[ONE_OUTCOME] == {"mentors", "mentoring", "trust", "learns", "law"}
    assert ids[WEAK_ONLY] == {"trust", "learns", "law"}
    assert ids[ONE_SERVICE] == ids[ALL]  # with what else moves the boxes that it reaches
    two = found([node("s", "service"), node("t", "service"), node("o", "priority_outcome"), node("p", "priority_outcome")],
                [link("s", "o"), link("t", "p")])  # fmt: skip
    assert {one["id"] for one in shown(two, ONE_SERVICE, service="s").nodes} == {"s", "o"}
    assert {one["id"] for one in shown(two, ONE_OUTCOME, outcome="p").nodes} == {"t", "p"}
    assert len(shown(two, ONE_OUTCOME, outcome="gone").nodes) == 4


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({"evidence_strength": 0.6}, STRONG), ({"evidence_strength": 0.4}, SOME), ({"evidence_strength": 0.3}, SOME), ({"evidence_strength": 0.2}, WEAK),
     ({"evidence_strength": None}, WEAK), ({"evidence_strength": 0.0, "evidence_points": "against"}, AGAINST), ({"is_delivery": True}, DELIVERY)],
)  # fmt: skip
def test_the_class_of_evidence(fields: dict[str, Any], expected: Any) -> None:
    assert evidence_of(link("a", "b", **fields)) == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [(Decimal("2400000.00"), "£2.4\u00a0million"), (Decimal(12_550_000), "£12.55\u00a0million"), (Decimal("850000.00"), "£850,000"),
     (6_000_000, "£6\u00a0million")],
)  # fmt: skip
def test_money_in_words(value: Any, words: str) -> None:
    assert pounds(value) == words
    assert money(None, False) == "value not known"


def test_the_panel_of_an_outcome_has_its_figures_in_a_sentence() -> None:
    panel = node_panel(small(), "learns", PLACE, TODAY, href)
    assert panel is not None
    assert (panel.title, panel.status.label, panel.rule) == ("Learns", "improving", "the verdict of its one indicator")  # type: ignore[union-attr]
    (rate,) = panel.indicators
    assert (rate.title, rate.href) == ("First-time entrants", "indicator?indicator=First-time+entrants&area=E10000030&release=2026-Q2")
    assert rate.row is not None
    assert rate.row.value == "84\u00a0per 100,000"
    assert rate.sentence == "84\u00a0per 100,000 in 2023, down from 88 in 2022. It is getting better."
    assert panel.led_from == (("Trust: trust leads to learns.", "#trust~learns"), ("Law: law leads to learns.", "#law~learns"))
    assert panel.leads_to == ()


def test_the_panel_of_a_service_has_its_contract_and_roads() -> None:
    panel = node_panel(small(), "mentors", PLACE, TODAY, href)
    assert panel is not None
    facts = dict(panel.facts)
    assert facts["Value"] == "£2.4\u00a0million a year (illustrative)"
    assert facts["Involvement"] == "professionals high, users low: traditional provision"
    assert panel.status is None
    assert panel.roads == (("Learns", "Mentors → Mentoring → Trust → Learns (3 links)", "Trust → Learns, weakness 0.80 of 1"),)
    assert node_panel(small(), "gone", PLACE, TODAY, href) is None


def test_an_indicator_without_figures_says_so() -> None:
    part = small()
    part.figures.rows.clear()
    panel = node_panel(part, "learns", PLACE, TODAY, href)
    assert panel is not None
    assert panel.indicators[0].row is None
    assert panel.indicators[0].sentence == "No figures of this area are held."


def test_the_panel_of_a_link_has_claim_assumption_evidence_reading_and_money() -> None:
    panel = link_panel(small(), "trust~learns", href)
    assert panel is not None
    assert panel.title == "Trust → Learns"
    assert dict(panel.facts)["After"] == "2 quarters, stated before the figures were looked at"
    assert panel.assumptions == (("The mentor stays.", "in doubt", "30 September 2026", "Commissioner"),)
    assert dict(panel.evidence)["Level"] == "1 of 5, Nesta Standards of Evidence, 1 to 5: Said"
    assert panel.reading_sentence == "We cannot tell whether the figures moved as expected"
    assert dict(panel.money) == {
        "Contracts over it": "Mentors", "Together": "£2.4\u00a0million a year (illustrative)",
        "Weakness": "0.80 of 1 (1: no evidence, or an assumption that failed)", "Rank": "1 among the links of this pathway by money times weakness",
    }  # fmt: skip
    assert link_panel(small(), "trust~gone", href) is None


def test_a_tested_link_shows_the_figures_behind_its_reading() -> None:
    tested = link("a", "b", reading="moved as expected", reason="It did.", start_indicator="x", end_indicator="y", unit="% for 1 %", estimate=-0.503,
                  low=-0.61, high=-0.4, sign=-1, expected_estimate=0.15, smallest_seen=0.2, areas=30, changes=390, first_period="2013",
                  last_period="2025", area_level="upper_tier", cohort="30 areas", q_value=0.004, links_tested=4)  # fmt: skip
    part = found(
        [node("a", "change"), node("b", "priority_outcome")], [tested], indicators={"x": {"title": "Offers"}, "y": {"title": "NEET"}}
    )
    panel = link_panel(part, "a~b", href)
    assert panel is not None
    assert (panel.shape, panel.reading_sentence) == ("●", "The figures moved as expected")
    assert dict(panel.figures) == {
        "First end observed by": "Offers", "Second end observed by": "NEET", "Estimate": "-0.503 % for 1 %", "95 % interval": "-0.61 to -0.4",
        "Expected": "one falls as the other rises, by -0.15", "Smallest effect seen": "0.2 in nine of ten simulated panels of this size",
        "Areas compared": "30 councils", "Changes compared": "390", "Periods": "2013 to 2025", "Whom it speaks about": "30 areas",
        "Tested beside it": "4 links of this pathway; q 0.004",
    }  # fmt: skip


def test_a_road_can_be_opened_where_boxes_are_folded_away() -> None:
    panel = road_panel(small(), "mentors~learns", href)
    assert panel is not None
    assert [title for title, _ in panel.steps] == ["Mentors", "Mentoring", "Trust", "Learns"]
    assert panel.weakest == ("Trust → Learns", "#trust~learns")
    assert road_panel(small(), "mentors~gone", href) is None


def test_the_list_carries_every_box_and_link_of_the_diagram() -> None:
    part = small()
    everything = shown(part, ALL)
    tables, links = node_tables(part, everything), link_rows(part, everything)
    assert list(tables) == ["Services", "What they do", "What changes", "Outcomes", "Outside causes"]
    drawn = diagram(part, everything, "")
    assert {row.id for rows in tables.values() for row in rows} == {box.id for box in drawn.boxes}
    assert {row.key for row in links} == {arrow.key for arrow in drawn.arrows}
    assert links[-1].key == "law~learns"  # outside causes last
    assert links[2].assumptions == ("The mentor stays. (in doubt)",)
    assert tables["Outcomes"][0].latest == ("First-time entrants: 84\u00a0per 100,000 (2023)",)


def test_a_figure_that_hangs_on_those_not_known_never_stands_alone() -> None:
    part = small()
    part.figures.rows["rate"] |= {"band_upper": "combined", "companions": ["not_known", "combined"], "band_low": 84.0, "band_high": 90.0}
    assert node_tables(part, shown(part, ALL))["Outcomes"][0].latest[0].endswith("; not known: not held")


def test_the_description_and_the_tables_carry_everything_and_the_mark() -> None:
    part = small()
    drawn = diagram(part, shown(part, ALL), "Surrey, release r")
    text = described(drawn, headline(part, "Surrey"), ["A note."])
    assert "Illustrative in parts" in text
    assert all(box.label in text for box in drawn.boxes)
    assert all(arrow.label in text for arrow in drawn.arrows)
    nodes = list(csv.DictReader(io.StringIO(nodes_csv(part, "r", drawn.mark))))
    links = list(csv.DictReader(io.StringIO(links_csv(part, "r", drawn.mark))))
    assert [row["box"] for row in nodes] == ["mentors", "mentoring", "trust", "learns", "law"]
    assert (links[2]["from"], links[2]["reading"], links[2]["assumptions"], links[2]["annual_value_gbp"]) == (
        "trust",
        "cannot tell",
        "stays",
        "2400000",
    )
    assert all(row["mark"] == drawn.mark for row in nodes + links)


def test_the_mark() -> None:
    assert diagram(small(area="X00000001"), shown(small(), ALL), "").mark == "Illustrative data"
    plain = found([node("s", "service"), node("o", "priority_outcome")], [link("s", "o")])
    assert diagram(plain, shown(plain, ALL), "").mark == ""


def test_the_picture_holds_the_description() -> None:
    from PIL import Image

    part = small()
    drawn = diagram(part, shown(part, ALL), "Surrey")
    content = png(pathway_svg(drawn, interactive=False, description="In words."), "In words: ● → £")
    picture = Image.open(io.BytesIO(content))
    assert picture.format == "PNG"
    assert picture.size[0] > 1000
    assert picture.text["Description"] == "In words: ● → £"  # type: ignore[attr-defined]
    assert len(set(picture.convert("L").resize((200, 100)).get_flattened_data())) > 10  # something is drawn


def test_a_choice_is_an_address() -> None:
    choice = Choice("surrey", "list", ONE_OUTCOME, outcome="o", selected="a~b", titles={"surrey": "Young people", "o": "Takes part"})
    assert (
        choice.href(PLACE, selected="o")
        == "pathways?pathway=Young+people&view=list&show=one+outcome&outcome=Takes+part&selected=o&area=E10000030&release=2026-Q2"
    )


def test_the_page_opens_with_the_pathway_of_the_area() -> None:
    options = [{"id": "any", "areas": []}, {"id": "own", "areas": ["E10000030"]}]
    assert first_of(options, "E10000030") == "own"
    assert first_of(options, "X00000001") == "any"


def test_nothing_generated_speaks_of_what_made_anything_happen() -> None:
    part = large()
    drawn = diagram(part, shown(part, ONE_OUTCOME, "priority_outcome_0"), "")
    said = described(drawn, headline(part, "Surrey"), pathway_view(part, shown(part, ALL), "Surrey", {}).notes)
    assert not FORBIDDEN.search(said)
