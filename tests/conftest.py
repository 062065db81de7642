"""What holds for every test: in CI a skip is a failure, and no home of the person who runs the tests is touched."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import chain, groupby

import pytest
from hypothesis import settings

from tests.figures import Say, keeper, kept
from tests.realdata import in_ci

# A busy machine is no fault of the code under test, and a failure must come again when it is looked into.
settings.register_profile("ours", deadline=None, derandomize=True)
settings.load_profile("ours")

SKIPPED_IN_CI = "skipped, which counts as a failure where OUTCOMES_CI=1: {reason}"


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
