"""Survey answers: damaged files are taken or refused by name, and a process killed while it takes them leaves no trace of a person."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from tests.figures import Say
from tests.integration.answer_files import DISTRICT, answer, csv_of, home_of_answers, two_sides, xlsx_of
from tests.integration.test_answers_private import PAIR, PERSON, SAID, traces
from tests.mutate import KINDS, mutations

DAY = dt.date(2025, 6, 1)
TRIALS = 12


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_of_answers(tmp_path / "home")


def test_mutated_files_are_taken_or_refused_by_name(home: Home, tmp_path: Path, say: Say) -> None:
    survey = csv_of(tmp_path / "survey.csv", [*two_sides(), answer(2, "Too dark, says “Ann”.", "r")])
    book = xlsx_of(tmp_path / "book.xlsx", two_sides(), invited=[[DISTRICT, "2025-Q1", "young person", 40]])
    refused = 0
    for name, kind, content in mutations(seed=5, count=2 * len(KINDS), files=[survey, book]):
        path = tmp_path / f"mutated-{name}"
        path.write_bytes(content)
        try:
            check = service.check_file(home, path, "survey_responses", edition=DAY)
        except OutcomesError:
            refused += 1
            continue
        assert "rule-could-not-run" not in check.findings["rule"].to_list(), kind
        refused += not check.accepted
    say(f"mutated files of answers: {refused} of {2 * len(KINDS)} refused by name, none crashed")


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files in memory need Linux")
def test_no_trace_after_kill_9(home: Home, tmp_path: Path, say: Say) -> None:
    """Killed at any moment, before anything is swept; the system's folder for temporary files is looked through as well."""
    rows = [answer(1 + n % 5, f"{SAID} {n}", f"{PERSON}-{n}", pair=f"{PAIR}-{n}") for n in range(20_000)]
    path = csv_of(tmp_path / "large.csv", rows, encoding="cp1252")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    chance, killed = random.Random(7), 0
    for _ in range(TRIALS):
        process = start(home, path, temporary)
        try:
            process.wait(chance.uniform(0.8, 6.0))
        except subprocess.TimeoutExpired:
            killed += 1
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert traces(home.root) == traces(temporary) == []
        service.home_to_serve(home.root)
    say(f"kill -9 while answers were sent: {killed} of {TRIALS} trials killed, no trace")
    assert killed


def start(home: Home, path: Path, temporary: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "pipelines.cli", "submit", str(path), "--source=survey_responses", "--edition=2025-06-01",
               "--reason=ALL=as sent", f"--home={home.root}", f"--by=Ann{time.monotonic_ns()}"]  # fmt: skip
    environment = os.environ | {"TMPDIR": str(temporary)}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, start_new_session=True)
