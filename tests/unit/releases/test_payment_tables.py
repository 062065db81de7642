"""Contracts held against a sealed release: its editions, symbols, bands, breaks and notes decide what is paid."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.read_api.connections import Release, open_release
from pipelines.registry.models import EditionNote
from pipelines.registry.services import PerformanceMeasure, Service
from pipelines.releases.build import build_release
from tests.release_fixture import (
    ENTRANTS,
    ESSEX,
    NEET,
    SUITES,
    SURREY,
    YEAR,
    add,
    broken,
    entrant_rows,
    figures,
    indicator,
    make_home,
    registry,
)

TERMS = {"method": "per_unit", "amount_gbp": "100.00", "beyond": 90, "cap_gbp": "5000.00", "clause": "Clause 12"}


def measure(id: str, indicator: str | None, **more: Any) -> PerformanceMeasure:
    plain = {
        "id": id,
        "title": id,
        "meaning": "for tests",
        "unit": "per 100,000",
        "improvement_direction": "decrease",
        "indicator": indicator,
    }
    return PerformanceMeasure.model_validate(plain | more)


def service(id: str, area: str, *measures: PerformanceMeasure) -> Service:
    return Service.model_validate({
        "id": id, "title": id, "statement": "for tests", "population": "everybody", "areas": [area], "provider": "A provider",
        "owner": "Commissioner", "contract": {"start": "2021-04-01", "end": "2024-03-31", "source": "tests"},
        "involvement": {"professionals": "high", "users": "high"}, "continuum": "service_management", "status": "official",
        "source": "tests", "measures": [dict(one) for one in measures],
    })  # fmt: skip


def released(root: Path, *services: Service, **replaced: Any) -> Release:
    home = make_home(root)
    entries = registry(*replaced.pop("extra", ()), services={one.id: one for one in services}, **replaced)
    build_release(home, entries, id="2026-Q2", note="First", by="Head of performance", suites_digest=SUITES)
    return open_release(root)


def paid(release: Release) -> dict[str, tuple[Decimal | None, str | None]]:
    return {row["period"]: (row["amount_gbp"], row["held_reason"]) for row in release.dicts("select * from payment")}


def test_restated_missing_and_plain_figures_of_a_release(tmp_path: Path) -> None:
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2021", "2022", "2023", "2024"]})
    found = paid(released(tmp_path / "home", service("youth", SURREY, entrants)))
    assert found["2023"] == (Decimal("600.00"), None)  # 90 - 84 = 6; 6 x 100.00
    assert found["2022"] == (None, "It was restated: 70 in the edition of 19 November 2024, 88 in that of 19 January 2026.")
    assert found["2024"] == (None, "No figure of this period is released.")
    assert found["2021"] == (Decimal("0.00"), None)  # 98 is not below 90; one edition has it


def test_the_last_older_reading_of_its_own_source_is_named_and_a_group_is_not_paid(tmp_path: Path) -> None:
    home = make_home(tmp_path)
    add(home, "lait", "2025-05-05", [*entrant_rows({SURREY: {"2022": 75}}), *figures(ENTRANTS, {SURREY: {"2022": 33}}, YEAR, "sex=female")])
    for edition, value in (("2025-06-01", 60), ("2025-07-01", 61)):
        add(home, "council_long", edition, figures(ENTRANTS, {SURREY: {"2022": value}}, YEAR))
    entrants = service("youth", SURREY, measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2022"]}))
    build_release(home, registry(services={"youth": entrants}), id="R", by="tests", suites_digest=SUITES)
    assert open_release(tmp_path).rows("select period, held_reason from payment") == [
        ("2022", "It was restated: 75 in the edition of 5 May 2025, 88 in that of 19 January 2026.")
    ]


def test_settling_by_an_edition_ends_the_hold(tmp_path: Path) -> None:
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2022"], "settled_edition": "2026-01-19"})
    assert paid(released(tmp_path / "home", service("youth", SURREY, entrants))) == {"2022": (Decimal("200.00"), None)}  # 90 - 88 = 2


def test_hidden_and_unknown_hold(tmp_path: Path) -> None:
    terms = {"method": "bands", "bands": [{"level": 1.5, "amount_gbp": "9000"}], "periods": ["2023"], "clause": "Clause 13"}
    neet = [measure("neet", NEET, unit="%", payment=terms)]
    release = released(tmp_path / "home", service("in_essex", ESSEX, *neet), service("in_surrey", SURREY, *neet))
    held = {row["service"]: row["held_reason"] for row in release.dicts("select * from payment")}
    assert held == {
        "in_essex": "The figure has no value: too few to show.",
        "in_surrey": "Those not known decide it: the true figure lies anywhere from 0.9 to 15.2.",
    }


@pytest.mark.parametrize(("day", "is_held"), [(dt.date(2022, 6, 1), True), (dt.date(2021, 4, 1), False), (dt.date(2024, 1, 1), False)])
def test_a_break_between_the_terms_and_the_period_holds(tmp_path: Path, day: dt.date, is_held: bool) -> None:
    """The contract begins on 1 April 2021; the figure is of 2023."""
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2023"]})
    changed = indicator(ENTRANTS, kind="rate", basis=YEAR, source="lait", breaks=(broken(day),))
    amount, reason = paid(released(tmp_path / "home", service("youth", SURREY, entrants), extra=[changed]))["2023"]
    assert (amount is None) == is_held
    assert not is_held or reason == "The series breaks on 1 June 2022, after the terms were set: the definition changed."


def test_a_baseline_after_the_break_does_not_hold(tmp_path: Path) -> None:
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2023"], "baseline": "2022"})
    changed = indicator(ENTRANTS, kind="rate", basis=YEAR, source="lait", breaks=(broken(dt.date(2022, 6, 1)),))
    assert paid(released(tmp_path / "home", service("youth", SURREY, entrants), extra=[changed]))["2023"] == (Decimal("600.00"), None)


def test_a_disputed_edition_holds(tmp_path: Path) -> None:
    note = EditionNote(source="lait", indicators=(ENTRANTS,), first=dt.date(2026, 1, 1), last=dt.date(2026, 1, 31),
                       note="Probably years to March.", disputes="year_end")  # fmt: skip
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2023"]})
    found = paid(released(tmp_path / "home", service("youth", SURREY, entrants), edition_notes=(note,)))
    assert found["2023"] == (None, "Its edition is disputed: Probably years to March. The series breaks on 1 January 2022, after the terms were set: the "
                                   "figures from here on are of a disputed edition: Probably years to March.")  # fmt: skip


def test_agreed_levels_stand_beside_the_figure_and_its_origin(tmp_path: Path) -> None:
    levels = [{"period": "2023", "value": 90}, {"period": "2021", "value": 90}, {"period": "2025", "value": 80}]
    unseen = measure("unseen", None, agreed_levels=[{"period": "2023", "value": 50}])
    release = released(tmp_path / "home", service("youth", SURREY, measure("entrants", ENTRANTS, agreed_levels=levels), unseen))
    rows = release.dicts("select * from agreed_level")
    assert [(row["measure"], row["period"], row["status"]) for row in rows] == [
        ("entrants", "2023", "met"), ("entrants", "2021", "not met"), ("entrants", "2025", "cannot tell"), ("unseen", "2023", "cannot tell"),
    ]  # fmt: skip
    assert (
        rows[0]["key"]
        == release.one("select key from figure where indicator = ? and area = ? and period = '2023'", [ENTRANTS, SURREY])["key"]
    )  # type: ignore[index]
    assert release.dicts("select * from payment") == []


def test_a_release_without_services_has_empty_tables(tmp_path: Path) -> None:
    release = released(tmp_path / "home")
    assert release.dicts("select * from payment") == release.dicts("select * from agreed_level") == []
