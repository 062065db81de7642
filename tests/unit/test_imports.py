"""Imports point one way, and nothing heavy is loaded before it is needed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.figures import Say

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("streamlit", "duckdb", "polars", "pandas", "great_expectations")
TOUCHES_FILES = {"os", "io", "pathlib", "shutil", "tempfile", "duckdb", "sqlite3", "time", "requests", "urllib", "socket"}
CLOCK = {"now", "today", "utcnow"}
ENTRY_PAGES = {"upload", "submissions", "notes", "session"}
"""Pages, with their view models, components and helpers of the same stem, that send something in. notes: a question is asked where the
figure is read, so one component (`notes_entry`) reaches the service from reading pages; nothing else there does."""


@cache
def modules(package: str) -> dict[str, ast.Module]:
    """Name of every module of a package -> its syntax tree."""
    paths = sorted((ROOT / package).rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module named in an import anywhere in the file, `from a import b` as a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importers(package: str, is_wanted: Callable[[str], bool]) -> dict[str, list[str]]:
    found = {name: [each for each in imported(tree) if is_wanted(each)] for name, tree in modules(package).items()}
    return {name: wanted for name, wanted in found.items() if wanted}


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def loaded_by(code: str) -> tuple[set[str], float]:
    """The heavy packages that a fresh interpreter has loaded after `code`, and its time in seconds."""
    ask = f"import json, sys\n{code}\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout.splitlines()[-1])), time.perf_counter() - start


def test_the_probe_sees_a_heavy_import() -> None:
    assert loaded_by("import duckdb")[0] == {"duckdb"}


@pytest.mark.parametrize("arguments", [["--help"], ["submit", "--help"], ["registry", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str], say: Say) -> None:
    code = f"import sys; sys.argv = ['outcomes', *{arguments!r}]\nfrom pipelines.cli import _run\nassert _run() == 0"
    loaded, seconds = loaded_by(code)
    say(f"outcomes {' '.join(arguments)}: {seconds:.2f} s")
    assert loaded == set()


def test_no_page_process_loads_great_expectations() -> None:
    loaded, _ = loaded_by("import pipelines.service, pipelines.read_api.figure")
    assert loaded == {"duckdb", "polars"}


def test_only_the_engine_knows_great_expectations() -> None:
    users = {name for package in ("pipelines", "expectations", "dashboard")
             for name in importers(package, lambda each: within(each, "great_expectations"))}  # fmt: skip
    assert users == {"expectations.engine"}


def test_neither_the_pipelines_nor_the_rules_know_the_dashboard() -> None:
    allowed = {"pipelines.commands.serving": ["dashboard.serve.refuse_open_host", "dashboard.serve.serve"]}  # the command that starts it
    found = [importers(package, lambda each: within(each, "dashboard")) for package in ("pipelines", "expectations")]
    assert found == [allowed, {}]


def test_the_rules_know_only_the_schema_and_the_errors() -> None:
    known = ("pipelines.errors", "pipelines.ledger.schema")
    assert importers("expectations", lambda each: within(each, "pipelines") and not within(each, *known)) == {}


def test_the_dashboard_reads_through_read_api_alone() -> None:
    """Entry pages call `pipelines.service` too; everything else of the pipelines is out of bounds."""

    open_to_all = ("pipelines.read_api", "pipelines.service", "pipelines.errors", "pipelines.visible")

    def is_out_of_bounds(each: str) -> bool:
        return within(each, "pipelines", "expectations") and not within(each, *open_to_all)

    assert importers("dashboard", is_out_of_bounds) == {}
    callers = importers("dashboard", lambda each: within(each, "pipelines.service"))
    assert {name for name in callers if not ENTRY_PAGES & set(name.split(".")[-1].split("_"))} == set()


def test_pages_hold_no_sql_and_view_models_no_streamlit() -> None:
    assert importers("dashboard/pages", lambda each: within(each, "duckdb", "polars", "pandas")) == {}
    assert importers("dashboard/view_models", lambda each: within(each, "streamlit")) == {}


def test_read_api_does_not_write() -> None:
    """It knows neither the facade nor any module that changes a home."""
    ledger = ("pipelines.ledger.sign_off", "pipelines.ledger.purge", "pipelines.releases.build", "pipelines.notes.asking",
              "pipelines.notes.submitting", "pipelines.notes.storing", "pipelines.notes.facade")  # fmt: skip
    assert importers("pipelines/read_api", lambda each: within(each, "pipelines.service", "pipelines.submitting", *ledger)) == {}


def test_measures_touch_no_files_clock_or_database() -> None:
    assert importers("pipelines/measures", lambda each: each.split(".")[0] in TOUCHES_FILES) == {}
    others = importers("pipelines/measures", lambda each: within(each, "pipelines") and not within(each, "pipelines.measures"))
    assert others == {}
    asked = {
        name: node.attr
        for name, tree in modules("pipelines/measures").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in CLOCK
    }
    assert asked == {}
