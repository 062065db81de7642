"""No page says that a service made anything happen: not in a template, not in a word of the code, not on a rendered page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.read_api.connections import open_release
from pipelines.read_api.sentences import TEMPLATES
from tests.pages.conftest import Opened

ROOT = Path(__file__).resolve().parents[2]
EFFECT = re.compile(
    r"\b(caused|causing|the cause of|impact of|impact on|due to|thanks to|attributable to|attributed to|as a result of|resulted in|"
    r"because of (?:the|this|its|our) services?|made possible by|brought about)\b",
    re.IGNORECASE,
)
WHERE_WORDS_ARE = (
    "pipelines/measures",
    "pipelines/read_api",
    "pipelines/releases",
    "dashboard/view_models",
    "dashboard/components",
    "dashboard/pages",
)
PLACES = ("E10000030", "X00000001")
GENERATED = (
    ("link_reading", "reason"), ("link_reading", "cohort"), ("series", "verdict_reason"), ("series", "verdict_caution"), ("payment", "working"),
    ("payment", "held_reason"), ("payment", "caution"), ("agreed_level", "reason"), ("node_status", "rule"), ("comparison", "reason"),
    ("group_gap", "reason"), ("review_finding", "expected"), ("review_finding", "fix"),
)  # fmt: skip
"""Table and column of every sentence that a release is built with."""


def texts_of(path: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module but its docstrings, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.lineno, node.value


@pytest.mark.parametrize("said", [
    "The fall was caused by the service.", "The impact of mentoring", "This is due to the contract", "Because of the service, fewer are NEET.",
    "Down 60 % thanks to the new model",
])  # fmt: skip
def test_the_search_finds_what_it_looks_for(said: str) -> None:
    assert EFFECT.search(said)


@pytest.mark.parametrize(
    "said", ["Outside causes", "newer data were due in March", "not compared, because the figure is hidden", "nothing about causes"]
)
def test_the_search_leaves_plain_words_alone(said: str) -> None:
    assert not EFFECT.search(said)


def test_no_sentence_template_speaks_of_an_effect() -> None:
    assert {name: text for name, text in TEMPLATES.items() if EFFECT.search(text)} == {}


def test_no_text_in_the_code_of_pages_and_measures_does() -> None:
    found = [
        f"{path.relative_to(ROOT)}, line {line}: {text[:80]}"
        for folder in WHERE_WORDS_ARE for path in sorted((ROOT / folder).rglob("*.py")) for line, text in texts_of(path) if EFFECT.search(text)
    ]  # fmt: skip
    assert found == []


def said_on(page: AppTest) -> str:
    """Everything that the page says or draws, as one text: HTML, headlines, choices, and what its components were given."""
    return "\n".join(str(element.proto) for element in page.main if hasattr(element, "proto"))


def check(page: AppTest) -> None:
    """What the registry quotes is on the page too, and not exempt: a claim is somebody's sentence, but it must not say more than is known."""
    assert not page.exception, page.exception
    said = said_on(page)
    assert len(said) > 500, "nothing was read"
    assert [said[max(match.start() - 60, 0) : match.end() + 60] for match in EFFECT.finditer(said)] == []


def test_no_generated_text_of_the_release_does(sample: Path) -> None:
    release = open_release(sample)
    for table, column in GENERATED:
        said = [text for (text,) in release.rows(f'select distinct "{column}"::varchar from {table} where "{column}" is not null')]
        assert [text for text in said if EFFECT.search(text)] == [], table


def test_no_page_of_the_sample_does(sample: Path, opened: Opened) -> None:
    release = open_release(sample)
    for area in PLACES:
        check(opened("overview", area=area))
        check(opened("services", area=area, of="all"))
    for (one,) in release.rows("select id from service order by id"):
        check(opened("services", area=PLACES[0], commission=one))
    for (one,) in release.rows("select distinct indicator::varchar from series where area = ? order by 1", [PLACES[0]]):
        check(opened("indicator", area=PLACES[0], indicator=one))
    check(opened("review", area=PLACES[0]))
    for (one,) in release.rows("select id from pathway order by position"):
        for view in ("diagram", "list"):
            check(opened("pathways", area=PLACES[0], pathway=one, view=view))
