"""Co-assessment of one service: the choice of it, and what the people who spoke of it say."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.answers import answered
from tests.pages.answered_home import make_answered
from tests.pages.conftest import Opened, text_of
from tests.pages.test_co_assessment import SURVEY
from tests.release_fixture import KENT, SURREY
from tests.unit.releases.test_payment_tables import service

MENTORS = service("mentors", SURREY).model_copy(update={"title": "Mentors for young people"})
SMALL = service("drop_in", SURREY).model_copy(update={"title": "Drop-in"})
CHOICE = "Service that people spoke of"


def answers() -> pl.DataFrame:
    """Surrey: of 60 young people 20 speak of the mentors and 12 of the drop-in; one wave of the mentors' professionals. Kent: no service."""
    plain = {"area": SURREY, "outcome": "takes_part", "mode": "online", "wording": 2}
    return pl.concat([
        answered([4] * 28, **plain), answered([2] * 20, service="mentors", **plain), answered([3] * 12, service="drop_in", **plain),
        answered([5] * 15, role="professional", service="mentors", **plain), answered([4] * 15, role="professional", **plain),
        answered([4] * 20, **plain | {"area": KENT}),
    ])  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("services") / "home"
    make_answered(root, answers(), instruments={"survey": SURVEY}, services={one.id: one for one in (MENTORS, SMALL)})
    return root


@pytest.fixture
def home(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OUTCOMES_HOME", str(made))
    return made


def test_a_service_is_chosen_and_its_own_answers_shown(home: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=SURREY)
    choice = page.selectbox(key="spoken_of")
    assert (choice.label, choice.options) == (CHOICE, ["Any service", "Drop-in", "Mentors for young people"])
    # (28 x 4 + 20 x 2 + 12 x 3) / 60 = 188 / 60 = 3.13; professionals (15 x 5 + 15 x 4) / 30 = 4.5.
    assert "Young people rate “Feeling safe” at 3.1 of 5, professionals 4.5;" in text_of(page)
    choice.select("mentors").run()
    assert not page.exception
    said = text_of(page)
    assert "Young people rate “Feeling safe” at 2.0 of 5, professionals 5.0;" in said  # all said 2, all said 5
    assert "20 young people and 15 professionals answered" in said
    assert "Surrey, Mentors for young people, " in said


def test_the_address_opens_the_service_with_its_charts_and_tables(home: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=SURREY, spoken_of="mentors")
    said = text_of(page)
    assert "20 young people and 15 professionals answered" in said
    assert len(page.get("vega_lite_chart")) == said.count("<summary>Table</summary>") == 2


def test_a_service_of_which_one_side_spoke_alone_says_so(home: Path, opened: Opened) -> None:
    said = text_of(opened("co_assessment", area=SURREY, spoken_of="drop_in"))
    assert "Young people rate “Feeling safe” at 3.0 of 5; 12 young people answered" in said
    assert "none: one side only" in said


def test_an_area_whose_answers_name_no_service_offers_none(home: Path, opened: Opened) -> None:
    page = opened("co_assessment", area=KENT)
    assert [box.label for box in page.selectbox if box.label == CHOICE] == []
    assert "Young people rate “Feeling safe” at 4.0 of 5" in text_of(page)
