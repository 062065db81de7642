"""What holds for every test: in CI a skip is a failure, and no home of the person who runs the tests is touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain, groupby
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.figures import Say, keeper, kept
from tests.realdata import in_ci

# A busy machine is no fault of the code under test, and a failure must come again when it is looked into.
settings.register_profile("ours", deadline=None, derandomize=True)
settings.load_profile("ours")

# Hundreds of processes are started. Where Python is told to keep no compiled modules, as many machines for tests tell it, each would
# compile the product and its libraries anew, which takes longer than what it is started for.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

SKIPPED_IN_CI = "skipped, which counts as a failure where OUTCOMES_CI=1: {reason}"


def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than there are processors, unless the environment says how many: tests of browsers, kills and crowds often wait."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    _fail_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    _fail_skip(report)
    return report


def _fail_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turns a skip into a failure with the reason. An expected failure is no skip."""
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", SKIPPED_IN_CI.format(reason=reason)


@pytest.fixture(autouse=True)
def no_home_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTCOMES_HOME", raising=False)


@pytest.fixture(autouse=True)
def main_module_of_ours() -> Iterator[None]:
    """A page run inside a test leaves itself behind as the main module, which a process started by a later test would run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that `outcomes init --sample` makes, made once for all processes of a run. Tests work on a copy.

    It is made under the watch of `offline_road`; what that caught stands in the file `sample-home.done` beside it.
    """
    own = tmp_path_factory.getbasetemp()
    root = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample-home"
    done = root.with_name("sample-home.done")
    with FileLock(root.with_name("sample-home.lock")):
        if not done.exists():
            shutil.rmtree(root, ignore_errors=True)  # of a process that was stopped while it made it
            command = [sys.executable, "-m", "tests.integration.offline_road", str(root), "sample"]
            made = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False, timeout=600)
            assert made.returncode == 0, made.stderr[-3000:]
            done.write_text(made.stdout.splitlines()[-1], encoding="utf-8")
    return root


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Say:
    """Shows a figure at the end of the run."""
    return keeper(record_property)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    figures = sorted(kept(chain.from_iterable(terminalreporter.stats.values())), key=lambda pair: pair[0])
    if figures:
        terminalreporter.section("figures measured")
    for test, found in groupby(figures, key=lambda pair: pair[0]):
        terminalreporter.line(test)
        for _, figure in found:
            terminalreporter.line(f"  {figure}")
