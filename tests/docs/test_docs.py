"""What the README and the docs say is so: commands exist, links resolve, CI runs what a reader is told to run."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from pipelines.cli import app
from pipelines.registry.indicators import Indicator
from pipelines.registry.load import bundled_folder, load_registry
from pipelines.registry.sources import (
    AreaColumns,
    BreakdownColumn,
    DemoRows,
    EditionRule,
    Figure,
    Labelled,
    Layout,
    PeriodColumns,
    Source,
)  # fmt: skip
from pipelines.settings import default_settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "data").rglob("SOURCES.md")])
LATER = {"audit-disclosure"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SET_UP = "pip --python .venv install --require-hashes -r requirements.lock"


def commands() -> dict[str, set[str]]:
    """Every command, groups as "registry check", with its options."""
    return dict(_commands(typer.main.get_command(app), ""))


def _commands(command: object, name: str) -> Iterator[tuple[str, set[str]]]:
    parts = getattr(command, "commands", {})
    if name:
        yield name, {option for parameter in command.params for option in parameter.opts} | {"--help"}
    for part, inner in parts.items():
        yield from _commands(inner, f"{name} {part}".strip())


def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def lines(language: str) -> list[str]:
    return [line for kind, block in FENCE.findall(readme()) if kind == language for line in block.splitlines()]


def quoted_commands(text: str) -> list[list[str]]:
    """Every `outcomes ...` in a code fence or between backticks, as words."""
    fences = [line for _, block in FENCE.findall(text) for line in block.replace("\\\n", " ").splitlines()]
    inline = re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    found = [each.split(" ", 1)[1] for each in [*fences, *inline] if re.match(r"^(\S*/)?outcomes [a-z]", each)]
    return [shlex.split(each) for each in found]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_shows_exists(page: Path) -> None:
    known = commands()
    for words in quoted_commands(page.read_text(encoding="utf-8")):
        name = next((each for each in (" ".join(words[:2]), words[0]) if each in known), None)
        assert name is not None, f"{page.name}: outcomes {' '.join(words)}"
        unknown = [word.split("=")[0] for word in words if word.startswith("--") and word.split("=")[0] not in known[name]]
        assert unknown == [], f"{page.name}: outcomes {' '.join(words)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_the_page_of_commands_lists_every_command_and_no_other() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    table = [cell for line in text.splitlines() if line.startswith("| `") for cell in line.split("|")[1:2]]
    listed = {" ".join(re.match(r"[a-z-]+( [a-z]+)?", each)[0].split()) for cell in table for each in re.findall(r"`([a-z][^`]*)`", cell)}
    assert listed == set(commands()) - {"registry"}
    assert not LATER & set(commands())


def test_the_readme_has_one_line_for_each_of_its_two_commands_and_each_system() -> None:
    unix, windows = lines("sh"), lines("bat")
    assert [line.rsplit(" && ", 1)[1] for line in unix] == [".venv/bin/outcomes up", ".venv/bin/python -m pytest"]
    assert [line.rsplit(" && ", 1)[1] for line in windows] == [r".venv\Scripts\outcomes up", r".venv\Scripts\python -m pytest"]
    assert all(SET_UP in line for line in [*unix, *windows])
    same = {line.rsplit(" && ", 1)[0].replace("py -3.11", "python3") for line in [*unix, *windows]}
    assert len(same) == 1


def test_ci_takes_its_test_command_from_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"grep -E '(.+)' README\.md", script)
    assert [line for line in readme().splitlines() if re.search(pattern, line)] == [lines("sh")[1]]
    assert "requirements.lock" not in script  # it installs nothing of Python's by itself


def test_what_the_test_command_leaves_out_is_run_by_the_other_and_by_ci() -> None:
    (apart,) = set(re.findall(r"\.venv/bin/python -m pytest (tests/[^`\n]+)", readme()))
    assert f".venv/bin/python -m pytest {apart}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests"]
    assert re.findall(r"--ignore=(\S+)", options["addopts"]) == apart.split()


def test_the_lock_has_a_hash_for_every_library_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", lock[lock.index("\n\n") if lock.startswith("\n") else 0 :])
    libraries = [entry for entry in entries if re.match(r"[a-z0-9][\w.-]*==", entry)]
    assert len(libraries) > 50
    assert [entry.split("==")[0] for entry in libraries if "--hash=sha256:" not in entry] == []
    assert "://" not in lock


def test_every_setting_is_explained() -> None:
    text = default_settings().splitlines()
    keys = [number for number, line in enumerate(text) if re.match(r"^\w+ = ", line)]
    assert keys
    assert [text[number] for number in keys if not text[number - 1].startswith("#")] == []


def test_the_page_of_sources_names_every_key_and_no_other() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    of_source, of_indicator = text[text.index("## Keys of a source") :].split("## Keys of an indicator")
    rows = {part: set(re.findall(r"`(\w+)`", keys)) for part, keys in re.findall(r"^\| (\w+) \| (`.*) \|$", of_source, re.MULTILINE)}
    assert rows == {
        "source": set(Source.model_fields), "layout": set(Layout.model_fields), "area": set(AreaColumns.model_fields),
        "period": set(PeriodColumns.model_fields), "figure": set(Figure.model_fields), "labelled": set(Labelled.model_fields),
        "breakdown": set(BreakdownColumn.model_fields), "edition": set(EditionRule.model_fields), "demo_rows": set(DemoRows.model_fields),
    }  # fmt: skip
    assert set(re.findall(r"`(\w+)`", of_indicator)) == set(Indicator.model_fields)


def test_every_indicator_has_an_owner_a_source_a_checker_and_a_review_date() -> None:
    indicators = load_registry(bundled_folder()).indicators.values()
    assert len(indicators) >= 10
    assert [i.id for i in indicators if not (i.owner and i.checker and i.source and i.licence and i.review_date and i.meaning)] == []


def test_the_words_are_those_of_the_glossary() -> None:
    """ "FTE" names three things in published files; here it names none."""
    told = [
        page.name
        for page in PAGES
        if re.search(r"\bFTE\b", page.read_text(encoding="utf-8")) and page.name not in ("glossary.md", "rules.md")
    ]
    assert told == []
