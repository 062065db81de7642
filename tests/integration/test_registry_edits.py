"""A figure is shown as what it was sent as: an edit of the registry changes no figure that is submitted or approved already."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import Refused
from pipelines.home import Home
from tests.councils import ENTRANTS, NEET, SURREY, Row, approved, edit, make_home, recode_surrey, submit

SENT: list[Row] = [(SURREY, ENTRANTS, "2021", "96", "120000")]
"""96 / 120,000 is 80 per 100,000, or 8 per 10,000."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return make_home(tmp_path / "home")


def per_ten_thousand(home: Home) -> None:
    path = home.registry / "indicators" / f"{ENTRANTS}.yml"
    edit(path, "multiplier: 100000", "multiplier: 10000")
    edit(path, "unit: per 100,000 aged", "unit: per 10,000 aged")


def test_another_unit_after_the_submission_stops_the_approval(home: Home) -> None:
    waiting = submit(home, "one.csv", SENT, "2022-06-01").submission or ""
    per_ten_thousand(home)
    with pytest.raises(Refused) as refused:
        service.approve(home, waiting, by="Bob")
    assert f"{ENTRANTS}: multiplier was 100,000, is 10,000" in refused.value.found
    assert "unit was 'per 100,000 aged 10 to 17', is 'per 10,000 aged 10 to 17'" in refused.value.found
    assert "withdraw it and submit the file again" in refused.value.fix
    assert "registry has changed" in refused.value.fix
    assert "held" not in str(refused.value)


def test_withdrawn_and_submitted_again_the_figure_is_in_the_new_unit(home: Home) -> None:
    waiting = submit(home, "one.csv", SENT, "2022-06-01").submission or ""
    per_ten_thousand(home)
    service.withdraw(home, waiting, by="Ann", note="the unit has changed")
    approved(home, "one.csv", SENT, "2022-06-01")
    service.build_release(home, "r1", by="Bob")
    figure = service.figure(home, ENTRANTS, SURREY)
    assert (figure["value"], figure["unit"]) == (pytest.approx(96 / 120_000 * 10_000), "per 10,000 aged 10 to 17")
    assert figure["interval"]["low"] < figure["value"] < figure["interval"]["high"]


def test_another_unit_after_the_approval_stops_the_release_until_it_is_put_back(home: Home) -> None:
    held = approved(home, "one.csv", SENT, "2022-06-01")
    path = home.registry / "indicators" / f"{ENTRANTS}.yml"
    before = path.read_bytes()
    per_ten_thousand(home)
    with pytest.raises(Refused) as refused:
        service.build_release(home, "r1", by="Bob")
    assert refused.value.where == f"submission {held}, indicator {ENTRANTS}"
    assert (refused.value.expected, refused.value.found) == ("multiplier 100,000, as when it was sent", "10,000 in today's registry")
    assert "Put the field back" in refused.value.fix
    assert "submit its file again" in refused.value.fix
    with pytest.raises(Refused, match="multiplier 100,000"):
        service.figure(home, ENTRANTS, SURREY, as_known_on=dt.date(2023, 1, 1))
    path.write_bytes(before)
    service.build_release(home, "r1", by="Bob")
    assert service.figure(home, ENTRANTS, SURREY)["value"] == pytest.approx(96 / 120_000 * 100_000)


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [("kind", "kind: rate", "kind: mean"), ("basis", "basis: calendar_year", "basis: financial_year")],
)
def test_another_kind_or_basis_stops_the_release(home: Home, field: str, old: str, new: str) -> None:
    approved(home, "one.csv", SENT, "2022-06-01")
    edit(home.registry / "indicators" / f"{ENTRANTS}.yml", old, new)
    with pytest.raises(Refused, match=f"{ENTRANTS}: expected {field} '{old.split()[1]}'"):
        service.build_release(home, "r1", by="Bob")


def test_an_edit_that_changes_no_figure_stops_nothing(home: Home) -> None:
    held = approved(home, "one.csv", SENT, "2022-06-01")
    waiting = submit(home, "two.csv", [(SURREY, NEET, "2021", "20", "1000")], "2022-06-01").submission or ""
    edit(home.registry / "indicators" / f"{ENTRANTS}.yml", "decimals: 0", "decimals: 1")
    edit(home.registry / "indicators" / f"{NEET}.yml", "decimals: 1", "decimals: 2")
    assert service.approve(home, waiting, by="Bob")["state"] == "approved"
    service.build_release(home, "r1", by="Bob")
    assert service.figure(home, ENTRANTS, SURREY)["origin"]["submission"] == held


def test_a_file_that_todays_registry_reads_otherwise_is_not_approved(home: Home) -> None:
    """Were it approved, the figure would stand under an area that its file no longer means."""
    waiting = submit(home, "one.csv", SENT, "2022-06-01").submission or ""
    recode_surrey(home)
    with pytest.raises(Refused, match="today's registry: 1 that differ, first in rows 2") as refused:
        service.approve(home, waiting, by="Bob")
    assert "held" not in str(refused.value)


def test_when_both_have_changed_the_refusal_names_both(home: Home) -> None:
    waiting = submit(home, "two.csv", [(SURREY, NEET, "2021", "40", "1000")], "2022-06-01").submission or ""
    approved(home, "one.csv", [(SURREY, NEET, "2021", "20", "1000")], "2022-01-01")
    edit(home.registry / "indicators" / f"{ENTRANTS}.yml", "decimals: 0", "decimals: 1")
    with pytest.raises(Refused, match="restatement") as refused:
        service.approve(home, waiting, by="Bob")
    assert "Changed since it was submitted: the registry and what is held." in refused.value.fix


def test_after_a_purge_what_waits_is_checked_again(home: Home) -> None:
    purged = approved(home, "one.csv", [(SURREY, NEET, "2021", "20", "1000")], "2022-01-01")
    waiting = submit(home, "two.csv", [(SURREY, NEET, "2022", "22", "1000"), (SURREY, NEET, "2021", "20", "1000")], "2022-06-01")
    service.purge(home, purged, reason="sent by mistake", by="Ann")
    assert service.approve(home, waiting.submission or "", by="Bob")["state"] == "approved"


def test_an_upgrade_is_tried_out_where_what_a_killed_process_leaves_is_swept(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (home.registry / "outcomes.yml", home.registry / ".bundled" / "outcomes.yml"):  # as if an earlier version had made the home
        edit(file, "Every young person aged 16 and 17", "Everyone aged 16 and 17")
    seen: list[Path] = []
    monkeypatch.setattr("pipelines.registry.upgrade.check_registry", lambda folder: seen.append(folder) or [])
    service.upgrade_registry(home, by="Ann")
    assert [folder.is_relative_to(home.work) for folder in seen] == [True]
    assert "Every young person aged 16 and 17" in (home.registry / "outcomes.yml").read_text(encoding="utf-8")


def test_what_is_held_is_verified_while_somebody_edits_the_registry(home: Home) -> None:
    """Its own version of the registry is kept; a slip of the pen in today's is no damage to the store."""
    approved(home, "one.csv", SENT, "2022-06-01")
    service.build_release(home, "r1", by="Bob")
    edit(home.registry / "indicators" / f"{ENTRANTS}.yml", "decimals: 0", "decimals: none")
    assert (service.verify(home), service.rebuild(home, "r1")) == ([], [])


def test_the_file_of_an_indicator_that_is_gone_is_to_be_put_back(home: Home) -> None:
    path = home.registry / "indicators" / "own_rate.yml"
    entry = (home.registry / "indicators" / f"{ENTRANTS}.yml").read_text(encoding="utf-8").split("names:")[0]
    path.write_text(entry.replace(f"id: {ENTRANTS}", "id: own_rate"), encoding="utf-8")
    approved(home, "one.csv", [(SURREY, "own_rate", "2021", "96", "120000")], "2022-06-01")
    path.unlink()
    with pytest.raises(Refused) as refused:
        service.build_release(home, "r1", by="Bob")
    assert "Put the file of the indicator back" in refused.value.fix


def test_a_number_in_quotes_is_the_same_number(home: Home) -> None:
    path = home.registry / "indicators" / f"{ENTRANTS}.yml"
    edit(path, "multiplier: 100000", 'multiplier: "100000"')
    approved(home, "one.csv", SENT, "2022-06-01")
    edit(path, 'multiplier: "100000"', "multiplier: 100000")
    service.build_release(home, "r1", by="Bob")
    assert service.figure(home, ENTRANTS, SURREY)["value"] == pytest.approx(80)
