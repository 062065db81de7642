"""After a purge no finding says a purged figure, whoever checked, stored or approved at the same moment."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from pipelines import service
from pipelines.checks import against_ledger
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.ledger import quoted
from pipelines.ledger.decisions import LedgerState
from pipelines.ledger.submissions import FINDINGS, folder_of
from pipelines.ledger.work import work_folder
from tests.faults.planted import SURREY, approved, csv_of, holding, make_home
from tests.figures import Say

EDITIONS = {dt.date(2022, 1, 1): "2.5", dt.date(2023, 1, 1): "67.773", dt.date(2024, 1, 1): "3.5", dt.date(2025, 1, 1): "3.5"}
"""Of one figure. The third is held against the second; the fourth is not, and is given under another name. No moment in a log has a
second 67, so the figure to be looked for is found nowhere by chance."""


def figure_file(folder: Path, name: str, value: str) -> Path:
    return csv_of(folder / name, [[SURREY, "Surrey", "2021", "neet_16_17", value, ""]])


def test_a_purged_figure_is_found_in_no_file_under_the_home(tmp_path: Path, say: Say) -> None:
    home = make_home(tmp_path / "home")
    sent = {value: approved(home, figure_file(tmp_path, f"{day}.csv", value), day) for day, value in list(EDITIONS.items())[:3]}
    service.build_release(home, "r1", by="Bob")
    service.withdraw(home, sent["2.5"], by="Ann", note="not needed")
    service.build_release(home, "r2", by="Bob")
    before = holding(home, "67.773")
    named = [path for path in before if sent["67.773"] not in path]
    assert f"submissions/{sent['3.5']}/findings.parquet" in named, "what the later edition was held against was named first"
    assert "releases/r2/internal.duckdb" in named

    said = service.purge(home, sent["67.773"], reason="disclosive", by="Ann")["sentences"]

    after = holding(home, "67.773")
    say(f"planted figure: in {len(before)} files before the purge, in {len(after)} after it")
    assert after == []
    assert any(sentence == f"Words that may name figures of it were taken out of the findings of {sent['3.5']}." for sentence in said)
    assert service.verify(home) == []
    assert [service.rebuild(home, release) for release in ("r1", "r2")] == [[], []]
    checks = {check["rule"]: check for check in service.figure(home, "neet_16_17", SURREY)["origin"]["checks"]}
    assert checks["restatement"]["messages"] == checks["value-restated"]["messages"] == [quoted.SAID]
    assert {reason["text"] for reason in service.figure(home, "neet_16_17", SURREY)["origin"]["reasons"]} == {"as sent"}


def test_findings_that_name_nothing_of_it_stay_as_they_are(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    first = approved(home, figure_file(tmp_path, "first.csv", "2.5"), dt.date(2022, 1, 1))
    before = approved(home, figure_file(tmp_path, "before.csv", "2.9"), dt.date(2023, 1, 1))
    purged = approved(
        home, csv_of(tmp_path / "other.csv", [[SURREY, "Surrey", "2021", "first_time_entrants_rate", "80", ""]]), dt.date(2023, 1, 1)
    )
    after = approved(home, figure_file(tmp_path, "after.csv", "3.5"), dt.date(2024, 1, 1))
    kept = {each: (folder_of(home, each) / FINDINGS).read_bytes() for each in (first, before, after)}
    assert service.purge(home, purged, reason="disclosive", by="Ann")["sentences"] == [f"Purged {purged}."]
    assert {each: (folder_of(home, each) / FINDINGS).read_bytes() for each in kept} == kept, "another indicator was purged"
    service.purge(home, first, reason="disclosive", by="Ann")
    assert (folder_of(home, after) / FINDINGS).read_bytes() != kept[after], "it may be reckoned from figures that the first one left"
    assert service.verify(home) == []


def test_two_purges_and_one_that_was_interrupted_leave_the_home_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    sent = [approved(home, figure_file(tmp_path, f"{day}.csv", value), day) for day, value in EDITIONS.items()]
    service.build_release(home, "r1", by="Bob")
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.ledger.quoted.flush_folder", lambda folder: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            service.purge(home, sent[1], reason="disclosive", by="Ann")
    assert any("finished purge" in fault for fault in service.verify(home))
    service.purge(home, sent[0], reason="disclosive too", by="Ann")
    service.purge(home, sent[1], reason="disclosive", by="Ann")
    assert holding(home, "67.773") == []
    assert service.verify(home) == []
    assert service.rebuild(home, "r1") == []


def third_edition(home: Home, folder: Path) -> service.Submitted:
    """Of a figure that is held as 67.773, which its findings name."""
    path = figure_file(folder, "third.csv", "3.5")
    return service.submit_file(home, path, "council_long", edition=dt.date(2024, 1, 1), reasons={"ALL": "as sent"}, by="Ann")


def test_a_file_that_was_checked_before_a_purge_is_not_stored_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    held = approved(home, figure_file(tmp_path, "held.csv", "67.773"), dt.date(2023, 1, 1))
    with monkeypatch.context() as patch, pytest.raises(OutcomesError, match=rf"a purge .{held}.*Nothing was stored. Send it again"):
        patch.setattr("pipelines.submitting.keep_versions", lambda *_: service.purge(home, held, reason="disclosive", by="Bob"))
        third_edition(home, tmp_path)
    assert holding(home, "67.773") == []
    assert service.verify(home) == []
    assert third_edition(home, tmp_path).submission
    assert holding(home, "67.773") == []


def test_what_is_purged_while_it_is_looked_at_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    held = approved(home, figure_file(tmp_path, "held.csv", "67.773"), dt.date(2023, 1, 1))
    compare = against_ledger.prepare

    def purge_first(*given: Any) -> None:
        service.purge(home, held, reason="disclosive", by="Bob")
        compare(*given)

    monkeypatch.setattr("pipelines.checks.against_ledger.prepare", purge_first)
    with pytest.raises(OutcomesError, match=r"a purge .*Send it again"):
        third_edition(home, tmp_path)
    assert holding(home, "67.773") == []


def test_a_purge_waits_for_who_is_about_to_store_what_was_checked_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decisions were read a moment before the purge was decided; the folder has not been renamed yet."""
    home = make_home(tmp_path / "home")
    held = approved(home, figure_file(tmp_path, "held.csv", "67.773"), dt.date(2023, 1, 1))
    purging = Thread(target=lambda: service.purge(home, held, reason="disclosive", by="Bob"))

    def read_too_early(*_: object) -> None:
        purging.start()
        while LedgerState.read(home).state_of(held) != "purged":
            time.sleep(0.01)
        purging.join(0.5)
        assert purging.is_alive(), "it waits"

    monkeypatch.setattr("pipelines.ledger.submissions._refuse_after_purge", read_too_early)
    stored = third_edition(home, tmp_path).submission
    purging.join()
    assert stored
    assert "restatement" in {finding["rule"] for finding in service.findings_of(home, stored)}
    assert holding(home, "67.773") == []
    assert service.verify(home) == []


def test_what_was_approved_while_a_file_was_checked_is_purged_from_its_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    path = figure_file(tmp_path, "held.csv", "67.773")
    waiting = service.submit_file(home, path, "council_long", edition=dt.date(2023, 1, 1), reasons={"ALL": "as sent"}, by="Ann").submission
    assert waiting

    def approve_first(home: Home) -> AbstractContextManager[Path]:
        if LedgerState.read(home).state_of(waiting) == "submitted":
            service.approve(home, waiting, by="Bob")
        return work_folder(home)

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.submitting.work_folder", approve_first)
        assert third_edition(home, tmp_path).submission
    assert len(holding(home, "67.773")) > 1
    service.purge(home, waiting, reason="disclosive", by="Ann")
    assert holding(home, "67.773") == []
