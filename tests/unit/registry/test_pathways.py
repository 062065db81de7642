"""Pathways as entries and as graphs: what loads, what stops a registry, and where the money rests on little."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.registry.base import Direction
from pipelines.registry.check import check_registry
from pipelines.registry.faults import Fault
from pipelines.registry.frames import all_outcomes
from pipelines.registry.load import bundled_folder, load_registry, registry_digest
from pipelines.registry.models import Registry
from pipelines.registry.pathway_graph import strongest_road, weakest_links, weakness
from pipelines.registry.pathways import DOMAINS, OUTCOME_KINDS, Pathway, expected_sign
from pipelines.registry.upgrade import apply, differences, remember
from tests.unit.registry.small import spoil_again

SOUND = Path(__file__).resolve().parents[2] / "data" / "faulty_pathways"
PATHWAY = "pathways/faulty_24_pathway_overdue.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A registry with one pathway, at fault only in being overdue."""
    shutil.copytree(SOUND, tmp_path / "registry")
    for path in (tmp_path / "registry" / "pathways").glob("*.yml"):
        if path.name not in PATHWAY:
            path.unlink()
    return tmp_path / "registry"


@pytest.fixture(scope="module")
def bundled() -> Registry:
    return load_registry(bundled_folder())


def only(folder: Path) -> Fault:
    faults = check_registry(folder)
    assert len(faults) == 1, [str(fault) for fault in faults]
    return faults[0]


@pytest.mark.parametrize(
    ("old", "new", "field", "found"),
    [
        ("    kind: change\n", "    kind: chnage\n", "nodes.2.kind", "'chnage'"),
        ("    title: Takes part\n", "", "nodes.4.title", "nothing"),
        ("  - from: leaving_age\n", "  - start: leaving_age\n", "links.4.from", "nothing"),
        ("    service: mentoring\n", "", "nodes.0.service", "nothing"),
        ("    service: mentoring\n", "    service: mentorring\n", "nodes.0.service", "'mentorring'"),
        ("    outcome: take_part\n", "", "nodes.4.outcome", "nothing"),
        ("    outcome: take_part\n", "    outcome: taking_part\n", "nodes.4.outcome", "'taking_part'"),
        ("    measures: [mentoring.missed]\n", "    measures: [mentoring.mist]\n", "nodes.3.measures", "'mentoring.mist'"),
        ("    measures: [mentoring.missed]\n", "    measures: [missed]\n", "nodes.3.measures.0", "'missed'"),
        ("areas: [E10000030]\n", "areas: [E10000031]\n", "areas", "'E10000031'"),
        ("  - id: meetings\n", "  - id: trusts\n", "nodes.2", "'trusts'"),
        ("    to: meetings\n", "    to: mentoring\n", "links.0.to", "'mentoring'"),
        ("    to: stays_in_learning\n", "    to: leaving_age\n", "links.2.to", "'leaving_age'"),
        ("    status: holding\n", "    status: shaky\n", "assumptions.0.status", "'shaky'"),
        ("review_by: 2026-06-30\n", "review_by: 2026-01-31\n", "review_by", "2026-01-31"),
        ("  rights: Bought elsewhere.\n", "  duties: Bought elsewhere.\n", "left_out.duties.[key]", "'duties'"),
    ],
)
def test_what_stops_a_registry(folder: Path, old: str, new: str, field: str, found: str) -> None:
    faults = check_registry(spoil_again(folder, PATHWAY, old, new))
    assert (field, found) in [(fault.field, fault.found) for fault in faults], [str(fault) for fault in faults]
    assert all(fault.file == PATHWAY and fault.line > 1 and fault.severity == "error" for fault in faults)


def test_a_link_given_twice_is_told_with_both_ends(folder: Path) -> None:
    path = folder / PATHWAY
    text = path.read_text(encoding="utf-8")
    last = text[text.index("  - from: leaving_age\n") :]
    path.write_text(text + last, encoding="utf-8")
    fault = only(folder)
    assert (fault.field, fault.found) == ("links.5", "'leaving_age to takes_part'")


def test_an_unknown_assumption_names_the_nearest_one(folder: Path) -> None:
    path = folder / PATHWAY
    path.write_text(path.read_text(encoding="utf-8").replace("assumptions: [stays]", "assumptions: [stay]", 1), encoding="utf-8")
    fault = only(folder)
    assert (fault.field, fault.fix) == ("links.0.assumptions", "Did you mean 'stays'?")


def test_the_digest_follows_pathways_and_services(folder: Path) -> None:
    before = registry_digest(folder)
    spoil_again(folder, PATHWAY, "goal: Young people take part.", "goal: All young people take part.")
    between = registry_digest(folder)
    spoil_again(folder, "services/mentoring.yml", "provider: A charity", "provider: Another charity")
    assert len({before, between, registry_digest(folder)}) == 3


def test_an_upgrade_brings_new_pathways_services_and_frames_and_leaves_the_councils_own(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / "registry"
    shutil.copytree(folder, own)
    remember(folder, own)
    spoil_again(own, PATHWAY, "owner: Commissioner\nstatus", "owner: Head of youth services\nstatus")
    text = (folder / PATHWAY).read_text(encoding="utf-8")
    (folder / "pathways" / "second.yml").write_text(text.replace("id: faulty_24_pathway_overdue", "id: second", 1), encoding="utf-8")
    spoil_again(folder, PATHWAY, "goal: Young people take part.", "goal: All young people take part.")
    spoil_again(folder, "services/mentoring.yml", "provider: A charity", "provider: Another charity")
    (folder / "frames").mkdir()
    shutil.copyfile(bundled_folder() / "frames" / "local_outcomes_framework.yml", folder / "frames" / "frame.yml")
    frame = folder / "frames" / "frame.yml"
    kept = [line for line in frame.read_text(encoding="utf-8").splitlines() if "local_outcomes:" not in line and "indicator:" not in line]
    frame.write_text("\n".join(kept).replace("id: local_outcomes_framework", "id: frame", 1) + "\n", encoding="utf-8")
    apply(differences(folder, own), own)
    registry = load_registry(own)
    mine = registry.pathways["faulty_24_pathway_overdue"]
    assert (mine.owner, mine.goal) == ("Head of youth services", "All young people take part.")
    assert (registry.pathways["second"].owner, registry.services["mentoring"].provider) == ("Commissioner", "Another charity")
    assert len(registry.frames["frame"].outcomes) == 16


def test_an_upgrade_merges_a_pathway_node_by_node_and_link_by_link(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "home" / "registry"
    shutil.copytree(folder, own)
    remember(folder, own)
    spoil_again(own, PATHWAY, "    title: Meetings\n", "    title: Meetings near home   # since May\n")
    spoil_again(own, PATHWAY, "Who stays in learning takes part.", "Whoever stays takes part.")
    spoil_again(folder, PATHWAY, "    title: Takes part\n", "    title: Takes part in learning or work\n")
    spoil_again(folder, PATHWAY, "Who must stay takes part.", "Who has to stay takes part.")
    spoil_again(folder, PATHWAY, "Who stays in learning takes part.", "Staying leads to taking part.")
    found = differences(folder, own)
    assert [one.text.removeprefix("changed: ") for one in found] == [
        f"{PATHWAY}, nodes takes_part", f"yours kept: {PATHWAY}, links stays_in_learning to takes_part",
        f"{PATHWAY}, links leaving_age to takes_part",
    ]  # fmt: skip
    apply(found, own)
    mine = load_registry(own).pathways["faulty_24_pathway_overdue"]
    assert (mine.node("meetings").title, mine.node("takes_part").title) == ("Meetings near home", "Takes part in learning or work")
    assert [link.claim for link in mine.links[3:]] == ["Whoever stays takes part.", "Who has to stay takes part."]
    assert "# since May" in (own / PATHWAY).read_text(encoding="utf-8")


def chain(**levels: int) -> Pathway:
    """two services -> a -> b -> goal, and service two -> b; evidence levels on the Nesta scale by 'start_end'."""
    nodes = [
        *({"id": name, "kind": "service", "service": f"contract_{name}"} for name in ("one", "two")),
        {"id": "a", "kind": "activity"}, {"id": "b", "kind": "intermediate_outcome"},
        {"id": "goal", "kind": "priority_outcome", "outcome": "take_part"}, {"id": "law", "kind": "outside_cause"},
    ]  # fmt: skip
    ends = [("one", "a"), ("a", "b"), ("two", "b"), ("b", "goal"), ("law", "goal")]
    links = [
        {
            "from": start, "to": end, "claim": "So.", "expected_direction": "improves", "assumptions": ["so"],
            "evidence": {"scale": "nesta", "level": levels[f"{start}_{end}"], "reviewed_on": "2026-01-01", "review_by": "2027-01-01"},
        }
        for start, end in ends
    ]  # fmt: skip
    return Pathway.model_validate({
        "id": "chain", "title": "Chain", "goal": "Goal", "population": "All", "owner": "Owner", "status": "illustrative", "source": "Test",
        "reviewed_on": "2026-01-01", "review_by": "2027-01-01", "links": links,
        "assumptions": [{"id": "so", "text": "So.", "status": "holding", "reviewed_on": "2026-01-01", "by": "Owner"}],
        "nodes": [{"title": "T", "statement": "S", "population": "P"} | node for node in nodes],
    })  # fmt: skip


LEVELS = {"one_a": 1, "a_b": 2, "two_b": 4, "b_goal": 3, "law_goal": 1}


def test_the_weakest_links_that_carry_the_most_money_come_first() -> None:
    values = {"contract_one": Decimal(100_000), "contract_two": Decimal(300_000)}
    ranked = [(one.start, one.end, one.annual_value_gbp, one.weakness, one.exposure_gbp) for one in weakest_links(chain(**LEVELS), values)]
    assert ranked == [
        ("b", "goal", Decimal(400_000), 0.4, Decimal("160000.00")),  # both contracts x (1 - 3/5)
        ("a", "b", Decimal(100_000), 0.6, Decimal("60000.00")),  # 1 - 2/5
        ("two", "b", Decimal(300_000), 0.2, Decimal("60000.00")),  # 1 - 4/5; as much money x weakness, less weak
    ]  # not one -> a, which only says what the service does, nor law -> goal, which no contract pays for


def test_a_contract_without_value_carries_nothing_and_is_still_named() -> None:
    ranked = weakest_links(chain(**LEVELS), {"contract_two": Decimal(300_000)}, frozenset({"contract_two"}))
    first = ranked[0]
    assert (first.services, first.annual_value_gbp, first.is_illustrative) == (("contract_one", "contract_two"), Decimal(300_000), True)
    assert ranked[-1].exposure_gbp == 0


@pytest.mark.parametrize(("status", "expected"), [("holding", 0.4), ("in doubt", 0.7), ("failed", 1.0)])
def test_a_link_is_as_weak_as_its_weakest_assumption_leaves_it(status: str, expected: float) -> None:
    pathway = chain(**LEVELS)
    doubted = pathway.assumptions[0].model_copy(update={"status": status})
    # level 3 of 5, of which all, half, or nothing is left: 1 - 0.6 x 1, x 0.5, x 0
    assert weakness(pathway.model_copy(update={"assumptions": (doubted,)}), pathway.links[3]) == expected


@pytest.mark.parametrize(("points", "expected"), [("for", 0.4), ("mixed", 0.7), ("against", 1.0)])
def test_evidence_carries_a_claim_only_as_far_as_it_bears_it_out(points: str, expected: float) -> None:
    pathway = chain(**LEVELS)
    link = pathway.links[3]
    assert link.evidence is not None
    graded = link.evidence.model_copy(update={"points": points})
    assert weakness(pathway, link.model_copy(update={"evidence": graded})) == expected  # 1 - 3/5 x 1, x 0.5, x 0


def test_a_link_without_evidence_is_as_weak_as_can_be() -> None:
    pathway = chain(**LEVELS)
    assert weakness(pathway, pathway.links[3].model_copy(update={"evidence": None})) == 1.0


def test_the_strongest_road_is_told_with_its_weakest_link() -> None:
    pathway = chain(**LEVELS)
    one, two = strongest_road(pathway, "one", "goal"), strongest_road(pathway, "two", "goal")
    assert one is not None and two is not None
    assert (one.service, one.nodes, one.weakest.key, one.weakness) == ("contract_one", ("one", "a", "b", "goal"), "a~b", 0.6)
    assert (two.nodes, two.weakest.key, two.weakness) == (("two", "b", "goal"), "b~goal", 0.4)
    assert strongest_road(pathway, "one", "law") is None


def test_what_a_service_does_is_never_its_weakest_link() -> None:
    road = strongest_road(chain(**LEVELS | {"a_b": 5, "b_goal": 5}), "one", "goal")
    assert road is not None
    assert (road.weakest.key, road.weakness) == ("a~b", 0.0)


def test_the_three_bundled_pathways_are_complete(bundled: Registry) -> None:
    assert list(bundled.pathways) == ["coronary_heart_disease", "early_years", "surrey_young_people"]
    for pathway in bundled.pathways.values():
        touched = {node.domain for node in pathway.nodes if node.kind in OUTCOME_KINDS}
        assert touched | set(pathway.left_out) >= set(DOMAINS)
        assert all(node.source or node.illustrative for node in pathway.nodes)
        assert all(link.evidence and link.lag and link.mechanism and link.assumptions for link in pathway.links)


def test_surreys_pathway_leads_from_its_commissions_to_both_reported_outcomes(bundled: Registry) -> None:
    surrey = bundled.pathways["surrey_young_people"]
    assert {"neet_16_17", "not_known_16_17", "surrey_neet_count"} <= set(surrey.node("takes_part").indicators)
    assert surrey.node("no_first_offence").indicators[0] == "first_time_entrants_rate"
    assert strongest_road(surrey, "youth_support_service", "takes_part") is not None
    assert strongest_road(surrey, "local_prevention", "no_first_offence") is not None
    assert sum(node.kind == "outside_cause" for node in surrey.nodes) == 3


def test_the_heart_disease_target_stands_as_single_outcomes(bundled: Registry) -> None:
    heart = bundled.pathways["coronary_heart_disease"]
    goals = [node.outcome for node in heart.nodes if node.kind == "priority_outcome"]
    assert goals == ["people_do_not_get_heart_disease", "people_do_not_die_early_of_heart_disease", "people_live_well_with_heart_disease"]
    assert heart.node("rehabilitation").kind == "activity"


def test_contract_values_that_were_not_published_are_marked(bundled: Registry) -> None:
    assert all(service.contract.value_is_illustrative for service in bundled.services.values())


def test_the_national_frame_stands_beside_the_councils_own_outcomes(bundled: Registry) -> None:
    outcomes = all_outcomes(bundled)
    assert list(outcomes)[: len(bundled.outcomes)] == [outcome.id for outcome in bundled.outcomes]
    assert len(outcomes) == len(bundled.outcomes) + 16
    start = outcomes["lof_best_start"]
    assert start.indicators == ("good_level_of_development", "development_at_two")
    assert "best start in life" in start.statement


@pytest.mark.parametrize(
    ("direction", "first", "second", "sign"),
    [
        ("improves", "decrease", "decrease", 1),  # fewer first offences, less NEET
        ("improves", "increase", "decrease", -1),  # more offers, less NEET
        ("improves", "increase", "increase", 1),
        ("worsens", "increase", "increase", -1),
        ("worsens", "decrease", "increase", 1),
        ("improves", "neutral", "decrease", None),
    ],
)
def test_a_claim_about_lives_says_which_way_the_figures_should_move(
    direction: str, first: Direction, second: Direction, sign: int | None
) -> None:
    link = chain(**LEVELS).links[0].model_copy(update={"expected_direction": direction})
    assert expected_sign(link, first, second) == sign
