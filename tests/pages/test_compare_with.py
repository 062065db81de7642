"""Which earlier release a page compares with: what it shows, what its link says, and what stays of a choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.releases.build import build_release
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import SUITES, SURREY, add, create_home, entrant_rows, registry


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the releases R1, R2 and R3."""
    home = create_home(tmp_path_factory.mktemp("three") / "home")
    for number in (1, 2, 3):
        add(home, "lait", f"{2023 + number}-01-19", entrant_rows({SURREY: {"2022": 88, str(2022 + number): 80 + number}}))
        build_release(home, registry(), id=f"R{number}", note="n", by="tests", suites_digest=SUITES)
    return home.root


@pytest.fixture(autouse=True)
def served(three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(three))


def test_a_release_taken_for_an_older_one_does_not_stay_when_a_newer_one_is_read_again(opened: Opened) -> None:
    page = opened(area=SURREY, release="R3")
    told = [(page.title[0].value[-2:], page.query_params["compare"])]
    for release in ("R2", "R3"):
        page.selectbox(key="release").select(release).run()
        told.append((page.title[0].value[-2:], page.query_params["compare"]))
    assert told == [("R2", "R2"), ("R1", "R1"), ("R2", "R2")]  # what the page says is what its link says


def test_what_the_reader_chose_stays(opened: Opened) -> None:
    page = opened(area=SURREY, release="R3")
    page.selectbox(key="compare").select("nothing").run()
    for release in ("R1", "R2", "R3"):
        page.selectbox(key="release").select(release).run()
        assert page.title[0].value == "Surrey: what the latest figures say"


def test_a_link_that_names_a_release_that_is_not_earlier_is_told_so(opened: Opened) -> None:
    page = opened(area=SURREY, release="R2", compare="R3")
    assert page.title[0].value == "Surrey: what changed since R1"
    assert "“R3” is no release before this one." in text_of(page)
    assert "no release before" not in text_of(opened(area=SURREY, release="R3", compare="R1"))
