"""What was withdrawn is left behind by the next release, also when nothing else is left, and its public note says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import OutcomesError, Refused
from pipelines.home import Home, set_current
from pipelines.ledger.moments import now, uk_day
from tests.councils import NEET, SURREY, Row, approved, make_home

OLD: list[Row] = [(SURREY, NEET, "2021", "25", "1000")]
NEW: list[Row] = [(SURREY, NEET, "2021", "99", "1000")]
"""A slip of the pen: 9.9 % instead of 2.9 %."""
TITLE = "A council's own long file, one figure per row"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def note_of(home: Home, release: str) -> str:
    return next(str(each["note"]) for each in service.releases(home) if each["id"] == release)


def test_the_release_after_a_withdrawal_says_what_it_is_without(home: Home) -> None:
    approved(home, "old.csv", OLD, "2022-01-01")
    wrong = approved(home, "new.csv", NEW, "2023-01-01")
    service.build_release(home, "r1", by="Bob")
    assert service.figure(home, NEET, SURREY)["value"] == pytest.approx(9.9)
    day = uk_day(now())
    service.withdraw(home, wrong, by="Ann", note="The numerator was mistyped.")
    service.build_release(home, "r2", by="Bob")
    assert service.figure(home, NEET, SURREY)["value"] == pytest.approx(2.5)
    assert note_of(home, "r2") == f"Without the edition of 2023-01-01 of {TITLE}, withdrawn on {day}: The numerator was mistyped."
    assert not {"Ann", "Bob", "new.csv"} & set(note_of(home, "r2").replace(":", " ").split())
    service.build_release(home, "r3", by="Bob")
    assert note_of(home, "r3") == "", "the release before it was without it already"
    assert service.rebuild(home, "r2") == []


def test_a_note_that_is_given_stands(home: Home) -> None:
    approved(home, "old.csv", OLD, "2022-01-01")
    wrong = approved(home, "new.csv", NEW, "2023-01-01")
    service.build_release(home, "r1", by="Bob")
    service.withdraw(home, wrong, by="Ann", note="mistyped")
    service.build_release(home, "r2", note="2021 is back to 2.5 %.", by="Bob")
    assert note_of(home, "r2") == "2021 is back to 2.5 %."


def test_when_everything_is_withdrawn_an_empty_release_takes_the_figures_back(home: Home) -> None:
    wrong = approved(home, "new.csv", NEW, "2023-01-01")
    service.build_release(home, "r1", by="Bob")
    service.withdraw(home, wrong, by="Ann", note="mistyped")
    service.build_release(home, "r2", by="Bob")
    assert "withdrawn on" in note_of(home, "r2")
    with pytest.raises(OutcomesError):
        service.figure(home, NEET, SURREY)
    assert service.figure(home, NEET, SURREY, release="r1")["value"] == pytest.approx(9.9), "earlier releases stay"
    assert service.rebuild(home, "r2") == []
    assert service.verify(home) == []


def test_before_the_first_release_there_must_be_something_to_release(home: Home) -> None:
    wrong = approved(home, "new.csv", NEW, "2023-01-01")
    service.withdraw(home, wrong, by="Ann", note="mistyped")
    with pytest.raises(Refused, match="at least one approved submission"):
        service.build_release(home, "r1", by="Bob")


def test_a_release_that_was_sealed_and_never_shown_is_shown_with_its_own_note(home: Home) -> None:
    """Its process was killed before it became current: asked for again, also without a note, it is the same release."""
    approved(home, "old.csv", OLD, "2022-01-01")
    wrong = approved(home, "new.csv", NEW, "2023-01-01")
    service.build_release(home, "r1", by="Bob")
    service.withdraw(home, wrong, by="Ann", note="mistyped")
    service.build_release(home, "r2", by="Bob")
    set_current(home, "r1")
    assert service.build_release(home, "r2", by="Bob") == "r2"
    assert service.figure(home, NEET, SURREY)["origin"]["release"] == "r2"
