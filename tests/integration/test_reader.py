"""What pages do runs in a process of its own: within limits, and with an answer whatever happens."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipelines import from_pages, reader, service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.ledger.audit import read_audit
from pipelines.ledger.locks import release_lock
from pipelines.ledger.submissions import submission_ids
from pipelines.reader import Stopped, run_command
from tests.engines import compiled

NEVER_ENDS = "import time; time.sleep(600)"
GROWS = "import time; kept = [b'x' * 1_000_000 for _ in range(400)]; time.sleep(600)"
DIES = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
FAILS = "raise ValueError('a cell of the file')"
BABBLES = "print('no json')"
CHILD_TOO = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
FIGURES = "area_code,period,indicator,value\nE10000030,2023,neet_16_17,0.9\nE10000030,2022,neet_16_17,1.2\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return compiled(service.create(tmp_path / "home"))


def put_in_place(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Runs a program instead of the product."""
    real = reader._run

    def run(command: list[str], *rest: object) -> reader.Ended:
        return real([sys.executable, "-c", program], *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(reader, "_run", run)


@pytest.mark.parametrize(
    ("program", "seconds", "rule"),
    [(NEVER_ENDS, 1, "reader-time"), (CHILD_TOO, 1, "reader-time"), (GROWS, 60, "reader-memory"), (DIES, 60, "reader-stopped"),
     (FAILS, 60, "reader-stopped"), (BABBLES, 60, "reader-stopped")],
)  # fmt: skip
def test_whatever_the_process_does_the_answer_is_a_fault_to_act_on(
    home: Home, monkeypatch: pytest.MonkeyPatch, program: str, seconds: int, rule: str
) -> None:
    put_in_place(monkeypatch, program)
    with pytest.raises(Stopped) as fault:
        run_command(home.root, ["check"], seconds=seconds, memory_megabytes=200)
    assert fault.value.rule == rule
    assert "ommand line" in fault.value.fix
    assert "a cell of the file" not in str(fault.value)


def _lives(mark: str) -> bool:
    """Whether a process with these words still runs; one that was just killed may take a moment to go."""
    for _ in range(100):
        if not any(mark in " ".join(each.info["cmdline"] or []) for each in psutil.process_iter(["cmdline"])):
            return False
        time.sleep(0.05)
    return True


def test_a_stopped_process_takes_its_children_along(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = "import time; time.sleep(599.25)"
    put_in_place(monkeypatch, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {mark!r}])")
    with pytest.raises(Stopped):
        run_command(home.root, ["check"], seconds=1, memory_megabytes=200)
    assert not _lives(mark)


def test_more_than_a_few_at_once_are_asked_to_wait(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_free", reader.threading.BoundedSemaphore(1))
    with reader._a_free_place(1), pytest.raises(Stopped) as fault:
        run_command(home.root, ["check"], seconds=1, memory_megabytes=200)
    assert fault.value.rule == "reader-busy"


def test_a_stopped_check_is_a_check_with_one_error(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_place(monkeypatch, GROWS)
    monkeypatch.setattr(from_pages, "run_command", lambda *a, **k: run_command(*a, **(k | {"memory_megabytes": 100})))
    with service.uploaded(home, "figures.csv", FIGURES.encode()) as path:
        found = service.check_upload(home, path, "council_long")
        told = service.submit_upload(home, path, "council_long", by="Ann")
    assert not found["accepted"]
    assert [(f["rule"], f["severity"], f["fix"]) for f in found["findings"]] == [("reader-memory", "error", reader.COMMAND_LINE_FIX)]
    assert told["submission"] is None
    assert submission_ids(home) == []
    stopped = [(line["event"], line["cause"]) for line in read_audit(home) if line["result"] == "failed"]
    assert stopped == [("check", "reader-memory"), ("submit", "reader-memory")]


def test_a_file_larger_than_the_settings_allow_is_a_finding(home: Home) -> None:
    home.settings.write_text(home.settings.read_text().replace("\nmegabytes = 200\n", "\nmegabytes = 1\n"))
    with service.uploaded(home, "figures.csv", FIGURES.encode() * (1_000_000 // len(FIGURES) + 1)) as path:
        found = service.check_upload(home, path, "council_long")
        assert service.check_file(home, path, "council_long").was_read, "the command line takes it"
    assert [f["rule"] for f in found["findings"]] == ["file-too-large"]


def test_the_whole_road_from_pages(home: Home) -> None:
    with service.uploaded(home, "--rf 'x'.csv", FIGURES.encode()) as path:
        assert service.guess_upload(home, path)["guesses"][0]["source"] == "council_long"
        assert service.check_upload(home, path, "council_long")["accepted"]
        refused = service.submit_upload(home, path, "council_long", by="Ann")
        assert "edition-assumed" in refused["refusal"]
        sent = service.submit_upload(home, path, "council_long", reasons={"ALL": "--as agreed = so"}, by="Ann")
    with pytest.raises(OutcomesError, match="second person"):
        service.approve_in_process(home, sent["submission"], by="ann")
    assert service.approve_in_process(home, sent["submission"], by="Bob", note="-n\nb")["state"] == "approved"
    with release_lock(home, "Cas"), pytest.raises(OutcomesError, match="Cas"):
        service.release_in_process(home, by="Bob")
    made = service.release_in_process(home, by="Bob", note="--first", release="r1")
    assert made == {"release": "r1"}
    assert service.withdraw_in_process(home, sent["submission"], by="Bob", note="why")["state"] == "withdrawn"


def test_a_page_never_imports_great_expectations(home: Home, tmp_path: Path) -> None:
    """In a fresh process, since other tests of this one import it."""
    program = (
        "import sys; from pathlib import Path; from pipelines import service\n"
        f"home = service.open_home(Path({str(home.root)!r}))\n"
        f"with service.uploaded(home, 'f.csv', {FIGURES.encode()!r}) as path:\n"
        "    assert service.check_upload(home, path, 'council_long')['accepted']\n"
        "print(sorted(m for m in sys.modules if m.startswith('great_expectations')))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=reader.ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
