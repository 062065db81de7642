"""A dashboard that really serves, and a browser that really looks at it. Where there is no Chromium the tests are skipped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines import service
from tests.figures import FIGURE

playwright_api = pytest.importorskip("playwright.sync_api", reason="needs the package playwright of the test group")

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--js-flags=--no-opt --no-maglev", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip
"""Scripts are not compiled for speed: no page lives long enough to earn that back."""
START_SECONDS = 60
LOOKED_AT: list[int] = []
"""Violations of each state that axe looked at in the running test."""


@dataclass
class Site:
    """A running dashboard."""

    url: str
    home: Path
    outside: list[str] = field(default_factory=list)
    """Addresses of other hosts that a page asked for. Always empty, or the test fails."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Shows what axe found in each test that asked it."""
    LOOKED_AT.clear()
    yield
    if LOOKED_AT:
        item.user_properties.append((FIGURE, f"axe, WCAG 2.2 A and AA: {len(LOOKED_AT)} states, {sum(LOOKED_AT)} violations"))


@contextmanager
def serving(home: Path, log: Path) -> Iterator[Site]:
    """`outcomes serve` in a process of its own."""
    port = _free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("OUTCOMES_", "STREAMLIT_"))}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", "serve", "--home", str(home), "--port", str(port)],
            cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", home)
    try:
        _wait(process, f"{site.url}/api/health", log)
        yield site
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the dashboard did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def sample_home(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home that `outcomes up` makes."""
    return Path(shutil.copytree(built_sample, tmp_path_factory.mktemp("sample") / "home"))


@pytest.fixture(scope="session")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The sample home, served. Tests that change anything use `own_site`."""
    with serving(sample_home, tmp_path_factory.mktemp("log") / "log") as found:
        yield found


@pytest.fixture
def own_site(sample_home: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy of the sample home, served for one test alone."""
    home = tmp_path / "home"
    shutil.copytree(sample_home, home)
    with serving(home, tmp_path / "log") as found:
        yield found


@pytest.fixture
def first_site(tmp_path: Path) -> Iterator[Site]:
    """A home without a release, served."""
    home = tmp_path / "home"
    service.create(home)
    with serving(home, tmp_path / "log") as found:
        yield found


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """Debian's Chromium, with a profile of its own."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with playwright_api.sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            str(tmp_path_factory.mktemp("profile")), executable_path=path, args=list(FLAGS), viewport={"width": 1280, "height": 900},
            accept_downloads=True, locale="en-GB", timezone_id="UTC",
        )  # fmt: skip
        yield context
        context.close()
