"""Services and Pathway review: filled from the sample, empty, failed, and a payment that is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.components import reads
from pipelines.errors import OutcomesError
from pipelines.releases.build import build_release
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import ENTRANTS, SUITES, SURREY, add, entrant_rows, make_home, registry
from tests.unit.releases.test_payment_tables import TERMS, measure
from tests.unit.releases.test_payment_tables import service as contract

OXFORDSHIRE = "E10000025"


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.date], None]:
    """Lets the pages believe that it is that day."""

    def set_day(day: dt.date) -> None:
        class Then(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> Then:
                return cls(day.year, day.month, day.day, tzinfo=tz)

        monkeypatch.setattr("datetime.datetime", Then)

    return set_day


def test_services_of_an_area_with_money_levels_and_payments(sample: Path, opened: Opened) -> None:
    page = opened("services", area=SURREY)
    said = text_of(page)
    assert page.title[0].value == "Surrey: 7 services on record; 2 of 2 payments by outcome held"
    assert "£6\u00a0million a year (illustrative)" in said
    assert "71 × £125.50 = £8,910.50." in said
    assert "The same figure also decides a payment to Local Prevention Framework" in said
    assert "activity was not known was not published with it, and could decide it." in said
    assert "9 of 11 performance measures have no released figure" in said
    assert "pathways?pathway=surrey_young_people&amp;service=youth_support_service" in said
    assert "services?commission=youth_support_service" in said
    assert 'href="review?' in said
    assert [header.value for header in page.header] == [
        "Performance measures against agreed levels", "Payments by outcome", "The four Co's", "Involvement", "The continuum",
    ]  # fmt: skip


def test_one_service_opens_its_contribution_note_and_stands_in_the_link(sample: Path, opened: Opened) -> None:
    page = opened("services", area=SURREY, commission="youth_support_service")
    said = text_of(page)
    assert page.title[0].value.startswith("Youth Support Service: expected to contribute to 3 outcomes; weakest link: evidence level")
    assert page.query_params["commission"] == "Youth Support Service"
    for part in ("Contribution note", "What is claimed", "Leaving age raised to 17 and 18", "lead there too", "£8,910.50"):
        assert part in said or part in [header.value for header in page.header]
    assert "None of 10 other councils rose" in said  # the comparators
    assert "These figures do not say how much of any change" in said


@pytest.mark.parametrize("chosen", ["cardiac_rehabilitation", "parent_connectors"])
def test_every_kind_of_service_has_a_note(sample: Path, opened: Opened, chosen: str) -> None:
    page = opened("services", area=SURREY, commission=chosen)
    assert "expected to contribute to" in page.title[0].value
    assert "No figure of these outcomes is held for District" in text_of(page)


def test_an_area_without_services_offers_every_area(sample: Path, opened: Opened) -> None:
    page = opened("services", area=OXFORDSHIRE)
    assert page.title[0].value == "Oxfordshire: no service on record"
    assert "No service on record serves Oxfordshire." in text_of(page)
    everywhere = opened("services", area=OXFORDSHIRE, of="all")
    assert everywhere.title[0].value.startswith("Every area: 15 services on record")
    assert everywhere.query_params["of"] == "Every area"


def test_a_service_that_is_not_there_is_said(sample: Path, opened: Opened) -> None:
    assert "Service “nothing_such” is not held here." in text_of(opened("services", area=SURREY, commission="nothing_such"))


def test_a_held_payment_stands_on_the_page_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened) -> None:
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2022"]})
    entries = registry(services={"youth": contract("youth", SURREY, entrants)})
    build_release(make_home(tmp_path / "home"), entries, id="2026-Q2", note="First", by="Head of performance", suites_digest=SUITES)
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    page = opened("services", area=SURREY)
    said = text_of(page)
    assert page.title[0].value == "Surrey: 1 service on record; 1 of 1 payments by outcome held"
    assert "not published" in said
    assert "<strong>Held</strong>" in said
    assert "It was restated: 70 in the edition of 19 November 2024, 88 in that of 19 January 2026." in said
    assert "If the figure stood: The figure, 88\u00a0per 100,000, is 2 below 90. 2 × £100.00 = £200.00." in said
    alone = opened("services", area=SURREY, commission="youth")
    assert alone.title[0].value == "youth: no pathway says what it is expected to contribute to"


def test_a_restatement_holds_what_the_release_before_paid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Opened) -> None:
    entrants = measure("entrants", ENTRANTS, payment=TERMS | {"periods": ["2023"]})
    entries = registry(services={"youth": contract("youth", SURREY, entrants)})
    home = make_home(tmp_path / "home")
    build_release(home, entries, id="2026-Q2", note="First", by="Head of performance", suites_digest=SUITES)
    add(home, "lait", "2026-04-08", entrant_rows({SURREY: {"2023": 63}}))
    build_release(home, entries, id="2026-Q3", note="Second", by="Head of performance", suites_digest=SUITES)
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path / "home"))
    said = text_of(opened("services", area=SURREY))
    assert "It was restated: 84 in the edition of 19 January 2026, 63 in that of 8 April 2026." in said
    assert "27 × £100.00 = £2,700.00." in said  # 90 - 63 = 27, if the figure stood
    assert "In release 2026-Q2 it read £600.00: ask why before paying." in said
    assert "In release" not in text_of(opened("services", area=SURREY, release="2026-Q2", compare="nothing"))


def test_a_registry_without_services_says_so(home: Path, opened: Opened) -> None:
    page = opened("services", area=SURREY)
    assert page.title[0].value == "Surrey: no service on record"
    assert "No service is on record in this release." in text_of(page)
    review = opened("review", area=SURREY)
    assert review.title[0].value == "No pathway to review"
    assert "No pathway is on record in this release." in text_of(review)


@pytest.mark.parametrize("stem", ["services", "review"])
def test_nothing_released_yet(empty_home: Path, opened: Opened, stem: str) -> None:
    assert opened(stem).title[0].value == "No figures have been released yet"


@pytest.mark.parametrize("stem", ["services", "review"])
def test_a_fault_is_told_in_words(home: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch, stem: str) -> None:
    def fails(*_: object) -> None:
        raise OutcomesError("release 2026-Q2", "a table of services", "none", "Build the release again.")

    monkeypatch.setattr(reads, stem, fails)
    said = text_of(opened(stem, area=SURREY))
    assert "This did not work: release 2026-Q2." in said
    assert "Build the release again." in said


def test_the_review_has_money_assumptions_and_the_next_date(sample: Path, opened: Opened, on: Callable[[dt.date], None]) -> None:
    on(dt.date(2026, 11, 1))
    page = opened("review", area=SURREY)
    said = text_of(page)
    assert page.title[0].value == "No fault found in 3 pathways today"
    assert "will come up when review dates pass, the first on 1 October 2027." in said
    assert "£12.55\u00a0million (illustrative)" in said
    assert "The other 32 links by rank" in said
    assert "The same worker stays long enough to be trusted. Marked “in doubt” on" in said
    one = opened("review", area=SURREY, money_of="coronary_heart_disease")
    assert one.query_params["money_of"] == "Coronary heart disease, one sentence taken apart"
    assert "Stop smoking service" in text_of(one)
    assert "Parent connectors" not in text_of(one)


def test_findings_of_the_review_hold_from_their_day(sample: Path, opened: Opened, on: Callable[[dt.date], None]) -> None:
    on(dt.date(2027, 10, 1))
    page = opened("review", area=SURREY)
    assert page.title[0].value == "67 findings to mend in 3 pathways"
    assert "Evidence past its review date" in text_of(page)
    assert "No review date is waiting to pass." in text_of(page)
