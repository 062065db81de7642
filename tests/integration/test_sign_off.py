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
