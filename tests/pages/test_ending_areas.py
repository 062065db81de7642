"""Every page about an area that is no more says so, and leads to what it became."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.registry.models import AreaChange
from pipelines.releases.build import build_release
from tests.pages.conftest import Opened, text_of
from tests.release_fixture import KENT, SUITES, SURREY, make_home, registry


@pytest.fixture
def ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Surrey went into Kent, which it never did."""
    areas = registry().areas
    gone = {SURREY: areas[SURREY].model_copy(update={"valid_to": dt.date(2024, 3, 31)})}
    change = AreaChange(old=SURREY, new=KENT, date=dt.date(2024, 4, 1), kind="merge")
    made = make_home(tmp_path / "home")
    build_release(made, registry(areas=areas | gone, area_changes=(change,)), id="A", by="tests", suites_digest=SUITES)
    monkeypatch.setenv("OUTCOMES_HOME", str(made.root))


@pytest.mark.usefixtures("ended")
def test_the_page_says_when_the_area_ended_and_what_was_there_before(opened: Opened) -> None:
    said = text_of(opened(area=SURREY))
    assert "Surrey ended on 31 March 2024; it became Kent." in said
    assert "none to follow: the area ended Mar 2024" in said
    assert "Until 31 March 2024 Surrey stood in its place; figures of then are not joined to these." in text_of(opened(area=KENT))
