from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from pipelines.errors import Refused
from pipelines.home import Home
from pipelines.ledger.audit import audit, audited, read_audit
from pipelines.ledger.locks import RELEASE, holder, named_lock, release_lock
from pipelines.ledger.log import start_log, stop_log
from pipelines.ledger.people import os_user
from pipelines.ledger.sign_off import approve, reject
from pipelines.ledger.versions import keep_version
from pipelines.ledger.work import sweep, work_folder
from pipelines.settings import LogSettings
from tests.integration.ledger.synthetic import submit


@pytest.fixture(autouse=True)
def _closed_log() -> Iterator[None]:
    yield
    stop_log()


def test_every_write_and_refusal_is_a_line_with_codes_and_accounts(home: Home) -> None:
    submission, _ = submit(home, name="letter about somebody.csv")
    submit(home, name="letter about somebody.csv")
    with pytest.raises(Refused):
        approve(home, submission, "ann")
    approve(home, submission, "Bob", "a note about somebody")
    with pytest.raises(Refused):
        reject(home, submission, "Bob", "too late")
    lines = read_audit(home)
    assert [(line["event"], line["result"], line["by"]) for line in lines] == [
        ("init", "done", os_user()),
        ("submit", "done", "Ann"),
        ("submit", "unchanged", "Ann"),
        ("approve", "refused", "ann"),
        ("approve", "done", "Bob"),
        ("reject", "refused", "Bob"),
    ]
    assert {line["submission"] for line in lines[1:]} == {submission}
    assert lines[4]["decision"] == 1
    assert "somebody" not in home.audit_log.read_text()


def test_a_line_takes_only_known_codes_and_stays_short(home: Home) -> None:
    with pytest.raises(TypeError, match="note"):
        audit(home, "approve", note="words")
    audit(home, "approve", by="x" * 10_000, submission="y" * 10_000)
    assert len(home.audit_log.read_bytes()) < 1000


def test_what_was_typed_and_is_no_text_is_a_line_too(home: Home) -> None:
    audit(home, "withdraw", "refused", by="Bob", submission="a\udcff")  # a byte that is no UTF-8, as Python reads it from the command line
    assert read_audit(home)[-1]["submission"] == "a\udcff"


def test_a_failure_is_told_from_a_refusal(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), audited(home, "release", by="Bob"):
        _ = 1 / 0
    assert (read_audit(home)[-1]["result"], read_audit(home)[-1]["cause"]) == ("failed", "ZeroDivisionError")


def test_a_line_cut_short_does_not_spoil_the_next(home: Home) -> None:
    audit(home, "submit")
    with home.audit_log.open("ab") as file:
        file.write(b'{"at": "20')
    audit(home, "approve")
    assert [line["event"] for line in read_audit(home)] == ["init", "submit", "approve"]


def test_many_threads_write_whole_lines(home: Home) -> None:
    threads = [threading.Thread(target=lambda: [audit(home, "submit", count=n) for n in range(50)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([json.loads(line) for line in home.audit_log.read_text().splitlines()]) == 1 + 400


def test_the_log_holds_kinds_and_places_of_errors_not_their_words(home: Home) -> None:
    log = start_log(home, LogSettings())
    try:
        raise ValueError("cell of Zebedee Quillfeather")
    except ValueError:
        log.exception("reading failed: %s", "file-encoding")
    text = (home.log / "outcomes.log").read_text()
    assert "ERROR" in text
    assert "reading failed: file-encoding" in text
    assert "ValueError at test_the_log_holds" in text
    assert "Zebedee" not in text


def test_the_log_is_put_aside_at_its_size_also_when_another_process_did_it(home: Home) -> None:
    log = start_log(home, LogSettings(megabytes=1, kept=2))
    other = logging.getLogger("outcomes.other")
    for _ in range(30):
        other.info("x" * 100_000)
    assert sorted(path.name for path in home.log.glob("outcomes.log*")) == ["outcomes.log", "outcomes.log.1", "outcomes.log.2"]
    (home.log / "outcomes.log").rename(home.log / "outcomes.log.1")  # as another process does
    log.info("after")
    assert "after" in (home.log / "outcomes.log").read_text()


def test_waiting_for_the_release_lock_says_who_holds_it(home: Home) -> None:
    script = (
        "import sys, time; from pathlib import Path; from pipelines.home import Home; from pipelines.ledger.locks import release_lock\n"
        f"with release_lock(Home(Path({str(home.root)!r})), 'Ann'):\n    print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        told: list[str] = []
        with (
            pytest.raises(Refused, match=rf"held by Ann \(process {process.pid}, since"),
            release_lock(home, "Bob", on_wait=told.append, wait_seconds=1.5),
        ):
            pass
        assert len(told) == 1
        assert told[0].startswith(f"Waiting: the release lock is held by Ann (process {process.pid}")
    finally:
        process.kill()
        process.communicate()
    with release_lock(home, "Bob", wait_seconds=5):  # a killed holder holds nothing
        assert holder(home).startswith("Bob")


def test_a_lock_is_held_once_more_by_its_own_thread_and_waited_for_by_others(home: Home) -> None:
    order: list[str] = []

    def other() -> None:
        with named_lock(home, RELEASE, "Cat"):
            order.append("other")

    with named_lock(home, RELEASE, "Bob"):
        with named_lock(home, RELEASE, "Bob"):
            pass
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


def test_sweep_removes_only_what_no_living_writer_holds(home: Home) -> None:
    (home.work / "abandoned").mkdir()
    (home.work / "abandoned" / "half.parquet").write_text("x")
    (home.locks / "0123456789abcdef.lock").touch()
    with work_folder(home) as mine, release_lock(home, "Bob"):
        (mine / "file").write_text("x")
        assert sweep(home) == ("abandoned",)
        assert (mine / "file").exists()
        assert sorted(path.name for path in home.locks.iterdir()) == sorted([f"{mine.name}.lock", "release.json", "release.lock"])
    assert not mine.exists()
    assert sweep(home) == ()


def test_a_work_folder_is_removed_also_when_its_writer_fails(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), work_folder(home) as folder:
        (folder / "deep").mkdir()
        _ = 1 / 0
    assert not folder.exists()
    assert list(home.locks.iterdir()) == []


def test_a_version_of_the_registry_is_kept_once(home: Home) -> None:
    (home.registry / "outcomes.yml").write_text("first")
    kept = keep_version(home, home.registry, home.registry_versions, "a" * 64)
    (home.registry / "outcomes.yml").write_text("second")
    assert keep_version(home, home.registry, home.registry_versions, "a" * 64) == kept
    assert (kept / "outcomes.yml").read_text() == "first"
    assert list(home.work.iterdir()) == [home.locks]
