"""A figure whose file was withdrawn after the release was sealed is marked wherever that release is read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dashboard.view_models.indicator import indicator_view
from dashboard.view_models.links import Place
from dashboard.view_models.origin import origin_view
from dashboard.view_models.withdrawn import told
from pipelines import service
from pipelines.commands.figures import figure_lines
from pipelines.home import Home
from pipelines.ledger import decisions
from pipelines.read_api import withdrawn
from pipelines.read_api.connections import open_release
from pipelines.read_api.origin import origin
from pipelines.read_api.series import series
from pipelines.releases.build import build_release
from tests.release_fixture import ENTRANTS, KENT, NEET, SUITES, SURREY, entrant_rows, make_home, registry, submit, take

AT = dt.datetime(2026, 8, 14, 23, 30, tzinfo=dt.UTC)  # half past midnight of the 15th in the United Kingdom
PLACE = Place("A", SURREY)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = make_home(tmp_path / "home")
    build_release(made, registry(), id="A", by="tests", suites_digest=SUITES)
    return made


def newest(home: Home) -> str:
    """The submission of Surrey's latest first-time entrants."""
    return str(service.figure(home, ENTRANTS, SURREY)["origin"]["submission"])


def test_nothing_is_marked_while_nothing_is_withdrawn(home: Home) -> None:
    assert withdrawn.marked(home.root, open_release(home.root), SURREY) == []
    assert service.figure(home, ENTRANTS, SURREY)["origin"]["withdrawn"] is None
    assert service.releases(home)[0]["withdrawn"] == []


def test_a_withdrawn_file_is_marked_on_figure_releases_and_pages(home: Home) -> None:
    gone = newest(home)
    take(home, gone, "withdrawn", AT, "Wrong year end.")
    found = service.figure(home, ENTRANTS, SURREY)
    assert found["origin"]["withdrawn"] == {"day": "2026-08-15", "note": "Wrong year end."}
    assert "that submission was withdrawn on 2026-08-15: Wrong year end." in figure_lines(found)
    assert service.figure(home, NEET, SURREY)["origin"]["withdrawn"] is None
    assert [(each["id"], each["withdrawn"]) for each in service.releases(home)] == [("A", [gone])]
    release, every = open_release(home.root), withdrawn.withdrawals(home.root)
    (mark,) = withdrawn.marked(home.root, release, SURREY)
    assert told(mark) == (  # first-time entrants of 2022 and 2023; what it has of NEET is in no series
        "2 figures here come from a file withdrawn on 15 August 2026: Wrong year end.", "A release without it is to follow.",
    )  # fmt: skip
    assert withdrawn.marked(home.root, release, KENT) == []
    view = indicator_view(series(release, ENTRANTS, SURREY), PLACE, every)
    assert view.rows[0].notes.startswith("from a file withdrawn on 15 August 2026: Wrong year end")
    assert "withdrawn" not in view.rows[-1].notes  # 2021 is of the older edition
    assert "The file of the latest figure was withdrawn on 15 August 2026: Wrong year end." in view.sentences
    key = next(point["key"] for point in series(release, ENTRANTS, SURREY).points if point["period"] == "2023")
    steps = origin_view(origin(release, f"{key:016x}"), PLACE, every).steps
    assert "Withdrawn on 15 August 2026: Wrong year end." in steps[2].lines


def test_the_release_without_it_is_named_and_marks_nothing(home: Home) -> None:
    take(home, newest(home), "withdrawn", AT, "Wrong.")
    build_release(home, registry(), id="B", by="tests", suites_digest=SUITES)
    assert withdrawn.marked(home.root, open_release(home.root, "B"), SURREY) == []
    (mark,) = withdrawn.marked(home.root, open_release(home.root, "A"), SURREY)
    assert told(mark)[1] == "Release B is without it."
    assert {each["id"]: len(each["withdrawn"]) for each in service.releases(home)} == {"A": 1, "B": 0}


def test_only_new_decisions_are_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    withdrawn.withdrawals(home.root)
    read: list[int] = []

    def counted(content: bytes, number: int) -> decisions.Decision:
        read.append(number)
        return decisions.parse_decision(content, number)

    monkeypatch.setattr(withdrawn, "parse_decision", counted)
    monkeypatch.setattr(withdrawn, "read_decisions", None)
    assert withdrawn.withdrawals(home.root) == {} and read == []
    take(home, newest(home), "withdrawn", AT)
    assert len(withdrawn.withdrawals(home.root)) == 1 and read == [4]


def test_a_home_put_in_its_place_is_read_anew(home: Home, tmp_path: Path) -> None:
    take(home, newest(home), "withdrawn", AT)
    assert len(withdrawn.withdrawals(home.root)) == 1
    home.root.rename(tmp_path / "old")
    make_home(tmp_path / "home")
    assert withdrawn.withdrawals(tmp_path / "home") == {}


def test_a_waiting_file_that_is_taken_back_was_in_no_release(home: Home) -> None:
    take(home, submit(home, "lait", "2026-06-01", entrant_rows({SURREY: {"2023": 1}})), "withdrawn", AT)
    assert withdrawn.marked(home.root, open_release(home.root), SURREY) == []
