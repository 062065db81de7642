"""Pages run without a browser: the script of the dashboard over a small home, with the service replaced where a test says so."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipelines.home import create_home
from tests.release_fixture import make_home, make_release

SCRIPT = Path(__file__).resolve().parents[2] / "dashboard" / "script" / "main.py"
Opened = Callable[..., AppTest]
SECONDS = 30


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Caches are keyed by release id, and every test's release has the same one."""
    st.cache_resource.clear()
    monkeypatch.setenv("OUTCOMES_AUDIENCE", "internal")
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("made") / "home"
    make_release(root)
    return root


@pytest.fixture(scope="session")
def made_sample(built_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled sample, which no test changes."""
    return Path(shutil.copytree(built_sample, tmp_path_factory.mktemp("sample") / "home"))


@pytest.fixture
def sample(made_sample: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OUTCOMES_HOME", str(made_sample))
    return made_sample


@pytest.fixture
def home(made_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one release, 2026-Q2."""
    root = tmp_path / "home"
    shutil.copytree(made_home, root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return root


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which nothing has happened yet."""
    root = tmp_path / "home"
    create_home(root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return root


@pytest.fixture
def unreleased_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Approved submissions, no release."""
    root = tmp_path / "home"
    make_home(root)
    monkeypatch.setenv("OUTCOMES_HOME", str(root))
    return root


@pytest.fixture
def opened() -> Opened:
    """Opens a page by its stem with parameters of its address; a page that raised fails the test."""

    def run(stem: str = "overview", **parameters: str) -> AppTest:
        page = AppTest.from_file(str(SCRIPT), default_timeout=SECONDS)
        for key, value in parameters.items():
            page.query_params[key] = value
        page.run()
        if stem != "overview":
            page.switch_page(f"../pages/{stem}.py")
            for key, value in parameters.items():
                page.query_params[key] = value
            page.run()
        assert not page.exception, page.exception
        return page

    return run


def text_of(page: AppTest) -> str:
    """Everything a page says, its HTML included."""
    said = [element.proto.body for element in page.get("html")]
    return "\n".join([*(title.value for title in page.title), *(header.value for header in page.header), *said])
