"""Services as entries: contracts, the four Co's, involvement, and payment terms that can be computed."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.registry.check import check_registry
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.services import UserInvolvement
from tests.unit.registry.small import spoil_again

SOUND = Path(__file__).resolve().parents[2] / "data" / "faulty_pathways"
SERVICE = "services/mentoring.yml"
PAYMENT = """\
    improvement_direction: decrease
    indicator: neet
    payment:
      method: {method}
      clause: Clause 12
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SOUND, tmp_path / "registry", ignore=shutil.ignore_patterns("pathways"))
    return tmp_path / "registry"


@pytest.mark.parametrize(
    ("professionals", "users", "name"),
    [
        ("high", "low", "traditional provision"),
        ("high", "high", "co-production"),
        ("low", "high", "self-help"),
        ("low", "low", "little service"),
    ],
)
def test_involvement_has_a_name(professionals: str, users: str, name: str) -> None:
    assert UserInvolvement.model_validate({"professionals": professionals, "users": users}).quadrant == name


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("  end: 2029-03-31\n", "  end: 2025-03-31\n", "contract.end"),
        ("  annual_value_gbp: 120000\n", "  annual_value_gbp: -1\n", "contract.annual_value_gbp"),
        ("  annual_value_gbp: 120000\n", "  annual_value_gbp: 0.125\n", "contract.annual_value_gbp"),
        ("areas: [E10000030]\n", "areas: [E10000031]\n", "areas"),
        ("kind: co_deliver", "kind: co_produce", "four_cos.0.kind"),
        ("users: high}", "users: middling}", "involvement.users"),
        ("continuum: service_management", "continuum: networked", "continuum"),
        ("  - id: missed\n", "  - id: trust\n", "measures.1"),
        ("owner: Commissioner\n", "", "owner"),
    ],
)
def test_what_stops_a_registry(folder: Path, old: str, new: str, field: str) -> None:
    faults = check_registry(spoil_again(folder, SERVICE, old, new))
    assert [(fault.file, fault.field) for fault in faults] == [(SERVICE, field)]


@pytest.mark.parametrize(
    ("method", "more", "fields"),
    [
        ("threshold", "      amount_gbp: 1000\n    agreed_levels: [{period: '2027', value: 2.0}]\n", []),
        ("threshold", "      amount_gbp: 1000\n", ["measures.1.agreed_levels"]),
        ("threshold", "    agreed_levels: [{period: '2027', value: 2.0}]\n", ["measures.1.payment.amount_gbp"]),
        (
            "threshold",
            "      amount_gbp: 1000\n      periods: ['2028']\n    agreed_levels: [{period: '2027', value: 2.0}]\n",
            ["measures.1.agreed_levels"],
        ),
        ("per_unit", "      amount_gbp: 10.50\n      beyond: 3\n      cap_gbp: 500\n      periods: ['2027']\n", []),
        ("per_unit", "      amount_gbp: 10.50\n      periods: ['2027']\n", ["measures.1.payment.beyond", "measures.1.payment.cap_gbp"]),
        ("bands", "      bands: [{level: 2.0, amount_gbp: 100}]\n      periods: ['2027']\n", []),
        ("bands", "      bands: [{level: 2.0, amount_gbp: 100}]\n    agreed_levels: [{period: '2027', value: 2.0}]\n", []),
        ("bands", "      bands: [{level: 2.0, amount_gbp: 100}]\n", ["measures.1.payment.periods"]),
        ("bands", "      periods: ['2027']\n", ["measures.1.payment.bands"]),
    ],
)
def test_payment_terms_hold_what_they_are_computed_from(folder: Path, method: str, more: str, fields: list[str]) -> None:
    spoil_again(folder, SERVICE, "    improvement_direction: decrease\n", PAYMENT.format(method=method) + more)
    assert [fault.field for fault in check_registry(folder)] == fields


@pytest.mark.parametrize(
    ("line", "field"), [("indicator: neet", "indicator"), ("improvement_direction: decrease", "improvement_direction")]
)
def test_a_payment_without_figure_or_direction_is_told(folder: Path, line: str, field: str) -> None:
    terms = PAYMENT.format(method="bands") + "      bands: [{level: 2.0, amount_gbp: 100}]\n      periods: ['2027']\n"
    spoil_again(folder, SERVICE, "    improvement_direction: decrease\n", terms.replace(f"    {line}\n", ""))
    assert [fault.field for fault in check_registry(folder)] == [f"measures.1.{field}"]


@pytest.mark.parametrize(("areas", "named", "is_sound"), [
    ("[E10000030, E92000001]", "", False), ("[E10000030, E92000001]", "    area: E92000001\n", True),
    ("[E10000030]", "    area: E92000001\n", False), ("[E10000030]", "", True),
])  # fmt: skip
def test_a_measure_with_figures_says_whose(folder: Path, areas: str, named: str, is_sound: bool) -> None:
    spoil_again(
        folder, SERVICE, "    improvement_direction: decrease\n", f"    improvement_direction: decrease\n    indicator: neet\n{named}"
    )
    spoil_again(folder, SERVICE, "areas: [E10000030]\n", f"areas: {areas}\n")
    assert [fault.field for fault in check_registry(folder)] == ([] if is_sound else ["measures.1.area"])


def test_pounds_are_kept_to_the_penny() -> None:
    service = load_registry(bundled_folder()).services["youth_support_service"]
    terms = next(measure.payment for measure in service.measures if measure.payment)
    assert (terms.amount_gbp, terms.beyond, terms.cap_gbp) == (Decimal("125.50"), 500, Decimal(10_000))


def test_every_payment_term_of_the_bundle_is_marked_illustrative() -> None:
    services = load_registry(bundled_folder()).services.values()
    terms = [measure.payment for service in services for measure in service.measures if measure.payment]
    assert len(terms) >= 2
    assert all(term.illustrative and term.clause.startswith("Illustrative") for term in terms)
