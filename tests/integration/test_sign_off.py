"""Sign-off against the ledger as it stands: what was answered in writing must still be what there is to answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import Refused
from pipelines.home import Home
from tests.engines import compiled

HEADER = "area_code,period,indicator,value\n"
GUARD = "neet-down-not-known-up"
META = "col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column\n"
RULE = "restatement"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return compiled(service.create(tmp_path / "home"))


def submit(home: Home, folder: Path, name: str, value: str, edition: dt.date, **reasons: str) -> service.Submitted:
    path = folder / name
    path.write_text(f"{HEADER}E10000030,2022,first_time_entrants_rate,{value}\n", encoding="utf-8")
    return service.submit_file(home, path, "council_long", edition=edition, reasons=reasons, by="one")


def test_findings_that_changed_since_the_submission_stop_the_approval(home: Home, tmp_path: Path) -> None:
    first = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    second = submit(home, tmp_path, "second.csv", "90", dt.date(2026, 4, 1))
    assert first.submission
    assert second.submission, "nothing was held yet, so nothing was restated"
    service.approve(home, first.submission, by="two")
    with pytest.raises(Refused, match="withdraw it and submit the file again") as refused:
        service.approve(home, second.submission, by="two")
    assert RULE in str(refused.value)
    states = {s["id"]: s["state"] for s in service.submissions(home)}
    assert states == {first.submission: "approved", second.submission: "submitted"}


def test_withdrawn_and_submitted_again_with_a_reason_it_can_be_approved(home: Home, tmp_path: Path) -> None:
    first = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    service.approve(home, first.submission or "", by="two")
    unanswered = submit(home, tmp_path, "second.csv", "90", dt.date(2026, 4, 1))
    assert unanswered.submission is None
    assert RULE in unanswered.refusal
    again = submit(home, tmp_path, "second.csv", "90", dt.date(2026, 4, 1), restatement="the publisher corrected 2022")
    assert service.approve(home, again.submission or "", by="two")["state"] == "approved"


def test_a_query_that_has_gone_does_not_stop_the_approval(home: Home, tmp_path: Path) -> None:
    """It restated a figure that has been withdrawn since: nothing is left to answer."""
    first = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    service.approve(home, first.submission or "", by="two")
    second = submit(home, tmp_path, "second.csv", "90", dt.date(2026, 4, 1), restatement="the publisher corrected 2022")
    service.withdraw(home, first.submission or "", by="two", note="sent for another county")
    assert service.approve(home, second.submission or "", by="two")["state"] == "approved"


def test_an_older_edition_that_would_count_after_all_stops_the_approval(home: Home, tmp_path: Path) -> None:
    """Its reason was written for a file that leaves the newer figures as they are."""
    newer = submit(home, tmp_path, "newer.csv", "88", dt.date(2026, 4, 1))
    service.approve(home, newer.submission or "", by="two")
    older = submit(home, tmp_path, "older.csv", "90", dt.date(2026, 1, 1), ALL="for the record")
    service.withdraw(home, newer.submission or "", by="two", note="sent for another county")
    with pytest.raises(Refused, match="other findings for older-edition"):
        service.approve(home, older.submission or "", by="two")


def neet_file(home: Home, folder: Path, indicator: str, y2022: str, y2023: str, **reasons: str) -> service.Submitted:
    path = folder / f"{indicator}.csv"
    path.write_text(f"{HEADER}E10000030,2022,{indicator},{y2022}\nE10000030,2023,{indicator},{y2023}\n", encoding="utf-8")
    return service.submit_file(home, path, "council_long", edition=dt.date(2026, 1, 1), reasons=reasons, by="one")


def test_neet_and_not_known_in_files_of_their_own_are_held_against_each_other(home: Home, tmp_path: Path) -> None:
    """Surrey 2022 to 2023: NEET from 1.1 to 0.9, not known from 6.8 to 14.3."""
    neet = neet_file(home, tmp_path, "neet_16_17", "1.1", "0.9").submission or ""
    not_known = neet_file(home, tmp_path, "not_known_16_17", "6.8", "14.3").submission or ""
    service.approve(home, not_known, by="two")
    with pytest.raises(Refused, match=f"other findings for {GUARD}"):
        service.approve(home, neet, by="two")
    service.withdraw(home, neet, by="one", note="to answer what is asked now")
    assert GUARD in neet_file(home, tmp_path, "neet_16_17", "1.1", "0.9").refusal
    again = neet_file(home, tmp_path, "neet_16_17", "1.1", "0.9", **{GUARD: "tracking was late"}).submission or ""
    assert service.approve(home, again, by="two")["state"] == "approved"


def test_the_edition_of_a_guarding_indicator_makes_no_file_an_older_one(home: Home, tmp_path: Path) -> None:
    neet = neet_file(home, tmp_path, "neet_16_17", "1.1", "1.2").submission or ""
    service.approve(home, neet, by="two")
    path = tmp_path / "before.csv"
    path.write_text(f"{HEADER}E10000030,2023,not_known_16_17,6.8\n", encoding="utf-8")
    checked = service.check_file(home, path, "council_long", edition=dt.date(2025, 1, 1))
    assert "older-edition" not in checked.findings["rule"].to_list()


def test_the_uploader_cannot_approve_whatever_the_case(home: Home, tmp_path: Path) -> None:
    sent = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    with pytest.raises(Refused, match="not its uploader"):
        service.approve(home, sent.submission or "", by=" ONE ")


def test_the_same_file_again_is_the_same_submission_until_it_is_rejected(home: Home, tmp_path: Path) -> None:
    sent = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    again = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    assert (again.submission, again.is_new) == (sent.submission, False)
    service.reject(home, sent.submission or "", by="two", note="wrong year")
    third = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    assert third.is_new
    assert third.submission != sent.submission


def test_a_file_sent_again_after_its_source_was_edited_is_said_to_read_otherwise(home: Home, tmp_path: Path) -> None:
    """ "Nothing changed" alone would leave the figures of the wrong column in place, and their sender at ease."""
    sent = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    same = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    path = home.registry / "sources" / "council_long.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    remarked = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    path.write_text(path.read_text(encoding="utf-8").replace("missing:\n", 'missing:\n  "88": x\n'), encoding="utf-8")
    edited = submit(home, tmp_path, "first.csv", "88", dt.date(2026, 1, 1))
    assert {one.submission for one in (sent, same, remarked, edited)} == {sent.submission}
    assert [one.reads_otherwise for one in (sent, same, remarked)] == ["", "", ""]
    assert "differ" in edited.reads_otherwise


def test_the_same_figures_with_another_meta_file_are_another_submission(home: Home, tmp_path: Path) -> None:
    """The .meta.csv says which columns are figures."""
    path = tmp_path / "sent.csv"
    head = "time_period,time_identifier,geographic_level,country_code,country_name,first_time_entrants_rate"
    path.write_text(f"{head}\n2022,Calendar year,National,E92000001,England,152\n", encoding="utf-8")

    def send(label: str) -> service.Submitted:
        path.with_suffix(".meta.csv").write_text(f"{META}first_time_entrants_rate,Indicator,{label},,,0,,\n", encoding="utf-8")
        return service.submit_file(home, path, "ees", edition=dt.date(2026, 1, 1), reasons={"ALL": "as sent"}, by="one")

    first, same, mended = send("Entrants"), send("Entrants"), send("First-time entrants")
    assert first.submission and (same.submission, same.is_new) == (first.submission, False)
    assert (mended.submission, mended.is_new) == (f"{first.submission}-2", True)
    assert service.verify(home) == []
