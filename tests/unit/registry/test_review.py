"""25 pathways, each with one planted fault: each is found where it stands, and nothing else is."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.registry.check import check_registry, review_registry
from pipelines.registry.faults import Fault, RegistryFaults
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.review import RULES, open_on
from tests.unit.registry.small import spoil_again

FAULTY = Path(__file__).resolve().parents[2] / "data" / "faulty_pathways"
TODAY = dt.date(2026, 11, 22)
NO_RULE = ""
PLANTED = [
    ("01_circle", 143, "links.5", NO_RULE, "meetings -> trusts -> stays_in_learning -> meetings"),
    ("02_node_out_of_reach", 66, "nodes.5.id", "unreachable-node", "'likes_school'"),
    ("03_service_without_road", 34, "nodes.1.id", "no-road-to-outcome", "'second_service'"),
    ("04_ends_half_way", 66, "nodes.5.id", "leads-nowhere", "'is_on_time'"),
    ("05_outcome_without_indicator", 47, "nodes.3.indicators", "outcome-without-indicator", "nothing"),
    ("06_indicator_without_direction", 54, "nodes.3.indicators", "indicator-without-direction", "'cohort', of which neither way is better"),
    ("07_no_mechanism", 101, "links.2.mechanism", "link-without-mechanism", "nothing"),
    ("08_no_assumption", 101, "links.2.assumptions", "link-without-assumption", "nothing"),
    ("09_no_lag", 115, "links.3.lag", "link-without-lag", "nothing"),
    ("10_no_evidence", 115, "links.3.evidence", "link-without-evidence", "nothing"),
    ("11_no_reference", 108, "links.2.evidence.references", "evidence-without-reference", "nothing"),
    ("12_evidence_overdue", 114, "links.2.evidence.review_by", "evidence-overdue", "2026-06-30"),
    ("13_two_targets", 50, "nodes.3.statement", "compound-statement", "2 targets in one sentence"),
    ("14_output_as_outcome", 50, "nodes.3.statement", "output-as-outcome", "'Number of mentoring sessions'"),
    ("15_only_deficits", 26, "nodes", "only-deficits", "3 figures that should fall, none that should rise"),
    ("16_domain_untouched", 12, "left_out", "domain-untouched", "Rights"),
    (
        "17_money_on_weak_evidence", 94, "links.1.evidence.learning_plan", "money-on-weak-evidence",
        "£120,000 a year over level 1 of the Nesta Standards of Evidence",
    ),
    ("18_failed_assumption", 110, "links.2.assumptions", "assumption-failed", "'place'"),
    ("19_no_outside_cause", 26, "nodes", "no-outside-cause", "no node of kind outside_cause"),
    ("20_backwards", 149, "links.5", "backwards-link", "from intermediate outcome to change"),
    ("21_unknown_node", 130, "links.4.to", NO_RULE, "'take_part'"),
    ("22_unknown_indicator", 64, "nodes.4.indicators", NO_RULE, "'neeet'"),
    ("23_level_off_the_scale", 138, "links.4.evidence.level", NO_RULE, "0"),
    ("24_pathway_overdue", 11, "review_by", "pathway-overdue", "2026-06-30"),
    ("25_outcome_without_domain", 47, "nodes.3.domain", "outcome-without-domain", "nothing"),
]  # fmt: skip
STOPS = {"01_circle", "21_unknown_node", "22_unknown_indicator", "23_level_off_the_scale"}


@pytest.fixture(scope="module")
def found() -> list[Fault]:
    return sorted([*check_registry(FAULTY), *review_registry(FAULTY, TODAY)])


@pytest.mark.parametrize(("name", "line", "field", "rule", "told"), PLANTED, ids=[row[0] for row in PLANTED])
def test_the_planted_fault_is_found_where_it_stands_and_nothing_else(
    found: list[Fault], name: str, line: int, field: str, rule: str, told: str
) -> None:
    mine = [fault for fault in found if fault.file == f"pathways/faulty_{name}.yml"]
    assert [(fault.line, fault.field, fault.rule, fault.found) for fault in mine] == [(line, field, rule, told)]
    assert mine[0].severity == ("error" if name in STOPS else "review")
    assert mine[0].expected and mine[0].fix.endswith((".", "?"))


def test_each_file_has_its_row_and_nothing_is_found_beside_the_pathways(found: list[Fault]) -> None:
    assert sorted(path.stem for path in (FAULTY / "pathways").glob("*.yml")) == [f"faulty_{row[0]}" for row in PLANTED]
    assert len(found) == len(PLANTED) == 25


def test_nothing_is_found_in_the_bundled_three() -> None:
    assert check_registry(bundled_folder()) == []
    assert review_registry(bundled_folder(), TODAY) == []


def test_every_rule_of_a_finding_is_in_the_list(found: list[Fault]) -> None:
    assert {fault.rule for fault in found} - {NO_RULE} <= set(RULES)


def test_the_command_tells_both_kinds_and_ends_with_1() -> None:
    run = CliRunner().invoke(app, ["registry", "check", str(FAULTY)])
    assert run.exit_code == 1
    assert all(f"pathways/faulty_{name}.yml, line {line}, {field}: " in run.output for name, line, field, _, _ in PLANTED)
    assert run.output.splitlines()[-1].startswith("4 faults. The review of its areas and pathways has 21 findings")


def test_as_json_a_finding_names_its_rule_and_a_fault_has_the_six_keys_it_always_had() -> None:
    told = json.loads(CliRunner().invoke(app, ["registry", "check", str(FAULTY), "--json"]).output)["faults"]
    assert len(told) == 25
    six = {"file", "line", "field", "found", "expected", "fix"}
    assert sorted({tuple(sorted(set(one) - six)) for one in told}) == [(), ("holds_from", "rule", "severity")]
    assert next(one for one in told if one.get("rule") == "pathway-overdue")["holds_from"] == "2026-07-01"


def test_a_registry_with_findings_alone_loads_and_carries_them(tmp_path: Path) -> None:
    folder = without_errors(tmp_path)
    registry = load_registry(folder)
    assert len(registry.pathways) == 21
    assert len(open_on(registry.review, TODAY)) == 21


def test_a_finding_that_begins_on_a_day_does_not_hold_before(tmp_path: Path) -> None:
    review = load_registry(without_errors(tmp_path)).review
    overdue = next(one for one in review if one.file.endswith("12_evidence_overdue.yml") and one.holds_from == dt.date(2026, 7, 1))
    assert overdue not in open_on(review, dt.date(2026, 6, 30))
    assert overdue in open_on(review, dt.date(2026, 7, 1))


def test_a_registry_with_an_error_in_a_pathway_is_refused() -> None:
    with pytest.raises(RegistryFaults, match="01_circle"):
        load_registry(FAULTY)


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("services/mentoring.yml", "  annual_value_gbp: 120000\n", "", "contract-without-value"),
        ("services/mentoring.yml", "    improvement_direction: decrease\n", "", "indicator-without-direction"),
        ("outcomes.yml", "  indicators: [neet]\n", "  indicators: []\n", "outcome-without-indicator"),
        ("outcomes.yml", "is in education, training or work", "learns, and every family has a home", "compound-statement"),
        ("pathways/faulty_24_pathway_overdue.yml", "    source: Education and Skills Act 2008\n", "", "node-without-source"),
        (
            "pathways/faulty_24_pathway_overdue.yml", "    domain: social_inclusion\n    owner: Commissioner\n    measures:",
            "    domain: social_inclusion\n    measures:", "node-without-owner",
        ),
    ],
)  # fmt: skip
def test_findings_that_none_of_the_25_has(tmp_path: Path, name: str, old: str, new: str, rule: str) -> None:
    folder = without_errors(tmp_path)
    before = review_registry(folder, TODAY)
    if rule == "outcome-without-indicator":  # observed by no pathway either
        for path in (folder / "pathways").glob("*.yml"):
            path.unlink()
        before = review_registry(folder, TODAY)
    spoil_again(folder, name, old, new)
    added = {(one.file, one.rule) for one in review_registry(folder, TODAY)} - {(one.file, one.rule) for one in before}
    assert added == {(name, rule)}


def test_money_over_a_good_trial_that_found_nothing_needs_a_plan(tmp_path: Path) -> None:
    folder, name = without_errors(tmp_path), "pathways/faulty_24_pathway_overdue.yml"
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace("level: 3\n", "level: 3\n      points: against\n"), encoding="utf-8")
    told = [one.found for one in review_registry(folder, TODAY) if one.file == name and one.rule == "money-on-weak-evidence"]
    # three links carry the contract; the fourth says what the service does, the fifth is of an outside cause
    assert told == ["£120,000 a year over level 3 of the Nesta Standards of Evidence, which points against the claim"] * 3


def test_a_service_in_no_pathway_is_told_unless_a_pathway_could_not_be_read(tmp_path: Path) -> None:
    folder = without_errors(tmp_path)
    for path in sorted((folder / "pathways").glob("*.yml"))[1:]:
        path.unlink()
    (left,) = (folder / "pathways").glob("*.yml")
    left.write_text(left.read_text(encoding="utf-8").replace("goal: ", "gaol: ", 1), encoding="utf-8")
    assert review_registry(folder, TODAY) == []
    left.unlink()
    assert [one.rule for one in review_registry(folder, TODAY)] == ["service-in-no-pathway"]


def without_errors(folder: Path) -> Path:
    """The faulty registry without the pathways that keep it from loading."""
    shutil.copytree(FAULTY, folder / "registry")
    for name in STOPS:
        (folder / "registry" / "pathways" / f"faulty_{name}.yml").unlink()
    return folder / "registry"
